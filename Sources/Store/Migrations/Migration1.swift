internal import GRDB

/// Findings, their evidence, scans, and the coverage of the last scan.
///
/// Whatever may come from a log or a register is a BLOB of UTF-8, because TEXT is cut at a NUL. Moments are nanoseconds
/// since 1970 in UTC. Severity is the rank in Sigma's five levels, 0 to 4, so that "at least" can use an index.
enum Migration1 {
    @Sendable
    static func run(_ database: Database) throws {
        try database.execute(sql: sql)
    }

    static let sql = """
        CREATE TABLE meta (
            key TEXT PRIMARY KEY,
            value BLOB NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE scan (
            id INTEGER PRIMARY KEY,
            digest TEXT NOT NULL UNIQUE,
            first_at INTEGER NOT NULL,
            last_at INTEGER NOT NULL,
            files INTEGER NOT NULL,
            records INTEGER NOT NULL,
            complete INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE finding (
            key INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            rule TEXT NOT NULL,
            rule_version INTEGER NOT NULL,
            severity INTEGER NOT NULL CHECK (severity BETWEEN 0 AND 4),
            status TEXT NOT NULL,
            system TEXT,
            school BLOB,
            school_key BLOB,
            person BLOB,
            person_id BLOB,
            account BLOB,
            first_seen INTEGER NOT NULL,
            last_seen INTEGER NOT NULL,
            count INTEGER NOT NULL,
            variant TEXT,
            facts BLOB NOT NULL,
            basis BLOB NOT NULL,
            explanations BLOB NOT NULL,
            personal_data BLOB NOT NULL,
            content_hash BLOB NOT NULL,
            first_scan INTEGER NOT NULL REFERENCES scan(id),
            last_scan INTEGER NOT NULL REFERENCES scan(id)
        ) STRICT;
        CREATE INDEX finding_by_severity ON finding(severity);
        CREATE INDEX finding_by_school ON finding(school_key, severity);
        CREATE INDEX finding_by_rule ON finding(rule);
        CREATE INDEX finding_by_system ON finding(system);
        CREATE INDEX finding_by_status ON finding(status);
        CREATE INDEX finding_by_last_seen ON finding(last_seen);
        CREATE INDEX finding_by_first_scan ON finding(first_scan);
        CREATE INDEX finding_by_last_scan ON finding(last_scan);

        CREATE TABLE evidence (
            finding INTEGER NOT NULL REFERENCES finding(key) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            source BLOB NOT NULL,
            file BLOB NOT NULL,
            record INTEGER NOT NULL,
            sha256 BLOB NOT NULL,
            time INTEGER,
            fields BLOB NOT NULL,
            PRIMARY KEY (finding, position)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE coverage (
            scan INTEGER PRIMARY KEY REFERENCES scan(id),
            body BLOB NOT NULL
        ) STRICT;

        CREATE TABLE coverage_input (
            scan INTEGER NOT NULL REFERENCES coverage(scan) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            file BLOB NOT NULL,
            source TEXT,
            records INTEGER NOT NULL,
            events INTEGER NOT NULL,
            unreadable INTEGER NOT NULL,
            complete INTEGER NOT NULL,
            body BLOB NOT NULL,
            PRIMARY KEY (scan, position)
        ) STRICT, WITHOUT ROWID;
        """
}
