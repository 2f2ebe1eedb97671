internal import GRDB

/// Review rounds as their events, which are only ever added, and the list that each round froze.
enum ReviewMigration {
    @Sendable
    static func run(_ database: Database) throws {
        try database.execute(sql: sql)
    }

    static let sql = """
        CREATE TABLE review (
            id TEXT PRIMARY KEY,
            version INTEGER NOT NULL,
            planned_at INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE review_event (
            review TEXT NOT NULL REFERENCES review(id) ON DELETE CASCADE,
            number INTEGER NOT NULL,
            body BLOB NOT NULL,
            hash BLOB NOT NULL,
            PRIMARY KEY (review, number)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE review_population (
            review TEXT PRIMARY KEY REFERENCES review(id) ON DELETE CASCADE,
            body BLOB NOT NULL,
            hash BLOB NOT NULL
        ) STRICT;
        """
}
