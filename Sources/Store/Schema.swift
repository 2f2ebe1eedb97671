internal import GRDB
internal import Model

/// The numbered steps that lead from an empty file to today's tables.
///
/// A step that was ever released is never edited: a new one is added after it. The number of steps taken is SQLite's
/// `user_version`, which any program can read.
enum Schema {
    /// A step: what it does to the database.
    typealias Step = @Sendable (Database) throws -> Void

    static let steps: [Step] = [
        Migration1.run, TrailMigration.run, TriageMigration.run, BooksMigration.run, EventMigration.run,
        IncidentMigration.run, ReviewMigration.run, ReviewSummaryMigration.run,
        ExemptionMigration.run, SeenMigration.run, TroubleMigration.run, MakerMigration.run,
        SetAsideMigration.run,
    ]
    static var version: Int { steps.count }

    /// Refuses what is not ours or too new, and takes the steps that are missing.
    static func prepare(_ queue: DatabaseQueue, path: String, mode: FindingStore.Mode) throws {
        let found = try queue.read { try check($0, path: path) }
        guard found < version else { return }
        guard mode != .readOnly else {
            if found == 0 { throw Diagnostic("store.empty", file: path) }
            throw Diagnostic(
                "store.older-version",
                file: path,
                ["found": String(found), "known": String(version)]
            )
        }
        try queue.writeWithoutTransaction { database in
            try database.inTransaction(.immediate) {
                // Another run may have been first between the look and the lock.
                let found = try check(database, path: path)
                for step in steps.dropFirst(found) { try step(database) }
                try database.execute(sql: "PRAGMA application_id = \(FindingStore.applicationID)")
                try database.execute(sql: "PRAGMA user_version = \(version)")
                return .commit
            }
        }
    }

    /// The version of a database that is ours or still empty.
    private static func check(_ database: Database, path: String) throws -> Int {
        let application = try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        let found = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        if application == FindingStore.applicationID {
            guard found >= 0, found <= version else {
                throw Diagnostic(
                    "store.newer-version",
                    file: path,
                    ["found": String(found), "known": String(version)]
                )
            }
            return found
        }
        let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") ?? 0
        guard application == 0, found == 0, tables == 0 else { throw Diagnostic("store.foreign", file: path) }
        return 0
    }
}
