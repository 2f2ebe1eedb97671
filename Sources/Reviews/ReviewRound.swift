public import Model

/// Where a round is.
public enum RoundStatus: String, Sendable, Hashable, Codable, CaseIterable {
    case draft
    /// A draft that was given up.
    case withdrawn
    case open
    /// Everything is decided, in both stages where there are two.
    case decided
    case signed
    /// Every removal has been shown to have happened.
    case verified
}

/// A review round: the sum of its events, and nothing else.
public struct ReviewRound: Sendable {
    /// How it stands with one right.
    public struct Standing: Sendable, Hashable {
        /// The decisions of the first stage, in order; the last one holds.
        public var first: [Made] = []
        /// Those of the second stage, which add and never overwrite.
        public var second: [Made] = []
        /// The answer to the question, when one was put and answered.
        public var answer: String?
        /// The removal.
        public var order = OrderState.none
        /// The number of the removal within its round, from 1: given when it is first ordered, and kept whatever happens then.
        public var orderNumber: Int?
        /// When the removal was ordered.
        public var orderedAt: Instant?
        /// When it was shown to have happened.
        public var closedAt: Instant?
        /// Days on which the order was open, earlier spells included, until `closedAt`.
        public var closedDays = 0

        /// Nothing yet.
        public init() {}

        /// The decision that holds: the strictest ever given among revocations, else the last of each stage.
        public var effective: Made? {
            if let revoked = (first + second).first(where: { $0.verdict == .revoke }) { return revoked }
            guard let mine = first.last, mine.verdict != .dontKnow else { return nil }
            guard let theirs = second.last, theirs.verdict != .dontKnow else { return mine }
            return theirs.verdict.strictness > mine.verdict.strictness ? theirs : mine
        }
    }

    /// The events, in order.
    public private(set) var events: [ReviewEvent] = []
    /// What is frozen; empty for a draft.
    public let population: Population
    /// The plan; nil before the first event.
    public private(set) var plan: RoundPlan?
    /// Whether the draft was given up.
    public private(set) var isWithdrawn = false
    /// The hash that was taken at the start.
    public private(set) var startHash: String?
    /// When it began.
    public private(set) var startedAt: Instant?
    /// Those who may decide for another.
    public private(set) var standIns: [StandIn] = []
    /// How it stands with each right that something was decided on.
    public private(set) var standings: [String: Standing] = [:]
    /// When it was signed.
    public private(set) var signedAt: Instant?
    /// Rights that were left open at signing.
    public private(set) var leftOpen: [String] = []
    /// The last exports that orders were held against, by system.
    public private(set) var lastExports: [System: SourceCount] = [:]
    /// The rights, by id.
    public let items: [String: ReviewItem]

