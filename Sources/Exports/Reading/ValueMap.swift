/// A set of texts that values are looked up in without making text of them: blanks around a value do not count, nor does the
/// case of the letters of ASCII and Latin-1.
struct ValueMap: Sendable {
    private var keys: [UInt8] = []
    private var ends: [Int] = [0]
    /// Open addressing; an entry's index plus one, or 0.
    private var table: [Int32]

    /// The number of texts.
    var count: Int { ends.count - 1 }

    init(_ texts: some Collection<String>) {
        var size = 8
        while size < texts.count * 2 { size *= 2 }
        table = [Int32](repeating: 0, count: size)
        for text in texts {
            let bytes = Array(text.utf8)
            let range = trimmed(bytes.span, 0..<bytes.count)
            var place = ValueMap.hash(bytes.span, range) & (size - 1)
            while table[place] != 0 { place = (place + 1) & (size - 1) }
            var previous: UInt8 = 0
            for index in range {
                keys.append(folded(bytes[index], after: previous))
                previous = bytes[index]
            }
            ends.append(keys.count)
            table[place] = Int32(count)
        }
    }

    /// The index of the text that equals a value, in the order in which they were given; nil when none does.
    func find(_ bytes: Span<UInt8>) -> Int? {
        let range = trimmed(bytes, 0..<bytes.count)
        var place = ValueMap.hash(bytes, range) & (table.count - 1)
        while table[place] != 0 {
            let index = Int(table[place]) - 1
            if equals(index, bytes, range) { return index }
            place = (place + 1) & (table.count - 1)
        }
        return nil
    }

    private func equals(_ index: Int, _ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        let start = ends[index]
        guard ends[index + 1] - start == range.count else { return false }
        var previous: UInt8 = 0
        for offset in 0..<range.count {
            let byte = bytes[range.lowerBound + offset]
            if keys[start + offset] != folded(byte, after: previous) { return false }
            previous = byte
        }
        return true
    }

    /// FNV-1a over the folded bytes.
    private static func hash(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        var previous: UInt8 = 0
        for index in range {
            hash = (hash ^ UInt64(folded(bytes[index], after: previous))) &* 0x100_0000_01b3
            previous = bytes[index]
        }
        return Int(truncatingIfNeeded: hash >> 16 ^ hash) & Int.max
    }
}

/// A byte with the case of ASCII and Latin-1 letters (UTF-8, first byte C3) taken away.
@inline(always)
func folded(_ byte: UInt8, after previous: UInt8) -> UInt8 {
    if byte >= 0x41 && byte <= 0x5a { return byte | 0x20 }
    // U+00C0 to U+00DE without the multiplication sign.
    if previous == 0xc3 && byte >= 0x80 && byte <= 0x9e && byte != 0x97 { return byte | 0x20 }
    return byte
}

/// A range without the blanks (space, tab, CR, LF, no-break space) at its ends.
@inline(always)
func trimmed(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
    var start = range.lowerBound
    var end = range.upperBound
    while start < end {
        let byte = bytes[start]
        if byte == 0x20 || (byte >= 0x09 && byte <= 0x0d) {
            start += 1
        } else if byte == 0xc2 && start + 1 < end && bytes[start + 1] == 0xa0 {
            start += 2
        } else {
            break
        }
    }
    while end > start {
        let byte = bytes[end - 1]
        if byte == 0x20 || (byte >= 0x09 && byte <= 0x0d) {
            end -= 1
        } else if byte == 0xa0 && end - 2 >= start && bytes[end - 2] == 0xc2 {
            end -= 2
        } else {
            break
        }
    }
    return start..<end
}
