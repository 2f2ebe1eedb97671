internal import Crypto
internal import Foundation
internal import GRDB
internal import Model
internal import Reviews

/// Exemptions are records of logs: whose they were, who judged them and why goes with the logs; that they were judged, and how,
/// stays as long as the register, as the proof that exemptions are reviewed.
extension RetentionTable {
    static let exemptionReview = RetentionTable(
        name: "exemption_review",
        term: .logs,
        count: { database, cuts in
            let gone = try number(of: "exemption_review", "planned_at < :register", database, cuts)
            let named = try lists(database, cuts).reduce(0) { count, list in
                count + list.items.count { $0.at < cuts.logs && $0 != $0.withoutPerson }
            }
            return gone + named
        },
        destroy: { database, cuts in
            try database.execute(
                sql: "DELETE FROM exemption_review WHERE planned_at < :register",
                arguments: cuts.arguments
            )
            for list in try lists(database, cuts) {
                let items = list.items.map { $0.at < cuts.logs ? $0.withoutPerson : $0 }
                guard items != list.items else { continue }
                let body = try json(items)
                try database.execute(
                    sql: "UPDATE exemption_review SET items = ?, hash = ? WHERE id = ?",
                    arguments: [body, Data(SHA256.hash(data: list.plan + body)), list.id]
                )
            }
        }
    )

    static let exemptionJudgement = RetentionTable(
        name: "exemption_judgement",
        term: .logs,
        count: { database, cuts in
            let gone = try number(of: "exemption_judgement", "item_at < :register", database, cuts)
            return gone + (try judgements(database, cuts)).count
        },
        destroy: { database, cuts in
            try database.execute(
                sql: "DELETE FROM exemption_judgement WHERE item_at < :register",
                arguments: cuts.arguments
            )
            for (number, judgement) in try judgements(database, cuts) {
                let body = try json(judgement.withoutPerson)
                try database.execute(
                    sql: "UPDATE exemption_judgement SET body = ?, hash = ? WHERE number = ?",
                    arguments: [body, Data(SHA256.hash(data: body)), number]
                )
            }
        }
    )

    private struct List {
        var id: String
        var plan: Data
        var items: [ExemptionItem]
    }

    /// The lists that stay. One that does not fit its hash is left for `verify` to show.
    private static func lists(_ database: Database, _ cuts: RetentionCuts) throws -> [List] {
        try Row.fetchAll(
            database,
            sql: "SELECT id, plan, items, hash FROM exemption_review WHERE planned_at >= :register ORDER BY id",
            arguments: cuts.arguments
        ).compactMap { row in
            guard let id = row["id"] as String?, let plan = row["plan"] as Data?, let list = row["items"] as Data?,
                let hash = row["hash"] as Data?, Data(SHA256.hash(data: plan + list)) == hash,
                let items = try? JSONDecoder().decode([ExemptionItem].self, from: list)
            else { return nil }
            return List(id: id, plan: plan, items: items)
        }
    }

    /// The judgements that stay without who gave them and why, and still tell it.
    private static func judgements(
        _ database: Database,
        _ cuts: RetentionCuts
    ) throws -> [(number: Int, judgement: ExemptionJudgement)] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT number, body, hash FROM exemption_judgement WHERE item_at < :logs AND item_at >= :register
                ORDER BY number
                """,
            arguments: cuts.arguments
        ).compactMap { row in
            guard let number = row["number"] as Int?, let body = row["body"] as Data?, let hash = row["hash"] as Data?,
                Data(SHA256.hash(data: body)) == hash,
                let judgement = try? JSONDecoder().decode(ExemptionJudgement.self, from: body),
                judgement != judgement.withoutPerson
            else { return nil }
            return (number, judgement)
        }
    }
}
