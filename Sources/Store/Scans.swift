internal import Foundation
internal import GRDB
public import Model

/// A scan that the store remembers, with what it read.
public struct ScanRecord: Sendable, Hashable {
    /// What identifies its input.
    public var digest: String
    /// When this input was first scanned.
    public var firstAt: Instant
    /// When it last became the latest.
    public var lastAt: Instant
    /// What was read.
    public var coverage: Coverage
}

/// The rows of scans and of the latest one's coverage.
enum Scans {
    static let latestKey = "latest_scan"
    /// A condition's part: the id of the latest scan, or NULL.
    static let latestSQL = "SELECT CAST(CAST(value AS TEXT) AS INTEGER) FROM meta WHERE key = 'latest_scan'"

    static func latestID(_ database: Database) throws -> Int64? { try Int64.fetchOne(database, sql: latestSQL) }

    static func latest(_ database: Database) throws -> ScanRecord? {
        guard let id = try latestID(database),
            let found = try Row.fetchOne(
                database,
                sql:
                    "SELECT scan.*, coverage.body FROM scan JOIN coverage ON coverage.scan = scan.id WHERE scan.id = ?",
                arguments: [id]
            )
        else { return nil }
        let row = StoredRow(row: found, table: "scan")
        var coverage: Coverage = try row.decoded("body")
        coverage.inputs = try Row.fetchAll(
            database,
            sql: "SELECT body FROM coverage_input WHERE scan = ? ORDER BY position",
            arguments: [id]
        ).map { try StoredRow(row: $0, table: "coverage_input").decoded("body") }
        return ScanRecord(
            digest: try row.word("digest"),
            firstAt: try row.moment("first_at"),
            lastAt: try row.moment("last_at"),
            coverage: coverage
        )
    }

    /// The row of this input, made when it is new, and its id.
    static func upsert(_ database: Database, digest: String, coverage: Coverage, at moment: Instant) throws -> Int64 {
        let totals: [(any DatabaseValueConvertible)?] = [
            coverage.inputs.count, coverage.inputs.reduce(0) { $0 + $1.records }, coverage.isComplete,
        ]
        if let id = try Int64.fetchOne(database, sql: "SELECT id FROM scan WHERE digest = ?", arguments: [digest]) {
            try database.execute(
                sql: "UPDATE scan SET last_at = ?, files = ?, records = ?, complete = ? WHERE id = ?",
                arguments: StatementArguments([moment.nanoseconds] + totals + [id])
            )
            return id
        }
        try database.execute(
            sql: "INSERT INTO scan (digest, first_at, last_at, files, records, complete) VALUES (?, ?, ?, ?, ?, ?)",
            arguments: StatementArguments([digest, moment.nanoseconds, moment.nanoseconds] + totals)
        )
        return database.lastInsertedRowID
    }

    /// Makes a scan the latest; the coverage of the one before it goes.
    static func makeLatest(_ database: Database, id: Int64, coverage: Coverage) throws {
        try database.execute(sql: "DELETE FROM coverage_input")
        try database.execute(sql: "DELETE FROM coverage")
        var rest = coverage
        rest.inputs = []
        try database.execute(sql: "INSERT INTO coverage (scan, body) VALUES (?, ?)", arguments: [id, try json(rest)])
        for (position, input) in coverage.inputs.enumerated() {
            try database.execute(
                sql: """
                    INSERT INTO coverage_input
                    (scan, position, file, source, records, events, unreadable, complete, body)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    id, position, blob(input.file), input.source, input.records, input.events, input.unreadableCount,
                    input.complete, try json(input),
                ]
            )
        }
        try database.execute(
            sql: "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            arguments: [latestKey, blob(String(id))]
        )
    }
}
