internal import Crypto
internal import Foundation
internal import GRDB
public import Model
public import Reviews
internal import Trail

extension FindingStore {
    /// Adds what happened to a round, each event with its link of the audit trail, all of it in one transaction.
    ///
    /// - Parameters:
    ///   - id: the round.
    ///   - events: what happened, numbered on from what was seen; the first of a round makes it.
    ///   - population: the list that the round freezes; only with the event that it begins by.
    ///   - details: what else must be provable, for the link of every event.
    /// - Throws: `review.changed-meanwhile` when somebody else was first, `review.exists`, and those of writing.
    public func addToReview(
        _ id: String,
        _ events: [ReviewEvent],
        population: Population? = nil,
        details: [String: String] = [:]
    ) throws(Diagnostic) {
        guard !events.isEmpty else { return }
        try changing { try Self.add(events, to: id, population, details, $0) }
    }

    /// Keeps what happened to several rounds: all of it in one transaction, or nothing.
    ///
    /// - Throws: `review.changed-meanwhile`, `review.exists`, and those of writing.
    public func addToReviews(_ rounds: [(id: String, events: [ReviewEvent])]) throws(Diagnostic) {
        guard !rounds.isEmpty else { return }
        try changing { database in
            for (id, events) in rounds { try Self.add(events, to: id, nil, [:], database) }
        }
    }

    private static func add(
        _ events: [ReviewEvent],
        to id: String,
        _ population: Population?,
        _ details: [String: String],
        _ database: Database
    ) throws {
        guard let first = events.first else { return }
        let found = try Int.fetchOne(database, sql: "SELECT version FROM review WHERE id = ?", arguments: [id])
        if first.number == 1 {
            guard found == nil else { throw Diagnostic("review.exists", .error, ["id": id]) }
            try database.execute(
                sql: "INSERT INTO review (id, version, planned_at) VALUES (?, 0, ?)",
                arguments: [id, first.at.nanoseconds]
            )
        } else if found != first.number - 1 {
            throw Diagnostic("review.changed-meanwhile", .error, ["id": id])
        }
        if let population {
            let body = try json(population)
            try database.execute(
                sql: "INSERT INTO review_population (review, body, hash) VALUES (?, ?, ?)",
                arguments: [id, body, Data(SHA256.hash(data: body))]
            )
        }
        for event in events { try Self.add(event, to: id, population, details, database) }
        try database.execute(
            sql: "UPDATE review SET version = ? WHERE id = ?",
            arguments: [first.number - 1 + events.count, id]
        )
        try Self.keepSummary(of: id, database)
    }

    /// Writes what a list shows of a round.
    static func keepSummary(of id: String, _ database: Database) throws {
        guard let summary = ReviewSummary(try wholeReview(id, database)) else { return }
        try database.execute(
            sql: "UPDATE review SET summary = ? WHERE id = ?",
            arguments: [try json(summary), id]
        )
    }

    /// What a list shows of all rounds, in the order in which they were planned; their events are not read.
    ///
    /// - Throws: `review.damaged` for one that cannot be read; `reviewFaults` compares each with its events.
    public func reviewSummaries() throws(Diagnostic) -> [ReviewSummary] {
        try reading { database in
            try Row.fetchAll(database, sql: "SELECT id, summary FROM review ORDER BY planned_at, id").map { row in
                try Self.summary(row) ?? { throw Diagnostic("review.damaged", .error, ["id": row["id"] as String]) }()
            }
        }
    }

    private static func summary(_ row: Row) -> ReviewSummary? {
        (row["summary"] as Data?).flatMap { try? JSONDecoder().decode(ReviewSummary.self, from: $0) }
    }

    private static func add(
        _ event: ReviewEvent,
        to id: String,
        _ population: Population?,
        _ details: [String: String],
        _ database: Database
    ) throws {
        let body = try json(event)
        let hash = Data(SHA256.hash(data: body))
        try database.execute(
            sql: "INSERT INTO review_event (review, number, body, hash) VALUES (?, ?, ?, ?)",
            arguments: [id, event.number, body, hash]
        )
        var details = details
        details["event"] = String(event.number)
        details["sha256"] = Hex.text(Array(hash))
        var role: String?
        switch event.body {
        case .started: details["population"] = population?.hash
        case .decided(let made): role = made.role.rawValue
        case .signed(let signer, _, let hash, _, _):
            role = signer.rawValue
            details["population"] = hash
        default: break
        }
        try TrailRows.append(
            database,
            TrailDraft(
                at: event.at,
                actor: event.actor.name,
                role: role,
                action: event.action,
                subject: id,
                details: details
            )
        )
    }

    /// A round by its id.
    ///
    /// - Throws: `review.unknown`, and `review.damaged` when it is not what was kept.
    public func review(_ id: String) throws(Diagnostic) -> ReviewRound {
        try reading { try Self.wholeReview(id, $0) }
    }

    /// All rounds, in the order in which they were planned.
    public func reviews() throws(Diagnostic) -> [ReviewRound] {
        try reading { database in
            try String.fetchAll(database, sql: "SELECT id FROM review ORDER BY planned_at, id")
                .map { try Self.wholeReview($0, database) }
        }
    }

    /// The rounds that do not fit the hashes that were kept with them, by id.
    public func reviewFaults() throws(Diagnostic) -> [String] {
        try reading { database in
            try String.fetchAll(database, sql: "SELECT id FROM review ORDER BY id").filter { id in
                do {
                    let row = try Row.fetchOne(
                        database,
                        sql: "SELECT summary FROM review WHERE id = ?",
                        arguments: [id]
                    )
                    return try row.flatMap(Self.summary) != ReviewSummary(Self.wholeReview(id, database))
                } catch let problem as Diagnostic where problem.code == "review.damaged" {
                    return true
                }
            }
        }
    }

    /// A round of which nothing is missing and nothing was altered.
    static func wholeReview(_ id: String, _ database: Database) throws -> ReviewRound {
        guard
            let version = try Int.fetchOne(database, sql: "SELECT version FROM review WHERE id = ?", arguments: [id])
        else { throw Diagnostic("review.unknown", .error, ["id": id]) }
        let damaged = Diagnostic("review.damaged", .error, ["id": id])
        func whole<T: Decodable>(_ row: Row, as type: T.Type) throws -> T {
            guard let body = row["body"] as Data?, let hash = row["hash"] as Data?,
                Data(SHA256.hash(data: body)) == hash, let value = try? JSONDecoder().decode(T.self, from: body)
            else { throw damaged }
            return value
        }
        let events = try Row.fetchAll(
            database,
            sql: "SELECT body, hash FROM review_event WHERE review = ? ORDER BY number",
            arguments: [id]
        ).map { try whole($0, as: ReviewEvent.self) }
        guard events.map(\.number) == Array(1...max(1, version)) else { throw damaged }
        let population = try Row.fetchOne(
            database,
            sql: "SELECT body, hash FROM review_population WHERE review = ?",
            arguments: [id]
        ).map { try whole($0, as: Population.self) }
        let round = ReviewRound(events, population: population ?? Population(items: []))
        guard round.startHash == nil || round.startHash == population?.hash else { throw damaged }
        return round
    }
}
