public import Model

/// What is recorded when something of an incident changes. Changes are only ever added.
public enum IncidentChange: Sendable, Hashable, Codable {
    case opened(Opening)
    case field(IncidentField, String)
    case times(Times)
    case aware(Instant, reason: String)
    case cause(IncidentCause)
    case nature(IncidentNature)
    case answered(ProcedureQuestion, AnswerValue, reason: String)
    case scored(SeverityInput)
    case advised(DecisionSubject, Bool, reason: String)
    case decided(DecisionSubject, Bool, reason: String)
    case measureAdded(Measure)
    case measureDone(Int, at: Instant, description: String)
    case measureNotNeeded(Int, reason: String)
    case findingAdded(FindingExcerpt)
    case findingRemoved(String, reason: String)
    case linked(String, reason: String)
    case unlinked(String, reason: String)
    case acted(Act, reference: String, note: String)
    case lateReason(ClockKind, String)
    case noted(String)
    case closed(lessons: String)
    case reopened(reason: String)
}

/// How an incident begins.
public struct Opening: Sendable, Hashable, Codable {
    /// The sort.
    public var kind: IncidentKind
    /// A short name for lists.
    public var title: String
    /// The template it was made from.
    public var template: String?
    /// The school; nil for the board.
    public var school: String?
    /// The system; nil when it is in no system.
    public var system: System?
    /// Who reported it, when someone else wrote it down.
    public var reporter: String
    /// How many times faster the clocks run: a drill, kept out of the register.
    public var drillSpeed: Int?

    /// How an incident begins.
    public init(
        kind: IncidentKind,
        title: String,
        template: String? = nil,
        school: String? = nil,
        system: System? = nil,
        reporter: String,
        drillSpeed: Int? = nil
    ) {
        self.kind = kind
        self.title = title
        self.template = template
        self.school = school
        self.system = system
        self.reporter = reporter
        self.drillSpeed = drillSpeed
    }
}

/// When it happened, was detected and was reported; awareness is a change of its own, because a person sets it with a reason.
public struct Times: Sendable, Hashable, Codable {
    /// The first moment of the incident; nil when it is not known.
    public var event: Instant?
    /// The last moment; nil when it is not known or still going on.
    public var eventEnd: Instant?
    /// When someone or something noticed it.
    public var detected: Instant?
    /// When it was reported to the school leader or the privacy officer.
    public var reported: Instant?

    /// Moments; each may be unknown.
    public init(
        event: Instant? = nil,
        eventEnd: Instant? = nil,
        detected: Instant? = nil,
        reported: Instant? = nil
    ) {
        self.event = event
        self.eventEnd = eventEnd
        self.detected = detected
        self.reported = reported
    }
}

/// What is advised by the data protection officer and decided by the board, apart (C3).
public enum DecisionSubject: String, Sendable, Hashable, Codable, CaseIterable {
    /// To report to the authority.
    case notify
    /// To tell the people concerned.
    case tell
}

/// What was done outside the product.
public enum Act: String, Sendable, Hashable, Codable, CaseIterable {
    case authority
    case authorityFollowUp = "authority-follow-up"
    case authorityWithdrawn = "authority-withdrawn"
    case peopleLetter = "people-letter"
    case peoplePhone = "people-phone"
    case peoplePublic = "people-public"
    case press
    case supplier
    case police

    /// Whether it tells the people concerned.
    public var tellsPeople: Bool { [.peopleLetter, .peoplePhone, .peoplePublic].contains(self) }

    /// Who does it. The handbook names several for telling people (C4).
    public var owners: [IncidentRole] {
        switch self {
        case .authority, .authorityFollowUp, .authorityWithdrawn: [.fg]
        case .peopleLetter, .peoplePhone, .peoplePublic: [.board, .schoolLeader]
        case .press: [.board]
        case .supplier: [.privacyOfficer, .schoolLeader]
        case .police: [.schoolLeader, .board]
        }
    }
}

/// A measure to recover or to prevent.
public struct Measure: Sendable, Hashable, Codable {
    /// The two kinds.
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        case recovery
        case preventive
    }

    /// The number within the incident, from 1.
    public var number: Int
    /// The kind.
    public var kind: Kind
    /// What must be done.
    public var text: String
    /// Who does it.
    public var owner: String
    /// When it is looked at whether it works.
    public var check: LocalDate
    /// When it was done.
    public var doneAt: Instant?
    /// What was done.
    public var description: String?
    /// Why it is not needed after all.
    public var notNeeded: String?

    /// A measure that is still to be done.
    public init(number: Int = 0, kind: Kind, text: String, owner: String, check: LocalDate) {
        self.number = number
        self.kind = kind
        self.text = text
        self.owner = owner
        self.check = check
    }

    /// Whether nothing is left to do.
    public var isSettled: Bool { doneAt != nil || notNeeded != nil }
}

/// What an incident keeps of a finding: the least that proves it, held for as long as the register entry (C9).
public struct FindingExcerpt: Sendable, Hashable, Codable {
    /// A record, by its place, time and hash, with the fields that mattered.
    public struct Record: Sendable, Hashable, Codable {
        /// The source id.
        public var source: String
        /// The file.
        public var file: String
        /// The record number, 1-based.
        public var record: Int
        /// SHA-256 of the raw record, in hexadecimal.
        public var sha256: String
        /// The moment; nil for reference data.
        public var time: Instant?
        /// The fields that mattered; pupils by pseudonym.
        public var fields: [String: String]
    }

    /// The finding's id.
    public var id: String
    /// The rule.
    public var rule: RuleID
    /// The severity.
    public var severity: Severity
    /// The system.
    public var system: System?
    /// The school.
    public var school: String?
    /// The member of staff.
    public var person: String?
    /// The account.
    public var account: String?
    /// From when.
    public var first: Instant
    /// Until when.
    public var last: Instant
    /// The number of records it rests on.
    public var count: Int
    /// The kinds of data.
    public var kinds: [String]
    /// The people touched, as far as the records show.
    public var people: Int?
    /// The sentence, in the language of the moment.
    public var sentence: String
    /// The records.
    public var records: [Record]

    /// The excerpt of a finding.
    public init(_ finding: Finding, sentence: String) {
        id = finding.id
        rule = finding.rule
        severity = finding.severity
        system = finding.system
        school = finding.school
        person = finding.person
        account = finding.account
        first = finding.firstSeen
        last = finding.lastSeen
        count = finding.count
        kinds = finding.personalData.kinds
        people = finding.personalData.people
        self.sentence = sentence
        records = finding.evidence.map {
            Record(
                source: $0.source,
                file: $0.file,
                record: $0.record,
                sha256: $0.sha256,
                time: $0.time,
                fields: $0.fields
            )
        }
    }
}

/// A change with who made it and when.
public struct IncidentEvent: Sendable, Hashable, Codable {
    /// The place in the incident, from 1.
    public var number: Int
    /// When it was so: the moment that the person gives, for what was first done on paper.
    public var at: Instant
    /// When it was written down here.
    public var recordedAt: Instant
    /// Who.
    public var actor: IncidentActor
    /// What.
    public var change: IncidentChange

    /// A change with who made it and when.
    public init(number: Int, at: Instant, recordedAt: Instant, actor: IncidentActor, change: IncidentChange) {
        self.number = number
        self.at = at
        self.recordedAt = recordedAt
        self.actor = actor
        self.change = change
    }
}
