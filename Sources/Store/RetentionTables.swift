internal import EventStore
internal import Foundation
internal import GRDB
internal import Model

/// A table of the store: for how long its rows are kept, and how they go.
///
/// Every table stands here, also one that holds nothing of people: a test compares the list with the file, so that no table
/// can be added without somebody deciding on its term.
struct RetentionTable: Sendable {
    /// How long the rows of a table are kept.
    enum Term: Sendable, Hashable {
        /// As long as logs: six calendar months at most.
        case logs
        /// As long as an incident: three years at least, from its closing; for other rows, from their own moment.
        case register
        /// As long as a review of accounts, from its signature.
        case reviews
        /// They go with the row of another table that they belong to.
        case with(String)
        /// Nobody stands in it, or it is the account of what was done.
        case kept(because: String)
    }

    /// The table.
    var name: String
    /// For how long.
    var term: Term
    /// How many rows, or events, are past their term.
    var count: @Sendable (Database, RetentionCuts) throws -> Int
    /// Destroys them.
    var destroy: @Sendable (Database, RetentionCuts) throws -> Void

    /// The tables, in the order in which rows go: what names another table's rows comes before that table.
    static let all: [RetentionTable] = [
        rows("evidence", .logs, "time IS NOT NULL AND time < :logs"),
        judgement,
        rows("finding", .logs, "last_seen < :logs"),
        eventChunk,
        eventSeen,
        eventFile,
        rows("usage", .logs, "day < :day"),
        // Counts per source and school; nobody stands in it, and the yearly evidence tells from it which days were read.
        rows("coverage_day", .register, "day < :registerDay"),
        coverageInput,
        rows("coverage", .logs, "scan IN (SELECT id FROM scan WHERE last_at < :logs)"),
        // An agreement hides findings of its days only: when these are past the term, it can hide nothing that is left.
        rows("agreement", .logs, "min(last_day, coalesce(withdrawn / 86400000000000, last_day)) < :day"),
        exemptionReview,
        exemptionJudgement,
        // One by one, each with its id: `FindingStore.pastTerm`.
        none("incident", .register), none("incident_event", .with("incident")),
        none("review", .reviews), none("review_event", .with("review")), none("review_population", .with("review")),
        // Destroyed together with a link that names them: `TrailRows.destroyDetails`.
        none("trail_detail", .register),
        none("trail", .kept(because: "who acted, when and on which number; what it was about is in trail_detail")),
        none("destruction", .kept(because: "what was destroyed, when, by whom and why")),
        none("scan", .kept(because: "counts and a hash")),
        none("meta", .kept(because: "moments, hashes and numbers")),
    ]

    private static func none(_ name: String, _ term: Term) -> RetentionTable {
        RetentionTable(name: name, term: term, count: { _, _ in 0 }, destroy: { _, _ in })
    }

    private static func rows(_ name: String, _ term: Term, _ condition: String) -> RetentionTable {
        RetentionTable(
            name: name,
            term: term,
            count: { database, cuts in try number(of: name, condition, database, cuts) },
            destroy: { database, cuts in
                try database.execute(sql: "DELETE FROM \(name) WHERE \(condition)", arguments: cuts.arguments)
            }
        )
    }

    /// How many rows of a table meet a condition.
    static func number(
        of table: String,
        _ condition: String,
        _ database: Database,
        _ cuts: RetentionCuts
    ) throws -> Int {
        let sql = "SELECT count(*) FROM \(table) WHERE \(condition)"
        return try Int.fetchOne(database, sql: sql, arguments: cuts.arguments) ?? 0
    }

    /// Who judged and why goes with the finding; that a rule was right or wrong stays as a count, for the term of the register.
    private static let judgement: RetentionTable = {
        let emptied = "length(by_name) > 0 AND finding IN (SELECT id FROM finding WHERE last_seen < :logs)"
        let deleted = "at < :register AND finding NOT IN (SELECT id FROM finding WHERE last_seen >= :logs)"
        return RetentionTable(
            name: "judgement",
            term: .logs,
            count: { database, cuts in
                try number(of: "judgement", "(\(emptied)) OR (\(deleted))", database, cuts)
            },
            destroy: { database, cuts in
                try database.execute(sql: "DELETE FROM judgement WHERE \(deleted)", arguments: cuts.arguments)
                try database.execute(
                    sql: "UPDATE judgement SET by_name = x'', by_number = NULL, reason = x'' WHERE \(emptied)",
                    arguments: cuts.arguments
                )
            }
        )
    }()

    /// Events are counted one by one, also those in a chunk of which the rest stays.
    private static let eventChunk = RetentionTable(
        name: "event_chunk",
        term: .logs,
        count: { database, cuts in
            let whole =
                try Int.fetchOne(
                    database,
                    sql: "SELECT coalesce(sum(count), 0) FROM event_chunk WHERE last < :logs",
                    arguments: cuts.arguments
                ) ?? 0
            var parts = 0
            try EventRows.straddling(cuts.logs, database) { _, chunk in
                parts += chunk.batch.rows.count { $0.time < cuts.logs }
            }
            return whole + parts
        },
        destroy: { database, cuts in
            try EventRows.straddling(cuts.logs, database) { id, chunk in
                let rows = chunk.batch.rows.indices.filter { chunk.batch.rows[$0].time >= cuts.logs }
                guard let first = rows.first else { return }
                try database.execute(
                    sql: "UPDATE event_chunk SET first = ?, count = ?, body = ? WHERE id = ?",
                    arguments: [
                        chunk.batch.rows[first].time.nanoseconds, rows.count,
                        Data(ChunkPress.pressed(chunk.encoded(keeping: rows))), id,
                    ]
                )
            }
            try database.execute(sql: "DELETE FROM event_chunk WHERE last < :logs", arguments: cuts.arguments)
            try EventRows.keepSince(cuts.logs, database)
        }
    )

