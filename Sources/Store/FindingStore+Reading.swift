internal import GRDB
public import Model

extension FindingStore {
    /// The findings that a filter lets through, in `Finding.reportOrder`, each with its evidence and its status.
    ///
    /// - Throws: `store.damaged`, `store.locked`, `store.io`.
    public func findings(_ filter: FindingFilter = FindingFilter()) throws(Diagnostic) -> [Finding] {
        try reading { database in
            let (condition, arguments) = filter.sql
            return try Self.findings(database, condition: condition, arguments: arguments).filter(filter.matches)
        }.sorted(by: Finding.reportOrder)
    }

    /// The finding with this id, or the only one whose id begins so (four digits at least).
    ///
    /// - Throws: `store.no-such-finding`, `store.ambiguous-id` (with the ids in `candidates`), and those of reading.
    public func finding(_ idOrPrefix: String) throws(Diagnostic) -> Finding {
        let prefix = idOrPrefix.lowercased()
        let unknown = Diagnostic("store.no-such-finding", file: path, ["id": idOrPrefix.isEmpty ? "“”" : idOrPrefix])
        guard prefix.utf8.count >= 4,
            prefix.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else { throw unknown }
        // "g" follows every hexadecimal digit, so the range is the prefix; LIKE would not use the index.
        let found = try reading { database in
            try Self.findings(database, condition: Self.prefixCondition, arguments: [prefix, prefix + "g"])
        }
        if let exact = found.first(where: { $0.id == prefix }) { return exact }
        guard let first = found.first else { throw unknown }
        guard found.count == 1 else {
            let candidates = found.map(\.id).sorted().prefix(10).joined(separator: ", ")
            throw Diagnostic("store.ambiguous-id", file: path, ["id": idOrPrefix, "candidates": candidates])
        }
        return first
    }

    /// The latest scan with its coverage; nil when nothing was ever recorded.
    ///
    /// - Throws: `store.damaged`, `store.locked`, `store.io`.
    public func latestCoverage() throws(Diagnostic) -> ScanRecord? {
        try reading { try Scans.latest($0) }
    }

    static let prefixCondition = " WHERE id >= ? AND id < ?"

    static func findingSQL(_ condition: String) -> String { "SELECT * FROM finding\(condition)" }

    static func evidenceSQL(_ condition: String) -> String {
        """
        SELECT evidence.* FROM evidence
        WHERE evidence.finding IN (SELECT key FROM finding\(condition))
        ORDER BY evidence.finding, evidence.position
        """
    }

    static func findings(
        _ database: Database,
        condition: String,
        arguments: StatementArguments
    ) throws -> [Finding] {
        var evidence: [Int: [Evidence]] = [:]
        let rows = try Row.fetchCursor(database, sql: evidenceSQL(condition), arguments: arguments)
        while let row = try rows.next() {
            let key = try StoredRow(row: row, table: "evidence").int("finding")
            evidence[key, default: []].append(try FindingRows.evidence(row))
        }
        var findings: [Finding] = []
        let cursor = try Row.fetchCursor(database, sql: findingSQL(condition), arguments: arguments)
        while let row = try cursor.next() {
            let key = try StoredRow(row: row, table: "finding").int("key")
            findings.append(try FindingRows.finding(row, evidence: evidence[key] ?? []))
        }
        return findings
    }
}
