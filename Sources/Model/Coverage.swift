/// What came of one day of a file, apart from the records that were read well.
public struct DayTrouble: Sendable, Hashable, Codable {
    /// The day, in the board's zone. A record that could not be read tells no day: it counts on that of the record before it,
    /// else on that of the first record behind it, else on the day of reading.
    public var day: LocalDate
    /// Records that could not be read, by diagnostic code.
    public var unreadable: [String: Int]
    /// Those of them that still name their school, by the school as the file writes it, once a scan has it by the board's name of
    /// it; nil for none.
    public var schools: [String: [String: Int]]?
    /// Steps of the clock against the order of the file.
    public var clockJumps: Int
    /// Records that the source's definition passes over on purpose. They tell no day either, and count in the same way.
    public var setAside: Int

    /// The troubles of a day.
    public init(
        day: LocalDate,
        unreadable: [String: Int] = [:],
        schools: [String: [String: Int]]? = nil,
        clockJumps: Int = 0,
        setAside: Int = 0
    ) {
        self.day = day
        self.unreadable = unreadable
        self.schools = schools
        self.clockJumps = clockJumps
        self.setAside = setAside
    }

    /// Decodes; what an older store did not count is nought.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            day: try values.decode(LocalDate.self, forKey: .day),
            unreadable: try values.decode([String: Int].self, forKey: .unreadable),
            schools: try values.decodeIfPresent([String: [String: Int]].self, forKey: .schools),
            clockJumps: try values.decode(Int.self, forKey: .clockJumps),
            setAside: try values.decodeIfPresent(Int.self, forKey: .setAside) ?? 0
        )
    }
}

/// What was read of one file of logs, and what was not.
public struct InputCoverage: Sendable, Hashable, Codable {
    /// The file, relative to the board folder where it lies in it; `-` for standard input.
    public var file: String
    /// The source id; nil when the format was not recognised.
    public var source: String?
    /// Bytes read.
    public var bytes: Int
    /// Records seen, header and blank lines not counted; the sum of events, ignored and unreadable.
    public var records: Int
    /// Records that became events.
    public var events: Int
    /// Records that the source's definition passes over on purpose, by its reason code (`other-program`, `total-row`).
    public var ignored: [String: Int]
    /// Records that could not be read, by diagnostic code.
    public var unreadable: [String: Int]
    /// The earliest event; times that cannot be (`Instant.plausible`) do not count, a warning tells of them.
    public var first: Instant?
    /// The latest event, likewise.
    public var last: Instant?
    /// Events whose wall-clock time exists twice (the end of summer time).
    public var uncertainTimes: Int
    /// Events that were there already: in another export, or earlier in time under the same id. They count once.
    public var duplicates: Int
    /// The days with records that are no events, or with steps of the clock, in order; nil when there are none, or when an older
    /// version read the file.
    public var troubles: [DayTrouble]?
    /// The zone the file's times are in.
    public var zone: String?
    /// Whether the file was read to its end.
    public var complete: Bool
    /// The first problems, in order; `unreadable` counts them all.
    public var diagnostics: [Diagnostic]

    /// Nothing read yet.
    public init(file: String, source: String? = nil) {
        self.file = file
        self.source = source
        bytes = 0
        records = 0
        events = 0
        ignored = [:]
        unreadable = [:]
        uncertainTimes = 0
        duplicates = 0
        complete = false
        diagnostics = []
    }

    /// Decodes; what an older store did not count is nought.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            file: try values.decode(String.self, forKey: .file),
            source: try values.decodeIfPresent(String.self, forKey: .source)
        )
        bytes = try values.decode(Int.self, forKey: .bytes)
        records = try values.decode(Int.self, forKey: .records)
        events = try values.decode(Int.self, forKey: .events)
        ignored = try values.decode([String: Int].self, forKey: .ignored)
        unreadable = try values.decode([String: Int].self, forKey: .unreadable)
        first = try values.decodeIfPresent(Instant.self, forKey: .first)
        last = try values.decodeIfPresent(Instant.self, forKey: .last)
        uncertainTimes = try values.decode(Int.self, forKey: .uncertainTimes)
        duplicates = try values.decodeIfPresent(Int.self, forKey: .duplicates) ?? 0
        troubles = try values.decodeIfPresent([DayTrouble].self, forKey: .troubles)
        zone = try values.decodeIfPresent(String.self, forKey: .zone)
        complete = try values.decode(Bool.self, forKey: .complete)
        diagnostics = try values.decode([Diagnostic].self, forKey: .diagnostics)
    }

    /// The number of rows at which the file stops, when that is a number at which exports are cut off; nil otherwise.
    ///
    /// Purview and the unified audit log give at most 50,000 rows, the portals of Entra at most 100,000.
    public var rowLimit: Int? { [50_000, 100_000].contains(records) ? records : nil }

    /// The number of records that could not be read.
    public var unreadableCount: Int { unreadable.values.reduce(0, +) }
}

/// What was read of one table of reference data.
public struct ReferenceCoverage: Sendable, Hashable, Codable {
    /// The table: `staff`, `accounts-parnassys`, `matrices/afas`.
    public var table: String
    /// The file, or nil when the board has none.
    public var file: String?
    /// Whether it is the one that travels with the product, not the board's own.
    public var isDefault: Bool
    /// Records used.
    public var records: Int
    /// Records that could not be used.
    public var unusable: Int

