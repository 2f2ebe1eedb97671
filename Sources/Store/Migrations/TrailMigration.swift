internal import GRDB

/// The audit trail: a chain of hashes, and beside it the details that can be destroyed at the end of their term.
///
/// Links are only ever added: triggers refuse to change or remove one, so that no mistake of the program can. Somebody with
/// another program can drop the triggers; that is what the hashes are for.
enum TrailMigration {
    @Sendable
    static func run(_ database: Database) throws {
        try database.execute(sql: sql)
    }

    static let sql = """
        CREATE TABLE trail (
            number INTEGER PRIMARY KEY,
            at INTEGER NOT NULL,
            actor BLOB NOT NULL,
            role TEXT,
            action TEXT NOT NULL,
            subject BLOB NOT NULL,
            details_hash BLOB NOT NULL,
            previous BLOB NOT NULL,
            hash BLOB NOT NULL
        ) STRICT;
        CREATE INDEX trail_by_subject ON trail(subject);
        CREATE INDEX trail_by_action ON trail(action, at);

        CREATE TABLE trail_detail (
            number INTEGER PRIMARY KEY REFERENCES trail(number),
            salt BLOB NOT NULL,
            body BLOB NOT NULL
        ) STRICT;

        CREATE TRIGGER trail_is_not_changed BEFORE UPDATE ON trail
        BEGIN SELECT RAISE(ABORT, 'the audit trail is only ever added to'); END;
        CREATE TRIGGER trail_is_not_removed BEFORE DELETE ON trail
        BEGIN SELECT RAISE(ABORT, 'the audit trail is only ever added to'); END;
        CREATE TRIGGER trail_detail_is_not_changed BEFORE UPDATE ON trail_detail
        BEGIN SELECT RAISE(ABORT, 'the audit trail is only ever added to'); END;
        """
}
