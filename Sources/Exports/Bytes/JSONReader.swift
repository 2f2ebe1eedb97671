/// Cuts a JSON input into its records: the objects of a file in any of the shapes that exports have.
///
/// The record's grammar is `JSONScanner`'s to check; this reader only finds where it starts and ends. What cannot be cut is
/// handed out with a problem, and reading goes on at the next line that can start a record.
public struct JSONReader {
    // One of the two; both optional instead of an enumeration, so that they are changed in place.
    private var lines: LineReader?
    private var values: RecordLoop<JSONFramer>?
    /// The input being read.
    public let input: ByteInput

    /// A reader from the start of an input.
    /// - Parameters:
    ///   - shape: how the records are strung together.
    ///   - maximumDepth: the nesting that is followed.
    public init(_ input: ByteInput, shape: JSONShape, maximumDepth: Int = 256) {
        self.input = input
        switch shape {
        case .lines: lines = LineReader(input)
        case .objects, .array: values = Self.values(input, nil, maximumDepth)
        case .wrapped(let key): values = Self.values(input, key, maximumDepth)
        }
    }

    private static func values(_ input: ByteInput, _ key: String?, _ depth: Int) -> RecordLoop<JSONFramer> {
        let limit = input.options.maximumRecordLength
        return RecordLoop(input, framer: JSONFramer(wrapperKey: key, limit: limit, maximumDepth: depth))
    }

    /// Reads the next run of records.
    /// - Parameters:
    ///   - raw: is filled with the bytes that the frames point into.
    ///   - frames: is filled with the records; numbered by line for JSON lines, else in their order.
    /// - Returns: false when the input has no more records.
    public mutating func next(into raw: inout [UInt8], frames: inout [RecordFrame]) -> Bool {
        lines?.next(into: &raw, frames: &frames) ?? values?.next(into: &raw, frames: &frames) ?? false
    }
}

struct JSONFramer: RecordFramer {
    private enum Place {
        case top
        case array
        case wrapper
        case wrappedArray
    }

    enum Skip {
        case end(Int)
        case unfinished
        case problem(RecordProblem)
    }

    private let wrapperKey: [UInt8]?
    private let limit: Int
    private let maximumDepth: Int
    private var place = Place.top
    private var record = 0
    /// After a problem: the indentation of the record in question, and no record is looked for before a line that can start
    /// one; nil when it did not stand at the start of a line.
    private var resynchronising = false
    private var indentation: Int?
    /// Whether the bytes start with a token that was looked at before and is not whole; its indentation is known.
    private var isUnfinished = false
    /// Where the next look has to start.
    private var resumeAt = 0

    init(wrapperKey: String?, limit: Int, maximumDepth: Int) {
        self.wrapperKey = wrapperKey.map { Array($0.utf8) }
        self.limit = limit
        self.maximumDepth = maximumDepth
    }

    mutating func consume(
        _ raw: Span<UInt8>,
        from first: Int,
        atEnd: Bool,
        into frames: inout [RecordFrame]
    ) -> Int {
        var start = first
        while start < raw.count {
            if resynchronising {
                let found = resynchronise(raw, from: start, atEnd: atEnd)
                start = found
                if resynchronising { break }
            }
            guard let next = step(raw, from: start, atEnd: atEnd, into: &frames) else {
                start = resumeAt
                break
            }
            start = next
        }
        guard atEnd else { return start }
        if place != .top, !resynchronising {
            // The records are there, the end of what holds them is not: the file was cut off.
            record += 1
            frames.append(RecordFrame(start: raw.count, length: 0, record: record, problem: .truncatedJSON))
            place = .top
        }
        return raw.count
    }

