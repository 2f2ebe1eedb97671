public import Model

/// The levels of access to a part of SharePoint, each of which includes the ones before.
public enum SharePointLevel: String, Sendable, Hashable, Codable, CaseIterable, Comparable {
    case read = "lezen"
    case edit = "bewerken"
    case manage = "beheren"

    /// The order of power.
    public static func < (a: SharePointLevel, b: SharePointLevel) -> Bool {
        (allCases.firstIndex(of: a) ?? 0) < (allCases.firstIndex(of: b) ?? 0)
    }

    /// The level that a permission of a sharing report gives; nil when the name is of none of the built-in levels.
    public init?(permission: String) {
        switch Fold.key(permission) {
        case "full control", "volledig beheer", "owner", "eigenaar", "site collection administrator", "beheren",
            "design",
            "ontwerpen":
            self = .manage
        case "edit", "bewerken", "contribute", "bijdragen", "member", "lid", "write", "can edit": self = .edit
        case "read", "lezen", "view only", "alleen weergeven", "restricted view", "visitor", "bezoeker", "can view",
            "review", "limited view":
            self = .read
        default: return nil
        }
    }
}

/// A right in a system: a ParnasSys role, a level on an AFAS domain, a level on a part of SharePoint.
///
/// Two rights are the same when their names are, whatever the case, accents and punctuation.
public struct AccessRight: Sendable, Hashable {
    /// The system.
    public var system: System
    /// The name as it was first written: `Leerkracht beperkt`, `Volledig PZ`, `Beeldmateriaal`.
    public var name: String
    /// The level, for SharePoint.
    public var level: SharePointLevel?
    /// The name made comparable.
    public var key: String

    /// A right by its name.
    public init(_ system: System, _ name: String, level: SharePointLevel? = nil) {
        self.system = system
        self.name = name
        self.level = level
        key = Fold.key(name)
    }

    /// Equal when system, folded name and level are.
    public static func == (a: AccessRight, b: AccessRight) -> Bool {
        a.system == b.system && a.key == b.key && a.level == b.level
    }

    /// Hashes what makes two rights equal.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(system)
        hasher.combine(key)
        hasher.combine(level)
    }

    /// How a person reads it: the name, with the level behind it.
    public var text: String { level.map { "\(name): \($0.rawValue)" } ?? name }
}
