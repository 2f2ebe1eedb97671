/// Addresses as sources write them, cut down to the address itself.
public enum AddressCleaner {
    /// The place of the address in a text: without blanks, brackets, port and zone index.
    ///
    /// `1.2.3.4`, `1.2.3.4:53100`, `[2603:10a6::7]:443`, `2603:10a6::7`, `fe80::1%eth0`.
    /// - Returns: nil for nothing, `null`, `-` or `<null>`, which sources write for "no address".
    public static func address(_ bytes: Span<UInt8>) -> Range<Int>? {
        var range = ByteScan.trim(bytes, 0..<bytes.count)
        guard !range.isEmpty, !isNone(bytes, range) else { return nil }
        if bytes[range.lowerBound] == UInt8(ascii: "[") {
            let start = range.lowerBound + 1
            let end = ByteScan.first(UInt8(ascii: "]"), in: bytes, from: start, to: range.upperBound)
            range = start..<max(start, end)
        } else {
            let colon = ByteScan.first(UInt8(ascii: ":"), in: bytes, from: range.lowerBound, to: range.upperBound)
            let after = min(colon + 1, range.upperBound)
            let second = ByteScan.first(UInt8(ascii: ":"), in: bytes, from: after, to: range.upperBound)
            // One colon is a port; two or more are an IPv6 address.
            if colon < range.upperBound, second == range.upperBound { range = range.lowerBound..<colon }
        }
        let zone = ByteScan.first(UInt8(ascii: "%"), in: bytes, from: range.lowerBound, to: range.upperBound)
        range = range.lowerBound..<min(zone, range.upperBound)
        return range.isEmpty || isNone(bytes, range) ? nil : range
    }

    private static func isNone(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        let text = bytes.extracting(range)
        if text.count == 1 { return text[0] == UInt8(ascii: "-") }
        if text.count == 6 { return ByteScan.has("<null>", in: text, at: 0) }
        guard text.count == 4 else { return false }
        return text[0] | 0x20 == 0x6e && text[1] | 0x20 == 0x75 && text[2] | 0x20 == 0x6c && text[3] | 0x20 == 0x6c
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
