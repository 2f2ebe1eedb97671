internal import Foundation
internal import GRDB
internal import Model

/// How a finding and its evidence lie in their tables.
enum FindingRows {
    /// The columns that follow from the finding itself, in the order of `values`.
    static let columns = [
        "rule", "rule_version", "severity", "system", "school", "school_key", "person", "person_id", "account",
        "first_seen", "last_seen", "count", "variant", "facts", "basis", "explanations", "personal_data",
        "content_hash",
    ]

    static func values(_ finding: Finding, hash: Data) throws -> [(any DatabaseValueConvertible)?] {
        [
            finding.rule.rawValue, finding.ruleVersion, rank(finding.severity), finding.system?.rawValue,
            optionalBlob(finding.school), finding.school.map(schoolKey), optionalBlob(finding.person),
            optionalBlob(finding.personID),
            optionalBlob(finding.account), finding.firstSeen.nanoseconds, finding.lastSeen.nanoseconds, finding.count,
            finding.variant, try json(finding.facts), try json(finding.basis), try json(finding.explanations),
            try json(finding.personalData), hash,
        ]
    }

    static func rank(_ severity: Severity) -> Int { Severity.allCases.firstIndex(of: severity) ?? 0 }

    /// The school's name as lists look for it: whatever its case.
    static func schoolKey(_ name: String) -> Data { Data(name.lowercased().utf8) }

    static func finding(_ row: Row, evidence: [Evidence]) throws -> Finding {
        let row = StoredRow(row: row, table: "finding")
        let rank = try row.int("severity")
        let system = try row.optionalWord("system")
        return Finding(
            id: try row.word("id"),
            rule: RuleID(rawValue: try row.word("rule")),
            ruleVersion: try row.int("rule_version"),
            severity: try row.checked(
                "severity",
                Severity.allCases.indices.contains(rank) ? Severity.allCases[rank] : nil
            ),
            status: try row.checked("status", FindingStatus(rawValue: try row.word("status"))),
            system: try system.map { try row.checked("system", System(rawValue: $0)) },
            school: try row.optionalText("school"),
            person: try row.optionalText("person"),
            personID: try row.optionalText("person_id"),
            account: try row.optionalText("account"),
            firstSeen: try row.moment("first_seen"),
            lastSeen: try row.moment("last_seen"),
            count: try row.int("count"),
            variant: try row.optionalWord("variant"),
            facts: try row.decoded("facts"),
            basis: try row.decoded("basis"),
            explanations: try row.decoded("explanations"),
            evidence: evidence,
            personalData: try row.decoded("personal_data")
        )
    }

    static func evidence(_ row: Row) throws -> Evidence {
        let row = StoredRow(row: row, table: "evidence")
        return Evidence(
            source: try row.text("source"),
            file: try row.text("file"),
            record: try row.int("record"),
            sha256: try row.text("sha256"),
            time: try row.optionalInt("time").map { Instant(nanoseconds: Int64($0)) },
            fields: try row.decoded("fields")
        )
    }

    static func replaceEvidence(_ evidence: [Evidence], of key: Int64, in database: Database) throws {
        let delete = try database.cachedStatement(sql: "DELETE FROM evidence WHERE finding = ?")
        try delete.execute(arguments: [key])
        let insert = try database.cachedStatement(
            sql: """
                INSERT INTO evidence (finding, position, source, file, record, sha256, time, fields)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """
        )
        for (position, item) in evidence.enumerated() {
            try insert.execute(arguments: [
                key, position, blob(item.source), blob(item.file), item.record, blob(item.sha256),
                item.time?.nanoseconds, try json(item.fields),
            ])
        }
    }
}
