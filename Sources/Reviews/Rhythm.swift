public import Access
public import Model

/// When rounds are held: never due in a holiday (rows 12 and 16 of the product's features; ).
public enum Rhythm {
    /// A round of a year.
    public struct Moment: Sendable, Hashable {
        /// The first day.
        public var opens: LocalDate
        /// The last day.
        public var due: LocalDate
    }

    /// Whether a school works on a day: no weekend, no holiday.
    public static func isSchoolDay(_ day: LocalDate, _ school: String?, _ calendar: SchoolCalendar) -> Bool {
        day.weekday <= 5 && calendar.daysOutsideHolidays(after: day.adding(days: -1), through: day, school: school) > 0
    }

    /// The first school day on or after a day.
    public static func onOrAfter(_ day: LocalDate, _ school: String?, _ calendar: SchoolCalendar) -> LocalDate {
        (0..<120).map { day.adding(days: $0) }.first { isSchoolDay($0, school, calendar) } ?? day
    }

    /// The last school day on or before a day.
    public static func onOrBefore(_ day: LocalDate, _ school: String?, _ calendar: SchoolCalendar) -> LocalDate {
        (0..<120).map { day.adding(days: -$0) }.first { isSchoolDay($0, school, calendar) } ?? day
    }

    /// The rounds of a school year that begins in a year: when the groups have changed, and, where there are two, when temporary
    /// work of the autumn has ended.
    ///
    /// - Parameters:
    ///   - days: the days from beginning to end, holidays left out.
    ///   - rounds: one or two.
    public static func moments(
        schoolYear year: Int,
        days: Int = 21,
        rounds: Int = 2,
        school: String?,
        calendar: SchoolCalendar
    ) -> [Moment] {
        [(year, 9, 15), (year + 1, 2, 1)].prefix(rounds).compactMap { year, month, day in
            guard let wish = LocalDate(year: year, month: month, day: day) else { return nil }
            let opens = onOrAfter(wish, school, calendar)
            return Moment(opens: opens, due: due(opens, days: days, school, calendar))
        }
    }

    /// The school day on which a number of days, holidays left out, has passed since a round began.
    public static func due(_ opens: LocalDate, days: Int, _ school: String?, _ calendar: SchoolCalendar) -> LocalDate {
        // A day adds one at most, so that what is lacking may be skipped at once and the first day that will do is never passed.
        let latest = opens.adding(days: max(days, 365))
        var due = opens.adding(days: days)
        while due < latest {
            let lacking = days - calendar.daysOutsideHolidays(after: opens, through: due, school: school)
            guard lacking > 0 else { break }
            due = min(latest, due.adding(days: lacking))
        }
        return onOrAfter(due, school, calendar)
    }

    /// The year in which the school year of a day began.
    public static func schoolYear(_ day: LocalDate) -> Int { day.components.month >= 8 ? day.year : day.year - 1 }
}
