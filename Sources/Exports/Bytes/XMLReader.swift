/// Cuts an XML input into its records: all elements of one name, whether an element around them holds them together or they
/// simply follow one another, as `wevtutil` writes them.
///
/// A record's grammar is `XMLScanner`'s to check; this reader only finds where it starts and ends. What stands between records and
/// is no markup is handed out with a problem. A record that starts inside another means that the other was cut off.
struct XMLReader {
    private var loop: RecordLoop<XMLFramer>

    /// A reader from the start of an input.
    /// - Parameter record: the name of the element that is a record.
    init(_ input: ByteInput, record: String) {
        loop = RecordLoop(input, framer: XMLFramer(record: record, limit: input.options.maximumRecordLength))
    }

    /// Reads the next run of records; false when there are no more.
    mutating func next(into raw: inout [UInt8], frames: inout [RecordFrame]) -> Bool {
        loop.next(into: &raw, frames: &frames)
    }

    /// Whether the first bytes of a file can be XML: a `<` and what may follow it. A priority of syslog, `<38>`, is none.
    static func starts(_ head: Span<UInt8>) -> Bool {
        let start = JSONToken.skipBlanks(head, from: 0)
        guard start + 1 < head.count, head[start] == 0x3c else { return false }
        let next = head[start + 1]
        let isLetter = next | 0x20 >= 0x61 && next | 0x20 <= 0x7a
        return isLetter || next == 0x5f || next == 0x3f || next == 0x21
    }
}

struct XMLFramer: RecordFramer {
    private let record: [UInt8]
    private let limit: Int
    private var number = 0
    /// The names of the elements around the records that are open.
    private var wrappers: [[UInt8]] = []
    /// Whether what comes up to the next record belongs to one that was too long.
    private var skipping = false
    /// Behind this place no comment and no literal text ends, when that is known.
    private var endless = Int.max

    init(record: String, limit: Int) {
        self.record = Array(record.utf8)
        self.limit = limit
    }

    /// Bytes that must be there to tell what markup is.
    private var lookAhead: Int { max(10, record.count + 3) }

    mutating func consume(
        _ raw: Span<UInt8>,
        from first: Int,
        atEnd: Bool,
        into frames: inout [RecordFrame]
    ) -> Int {
        endless = .max
        var place = first
        while place < raw.count {
            guard let next = step(raw, from: place, atEnd: atEnd, into: &frames) else {
                return skipping ? max(place, raw.count - lookAhead) : place
            }
            place = next
        }
        if atEnd, !wrappers.isEmpty, !skipping {
            // The records are there, the end of what holds them is not: the file was cut off.
            wrappers.removeAll()
            append(raw, raw.count, raw.count, .truncatedXML, into: &frames)
        }
        return place
    }

    /// Takes one piece of markup or text; nil when more bytes are needed.
    private mutating func step(
        _ raw: Span<UInt8>,
        from start: Int,
        atEnd: Bool,
        into frames: inout [RecordFrame]
    ) -> Int? {
        if skipping {
            guard let next = behindLongRecord(raw, from: start, atEnd: atEnd) else { return atEnd ? raw.count : nil }
            skipping = false
            return next
        }
        var place = start
        while place < raw.count, ByteScan.isBlank(raw[place]) { place += 1 }
        guard place < raw.count else { return raw.count }
        if raw[place] != 0x3c {
            let end = ByteScan.first(0x3c, in: raw, from: place, to: raw.count)
            guard end < raw.count || atEnd else { return place > start ? place : nil }
            append(raw, place, end, .invalidXML, into: &frames)
            return end
        }
        guard atEnd || raw.count - place >= lookAhead else { return place > start ? place : nil }
        if isRecord(raw, at: place) { return record(raw, from: place, atEnd: atEnd, into: &frames) }
        let token = XMLToken.read(raw, at: place, atEnd: atEnd)
        switch token.kind {
        case .start:
            // Elements around records are few; more of them are no export.
            if !token.isEmpty, wrappers.count < 64 { wrappers.append(bytes(raw, token.range)) }
        case .end:
            if let last = wrappers.last, ByteScan.equal(last.span, raw.extracting(token.range)) {
                wrappers.removeLast()
            } else {
                append(raw, place, token.next, .invalidXML, into: &frames)
            }
        case .passedOver:
            if token.next - place + lookAhead > limit {
                append(raw, place, token.next, .tooLong, into: &frames)
                skipping = true
            }
        case .documentType:
            // Its inside may look like anything: it ends where the next record starts.
            guard let end = nextRecord(raw, from: token.next) ?? (atEnd ? raw.count : nil) else { return nil }
            append(raw, place, end, .refusedXML, into: &frames)
            return end
        case .unfinished where !atEnd: return nil
        case .unfinished, .invalid, .literal, .text:
            let end = ByteScan.first(0x3c, in: raw, from: place + 1, to: raw.count)
            guard end < raw.count || atEnd else { return nil }
            append(raw, place, end, token.kind == .unfinished ? .truncatedXML : .invalidXML, into: &frames)
            return end
        }
        return token.next
    }