    /// A round from its events.
    public init(_ events: [ReviewEvent] = [], population: Population = Population(items: [])) {
        self.population = population
        items = Dictionary(population.items.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        for source in population.sources { lastExports[source.system] = source }
        for event in events { fold(event) }
    }

    /// Adds what happened.
    public mutating func fold(_ event: ReviewEvent) {
        events.append(event)
        switch event.body {
        case .planned(let plan): self.plan = plan
        case .withdrawn: isWithdrawn = true
        case .started(let hash, _, _, _):
            startHash = hash
            startedAt = event.at
        case .standIn(let standIn): standIns.append(standIn)
        case .decided(let made):
            if let item = items[made.item], isSecond(made.role, item) {
                standings[made.item, default: Standing()].second.append(made)
            } else {
                standings[made.item, default: Standing()].first.append(made)
            }
        case .answered(let item, let text): standings[item, default: Standing()].answer = text
        case .signed(_, _, _, _, let leftOpen):
            signedAt = event.at
            self.leftOpen = leftOpen
            let removed = standings.filter { $0.value.effective?.verdict.removes == true }.map(\.key)
            for id in removed {
                standings[id]?.order = .ordered
                standings[id]?.orderedAt = event.at
            }
            number(removed)
        case .verified(let closed, let reopened, let exports):
            for id in closed { close(id, event.at) }
            for id in reopened {
                standings[id, default: Standing()].order = .reopened
                standings[id]?.orderedAt = event.at
                standings[id]?.closedAt = nil
            }
            number(reopened)
            for export in exports { lastExports[export.system] = export }
        case .reminded: break
        }
    }

    /// Gives removals that have no number the next ones, system by system and person by person, as lists show them.
    private mutating func number(_ ids: [String]) {
        func place(_ id: String) -> (Int, String, String, String, String) {
            let item = items[id]
            let system = item.flatMap { PopulationBuilder.systems.firstIndex(of: $0.system) } ?? 0
            return (system, item?.personName ?? "", item?.account ?? "", item?.right ?? "", id)
        }
        var last = standings.values.compactMap(\.orderNumber).max() ?? 0
        for id in ids.sorted(by: { place($0) < place($1) }) where standings[id]?.orderNumber == nil {
            last += 1
            standings[id, default: Standing()].orderNumber = last
        }
    }

    /// How a removal is named to whoever carries it out, as `2026-de-brug-1#3`: no other round has the same; nil without an order.
    public func orderName(_ id: String) -> String? {
        guard let plan, let standing = standings[id], standing.order != .none else { return nil }
        return standing.orderNumber.map { "\(plan.id)#\($0)" }
    }

    private mutating func close(_ id: String, _ at: Instant) {
        let since = standings[id]?.orderedAt ?? signedAt ?? at
        standings[id, default: Standing()].closedDays += Self.days(since, at)
        standings[id]?.order = .closed
        standings[id]?.closedAt = at
    }

    static func days(_ first: Instant, _ last: Instant) -> Int {
        max(0, Int((last.seconds - first.seconds) / 86_400))
    }

    /// Where the round is.
    public var status: RoundStatus {
        if isWithdrawn { return .withdrawn }
        guard startedAt != nil else { return .draft }
        guard signedAt != nil else { return undecided.isEmpty ? .decided : .open }
        return openOrders.isEmpty ? .verified : .signed
    }

    /// The rights on which something must still be decided, in either stage, in order.
    public var undecided: [ReviewItem] { population.items.filter { waitsFor($0) != nil } }

    /// The stage that a right waits for; nil when it is decided.
    public func waitsFor(_ item: ReviewItem) -> ReviewRole? {
        let standing = standings[item.id] ?? Standing()
        guard let held = standing.effective else { return isOwn(item) ? .board : .director }
        // What is revoked needs nobody's second word.
        if item.rightClass.isGuarded, plan?.second != nil, held.verdict != .revoke {
            let second = standing.second.last
            if second == nil || second?.verdict == .dontKnow { return secondDecider(item) }
        }
        return nil
    }

    /// Who decides on a guarded right after the first decision: the privacy officer, and the board on the officer's own.
    func secondDecider(_ item: ReviewItem) -> ReviewRole {
        let isOfficers = item.personNumber.map { $0 == plan?.second?.number } ?? false
        return item.rightClass.isGuarded && isOfficers ? .board : .privacyOfficer
    }

    /// Whether what somebody in a part decides on a right is the second decision on it.
    func isSecond(_ role: ReviewRole, _ item: ReviewItem) -> Bool {
        // The board can be the first as well, for whoever stands in for the director: then its next word is the second.
        role == .privacyOfficer
            || (role == .board && secondDecider(item) == .board && standings[item.id]?.effective != nil)
    }

    /// Whether a right is the reviewer's own, or a stand-in's: the board decides on it.
    public func isOwn(_ item: ReviewItem) -> Bool {
        guard let number = item.personNumber else { return false }
        return number == plan?.reviewer.number
    }

    /// Removals that have not been shown to have happened: ordered, or come back.
    public var openOrders: [ReviewItem] {
        population.items.filter { [.ordered, .reopened].contains(standings[$0.id]?.order ?? .none) }
    }

    /// The days for which the removal of a right has been open, earlier spells included.
    public func daysOpen(_ id: String, now: Instant) -> Int {
        guard let standing = standings[id], standing.order != .none else { return 0 }
        guard standing.order != .closed, let since = standing.orderedAt else { return standing.closedDays }
        return standing.closedDays + Self.days(since, now)
    }

    /// Questions that have not been answered: the decision that put each.
    public var openQuestions: [Made] {
        population.items.compactMap { item in
            guard let standing = standings[item.id], standing.answer == nil else { return nil }
            return (standing.first + standing.second).last { $0.verdict == .dontKnow }
        }
    }

    /// The figures as they are now.
    public var figures: ReviewFigures {
        var figures = ReviewFigures()
        figures.items = population.items.count
        figures.accounts = population.accounts
        var singles: [Int64] = []
        // A right that was decided on in two stages, or again, counts once: these are parts of all rights.
        var bulk: Set<String> = []
        var sheet: Set<String> = []
        for event in events {
            guard case .decided(let made) = event.body else { continue }
            switch made.manner {
            case .bulk: bulk.insert(made.item)
            case .sheet: sheet.insert(made.item)
            case .single: singles.append(event.at.seconds)
            }
        }
        figures.bulk = bulk.count
        figures.sheet = sheet.count
        for item in population.items {
            guard let held = standings[item.id]?.effective else { continue }
            if waitsFor(item) == nil { figures.decided += 1 }
            figures.verdicts[held.verdict.rawValue, default: 0] += 1
            if !item.hints.isEmpty, !held.verdict.removes { figures.againstHints += 1 }
        }
        let gaps = zip(singles, singles.dropFirst()).map { $1 - $0 }.sorted()
        if gaps.count >= 2 { figures.medianSeconds = Int(gaps[gaps.count / 2]) }
        return figures
    }

    /// The only right whose id begins so; nil when there is none or more than one.
    public func find(_ prefix: String) -> ReviewItem? {
        let prefix = prefix.lowercased()
        if let exact = items[prefix] { return exact }
        guard prefix.utf8.count >= 4 else { return nil }
        let found = population.items.filter { $0.id.hasPrefix(prefix) }
        return found.count == 1 ? found[0] : nil
    }
}
