internal import Foundation
internal import GRDB
public import Model

/// The use of one right by one account on one day.
public struct UsageRecord: Sendable, Hashable {
    /// The system.
    public var system: System
    /// The account, as its export writes it.
    public var account: String
    /// The right (`PZ`, `Beeldmateriaal: lezen`); empty for use of which no right is known.
    public var right: String
    /// The day, in the board's zone.
    public var day: LocalDate
    /// Events that succeeded.
    public var successes: Int
    /// Events that failed, or of which nothing says that they succeeded.
    public var failures: Int

    /// The use of a right on a day.
    public init(
        system: System,
        account: String,
        right: String = "",
        day: LocalDate,
        successes: Int,
        failures: Int = 0
    ) {
        self.system = system
        self.account = account
        self.right = right
        self.day = day
        self.successes = successes
        self.failures = failures
    }
}

/// What was read of one source on one day, over all scans.
public struct DayRecord: Sendable, Hashable {
    /// The source id.
    public var source: String
    /// The school; nil for the source as a whole.
    public var school: String?
    /// The day, in the board's zone.
    public var day: LocalDate
    /// Events read.
    public var events: Int
    /// Whether events were to be expected.
    public var isExpected: Bool
    /// Records that could not be read, by diagnostic code; nil leaves what is kept as it is, and never comes out of the store.
    public var unreadable: [String: Int]?
    /// Steps of the clock against the order of a file, likewise.
    public var clockJumps: Int?
    /// Events that were there already, the most that one scan met.
    public var duplicates: Int
    /// Records that the source's definition passes over, the most that one scan met.
    public var setAside: Int
    /// Events that came when a later day of the source had been read before. The store counts them itself.
    public internal(set) var late = 0

    /// A day of a source.
    public init(
        source: String,
        school: String? = nil,
        day: LocalDate,
        events: Int,
        isExpected: Bool,
        unreadable: [String: Int]? = nil,
        clockJumps: Int? = nil,
        duplicates: Int = 0,
        setAside: Int = 0
    ) {
        self.setAside = setAside
        self.unreadable = unreadable
        self.clockJumps = clockJumps
        self.duplicates = duplicates
        self.source = source
        self.school = school
        self.day = day
        self.events = events
        self.isExpected = isExpected
    }
}

/// What a scan adds to the books besides its findings.
///
/// A day is kept as the largest number that any scan saw of it: reading the same export again, or one that overlaps with it,
/// adds nothing, and the end of a day that came in a later export is not lost. See `docs/decisions/0070`.
public struct ScanBooks: Sendable, Hashable {
    /// The use of rights.
    public var usage: [UsageRecord]
    /// The days of the sources.
    public var days: [DayRecord]

    /// Books with entries.
    public init(usage: [UsageRecord] = [], days: [DayRecord] = []) {
        self.usage = usage
        self.days = days
    }

    /// Whether keeping these would change a row.
    func differs(_ database: Database) throws -> Bool {
        let use = try database.cachedStatement(
            sql: """
                SELECT 1 FROM usage WHERE system = ? AND account = ? AND access_right = ? AND day = ?
                AND successes >= ? AND failures >= ?
                """
        )
        for record in usage where try Row.fetchOne(use, arguments: Self.arguments(record)) == nil { return true }
        let day = try database.cachedStatement(
            sql: """
                SELECT 1 FROM coverage_day WHERE source = ? AND school = ? AND day = ? AND events >= ? AND expected = ?
                AND duplicates >= ? AND unreadable = coalesce(?, unreadable) AND clock_jumps = coalesce(?, clock_jumps)
                AND set_aside >= ?
                """
        )
        for record in days where try Row.fetchOne(day, arguments: Self.arguments(record)) == nil { return true }
        return false
    }

    /// Keeps them, in the transaction of the findings.
    func write(_ database: Database) throws {
        let use = try database.cachedStatement(
            sql: """
                INSERT INTO usage (system, account, access_right, day, successes, failures) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET successes = max(successes, excluded.successes),
                failures = max(failures, excluded.failures)
                """
        )
        for record in usage { try use.execute(arguments: Self.arguments(record)) }
        var newest: [String: Int] = [:]
        let sql = "SELECT source, max(day) AS day FROM coverage_day WHERE school = ? AND events > 0 GROUP BY source"
        for row in try Row.fetchAll(database, sql: sql, arguments: [blob("")]) { newest[row["source"]] = row["day"] }
        let day = try database.cachedStatement(
            sql: """
                INSERT INTO coverage_day
                    (source, school, day, events, expected, duplicates, unreadable, clock_jumps, set_aside, late)
                VALUES (
                    ?1, ?2, ?3, ?4, ?5, ?6, coalesce(?7, x'7b7d'), coalesce(?8, 0), ?9,
                    CASE WHEN ?10 THEN ?4 ELSE 0 END
                )
                ON CONFLICT DO UPDATE SET events = max(events, ?4), expected = ?5, duplicates = max(duplicates, ?6),
                unreadable = coalesce(?7, unreadable), clock_jumps = coalesce(?8, clock_jumps),
                set_aside = max(set_aside, ?9), late = late + CASE WHEN ?10 THEN max(0, ?4 - events) ELSE 0 END
                """
        )
        for record in days {
            let isLate = newest[record.source].map { record.day.dayNumber < $0 } ?? false
            try day.execute(arguments: try Self.arguments(record) + [isLate])
        }
    }

