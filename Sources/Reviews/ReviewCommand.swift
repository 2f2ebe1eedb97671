public import Model

/// Something that somebody wants of a round.
public enum ReviewCommand: Sendable {
    /// Make a draft.
    case plan(RoundPlan)
    /// Give up a draft.
    case withdraw(reason: String)
    /// Freeze the population and begin; a reason when an export has shrunk by half or more.
    case start(Population, previous: [SourceCount], shrinkReason: String?)
    /// Let somebody decide in another's place.
    case standIn(StandIn)
    /// Decide; `present` holds the ids of the rights that the exports show now.
    case decide([DecisionInput], Manner, present: Set<String>)
    /// Answer a question.
    case answer(item: String, text: String)
    /// Sign; `function` is how the signer describes his position. What is open is left open only when that is said.
    case sign(function: String, leaveOpen: Bool)
    /// Hold new exports against the orders.
    case verify(Observation)
    /// Note that somebody was reminded.
    case remind(Reminder, LocalDate)
}

/// What new exports and logs show.
public struct Observation: Sendable {
    /// The ids of the rights that are granted now.
    public var granted: Set<String>
    /// The rights that were ever granted on accounts that the logs show in use on a day, by account key; the last day.
    public var lastUse: [String: LocalDate]
    /// Accounts that are open now, by account key.
    public var openAccounts: Set<String>
    /// The exports.
    public var exports: [SourceCount]
    /// The day of the exports.
    public var day: LocalDate
    /// Whether a shrunk export was said to be right.
    public var acceptsShrink: Bool

    /// An observation.
    public init(
        granted: Set<String>,
        lastUse: [String: LocalDate],
        openAccounts: Set<String>,
        exports: [SourceCount],
        day: LocalDate,
        acceptsShrink: Bool = false
    ) {
        self.granted = granted
        self.lastUse = lastUse
        self.openAccounts = openAccounts
        self.exports = exports
        self.day = day
        self.acceptsShrink = acceptsShrink
    }

    /// How accounts are named in an observation.
    public static func key(_ system: System, _ account: String) -> String {
        "\(system.rawValue) \(account.lowercased())"
    }
}

extension ReviewRound {
    /// What a command makes happen; nothing happens when it is refused.
    ///
    /// - Parameters:
    ///   - command: what is wanted.
    ///   - actor: who wants it.
    ///   - now: when; never before the last event.
    ///   - zone: the zone of the days.
    /// - Throws: `Diagnostics` with everything that stands in the way at once, codes `review.*`.
    public func apply(
        _ command: ReviewCommand,
        _ actor: ReviewActor,
        now: Instant,
        zone: Zone = .amsterdam
    ) throws(Diagnostics) -> [ReviewEvent] {
        if let last = events.last?.at, now < last {
            throw Diagnostics([Diagnostic("review.clock-back", .error, ["now": now.rfc3339, "last": last.rfc3339])])
        }
        let bodies: [ReviewEvent.Body]
        switch command {
        case .plan(let plan): bodies = try planned(plan)
        case .withdraw(let reason): bodies = try withdrawn(reason)
        case .start(let population, let previous, let reason): bodies = try started(population, previous, reason)
        case .standIn(let standIn): bodies = try appointed(standIn, actor)
        case .decide(let inputs, let manner, let present):
            bodies = try decided(inputs, manner, present, actor, now, zone)
        case .answer(let item, let text): bodies = try answered(item, text, actor, zone.day(now))
        case .sign(let function, let leaveOpen): bodies = try signed(function, leaveOpen, actor, zone.day(now))
        case .verify(let observation): bodies = try verified(observation, zone)
        case .remind(let reminder, let day):
            bodies = [.reminded(number: reminder.to.number, day: day, reminder: reminder.kind, role: reminder.role)]
        }
        return bodies.enumerated().map { place, body in
            ReviewEvent(number: events.count + place + 1, at: now, actor: actor, body: body)
        }
    }

    private func planned(_ plan: RoundPlan) throws(Diagnostics) -> [ReviewEvent.Body] {
        guard self.plan == nil else { throw Diagnostics([Diagnostic("review.exists", .error, ["id": plan.id])]) }
        guard plan.opens <= plan.due else {
            throw Diagnostics([
                Diagnostic("review.due-before-start", .error, ["opens": plan.opens.iso, "due": plan.due.iso])
            ])
        }
        return [.planned(plan: plan)]
    }

