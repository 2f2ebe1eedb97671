internal import GRDB

/// What the last scan saw of all events, so that the next one over the same events need not judge them again.
///
/// It holds nothing that does not follow from the kept events. Whatever changes one of those takes it away, so that it can
/// never speak of other events than there are.
enum SeenMigration {
    @Sendable
    static func run(_ database: Database) throws {
        try database.execute(sql: sql)
    }

    static let sql = """
        CREATE TABLE event_seen (
            part TEXT PRIMARY KEY,
            key BLOB NOT NULL,
            body BLOB NOT NULL
        ) STRICT;

        CREATE TRIGGER event_seen_after_insert AFTER INSERT ON event_chunk BEGIN DELETE FROM event_seen; END;
        CREATE TRIGGER event_seen_after_update AFTER UPDATE ON event_chunk BEGIN DELETE FROM event_seen; END;
        CREATE TRIGGER event_seen_after_delete AFTER DELETE ON event_chunk BEGIN DELETE FROM event_seen; END;
        """
}
