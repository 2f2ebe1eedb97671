public import Model

/// What is a board's own and is set in `logwacht.yml`, with the defaults of every key.
///
/// Pure values: reading the file, and telling what is wrong in it, is `Board`'s work.
public struct BoardSettings: Sendable, Hashable {
    /// A school of the board.
    public struct School: Sendable, Hashable {
        /// The name, as reports write it.
        public var name: String
        /// Other ways in which exports write it, the BRIN code included.
        public var aliases: [String]
        /// The BRIN code, such as `12AB`.
        public var brin: String?
        /// The holiday region.
        public var region: Region
        /// Path segments of its SharePoint sites (`/sites/<segment>/`), lower case.
        public var sites: [String]
        /// The periods in which the school structurally works across groups; empty when it does not.
        public var acrossGroups: [DateSpan]

        /// A school.
        public init(
            name: String,
            aliases: [String] = [],
            brin: String? = nil,
            region: Region = .midden,
            sites: [String] = [],
            acrossGroups: [DateSpan] = []
        ) {
            self.name = name
            self.aliases = aliases
            self.brin = brin
            self.region = region
            self.sites = sites
            self.acrossGroups = acrossGroups
        }
    }

    /// The three regions of the Dutch school holidays.
    public enum Region: String, Sendable, Hashable, Codable, CaseIterable {
        case noord
        case midden
        case zuid
    }

    /// A pattern on InSite URLs and what it opens.
    public struct InSitePage: Sendable, Hashable {
        /// PCRE2, matched anywhere in the URL without regard to case; a group `medewerker` names the employee it is about.
        public var pattern: String
        /// The AFAS domain (`Fin`, `PZ`, `CRM`, `Beheer`, `Projecten`), or nil when `audience` says who may open it.
        public var domain: String?
        /// Who may open it without a matrix row.
        public var audience: Audience

        /// Who may open a page.
        public enum Audience: String, Sendable, Hashable, Codable {
            /// Those whom the matrix gives a level on the domain.
            case matrix
            /// Everyone.
            case everyone
            /// Everyone, on his own file only: the group `medewerker` must be the person himself.
            case own
        }

        /// A page pattern.
        public init(pattern: String, domain: String?, audience: Audience = .matrix) {
            self.pattern = pattern
            self.domain = domain
            self.audience = audience
        }
    }

    /// A part of SharePoint and the matrix path that its rights stand under.
    public struct SharePointArea: Sendable, Hashable {
        /// The path of the matrix (`Beeldmateriaal`).
        public var path: String
        /// A PCRE2 pattern on the file's URL, without regard to case; a group `school` may name the school's site segment.
        public var pattern: String

        /// An area.
        public init(path: String, pattern: String) {
            self.path = path
            self.pattern = pattern
        }
    }

    /// The thresholds of the checks.
    public struct Thresholds: Sendable, Hashable {
        /// Days after the last contract day in which an account may still be open; the handbook gives none.
        public var departureGraceDays = 0
        /// Days after the last contract day in which a device may still come back; the handbook gives none.
        public var deviceReturnDays = 0
        /// Days without use, school holidays not counted, after which an account is dormant, by system.
        public var dormantDays: [System: Int] = [:]
        /// The same by function (canonical name), which goes before the system's.
        public var dormantDaysByFunction: [String: Int] = [:]
        /// The number of days for systems and functions that have none of their own.
        public var dormantDaysDefault = 90
        /// Days after which a password must have been renewed (R-011: once a year; 366 over a leap day).
        public var passwordDays = 365
        /// Days up to and including which a substitute is a short one (R-021; four weeks).
        public var shortSubstituteDays = 28
        /// Days that an agreed exception may last at most, so that it is looked at again.
        public var exceptionDays = 366
        /// Expected days in a row without a record of a source from which on it is a gap. One: a log that has records on every
        /// working day does not skip one.
        public var gapDays = 1
        /// The same for one school in a source. Three: a school has a study day now and then, seldom three in a row.
        public var gapDaysSchool = 3
        /// Days without records at the end after which the next export is missed. Seven: exports by hand are made weekly.
        public var exportLateDays = 7
        /// Days after which a library that is to be tidied every year has gone without it.
        public var libraryDays = 365
        /// The percentage of records of a file that may be unreadable. One: a program writes no unreadable records; what is
        /// broken by chance stays far below it.
        public var unreadablePercent = 1

