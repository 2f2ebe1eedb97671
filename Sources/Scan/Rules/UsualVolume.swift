internal import Access
internal import Checks
internal import Model
internal import Pack
internal import Rules

/// How many events of a rule every actor has on every day: what is usual for somebody, and for the colleagues.
struct UsualVolume: Sendable, Codable {
    /// A week in which somebody did more than usual.
    struct Verdict {
        /// The number of events in the week.
        var week: Int
        /// Those of the busiest day, when that alone is told.
        var day: Int?
        /// How many of the person's own weeks before are known, and their median; nil when too few are.
        var own: (weeks: Int, median: Int)?
        /// How many colleagues there are, and what nine out of ten of them stay within; nil under five.
        var peers: (count: Int, within: Int)?
    }

    /// The numbers by actor and day.
    private var counts: [Int32: [LocalDate: Int]] = [:]

    mutating func note(_ actor: Int32, _ day: LocalDate) { counts[actor, default: [:]][day, default: 0] += 1 }

    mutating func merge(_ other: UsualVolume) {
        for (actor, days) in other.counts { counts[actor, default: [:]].merge(days, uniquingKeysWith: +) }
    }

    /// The Monday of a day's week.
    static func monday(_ day: LocalDate) -> LocalDate { day.adding(days: 1 - day.weekday) }

    /// What stands out in a week of an actor; nil when nothing does.
    func verdict(
        _ rule: PackRule,
        _ thresholds: [String: Double],
        actor: Int32,
        monday: LocalDate,
        _ context: CheckContext
    ) -> Verdict? {
        guard let comparison = rule.comparison else { return nil }
        func limit(_ name: String) -> Double {
            thresholds[name] ?? rule.thresholds.first { $0.name == name }?.standard.double ?? .infinity
        }
        let days = counts[actor] ?? [:]
        let week = sum(days, monday)
        var verdict = Verdict(week: week)
        let busiest = (0..<7).map { days[monday.adding(days: $0)] ?? 0 }.max() ?? 0
        if Double(busiest) >= limit(comparison.day) { verdict.day = busiest }
        // Most weeks end here: the comparison goes past everybody.
        guard verdict.day != nil || Double(week) >= limit(comparison.least) else { return nil }
        let person = context.directory.actor(actor).flatMap { context.person($0) }
        verdict.own = own(days, monday, person, context)
        verdict.peers = person.flatMap { peers(of: $0, monday, context) }
        if verdict.day != nil { return verdict }
        let number = Double(week)
        let isMoreThanPeers =
            verdict.peers.map { number > PackComparison.bound(limit(comparison.peers), $0.within) } ?? false
        // A busy week of the whole school is no week of one person.
        let isAbovePeers = verdict.peers.map { week > $0.within } ?? true
        let isMoreThanOwn = verdict.own.map { number > PackComparison.bound(limit(comparison.own), $0.median) } ?? false
        return isMoreThanPeers || isMoreThanOwn && isAbovePeers ? verdict : nil
    }

    private func sum(_ days: [LocalDate: Int], _ monday: LocalDate) -> Int {
        (0..<7).reduce(0) { $0 + (days[monday.adding(days: $1)] ?? 0) }
    }

    /// The median of the weeks before: those of school, under the contract and since the log begins.
    private func own(
        _ days: [LocalDate: Int],
        _ monday: LocalDate,
        _ person: Person?,
        _ context: CheckContext
    ) -> (weeks: Int, median: Int)? {
        guard let first = counts.values.compactMap({ $0.keys.min() }).min() else { return nil }
        let school = person?.schools(on: monday).first
        let known = (1...PackComparison.weeks).map { monday.adding(days: -7 * $0) }.filter { start in
            let friday = start.adding(days: 4)
            let open = context.access.calendar.daysOutsideHolidays(
                after: start.adding(days: -1),
                through: friday,
                school: school
            )
            return open >= 3 && start >= Self.monday(first) && person?.isEmployed(on: start) ?? true
        }
        guard known.count >= PackComparison.fewestWeeks else { return nil }
        let numbers = known.map { sum(days, $0) }.sorted()
        return (numbers.count, numbers[numbers.count / 2])
    }

    /// What nine out of ten others with one of the same functions stay within in that week, those without any event included.
    private func peers(of person: Person, _ monday: LocalDate, _ context: CheckContext) -> (count: Int, within: Int)? {
        let day = monday.adding(days: 2)
        let functions = Set(person.functionNames(on: day))
        let others = context.access.staff.people.filter { other in
            other.number != person.number && other.functions(on: day).contains { functions.contains($0.function) }
        }
        guard others.count >= PackComparison.fewestPeers else { return nil }
        var numbers = Dictionary(others.map { ($0.number, 0) }, uniquingKeysWith: { first, _ in first })
        for (actor, days) in counts {
            guard let owner = context.directory.actor(actor).flatMap({ context.person($0) }),
                numbers[owner.number] != nil
            else { continue }
            numbers[owner.number, default: 0] += sum(days, monday)
        }
        let sorted = numbers.values.sorted()
        return (sorted.count, sorted[(sorted.count * 9 + 9) / 10 - 1])
    }
}
