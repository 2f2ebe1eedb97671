public import Access
public import Model

/// Something that happened to somebody and asks for a small review of his accounts (R-006, R-007; row 18).
public struct Trigger: Sendable, Hashable, Comparable {
    /// What happened.
    public var occasion: ReviewOccasion
    /// The day.
    public var day: LocalDate
    /// The school; nil for the board.
    public var school: String?
    /// The employee numbers.
    public var people: [String]

    /// What is kept with a round so that nothing is planned for twice: occasion, day and employee number of each.
    public var keys: [String] { people.map { "\(occasion.rawValue) \(day.iso) \($0)" } }

    /// By day, occasion, school and people.
    public static func < (a: Trigger, b: Trigger) -> Bool {
        (a.day, a.occasion.rawValue, a.school ?? "", a.people.joined(separator: " "))
            < (b.day, b.occasion.rawValue, b.school ?? "", b.people.joined(separator: " "))
    }

    /// What happened in a span of days, each person once per occasion and day; the class change takes a school together.
    public static func find(_ access: AccessModel, from first: LocalDate, through last: LocalDate) -> [Trigger] {
        let span = DateSpan(from: first, through: last)
        var found: [Trigger] = []
        for person in access.staff.people {
            for period in person.employment {
                guard let end = period.through, span.contains(end.adding(days: 1)) else { continue }
                // The day after the last day of a contract that nothing follows.
                let isLast = person.nextStart(after: end).map { $0 > last } ?? true
                guard isLast else { continue }
                let school = person.schools(on: end).first
                let isTemporary = period.from.map { end.dayNumber - $0.dayNumber <= 366 } ?? false
                found.append(
                    Trigger(
                        occasion: isTemporary ? .contractEnd : .departure,
                        day: end.adding(days: 1),
                        school: school,
                        people: [person.number]
                    )
                )
            }
            for term in person.terms {
                guard let start = term.days.from, span.contains(start) else { continue }
                let before = person.functions(on: start.adding(days: -1))
                guard !before.isEmpty,
                    !before.contains(where: { $0.function == term.function && $0.school == term.school })
                else { continue }
                found.append(
                    Trigger(occasion: .newFunction, day: start, school: term.school, people: [person.number])
                )
            }
            found += ended(person, span)
        }
        for year in first.year...max(first.year, last.year) {
            guard let day = LocalDate(year: year, month: 8, day: 1), span.contains(day) else { continue }
            found += classChange(access, day)
        }
        return Array(Set(found)).sorted()
    }

    /// Functions that ended in a span while the work goes on, and that no other follows the day after: of that a new function tells.
    private static func ended(_ person: Person, _ span: DateSpan) -> [Trigger] {
        person.terms.compactMap { term in
            guard let end = term.days.through, span.contains(end.adding(days: 1)) else { return nil }
            let next = end.adding(days: 1)
            let goesOn = person.functions(on: next).contains {
                $0.function == term.function && $0.school == term.school
            }
            let isFollowed = person.terms.contains { $0.days.from == next }
            guard person.isEmployed(on: next), !goesOn, !isFollowed else { return nil }
            return Trigger(occasion: .functionEnd, day: next, school: term.school, people: [person.number])
        }
    }

    /// The people of each school whose groups are others from 1 August.
    private static func classChange(_ access: AccessModel, _ day: LocalDate) -> [Trigger] {
        let taught = access.taught ?? []
        var changed: [String: Set<String>] = [:]
        let before = Dictionary(grouping: taught.filter { $0.days.contains(day.adding(days: -1)) }, by: \.user)
        let after = Dictionary(grouping: taught.filter { $0.days.contains(day) }, by: \.user)
        for user in Set(before.keys).union(after.keys) {
            let old = Set((before[user] ?? []).map { TaughtGroup.key($0.group) })
            let new = Set((after[user] ?? []).map { TaughtGroup.key($0.group) })
            guard old != new, let place = access.account(.parnassys, named: user)?.person,
                let person = access.person(place)
            else { continue }
            let school = (after[user] ?? before[user])?.first?.school ?? person.schools(on: day).first
            if let school { changed[school, default: []].insert(person.number) }
        }
        return changed.map { Trigger(occasion: .classChange, day: day, school: $0.key, people: $0.value.sorted()) }
    }
}
