/// A value that a sentence about a finding is made of.
///
/// Values keep their type so that each language can write them its own way.
public enum Fact: Sendable, Hashable, Codable {
    /// Text that is shown as it is: a role, a path, a name.
    case text(String)
    /// A number.
    case number(Int)
    /// A day.
    case day(LocalDate)
    /// A moment, shown in the board's zone.
    case moment(Instant)
    /// Several texts, shown as an enumeration.
    case list([String])
    /// A word of the catalogue, `code.<value>`: shown in the reader's language.
    case code(String)
}

/// Where a judgement comes from: the rule, the matrix rows and the sections of the handbook.
public struct Basis: Sendable, Hashable, Codable {
    /// Requirements, `R-006`.
    public var requirements: [String]
    /// Sections of the privacy handbook by title: `Uitgangspunten 4`.
    public var handbook: [String]
    /// Rows of a matrix, as `parnassys: School / Directeur / Applicatiebeheerder`, when one decided.
    public var matrixRows: [String]
    /// Norms and articles: `Normenkader IBP ID.01`, `AVG art. 32`.
    public var norms: [String]

    /// A basis; every list may be empty.
    public init(
        requirements: [String] = [],
        handbook: [String] = [],
        matrixRows: [String] = [],
        norms: [String] = []
    ) {
        self.requirements = requirements
        self.handbook = handbook
        self.matrixRows = matrixRows
        self.norms = norms
    }
}

/// One record that a finding rests on.
public struct Evidence: Sendable, Hashable, Codable {
    /// The source id, or the reference table (`accounts-parnassys`).
    public var source: String
    /// The file, relative to the board folder where it lies in it.
    public var file: String
    /// The record number, 1-based.
    public var record: Int
    /// SHA-256 of the raw record, in lower-case hexadecimal: its bytes in UTF-8 without the line end.
    public var sha256: String
    /// The moment of an event; nil for reference data.
    public var time: Instant?
    /// The fields that mattered, by ECS or column name; pupils by pseudonym, BSNs masked.
    public var fields: [String: String]

    /// A record with its place and hash.
    public init(
        source: String,
        file: String,
        record: Int,
        sha256: String,
        time: Instant? = nil,
        fields: [String: String] = [:]
    ) {
        self.source = source
        self.file = file
        self.record = record
        self.sha256 = sha256
        self.time = time
        self.fields = fields
    }
}

extension Evidence: Comparable {
    /// A total order: time, file, record, source, hash.
    public static func < (a: Evidence, b: Evidence) -> Bool {
        let left = (a.time?.nanoseconds ?? .min, a.file, a.record, a.source, a.sha256)
        let right = (b.time?.nanoseconds ?? .min, b.file, b.record, b.source, b.sha256)
        return left < right
    }
}

/// The kinds of personal data that a finding touches, and of how many people.
public struct PersonalData: Sendable, Hashable, Codable {
    /// Kinds, as codes of the word catalogue: `pupil-care`, `staff-file`, `credentials`, `images`.
    public var kinds: [String]
    /// The number of different people touched as far as the records show; nil when they do not tell.
    public var people: Int?

    /// Kinds and number of people.
    public init(kinds: [String] = [], people: Int? = nil) {
        self.kinds = kinds
        self.people = people
    }
}

/// What the privacy officer made of a finding.
public enum FindingStatus: String, Sendable, Hashable, Codable, CaseIterable {
    /// Not judged yet.
    case new
    case justified
    case unjustified
    case unknown
}

/// Something that was found to be wrong, with everything a person needs to judge it.
///
/// Sentences are not kept: `rule`, `variant` and `facts` are, and each language makes its own sentences from them.
public struct Finding: Sendable, Hashable, Codable {
    /// Stable: the same rule, system, account and discriminator give the same sixteen hexadecimal digits on any machine.
    public var id: String
    /// The check or rule that found it.
    public var rule: RuleID
    /// The version of that check or rule; rises when its verdicts change.
    public var ruleVersion: Int
    /// How much it matters.
    public var severity: Severity
    /// What has been made of it.
    public var status: FindingStatus
    /// The system it is about.
    public var system: System?
    /// The school it is addressed to (its director), by name; nil for the board.
    public var school: String?
    /// The person, by the name in the staff register.
    public var person: String?
    /// The employee number, for the eyes of programs.
    public var personID: String?
    /// The account, as the system writes it.
    public var account: String?
    /// Since when it holds, or the first event.
    public var firstSeen: Instant
    /// Until when it was seen to hold, or the last event.
    public var lastSeen: Instant
    /// The number of records it rests on.
    public var count: Int
    /// The variant of the sentence, when a rule has several; the text key is `finding.<rule>.reason.<variant>`.
    public var variant: String?
    /// What the sentences are made of.
    public var facts: [String: Fact]
    /// Where the judgement comes from.
    public var basis: Basis
    /// Ordinary explanations: text keys `explanation.<key>`, with `explanation.<key>.confirm` for what would confirm it.
    public var explanations: [String]
    /// The first records it rests on, in total order; `count` tells how many there are.
    public var evidence: [Evidence]
    /// The personal data touched.
    public var personalData: PersonalData

    /// A finding with all its parts.
    public init(
        id: String,
        rule: RuleID,
        ruleVersion: Int,
        severity: Severity,
        status: FindingStatus = .new,
        system: System?,
        school: String?,
        person: String?,
        personID: String?,
        account: String?,
        firstSeen: Instant,
        lastSeen: Instant,
        count: Int,
        variant: String? = nil,
        facts: [String: Fact],
        basis: Basis,
        explanations: [String],
        evidence: [Evidence],
        personalData: PersonalData
    ) {
        self.id = id
        self.rule = rule
        self.ruleVersion = ruleVersion
        self.severity = severity
        self.status = status
        self.system = system
        self.school = school
        self.person = person
        self.personID = personID
        self.account = account
        self.firstSeen = firstSeen
        self.lastSeen = lastSeen
        self.count = count
        self.variant = variant
        self.facts = facts
        self.basis = basis
        self.explanations = explanations
        self.evidence = evidence
        self.personalData = personalData
    }

    /// The order of reports, total and the same on any machine: gravest first, then school, rule, system, account, id.
    public static func reportOrder(_ a: Finding, _ b: Finding) -> Bool {
        if a.severity != b.severity { return a.severity > b.severity }
        let left = (a.school ?? "", a.rule.rawValue, a.system?.rawValue ?? "", a.account ?? "", a.id)
        let right = (b.school ?? "", b.rule.rawValue, b.system?.rawValue ?? "", b.account ?? "", b.id)
        return left < right
    }
}