        /// The defaults.
        public init() {}
    }

    /// The board's name.
    public var name: String
    /// The language of reports; nil leaves it to the environment.
    public var language: Language?
    /// The zone of the local sources and of every time that a person reads.
    public var zone: Zone
    /// The moment of which the account exports are; nil for the moment of the scan.
    public var asOf: Instant?
    /// The schools.
    public var schools: [School]
    /// The board's own e-mail domains, lower case.
    public var emailDomains: [String]
    /// Names of functions as exports write them, and the canonical function each means.
    public var functionAliases: [String: String]
    /// Functions that exist and carry no rights of their own, such as a caretaker's.
    public var functionsWithoutRights: [String]
    /// AFAS user groups (as exports write them) and the matrix rights they give; an empty list gives none.
    public var afasGroups: [String: [String]]
    /// InSite pages, first match wins.
    public var inSitePages: [InSitePage]
    /// Tables of AFAS mutations and the domain each belongs to; `Autorisatie` marks rights.
    public var afasTables: [String: String]
    /// SharePoint areas, first match wins.
    public var sharePointAreas: [SharePointArea]
    /// The areas that are to be tidied every year, as the matrix writes their paths.
    public var areasToClean = ["Beeldmateriaal"]
    /// System and service accounts per system, lower case, left out of the people checks.
    public var serviceAccounts: [System: Set<String>]
    /// Accounts of a system that belong to an employee number although no key joins them.
    public var accountOwners: [System: [String: String]]
    /// Sources and tables that must be there; their absence makes the coverage incomplete.
    public var expected: [String]
    /// Checks that the board has turned off.
    public var checksOff: Set<RuleID>
    /// Rules that are off by themselves and that the board has turned on.
    public var rulesOn: Set<RuleID> = []
    /// Thresholds of rules that the board sets otherwise, by rule and name.
    public var ruleThresholds: [RuleID: [String: Double]] = [:]
    /// The board's lists for `expand` in rules, by name: they take the place of the standard ones.
    public var ruleLists: [String: [String]] = [:]
    /// When schools are open on school days, in seconds from midnight.
    public var schoolHours = 7 * 3600..<18 * 3600
    /// The thresholds.
    public var thresholds: Thresholds
    /// The rhythm of the account reviews.
    public var reviews = ReviewSettings()
    /// School holidays per region, and days off for all under nil regions.
    public var holidays: [Holiday]

    /// A period without school.
    public struct Holiday: Sendable, Hashable {
        /// The name, such as `Herfstvakantie 2025`.
        public var name: String
        /// The regions; empty for all.
        public var regions: [Region]
        /// The days.
        public var days: DateSpan

        /// A holiday.
        public init(name: String, regions: [Region], days: DateSpan) {
            self.name = name
            self.regions = regions
            self.days = days
        }
    }

    /// Settings of a board that has set nothing but its name.
    public init(name: String = "") {
        self.name = name
        language = nil
        zone = .amsterdam
        asOf = nil
        schools = []
        emailDomains = []
        functionAliases = [:]
        functionsWithoutRights = []
        afasGroups = [:]
        inSitePages = []
        afasTables = [:]
        sharePointAreas = []
        serviceAccounts = [:]
        accountOwners = [:]
        expected = []
        checksOff = []
        thresholds = Thresholds()
        holidays = []
    }

    /// The school that an export means, by name, alias or BRIN, whatever the case; nil when it is none of the board's.
    public func school(named written: String) -> School? {
        let wanted = written.lowercased()
        return schools.first { school in
            school.name.lowercased() == wanted || school.brin?.lowercased() == wanted
                || school.aliases.contains { $0.lowercased() == wanted }
        }
    }
}
