internal import Foundation
internal import GRDB
public import Model
internal import Reviews
internal import Trail

/// What was, or would be, destroyed.
public struct Destruction: Sendable, Hashable {
    /// What: the table's name, or `incident`.
    public var what: String
    /// The incident or review; nil for rows of logs.
    public var subject: String?
    /// How many: rows, events of a chunk, changes of an incident or review.
    public var count: Int
}

/// The moments before which things are past their term.
public struct RetentionCuts: Sendable, Hashable {
    /// Rows of logs and what was made of them.
    public var logs: Instant
    /// Days before this one lie wholly before `logs`.
    public var logDay: LocalDate
    /// Incidents that were closed before, and the details of other links of the trail.
    public var register: Instant
    /// Days before this one lie wholly before `register`.
    public var registerDay: LocalDate
    /// Reviews that were signed before.
    public var reviews: Instant

    /// The moments, with days in a zone.
    public init(logs: Instant, register: Instant, reviews: Instant, zone: Zone) {
        self.logs = logs
        logDay = zone.day(logs)
        self.register = register
        registerDay = zone.day(register)
        self.reviews = reviews
    }

    var arguments: StatementArguments {
        [
            "logs": logs.nanoseconds, "day": logDay.dayNumber, "register": register.nanoseconds,
            "registerDay": registerDay.dayNumber,
        ]
    }
}

extension FindingStore {
    /// What is past its term.
    public func pastTerm(_ cuts: RetentionCuts) throws(Diagnostic) -> [Destruction] {
        try reading { database in
            var found = try Self.pastTerm(cuts, database)
            let details = try Self.links(of: found, cuts, database).count
            if details > 0 { found.append(Destruction(what: "trail_detail", subject: nil, count: details)) }
            return found
        }
    }

    /// Destroys what is past its term, and records what, when, by whom and why. Nothing of it is left in the file, free
    /// pages included.
    ///
    /// - Returns: what was destroyed.
    public func destroyPastTerm(
        _ cuts: RetentionCuts,
        actor: String,
        role: String?,
        ground: String,
        now: Instant
    ) throws(Diagnostic) -> [Destruction] {
        let gone = try changing { database in
            var gone = try Self.pastTerm(cuts, database)
            let links = try Self.links(of: gone, cuts, database)
            if !links.isEmpty { gone.append(Destruction(what: "trail_detail", subject: nil, count: links.count)) }
            guard !gone.isEmpty else { return gone }
            let touched = try Int64.fetchAll(
                database,
                sql: "SELECT DISTINCT finding FROM evidence WHERE time IS NOT NULL AND time < ?",
                arguments: [cuts.logs.nanoseconds]
            )
            for table in RetentionTable.all { try table.destroy(database, cuts) }
            for key in touched { try Self.renewHash(key, database) }
            for item in gone {
                guard let id = item.subject else { continue }
                let table = item.what == "review" ? "review" : "incident"
                try database.execute(sql: "DELETE FROM \(table) WHERE id = ?", arguments: [id])
            }
            let draft = TrailDraft(
                at: now,
                actor: actor,
                role: role,
                action: TrailCheck.destruction,
                subject: "trail",
                details: ["ground": ground]
            )
            for item in gone {
                try database.execute(
                    sql: """
                        INSERT INTO destruction (at, actor, role, ground, what, subject, count)
                        VALUES (?, ?, ?, ?, ?, ?, ?)
                        """,
                    arguments: [
                        now.nanoseconds, blob(actor), role, blob(ground), item.what, item.subject, item.count,
                    ]
                )
                var draft = draft
                draft.action = "retention.destroyed"
                draft.subject = item.subject ?? item.what
                draft.details["count"] = String(item.count)
                try TrailRows.append(database, draft)
            }
            try TrailRows.destroyDetails(database, of: links, draft)
            return gone
        }
        if !gone.isEmpty {
            // What is deleted is overwritten already; rebuilding the file drops the pages as well.
            try guarded(path) {
                try queue.writeWithoutTransaction { database in
                    try database.execute(sql: "PRAGMA temp_store = MEMORY")
                    try database.execute(sql: "VACUUM")
                }
            }
        }
        return gone
    }

