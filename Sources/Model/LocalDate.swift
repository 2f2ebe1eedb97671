/// A day in the proleptic Gregorian calendar, without a zone.
public struct LocalDate: Hashable, Comparable, Sendable {
    /// Days since 1970-01-01.
    public var dayNumber: Int

    /// The day that lies this many days after 1970-01-01.
    @inlinable
    public init(dayNumber: Int) { self.dayNumber = dayNumber }

    /// A day by year (0 to 9999), month and day; nil when the calendar has no such day.
    @inlinable
    public init?(year: Int, month: Int, day: Int) {
        guard (0...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= LocalDate.daysInMonth(year: year, month: month)
        else { return nil }
        // Days from civil, Howard Hinnant's algorithm: March is month 0, so that leap days come last.
        let y = month <= 2 ? year - 1 : year
        let era = (y >= 0 ? y : y - 399) / 400
        let yearOfEra = y - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        dayNumber = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// Reads `yyyy-MM-dd`; nil for anything else.
    public init?(iso text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].utf8.count == 4, parts[1].utf8.count == 2, parts[2].utf8.count == 2,
            parts.allSatisfy({ $0.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } }),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// The number of days of a month.
    @inlinable
    public static func daysInMonth(year: Int, month: Int) -> Int {
        switch month {
        case 2: (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Year, month (1 to 12) and day (1 to 31).
    public var components: (year: Int, month: Int, day: Int) {
        let shifted = dayNumber + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth + (shiftedMonth < 10 ? 3 : -9)
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    /// The year.
    public var year: Int { components.year }
    /// The month, 1 to 12.
    public var month: Int { components.month }
    /// The day of the month, 1 to 31.
    public var day: Int { components.day }

    /// The day of the week, 1 = Monday to 7 = Sunday (ISO 8601).
    public var weekday: Int { ((dayNumber + 3) % 7 + 7) % 7 + 1 }

    /// `yyyy-MM-dd`.
    public var iso: String {
        let (year, month, day) = components
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }

    /// The day so many days later (earlier when negative).
    public func adding(days: Int) -> LocalDate { LocalDate(dayNumber: dayNumber + days) }

    /// The same day of the month, some years later; 29 February becomes the 28th in a year that has none.
    public func adding(years: Int) -> LocalDate {
        let (year, month, day) = components
        let last = Self.daysInMonth(year: year + years, month: month)
        return LocalDate(year: year + years, month: month, day: min(day, last)) ?? adding(days: 365 * years)
    }

    /// The order of days.
    @inlinable
    public static func < (a: LocalDate, b: LocalDate) -> Bool { a.dayNumber < b.dayNumber }
}

extension LocalDate: Codable {
    /// Decodes `yyyy-MM-dd`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = LocalDate(iso: text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not yyyy-MM-dd: \(text)")
        }
        self = value
    }

    /// Encodes `yyyy-MM-dd`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(iso)
    }
}

/// A span of days, both ends included; an absent end is open.
public struct DateSpan: Hashable, Sendable, Codable {
    /// The first day; nil when it has always been so.
    public var from: LocalDate?
    /// The last day, which still counts to its last second in local time; nil when no end is set.
    public var through: LocalDate?

    /// A span from a first to a last day, both included.
    public init(from: LocalDate? = nil, through: LocalDate? = nil) {
        self.from = from
        self.through = through
    }

    /// Whether a day lies in the span.
    public func contains(_ day: LocalDate) -> Bool {
        if let from, day < from { return false }
        if let through, day > through { return false }
        return true
    }

    /// The days that both spans hold; nil when there are none.
    public func intersection(_ other: DateSpan) -> DateSpan? {
        let first = [from, other.from].compactMap { $0 }.max()
        let last = [through, other.through].compactMap { $0 }.min()
        if let first, let last, last < first { return nil }
        return DateSpan(from: first, through: last)
    }

    /// The number of days, both ends counted; nil when an end is open.
    public var length: Int? {
        guard let from, let through else { return nil }
        return through.dayNumber - from.dayNumber + 1
    }
}

/// A wall-clock time on a day, without a zone.
public struct LocalDateTime: Hashable, Comparable, Sendable {
    /// The day.
    public var date: LocalDate
    /// Seconds since the day's midnight, 0 to 86,400 (the last for a leap second).
    public var secondOfDay: Int

    /// A time on a day.
    @inlinable
    public init(date: LocalDate, secondOfDay: Int) {
        self.date = date
        self.secondOfDay = secondOfDay
    }

    /// The wall clock of a moment given as seconds since 1970-01-01T00:00:00 of the same clock.
    @inlinable
    public init(secondsSince1970 seconds: Int64) {
        let day = Int((seconds >= 0 ? seconds : seconds - 86_399) / 86_400)
        date = LocalDate(dayNumber: day)
        secondOfDay = Int(seconds - Int64(day) * 86_400)
    }

    /// Seconds since 1970-01-01T00:00:00 of the same clock.
    @inlinable
    public var secondsSince1970: Int64 { Int64(date.dayNumber) * 86_400 + Int64(secondOfDay) }

    /// `HH:mm` or `HH:mm:ss`.
    public func clock(seconds: Bool) -> String {
        let hoursAndMinutes = "\(padded(secondOfDay / 3600, 2)):\(padded(secondOfDay / 60 % 60, 2))"
        return seconds ? "\(hoursAndMinutes):\(padded(secondOfDay % 60, 2))" : hoursAndMinutes
    }

    /// The order of one clock.
    @inlinable
    public static func < (a: LocalDateTime, b: LocalDateTime) -> Bool {
        (a.date, a.secondOfDay) < (b.date, b.secondOfDay)
    }
}

private func padded(_ number: Int, _ width: Int) -> String {
    let text = String(number)
    return text.utf8.count >= width ? text : String(repeating: "0", count: width - text.utf8.count) + text
}