    private func withdrawn(_ reason: String) throws(Diagnostics) -> [ReviewEvent.Body] {
        try requireDraft()
        guard reason.filter({ !$0.isWhitespace }).count >= 3 else {
            throw Diagnostics([Diagnostic("review.withdraw-reason", .error, ["id": plan?.id ?? ""])])
        }
        return [.withdrawn(reason: reason)]
    }

    private func requireDraft() throws(Diagnostics) {
        let id = plan?.id ?? ""
        if isWithdrawn { throw Diagnostics([Diagnostic("review.is-withdrawn", .error, ["id": id])]) }
        guard plan != nil, status == .draft else {
            throw Diagnostics([Diagnostic("review.not-draft", .error, ["id": id])])
        }
    }

    /// Whoever is needed for a list and not named in the plan: the round cannot begin without.
    public static func missing(_ plan: RoundPlan, _ items: [ReviewItem]) -> [Diagnostic] {
        var problems: [Diagnostic] = []
        if plan.second == nil, items.contains(where: \.rightClass.isGuarded) {
            problems.append(Diagnostic("review.second-missing", .error, ["id": plan.id]))
        }
        let boards = items.contains { item in
            guard let number = item.personNumber else { return false }
            return number == plan.reviewer.number || (number == plan.second?.number && item.rightClass.isGuarded)
        }
        if plan.board == nil, boards {
            problems.append(Diagnostic("review.board-missing", .error, ["id": plan.id]))
        }
        return problems
    }

    private func started(
        _ population: Population,
        _ previous: [SourceCount],
        _ reason: String?
    ) throws(Diagnostics) -> [ReviewEvent.Body] {
        try requireDraft()
        guard let plan else { return [] }
        var problems: [Diagnostic] = []
        if population.items.isEmpty { problems.append(Diagnostic("review.nothing-to-review", .error, ["id": plan.id])) }
        problems += Self.missing(plan, population.items)
        if (reason ?? "").isEmpty { problems += Self.shrunk(population.sources, since: previous) }
        guard problems.isEmpty else { throw Diagnostics(problems) }
        return [
            .started(
                hash: population.hash,
                items: population.items.count,
                accounts: population.accounts,
                shrinkReason: reason
            )
        ]
    }

    /// Exports that hold half the accounts, or fewer, of the time before.
    static func shrunk(_ now: [SourceCount], since previous: [SourceCount]) -> [Diagnostic] {
        previous.compactMap { before in
            let after = now.first { $0.system == before.system }?.accounts ?? 0
            guard before.accounts >= 4, after * 2 <= before.accounts else { return nil }
            return Diagnostic(
                "review.export-shrunk",
                .error,
                ["system": before.system.rawValue, "before": String(before.accounts), "now": String(after)]
            )
        }
    }

    private func appointed(_ standIn: StandIn, _ actor: ReviewActor) throws(Diagnostics) -> [ReviewEvent.Body] {
        guard plan != nil, signedAt == nil else {
            throw Diagnostics([Diagnostic("review.closed", .error, ["id": plan?.id ?? ""])])
        }
        var problems: [Diagnostic] = []
        if standIn.authority.isEmpty { problems.append(Diagnostic("review.authority-missing")) }
        if standIn.days.length.map({ $0 <= 0 || $0 > 366 }) ?? true {
            problems.append(Diagnostic("review.stand-in-period"))
        }
        // Who gets a power does not give it to himself.
        if actor.number == standIn.person.number { problems.append(Diagnostic("review.stand-in-self")) }
        guard problems.isEmpty else { throw Diagnostics(problems) }
        return [.standIn(standIn: standIn)]
    }

    private func answered(
        _ id: String,
        _ text: String,
        _ actor: ReviewActor,
        _ today: LocalDate
    ) throws(Diagnostics) -> [ReviewEvent.Body] {
        guard startedAt != nil, signedAt == nil else {
            throw Diagnostics([Diagnostic("review.closed", .error, ["id": plan?.id ?? ""])])
        }
        guard let item = find(id) else { throw Diagnostics([Diagnostic("review.item-unknown", .error, ["item": id])]) }
        guard let question = openQuestions.first(where: { $0.item == item.id }) else {
            throw Diagnostics([Diagnostic("review.no-question", .error, ["item": item.id])])
        }
        guard let number = actor.number, question.askWhom == number else {
            throw Diagnostics([Diagnostic("review.not-asked", .error, ["item": item.id])])
        }
        guard !text.isEmpty else { throw Diagnostics([Diagnostic("review.answer-empty", .error, ["item": item.id])]) }
        return [.answered(item: item.id, text: text)]
    }