    /// Takes the record that starts at a place; nil when more bytes are needed.
    private mutating func record(
        _ raw: Span<UInt8>,
        from start: Int,
        atEnd: Bool,
        into frames: inout [RecordFrame]
    ) -> Int? {
        let tag = XMLToken.read(raw, at: start, atEnd: atEnd)
        if tag.kind == .unfinished, !atEnd { return nil }
        if tag.kind == .start, tag.isEmpty {
            append(raw, start, tag.next, nil, into: &frames)
            return tag.next
        }
        var place = start + 1
        while true {
            place = ByteScan.first(0x3c, in: raw, from: place, to: raw.count)
            guard place < raw.count else { break }
            guard atEnd || raw.count - place >= lookAhead else { return nil }
            if isRecord(raw, at: place) {
                append(raw, start, place, .truncatedXML, into: &frames)
                return place
            }
            if isRecordEnd(raw, at: place) {
                let end = ByteScan.first(0x3e, in: raw, from: place, to: raw.count)
                guard end < raw.count else { break }
                append(raw, start, end + 1, nil, into: &frames)
                return end + 1
            }
            guard let next = behindLiteral(raw, at: place) else { break }
            place = next
        }
        guard atEnd else { return nil }
        // A comment or literal text that has no end must not take the records behind it along.
        let end = nextRecord(raw, from: start + 1) ?? raw.count
        append(raw, start, end, .truncatedXML, into: &frames)
        return end
    }

    /// The place behind a comment or literal text, or one further when it is neither; nil when it has no end.
    private mutating func behindLiteral(_ raw: Span<UInt8>, at place: Int) -> Int? {
        let isComment = ByteScan.has("<!--", in: raw, at: place)
        guard isComment || ByteScan.has("<![CDATA[", in: raw, at: place) else { return place + 1 }
        guard place < endless else { return nil }
        let end =
            isComment
            ? XMLToken.find("-->", in: raw, from: place + 4) : XMLToken.find("]]>", in: raw, from: place + 9)
        // Remembered for both kinds: with either of them missing, the rest of the bytes is not to be trusted.
        if end == nil { endless = place }
        return end.map { $0 + 3 }
    }

    private func isRecord(_ raw: Span<UInt8>, at place: Int) -> Bool {
        let end = place + 1 + record.count
        guard end < raw.count, raw[place] == 0x3c else { return false }
        guard ByteScan.equal(raw.extracting(place + 1..<end), record.span) else { return false }
        return raw[end] == 0x3e || raw[end] == 0x2f || ByteScan.isBlank(raw[end])
    }

    private func isRecordEnd(_ raw: Span<UInt8>, at place: Int) -> Bool {
        let end = place + 2 + record.count
        guard end < raw.count, raw[place] == 0x3c, raw[place + 1] == 0x2f else { return false }
        guard ByteScan.equal(raw.extracting(place + 2..<end), record.span) else { return false }
        return raw[end] == 0x3e || ByteScan.isBlank(raw[end])
    }

    private func nextRecord(_ raw: Span<UInt8>, from start: Int) -> Int? {
        var place = start
        while place < raw.count {
            place = ByteScan.first(0x3c, in: raw, from: place, to: raw.count)
            guard place < raw.count else { return nil }
            if isRecord(raw, at: place) { return place }
            place += 1
        }
        return nil
    }

    /// The end of the record that was too long, or the start of the next, whichever comes first.
    private func behindLongRecord(_ raw: Span<UInt8>, from start: Int, atEnd: Bool) -> Int? {
        var place = start
        while place < raw.count {
            place = ByteScan.first(0x3c, in: raw, from: place, to: raw.count)
            guard place < raw.count else { return nil }
            if isRecord(raw, at: place) { return place }
            if isRecordEnd(raw, at: place) {
                let end = ByteScan.first(0x3e, in: raw, from: place, to: raw.count)
                if end < raw.count { return end + 1 }
            }
            place += 1
        }
        return nil
    }

    private func bytes(_ raw: Span<UInt8>, _ range: Range<Int>) -> [UInt8] {
        var bytes: [UInt8] = []
        ByteScan.append(raw, range, to: &bytes)
        return bytes
    }

    private mutating func append(
        _ raw: Span<UInt8>,
        _ start: Int,
        _ end: Int,
        _ problem: RecordProblem?,
        into frames: inout [RecordFrame]
    ) {
        number += 1
        var frame = RecordFrame(start: start, length: end - start, record: number, problem: problem)
        // So much more is needed to see that a record ends: in small chunks it would have been given up.
        if frame.length + lookAhead > limit {
            frame.length = RecordFrame.sampleLength(limit)
            frame.problem = .tooLong
        }
        frames.append(frame)
    }

    mutating func giveUp(_ raw: Span<UInt8>, from start: Int, into frames: inout [RecordFrame]) -> Int? {
        number += 1
        let length = min(raw.count - start, RecordFrame.sampleLength(limit))
        frames.append(RecordFrame(start: start, length: length, record: number, problem: .tooLong))
        skipping = true
        return max(start + 1, raw.count - lookAhead)
    }
}
