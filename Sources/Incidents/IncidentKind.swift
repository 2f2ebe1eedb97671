/// What sort of incident it is: it chooses the recovery checklist.
public enum IncidentKind: String, Sendable, Hashable, Codable, CaseIterable {
    /// Theft, loss or damage of hardware or paper.
    case hardware
    /// Access by whom has no right to it; most findings.
    case access
    /// An attack that makes systems unreachable.
    case ddos
    /// Malware.
    case malware
    /// Data that went to the wrong person or place, by mail, post or a link.
    case misdirected
}

/// What happened to the data.
public enum IncidentNature: String, Sendable, Hashable, Codable, CaseIterable {
    case lost
    case stolen
    case damaged
    case altered
    case accessible
}

/// Where an incident came from, for the yearly overview.
public enum IncidentCause: String, Sendable, Hashable, Codable, CaseIterable {
    case mistake
    case intent
    case technical
    case supplier
    case unknown
}

/// The thirteen facts of part B, step 2, in the handbook's order.
public enum IncidentField: String, Sendable, Hashable, Codable, CaseIterable {
    case name
    case date
    case time
    case description
    case dataKinds = "data-kinds"
    case people
    case involved
    case location
    case hardware
    case software
    case priority
    case backup
    case encrypted

    /// What the field may hold; nil for free text.
    public var choices: [String]? {
        switch self {
        case .priority: ["low", "normal", "high"]
        case .backup, .encrypted: ["yes", "no", "unknown"]
        default: nil
        }
    }
}

/// The kinds of personal data of a finding and of an incident, and which of them are sensitive by R-156.
public enum DataKinds {
    /// Kinds that the handbook calls sensitive: a care file holds health and school results, credentials and citizen
    /// service numbers can be abused.
    public static let sensitive: Set<String> = [
        "pupil-care", "staff-file", "financial", "credentials", "citizen-service-number", "health", "religion",
        "origin",
        "politics", "sexual-life", "union", "criminal", "school-results", "home-situation",
    ]
}
