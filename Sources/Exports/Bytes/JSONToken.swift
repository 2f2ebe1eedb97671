/// The words of JSON: where a string, number or literal ends, and what a string with escapes means.
enum JSONToken {
    /// The place of a string's closing quote and whether it holds escapes; nil when the bytes end first.
    /// Control characters are let through: exports hold them, and nothing is lost by reading them.
    @inline(__always)
    static func stringEnd(_ bytes: Span<UInt8>, from start: Int) -> (end: Int, hasEscapes: Bool)? {
        var place = start
        var hasEscapes = false
        let count = bytes.count
        while true {
            place = quoteOrBackslash(bytes, from: place)
            guard place < count else { return nil }
            if bytes[place] == 0x22 { return (place, hasEscapes) }
            hasEscapes = true
            place += 2
        }
    }

    @inline(__always)
    private static func quoteOrBackslash(_ bytes: Span<UInt8>, from start: Int) -> Int {
        let count = bytes.count
        guard start < count else { return count }
        // Safe: words are loaded only where eight bytes are left, single bytes only below `count`.
        return bytes.withUnsafeBufferPointer { pointer in
            guard let base = pointer.baseAddress else { return count }
            var place = start
            while place + 8 <= count {
                let word = UInt64(
                    littleEndian: UnsafeRawPointer(base).loadUnaligned(fromByteOffset: place, as: UInt64.self)
                )
                let hits = ByteMask.zeros(word ^ 0x2222_2222_2222_2222) | ByteMask.zeros(word ^ 0x5c5c_5c5c_5c5c_5c5c)
                if hits != 0 { return place + hits.trailingZeroBitCount >> 3 }
                place += 8
            }
            while place < count, base[place] != 0x22, base[place] != 0x5c { place += 1 }
            return place
        }
    }

    /// Appends the meaning of a string's inside; nil, or the place of an escape that is none.
    /// Half a surrogate pair becomes U+FFFD.
    static func appendUnescaped(_ bytes: Span<UInt8>, _ range: Range<Int>, to out: inout [UInt8]) -> Int? {
        var place = range.lowerBound
        let end = range.upperBound
        while place < end {
            let escape = ByteScan.first(0x5c, in: bytes, from: place, to: end)
            ByteScan.append(bytes, place..<escape, to: &out)
            guard escape < end else { return nil }
            guard escape + 1 < end else { return escape }
            place = escape + 2
            switch bytes[escape + 1] {
            case 0x22, 0x5c, 0x2f: out.append(bytes[escape + 1])
            case 0x62: out.append(0x08)
            case 0x66: out.append(0x0c)
            case 0x6e: out.append(0x0a)
            case 0x72: out.append(0x0d)
            case 0x74: out.append(0x09)
            case 0x75:
                guard let unit = hex(bytes, at: place, to: end) else { return escape }
                place += 4
                if unit & 0xfc00 == 0xd800, place + 6 <= end, bytes[place] == 0x5c, bytes[place + 1] == 0x75,
                    let low = hex(bytes, at: place + 2, to: end), low & 0xfc00 == 0xdc00
                {
                    UTF8Sequence.append(0x10000 + (unit & 0x3ff) << 10 + (low & 0x3ff), to: &out)
                    place += 6
                } else {
                    UTF8Sequence.append(unit, to: &out)
                }
            default: return escape
            }
        }
        return nil
    }

    private static func hex(_ bytes: Span<UInt8>, at place: Int, to end: Int) -> UInt32? {
        guard place + 4 <= end else { return nil }
        var value: UInt32 = 0
        for index in place..<place + 4 {
            let byte = bytes[index]
            switch byte {
            case 0x30...0x39: value = value << 4 | UInt32(byte - 0x30)
            case 0x41...0x46: value = value << 4 | UInt32(byte - 0x37)
            case 0x61...0x66: value = value << 4 | UInt32(byte - 0x57)
            default: return nil
            }
        }
        return value
    }

    /// The end of a number, literal or what pretends to be one, and its kind; nil when it is none of JSON's.
    @inline(__always)
    static func scalarEnd(_ bytes: Span<UInt8>, from start: Int) -> (end: Int, kind: JSONKind)? {
        guard start < bytes.count else { return nil }
        switch bytes[start] {
        case 0x74: return ByteScan.has("true", in: bytes, at: start) ? (start + 4, .bool) : nil
        case 0x66: return ByteScan.has("false", in: bytes, at: start) ? (start + 5, .bool) : nil
        case 0x6e: return ByteScan.has("null", in: bytes, at: start) ? (start + 4, .null) : nil
        default: return numberEnd(bytes, from: start).map { ($0, .number) }
        }
    }

    private static func numberEnd(_ bytes: Span<UInt8>, from start: Int) -> Int? {
        let count = bytes.count
        var place = start
        func digits() -> Bool {
            let first = place
            while place < count, ByteScan.isDigit(bytes[place]) { place += 1 }
            return place > first
        }
        if place < count, bytes[place] == 0x2d { place += 1 }
        let first = place
        guard digits() else { return nil }
        if bytes[first] == 0x30, place > first + 1 { return nil }
        if place < count, bytes[place] == 0x2e {
            place += 1
            guard digits() else { return nil }
        }
        if place < count, bytes[place] | 0x20 == 0x65 {
            place += 1
            if place < count, bytes[place] == 0x2b || bytes[place] == 0x2d { place += 1 }
            guard digits() else { return nil }
        }
        return place
    }

    /// The first place from `start` on that holds no JSON white space.
    @inline(__always)
    static func skipBlanks(_ bytes: Span<UInt8>, from start: Int) -> Int {
        var place = start
        while place < bytes.count {
            let byte = bytes[place]
            guard byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 else { break }
            place += 1
        }
        return place
    }
}
