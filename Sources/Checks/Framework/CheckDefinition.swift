public import Model

/// Something that a check needs before it can judge.
public enum CheckInput: Sendable, Hashable {
    /// The staff register.
    case staff
    /// The accounts of a system; for SharePoint its permissions.
    case accounts(System)
    /// The matrix of a system.
    case matrix(System)
    /// The groups that people teach.
    case groups
    /// Signed confidentiality agreements.
    case confidentiality
    /// The loan register of devices.
    case devices
    /// Events of a source.
    case source(String)
    /// Events of any source of a system.
    case events(System)
    /// A part of the board's settings.
    case setting(String)

    /// The text key without `missing.`: `accounts-entra`, `matrix-sharepoint`, `staff`.
    public var key: String {
        switch self {
        case .staff: "staff"
        case .accounts(.sharepoint): "permissions-sharepoint"
        case .accounts(let system): "accounts-\(system.rawValue)"
        case .matrix(let system): "matrix-\(system.rawValue)"
        case .groups: "groups"
        case .confidentiality: "confidentiality"
        case .devices: "devices"
        case .source(let id): "source-\(id)"
        case .events(let system): "events-\(system.rawValue)"
        case .setting(let name): "setting-\(name)"
        }
    }
}

/// What a check is: everything about it that does not depend on a board.
public struct CheckDefinition: Sendable, Hashable {
    /// The id.
    public var id: RuleID
    /// Rises when its verdicts change.
    public var version: Int
    /// How much its findings matter unless a case says otherwise.
    public var severity: Severity
    /// Requirements, sections of the handbook by title, and norms.
    public var basis: Basis
    /// Ordinary explanations, as text keys `explanation.<key>`.
    public var explanations: [String]
    /// What it needs, or can use.
    public var inputs: [CheckInput]

    /// A definition.
    public init(
        _ id: RuleID,
        version: Int = 1,
        severity: Severity,
        requirements: [String],
        handbook: [String],
        norms: [String],
        explanations: [String],
        inputs: [CheckInput]
    ) {
        self.id = id
        self.version = version
        self.severity = severity
        basis = Basis(requirements: requirements, handbook: handbook, norms: norms)
        self.explanations = explanations
        self.inputs = inputs
    }
}
