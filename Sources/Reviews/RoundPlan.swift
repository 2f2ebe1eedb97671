public import Model

/// What a round is about.
public struct ReviewScope: Sendable, Hashable, Codable {
    /// Only this school; nil for the board's own accounts and all schools.
    public var school: String?
    /// Only these systems; empty for all.
    public var systems: [System] = []
    /// Only people with one of these functions; empty for all.
    public var functions: [String] = []
    /// Only accounts unused for more than so many days outside school holidays.
    public var inactiveDays: Int?
    /// Only these employee numbers; empty for all.
    public var people: [String] = []
    /// Only these rights: those that an earlier round left unanswered.
    public var items: [String] = []
    /// Only what belongs to no school: the accounts of the board's own office.
    public var isOffice: Bool?
    /// The rights of these people wherever they hold; the school only says whose director decides.
    public var isEverywhere: Bool?

    /// Whether it takes in all that a school, the office or the board has.
    public var isFull: Bool {
        systems.isEmpty && functions.isEmpty && people.isEmpty && items.isEmpty && inactiveDays == nil
    }

    /// Everything.
    public init() {}
}

/// Somebody with a part in a round.
public struct Reviewer: Sendable, Hashable, Codable {
    /// The employee number.
    public var number: String
    /// The name.
    public var name: String
    /// Where reminders go.
    public var email: String?

    /// A reviewer.
    public init(number: String, name: String, email: String? = nil) {
        self.number = number
        self.name = name
        self.email = email
    }
}

/// In what part somebody acts.
public enum ReviewRole: String, Sendable, Hashable, Codable, CaseIterable {
    /// The school's director, who decides first.
    case director
    /// The board, which decides on the director's own accounts.
    case board
    /// The privacy officer, who decides second where rights are guarded.
    case privacyOfficer = "privacy-officer"
    /// Whoever plans and verifies, and decides nothing.
    case coordinator
    /// Somebody to whom a question was put.
    case asked
}

/// Who acts.
public struct ReviewActor: Sendable, Hashable, Codable {
    /// The employee number; nil for the program itself.
    public var number: String?
    /// The name.
    public var name: String

    /// An actor.
    public init(number: String?, name: String) {
        self.number = number
        self.name = name
    }
}

/// Why a round is held.
public enum ReviewOccasion: String, Sendable, Hashable, Codable, CaseIterable {
    /// The yearly rhythm.
    case periodic
    /// Somebody has a new function.
    case newFunction = "new-function"
    /// A function ended that no other follows.
    case functionEnd = "function-end"
    /// Somebody leaves.
    case departure
    /// The groups changed on 1 August.
    case classChange = "class-change"
    /// A temporary contract ended.
    case contractEnd = "contract-end"
    /// What an earlier round left unanswered.
    case unanswered
}

/// A round before it begins.
public struct RoundPlan: Sendable, Hashable, Codable {
    /// The id: year, school, number.
    public var id: String
    /// What it is about.
    public var scope: ReviewScope
    /// Why.
    public var occasion: ReviewOccasion
    /// Who decides first.
    public var reviewer: Reviewer
    /// Who decides on the reviewer's own accounts.
    public var board: Reviewer?
    /// Who decides second on guarded rights.
    public var second: Reviewer?
    /// When it should begin.
    public var opens: LocalDate
    /// When all must be decided.
    public var due: LocalDate
    /// What happened that the round answers, so that nothing is planned for twice: see `Trigger.keys`.
    public var triggers: [String]?

    /// A plan.
    public init(
        id: String,
        scope: ReviewScope,
        occasion: ReviewOccasion = .periodic,
        reviewer: Reviewer,
        board: Reviewer?,
        second: Reviewer?,
        opens: LocalDate,
        due: LocalDate,
        triggers: [String]? = nil
    ) {
        self.id = id
        self.scope = scope
        self.occasion = occasion
        self.reviewer = reviewer
        self.board = board
        self.second = second
        self.opens = opens
        self.due = due
        self.triggers = triggers
    }
}

/// Somebody who decides for another during a time, with what was agreed about it (row 4).
public struct StandIn: Sendable, Hashable, Codable {
    /// For which part.
    public var role: ReviewRole
    /// Who.
    public var person: Reviewer
    /// When; both ends are set.
    public var days: DateSpan
    /// In which systems; empty for all of the round.
    public var systems: [System]
    /// Who gave the authority, and by what.
    public var authority: String

    /// A stand-in.
    public init(role: ReviewRole, person: Reviewer, days: DateSpan, systems: [System], authority: String) {
        self.role = role
        self.person = person
        self.days = days
        self.systems = systems
        self.authority = authority
    }
}
