internal import Foundation
internal import GRDB
public import Model
internal import Synchronization

/// A view that `logwacht sql` promises to keep.
public struct StoreView: Sendable, Hashable {
    /// Its name.
    public let name: String
    /// Its columns and what each means, by text key `sql.<view>.<column>`.
    public let columns: [String]
    let sql: String

    /// The views, by name. They are temporary: nothing of them is in the file, and they go before tables of the same name.
    public static let all: [StoreView] = [
        StoreView(
            name: "agreements",
            columns: ["number", "scope", "owner", "reason", "first_day", "last_day", "agreed", "withdrawn"],
            sql: """
                SELECT number, CAST(scope AS TEXT) AS scope, CAST(owner AS TEXT) AS owner, CAST(reason AS TEXT) AS reason,
                date(first_day * 86400, 'unixepoch') AS first_day, date(last_day * 86400, 'unixepoch') AS last_day,
                strftime('%Y-%m-%dT%H:%M:%SZ', at / 1000000000, 'unixepoch') AS agreed,
                strftime('%Y-%m-%dT%H:%M:%SZ', withdrawn / 1000000000, 'unixepoch') AS withdrawn FROM main.agreement
                """
        ),
        StoreView(
            name: "coverage",
            columns: [
                "source", "school", "day", "events", "expected", "unreadable", "reasons", "duplicates", "late",
                "clock_jumps", "set_aside", "received",
            ],
            sql: """
                SELECT source, nullif(CAST(school AS TEXT), '') AS school, date(day * 86400, 'unixepoch') AS day, events,
                expected, (SELECT coalesce(sum(value), 0) FROM json_each(CAST(unreadable AS TEXT))) AS unreadable,
                CAST(unreadable AS TEXT) AS reasons, duplicates, late, clock_jumps, set_aside,
                CASE WHEN CAST(school AS TEXT) = '' THEN events + duplicates + set_aside
                + (SELECT coalesce(sum(value), 0) FROM json_each(CAST(unreadable AS TEXT))) END AS received
                FROM main.coverage_day
                """
        ),
        EventView.view,
        StoreView(
            name: "evidence",
            columns: ["finding", "source", "file", "record", "sha256", "time", "fields"],
            sql: """
                SELECT finding.id AS finding, CAST(source AS TEXT) AS source, CAST(file AS TEXT) AS file, record,
                CAST(sha256 AS TEXT) AS sha256,
                strftime('%Y-%m-%dT%H:%M:%SZ', time / 1000000000, 'unixepoch') AS time, CAST(fields AS TEXT) AS fields
                FROM main.evidence AS evidence JOIN main.finding AS finding ON finding.key = evidence.finding
                """
        ),
        StoreView(
            name: "findings",
            columns: [
                "id", "rule", "severity", "status", "system", "school", "person", "account", "first_seen", "last_seen",
                "count",
            ],
            sql: """
                SELECT id, rule, CASE severity WHEN 0 THEN 'informational' WHEN 1 THEN 'low' WHEN 2 THEN 'medium'
                WHEN 3 THEN 'high' ELSE 'critical' END AS severity, status, system, CAST(school AS TEXT) AS school,
                CAST(person AS TEXT) AS person, CAST(account AS TEXT) AS account,
                strftime('%Y-%m-%dT%H:%M:%SZ', first_seen / 1000000000, 'unixepoch') AS first_seen,
                strftime('%Y-%m-%dT%H:%M:%SZ', last_seen / 1000000000, 'unixepoch') AS last_seen, count
                FROM main.finding
                """
        ),
        StoreView(
            name: "judgements",
            columns: ["number", "finding", "rule", "at", "verdict", "by", "reason"],
            sql: """
                SELECT number, finding, rule, strftime('%Y-%m-%dT%H:%M:%SZ', at / 1000000000, 'unixepoch') AS at, verdict,
                CAST(by_name AS TEXT) AS "by", CAST(reason AS TEXT) AS reason FROM main.judgement
                """
        ),
        StoreView(
            name: "usage",
            columns: ["system", "account", "access_right", "day", "successes", "failures"],
            sql: """
                SELECT system, CAST(account AS TEXT) AS account, nullif(CAST(access_right AS TEXT), '') AS access_right,
                date(day * 86400, 'unixepoch') AS day, successes, failures FROM main.usage
                """
        ),
    ]
}

