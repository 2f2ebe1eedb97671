internal import Model
internal import Rules

/// Times in the text of a value, as events outside the product's own readers write them.
enum TimeText {
    /// The clock that stands in the text, and how far it is from UTC when the text says so.
    struct Reading {
        var local: LocalDateTime
        var nanoseconds: Int64
        /// Seconds east of UTC; nil when the text does not say.
        var offset: Int?
    }

    /// Reads `2026-03-29T01:00:00.5+02:00` and its relatives: a blank for the `T`, no seconds, no zone, a date alone,
    /// `2026/03/29`, or a number of seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by size.
    static func read(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Reading? {
        var index = start
        func digits(_ most: Int) -> (value: Int, count: Int) {
            var value = 0
            let first = index
            while index < end, index - first < most, text[index] >= 0x30, text[index] <= 0x39 {
                value = value * 10 + Int(text[index] & 0xf)
                index += 1
            }
            return (value, index - first)
        }
        func skip(_ bytes: UInt8...) -> Bool {
            guard index < end, bytes.contains(text[index]) else { return false }
            index += 1
            return true
        }
        let year = digits(4)
        guard year.count == 4, index < end, skip(UInt8(ascii: "-"), UInt8(ascii: "/")) else {
            return number(text, start, end)
        }
        let month = digits(2)
        guard month.count > 0, skip(UInt8(ascii: "-"), UInt8(ascii: "/")) else { return nil }
        let day = digits(2)
        guard day.count > 0, let date = LocalDate(year: year.value, month: month.value, day: day.value) else {
            return nil
        }
        var reading = Reading(local: LocalDateTime(date: date, secondOfDay: 0), nanoseconds: 0, offset: nil)
        if index == end { return reading }
        guard skip(UInt8(ascii: "T"), UInt8(ascii: "t"), UInt8(ascii: " ")) else { return nil }
        let hour = digits(2)
        guard hour.count > 0, hour.value < 24, skip(UInt8(ascii: ":")) else { return nil }
        let minute = digits(2)
        guard minute.count == 2, minute.value < 60 else { return nil }
        var second = 0
        if skip(UInt8(ascii: ":")) {
            let read = digits(2)
            guard read.count == 2, read.value <= 60 else { return nil }
            second = read.value
            if skip(UInt8(ascii: "."), UInt8(ascii: ",")) {
                var scale: Int64 = 100_000_000
                let first = index
                while index < end, text[index] >= 0x30, text[index] <= 0x39 {
                    reading.nanoseconds += Int64(text[index] & 0xf) * scale
                    scale /= 10
                    index += 1
                }
                guard index > first else { return nil }
            }
        }
        reading.local.secondOfDay = hour.value * 3600 + minute.value * 60 + second
        while index < end, text[index] == 0x20 { index += 1 }
        if index == end { return reading }
        if skip(UInt8(ascii: "Z"), UInt8(ascii: "z")) {
            reading.offset = 0
        } else {
            let isWest = text[index] == UInt8(ascii: "-")
            guard skip(UInt8(ascii: "+"), UInt8(ascii: "-")) else { return nil }
            let hours = digits(2)
            _ = skip(UInt8(ascii: ":"))
            let minutes = digits(2)
            guard hours.count == 2, hours.value < 24, minutes.count != 1, minutes.value < 60 else { return nil }
            reading.offset = (hours.value * 60 + minutes.value) * (isWest ? -60 : 60)
        }
        return index == end ? reading : nil
    }

    /// The moment; a time without a zone is taken for UTC.
    static func instant(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Instant? {
        guard let reading = read(text, start, end), (1678...2261).contains(reading.local.date.year) else { return nil }
        let seconds = reading.local.secondsSince1970 - Int64(reading.offset ?? 0)
        return Instant(nanoseconds: seconds * 1_000_000_000 + reading.nanoseconds)
    }

    private static func number(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Reading? {
        guard let parsed = NumberText.parse(text, start, end), abs(parsed.double) >= 100_000_000 else { return nil }
        let magnitude = abs(parsed.double)
        // 1e11 seconds are the year 5138; as milliseconds they are 1973, and so on.
        let scale: Int64 = magnitude < 1e11 ? 1_000_000_000 : magnitude < 1e14 ? 1_000_000 : magnitude < 1e17 ? 1000 : 1
        let nanoseconds: Int64
        if let integer = parsed.integer {
            let (product, overflow) = integer.multipliedReportingOverflow(by: scale)
            guard !overflow else { return nil }
            nanoseconds = product
        } else {
            let product = (parsed.double * Double(scale)).rounded()
            guard abs(product) < 9e18 else { return nil }
            nanoseconds = Int64(product)
        }
        let instant = Instant(nanoseconds: nanoseconds)
        return Reading(
            local: LocalDateTime(secondsSince1970: instant.seconds),
            nanoseconds: nanoseconds - instant.seconds * 1_000_000_000,
            offset: 0
        )
    }

    /// A part of the time in a text, by the clock that stands there; nil when the text is no time.
    static func part(_ part: TimePart, _ text: Span<UInt8>, _ start: Int, _ end: Int) -> Int64? {
        guard let reading = read(text, start, end) else { return nil }
        let date = reading.local.date
        switch part {
        case .minute: return Int64(reading.local.secondOfDay / 60 % 60)
        case .hour: return Int64(reading.local.secondOfDay / 3600)
        case .day: return Int64(date.day)
        case .month: return Int64(date.month)
        case .year: return Int64(date.year)
        case .week:
            // The week belongs to the year that its Thursday lies in (ISO 8601).
            let thursday = date.adding(days: 4 - date.weekday)
            guard let first = LocalDate(year: thursday.year, month: 1, day: 1) else { return nil }
            return Int64((thursday.dayNumber - first.dayNumber) / 7 + 1)
        }
    }
}
