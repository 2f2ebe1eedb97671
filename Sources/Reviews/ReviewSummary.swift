public import Model

/// What a list of rounds shows of each, kept beside its events so that nobody has to read all of them.
///
/// It follows from the events alone; `logwacht verify` compares.
public struct ReviewSummary: Sendable, Hashable, Codable {
    /// The plan.
    public var plan: RoundPlan
    /// Where the round is.
    public var status: RoundStatus
    /// The rights in it.
    public var rights: Int
    /// The rights with a decision that holds.
    public var decided: Int
    /// Removals that were not shown to have happened.
    public var orders: Int
    /// When it began.
    public var startedAt: Instant?
    /// When it was signed.
    public var signedAt: Instant?
    /// The rights that were left open at signing.
    public var leftOpen: [String]
    /// The exports that were read at the start.
    public var sources: [SourceCount]

    /// The summary of a round; nil before it was planned.
    public init?(_ round: ReviewRound) {
        guard let plan = round.plan else { return nil }
        self.plan = plan
        status = round.status
        rights = round.population.items.count
        decided = round.figures.decided
        orders = round.openOrders.count
        startedAt = round.startedAt
        signedAt = round.signedAt
        leftOpen = round.leftOpen
        sources = round.population.sources
    }
}
