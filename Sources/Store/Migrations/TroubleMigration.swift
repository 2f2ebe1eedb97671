internal import GRDB

/// What was wrong with the exports of a day: records that could not be read, by reason; events that came twice or late; steps of
/// the clock. Days of scans before this step have none.
enum TroubleMigration {
    @Sendable
    static func run(_ database: Database) throws {
        try database.execute(sql: sql)
    }

    static let sql = """
        ALTER TABLE coverage_day ADD COLUMN duplicates INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE coverage_day ADD COLUMN unreadable BLOB NOT NULL DEFAULT x'7b7d';
        ALTER TABLE coverage_day ADD COLUMN clock_jumps INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE coverage_day ADD COLUMN late INTEGER NOT NULL DEFAULT 0;
        """
}
