internal import Crypto
internal import Foundation
internal import GRDB
public import Model
public import Reviews
internal import Trail
internal import Triage

extension FindingStore {
    /// Keeps the plan of a review of exemptions with its list, and notes it in the audit trail.
    ///
    /// - Throws: `review.exists`, and those of writing.
    public func plan(_ plan: ExemptionPlan, _ items: [ExemptionItem]) throws(Diagnostic) {
        try changing { database in
            let found = try Int.fetchOne(
                database,
                sql: "SELECT 1 FROM exemption_review WHERE id = ?",
                arguments: [plan.id]
            )
            guard found == nil else { throw Diagnostic("review.exists", .error, ["id": plan.id]) }
            let (body, list) = (try json(plan), try json(items))
            try database.execute(
                sql: """
                    INSERT INTO exemption_review (id, planned_at, plan, items, hash) VALUES (?, ?, ?, ?, ?)
                    """,
                arguments: [plan.id, plan.at.nanoseconds, body, list, Data(SHA256.hash(data: body + list))]
            )
            try TrailRows.append(
                database,
                TrailDraft(
                    at: plan.at,
                    actor: plan.by,
                    action: "exemption.planned",
                    subject: plan.id,
                    details: [
                        "list": plan.hash, "count": String(items.count), "total": String(plan.total),
                        "sample": plan.samplePercent.map(String.init) ?? "all", "seed": plan.seed,
                    ]
                )
            )
        }
    }

    /// Keeps judgements on exemptions, those of findings about one exemption alone with them: all together or none.
    ///
    /// - Parameters:
    ///   - judgements: in the order in which they are given.
    ///   - items: the exemptions that they are about.
    public func judge(_ judgements: [ExemptionJudgement], of items: [ExemptionItem]) throws(Diagnostic) {
        let moments = Dictionary(items.map { ($0.id, $0.at) }, uniquingKeysWith: { first, _ in first })
        try changing { database in
            for judgement in judgements {
                for finding in judgement.findings {
                    try Self.keep(
                        Judgement(
                            finding: finding,
                            at: judgement.at,
                            verdict: judgement.verdict,
                            by: judgement.by,
                            byNumber: judgement.byNumber,
                            reason: judgement.reason
                        ),
                        role: nil,
                        database
                    )
                }
                let body = try json(judgement)
                let hash = Data(SHA256.hash(data: body))
                let link = try TrailRows.append(
                    database,
                    TrailDraft(
                        at: judgement.at,
                        actor: judgement.by,
                        action: "exemption.judged",
                        subject: judgement.item,
                        details: [
                            "review": judgement.review, "verdict": judgement.verdict.rawValue,
                            "reason": judgement.reason, "by_number": judgement.byNumber,
                            "sha256": Hex.text(Array(hash)),
                        ]
                    )
                )
                try database.execute(
                    sql: """
                        INSERT INTO exemption_judgement (item, item_at, body, hash, trail) VALUES (?, ?, ?, ?, ?)
                        """,
                    arguments: [
                        judgement.item, (moments[judgement.item] ?? judgement.at).nanoseconds, body, hash, link.number,
                    ]
                )
            }
        }
    }

    /// A review of exemptions by its id, with every judgement on its exemptions; the findings are still to be given.
    ///
    /// - Throws: `review.unknown`, and `review.damaged` when it is not what was kept.
    public func exemptionReview(_ id: String) throws(Diagnostic) -> ExemptionReview {
        try reading { database in
            guard let row = try Self.exemptionRows(database, " WHERE id = ?", [id]).first else {
                throw Diagnostic("review.unknown", .error, ["id": id])
            }
            return try Self.exemptionReview(row, try Self.exemptionJudgements(database))
        }
    }

    /// All reviews of exemptions, in the order in which they were planned.
    public func exemptionReviews() throws(Diagnostic) -> [ExemptionReview] {
        try reading { database in
            let judgements = try Self.exemptionJudgements(database)
            return try Self.exemptionRows(database, "", []).map { try Self.exemptionReview($0, judgements) }
        }
    }

    /// The reviews of exemptions that do not fit the hashes that were kept with them, by id.
    public func exemptionFaults() throws(Diagnostic) -> [String] {
        try reading { database in
            let ids = try String.fetchAll(database, sql: "SELECT id FROM exemption_review ORDER BY planned_at, id")
            do {
                let judgements = try Self.exemptionJudgements(database)
                return try Self.exemptionRows(database, "", []).compactMap { row in
                    do {
                        _ = try Self.exemptionReview(row, judgements)
                        return nil
                    } catch let problem as Diagnostic where problem.code == "review.damaged" {
                        return row["id"] as String?
                    }
                }
            } catch let problem as Diagnostic where problem.code == "review.damaged" {
                // A judgement that was altered says nothing certain of any review.
                return ids
            }
        }
    }

    private static func exemptionRows(
        _ database: Database,
        _ condition: String,
        _ arguments: StatementArguments
    ) throws -> [Row] {
        let sql = "SELECT id, plan, items, hash FROM exemption_review\(condition) ORDER BY planned_at, id"
        return try Row.fetchAll(database, sql: sql, arguments: arguments)
    }

    private static func exemptionReview(
        _ row: Row,
        _ judgements: [String: [ExemptionJudgement]]
    ) throws -> ExemptionReview {
        let id = (row["id"] as String?) ?? ""
        guard let body = row["plan"] as Data?, let list = row["items"] as Data?, let hash = row["hash"] as Data?,
            Data(SHA256.hash(data: body + list)) == hash,
            let plan = try? JSONDecoder().decode(ExemptionPlan.self, from: body),
            let items = try? JSONDecoder().decode([ExemptionItem].self, from: list),
            plan.hash == ExemptionPlan.hash(items)
        else { throw Diagnostic("review.damaged", .error, ["id": id]) }
        return ExemptionReview(
            plan: plan,
            items: items,
            judgements: items.flatMap { judgements[$0.id] ?? [] }.sorted { $0.at < $1.at }
        )
    }

    /// All judgements by exemption, in the order in which they were given.
    private static func exemptionJudgements(_ database: Database) throws -> [String: [ExemptionJudgement]] {
        var found: [String: [ExemptionJudgement]] = [:]
        let rows = try Row.fetchCursor(database, sql: "SELECT body, hash FROM exemption_judgement ORDER BY number")
        while let row = try rows.next() {
            guard let body = row["body"] as Data?, let hash = row["hash"] as Data?,
                Data(SHA256.hash(data: body)) == hash,
                let judgement = try? JSONDecoder().decode(ExemptionJudgement.self, from: body)
            else { throw Diagnostic("review.damaged", .error, ["id": "exemptions"]) }
            found[judgement.item, default: []].append(judgement)
        }
        return found
    }
}