    private func signed(
        _ function: String,
        _ leaveOpen: Bool,
        _ actor: ReviewActor,
        _ today: LocalDate
    ) throws(Diagnostics) -> [ReviewEvent.Body] {
        guard let plan, startedAt != nil else {
            throw Diagnostics([Diagnostic("review.not-open", .error, ["id": plan?.id ?? ""])])
        }
        guard signedAt == nil else { throw Diagnostics([Diagnostic("review.closed", .error, ["id": plan.id])]) }
        guard part(of: actor, today) == .director else {
            throw Diagnostics([Diagnostic("review.not-signer", .error, ["id": plan.id])])
        }
        guard population.hash == startHash else {
            throw Diagnostics([Diagnostic("review.population-changed", .error, ["id": plan.id])])
        }
        let open = undecided.map(\.id)
        guard open.isEmpty || leaveOpen else {
            throw Diagnostics([Diagnostic("review.still-open", .error, ["id": plan.id, "count": String(open.count)])])
        }
        return [
            .signed(role: .director, function: function, hash: startHash ?? "", figures: figures, leftOpen: open)
        ]
    }

    private func verified(_ seen: Observation, _ zone: Zone) throws(Diagnostics) -> [ReviewEvent.Body] {
        guard signedAt != nil else {
            throw Diagnostics([Diagnostic("review.not-signed", .error, ["id": plan?.id ?? ""])])
        }
        if !seen.acceptsShrink {
            let problems = Self.shrunk(seen.exports, since: lastExports.values.sorted { $0.system < $1.system })
            guard problems.isEmpty else { throw Diagnostics(problems) }
        }
        // An export that was read before proves nothing new.
        let fresh = seen.exports.filter { $0.digest != lastExports[$0.system]?.digest }
        let systems = Set(fresh.map(\.system))
        var closed: [String] = []
        var reopened: [String] = []
        for item in population.items {
            let order = standings[item.id]?.order ?? .none
            let expired = isExpired(item.id, on: seen.day)
            switch order {
            case .ordered, .reopened:
                if systems.contains(item.system), isGone(item, seen) { closed.append(item.id) }
            case .closed:
                if seen.granted.contains(item.id) || isUsedAgain(item, seen, zone) { reopened.append(item.id) }
            case .none:
                // A right that was kept to a day, and is still there after it, becomes an order of that day.
                if expired, seen.granted.contains(item.id) { reopened.append(item.id) }
            }
        }
        guard !fresh.isEmpty || !closed.isEmpty || !reopened.isEmpty else { return [] }
        return [.verified(closed: closed, reopened: reopened, exports: fresh)]
    }

    private func isExpired(_ id: String, on day: LocalDate) -> Bool {
        guard let held = standings[id]?.effective, held.verdict == .keepUntil, let until = held.until else {
            return false
        }
        return until < day
    }

    /// Whether a right is gone, and its account not used on or after the day of the exports that lack it.
    private func isGone(_ item: ReviewItem, _ seen: Observation) -> Bool {
        guard !seen.granted.contains(item.id) else { return false }
        let key = Observation.key(item.system, item.account)
        // An account that is open for other rights may be used: only of one that is closed can use prove anything.
        guard !seen.openAccounts.contains(key), let use = seen.lastUse[key] else { return true }
        return use < seen.day
    }

    /// Whether an account whose right is gone, and which is open for nothing else, was used after that was shown.
    private func isUsedAgain(_ item: ReviewItem, _ seen: Observation, _ zone: Zone) -> Bool {
        let key = Observation.key(item.system, item.account)
        guard !seen.openAccounts.contains(key), let use = seen.lastUse[key],
            let closed = standings[item.id]?.closedAt
        else { return false }
        return use > zone.day(closed)
    }

    /// In which part somebody acts on a day; nil when he has none.
    public func part(of actor: ReviewActor, _ day: LocalDate) -> ReviewRole? {
        guard let plan, let number = actor.number else { return nil }
        if plan.reviewer.number == number { return .director }
        if plan.board?.number == number { return .board }
        if plan.second?.number == number { return .privacyOfficer }
        return standIns.last { $0.person.number == number && $0.days.contains(day) }?.role
    }
}