    private static func pastTerm(_ cuts: RetentionCuts, _ database: Database) throws -> [Destruction] {
        var found: [Destruction] = []
        for table in RetentionTable.all {
            let count = try table.count(database, cuts)
            if count > 0 { found.append(Destruction(what: table.name, subject: nil, count: count)) }
        }
        let rows = try Row.fetchAll(
            database,
            sql: "SELECT id, version FROM incident WHERE closed_at IS NOT NULL AND closed_at < ? ORDER BY id",
            arguments: [cuts.register.nanoseconds]
        )
        for row in rows {
            let row = StoredRow(row: row, table: "incident")
            found.append(Destruction(what: "incident", subject: try row.word("id"), count: try row.int("version")))
        }
        return found + (try reviewsPastTerm(cuts, database))
    }

    /// Reviews that were signed before the moment, or that nobody signed and whose last day lies before it. One that does not
    /// fit its hashes is left for `verify` to show: who altered it must not get rid of it as well.
    private static func reviewsPastTerm(_ cuts: RetentionCuts, _ database: Database) throws -> [Destruction] {
        var found: [Destruction] = []
        let ids = try String.fetchAll(
            database,
            sql: "SELECT id FROM review WHERE planned_at < ? ORDER BY id",
            arguments: [cuts.reviews.nanoseconds]
        )
        for id in ids {
            do {
                let round = try wholeReview(id, database)
                let due = round.plan.map { Instant(seconds: Int64($0.due.dayNumber + 1) * 86_400) }
                guard let end = round.signedAt ?? due, end < cuts.reviews else { continue }
                found.append(Destruction(what: "review", subject: id, count: round.events.count))
            } catch let problem as Diagnostic where problem.code == "review.damaged" {
                continue
            }
        }
        return found
    }

    /// The links of the trail whose details go: those about what is destroyed, and those about nothing that is left when the
    /// term of the register is over.
    ///
    /// A look at a finding says nothing of what stood in it, and is counted for the participation council: it keeps its details.
    /// What was destroyed is told by links whose details stay.
    private static func links(of gone: [Destruction], _ cuts: RetentionCuts, _ database: Database) throws -> [Int] {
        var links = Set<Int>()
        let subjects = gone.compactMap(\.subject)
        for subject in subjects {
            links.formUnion(
                try Int.fetchAll(
                    database,
                    sql: "SELECT number FROM trail WHERE subject = ?",
                    arguments: [blob(subject)]
                )
            )
        }
        let agreement = "SELECT CAST('agreement ' || number AS BLOB) FROM agreement"
        links.formUnion(
            try Int.fetchAll(
                database,
                sql: """
                    SELECT number FROM trail WHERE action NOT LIKE 'view.%' AND subject IN (
                    SELECT CAST(id AS BLOB) FROM finding WHERE last_seen < :logs
                    UNION SELECT CAST(item AS BLOB) FROM exemption_judgement WHERE item_at < :logs
                    UNION \(agreement) WHERE min(last_day, coalesce(withdrawn / 86400000000000, last_day)) < :day)
                    """,
                arguments: cuts.arguments
            )
        )
        links.formUnion(
            try Int.fetchAll(
                database,
                sql: """
                    SELECT number FROM trail
                    WHERE at < :register AND action NOT IN ('\(TrailCheck.destruction)', 'retention.destroyed')
                    AND subject NOT IN (SELECT CAST(id AS BLOB) FROM finding UNION \(agreement)
                    UNION SELECT CAST(id AS BLOB) FROM incident UNION SELECT CAST(id AS BLOB) FROM review)
                    """,
                arguments: cuts.arguments
            )
        )
        let kept = try Set(Int.fetchAll(database, sql: "SELECT number FROM trail_detail"))
        return links.intersection(kept).sorted()
    }

    /// A finding that lost records says something else from now on, and its hash must say the same.
    private static func renewHash(_ key: Int64, _ database: Database) throws {
        let found = try findings(database, condition: " WHERE key = ?", arguments: [key])
        guard let finding = found.first else { return }
        try database.execute(
            sql: "UPDATE finding SET content_hash = ? WHERE key = ?",
            arguments: [ContentHash.of(finding), key]
        )
    }
}