/// The rows that a query gave.
public struct QueryResult: Sendable, Hashable {
    /// The columns, in order.
    public var columns: [String]
    /// The cells as text; nil for NULL.
    public var rows: [[String?]]
}

extension FindingStore {
    /// Runs one query on the views, on a connection that cannot write.
    ///
    /// Only statements that begin with SELECT, WITH or VALUES are run, one at a time, on a file that is opened for reading:
    /// what such a statement can change, a connection for reading refuses, and what it cannot refuse (ATTACH, PRAGMA) is no
    /// such statement.
    ///
    /// - Parameters:
    ///   - sql: the query.
    ///   - path: the store.
    ///   - seconds: how long it may take.
    /// - Throws: `sql.not-a-query`, `sql.mistake`, `sql.too-long`, and those of opening a store.
    public static func query(_ sql: String, in path: String, seconds: Double = 30) throws(Diagnostic) -> QueryResult {
        // The file is looked at first: whose it is, its version, a run that was cut off.
        let store = try FindingStore.open(path, mode: .readOnly)
        defer { try? store.close() }
        let text = sql.trimmingCharacters(in: .whitespacesAndNewlines)
        let word = text.prefix { $0.isLetter }.uppercased()
        guard ["SELECT", "WITH", "VALUES"].contains(word) else {
            throw Diagnostic("sql.not-a-query", .error, ["found": String(word.prefix(20))])
        }
        let tooLong = Mutex(false)
        let isDone = Mutex(false)
        do {
            let queue = try DatabaseQueue(path: path, configuration: queryConfiguration())
            let watch = DispatchWorkItem { [weak queue] in
                guard !isDone.withLock({ $0 }) else { return }
                tooLong.withLock { $0 = true }
                queue?.interrupt()
            }
            DispatchQueue.global().asyncAfter(deadline: .now() + seconds, execute: watch)
            defer {
                isDone.withLock { $0 = true }
                watch.cancel()
            }
            return try queue.read { database in
                try EventView.fill(for: text, database, from: store) { tooLong.withLock { $0 } }
                return try rows(database, text)
            }
        } catch let error as DatabaseError {
            if tooLong.withLock({ $0 }) {
                throw Diagnostic("sql.too-long", .error, ["seconds": String(Int(seconds.rounded(.up)))])
            }
            let mistakes: [ResultCode] = [.SQLITE_ERROR, .SQLITE_MISUSE, .SQLITE_READONLY, .SQLITE_AUTH]
            guard mistakes.contains(error.resultCode) else { throw StoreFile.diagnostic(error, path: path) }
            throw Diagnostic("sql.mistake", .error, ["reason": error.message ?? "SQLite \(error.resultCode.rawValue)"])
        } catch {
            throw StoreFile.diagnostic(error, path: path)
        }
    }

    private static func queryConfiguration() -> Configuration {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        configuration.label = "logwacht.sql"
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA temp_store = MEMORY")
            try EventView.prepare(database)
            for view in StoreView.all {
                try database.execute(sql: "CREATE TEMP VIEW \"\(view.name)\" AS \(view.sql)")
            }
            try database.execute(sql: "PRAGMA trusted_schema = OFF")
        }
        return configuration
    }

    private static func rows(_ database: Database, _ sql: String) throws -> QueryResult {
        let statement = try database.makeStatement(sql: sql)
        var result = QueryResult(columns: statement.columnNames, rows: [])
        let cursor = try Row.fetchCursor(statement)
        while let row = try cursor.next() {
            result.rows.append(row.databaseValues.map(text))
        }
        return result
    }

    private static func text(_ value: DatabaseValue) -> String? {
        switch value.storage {
        case .null: nil
        case .int64(let number): String(number)
        case .double(let number): String(number)
        case .string(let text): text
        case .blob(let data): String(decoding: data, as: UTF8.self)
        }
    }
}