    /// The state of a table.
    public init(table: String, file: String?, isDefault: Bool = false, records: Int = 0, unusable: Int = 0) {
        self.table = table
        self.file = file
        self.isDefault = isDefault
        self.records = records
        self.unusable = unusable
    }
}

/// Whether a check ran, and what was missing when it did not.
public struct CheckCoverage: Sendable, Hashable, Codable {
    /// What came of a check.
    public enum State: String, Sendable, Hashable, Codable {
        /// It judged all that it should.
        case ran
        /// It judged some systems or parts; `missing` says what not.
        case partly
        /// It judged nothing.
        case notRun = "not_run"
        /// The board has turned it off.
        case off
    }

    /// The check.
    public var rule: RuleID
    /// What came of it.
    public var state: State
    /// What was missing, as text keys `missing.<key>`, sorted: `accounts-entra`, `matrix-sharepoint`, `staff`.
    public var missing: [String]
    /// How many accounts or events it judged.
    public var judged: Int

    /// The state of a check.
    public init(rule: RuleID, state: State, missing: [String] = [], judged: Int = 0) {
        self.rule = rule
        self.state = state
        self.missing = missing.sorted()
        self.judged = judged
    }
}

/// Something that is missing from the exports: days without records, or rows after the last.
public struct Hole: Sendable, Hashable, Codable {
    /// The finding that tells of it.
    public var finding: String
    /// Its rule: `export-gap`, `export-truncated`.
    public var rule: RuleID
    /// The source id.
    public var source: String
    /// The school; nil for the source as a whole.
    public var school: String?
    /// The days: those without records, or those that the cut-off file holds.
    public var days: DateSpan
    /// Days on which records were to be expected, or the rows at which the file stops.
    public var count: Int
    /// Whether an agreement covers it: it is told all the same, but does not make the coverage incomplete.
    public var isAgreed = false

    /// The rules of which every finding is a hole.
    public static let rules: Set<RuleID> = ["export-gap", "export-truncated"]

    /// The holes that findings tell of; nil when there are none, in days of a zone.
    public static func of(_ findings: [Finding], zone: Zone) -> [Hole]? {
        let holes = findings.filter { rules.contains($0.rule) }.map { finding in
            var count = finding.count
            if case .number(let days)? = finding.facts["days"] { count = days }
            return Hole(
                finding: finding.id,
                rule: finding.rule,
                source: finding.account ?? "",
                school: finding.school,
                days: DateSpan(from: zone.day(finding.firstSeen), through: zone.day(finding.lastSeen)),
                count: count
            )
        }
        return holes.isEmpty
            ? nil
            : holes.sorted {
                ($0.source, $0.days.from?.dayNumber ?? 0, $0.finding) < (
                    $1.source, $1.days.from?.dayNumber ?? 0, $1.finding
                )
            }
    }
}

/// What a scan read, what it could not read and what it could not judge: the opening of every report.
public struct Coverage: Sendable, Hashable, Codable {
    /// The moment from which was judged.
    public var asOf: Instant
    /// The files of logs, sorted by name.
    public var inputs: [InputCoverage]
    /// The tables of reference data.
    public var reference: [ReferenceCoverage]
    /// The checks, sorted by id.
    public var checks: [CheckCoverage]
    /// System and service accounts that the board lists and that are left out of the people checks, with their number of events.
    public var serviceAccounts: [String: Int]
    /// Accounts with events that belong to no known account or person and whose events all failed, by system: guesses, not accounts.
    public var unknownAttempts: [String: Int]
    /// The systems of which `unknownAttempts` is a lower bound, sorted, because there were too many names to tell apart; nil for none.
    public var unknownAttemptsAtLeast: [String]?
    /// Findings that an agreed exception hides.
    public var hiddenByException: Int
    /// What checks passed over on purpose, by rule and by text key `passed.<key>`: a school that works across groups.
    public var passedOver: [String: [String: Int]]
    /// Problems with configuration and reference data.
    public var diagnostics: [Diagnostic]
    /// What was expected and did not come, as text keys `missing.<key>`.
    public var missing: [String]
    /// What is missing from the exports that came; nil for nothing.
    public var holes: [Hole]?
    /// Days on which a source was to have records by its own rhythm, all sources added up; nil when no source has a rhythm yet.
    public var expectedDays: Int?

    /// Nothing read yet.
    public init(asOf: Instant) {
        self.asOf = asOf
        inputs = []
        reference = []
        checks = []
        serviceAccounts = [:]
        unknownAttempts = [:]
        hiddenByException = 0
        passedOver = [:]
        diagnostics = []
        missing = []
    }

    /// Whether everything that was given or expected was read: the difference between exit code 0 or 1 and exit code 3.
    public var isComplete: Bool {
        missing.isEmpty && !(holes ?? []).contains { !$0.isAgreed } && !diagnostics.contains { $0.level == .error }
            && inputs.allSatisfy { $0.complete && $0.source != nil && $0.unreadable.isEmpty }
    }
}
