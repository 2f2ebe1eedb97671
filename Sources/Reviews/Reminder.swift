public import Access
public import Model

/// Somebody who has not finished, and has to hear it.
public struct Reminder: Sendable, Hashable {
    /// When, against the due day.
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        /// Something waits for him for the first time.
        case begun
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
    /// How many rights wait for him; none when all is decided and the signature is missing.
    public var open: Int
    /// The due day.
    public var due: LocalDate

    /// The reminders of a day: only to those for whom something waits, only on school days, and each one once.
    ///
    /// One whose day falls in a holiday or a weekend goes out on the last school day before it. Overdue is said on the first
    /// school day after the due day and then every week. Who was asked something is reminded against the day of his answer.
    public static func due(_ round: ReviewRound, today: LocalDate, calendar: SchoolCalendar) -> [Reminder] {
        guard let plan = round.plan, [.open, .decided].contains(round.status),
            Rhythm.isSchoolDay(today, plan.scope.school, calendar)
        else { return [] }
        var found: [Reminder] = []
        func add(_ person: Reviewer, _ role: ReviewRole, _ open: Int, _ due: LocalDate) {
            guard let kind = kind(due, today, plan.scope.school, calendar),
                !round.hasReminded(person.number, kind, role, today)
            else { return }
            found.append(Reminder(round: plan.id, to: person, kind: kind, role: role, open: open, due: due))
        }
        let waiting = Dictionary(grouping: round.undecided) { round.waitsFor($0) ?? .coordinator }
        let parts: [(ReviewRole, Reviewer?)] = [
            (.director, plan.reviewer), (.board, plan.board), (.privacyOfficer, plan.second),
        ]
        for (role, usual) in parts {
            // Who stands in today hears it instead of whom he stands in for.
            let standIn = round.standIns.last { $0.role == role && $0.days.contains(today) }?.person
            guard let person = standIn ?? usual else { continue }
            if let items = waiting[role] {
                add(person, role, items.count, plan.due)
            } else if role == .director, round.status == .decided {
                add(person, role, 0, plan.due)
            }
        }
        for (number, questions) in Dictionary(grouping: round.openQuestions, by: { $0.askWhom ?? "" }) {
            guard let day = questions.compactMap(\.askBy).min() else { continue }
            add(Reviewer(number: number, name: number), .asked, questions.count, day)
        }
        return found.sorted { ($0.role.rawValue, $0.to.number) < ($1.role.rawValue, $1.to.number) }
    }

    private static func kind(
        _ due: LocalDate,
        _ today: LocalDate,
        _ school: String?,
        _ calendar: SchoolCalendar
    ) -> Kind? {
        for (days, kind) in [(1, Kind.oneDay), (3, .threeDays), (7, .sevenDays)] {
            if Rhythm.onOrBefore(due.adding(days: -days), school, calendar) == today { return kind }
        }
        if today > due { return .overdue }
        return today < due.adding(days: -7) ? .begun : nil
    }
}

extension ReviewRound {
    /// Whether somebody had a reminder; one that is overdue comes back after a week.
    fileprivate func hasReminded(
        _ number: String,
        _ kind: Reminder.Kind,
        _ role: ReviewRole,
        _ today: LocalDate
    ) -> Bool {
        events.contains { event in
            guard case .reminded(let other, let day, let reminder, let part) = event.body else { return false }
            guard other == number, reminder == kind, part == nil || part == role else { return false }
            return kind != .overdue || day > today.adding(days: -7)
        }
    }
}
