internal import GRDB

/// How many records of a day a source's definition passes over, so that all that was received adds up. Days of scans before this
/// step have none.
enum SetAsideMigration {
    @Sendable
    static func run(_ database: Database) throws {
        try database.execute(sql: "ALTER TABLE coverage_day ADD COLUMN set_aside INTEGER NOT NULL DEFAULT 0")
    }
}