    /// Takes one value or bracket; nil when more bytes are needed, from `resumeAt` on.
    private mutating func step(
        _ raw: Span<UInt8>,
        from start: Int,
        atEnd: Bool,
        into frames: inout [RecordFrame]
    ) -> Int? {
        let token = Self.skipSeparators(raw, from: start)
        guard token < raw.count else {
            guard !atEnd else { return raw.count }
            // The last line's blanks stay: they are the indentation of what follows.
            resumeAt = raw.count
            while resumeAt > start, raw[resumeAt - 1] != 0x0a { resumeAt -= 1 }
            if resumeAt > start { resumeAt -= 1 }
            return nil
        }
        if !isUnfinished { indentation = Self.indentation(raw, of: token) }
        isUnfinished = false
        switch (place, raw[token]) {
        case (.top, 0x5b):
            place = .array
            return token + 1
        case (.array, 0x5d):
            place = .top
            return token + 1
        case (.wrappedArray, 0x5d):
            place = .wrapper
            return token + 1
        case (.top, 0x7b) where wrapperKey != nil:
            place = .wrapper
            return token + 1
        case (.wrapper, 0x7d):
            place = .top
            return token + 1
        default: break
        }
        // What lies beyond the limit may not decide anything, or the result would depend on where the chunks end.
        let bounded = raw.extracting(0..<min(raw.count, token + limit + 1))
        let isLast = atEnd && bounded.count == raw.count
        let taken =
            place == .wrapper
            ? wrapperEntry(bounded, token, isLast: isLast) : value(bounded, token, isLast: isLast, into: &frames)
        switch taken {
        case .end(let end): return end
        case .problem(let problem): return fail(raw, token, problem, atEnd: atEnd, into: &frames)
        case .unfinished where raw.count - token > limit: return fail(raw, token, .tooLong, atEnd: atEnd, into: &frames)
        case .unfinished where atEnd: return fail(raw, token, .truncatedJSON, atEnd: atEnd, into: &frames)
        case .unfinished: return wait(token)
        }
    }

    /// Remembers the token that the bytes will start with when there are more of them.
    private mutating func wait(_ token: Int) -> Int? {
        isUnfinished = true
        resumeAt = token
        return nil
    }

    private static func skipSeparators(_ raw: Span<UInt8>, from start: Int) -> Int {
        var token = JSONToken.skipBlanks(raw, from: start)
        while token < raw.count, raw[token] == 0x2c { token = JSONToken.skipBlanks(raw, from: token + 1) }
        return token
    }

    private mutating func value(
        _ raw: Span<UInt8>,
        _ token: Int,
        isLast: Bool,
        into frames: inout [RecordFrame]
    ) -> Skip {
        let isObject = raw[token] == 0x7b
        let skip = Self.skipValue(raw, from: token, maximumDepth: maximumDepth, isLast: isLast)
        guard case .end(let end) = skip else { return skip }
        guard end - token <= limit else { return .problem(.tooLong) }
        record += 1
        frames.append(
            RecordFrame(start: token, length: end - token, record: record, problem: isObject ? nil : .invalidJSON)
        )
        return skip
    }

    /// A key of the wrapper: the one with the records is entered, the others are passed over.
    private mutating func wrapperEntry(_ raw: Span<UInt8>, _ token: Int, isLast: Bool) -> Skip {
        guard raw[token] == 0x22 else { return .problem(.invalidJSON) }
        guard let key = JSONToken.stringEnd(raw, from: token + 1) else { return .unfinished }
        let colon = JSONToken.skipBlanks(raw, from: key.end + 1)
        guard colon < raw.count else { return .unfinished }
        guard raw[colon] == 0x3a else { return .problem(.invalidJSON) }
        let value = JSONToken.skipBlanks(raw, from: colon + 1)
        guard value < raw.count else { return .unfinished }
        if raw[value] == 0x5b, let wrapperKey,
            ByteScan.equal(raw.extracting(token + 1..<key.end), wrapperKey.span)
        {
            place = .wrappedArray
            return .end(value + 1)
        }
        return Self.skipValue(raw, from: value, maximumDepth: maximumDepth, isLast: isLast)
    }

