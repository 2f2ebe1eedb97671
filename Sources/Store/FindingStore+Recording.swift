public import EventStore
internal import Foundation
internal import GRDB
public import Model

/// What a recording did, or would do.
public struct RecordOutcome: Sendable, Hashable {
    /// Findings that the store did not have, sorted by id.
    public var new: [String]
    /// Findings that the store had with another content, sorted by id.
    public var changed: [String]
    /// The number of findings that the store had just so.
    public var unchanged: Int
    /// Findings that the scan before this one saw and this one did not, sorted by id. They stay in the store.
    public var gone: [String]
    /// What has been made of findings that were known already, by id.
    public var statuses: [String: FindingStatus]
    /// Whether anything was written, or would be.
    public var differs: Bool
}

extension FindingStore {
    /// Keeps the outcome of a scan.
    ///
    /// A finding keeps its status. One that is no longer seen stays, and stays marked with the scan that saw it last. When
    /// nothing differs from what is there (the moment from which was judged left out), no byte of the file changes: the
    /// second run over the same input is the same as none. Of findings with equal ids the first in report order counts.
    ///
    /// - Parameters:
    ///   - findings: what the scan found.
    ///   - coverage: what it read.
    ///   - digest: identifies the input: everything that the findings follow from.
    ///   - books: what it adds to the books: the use of rights, and the days of the sources.
    ///   - events: what changes in what is kept of events; it is written with the findings or not at all.
    ///   - moment: when the scan took place.
    ///   - dryRun: whether to tell only what would happen.
    /// - Throws: `store.read-only`, `store.locked`, `store.damaged`, `store.disk-full`, `store.io`.
    public func record(
        findings: [Finding],
        coverage: Coverage,
        digest: String,
        books: ScanBooks = ScanBooks(),
        events: EventChanges = EventChanges(),
        at moment: Instant,
        dryRun: Bool = false
    ) throws(Diagnostic) -> RecordOutcome {
        let prepared = Recording(
            findings: findings,
            coverage: coverage,
            digest: digest,
            books: books,
            events: events,
            moment: moment
        )
        let outcome = try reading { try prepared.plan($0).outcome }
        if !outcome.differs, events.seen != nil, !dryRun, mode != .readOnly {
            // It spares the next scan work; by itself it is no news.
            try writing { try EventRows.write(events, to: $0) }
        }
        guard outcome.differs, !dryRun else { return outcome }
        guard mode != .readOnly else { throw Diagnostic("store.read-only", file: path) }
        return try guarded(path) {
            try queue.writeWithoutTransaction { database in
                var written = outcome
                try database.inTransaction(.immediate) {
                    // Planned anew under the lock: another process may have judged a finding in between.
                    let plan = try prepared.plan(database)
                    try prepared.write(plan, to: database)
                    written = plan.outcome
                    return .commit
                }
                return written
            }
        }
    }
}

/// The outcome of a scan on its way into the store.
private struct Recording {
    /// A finding that is in the store.
    struct Known {
        var key: Int64
        var hash: Data
        var status: FindingStatus
        var lastScan: Int64
    }

    /// What has to be done.
    struct Plan {
        var known: [String: Known] = [:]
        var outcome = RecordOutcome(new: [], changed: [], unchanged: 0, gone: [], statuses: [:], differs: false)
    }

    let findings: [String: Finding]
    let hashes: [String: Data]
    let coverage: Coverage
    let digest: String
    let books: ScanBooks
    let events: EventChanges
    let moment: Instant

    init(
        findings: [Finding],
        coverage: Coverage,
        digest: String,
        books: ScanBooks,
        events: EventChanges,
        moment: Instant
    ) {
        self.books = books
        let ordered = findings.sorted(by: Finding.reportOrder)
        self.findings = Dictionary(ordered.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        hashes = self.findings.mapValues(ContentHash.of)
        self.coverage = coverage
        self.digest = digest
        self.events = events
        self.moment = moment
    }

    func plan(_ database: Database) throws -> Plan {
        var plan = Plan()
        let latest = try Scans.latest(database)
        let latestID = try Scans.latestID(database)
        let rows = try Row.fetchCursor(database, sql: "SELECT id, key, content_hash, status, last_scan FROM finding")
        while let found = try rows.next() {
            let row = StoredRow(row: found, table: "finding")
            let id = try row.word("id")
            let known = Known(
                key: Int64(try row.int("key")),
                hash: try row.data("content_hash"),
                status: try row.checked("status", FindingStatus(rawValue: try row.word("status"))),
                lastScan: Int64(try row.int("last_scan"))
            )
            plan.known[id] = known
            if let hash = hashes[id] {
                if hash == known.hash { plan.outcome.unchanged += 1 } else { plan.outcome.changed.append(id) }
                plan.outcome.statuses[id] = known.status
                if known.lastScan != latestID { plan.outcome.differs = true }
            } else if known.lastScan == latestID {
                plan.outcome.gone.append(id)
            }
        }
        plan.outcome.new = findings.keys.filter { plan.known[$0] == nil }.sorted()
        plan.outcome.changed.sort()
        plan.outcome.gone.sort()
        if !plan.outcome.new.isEmpty || !plan.outcome.changed.isEmpty || !plan.outcome.gone.isEmpty
            || latest?.digest != digest || !events.isEmpty || !sameCoverage(latest?.coverage)
        {
            plan.outcome.differs = true
        }
        if !plan.outcome.differs { plan.outcome.differs = try books.differs(database) }
        return plan
    }

    /// Whether the coverage is the stored one, but for the moment from which was judged: without a fixed one that is the
    /// clock, and the clock alone is no reason to write.
    private func sameCoverage(_ stored: Coverage?) -> Bool {
        guard var stored else { return false }
        stored.asOf = coverage.asOf
        return stored == coverage
    }

    func write(_ plan: Plan, to database: Database) throws {
        guard plan.outcome.differs else { return }
        try EventRows.write(events, to: database)
        let scan = try Scans.upsert(database, digest: digest, coverage: coverage, at: moment)
        try Scans.makeLatest(database, id: scan, coverage: coverage)
        try books.write(database)
        let assignments = FindingRows.columns.map { "\($0) = ?" }.joined(separator: ", ")
        let update = try database.cachedStatement(
            sql: "UPDATE finding SET \(assignments), last_scan = ? WHERE key = ?"
        )
        let touch = try database.cachedStatement(sql: "UPDATE finding SET last_scan = ? WHERE key = ?")
        let places = Array(repeating: "?", count: FindingRows.columns.count).joined(separator: ", ")
        let insert = try database.cachedStatement(
            sql: """
                INSERT INTO finding (id, status, first_scan, last_scan, \(FindingRows.columns.joined(separator: ", ")))
                VALUES (?, ?, ?, ?, \(places))
                """
        )
        for (id, finding) in findings.sorted(by: { $0.key < $1.key }) {
            guard let hash = hashes[id] else { continue }
            let values = try FindingRows.values(finding, hash: hash)
            if let known = plan.known[id] {
                if known.hash == hash {
                    if known.lastScan != scan { try touch.execute(arguments: [scan, known.key]) }
                    continue
                }
                try update.execute(arguments: StatementArguments(values + [scan, known.key]))
                try FindingRows.replaceEvidence(finding.evidence, of: known.key, in: database)
            } else {
                let head: [(any DatabaseValueConvertible)?] = [id, finding.status.rawValue, scan, scan]
                try insert.execute(arguments: StatementArguments(head + values))
                try FindingRows.replaceEvidence(finding.evidence, of: database.lastInsertedRowID, in: database)
            }
        }
    }
}
