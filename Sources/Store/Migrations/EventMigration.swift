internal import GRDB

/// Kept events, packed, and the files they were read from.
///
/// A chunk holds some thousand events of one source in the order of time; what is in it only `EventStore` knows. A chunk that
/// is deleted is overwritten (`secure_delete`), so that the term of keeping holds for the free pages too.
enum EventMigration {
    @Sendable
    static func run(_ database: Database) throws {
        try database.execute(sql: sql)
    }

    static let sql = """
        CREATE TABLE event_chunk (
            id INTEGER PRIMARY KEY,
            source TEXT NOT NULL,
            first INTEGER NOT NULL,
            last INTEGER NOT NULL,
            count INTEGER NOT NULL,
            body BLOB NOT NULL
        ) STRICT;
        CREATE INDEX event_chunk_by_time ON event_chunk(last, first, source, count);

        CREATE TABLE event_file (
            number INTEGER PRIMARY KEY,
            hash BLOB NOT NULL,
            length INTEGER NOT NULL,
            recipe BLOB NOT NULL,
            first INTEGER,
            last INTEGER,
            name BLOB NOT NULL,
            coverage BLOB NOT NULL
        ) STRICT;
        """
}
