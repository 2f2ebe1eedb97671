internal import GRDB
public import Model
internal import Trail
public import Triage

extension FindingStore {
    /// Keeps judgements, sets the findings' statuses, and notes each in the audit trail: all together or none.
    ///
    /// - Parameters:
    ///   - judgements: in the order in which they are given; a later one on the same finding counts.
    ///   - role: in which role they are given.
    /// - Throws: `store.no-such-finding`, and those of writing.
    public func judge(_ judgements: [Judgement], role: String? = nil) throws(Diagnostic) {
        try writing { database in
            for judgement in judgements { try Self.keep(judgement, role: role, database) }
        }
    }

    static func keep(_ judgement: Judgement, role: String?, _ database: Database) throws {
        guard
            let row = try Row.fetchOne(
                database,
                sql: "SELECT rule, status FROM finding WHERE id = ?",
                arguments: [judgement.finding]
            )
        else { throw Diagnostic("store.no-such-finding", .error, ["id": judgement.finding]) }
        let finding = StoredRow(row: row, table: "finding")
        // A clock that was set back would put the later judgement before the earlier one.
        let last = try Int64.fetchOne(
            database,
            sql: "SELECT max(at) FROM judgement WHERE finding = ?",
            arguments: [judgement.finding]
        )
        if let last, judgement.at.nanoseconds < last {
            let moments = ["now": judgement.at.rfc3339, "last": Instant(nanoseconds: last).rfc3339]
            throw Diagnostic(
                "judgement.clock-back",
                .error,
                moments.merging(["id": judgement.finding]) { own, _ in own }
            )
        }
        var details = [
            "verdict": judgement.verdict.rawValue, "reason": judgement.reason, "before": try finding.word("status"),
        ]
        details["by_number"] = judgement.byNumber
        let link = try TrailRows.append(
            database,
            TrailDraft(
                at: judgement.at,
                actor: judgement.by,
                role: role,
                action: "finding.judged",
                subject: judgement.finding,
                details: details
            )
        )
        try database.execute(
            sql: """
                INSERT INTO judgement (finding, rule, at, verdict, by_name, by_number, reason, trail)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                judgement.finding, try finding.word("rule"), judgement.at.nanoseconds, judgement.verdict.rawValue,
                blob(judgement.by), optionalBlob(judgement.byNumber), blob(judgement.reason), link.number,
            ]
        )
        try database.execute(
            sql: "UPDATE finding SET status = ? WHERE id = ?",
            arguments: [judgement.verdict.rawValue, judgement.finding]
        )
    }

    /// The judgements on a finding, the first one first.
    public func judgements(of id: String) throws(Diagnostic) -> [Judgement] {
        try reading { database in
            try Row.fetchAll(
                database,
                sql: "SELECT * FROM judgement WHERE finding = ? AND length(by_name) > 0 ORDER BY number",
                arguments: [id]
            ).map { row in
                let row = StoredRow(row: row, table: "judgement")
                return Judgement(
                    finding: try row.word("finding"),
                    at: try row.moment("at"),
                    verdict: try row.checked("verdict", FindingStatus(rawValue: try row.word("verdict"))),
                    by: try row.text("by_name"),
                    byNumber: try row.optionalText("by_number"),
                    reason: try row.text("reason")
                )
            }
        }
    }

    /// The moment of the scan that first told of one of these findings; nil when the store has none of them.
    public func firstTold(of ids: [String]) throws(Diagnostic) -> Instant? {
        try reading { database in
            var first: Instant?
            for id in ids {
                let sql =
                    "SELECT scan.first_at FROM finding JOIN scan ON scan.id = finding.first_scan WHERE finding.id = ?"
                guard let told = try Int64.fetchOne(database, sql: sql, arguments: [id]) else { continue }
                first = min(first ?? Instant(nanoseconds: told), Instant(nanoseconds: told))
            }
            return first
        }
    }

    /// Findings that nobody has judged, each with the moment of the scan that told it first.
    public func waiting() throws(Diagnostic) -> [(id: String, since: Instant)] {
        try reading { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT finding.id AS id, scan.first_at AS first_at FROM finding JOIN scan ON scan.id = finding.first_scan
                    WHERE finding.status = ? ORDER BY scan.first_at, finding.id
                    """,
                arguments: [FindingStatus.new.rawValue]
            )
            return try rows.map { found in
                let row = StoredRow(row: found, table: "finding")
                return (try row.word("id"), try row.moment("first_at"))
            }
        }
    }

    /// How many judgements of a period came to which verdict, also those of findings that are not in the store any more.
    public func judged(from start: Instant, before end: Instant) throws(Diagnostic) -> [FindingStatus: Int] {
        try reading { database in
            let rows = try Row.fetchAll(
                database,
                sql: "SELECT verdict, count(*) AS n FROM judgement WHERE at >= ? AND at < ? GROUP BY verdict",
                arguments: [start.nanoseconds, end.nanoseconds]
            )
            var counts: [FindingStatus: Int] = [:]
            for row in rows {
                let row = StoredRow(row: row, table: "judgement")
                let verdict = try row.checked("verdict", FindingStatus(rawValue: try row.word("verdict")))
                counts[verdict] = try row.int("n")
            }
            return counts
        }
    }

    /// Per rule how many findings got which verdict last, also those that are not in the store any more.
    public func verdicts() throws(Diagnostic) -> [RuleID: VerdictCounts] {
        try reading { database in
            var counts: [RuleID: VerdictCounts] = [:]
            for row in try Row.fetchAll(
                database,
                sql: "SELECT rule, status, count(*) AS n FROM finding GROUP BY rule, status"
            ) {
                let row = StoredRow(row: row, table: "finding")
                let rule = RuleID(rawValue: try row.word("rule"))
                let number = try row.int("n")
                counts[rule, default: VerdictCounts()].findings += number
                if try row.word("status") == FindingStatus.new.rawValue { counts[rule]?.new += number }
            }
            let last = """
                SELECT rule, verdict, count(*) AS n FROM judgement
                WHERE number IN (SELECT max(number) FROM judgement GROUP BY finding) GROUP BY rule, verdict
                """
            for row in try Row.fetchAll(database, sql: last) {
                let row = StoredRow(row: row, table: "judgement")
                let rule = RuleID(rawValue: try row.word("rule"))
                let verdict = try row.checked("verdict", FindingStatus(rawValue: try row.word("verdict")))
                for _ in 0..<(try row.int("n")) { counts[rule, default: VerdictCounts()].add(verdict) }
            }
            return counts
        }
    }

    /// Writes in one transaction.
    func writing(_ body: (Database) throws -> Void) throws(Diagnostic) {
        guard mode != .readOnly else { throw Diagnostic("store.read-only", file: path) }
        try guarded(path) {
            try queue.writeWithoutTransaction { database in
                try database.inTransaction(.immediate) {
                    try body(database)
                    return .commit
                }
            }
        }
    }
}
