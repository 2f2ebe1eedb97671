public import Model

/// A right that an account was given, where, and the record that says so.
public struct Grant: Sendable, Hashable {
    /// The right as the export writes it: a role, a user group, a permission level.
    public var text: String
    /// The school it was given at, by canonical name; nil when the export does not say.
    public var school: String?
    /// The resource, for SharePoint: the path in the report.
    public var resource: String?
    /// The record.
    public var origin: Origin

    /// A grant.
    public init(text: String, school: String? = nil, resource: String? = nil, origin: Origin) {
        self.text = text
        self.school = school
        self.resource = resource
        self.origin = origin
    }
}

/// The key by which an account was found to be somebody's.
public enum JoinKey: String, Sendable, Hashable, Codable {
    /// User principal name or e-mail address.
    case address
    /// AFAS user code.
    case userCode = "user-code"
    /// Employee number.
    case employeeNumber = "employee-number"
    /// The board says so in its settings.
    case settings
    /// The part before the `@` of a user principal name that nobody else has.
    case localPart = "local-part"
}

/// An account in a system as an export shows it.
public struct Account: Sendable, Hashable {
    /// The system.
    public var system: System
    /// The name, as the system writes it.
    public var name: String
    /// The name for people that Entra shows.
    public var displayName: String?
    /// The employee number in the export.
    public var employeeNumber: String?
    /// The e-mail address, lower case.
    public var email: String?
    /// The schools, by canonical name.
    public var schools: [String] = []
    /// The roles, user groups or permissions.
    public var grants: [Grant] = []
    /// The groups of pupils.
    public var groups: [Grant] = []
    /// The days it may be used.
    public var days = DateSpan()
    /// Whether the export says it is blocked or closed.
    public var isBlocked = false
    /// Whether the export tells when it was last used; the day itself is nil for never.
    public var tellsLastUse = false
    /// The day of its last use by the export.
    public var lastUse: LocalDate?
    /// Whether the export tells when the password was renewed.
    public var tellsPassword = false
    /// The day the password was last renewed.
    public var passwordChanged: LocalDate?
    /// Whether it is a guest of another organisation.
    public var isGuest = false
    /// The person, by place in the register; nil when no key joins.
    public var person: Int?
    /// The key that joined.
    public var joinedBy: JoinKey?
    /// The records it was made from.
    public var origins: [Origin] = []

    /// An account with only a name.
    public init(system: System, name: String) {
        self.system = system
        self.name = name
    }

    /// Whether it can be used on a day.
    public func isOpen(on day: LocalDate) -> Bool { !isBlocked && days.contains(day) }

    /// The last day it could be used, when the export tells; nil when it is open or was blocked on an unknown day.
    public var closedAfter: LocalDate? { days.through }
}

/// The name of an account made comparable: case does not count, nor the domain before an AFAS or Windows name.
public func accountKey(_ system: System, _ name: String) -> String {
    switch system {
    case .afas, .windows: StaffRegister.codeKey(name).lowercased()
    default: name.lowercased()
    }
}
