/// The systems whose accounts and events are judged.
public enum System: String, Sendable, Hashable, Codable, CaseIterable, Comparable {
    case parnassys
    case afas
    /// SharePoint and OneDrive.
    case sharepoint
    case entra
    case windows
    case linux

    /// The order in reports: that of the declaration.
    public static func < (a: System, b: System) -> Bool {
        (allCases.firstIndex(of: a) ?? 0) < (allCases.firstIndex(of: b) ?? 0)
    }
}

/// How much a finding matters, in Sigma's five levels.
public enum Severity: String, Sendable, Hashable, Codable, CaseIterable, Comparable {
    case informational
    case low
    case medium
    case high
    case critical

    /// The order of weight.
    public static func < (a: Severity, b: Severity) -> Bool {
        (allCases.firstIndex(of: a) ?? 0) < (allCases.firstIndex(of: b) ?? 0)
    }
}

/// The identifier of a check or rule, as in `account-after-departure`: lower case, hyphens, the same in every language.
public struct RuleID: RawRepresentable, Sendable, Hashable, Codable, Comparable, ExpressibleByStringLiteral,
    CustomStringConvertible
{
    /// The text of the identifier.
    public let rawValue: String

    /// An identifier by its text.
    public init(rawValue: String) { self.rawValue = rawValue }
    /// An identifier by its text.
    public init(stringLiteral value: String) { rawValue = value }
    /// The text of the identifier.
    public var description: String { rawValue }

    /// The alphabetical order.
    public static func < (a: RuleID, b: RuleID) -> Bool { a.rawValue < b.rawValue }

    /// Decodes the text.
    public init(from decoder: any Decoder) throws {
        rawValue = try decoder.singleValueContainer().decode(String.self)
    }

    /// Encodes the text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}

/// The languages that people can read the product in. Keys, identifiers and exit codes are the same in all.
public enum Language: String, Sendable, Hashable, Codable, CaseIterable {
    case nl
    case en
}
