internal import GRDB

/// Reviews of exemptions with the list that each froze, and what was made of exemptions, which is only ever added to.
///
/// Neither holds a pupil or a reason that was typed: those lie in the kept events, and go with them.
enum ExemptionMigration {
    @Sendable
    static func run(_ database: Database) throws {
        try database.execute(sql: sql)
    }

    static let sql = """
        CREATE TABLE exemption_review (
            id TEXT PRIMARY KEY,
            planned_at INTEGER NOT NULL,
            plan BLOB NOT NULL,
            items BLOB NOT NULL,
            hash BLOB NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE exemption_judgement (
            number INTEGER PRIMARY KEY,
            item TEXT NOT NULL,
            item_at INTEGER NOT NULL,
            body BLOB NOT NULL,
            hash BLOB NOT NULL,
            trail INTEGER NOT NULL REFERENCES trail(number)
        ) STRICT;
        CREATE INDEX exemption_judgement_by_item ON exemption_judgement(item, number);
        """
}
