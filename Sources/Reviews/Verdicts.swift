public import Model

/// What was decided on a right.
public enum Verdict: String, Sendable, Hashable, Codable, CaseIterable {
    case keep
    case revoke
    /// Replaced by a lesser right.
    case shrink
    /// Kept to a day, the last included.
    case keepUntil = "keep-until"
    /// A question to somebody, with a day.
    case dontKnow = "dont-know"
    /// Seen; for accounts that the reviewer cannot take back, such as a supplier's.
    case takeNote = "take-note"

    /// Whether something has to be taken back.
    public var removes: Bool { self == .revoke || self == .shrink }

    /// How far it limits, so that of two decisions the stricter holds: once revoked is revoked (row 15).
    var strictness: Int {
        switch self {
        case .revoke: 4
        case .shrink: 3
        case .keepUntil: 2
        case .keep, .takeNote: 1
        case .dontKnow: 0
        }
    }
}

/// How a decision was given.
public enum Manner: String, Sendable, Hashable, Codable {
    /// By itself.
    case single
    /// Together with others of its kind.
    case bulk
    /// In a sheet that was filled in.
    case sheet
}

/// A decision as it is asked for.
public struct DecisionInput: Sendable, Hashable {
    /// The id of the right.
    public var item: String
    /// What is decided.
    public var verdict: Verdict
    /// The lesser right, for `shrink`.
    public var to: String?
    /// The last day, for `keepUntil`.
    public var until: LocalDate?
    /// Who is asked, for `dontKnow`: an employee number.
    public var askWhom: String?
    /// The name of who is asked.
    public var askName: String?
    /// By when, for `dontKnow`.
    public var askBy: LocalDate?
    /// Why.
    public var reason: String?
    /// Whether it takes the place of one of his own.
    public var corrects = false
    /// The record of the sheet.
    public var record: Int?

    /// A decision on a right.
    public init(_ item: String, _ verdict: Verdict, reason: String? = nil) {
        self.item = item
        self.verdict = verdict
        self.reason = reason
    }
}

/// A decision as it was given.
public struct Made: Sendable, Hashable, Codable {
    /// The id of the right.
    public var item: String
    /// What was decided.
    public var verdict: Verdict
    /// The lesser right.
    public var to: String?
    /// The last day.
    public var until: LocalDate?
    /// Who was asked: an employee number.
    public var askWhom: String?
    /// The name of who was asked; nil in decisions of before it was kept.
    public var askName: String?
    /// By when.
    public var askBy: LocalDate?
    /// Why.
    public var reason: String?
    /// How it was given.
    public var manner: Manner
    /// In which part.
    public var role: ReviewRole
    /// Whether in somebody's place.
    public var isStandIn: Bool
    /// Who.
    public var actor: ReviewActor
    /// When.
    public var at: Instant
}

/// How it stands with the removal that a decision asked for.
public enum OrderState: String, Sendable, Hashable, Codable, CaseIterable {
    /// Nothing is to be removed.
    case none
    /// Ordered; the exports still show it, or nothing newer was read.
    case ordered
    /// The next export lacks it, and no later use appeared.
    case closed
    /// It came back: the old decision counts again.
    case reopened
}
