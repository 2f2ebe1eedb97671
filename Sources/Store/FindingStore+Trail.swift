internal import Foundation
internal import GRDB
public import Model
public import Trail

/// What a check of the audit trail and of what hangs on it came to.
public struct TrailReport: Sendable, Hashable {
    /// The number of links.
    public var links: Int
    /// The hash of the last link, in hexadecimal: noted elsewhere, it proves later that nothing before it was changed.
    public var head: String
    /// What is wrong with the chain, by place.
    public var faults: [TrailFault]
    /// Links whose details were destroyed at the end of their term, as a later link says.
    public var destroyed: Int
    /// Findings whose content does not fit the hash that was kept with it, by id.
    public var changedFindings: [String]
    /// The number of findings that were checked.
    public var findings: Int

    /// Whether nothing is wrong.
    public var isWhole: Bool { faults.isEmpty && changedFindings.isEmpty }
}

/// A link with its details, as lists show it.
public struct TrailLine: Sendable, Hashable {
    /// The link.
    public var entry: TrailEntry
    /// Its details; nil when they were destroyed.
    public var details: [String: String]?
}

extension FindingStore {
    /// Adds a link to the audit trail that stands on its own: a view, an export, a print.
    ///
    /// - Throws: those of writing.
    @discardableResult
    public func note(_ draft: TrailDraft) throws(Diagnostic) -> TrailEntry {
        guard mode != .readOnly else { throw Diagnostic("store.read-only", file: path) }
        return try guarded(path) {
            try queue.writeWithoutTransaction { database in
                var entry: TrailEntry?
                try database.inTransaction(.immediate) {
                    entry = try TrailRows.append(database, draft)
                    return .commit
                }
                guard let entry else { throw Diagnostic("store.failed", file: path, ["reason": "trail"]) }
                return entry
            }
        }
    }

    /// The hash of the last link in hexadecimal; 64 zeros when nothing was ever noted.
    public func trailHead() throws(Diagnostic) -> String {
        try reading { database in
            Hex.text(try TrailRows.head(database).map { Array($0.hash) } ?? TrailHash.beginning)
        }
    }

    /// Links of the trail in their order.
    ///
    /// - Parameters:
    ///   - subject: only those about this finding, round or incident.
    ///   - action: only those whose action is this word or begins with it and a dot.
    ///   - since: only those of this moment or later.
    public func trail(
        subject: String? = nil,
        action: String? = nil,
        since: Instant? = nil
    ) throws(Diagnostic) -> [TrailLine] {
        try reading { database in
            var conditions: [String] = []
            var arguments = StatementArguments()
            if let subject {
                conditions.append("subject = ?")
                arguments += [blob(subject)]
            }
            if let action {
                conditions.append("(action = ? OR substr(action, 1, ?) = ?)")
                arguments += [action, action.count + 1, action + "."]
            }
            if let since {
                conditions.append("at >= ?")
                arguments += [since.nanoseconds]
            }
            let condition = conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ")
            let rows = try Row.fetchCursor(
                database,
                sql: TrailRows.joinSQL + condition + " ORDER BY trail.number",
                arguments: arguments
            )
            var lines: [TrailLine] = []
            while let row = try rows.next() {
                var details: [String: String]?
                if case .kept(let kept, _) = TrailRows.details(row) { details = kept }
                lines.append(TrailLine(entry: try TrailRows.entry(row), details: details))
            }
            return lines
        }
    }

    /// Checks the audit trail link by link, and every finding against the hash that was kept with it.
    ///
    /// - Parameter known: a hash in hexadecimal that was noted earlier and must occur in the chain.
    /// - Throws: `store.damaged` and `trail.hash-form`; what does not fit is no error but stands in the report.
    public func verify(known: String? = nil) throws(Diagnostic) -> TrailReport {
        var wanted: [UInt8]?
        if let known {
            guard let bytes = Hex.bytes(known), bytes.count == 32 else {
                throw Diagnostic("trail.hash-form", .error, column: "--head", ["found": known])
            }
            wanted = bytes
        }
        return try reading { database in
            var check = TrailCheck(known: wanted)
            let rows = try Row.fetchCursor(database, sql: TrailRows.joinSQL + " ORDER BY trail.number")
            while let row = try rows.next() { check.add(try TrailRows.entry(row), TrailRows.details(row)) }
            let (links, head) = (check.count, Hex.text(check.head))
            let noted = try TrailRows.head(database).map { (count: $0.count, head: Array($0.hash)) }
            let outcome = check.finish(expected: noted)
            let (changed, findings) = try Self.changedFindings(database)
            return TrailReport(
                links: links,
                head: head,
                faults: outcome.faults,
                destroyed: outcome.destroyed,
                changedFindings: changed,
                findings: findings
            )
        }
    }

    /// Findings that do not fit their hash. Of one whose evidence was destroyed at the end of its term nothing can be said.
    private static func changedFindings(_ database: Database) throws -> (ids: [String], checked: Int) {
        var hashes: [String: Data] = [:]
        for row in try Row.fetchAll(database, sql: "SELECT id, content_hash FROM finding") {
            let row = StoredRow(row: row, table: "finding")
            hashes[try row.word("id")] = try row.data("content_hash")
        }
        let findings = try Self.findings(database, condition: "", arguments: StatementArguments())
            .filter { !$0.evidence.isEmpty }
        return (findings.filter { hashes[$0.id] != ContentHash.of($0) }.map(\.id).sorted(), findings.count)
    }
}
