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
        var due = opens.adding(days: days)
        while calendar.daysOutsideHolidays(after: opens, through: due, school: school) < days,
            due < opens.adding(days: 365)
        {
            due = due.adding(days: 1)
        }
        return onOrAfter(due, school, calendar)
    }

    /// The year in which the school year of a day began.
    public static func schoolYear(_ day: LocalDate) -> Int { day.components.month >= 8 ? day.year : day.year - 1 }
}

/// Somebody who has not finished, and has to hear it.
public struct Reminder: Sendable, Hashable {
    /// When, against the due day.
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        case sevenDays = "seven-days"
        case threeDays = "three-days"
        case oneDay = "one-day"
        case overdue
    }

    /// The round.
    public var round: String
    /// Who.
    public var to: Reviewer
    /// When.
    public var kind: Kind
    /// In which part.
    public var role: ReviewRole
    /// How many rights wait for him.
    public var open: Int
    /// The due day.
    public var due: LocalDate

    /// The reminders of a day: only to those for whom something waits, only on school days, and each one once.
    ///
    /// One whose day falls in a holiday or a weekend goes out on the last school day before it. Overdue is said on the first
    /// school day after the due day and then every week.
    public static func due(_ round: ReviewRound, today: LocalDate, calendar: SchoolCalendar) -> [Reminder] {
        guard let plan = round.plan, round.status == .open else { return [] }
        let school = plan.scope.school
        guard Rhythm.isSchoolDay(today, school, calendar), let kind = kind(plan, today, calendar) else { return [] }
        var sent: Set<String> = []
        for event in round.events {
            if case .reminded(let number, let day, let reminder) = event.body, reminder == kind {
                if kind != .overdue || day > today.adding(days: -7) { sent.insert(number) }
            }
        }
        let waiting = Dictionary(grouping: round.undecided) { round.waitsFor($0) ?? .coordinator }
        let parts: [(ReviewRole, Reviewer?)] = [
            (.director, plan.reviewer), (.board, plan.board), (.privacyOfficer, plan.second),
        ]
        return parts.compactMap { role, usual in
            // Who stands in today hears it instead of whom he stands in for.
            let standIn = round.standIns.last { $0.role == role && $0.days.contains(today) }?.person
            guard let person = standIn ?? usual, let items = waiting[role], !sent.contains(person.number) else {
                return nil
            }
            return Reminder(round: plan.id, to: person, kind: kind, role: role, open: items.count, due: plan.due)
        }
    }

    private static func kind(_ plan: RoundPlan, _ today: LocalDate, _ calendar: SchoolCalendar) -> Kind? {
        let school = plan.scope.school
        for (days, kind) in [(1, Kind.oneDay), (3, .threeDays), (7, .sevenDays)] {
            let wish = plan.due.adding(days: -days)
            if Rhythm.onOrBefore(wish, school, calendar) == today { return kind }
        }
        return today > plan.due ? .overdue : nil
    }
}
