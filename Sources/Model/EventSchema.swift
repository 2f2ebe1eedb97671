/// The fields that the events of one source have, fixed when the source is loaded, so that reading a record needs no names.
///
/// Names are those of the Elastic Common Schema where it has one, `logwacht.*` for what it lacks, and the source's own
/// names for the rest; matching a name ignores case.
public final class EventSchema: Sendable {
    /// The source id, `event.dataset`.
    public let dataset: String
    /// The field names, in order; a slot of an event has the index of its name.
    public let fields: [String]
    /// Bytes of constants and of the results of value maps, which slots may point into.
    public let pool: [UInt8]
    private let indices: [String: Int]

    /// A schema; on names that differ only in case the first wins.
    public init(dataset: String, fields: [String], pool: [UInt8] = []) {
        self.dataset = dataset
        self.fields = fields
        self.pool = pool
        indices = Dictionary(fields.enumerated().map { ($1.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The number of fields.
    public var width: Int { fields.count }

    /// The index of a field by its name, whatever its case; nil when events of this source do not have it.
    public func index(of name: String) -> Int? { indices[name.lowercased()] }
}

/// Field names with a meaning for the checks. Every source maps what it has to these.
public enum FieldName {
    /// What happened, in the source's own words: `FileAccessed`, `logged-in`.
    public static let eventAction = "event.action"
    /// ECS category: `authentication`, `file`, `iam`, `web`, `configuration`.
    public static let eventCategory = "event.category"
    /// `success`, `failure` or `unknown`.
    public static let eventOutcome = "event.outcome"
    /// The source's own id of the event.
    public static let eventID = "event.id"
    /// The reason a person gave, or an error's code and text.
    public static let eventReason = "event.reason"
    /// A code of the source, such as Entra's sign-in error.
    public static let eventCode = "event.code"
    /// The account that acted, as the source writes it.
    public static let userName = "user.name"
    /// The acting account's e-mail address.
    public static let userEmail = "user.email"
    /// The acting person's name as shown.
    public static let userFullName = "user.full_name"
    /// The account that was acted on (who got a right).
    public static let targetUser = "user.target.name"
    /// The group or role that was acted on.
    public static let targetGroup = "user.target.group.name"
    /// The client's address, without port and brackets.
    public static let sourceIP = "source.ip"
    /// The client's country, ISO 3166 alpha-2.
    public static let sourceCountry = "source.geo.country_iso_code"
    /// The page.
    public static let url = "url.full"
    /// The file or folder.
    public static let filePath = "file.path"
    /// The school, as the source writes it.
    public static let organization = "organization.name"
    /// The pupil's number; shown by pseudonym only.
    public static let pupil = "logwacht.pupil"
    /// The pupil's name; never shown.
    public static let pupilName = "logwacht.pupil_name"
    /// The group of pupils, `5A`.
    public static let group = "logwacht.group"
    /// The part of the pupil's file.
    public static let part = "logwacht.part"
    /// A role.
    public static let role = "logwacht.role"
    /// A right: a permission level, a link type.
    public static let right = "logwacht.right"
    /// The table of a mutation.
    public static let table = "logwacht.table"
    /// The field of a mutation.
    public static let tableField = "logwacht.table_field"
    /// The key of the mutated record.
    public static let key = "logwacht.key"
    /// The kind of user: `person`, `guest`, `system`.
    public static let userType = "logwacht.user_type"
    /// Whether the client's device is managed by the organisation: `true` or `false`.
    public static let managedDevice = "logwacht.device.managed"
    /// The system, one of `System`'s values, for sources that carry several.
    public static let system = "logwacht.system"
    /// Until when an exemption is valid.
    public static let validUntil = "logwacht.valid_until"
    /// The old value of a mutation.
    public static let oldValue = "logwacht.old_value"
    /// The new value of a mutation.
    public static let newValue = "logwacht.new_value"

    /// Whether a name is one of the Elastic Common Schema's or of `logwacht.*`, and not a source's own.
    ///
    /// A source's own names stay reachable for rules; what is written out has the common names only, so that a pupil's name
    /// that one field keeps away does not leave through another.
    public static func isCommon(_ name: String) -> Bool {
        guard let dot = name.firstIndex(of: ".") else { return name == "message" || name == "tags" }
        return fieldSets.contains(String(name[..<dot]))
    }

    /// The field sets of ECS 9 that a log of people's access can fill, and our own.
    private static let fieldSets: Set<String> = [
        "agent", "client", "cloud", "destination", "device", "email", "error", "event", "file", "group", "host", "http",
        "log", "logwacht", "network", "observer", "organization", "process", "related", "rule", "server", "service",
        "source", "threat", "tls", "url", "user", "user_agent",
    ]
}
