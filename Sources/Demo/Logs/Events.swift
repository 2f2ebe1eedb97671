import Model

/// Something that a log tells, at a wall-clock time of the board's zone.
protocol LogEvent: Sendable {
    var at: LocalDateTime { get }
}

/// A try to log in to ParnasSys.
struct ParnasSysLogin: LogEvent {
    var at: LocalDateTime
    var login: String
    var school: String
    var address: String
    var succeeded = true
}

/// A look into a pupil's file by the exemption function.
struct Exemption: LogEvent {
    var at: LocalDateTime
    var login: String
    var name: String
    var school: Int
    var pupil: Int
    var part: String
    var reason: String
    var validDays: Int
}

/// A page of InSite that was opened.
struct PageView: LogEvent {
    var at: LocalDateTime
    var code: String
    var url: String
}

/// A change in AFAS.
struct Mutation: LogEvent {
    var at: LocalDateTime
    var code: String
    var table: String
    var field: String
    var action: String
    var key: String
    var old: String
    var new: String
}

/// A record of the Microsoft 365 audit log.
struct AuditRecord: LogEvent {
    /// What the record is about.
    enum Object: Sendable {
        /// A file or folder: the site's address, the folder in it and the file's name (empty for a folder).
        case item(site: String, folder: String, file: String)
        /// A log-in to Entra ID with the number of its error, 0 for none.
        case login(error: Int)
    }

    var at: LocalDateTime
    var upn: String
    var operation: String
    var object: Object
    var address: String
    /// 0 a person, 4 the system, 5 an application, 10 a guest.
    var userType = 0
    /// Who was given or lost a right.
    var target: String?
    /// The right, in the words of the log's event data.
    var eventData: String?
    var isOneDrive = false
    /// Whether the board manages the device.
    var isManaged = true
}

/// A sign-in to Entra ID.
struct SignIn: LogEvent {
    var at: LocalDateTime
    var upn: String
    var name: String
    var address: String
    var application: String
    /// 0 for success.
    var error: Int
    var country = "NL"
    var userType = "Member"
}

/// A line of the server's authentication log.
struct ServerLine: LogEvent {
    var at: LocalDateTime
    var process: Int
    var message: String
    /// The account that logged in, when the line says so.
    var login: String?
}

/// The events that are planted beside those of the ordinary days.
struct PlantedEvents: Sendable {
    var logins: [ParnasSysLogin] = []
    var exemptions: [Exemption] = []
    var pages: [PageView] = []
    var mutations: [Mutation] = []
    var audits: [AuditRecord] = []
    var signIns: [SignIn] = []
    var serverLines: [ServerLine] = []
}
