internal import Foundation
internal import GRDB
public import Model
internal import Trail

/// What was, or would be, destroyed.
public struct Destruction: Sendable, Hashable {
    /// What: the table's name, or `incident`.
    public var what: String
    /// The incident; nil for rows of logs.
    public var subject: String?
    /// How many.
    public var count: Int
}

/// A table with rows that came from logs: how many are past their term, and how they go. A new table is one line here.
struct RetentionTable: Sendable {
    /// The table.
    var name: String
    /// The condition on rows that are past their term; `?1` is the moment before which they lie, in nanoseconds.
    var condition: String

    static let all: [RetentionTable] = [
        RetentionTable(name: "evidence", condition: "time IS NOT NULL AND time < ?1"),
        // A judgement speaks of its finding, and goes with it.
        RetentionTable(
            name: "judgement",
            condition: "finding IN (SELECT id FROM finding WHERE last_seen < ?1)"
        ),
        RetentionTable(name: "finding", condition: "last_seen < ?1"),
        // Days are numbers since 1970; a day goes when all of it is past the term.
        RetentionTable(name: "event_chunk", condition: "last < ?1"),
        RetentionTable(name: "usage", condition: "day < ?1 / 86400000000000"),
        RetentionTable(name: "coverage_day", condition: "day < ?1 / 86400000000000"),
    ]
}

extension FindingStore {
    /// What is past its term.
    ///
    /// - Parameters:
    ///   - logsBefore: rows of logs from before this moment.
    ///   - incidentsBefore: incidents that were closed before this moment.
    public func pastTerm(logsBefore: Instant, incidentsBefore: Instant) throws(Diagnostic) -> [Destruction] {
        try reading { try Self.pastTerm(logsBefore, incidentsBefore, $0) }
    }

    /// Destroys what is past its term, and records what, when, by whom and why. Nothing of it is left in the file, free
    /// pages included.
    ///
    /// - Returns: what was destroyed.
    public func destroyPastTerm(
        logsBefore: Instant,
        incidentsBefore: Instant,
        actor: String,
        role: String?,
        ground: String,
        now: Instant
    ) throws(Diagnostic) -> [Destruction] {
        let gone = try changing { database in
            let gone = try Self.pastTerm(logsBefore, incidentsBefore, database)
            guard !gone.isEmpty else { return gone }
            var links: [Int] = []
            // A judgement's reason may name what was in the finding, so the details of its links go with it.
            let findings = try String.fetchAll(
                database,
                sql: "SELECT id FROM finding WHERE last_seen < ?",
                arguments: [logsBefore.nanoseconds]
            )
            for subject in findings + gone.compactMap(\.subject) {
                links += try Int.fetchAll(
                    database,
                    sql: "SELECT number FROM trail WHERE subject = ?",
                    arguments: [blob(subject)]
                )
            }
            let touched = try Int64.fetchAll(
                database,
                sql: "SELECT DISTINCT finding FROM evidence WHERE time IS NOT NULL AND time < ?",
                arguments: [logsBefore.nanoseconds]
            )
            for table in RetentionTable.all {
                try database.execute(
                    sql: "DELETE FROM \(table.name) WHERE \(table.condition)",
                    arguments: [logsBefore.nanoseconds]
                )
            }
            for key in touched { try Self.renewHash(key, database) }
            for id in gone.compactMap(\.subject) {
                try database.execute(sql: "DELETE FROM incident WHERE id = ?", arguments: [id])
            }
            for item in gone {
                try database.execute(
                    sql: """
                        INSERT INTO destruction (at, actor, role, ground, what, subject, count)
                        VALUES (?, ?, ?, ?, ?, ?, ?)
                        """,
                    arguments: [
                        now.nanoseconds, blob(actor), role, blob(ground), item.what, item.subject, item.count,
                    ]
                )
                try TrailRows.append(
                    database,
                    TrailDraft(
                        at: now,
                        actor: actor,
                        role: role,
                        action: "retention.destroyed",
                        subject: item.subject ?? item.what,
                        details: ["count": String(item.count), "ground": ground]
                    )
                )
            }
            try TrailRows.destroyDetails(
                database,
                of: links,
                TrailDraft(
                    at: now,
                    actor: actor,
                    role: role,
                    action: TrailCheck.destruction,
                    subject: "trail",
                    details: ["ground": ground]
                )
            )
            return gone
        }
        if !gone.isEmpty {
            // What is deleted is overwritten already; rebuilding the file drops the pages as well.
            try guarded(path) {
                try queue.writeWithoutTransaction { database in
                    try database.execute(sql: "PRAGMA temp_store = MEMORY")
                    try database.execute(sql: "VACUUM")
                }
            }
        }
        return gone
    }

    private static func pastTerm(
        _ logs: Instant,
        _ incidents: Instant,
        _ database: Database
    ) throws -> [Destruction] {
        var found: [Destruction] = []
        for table in RetentionTable.all {
            let count =
                try Int.fetchOne(
                    database,
                    sql: "SELECT count(*) FROM \(table.name) WHERE \(table.condition)",
                    arguments: [logs.nanoseconds]
                ) ?? 0
            if count > 0 { found.append(Destruction(what: table.name, subject: nil, count: count)) }
        }
        let rows = try Row.fetchAll(
            database,
            sql: "SELECT id, version FROM incident WHERE closed_at IS NOT NULL AND closed_at < ? ORDER BY id",
            arguments: [incidents.nanoseconds]
        )
        for row in rows {
            let row = StoredRow(row: row, table: "incident")
            found.append(Destruction(what: "incident", subject: try row.word("id"), count: try row.int("version")))
        }
        return found
    }

    /// A finding that lost records says something else from now on, and its hash must say the same.
    private static func renewHash(_ key: Int64, _ database: Database) throws {
        let found = try findings(database, condition: " WHERE key = ?", arguments: [key])
        guard let finding = found.first else { return }
        try database.execute(
            sql: "UPDATE finding SET content_hash = ? WHERE key = ?",
            arguments: [ContentHash.of(finding), key]
        )
    }
}
