/// Splits an input into lines, or into records of several lines.
///
/// LF, CRLF and a lone CR end a line, in any mixture. Blank lines count in the numbering and are not handed out. A line longer
/// than the limit is handed out as its first bytes with the problem `tooLong`, and reading goes on behind it.
public struct LineReader {
    /// Says whether a line starts a record; lines for which it is false belong to the record before them.
    public typealias StartsRecord = (Span<UInt8>) -> Bool

    private var loop: RecordLoop<LineFramer>

    /// A reader from the start of an input.
    /// - Parameter startsRecord: for records of several lines; nil when each line is one.
    public init(_ input: ByteInput, startsRecord: StartsRecord? = nil) {
        loop = RecordLoop(
            input,
            framer: LineFramer(limit: input.options.maximumRecordLength, startsRecord: startsRecord)
        )
    }

    /// The input being read.
    public var input: ByteInput { loop.input }

    /// Reads the next run of records.
    /// - Parameters:
    ///   - raw: is filled with the bytes that the frames point into.
    ///   - frames: is filled with the records; their number is that of their first line.
    /// - Returns: false when the input has no more records.
    public mutating func next(into raw: inout [UInt8], frames: inout [RecordFrame]) -> Bool {
        loop.next(into: &raw, frames: &frames)
    }
}

struct LineFramer: RecordFramer {
    let limit: Int
    let startsRecord: LineReader.StartsRecord?
    /// Lines used so far.
    private var lines = 0
    /// Whether the lines up to the next one that starts a record belong to a record that was too long.
    private var skipping = false

    init(limit: Int, startsRecord: LineReader.StartsRecord?) {
        self.limit = limit
        self.startsRecord = startsRecord
    }

    mutating func consume(
        _ raw: Span<UInt8>,
        from start: Int,
        atEnd: Bool,
        into frames: inout [RecordFrame]
    ) -> Int {
        startsRecord == nil
            ? consumeLines(raw, from: start, atEnd: atEnd, into: &frames)
            : consumeRecords(raw, from: start, atEnd: atEnd, into: &frames)
    }

    private mutating func consumeLines(
        _ raw: Span<UInt8>,
        from first: Int,
        atEnd: Bool,
        into frames: inout [RecordFrame]
    ) -> Int {
        let count = raw.count
        var start = first
        // The next CR is remembered: most files hold none, and looking for it at every line would read the rest each time.
        var carriage = ByteScan.first(0x0d, in: raw, from: start, to: count)
        while start < count {
            let feed = ByteScan.first(0x0a, in: raw, from: start, to: count)
            if carriage < start { carriage = ByteScan.first(0x0d, in: raw, from: start, to: count) }
            var end = min(feed, carriage)
            var next = end + 1
            if end == count {
                guard atEnd else { return start }
                next = count
            } else if end == carriage, end < feed {
                if next == count, !atEnd { return start }
                if next == feed { next += 1 }
            }
            lines += 1
            if end > start { append(raw, start, end, next, lines, into: &frames) }
            start = next
            end = next
        }
        return count
    }

    private mutating func consumeRecords(
        _ raw: Span<UInt8>,
        from first: Int,
        atEnd: Bool,
        into frames: inout [RecordFrame]
    ) -> Int {
        var start = first
        while start < raw.count {
            if skipping {
                guard let next = skipLine(raw, from: start, atEnd: atEnd) else { return start }
                start = next
                continue
            }
            // The record's end: that of its last line that is not blank.
            var end = start
            var place = start
            var number = 0
            var isWhole = false
            while place < raw.count {
                let lineEnd: Int
                let next: Int
                switch LineEnd.find(raw, from: place, atEnd: atEnd) {
                case .found(let at, let after): (lineEnd, next) = (at, after)
                case .unknown, .none:
                    guard atEnd else { return start }
                    (lineEnd, next) = (raw.count, raw.count)
                }
                if lineEnd > place {
                    if end > start, startsRecord?(raw.extracting(place..<lineEnd)) ?? true {
                        isWhole = true
                        break
                    }
                    // Blank lines before a record are not part of it.
                    if end == start {
                        lines += number
                        number = 0
                        start = place
                    }
                    end = lineEnd
                }
                number += 1
                place = next
            }
            guard isWhole || atEnd else { return start }
            if end > start { append(raw, start, end, place, lines + 1, into: &frames) }
            lines += number
            start = place
        }
        return start
    }

    /// Passes over a line of a record that was too long, unless it starts the next one.
    private mutating func skipLine(_ raw: Span<UInt8>, from start: Int, atEnd: Bool) -> Int? {
        let end: Int
        let next: Int
        switch LineEnd.find(raw, from: start, atEnd: atEnd) {
        case .found(let at, let after): (end, next) = (at, after)
        case .unknown, .none:
            guard atEnd else { return nil }
            (end, next) = (raw.count, raw.count)
        }
        if end > start, startsRecord?(raw.extracting(start..<end)) ?? true {
            skipping = false
            return start
        }
        lines += 1
        return next
    }

    private func append(
        _ raw: Span<UInt8>,
        _ start: Int,
        _ end: Int,
        _ next: Int,
        _ number: Int,
        into frames: inout [RecordFrame]
    ) {
        var frame = RecordFrame(start: start, length: end - start, record: number)
        if next - start > limit {
            if case .found(let at, _) = LineEnd.find(raw, from: start, atEnd: true) { frame.length = at - start }
            frame.length = min(frame.length, RecordFrame.sampleLength(limit))
            frame.problem = .tooLong
        }
        frames.append(frame)
    }

    mutating func giveUp(_ raw: Span<UInt8>, from start: Int, into frames: inout [RecordFrame]) -> Int? {
        var end = raw.count
        var next: Int?
        switch LineEnd.find(raw, from: start, atEnd: false) {
        case .found(let at, let after): (end, next) = (at, after)
        case .unknown(let at): end = at
        case .none: break
        }
        // In records of several lines a long line that continues a record is passed over without a word of its own.
        if !skipping {
            let length = min(end - start, RecordFrame.sampleLength(limit))
            frames.append(RecordFrame(start: start, length: length, record: lines + 1, problem: .tooLong))
        }
        skipping = startsRecord != nil
        lines += 1
        return next
    }
}
