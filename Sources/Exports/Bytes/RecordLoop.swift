/// Finds whole records in bytes; what it needs to know of a format, the loop below does not.
protocol RecordFramer {
    /// Frames the whole records from a place on.
    /// - Returns: the start of the first record that is not whole; the end of the bytes when `atEnd`.
    mutating func consume(_ raw: Span<UInt8>, from start: Int, atEnd: Bool, into frames: inout [RecordFrame]) -> Int

    /// Deals with an unfinished record that is longer than the limit.
    /// - Returns: the place to go on from, which is beyond `start`; nil to pass over everything up to the next line end.
    mutating func giveUp(_ raw: Span<UInt8>, from start: Int, into frames: inout [RecordFrame]) -> Int?
}

/// Reads an input in runs of whole records: the unfinished end of one run is the start of the next.
///
/// A record that is not whole yet is looked at again only after its known part has at least doubled, so that the work stays
/// proportional to the bytes however small the chunks and however long the record.
struct RecordLoop<Framer: RecordFramer> {
    let input: ByteInput
    var framer: Framer
    private let limit: Int
    private var carry: [UInt8] = []
    private var atEnd = false
    /// Whether the bytes up to the next line end belong to a record that was reported as too long.
    private var discarding = false

    init(_ input: ByteInput, framer: Framer) {
        self.input = input
        self.framer = framer
        limit = input.options.maximumRecordLength
    }

    /// Reads the next run; false when there are no more records.
    mutating func next(into raw: inout [UInt8], frames: inout [RecordFrame]) -> Bool {
        frames.removeAll(keepingCapacity: true)
        raw.removeAll(keepingCapacity: true)
        raw.append(contentsOf: carry)
        carry.removeAll(keepingCapacity: true)
        var start = 0
        while frames.isEmpty {
            more(&raw, atLeast: discarding ? 1 : raw.count - start)
            if discarding { discard(&raw, from: start) }
            if !discarding { start = framer.consume(raw.span, from: start, atEnd: atEnd, into: &frames) }
            while !discarding, !atEnd, raw.count - start > limit {
                if let next = framer.giveUp(raw.span, from: start, into: &frames), next > start {
                    start = framer.consume(raw.span, from: next, atEnd: atEnd, into: &frames)
                } else {
                    // The frame points to the first bytes: they stay, the others go.
                    discarding = true
                    start = max(start, min(raw.count, frames.last?.range.upperBound ?? start))
                    discard(&raw, from: start)
                }
            }
            if atEnd { break }
            if frames.isEmpty, start > 0 {
                raw.removeSubrange(0..<start)
                start = 0
            }
        }
        if start < raw.count { carry.append(contentsOf: raw[start...]) }
        return !frames.isEmpty
    }

    private mutating func more(_ raw: inout [UInt8], atLeast wanted: Int) {
        let goal = raw.count + max(1, wanted)
        while raw.count < goal, !atEnd {
            if input.read(into: &raw) == 0 { atEnd = true }
        }
    }

    /// Drops the bytes from a place up to and with the next line end; all of them when there is none yet.
    private mutating func discard(_ raw: inout [UInt8], from start: Int) {
        switch LineEnd.find(raw.span, from: start, atEnd: atEnd) {
        case .found(_, let next):
            raw.removeSubrange(start..<next)
            discarding = false
        case .unknown(let place): raw.removeSubrange(start..<place)
        case .none:
            raw.removeLast(raw.count - start)
            if atEnd { discarding = false }
        }
    }
}

/// The end of a line: LF, CRLF or a lone CR.
enum LineEnd {
    /// Where it is, and where the next line starts.
    case found(Int, next: Int)
    /// A CR at the end of the bytes, of which an LF may be the other half.
    case unknown(Int)
    case none

    /// The first line end from a place on.
    static func find(_ raw: Span<UInt8>, from start: Int, atEnd: Bool) -> LineEnd {
        let feed = ByteScan.first(0x0a, in: raw, from: start, to: raw.count)
        let carriage = ByteScan.first(0x0d, in: raw, from: start, to: feed)
        if carriage < feed {
            if carriage + 1 < raw.count {
                return .found(carriage, next: carriage + (raw[carriage + 1] == 0x0a ? 2 : 1))
            }
            return atEnd ? .found(carriage, next: carriage + 1) : .unknown(carriage)
        }
        return feed < raw.count ? .found(feed, next: feed + 1) : .none
    }
}
