import Model

/// The rights that belong to a function, as the handbook's matrices have them (requirements A.1 to A.3).
enum Rights {
    /// The ParnasSys role of a function; nil for one without.
    static func parnassys(_ engagement: Engagement, of person: Person, on day: LocalDate) -> String? {
        switch engagement.job {
        case .chair, .controller: "Monitororganisatie beheerder"
        case .policy: "Monitororganisatie/stafmedewerker plus"
        case .teacher, .intern: "Leerkracht"
        case .substitute:
            // Four weeks are 28 days; up to and including them the lesser role is given (R-021, C14).
            (person.stretch(around: day)?.length ?? 365) > 28 ? "Leerkracht" : "Leerkracht beperkt"
        case .assistant: "Leerkracht beperkt"
        case .director, .administrator: "Applicatiebeheerder"
        case .careCoordinator, .remedialExpert: "Intern begeleider applicatiebeheerder"
        case .schoolAdministration: "Administratie"
        default: nil
        }
    }

    /// The AFAS user groups of the functions of one day; everyone has InSite.
    static func afas(_ engagements: [Engagement]) -> [String] {
        var groups = ["INSITE"]
        for engagement in engagements {
            let more: [String] =
                switch engagement.job {
                case .chair: ["FIN-INK", "PZ-INK", "CRM-VOL"]
                case .controller: ["FIN-VOL", "PZ-VOL", "CRM-VOL", "BEHEER"]
                case .finance: ["FIN-VOL", "CRM-VOL"]
                case .personnel: ["PZ-VOL", "CRM-VOL"]
                case .policy: ["CRM-VOL"]
                case .facilities: ["BEHEER", "PROJ", "CRM-VOL"]
                case .administration: ["FIN-BEP", "PZ-BEP", "CRM-VOL"]
                case .director: ["FIN-BEP", "DIR-PZ"]
                case .schoolAdministration: ["CRM-BEP"]
                default: []
                }
            for group in more where !groups.contains(group) { groups.append(group) }
        }
        return groups
    }

    /// What each AFAS user group gives, in the words of the matrix.
    static let afasGroups: [(group: String, rights: [String])] = [
        ("BEHEER", ["Volledig Beheer"]),
        ("CRM-BEP", ["Beperkt CRM"]),
        ("CRM-VOL", ["Volledig CRM"]),
        ("DIR-PZ", ["Eigen medewerkers school"]),
        ("FIN-BEP", ["Beperkt Fin"]),
        ("FIN-INK", ["Inkijk Fin"]),
        ("FIN-VOL", ["Volledig Fin"]),
        ("INSITE", []),
        ("PROJ", ["Volledig Projecten"]),
        ("PZ-BEP", ["Beperkt PZ"]),
        ("PZ-INK", ["Inkijk PZ"]),
        ("PZ-VOL", ["Volledig PZ"]),
    ]

    /// A place in SharePoint on which the board's own matrix gives rights.
    enum Area: String, CaseIterable, Sendable {
        case images = "Beeldmateriaal"
        case growth = "Groeidocumenten"
        case reviews = "Gesprekkencyclus"
    }

    /// Levels of a right in SharePoint, the highest last.
    enum Level: String, CaseIterable, Sendable {
        case read = "lezen"
        case edit = "bewerken"
        case manage = "beheren"
    }

    /// The levels that a function has on its own school's folder.
    static func sharePoint(_ job: Job, _ area: Area) -> [Level] {
        switch (area, job) {
        case (.images, .director): [.read, .edit, .manage]
        case (.images, .teacher), (.images, .substitute), (.images, .intern), (.images, .assistant),
            (.images, .schoolAdministration), (.images, .careCoordinator):
            [.read, .edit]
        case (.growth, .careCoordinator): [.read, .edit, .manage]
        case (.growth, .teacher), (.growth, .remedialExpert): [.read, .edit]
        case (.growth, .director), (.growth, .substitute): [.read]
        case (.reviews, .director): [.read, .edit, .manage]
        default: []
        }
    }

    /// The rows of `matrices/sharepoint.csv`.
    static var sharePointMatrix: [[String]] {
        var rows: [[String]] = []
        for area in Area.allCases {
            for job in Job.allCases {
                for level in sharePoint(job, area) {
                    rows.append(["School", job.rawValue, area.rawValue, level.rawValue, ""])
                }
            }
        }
        return rows
    }
}
