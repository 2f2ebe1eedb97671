import Model

/// A function as the board's staff register writes it.
enum Job: String, CaseIterable, Sendable {
    case chair = "Voorzitter CvB"
    case controller = "Algemeen directeur/controller"
    case finance = "Beleidsmedewerker Financiën"
    case personnel = "Beleidsmedewerker Personeelszaken"
    case policy = "Beleidsmedewerker"
    case privacyOfficer = "Privacy Officer"
    case facilities = "Facilitair medewerker"
    case administration = "Administratie"
    case director = "Directeur"
    case careCoordinator = "Intern begeleider"
    case remedialExpert = "Orthopedagoog"
    case schoolAdministration = "Administratief medewerker"
    case teacher = "Leerkracht"
    case substitute = "Invalleerkracht"
    case intern = "Lio-stagiaire"
    case assistant = "Onderwijsassistent"
    case administrator = "Beheerder ParnasSys"
    case caretaker = "Conciërge"
    case lunchSupervisor = "Overblijfmedewerker"

    /// The functions of the board office.
    var isOffice: Bool {
        switch self {
        case .chair, .controller, .finance, .personnel, .policy, .privacyOfficer, .facilities, .administration: true
        default: false
        }
    }

    /// Those who work with groups of pupils.
    var hasGroups: Bool {
        switch self {
        case .teacher, .substitute, .intern, .assistant: true
        default: false
        }
    }

    /// Those who sign a confidentiality agreement.
    var signsConfidentiality: Bool { self == .schoolAdministration || self == .administrator }
}

/// A function of a contract.
struct Engagement: Sendable {
    var job: Job
    /// The index of the school; nil for the board office.
    var school: Int?
    var span: DateSpan
}

/// An employment contract or a contract of cooperation.
struct Contract: Sendable {
    var span: DateSpan
    var engagements: [Engagement]
}

/// Someone of the staff register.
struct Person: Sendable {
    var number: Int
    var given: String
    var prefix: String
    var surname: String
    var contracts: [Contract]
    /// `Personeel`, `Extern`, `Stagiair` or `Vrijwilliger`.
    var kind = "Personeel"
    /// The local part of the e-mail address and UPN.
    var local = ""
    /// The name in ParnasSys.
    var parnassys = ""
    /// The code in AFAS after the participant's number.
    var afas = ""
    /// The login name on the board's server; nil for nearly everyone.
    var linux: String?
    /// Weekdays of work, bit 0 = Monday.
    var weekdays: UInt8 = 0b11111
    /// Set when nothing may be planted on this person because something already happens in his year.
    var special = false
    /// Set when the staff register lacks this person, whose accounts are there all the same.
    var isMissing = false
    /// Groups by school, of the whole year.
    var groups: [GroupAssignment] = []

    /// The name as people write it: `Zoë van 't Hof`.
    var name: String { prefix.isEmpty ? "\(given) \(surname)" : "\(given) \(prefix) \(surname)" }
    /// The name as AFAS lists write it: `Hof, Z. van 't`.
    var listName: String {
        let initial = "\(surname), \(given.prefix(1))."
        return prefix.isEmpty ? initial : "\(initial) \(prefix)"
    }

    /// Whether a contract runs on a day.
    func isEmployed(on day: LocalDate) -> Bool { contracts.contains { $0.span.contains(day) } }

    /// The functions of a day.
    func engagements(on day: LocalDate) -> [Engagement] {
        contracts.filter { $0.span.contains(day) }.flatMap(\.engagements).filter { $0.span.contains(day) }
    }

    /// The functions that ever were.
    var allEngagements: [Engagement] { contracts.flatMap(\.engagements) }

    /// The days around a day for which contracts follow each other without a day between.
    func stretch(around day: LocalDate) -> DateSpan? {
        guard var span = contracts.first(where: { $0.span.contains(day) })?.span else { return nil }
        for contract in contracts {
            if let from = contract.span.from, from == span.through?.adding(days: 1) {
                span.through = contract.span.through
            }
        }
        return span
    }

    /// The first day of the first contract.
    var firstDay: LocalDate? { contracts.compactMap(\.span.from).min() }

    /// The last day of the last contract; nil when one is open.
    var lastDay: LocalDate? {
        contracts.contains { $0.span.through == nil } ? nil : contracts.compactMap(\.span.through).max()
    }
}

/// A group that someone teaches for a time.
struct GroupAssignment: Sendable {
    var school: Int
    var group: String
    var span: DateSpan
}

/// A school.
struct School: Sendable {
    var name: String
    var brin: String
    var site: String
    var region: Region
    var groups: [String]
    var worksAcrossGroups: Bool
    /// Its fixed address on the internet.
    var address: String
}

/// A pupil; the name is made from the number where an export shows it.
struct Pupil: Sendable {
    var number: Int
    var school: Int
    var group: String
    var isProtected: Bool
    /// The last day at the school, when that is before the end of the year.
    var lastDay: LocalDate?
}
