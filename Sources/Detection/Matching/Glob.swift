internal import Rules

/// A string with wildcards, ready to be compared with bytes.
///
/// Its time is bounded by the length of the text times that of the pattern: between two `*` the first place that fits is
/// always right, so nothing is tried twice.
struct Glob: Sendable, Hashable {
    enum Token: Sendable, Hashable {
        case bytes([UInt8])
        case one
        case dash
    }

    /// The pieces between `*`.
    let segments: [[Token]]
    /// Whether the text must begin with the first piece.
    let anchoredStart: Bool
    /// Whether the text must end with the last piece.
    let anchoredEnd: Bool

    /// - Parameter isFolded: Whether literals are folded, for comparing with folded text.
    init(_ string: SigmaString, isFolded: Bool) {
        var segments: [[Token]] = []
        var current: [Token] = []
        for token in string.tokens {
            switch token {
            case .bytes(let bytes): current.append(.bytes(isFolded ? CaseFolding.folded(bytes) : bytes))
            case .one: current.append(.one)
            case .dash: current.append(.dash)
            // A placeholder that is still here was refused by the reader; it matches its own text.
            case .placeholder(let name): current.append(.bytes(Array("%\(name)%".utf8)))
            case .any:
                segments.append(current)
                current = []
            }
        }
        segments.append(current)
        anchoredStart = string.tokens.first != .any
        anchoredEnd = string.tokens.last != .any
        self.segments = segments.filter { !$0.isEmpty }
    }

    /// The same, but for any place in the text: what keywords do.
    init(searching string: SigmaString, isFolded: Bool) {
        let glob = Glob(string, isFolded: isFolded)
        segments = glob.segments
        anchoredStart = false
        anchoredEnd = false
    }

    /// The bytes when it is one literal; nil otherwise.
    var literal: [UInt8]? {
        if segments.isEmpty { return [] }
        guard segments.count == 1, segments[0].count == 1, case .bytes(let bytes) = segments[0][0] else { return nil }
        return bytes
    }

    /// The longest literal piece.
    var longestLiteral: [UInt8] {
        var longest: [UInt8] = []
        for case .bytes(let bytes) in segments.joined() where bytes.count > longest.count { longest = bytes }
        return longest
    }

    /// Whether the text fits.
    func matches(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        if segments.isEmpty { return !(anchoredStart && anchoredEnd) || start == end }
        var position = start
        var first = 0
        var last = segments.count
        if anchoredStart {
            guard let next = Self.match(segments[0], text, position, end) else { return false }
            position = next
            first = 1
            if first == last { return !anchoredEnd || position == end }
        }
        var limit = end
        if anchoredEnd {
            guard let begin = Self.matchBackwards(segments[last - 1], text, position, end) else { return false }
            limit = begin
            last -= 1
        }
        while first < last {
            guard let next = Self.find(segments[first], text, position, limit) else { return false }
            position = next
            first += 1
        }
        return true
    }

    /// The place behind a piece that begins here; nil when it does not fit.
    private static func match(_ segment: [Token], _ text: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
        var position = start
        for token in segment {
            switch token {
            case .bytes(let bytes):
                guard equal(bytes, text, position, end) else { return nil }
                position += bytes.count
            case .one:
                guard position < end else { return nil }
                position += CaseFolding.decode(text, position, end).length
            case .dash:
                let length = dash(text, position, end)
                guard length > 0 else { return nil }
                position += length
            }
        }
        return position
    }

    /// The place where a piece begins that ends at `end`; nil when it does not fit behind `start`.
    private static func matchBackwards(_ segment: [Token], _ text: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
        var position = end
        for token in segment.reversed() {
            switch token {
            case .bytes(let bytes):
                guard position - start >= bytes.count, equal(bytes, text, position - bytes.count, position) else {
                    return nil
                }
                position -= bytes.count
            case .one:
                guard position > start else { return nil }
                // Step back over one character: at most three bytes that continue one, when they do.
                var begin = position - 1
                while begin > start, position - begin < 4, text[begin] & 0xc0 == 0x80 { begin -= 1 }
                position = CaseFolding.decode(text, begin, position).length == position - begin ? begin : position - 1
            case .dash:
                if position > start, dash(text, position - 1, position) == 1 {
                    position -= 1
                } else if position - 3 >= start, dash(text, position - 3, position) == 3 {
                    position -= 3
                } else {
                    return nil
                }
            }
        }
        return position
    }

    /// The place behind the first fit of a piece; nil when there is none.
    private static func find(_ segment: [Token], _ text: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
        var position = start
        while position <= end {
            if case .bytes(let bytes) = segment[0] {
                // Skip to where the first byte stands.
                let first = bytes[0]
                while position < end, text[position] != first { position += 1 }
                guard end - position >= bytes.count else { return nil }
            }
            if let next = match(segment, text, position, end) { return next }
            guard position < end else { return nil }
            // From the middle of a character a "?" could match half of it.
            if case .one = segment[0] {
                position += CaseFolding.decode(text, position, end).length
            } else {
                position += 1
            }
        }
        return nil
    }

    private static func equal(_ bytes: [UInt8], _ text: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        guard end - start >= bytes.count else { return false }
        for index in bytes.indices where bytes[index] != text[start + index] { return false }
        return true
    }

    /// The length of the dash that stands here; 0 when none does.
    static func dash(_ text: Span<UInt8>, _ index: Int, _ end: Int) -> Int {
        guard index < end else { return 0 }
        if text[index] == UInt8(ascii: "-") || text[index] == UInt8(ascii: "/") { return 1 }
        guard end - index >= 3, text[index] == 0xe2, text[index + 1] == 0x80, (0x93...0x95).contains(text[index + 2])
        else { return 0 }
        return 3
    }
}
