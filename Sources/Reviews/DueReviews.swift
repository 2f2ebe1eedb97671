public import Access
public import Model

/// A review that should be planned: what asks for it, and what it would be about.
public struct DueReview: Sendable, Hashable, Comparable {
    /// Why.
    public var occasion: ReviewOccasion
    /// Since when: the first day of what happened, or the day on which a round should have begun.
    public var since: LocalDate
    /// The school whose director decides; nil for the board's own office.
    public var school: String?
    /// The employee numbers; empty for a whole school.
    public var people: [String] = []
    /// What it is about.
    public var scope = ReviewScope()
    /// What is kept with the round so that nothing is planned for twice.
    public var triggers: [String] = []

    init(_ occasion: ReviewOccasion, since: LocalDate, school: String?) {
        self.occasion = occasion
        self.since = since
        self.school = school
    }

    /// By day, occasion and school.
    public static func < (a: DueReview, b: DueReview) -> Bool {
        (a.since, a.occasion.rawValue, a.school ?? "") < (b.since, b.occasion.rawValue, b.school ?? "")
    }

    /// How many days there are for it, holidays left out.
    public func days(_ settings: ReviewSettings) -> Int {
        occasion == .periodic ? settings.roundDays : settings.smallDays
    }

    /// The key of what an earlier round left unanswered.
    public static func unanswered(_ id: String) -> String { "\(ReviewOccasion.unanswered.rawValue) \(id)" }
}

/// Finds which reviews are due, from the staff register, the rhythm and the rounds that there are.
public struct DueReviews {
    let access: AccessModel
    let rounds: [ReviewSummary]
    let today: LocalDate

    /// What is due on a day.
    ///
    /// - Parameter rounds: the rounds that there are; what was withdrawn does not count.
    public init(_ access: AccessModel, rounds: [ReviewSummary], today: LocalDate) {
        self.access = access
        self.rounds = rounds.filter { $0.status != .withdrawn }
        self.today = today
    }

    private var settings: ReviewSettings { access.settings.reviews }

    /// Everything that is due, in order.
    public func all() -> [DueReview] { (small() + unanswered() + periodic()).sorted() }

    /// The small reviews after changes, one for all of a kind at a school (R-006, R-007).
    ///
    /// Nobody without an open account is asked about, nothing twice, and nothing that a whole round has seen that began later, or
    /// will see because it is planned for these days.
    public func small() -> [DueReview] {
        let first = today.adding(days: -settings.lookBackDays)
        let taken = taken
        let holders = holders
        var found: [String: DueReview] = [:]
        for trigger in Trigger.find(access, from: first, through: today) {
            guard !isSeen(school: trigger.school, since: trigger.day) else { continue }
            for (number, key) in zip(trigger.people, trigger.keys) {
                guard holders.contains(number), !taken.contains(key) else { continue }
                let group = "\(trigger.occasion.rawValue) \(trigger.school ?? "")"
                var due = found[group] ?? DueReview(trigger.occasion, since: trigger.day, school: trigger.school)
                due.since = min(due.since, trigger.day)
                if !due.people.contains(number) { due.people.append(number) }
                due.triggers.append(key)
                found[group] = due
            }
        }
        return found.values.map { due in
            var due = due
            due.people.sort()
            due.triggers.sort()
            due.scope.school = due.school
            due.scope.people = due.people
            due.scope.isEverywhere = true
            return due
        }
    }

    /// What signed rounds left unanswered.
    public func unanswered() -> [DueReview] {
        let taken = taken
        return rounds.compactMap { round in
            guard let signed = round.signedAt, !round.leftOpen.isEmpty else { return nil }
            let key = DueReview.unanswered(round.plan.id)
            let day = access.settings.zone.day(signed)
            guard !taken.contains(key), !isSeen(school: round.plan.scope.school, since: day.adding(days: 1)) else {
                return nil
            }
            var due = DueReview(.unanswered, since: day, school: round.plan.scope.school)
            due.scope.school = due.school
            due.scope.items = round.leftOpen
            due.triggers = [key]
            return due
        }
    }

    /// The schools, and last the board's own office, whose round by the rhythm has not been planned (R-009, R-015).
    public func periodic() -> [DueReview] {
        let places = places
        return schools.filter(places.contains).compactMap { school in
            let year = Rhythm.schoolYear(today)
            let moments = [year - 1, year].flatMap { self.moments($0, school) }
            guard let moment = moments.last(where: { $0.opens <= today }), !isPlanned(school, moment) else {
                return nil
            }
            return whole(school, since: moment.opens)
        }
    }

    /// The rounds of a school year that have not been planned, with their days.
    public func rhythm(schoolYear year: Int) -> [(due: DueReview, moment: Rhythm.Moment)] {
        let places = places
        return schools.filter(places.contains).flatMap { school in
            moments(year, school).filter { !isPlanned(school, $0) }.map { (whole(school, since: $0.opens), $0) }
        }
    }

    private var schools: [String?] { access.settings.schools.map(\.name) + [nil] }

    private func moments(_ year: Int, _ school: String?) -> [Rhythm.Moment] {
        Rhythm.moments(
            schoolYear: year,
            days: settings.roundDays,
            rounds: settings.roundsPerYear,
            school: school,
            calendar: access.calendar
        )
    }

    private func whole(_ school: String?, since day: LocalDate) -> DueReview {
        var due = DueReview(.periodic, since: day, school: school)
        due.scope.school = school
        due.scope.isOffice = school == nil ? true : nil
        return due
    }

    /// A round that was planned up to two months early counts as that of its moment.
    private func isPlanned(_ school: String?, _ moment: Rhythm.Moment) -> Bool {
        rounds.contains { round in
            round.plan.occasion == .periodic && takesIn(round, school)
                && round.plan.opens >= moment.opens.adding(days: -60)
        }
    }

    /// Whether a whole round of a school began on or after a day, or is planned to begin before a small review would be due.
    private func isSeen(school: String?, since day: LocalDate) -> Bool {
        rounds.contains { round in
            guard takesIn(round, school) else { return false }
            if round.status == .draft { return round.plan.opens <= today.adding(days: settings.smallDays) }
            return round.startedAt.map { access.settings.zone.day($0) >= day } ?? false
        }
    }

    private func takesIn(_ round: ReviewSummary, _ school: String?) -> Bool {
        let scope = round.plan.scope
        guard scope.isFull else { return false }
        return scope.school == school && (school != nil || scope.isOffice == true)
            || scope.school == nil && scope.isOffice != true
    }

    private var taken: Set<String> { Set(rounds.flatMap { $0.plan.triggers ?? [] }) }

    /// The schools with an open account, and nil when the board's office has one.
    private var places: Set<String?> {
        var found: Set<String?> = []
        for system in PopulationBuilder.systems where system != .sharepoint {
            for account in access.accounts[system] ?? [] where account.isOpen(on: today) {
                let own = account.schools.first ?? access.person(account.person)?.schools(on: today).first
                if system == .entra { found.insert(own) }
                for grant in account.grants { found.insert(grant.school ?? own) }
            }
        }
        return found
    }

    /// The employee numbers of those who have an open account with a right.
    private var holders: Set<String> {
        var found: Set<String> = []
        for system in PopulationBuilder.systems {
            for account in access.accounts[system] ?? [] {
                guard account.isOpen(on: today), system == .entra || !account.grants.isEmpty else { continue }
                if let number = access.person(account.person)?.number { found.insert(number) }
            }
        }
        return found
    }
}
