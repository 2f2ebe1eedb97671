internal import Access
public import Board
internal import Checks
public import EventStore
public import Exports
internal import Foundation
public import Model

/// Reads a board's exports and judges accounts and events.
///
/// A scan is a pure function of exports, reference data, rules, settings and the moment it is asked about: the same input gives
/// the same findings in the same order, whatever the number of workers.
public struct BoardScanner: Sendable {
    /// An export to read.
    public struct Export: Sendable, Hashable {
        /// Where its bytes come from.
        public var input: ExportInput
        /// How reports name it.
        public var name: String

        /// An export.
        public init(_ input: ExportInput, name: String) {
            self.input = input
            self.name = name
        }
    }

    /// What came of a scan.
    public struct Outcome: Sendable {
        /// The findings, in report order.
        public var findings: [Finding]
        /// What was read and what was not.
        public var coverage: Coverage
        /// Identifies what was read and found; the same input gives the same digest.
        public var digest: String
        /// What changes in what is kept of events.
        public var events: EventChanges
    }

    /// How far the reading has come.
    public struct Progress: Sendable {
        /// The file being read.
        public var file: String
        /// Bytes read of all files.
        public var bytes: Int
        /// Events of all files.
        public var events: Int
    }

    private let board: BoardFolder
    private let asOf: Instant
    private let pseudonyms: Pseudonyms
    private let options: ReaderOptions
    private let workers: Int

    /// A scanner.
    ///
    /// - Parameters:
    ///   - board: settings, people, rights and sources.
    ///   - asOf: the moment from which accounts are judged.
    ///   - pseudonyms: how pupils are named in evidence.
    ///   - options: how exports are read.
    ///   - workers: how many files are read at the same time; nil for one per processor.
    public init(
        board: BoardFolder,
        asOf: Instant,
        pseudonyms: Pseudonyms,
        options: ReaderOptions,
        workers: Int? = nil
    ) {
        self.board = board
        self.asOf = asOf
        self.pseudonyms = pseudonyms
        self.options = options
        self.workers = max(1, workers ?? ProcessInfo.processInfo.activeProcessorCount)
    }

    /// Reads the exports and judges all events: those just read, and those that earlier scans kept.
    ///
    /// - Parameters:
    ///   - exports: what to read.
    ///   - problems: what went wrong in finding them; it becomes part of the coverage.
    ///   - archive: where events are kept from one scan to the next; nil to judge what is read alone.
    ///   - progress: is told now and then how far the reading is, from any thread.
    /// - Throws: a `Diagnostic`: `scan.spool-failed`, `store.events-damaged`, and what the archive throws.
    public func run(
        _ exports: [Export],
        problems: [Diagnostic] = [],
        archive: (any EventArchive)? = nil,
        progress: (@Sendable (Progress) -> Void)? = nil
    ) throws -> Outcome {
        let context = CheckContext(board.access, asOf: asOf)
        var judge = Judge(context)
        let (inputs, changes) = try read(exports, archive, &judge, progress)
        let results = judge.finish(sources: Set(inputs.compactMap(\.source)))
        var coverage = Coverage(asOf: asOf)
        coverage.inputs = inputs
        coverage.reference = board.reference
        coverage.checks = results.coverage
        coverage.serviceAccounts = results.serviceAccounts
        coverage.unknownAttempts = results.unknownAttempts
        coverage.unknownAttemptsAtLeast = results.unknownAttemptsAtLeast.isEmpty ? nil : results.unknownAttemptsAtLeast
        coverage.hiddenByException = results.hiddenByException
        for (rule, reasons) in results.passedOver { coverage.passedOver[rule.rawValue] = reasons }
        coverage.diagnostics = problems + board.diagnostics + results.diagnostics
        addMissing(to: &coverage)
        coverage.diagnostics.sort()

        let maker = FindingMaker(tables: board.tables, pseudonyms: pseudonyms)
        let findings = results.drafts.map(maker.finding).sorted(by: Finding.reportOrder)
        return Outcome(
            findings: findings,
            coverage: coverage,
            digest: Self.digest(findings, coverage),
            events: changes
        )
    }

    /// The first moment whose events are kept: the day of the judging moment, six months back.
    private var retentionStart: Instant {
        let zone = board.file.settings.zone
        let today = zone.day(asOf)
        let months = today.year * 12 + today.month - 1 - 6
        let day = (1...today.day).reversed().lazy.compactMap { day in
            LocalDate(year: months / 12, month: months % 12 + 1, day: day)
        }.first
        return zone.startOfDay(day ?? today)
    }