    /// Reports a record that cannot be cut, and passes over its line; nil when the line's end is not there yet.
    private mutating func fail(
        _ raw: Span<UInt8>,
        _ token: Int,
        _ problem: RecordProblem,
        atEnd: Bool,
        into frames: inout [RecordFrame]
    ) -> Int? {
        let lineEnd = ByteScan.first(0x0a, in: raw, from: token, to: raw.count)
        let longest = token + RecordFrame.sampleLength(limit)
        guard atEnd || lineEnd < raw.count || lineEnd >= longest else { return wait(token) }
        var end = min(lineEnd, longest)
        if end == lineEnd, end > token, raw[end - 1] == 0x0d { end -= 1 }
        record += 1
        frames.append(RecordFrame(start: token, length: end - token, record: record, problem: problem))
        resynchronising = true
        return min(lineEnd, longest)
    }

    /// How far a record stands from the start of its line; nil when something stands before it.
    private static func indentation(_ raw: Span<UInt8>, of token: Int) -> Int? {
        var place = token
        while place > 0, raw[place - 1] == 0x20 || raw[place - 1] == 0x09 { place -= 1 }
        guard place == 0 || raw[place - 1] == 0x0a || raw[place - 1] == 0x0d else { return nil }
        return token - place
    }

    /// The start of the next line that can start a record: with an opening brace, or the bracket that ends the array, not
    /// further to the right than the record that failed.
    private mutating func resynchronise(_ raw: Span<UInt8>, from start: Int, atEnd: Bool) -> Int {
        var place = start
        while true {
            let lineEnd = ByteScan.first(0x0a, in: raw, from: place, to: raw.count)
            guard lineEnd < raw.count else { return raw.count }
            var token = lineEnd + 1
            while token < raw.count, raw[token] == 0x20 || raw[token] == 0x09 || raw[token] == 0x2c { token += 1 }
            // The line end stays, so that the next look finds it again.
            guard token < raw.count else { return atEnd ? raw.count : lineEnd }
            if raw[token] == 0x7b || raw[token] == 0x5d, token - lineEnd - 1 <= indentation ?? .max {
                resynchronising = false
                return lineEnd + 1
            }
            place = lineEnd + 1
        }
    }

    mutating func giveUp(_ raw: Span<UInt8>, from start: Int, into frames: inout [RecordFrame]) -> Int? {
        // `step` has dealt with every value above the limit; what is left is blanks.
        raw.count
    }

    /// Finds the end of a value by counting brackets; whether they match is the scanner's to say. A line break inside a string
    /// is a problem: JSON allows none, and it is what a cut-off record looks like.
    static func skipValue(_ raw: Span<UInt8>, from start: Int, maximumDepth: Int, isLast: Bool = true) -> Skip {
        let count = raw.count
        var place = start
        var depth = 0
        while place < count {
            switch raw[place] {
            case 0x22:
                guard let string = JSONToken.stringEnd(raw, from: place + 1) else {
                    let lineBreak = ByteScan.first(0x0a, in: raw, from: place, to: count)
                    return lineBreak < count ? .problem(.invalidJSON) : .unfinished
                }
                if ByteScan.first(0x0a, in: raw, from: place, to: string.end) < string.end {
                    return .problem(.invalidJSON)
                }
                place = string.end + 1
                if depth == 0 { return .end(place) }
            case 0x7b, 0x5b:
                depth += 1
                if depth > maximumDepth { return .problem(.tooDeepJSON) }
                place += 1
            case 0x7d, 0x5d:
                // A bracket that closes what holds the value ends a scalar.
                if depth == 0 { return place == start ? .problem(.invalidJSON) : .end(place) }
                depth -= 1
                place += 1
                if depth == 0 { return .end(place) }
            case 0x2c, 0x20, 0x09, 0x0a, 0x0d:
                if depth == 0 { return .end(place) }
                place += 1
            default: place += 1
            }
        }
        // A number or word ends with the bytes only when no more can follow.
        let isScalar = depth == 0 && start < count && raw[start] != 0x22
        return isScalar && isLast ? .end(count) : .unfinished
    }
}
