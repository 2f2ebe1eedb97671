/// Addresses as sources write them, cut down to the address itself.
enum AddressCleaner {
    /// The address in `1.2.3.4`, `1.2.3.4:53100`, `[2001:db8::1]:443`, `2001:db8::1` and `::ffff:1.2.3.4`, without blanks, port,
    /// brackets and zone index; empty for `null`, `-` and the like, where there is no address at all.
    static func address(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
        let range = ByteScan.trim(bytes, range)
        var start = range.lowerBound
        var end = range.upperBound
        guard start < end else { return range }
        if bytes[start] == 0x5b {
            start += 1
            let close = ByteScan.first(0x5d, in: bytes, from: start, to: end)
            end = close
        } else {
            let colon = ByteScan.first(0x3a, in: bytes, from: start, to: end)
            // One colon is a port; more are IPv6.
            if colon < end, ByteScan.first(0x3a, in: bytes, from: colon + 1, to: end) == end { end = colon }
        }
        // An IPv4 address in IPv6 clothes is the IPv4 address.
        if ByteScan.has("::ffff:", in: bytes, at: start), start + 7 < end,
            ByteScan.first(0x2e, in: bytes, from: start + 7, to: end) < end
        {
            start += 7
        }
        var separators = 0
        for index in start..<end {
            let byte = bytes[index]
            let isHex = (byte >= 0x30 && byte <= 0x39) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x66)
            if byte == 0x2e || byte == 0x3a { separators += 1 }
            // A zone (`fe80::1%eth0`) belongs to the machine, not to the address.
            if byte == 0x25, separators > 0 { return start..<index }
            if !isHex && byte != 0x2e && byte != 0x3a { return start..<start }
        }
        return separators > 0 ? start..<end : start..<start
    }
}

/// Citizen service numbers (BSN): nine digits whose weighted sum (9 8 7 6 5 4 3 2 −1) is divisible by eleven. They are masked
/// wherever free text is kept (design rules, domain.md section 8).
public enum CitizenNumber {
    /// What stands in its place.
    public static let mask = "*********"

    /// The places of all numbers in a text. A number is a run of exactly nine digits, written together or with single dots or
    /// blanks as `1234.56.789` or `123 456 789`; nine digits inside a longer run of digits are none.
    public static func ranges(in bytes: Span<UInt8>) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var place = 0
        while place < bytes.count {
            guard ByteScan.isDigit(bytes[place]) else {
                place += 1
                continue
            }
            guard let range = number(bytes, from: place) else {
                // On to the end of this run of digits, so that no number starts within it.
                while place < bytes.count, ByteScan.isDigit(bytes[place]) { place += 1 }
                continue
            }
            found.append(range)
            place = range.upperBound
        }
        return found
    }

    /// Whether a text holds a number.
    public static func occurs(in bytes: Span<UInt8>) -> Bool { !ranges(in: bytes).isEmpty }

    /// Whether nine digits pass the test.
    public static func isValid(_ digits: some Sequence<UInt8>) -> Bool {
        var sum = 0
        var count = 0
        var isZero = true
        for digit in digits {
            guard ByteScan.isDigit(digit), count < 9 else { return false }
            let value = Int(digit & 0x0f)
            isZero = isZero && value == 0
            sum += value * (count == 8 ? -1 : 9 - count)
            count += 1
        }
        return count == 9 && !isZero && sum % 11 == 0
    }

    /// The text with every number masked.
    public static func masked(_ text: String) -> String {
        let bytes = Array(text.utf8)
        let ranges = ranges(in: bytes.span)
        guard !ranges.isEmpty else { return text }
        var result: [UInt8] = []
        var place = 0
        for range in ranges {
            result.append(contentsOf: bytes[place..<range.lowerBound])
            result.append(contentsOf: mask.utf8)
            place = range.upperBound
        }
        result.append(contentsOf: bytes[place...])
        return String(decoding: result, as: UTF8.self)
    }

    private static func number(_ bytes: Span<UInt8>, from start: Int) -> Range<Int>? {
        var digits: [UInt8] = []
        var place = start
        while place < bytes.count, digits.count < 9 {
            if ByteScan.isDigit(bytes[place]) {
                digits.append(bytes[place])
                place += 1
            } else if bytes[place] == UInt8(ascii: ".") || bytes[place] == 0x20, place + 1 < bytes.count,
                ByteScan.isDigit(bytes[place + 1])
            {
                place += 1
            } else {
                return nil
            }
        }
        guard digits.count == 9, place == bytes.count || !ByteScan.isDigit(bytes[place]) else { return nil }
        return isValid(digits) ? start..<place : nil
    }
}
