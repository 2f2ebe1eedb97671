import Model

/// Days as the Netherlands write them, made one: `15-09-2025`, `15-9-2025`, `15/9/2025` and `2025-09-15 00:00` are one day.
///
/// A spreadsheet that saves an export writes its days anew, and an event is then still the same.
enum DayText {
    /// Appends the day as `yyyy-MM-dd`; false when the text is none, and then nothing is appended.
    static func append(_ bytes: Span<UInt8>, to out: inout [UInt8]) -> Bool {
        let range = trimmed(bytes, 0..<bytes.count)
        var numbers: [(value: Int, digits: Int)] = []
        var place = range.lowerBound
        while numbers.count < 3 {
            var value = 0
            var digits = 0
            while place < range.upperBound, ByteScan.isDigit(bytes[place]), digits < 5 {
                value = value * 10 + Int(bytes[place] & 0x0f)
                digits += 1
                place += 1
            }
            numbers.append((value, digits))
            guard digits > 0 else { return false }
            if numbers.count < 3 {
                guard place < range.upperBound, [0x2d, 0x2f, 0x2e].contains(bytes[place]) else { return false }
                place += 1
            }
        }
        // Midnight says no more than the day; another time of day does.
        while place < range.upperBound {
            guard bytes[place] == 0x20 || bytes[place] == 0x54 || bytes[place] == 0x30 || bytes[place] == 0x3a else {
                return false
            }
            place += 1
        }
        if numbers[0].digits == 4 { numbers.reverse() }
        guard numbers[2].digits == 4, numbers[0].digits <= 2, numbers[1].digits <= 2,
            let day = LocalDate(year: numbers[2].value, month: numbers[1].value, day: numbers[0].value)
        else { return false }
        out.append(contentsOf: day.iso.utf8)
        return true
    }
}
