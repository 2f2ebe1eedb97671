/// Cuts one CSV record into cells: RFC 4180, and what is met besides.
///
/// - A cell is quoted when its first byte is a quote; a quote elsewhere is text.
/// - Text between a closing quote and the delimiter makes the cell malformed: its content is then everything, quotes and all.
///   When the quoted part held a line break, the opening quote had no end in its own line, and the record is `unterminated`.
struct CSVTokenizer: Sendable {
    /// What came of a record.
    enum Outcome {
        /// The record's end without its line end, and the start of the next.
        case record(end: Int, next: Int)
        /// The bytes end before the record does.
        case unfinished
        /// A quoted cell has no end.
        case unterminated
    }

    let delimiter: UInt8
    /// Whether quotes mean nothing: set after a file has shown too many of them without an end.
    var ignoresQuotes = false

    init(delimiter: UInt8) { self.delimiter = delimiter }

    /// Cuts the record that starts at a place below the end of the bytes.
    func tokenize(_ raw: Span<UInt8>, from start: Int, atEnd: Bool, into cells: inout [CSVCell]) -> Outcome {
        var structural = ByteMask(raw.count)
        var quotes = ByteMask(raw.count)
        var place = start
        let count = raw.count
        while true {
            if place < count, raw[place] == 0x22, !ignoresQuotes {
                var doubled = false
                var inside = place + 1
                var closing = count
                while true {
                    closing = quotes.next(raw, from: inside, 0x22, 0x22, 0x22)
                    if closing >= count { break }
                    guard closing + 1 < count, raw[closing + 1] == 0x22 else {
                        break
                    }
                    doubled = true
                    inside = closing + 2
                }
                if closing >= count || (closing + 1 == count && !atEnd) {
                    return atEnd ? .unterminated : .unfinished
                }
                let after = closing + 1
                var end = after
                if after < count, !isEnd(raw[after]) {
                    end = structural.next(raw, from: after, delimiter, 0x0a, 0x0d)
                    if end >= count, !atEnd { return .unfinished }
                    end = min(end, count)
                    let onlyBlanks = ByteScan.trim(raw, after..<end).isEmpty
                    if !onlyBlanks, hasLineBreak(raw, place..<closing) {
                        return .unterminated
                    }
                    cells.append(
                        onlyBlanks
                            ? CSVCell(start: place + 1, end: closing, isQuoted: true, hasDoubledQuotes: doubled)
                            : CSVCell(start: place, end: end, isMalformed: true)
                    )
                } else {
                    cells.append(CSVCell(start: place + 1, end: closing, isQuoted: true, hasDoubledQuotes: doubled))
                }
                place = end
            } else {
                let end = structural.next(raw, from: place, delimiter, 0x0a, 0x0d)
                if end >= count {
                    guard atEnd else { return .unfinished }
                    cells.append(CSVCell(start: place, end: count))
                    return .record(end: count, next: count)
                }
                cells.append(CSVCell(start: place, end: end))
                place = end
            }
            guard place < count else {
                return atEnd ? .record(end: count, next: count) : .unfinished
            }
            switch raw[place] {
            case 0x0a: return .record(end: place, next: place + 1)
            case 0x0d:
                if place + 1 < count { return .record(end: place, next: place + (raw[place + 1] == 0x0a ? 2 : 1)) }
                return atEnd ? .record(end: place, next: count) : .unfinished
            default: place += 1
            }
        }
    }

    @inline(__always)
    private func isEnd(_ byte: UInt8) -> Bool { byte == delimiter || byte == 0x0a || byte == 0x0d }

    private func hasLineBreak(_ raw: Span<UInt8>, _ range: Range<Int>) -> Bool {
        ByteScan.first(0x0a, in: raw, from: range.lowerBound, to: range.upperBound) < range.upperBound
            || ByteScan.first(0x0d, in: raw, from: range.lowerBound, to: range.upperBound) < range.upperBound
    }
}

/// Finds the next of up to three bytes, 64 at a time: compares a block once and then hands out its hits bit by bit.
struct ByteMask {
    private let count: Int
    private var block = -64
    private var bits: UInt64 = 0

    @inline(__always)
    init(_ count: Int) { self.count = count }

    /// The first place from `place` on that holds one of the three bytes; `count` or more when there is none.
    /// The bytes and the three values must be the same at every call.
    @inline(__always)
    mutating func next(_ raw: Span<UInt8>, from place: Int, _ a: UInt8, _ b: UInt8, _ c: UInt8) -> Int {
        guard place < count else { return count }
        if place - block >= 64 {
            block = place
            bits = Self.compare(raw, at: place, a, b, c)
        } else {
            bits &= ~0 << UInt64(truncatingIfNeeded: place - block)
        }
        while bits == 0 {
            block += 64
            if block >= count { return count }
            bits = Self.compare(raw, at: block, a, b, c)
        }
        return block + bits.trailingZeroBitCount
    }

    /// One bit per byte of the 64 from a place on that equals one of the three values.
    @inline(__always)
    private static func compare(_ raw: Span<UInt8>, at place: Int, _ a: UInt8, _ b: UInt8, _ c: UInt8) -> UInt64 {
        let left = raw.count - place
        var mask: UInt64 = 0
        guard left >= 64 else {
            var index = 0
            while index < left {
                let byte = raw[place + index]
                if byte == a || byte == b || byte == c { mask |= 1 << UInt64(index) }
                index += 1
            }
            return mask
        }
        let ones: UInt64 = 0x0101_0101_0101_0101
        let wideA = ones &* UInt64(a)
        let wideB = ones &* UInt64(b)
        let wideC = ones &* UInt64(c)
        // Safe: the guard leaves 64 bytes from `place` on; loadUnaligned asks for no alignment.
        raw.withUnsafeBufferPointer { pointer in
            guard let base = pointer.baseAddress else { return }
            let words = UnsafeRawPointer(base + place)
            var index = 0
            while index < 8 {
                let word = UInt64(littleEndian: words.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self))
                var hits = zeros(word ^ wideA)
                if b != a { hits |= zeros(word ^ wideB) }
                if c != a { hits |= zeros(word ^ wideC) }
                // Gathers the top bit of each byte into eight neighbouring bits.
                mask |= (((hits >> 7) &* 0x0102_0408_1020_4080) >> 56) << UInt64(index * 8)
                index += 1
            }
        }
        return mask
    }

    /// The top bit of every byte that is zero; exact, no byte influences another.
    @inline(__always)
    static func zeros(_ word: UInt64) -> UInt64 {
        let low: UInt64 = 0x7f7f_7f7f_7f7f_7f7f
        return ~(((word & low) &+ low) | word | low)
    }
}
