/// The parts that people play in the data-breach procedure (requirements ).
public enum IncidentRole: String, Sendable, Hashable, Codable, CaseIterable {
    /// Part A: whoever reports.
    case employee
    /// Part B: the school leader.
    case schoolLeader = "school-leader"
    /// Part C: the privacy officer.
    case privacyOfficer = "privacy-officer"
    /// Part C: the data protection officer (functionaris gegevensbescherming), who advises and reports to the authority.
    case fg
    /// Part D: the board, who decides.
    case board
}

/// A person in a part.
public struct IncidentActor: Sendable, Hashable, Codable {
    /// The name, as the person writes it.
    public var name: String
    /// The part in which the person acts.
    public var role: IncidentRole

    /// A person in a part.
    public init(name: String, role: IncidentRole) {
        self.name = name
        self.role = role
    }
}

/// The four parts of the procedure, each with its owner.
public enum ProcedurePart: String, Sendable, Hashable, Codable, CaseIterable {
    case a
    case b
    case c
    case d

    /// Whose part it is.
    public var owners: [IncidentRole] {
        switch self {
        case .a: [.employee]
        case .b: [.schoolLeader]
        case .c: [.privacyOfficer, .fg]
        case .d: [.board]
        }
    }
}
