internal import Access
public import Board
public import Checks
public import EventStore
public import Exports
internal import Foundation
public import Model
internal import Synchronization

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
        let context = CheckContext(board.access, asOf: asOf)
        let kept = try archive?.keptChunks() ?? []
        let span = KeptSpan(board, asOf: asOf, before: try archive?.keptSince(), pseudonyms: pseudonyms)
        let (inputs, judged, changes) = try read(exports, archive, kept, context, span, progress)
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
            days: results.days,
            events: changes
        )
    }

    /// Packs what was read, merges it in the order of time, and gives the slices to judges, one for each worker.
    ///
    /// What is found does not hang on which judge gets which slice: what they saw is merged.
    private func read(
        _ exports: [Export],
        _ archive: (any EventArchive)?,
        _ kept: [KeptChunk],
        _ context: CheckContext,
        _ span: KeptSpan,
        _ progress: (@Sendable (Progress) -> Void)?
    ) throws -> ([InputCoverage], Judged, EventChanges) {
        let before = try archive?.keptSince()
        let known = try archive?.knownFiles() ?? []
        let spool = ChunkSpool()
        let ingest = Ingest(
            board: board,
            options: options,
            pseudonyms: pseudonyms,
            workers: workers,
            spool: spool,
            span: span,
            known: known
        )
        var results = try ingest.run(exports, progress)
        var names = Dictionary(known.map { ($0.number, $0.name) }, uniquingKeysWith: { first, _ in first })
        for result in results { names[result.number] = result.coverage.file }
        let kept = KeptStream(
            kept: kept,
            archive: archive,
            new: try Lanes.few(results.map(\.chunks), spool: spool),
            keeping: Set(results.filter(\.isRead).map(\.number)),
            rereading: Set(results.filter(\.replaces).map(\.number)),
            files: names,
            span: span,
            spool: spool
        )
        let stream = Mutex(Stream(events: kept))
        let pupils = PupilIndex(board.table("pupils"), pseudonyms)
        let ordered = Mutex(RuleStream(rules, context))
        DispatchQueue.concurrentPerform(iterations: workers) { _ in
            var judge = Judge(context)
            var matcher = RuleMatcher(rules, context, pupils)
            while let (number, slice) = stream.withLock({ $0.next() }) {
                let actors = judge.inspect(slice)
                let counted = matcher.inspect(slice, actors)
                ordered.withLock { $0.add(counted, number) }
            }
            let finished = Judged(checks: judge, rules: matcher.tally)
            stream.withLock { $0.finish(finished) }
        }
        let windows = ordered.withLock { $0.finish() }
        return try stream.withLock { stream in
            if let failure = stream.failure { throw failure }
            for place in results.indices where results[place].isRead {
                results[place].coverage.duplicates = stream.events.duplicates(of: results[place].number)
                let coverage = results[place].coverage
                results[place].file?.coverage = coverage
            }
            let present = Set(results.map(\.number))
            let remembered = Set(known)
            stream.events.remember(
                results.compactMap(\.file).filter { !remembered.contains($0) },
                forgotten: known.filter { file in
                    !present.contains(file.number) && file.last.map { $0 < span.since } ?? true
                }.map(\.number),
                since: before == span.since ? nil : span.since
            )
            var judged = stream.judged ?? Judged(checks: Judge(context), rules: RuleTally())
            judged.rules.merge(windows)
            let read = results.map { $0.isRead ? CutOff.marked($0.coverage, known: known) : $0.coverage }
            return (CutOff.judged(read), judged, stream.events.changes)
        }
    }

    /// The events that are still to be judged, and what the judges that are done have seen.
    private struct Stream {
        var events: KeptStream
        var judged: Judged?
        var failure: (any Error)?
        private var number = -1

        init(events: KeptStream) { self.events = events }

        mutating func next() -> (number: Int, slice: EventSlice)? {
            guard failure == nil else { return nil }
            do {
                number += 1
                return try events.next().map { (number, $0) }
            } catch {
                failure = error
                return nil
            }
        }

        mutating func finish(_ other: Judged) {
            judged?.checks.merge(other.checks)
            judged?.rules.merge(other.rules)
            if judged == nil { judged = other }
        }
    }

    /// What looked at the events: the checks, and the rules of the pack.
    private struct Judged: Sendable {
        var checks: Judge
        var rules: RuleTally
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