    /// Packs what is new, and gives everything to the judge in the order of time.
    private func read(
        _ exports: [Export],
        _ archive: (any EventArchive)?,
        _ judge: inout Judge,
        _ progress: (@Sendable (Progress) -> Void)?
    ) throws -> ([InputCoverage], EventChanges) {
        let cut = retentionStart
        let before = try archive?.keptSince()
        let keptSince = max(cut, before ?? cut)
        let known = try archive?.knownFiles() ?? []
        let kept = try archive?.keptChunks() ?? []
        let ingest = Ingest(
            board: board,
            options: options,
            pseudonyms: pseudonyms,
            workers: workers,
            spool: ChunkSpool(),
            keptSince: keptSince,
            known: known
        )
        var results = try ingest.run(exports, progress)
        var changes = EventChanges()
        if before != keptSince { changes.keptSince = keptSince }
        changes.removed = kept.filter { $0.info.last < cut }.map(\.id)
        let living = kept.filter { $0.info.last >= cut }
        var sources = living.map { chunk in
            ChunkSource(chunk.info, start: cut) { try archive?.chunkBytes(chunk.id) ?? [] }
        }
        for result in results { sources += result.chunks }
        var names = Dictionary(known.map { ($0.number, $0.name) }, uniquingKeysWith: { first, _ in first })
        for result in results { names[result.number] = result.coverage.file }
        let latest = living.reduce(into: [String: Instant]()) { latest, chunk in
            latest[chunk.info.source] = max(latest[chunk.info.source] ?? chunk.info.last, chunk.info.last)
        }

        var merge = EventMerge(sources, files: names)
        var counts: [Int: (duplicates: Int, late: Int)] = [:]
        func settle() throws {
            for finished in merge.takeFinished() {
                let source = sources[finished.place]
                let batch = finished.chunk.batch
                if finished.place >= living.count {
                    let late = latest[source.info.source].map { end in
                        finished.kept.count { batch.rows[$0].time < end }
                    }
                    counts[source.origin, default: (0, 0)].duplicates += batch.count - finished.kept.count
                    counts[source.origin, default: (0, 0)].late += late ?? 0
                }
                let rows = finished.kept.filter { batch.rows[$0].time >= cut }
                let isWhole = rows.count == batch.count
                if finished.place < living.count {
                    if isWhole { continue }
                    changes.removed.append(living[finished.place].id)
                }
                if isWhole {
                    changes.added.append((source.info, source.load))
                } else if let first = rows.first, let last = rows.last {
                    let info = EventChunk.Info(
                        source: source.info.source,
                        first: batch.rows[first].time,
                        last: batch.rows[last].time,
                        count: rows.count
                    )
                    changes.added.append((info, try ingest.spool.add(finished.chunk.encoded(keeping: rows))))
                }
            }
        }
        while let slice = try merge.next() {
            judge.inspect(slice)
            try settle()
        }
        try settle()
        for place in results.indices where results[place].isNew {
            let count = counts[results[place].number] ?? (0, 0)
            results[place].coverage.duplicates += count.duplicates
            results[place].coverage.late += count.late
            let coverage = results[place].coverage
            results[place].file?.coverage = coverage
        }
        changes.files = results.compactMap(\.file)
        return (results.map(\.coverage), changes)
    }

    /// What the board expects and did not come, the staff register above all.
    private func addMissing(to coverage: inout Coverage) {
        let tables = Set(coverage.reference.filter { $0.file != nil }.map(\.table))
        let sources = Set(coverage.inputs.compactMap(\.source))
        if !tables.contains("staff") {
            coverage.missing.append("staff")
            coverage.diagnostics.append(Diagnostic("staff.missing", file: "staff.csv"))
        }
        for name in Set(board.file.settings.expected).sorted() where name != "staff" {
            if board.catalog[name] != nil {
                guard !sources.contains(name) else { continue }
                coverage.missing.append("source-\(name)")
                coverage.diagnostics.append(Diagnostic("source.missing", .error, ["source": name]))
            } else if !tables.contains(name) {
                coverage.missing.append(name)
                coverage.diagnostics.append(Diagnostic("table.missing", file: "\(name).csv", ["table": name]))
            }
        }
        coverage.missing.sort()
    }

    /// A hash over everything that the outcome says, without the moment of asking.
    private static func digest(_ findings: [Finding], _ coverage: Coverage) -> String {
        var timeless = coverage
        timeless.asOf = Instant(nanoseconds: 0)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let parts = [try? encoder.encode(findings), try? encoder.encode(timeless)]
        return Fingerprint.sha256(parts.compactMap { $0 }.joined())
    }
}
