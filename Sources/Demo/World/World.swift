import Model

/// Everything that a board's files are written from: schools, people, accounts, rights and what is planted.
struct World: Sendable {
    let options: DemoOptions
    let kind: DemoBoard.Kind
    let calendar: SchoolCalendar
    let name: String
    /// The board's e-mail domain.
    let domain: String
    /// A domain of one school, the board's as well.
    let schoolDomain: String
    /// The first label of the SharePoint tenant.
    let tenant: String

    var schools: [School] = []
    var people: [Person] = []
    var pupils: [Pupil] = []
    /// Indices of pupils by school and group.
    var pupilsByGroup: [[String: [Int]]] = []

    var parnassys: [ParnasSysAccount] = []
    var afas: [AfasAccount] = []
    var entra: [EntraAccount] = []
    var permissions: [Permission] = []
    var confidentiality: [Confidentiality] = []
    var exceptions: [AgreedException] = []
    var guests: [Guest] = []
    /// What the loan register says otherwise than that all is in order, by the index of the person.
    var loans: [Int: LoanNote] = [:]

    /// Employee numbers of the owners of Linux accounts.
    var linuxOwners: [(account: String, number: Int)] = []
    var serviceAccounts: [(system: System, accounts: [String])] = []

    /// The last day on which a person uses a system, where it lies before his departure.
    var quietAfter: [System: [Int: LocalDate]] = [:]
    /// Schools where nobody throws pictures away.
    var untidySchools: Set<Int> = []
    /// Events that the ordinary days do not bring.
    var planted = PlantedEvents()
    /// The last successful use by account, as the logs show it; filled while the logs are written.
    var lastUse: [System: [String: LocalDateTime]] = [:]
    var key = AnswerKey()

    /// The AFAS user code of a person: participant's number, dot, own code.
    func afasCode(_ person: Person) -> String { "\(World.afasParticipant).\(person.afas)" }
    /// The number that AFAS Online gives its customers; this one is invented.
    static let afasParticipant = 98765

    /// The code on somebody's device.
    func tag(_ index: Int) -> String { "WL-\(padded(1000 + index, 6))" }

    /// When somebody was given a device.
    func issued(_ index: Int) -> LocalDate? {
        people[index].firstDay.map { max($0, calendar.asOf.adding(days: -1200 + index % 400)) }
    }

    func upn(_ person: Person) -> String { "\(person.local)@\(domain)" }

    /// A generator of its own for a purpose.
    func generator(_ name: StaticString, _ labels: Int...) -> SeededGenerator {
        var mixed = UInt64(kind == .board ? 1 : 2)
        for label in labels { mixed = mixed &* 0x0000_0100_0000_01B3 ^ UInt64(bitPattern: Int64(label)) }
        return SeededGenerator(seed: options.seed, name, mixed)
    }

    /// The school that a person is on most, for reports and holidays; nil for the board office.
    func homeSchool(_ person: Person, on day: LocalDate) -> Int? {
        person.engagements(on: day).compactMap(\.school).first
    }

    /// Whether someone is at work on a day.
    func works(_ person: Person, on day: LocalDate) -> Bool {
        guard day.weekday <= 5, person.weekdays & (1 << UInt8(day.weekday - 1)) != 0 else { return false }
        let engagements = person.engagements(on: day)
        guard let first = engagements.first else { return false }
        guard let school = first.school else { return calendar.isOfficeDay(day) }
        return calendar.isSchoolDay(day, schools[school].region)
    }

    /// The school's name, or that of the board office.
    func schoolName(_ school: Int?) -> String { school.map { schools[$0].name } ?? World.office }
    /// What the staff register calls the board office.
    static let office = "Bestuursbureau"
}

/// An account of ParnasSys.
struct ParnasSysAccount: Sendable {
    var login: String
    /// The index of the person; nil for nobody in the staff register.
    var person: Int?
    var number: Int?
    var mail: String
    /// What the account may do on each school; the board office's rights stand under no school.
    var places: [AccountPlace]
    var from: LocalDate
    var through: LocalDate?
    var passwordChanged: LocalDate?
    var hasTwoFactors = true
    var isOpen: Bool
    /// A last login that no log shows, for accounts that were last used before the logs begin.
    var lastUse: LocalDateTime?
}

/// The roles and groups of a ParnasSys account on one school.
struct AccountPlace: Sendable {
    var school: Int?
    var roles: [String]
    var groups: [String]
}

/// A user of AFAS.
struct AfasAccount: Sendable {
    var code: String
    var person: Int?
    var number: Int?
    var groups: [String]
    var isBlocked: Bool
}

/// A user of Entra ID.
struct EntraAccount: Sendable {
    var upn: String
    var person: Int?
    var displayName: String
    var given: String
    var surname: String
    var mail: String
    var userType = "Member"
    var jobTitle: String
    var company: String
    var isEnabled: Bool
    var created: LocalDate
    var passwordChanged: LocalDate?
    var lastUse: LocalDateTime?
}

/// Somebody of another organisation who has been let in.
struct Guest: Sendable {
    var upn: String
    var school: Int
    var from: LocalDate
}

/// A line of the SharePoint sharing report.
struct Permission: Sendable {
    var path: String
    var permission: String
    var name: String
    var mail: String
    var type = "Internal"
}

/// A signed confidentiality agreement.
struct Confidentiality: Sendable {
    var number: Int
    var job: Job
    var signed: LocalDate
}

/// What the loan register says of somebody's device where it is not in order, or only just.
enum LoanNote: Sendable {
    /// Not handed in.
    case kept
    /// No agreement.
    case unsigned
    /// The agreement was signed so many days after the device was given out.
    case signedAfter(days: Int)
}

/// An agreed extra right.
struct AgreedException: Sendable {
    var account: String
    var system: System
    var right: String
    var reason: String
    var grantedBy: String
    var span: DateSpan
}

/// The expected findings.
struct AnswerKey: Sendable {
    private var expected: [DemoBoard.ExpectedFinding] = []

    /// Expects a finding; what the case is stands beside it.
    mutating func expect(_ rule: RuleID, _ account: String, _ system: System?, _ note: String) {
        expected.append(DemoBoard.ExpectedFinding(rule: rule, account: account, system: system, note: note))
    }

    /// In order of rule, account, system.
    var findings: [DemoBoard.ExpectedFinding] {
        expected.sorted {
            ($0.rule.rawValue, $0.account, $0.system?.rawValue ?? "", $0.note)
                < ($1.rule.rawValue, $1.account, $1.system?.rawValue ?? "", $1.note)
        }
    }
}