    /// What the last scan saw of the events follows from them. It goes with every destruction; the next scan makes it anew.
    private static let eventSeen = RetentionTable(
        name: "event_seen",
        term: .logs,
        count: { _, _ in 0 },
        destroy: { database, _ in try database.execute(sql: "DELETE FROM event_seen") }
    )

    /// A file that is still there is known again by its hash, or every night would read the whole archive; what its records
    /// said goes. One that the last scan did not see is forgotten.
    private static let eventFile: RetentionTable = {
        let condition = """
            (last IS NULL OR last < :logs) AND name NOT IN (SELECT file FROM coverage_input
            WHERE scan IN (SELECT id FROM scan WHERE last_at >= :logs))
            """
        return RetentionTable(
            name: "event_file",
            term: .logs,
            count: { database, cuts in
                let gone = try number(of: "event_file", condition, database, cuts)
                let kept = "SELECT number, coverage FROM event_file WHERE NOT (\(condition))"
                return gone + (try InputRows.telling(kept, "coverage", cuts, database)).count
            },
            destroy: { database, cuts in
                try database.execute(sql: "DELETE FROM event_file WHERE \(condition)", arguments: cuts.arguments)
                let rows = try InputRows.telling("SELECT number, coverage FROM event_file", "coverage", cuts, database)
                for (row, input) in rows {
                    try database.execute(
                        sql: "UPDATE event_file SET coverage = ? WHERE number = ?",
                        arguments: [try json(input), row["number"] as Int?]
                    )
                }
            }
        )
    }()

    /// With the scan that read them; of files whose records are all past the term, what these said goes before.
    private static let coverageInput: RetentionTable = {
        let condition = "scan IN (SELECT id FROM scan WHERE last_at < :logs)"
        let select = "SELECT scan, position, body FROM coverage_input"
        return RetentionTable(
            name: "coverage_input",
            term: .logs,
            count: { database, cuts in
                let gone = try number(of: "coverage_input", condition, database, cuts)
                let kept = "\(select) WHERE NOT (\(condition))"
                return gone + (try InputRows.telling(kept, "body", cuts, database)).count
            },
            destroy: { database, cuts in
                try database.execute(sql: "DELETE FROM coverage_input WHERE \(condition)", arguments: cuts.arguments)
                for (row, input) in try InputRows.telling(select, "body", cuts, database) {
                    try database.execute(
                        sql: "UPDATE coverage_input SET body = ? WHERE scan = ? AND position = ?",
                        arguments: [try json(input), row["scan"] as Int?, row["position"] as Int?]
                    )
                }
            }
        )
    }()
}

/// What was read of files whose records are all past the term.
private enum InputRows {
    /// The rows that still tell what stood in such records, each with what is to be left of it: the counts.
    static func telling(
        _ sql: String,
        _ column: String,
        _ cuts: RetentionCuts,
        _ database: Database
    ) throws -> [(row: Row, left: InputCoverage)] {
        try Row.fetchAll(database, sql: sql, arguments: sql.contains(":logs") ? cuts.arguments : []).compactMap { row in
            var input: InputCoverage = try StoredRow(row: row, table: "coverage_input").decoded(column)
            guard let last = input.last, last < cuts.logs, !input.diagnostics.isEmpty else { return nil }
            input.diagnostics = []
            return (row, input)
        }
    }
}

extension EventRows {
    /// Hands out the chunks of which a part lies before a moment.
    static func straddling(
        _ moment: Instant,
        _ database: Database,
        _ body: (Int, EventChunk) throws -> Void
    ) throws {
        var decoder = ChunkDecoder(files: [:])
        let ids = try Int.fetchAll(
            database,
            sql: "SELECT id FROM event_chunk WHERE first < ?1 AND last >= ?1 ORDER BY id",
            arguments: [moment.nanoseconds]
        )
        for id in ids {
            let sql = "SELECT body FROM event_chunk WHERE id = ?"
            guard let row = try Row.fetchOne(database, sql: sql, arguments: [id]) else { continue }
            let pressed = Array(try StoredRow(row: row, table: "event_chunk").data("body"))
            do {
                try body(id, try decoder.decode(try ChunkPress.expanded(pressed)))
            } catch let problem as Diagnostic where problem.code == ChunkDecoder.damagedCode {
                throw Diagnostic(ChunkPress.damagedCode)
            }
        }
    }

    /// Notes that nothing before a moment is kept any more, so that a scan does not think it has what was destroyed.
    static func keepSince(_ moment: Instant, _ database: Database) throws {
        try database.execute(
            sql: "UPDATE meta SET value = ? WHERE key = ? AND CAST(CAST(value AS TEXT) AS INTEGER) < ?",
            arguments: [blob(String(moment.nanoseconds)), sinceKey, moment.nanoseconds]
        )
    }
}
