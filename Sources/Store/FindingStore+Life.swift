internal import GRDB
public import Model

extension FindingStore {
    private static var lifeKey: String { "sign_of_life" }

    /// When a quiet run last printed something; nil before the first.
    ///
    /// - Throws: `store.damaged`, `store.locked`, `store.io`.
    public func lastSignOfLife() throws(Diagnostic) -> Instant? {
        try reading { database in
            let sql = "SELECT CAST(CAST(value AS TEXT) AS INTEGER) FROM meta WHERE key = ?"
            return try Int64.fetchOne(database, sql: sql, arguments: [Self.lifeKey]).map(Instant.init(nanoseconds:))
        }
    }

    /// Remembers that a quiet run printed something.
    ///
    /// - Throws: `store.locked`, `store.io`.
    public func keepSignOfLife(at moment: Instant) throws(Diagnostic) {
        try guarded(path) {
            try queue.write { database in
                try database.execute(
                    sql: """
                        INSERT INTO meta (key, value) VALUES (?, ?)
                        ON CONFLICT (key) DO UPDATE SET value = excluded.value
                        """,
                    arguments: [Self.lifeKey, blob(String(moment.nanoseconds))]
                )
            }
        }
    }
}