    private static func arguments(_ record: UsageRecord) -> StatementArguments {
        [
            record.system.rawValue, blob(record.account), blob(record.right), record.day.dayNumber, record.successes,
            record.failures,
        ]
    }

    private static func arguments(_ record: DayRecord) throws -> StatementArguments {
        let reasons = try record.unreadable.map { try json($0) }
        return [
            record.source, blob(record.school ?? ""), record.day.dayNumber, record.events, record.isExpected,
            record.duplicates, reasons, record.clockJumps, record.setAside,
        ]
    }
}

/// The use of one right by one account over all scans.
public struct UsageTotal: Sendable, Hashable {
    /// The system.
    public var system: System
    /// The account, as its export writes it.
    public var account: String
    /// The right (`PZ`, `Beeldmateriaal: lezen`); empty for use of which no right is known.
    public var right: String
    /// The first day of use; nil when all events failed.
    public var first: LocalDate?
    /// The last day of use; nil when all events failed.
    public var last: LocalDate?
    /// Events that succeeded.
    public var successes: Int
    /// Events that failed, or of which nothing says that they succeeded.
    public var failures: Int
}

extension FindingStore {
    /// The use per account and right, by system, account and right.
    ///
    /// For the last use of an account, take the latest of its rights; use of which no right is known has the empty right.
    ///
    /// - Parameters:
    ///   - system: only this system.
    ///   - days: only the use of these days.
    /// - Throws: `store.damaged`, `store.locked`, `store.io`.
    public func usageTotals(
        system: System? = nil,
        days: DateSpan = DateSpan()
    ) throws(Diagnostic) -> [UsageTotal] {
        try reading { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT system, account, access_right, min(CASE WHEN successes > 0 THEN day END) AS first,
                    max(CASE WHEN successes > 0 THEN day END) AS last, sum(successes) AS successes,
                    sum(failures) AS failures FROM usage
                    WHERE (?1 IS NULL OR system = ?1) AND day BETWEEN ?2 AND ?3
                    GROUP BY system, account, access_right ORDER BY system, account, access_right
                    """,
                arguments: [
                    system?.rawValue, days.from?.dayNumber ?? Int(Int32.min), days.through?.dayNumber ?? Int(Int32.max),
                ]
            )
            return try rows.map { found in
                let row = StoredRow(row: found, table: "usage")
                return UsageTotal(
                    system: try row.checked("system", System(rawValue: try row.word("system"))),
                    account: try row.text("account"),
                    right: try row.text("access_right"),
                    first: try row.optionalInt("first").map(LocalDate.init(dayNumber:)),
                    last: try row.optionalInt("last").map(LocalDate.init(dayNumber:)),
                    successes: try row.int("successes"),
                    failures: try row.int("failures")
                )
            }
        }
    }

    /// The use of rights per day, by system, account, right and day.
    ///
    /// - Parameters:
    ///   - system: only this system.
    ///   - account: only this account, as its export writes it.
    ///   - days: only these days.
    /// - Throws: `store.damaged`, `store.locked`, `store.io`.
    public func usage(
        system: System? = nil,
        account: String? = nil,
        days: DateSpan = DateSpan()
    ) throws(Diagnostic) -> [UsageRecord] {
        try reading { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT * FROM usage WHERE (?1 IS NULL OR system = ?1) AND (?2 IS NULL OR account = ?2)
                    AND day BETWEEN ?3 AND ?4 ORDER BY system, account, access_right, day
                    """,
                arguments: [
                    system?.rawValue, optionalBlob(account), days.from?.dayNumber ?? Int(Int32.min),
                    days.through?.dayNumber ?? Int(Int32.max),
                ]
            )
            return try rows.map { found in
                let row = StoredRow(row: found, table: "usage")
                return UsageRecord(
                    system: try row.checked("system", System(rawValue: try row.word("system"))),
                    account: try row.text("account"),
                    right: try row.text("access_right"),
                    day: LocalDate(dayNumber: try row.int("day")),
                    successes: try row.int("successes"),
                    failures: try row.int("failures")
                )
            }
        }
    }

    /// What was read per source, school and day over all scans, in that order.
    ///
    /// - Throws: `store.damaged`, `store.locked`, `store.io`.
    public func coverageDays(source: String? = nil, days: DateSpan = DateSpan()) throws(Diagnostic) -> [DayRecord] {
        try reading { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT * FROM coverage_day WHERE (?1 IS NULL OR source = ?1) AND day BETWEEN ?2 AND ?3
                    ORDER BY source, school, day
                    """,
                arguments: [
                    source, days.from?.dayNumber ?? Int(Int32.min), days.through?.dayNumber ?? Int(Int32.max),
                ]
            )
            return try rows.map { found in
                let row = StoredRow(row: found, table: "coverage_day")
                let school = try row.text("school")
                var record = DayRecord(
                    source: try row.word("source"),
                    school: school.isEmpty ? nil : school,
                    day: LocalDate(dayNumber: try row.int("day")),
                    events: try row.int("events"),
                    isExpected: try row.int("expected") != 0,
                    unreadable: try row.decoded("unreadable"),
                    clockJumps: try row.int("clock_jumps"),
                    duplicates: try row.int("duplicates"),
                    setAside: try row.int("set_aside")
                )
                record.late = try row.int("late")
                return record
            }
        }
    }
}
