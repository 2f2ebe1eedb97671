public import Model

/// Something that happened in a round; what a round is, is the sum of its events.
public struct ReviewEvent: Sendable, Hashable, Codable {
    /// The place in the round, from 1.
    public var number: Int
    /// When.
    public var at: Instant
    /// Who.
    public var actor: ReviewActor
    /// What.
    public var body: Body

    /// What can happen.
    public enum Body: Sendable, Hashable, Codable {
        /// A draft was made.
        case planned(plan: RoundPlan)
        /// The draft was given up, with the reason.
        case withdrawn(reason: String)
        /// The population was frozen; its listing has this hash. A reason stands when an export had shrunk.
        case started(hash: String, items: Int, accounts: Int, shrinkReason: String?)
        /// Somebody may decide in another's place.
        case standIn(standIn: StandIn)
        /// A decision was given.
        case decided(made: Made)
        /// A question was answered.
        case answered(item: String, text: String)
        /// The round was signed.
        case signed(role: ReviewRole, function: String, hash: String, figures: ReviewFigures, leftOpen: [String])
        /// New exports were held against the orders.
        case verified(closed: [String], reopened: [String], exports: [SourceCount])
        /// Somebody was reminded, in a part.
        case reminded(number: String, day: LocalDate, reminder: Reminder.Kind, role: ReviewRole?)
    }

    /// The dotted word for the audit trail.
    public var action: String {
        switch body {
        case .planned: "review.planned"
        case .withdrawn: "review.withdrawn"
        case .started: "review.started"
        case .standIn: "review.stand-in"
        case .decided: "review.decided"
        case .answered: "review.answered"
        case .signed: "review.signed"
        case .verified: "review.verified"
        case .reminded: "review.reminded"
        }
    }
}

/// The figures that are shown before signing and in the report (row 24).
public struct ReviewFigures: Sendable, Hashable, Codable {
    /// Rights in the round.
    public var items = 0
    /// Accounts in the round.
    public var accounts = 0
    /// Rights with a decision that holds.
    public var decided = 0
    /// By decision.
    public var verdicts: [String: Int] = [:]
    /// Rights on which a decision was given together with others; each right counts once.
    public var bulk = 0
    /// Rights on which a decision was given in a sheet; each right counts once.
    public var sheet = 0
    /// Against a hint.
    public var againstHints = 0
    /// The middle number of seconds between one single decision and the next; nil when there are fewer than three.
    public var medianSeconds: Int?

    /// Nothing.
    public init() {}
}
