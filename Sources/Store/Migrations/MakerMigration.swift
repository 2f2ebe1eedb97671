internal import GRDB

/// Who made an agreement, beside who answers for it: it hides no finding about either. Those of before this step have none kept.
enum MakerMigration {
    @Sendable
    static func run(_ database: Database) throws {
        try database.execute(sql: sql)
    }

    static let sql = """
        ALTER TABLE agreement ADD COLUMN made_by BLOB;
        ALTER TABLE agreement ADD COLUMN made_by_number BLOB;
        """
}
