internal import Access
public import Board
public import Checks
internal import Crypto
public import EventStore
public import Exports
internal import Foundation
public import Model

/// Reads a board's exports and judges accounts and events.
///
/// A scan is a pure function of exports, kept events, reference data, rules, settings and the moment it is asked about: the same
/// input gives the same findings in the same order, whatever the number of workers.
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
        /// The use of rights per account and day.
        public var rightUse: [RightUse.Day]
        /// What was read of every source on every day, and what was to be expected.
        public var days: [CoverageDay]
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

    /// The rules whose findings are told apart by pupil.
    public var rulesByPupil: Set<RuleID> { rules.byPupil }

    private let board: BoardFolder
    private let asOf: Instant
    private let pseudonyms: Pseudonyms
    private let rules: RulePlan
    private let options: ReaderOptions
    private let workers: Int

    /// A scanner.
    ///
    /// - Parameters:
    ///   - board: settings, people, rights and sources.
    ///   - asOf: the moment from which accounts are judged.
    ///   - pseudonyms: how pupils are named in evidence.
    ///   - rules: the rules that events are judged by, besides the checks.
    ///   - options: how exports are read.
    ///   - workers: how many files are read at the same time; nil for one per processor.
    public init(
        board: BoardFolder,
        asOf: Instant,
        pseudonyms: Pseudonyms,
        rules: RulePlan = RulePlan.none,
        options: ReaderOptions,
        workers: Int? = nil
    ) {
        self.board = board
        self.asOf = asOf
        self.pseudonyms = pseudonyms
        self.rules = rules
        self.options = options
        self.workers = max(1, workers ?? ProcessInfo.processInfo.activeProcessorCount)
    }

    /// Reads the exports and judges all events, those that earlier scans kept too, each once however many exports hold it.
    ///
    /// - Parameters:
    ///   - exports: what to read.
    ///   - problems: what went wrong in finding them; it becomes part of the coverage.
    ///   - archive: where events are kept from one scan to the next; nil to judge what is read alone.
    ///   - progress: is told now and then how far the reading is, from any thread.
    /// - Throws: a `Diagnostic`: `scan.spool-failed`, `scan.events-damaged`, and what the archive throws.
    public func run(
        _ exports: [Export],
        problems: [Diagnostic] = [],
        archive: (any EventArchive)? = nil,
        progress: (@Sendable (Progress) -> Void)? = nil
    ) throws -> Outcome {
        let kept = try archive?.keptChunks() ?? []
        let span = KeptSpan(board, asOf: asOf, before: try archive?.keptSince(), pseudonyms: pseudonyms)
        let (inputs, judged, context, changes, duplicates) = try read(exports, archive, kept, span, progress)
        let sources = Set(inputs.compactMap(\.source)).union(kept.map(\.info.source))
        let results = judged.checks.finish(sources: sources, inputs: inputs)
        let matched = judged.rules.finish(rules, context, sources: sources, checks: results.drafts)
        var coverage = Coverage(asOf: asOf)
        coverage.inputs = inputs
        coverage.reference = board.reference
        coverage.checks = (results.coverage + matched.coverage).sorted { $0.rule < $1.rule }
        coverage.serviceAccounts = results.serviceAccounts
        coverage.unknownAttempts = results.unknownAttempts
        coverage.unknownAttemptsAtLeast = results.unknownAttemptsAtLeast.isEmpty ? nil : results.unknownAttemptsAtLeast
        coverage.hiddenByException = results.hiddenByException
        for (rule, reasons) in results.passedOver { coverage.passedOver[rule.rawValue] = reasons }
        coverage.diagnostics = problems + board.diagnostics + results.diagnostics + matched.diagnostics
        addMissing(to: &coverage)
        coverage.diagnostics.sort()

        let maker = FindingMaker(tables: board.tables, pseudonyms: pseudonyms)
        let findings = (results.drafts + matched.drafts).map(maker.finding).sorted(by: Finding.reportOrder)
        coverage.expectedDays = results.expectedDays > 0 ? results.expectedDays : nil
        coverage.holes = Hole.of(findings, zone: board.file.settings.zone)
        return Outcome(
            findings: findings,
            coverage: coverage,
            digest: Self.digest(findings, coverage),
            // Who used what on which day is kept no longer than the events that tell it, whatever still lies on disk.
            rightUse: results.rightUse.filter { $0.day >= board.file.settings.zone.day(span.since) },
            days: DayTroubles(
                zone: board.file.settings.zone,
                schools: board.access.schools,
                inputs: inputs,
                duplicates: duplicates
            ).added(to: results.days),
            events: changes
        )
    }

    /// Packs what was read, merges it in the order of time, and judges it; or takes what an earlier scan saw, when
    /// nothing has changed since.
    private func read(
        _ exports: [Export],
        _ archive: (any EventArchive)?,
        _ kept: [KeptChunk],
        _ span: KeptSpan,
        _ progress: (@Sendable (Progress) -> Void)?
    ) throws -> ([InputCoverage], JudgedEvents, CheckContext, EventChanges, [PassedOver.Series: [Int64: Int]]) {
        let before = try archive?.keptSince()
        let known = try archive?.knownFiles() ?? []
        let spool = ChunkSpool()
        let ingest = Ingest(
            board: board,
            options: options,
            pseudonyms: pseudonyms,
            workers: Workers(count: workers),
            spool: spool,
            span: span,
            known: known
        )
        var results = try ingest.run(exports, progress)
        var names = Dictionary(known.map { ($0.number, $0.name) }, uniquingKeysWith: { first, _ in first })
        for result in results { names[result.number] = result.coverage.file }
        let stream = KeptStream(
            kept: kept,
            archive: archive,
            new: try Lanes.few(results.map(\.chunks), spool: spool),
            keeping: Set(results.filter(\.isRead).map(\.number)),
            rereading: Set(results.filter(\.replaces).map(\.number)),
            files: names,
            span: span,
            spool: spool
        )
        let present = Set(results.map(\.number))
        let forgotten = Set(
            known.filter { file in
                !present.contains(file.number) && file.last.map { $0 < span.since } ?? true
            }.map(\.number)
        )
        let files = Self.files(known.filter { !forgotten.contains($0.number) }, results)
        let key = JudgementKey(board: board, rules: rules, span: span, files: files)
        var seen: [String: [UInt8]]?
        // Nothing new was read, and what is kept is whole: an earlier scan may have seen all of it.
        if stream.isKeptWhole, results.allSatisfy(\.chunks.isEmpty) { seen = try archive?.seenEvents(key.bytes) }
        var changes = EventChanges()
        var context = CheckContext(board.access, asOf: asOf)
        var duplicates: [PassedOver.Series: [Int64: Int]] = [:]
        var judged = seen.flatMap { JudgedEvents($0, context) }
        if judged == nil {
            context = CheckContext(board.access, asOf: asOf)
            let judging = Judging(board: board, pseudonyms: pseudonyms, rules: rules, workers: workers)
            let read = results.filter(\.isRead).map(\.number)
            let done = try judging.judge(stream, of: read, context)
            judged = done.judged
            changes = done.changes
            duplicates = done.duplicateTimes
            for place in results.indices where results[place].isRead {
                results[place].coverage.duplicates = done.duplicates[results[place].number] ?? 0
                let coverage = results[place].coverage
                results[place].file?.coverage = coverage
            }
            if archive != nil, results.allSatisfy({ $0.isKeptWhole(since: span.since) }) {
                let chunks = Set(kept.map(\.id))
                changes.seen = done.judged.seen.map { SeenByScan(key: key.bytes, chunks: chunks, parts: $0) }
            }
        }
        let remembered = Set(known)
        changes.files = results.compactMap(\.file).filter { !remembered.contains($0) }
        changes.forgotten = forgotten.sorted()
        changes.keptSince = before == span.since ? nil : span.since
        let read = results.map { $0.isRead ? CutOff.marked($0.coverage, known: known) : $0.coverage }
        return (CutOff.judged(read), judged ?? JudgedEvents(context), context, changes, duplicates)
    }

    /// What is known of files once a scan is done.
    private static func files(_ known: [KnownFile], _ results: [Ingest.Result]) -> [KnownFile] {
        var files = Dictionary(known.map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
        for file in results.compactMap(\.file) { files[file.number] = file }
        return files.values.sorted { $0.number < $1.number }
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
        // One by one: a year of exemptions may have tens of thousands of findings, and their text together is hundreds of megabytes.
        var hash = SHA256()
        for finding in findings {
            guard let bytes = try? encoder.encode(finding) else { continue }
            hash.update(data: bytes)
            hash.update(data: [UInt8(ascii: "\n")])
        }
        if let bytes = try? encoder.encode(timeless) { hash.update(data: bytes) }
        return Hex.text(hash.finalize())
    }
}
