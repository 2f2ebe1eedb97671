internal import GRDB

/// The books of the scans: the use of rights per account and day, and what was read of every source on every day.
///
/// Days are numbers since 1970-01-01 in the board's zone. A right or school that is not known is an empty BLOB, so that it
/// can be part of the key.
enum BooksMigration {
    @Sendable
    static func run(_ database: Database) throws {
        try database.execute(sql: sql)
    }

    static let sql = """
        CREATE TABLE usage (
            system TEXT NOT NULL,
            account BLOB NOT NULL,
            access_right BLOB NOT NULL,
            day INTEGER NOT NULL,
            successes INTEGER NOT NULL,
            failures INTEGER NOT NULL,
            PRIMARY KEY (system, account, access_right, day)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX usage_by_day ON usage(day);

        CREATE TABLE coverage_day (
            source TEXT NOT NULL,
            school BLOB NOT NULL,
            day INTEGER NOT NULL,
            events INTEGER NOT NULL,
            expected INTEGER NOT NULL,
            PRIMARY KEY (source, school, day)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX coverage_day_by_day ON coverage_day(day);
        """
}
