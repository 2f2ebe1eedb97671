internal import GRDB

/// What a list shows of each round, beside its events; rounds that were kept before get it here.
enum ReviewSummaryMigration {
    @Sendable
    static func run(_ database: Database) throws {
        try database.execute(sql: "ALTER TABLE review ADD COLUMN summary BLOB")
        for id in try String.fetchAll(database, sql: "SELECT id FROM review") {
            // One that was altered stays without: whoever lists it is told so.
            try? FindingStore.keepSummary(of: id, database)
        }
    }
}
