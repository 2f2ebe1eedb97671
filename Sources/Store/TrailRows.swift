internal import Foundation
internal import GRDB
internal import Model
internal import Trail

/// How the audit trail lies in its tables.
enum TrailRows {
    private static let headKey = "trail.head"

    /// What the store noted of the end of the chain.
    struct Head: Codable {
        var count: Int
        var hash: Data
    }

    /// Adds a link, in the transaction of the change that it records: either both are kept or neither is.
    @discardableResult
    static func append(_ database: Database, _ draft: TrailDraft) throws -> TrailEntry {
        var random = SystemRandomNumberGenerator()
        let salt = (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        let head = try head(database)
        let entry = TrailEntry(draft, salt: salt, after: head.map { ($0.count, Array($0.hash)) })
        let insert = try database.cachedStatement(
            sql: """
                INSERT INTO trail (number, at, actor, role, action, subject, details_hash, previous, hash)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        )
        try insert.execute(arguments: [
            entry.number, entry.at.nanoseconds, blob(entry.actor), entry.role, entry.action, blob(entry.subject),
            Data(entry.detailsHash), Data(entry.previous), Data(entry.hash),
        ])
        try database.execute(
            sql: "INSERT INTO trail_detail (number, salt, body) VALUES (?, ?, ?)",
            arguments: [entry.number, Data(salt), try json(draft.details)]
        )
        try database.execute(
            sql: "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            arguments: [headKey, try json(Head(count: entry.number, hash: Data(entry.hash)))]
        )
        return entry
    }

    /// Destroys the details of links and adds the link that says so.
    ///
    /// - Parameters:
    ///   - numbers: the links; details that are gone already are passed over.
    ///   - draft: who destroys them and why; the numbers are added to its details.
    /// - Returns: how many details were destroyed.
    @discardableResult
    static func destroyDetails(_ database: Database, of numbers: [Int], _ draft: TrailDraft) throws -> Int {
        var gone: [Int] = []
        let delete = try database.cachedStatement(sql: "DELETE FROM trail_detail WHERE number = ?")
        for number in Set(numbers).sorted() {
            try delete.execute(arguments: [number])
            if database.changesCount > 0 { gone.append(number) }
        }
        guard !gone.isEmpty else { return 0 }
        var draft = draft
        draft.action = TrailCheck.destruction
        draft.details[TrailCheck.destroyedNumbers] = gone.map(String.init).joined(separator: " ")
        try append(database, draft)
        return gone.count
    }

    static func head(_ database: Database) throws -> Head? {
        guard
            let row = try Row.fetchOne(database, sql: "SELECT value FROM meta WHERE key = ?", arguments: [headKey])
        else { return nil }
        return try StoredRow(row: row, table: "meta").decoded("value")
    }

    static func entry(_ row: Row) throws -> TrailEntry {
        let row = StoredRow(row: row, table: "trail")
        return TrailEntry(
            number: try row.int("number"),
            at: try row.moment("at"),
            actor: try row.text("actor"),
            role: try row.optionalWord("role"),
            action: try row.word("action"),
            subject: try row.text("subject"),
            detailsHash: Array(try row.data("details_hash")),
            previous: Array(try row.data("previous")),
            hash: Array(try row.data("hash"))
        )
    }

    /// The details beside a link, from the row of a join.
    static func details(_ row: Row) -> TrailCheck.Details {
        let row = StoredRow(row: row, table: "trail_detail")
        do {
            guard let salt = try row.optionalData("salt") else { return .absent }
            return .kept(try row.decoded("body"), salt: Array(salt))
        } catch {
            return .unreadable
        }
    }

    static let joinSQL = """
        SELECT trail.number, at, actor, role, action, subject, details_hash, previous, hash, salt, body
        FROM trail LEFT JOIN trail_detail ON trail_detail.number = trail.number
        """
}
