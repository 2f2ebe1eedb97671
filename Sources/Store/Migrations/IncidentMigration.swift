internal import GRDB

/// Incidents as their changes, which are only ever added, and what is left of one that was destroyed.
enum IncidentMigration {
    @Sendable
    static func run(_ database: Database) throws {
        try database.execute(sql: sql)
    }

    static let sql = """
        CREATE TABLE incident (
            id TEXT PRIMARY KEY,
            drill INTEGER NOT NULL,
            version INTEGER NOT NULL,
            opened_at INTEGER NOT NULL,
            closed_at INTEGER
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE incident_event (
            incident TEXT NOT NULL REFERENCES incident(id) ON DELETE CASCADE,
            number INTEGER NOT NULL,
            body BLOB NOT NULL,
            hash BLOB NOT NULL,
            PRIMARY KEY (incident, number)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE destruction (
            id INTEGER PRIMARY KEY,
            at INTEGER NOT NULL,
            actor BLOB NOT NULL,
            role TEXT,
            ground BLOB NOT NULL,
            what TEXT NOT NULL,
            subject TEXT,
            count INTEGER NOT NULL
        ) STRICT;
        """
}
