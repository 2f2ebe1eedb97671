internal import GRDB

/// What people made of findings: judgements, which are only ever added, and agreements that hide findings for a time.
///
/// A judgement names its finding and rule by their ids and not by a row, so that the counts of verdicts per rule stay when
/// a finding is destroyed at the end of its term; who judged and why can then be emptied.
enum TriageMigration {
    @Sendable
    static func run(_ database: Database) throws {
        try database.execute(sql: sql)
    }

    static let sql = """
        CREATE TABLE judgement (
            number INTEGER PRIMARY KEY,
            finding TEXT NOT NULL,
            rule TEXT NOT NULL,
            at INTEGER NOT NULL,
            verdict TEXT NOT NULL,
            by_name BLOB NOT NULL,
            by_number BLOB,
            reason BLOB NOT NULL,
            trail INTEGER NOT NULL REFERENCES trail(number)
        ) STRICT;
        CREATE INDEX judgement_by_finding ON judgement(finding, number);
        CREATE INDEX judgement_by_rule ON judgement(rule);

        CREATE TABLE agreement (
            number INTEGER PRIMARY KEY,
            scope BLOB NOT NULL,
            owner BLOB NOT NULL,
            owner_number BLOB,
            reason BLOB NOT NULL,
            first_day INTEGER NOT NULL,
            last_day INTEGER NOT NULL,
            at INTEGER NOT NULL,
            withdrawn INTEGER
        ) STRICT;
        """
}
