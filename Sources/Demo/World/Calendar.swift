import Model

/// The three regions of the school holidays, with the names of `logwacht.yml`.
enum Region: String, Sendable {
    case noord, midden, zuid
}

/// The days of one school year: holidays per region and the moments between which the logs run.
struct SchoolCalendar: Sendable {
    /// 1 August.
    let first: LocalDate
    /// 31 July.
    let last: LocalDate
    /// The day of the account exports: they are made in the morning, the logs end the evening before.
    let asOf: LocalDate
    private let free: [Region: [DateSpan]]
    private let publicHolidays: Set<LocalDate>

    /// School year 2025-2026, with the dates that the Ministry of Education set for it.
    init(startYear: Int) {
        func day(_ year: Int, _ month: Int, _ day: Int) -> LocalDate {
            LocalDate(year: year, month: month, day: day) ?? LocalDate(dayNumber: 0)
        }
        let a = startYear
        let b = startYear + 1
        first = day(a, 8, 1)
        last = day(b, 7, 31)
        asOf = day(b, 7, 10)
        func span(_ from: LocalDate, _ through: LocalDate) -> DateSpan { DateSpan(from: from, through: through) }
        let christmas = span(day(a, 12, 20), day(b, 1, 4))
        let may = span(day(b, 4, 25), day(b, 5, 3))
        free = [
            .noord: [
                span(day(a, 7, 12), day(a, 8, 24)), span(day(a, 10, 18), day(a, 10, 26)), christmas,
                span(day(b, 2, 21), day(b, 3, 1)), may, span(day(b, 7, 4), day(b, 8, 16)),
            ],
            .midden: [
                span(day(a, 7, 19), day(a, 8, 31)), span(day(a, 10, 18), day(a, 10, 26)), christmas,
                span(day(b, 2, 14), day(b, 2, 22)), may, span(day(b, 7, 18), day(b, 8, 30)),
            ],
            .zuid: [
                span(day(a, 7, 5), day(a, 8, 17)), span(day(a, 10, 11), day(a, 10, 19)), christmas,
                span(day(b, 2, 14), day(b, 2, 22)), may, span(day(b, 7, 11), day(b, 8, 23)),
            ],
        ]
        // Good Friday, Easter Monday, King's Day, Liberation Day, Ascension and the Friday after it, Whit Monday.
        publicHolidays = [
            day(b, 4, 3), day(b, 4, 6), day(b, 4, 27), day(b, 5, 5), day(b, 5, 14), day(b, 5, 15), day(b, 5, 25),
        ]
    }

    /// The days of the logs.
    var logDays: [LocalDate] { (first.dayNumber..<asOf.dayNumber).map(LocalDate.init(dayNumber:)) }

    /// Whether a school of this region is open.
    func isSchoolDay(_ day: LocalDate, _ region: Region) -> Bool {
        day.weekday <= 5 && !publicHolidays.contains(day) && !(free[region] ?? []).contains { $0.contains(day) }
    }

    /// Whether the board office is open: it works on through the short holidays.
    func isOfficeDay(_ day: LocalDate) -> Bool {
        guard day.weekday <= 5, !publicHolidays.contains(day) else { return false }
        let (_, month, dayOfMonth) = day.components
        if month == 8 && dayOfMonth < 18 { return false }
        return !(month == 12 && dayOfMonth > 22) && !(month == 1 && dayOfMonth < 5)
    }
}

extension LocalDate {
    /// `dd-MM-yyyy`.
    var dutch: String {
        let (year, month, day) = components
        return "\(padded(day, 2))-\(padded(month, 2))-\(padded(year, 4))"
    }
}

extension DateSpan {
    /// Whether the span holds any day of another one.
    func overlaps(_ other: DateSpan) -> Bool { intersection(other) != nil }
}
