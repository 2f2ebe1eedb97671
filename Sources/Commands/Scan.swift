internal import Access
internal import ArgumentParser
internal import Board
internal import Exports
internal import Foundation
internal import Model
internal import Pack
internal import Reports
internal import Reviews
internal import Scan
internal import Store
internal import Triage

/// `logwacht scan`: the main job.
struct ScanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scan",
        abstract: "Reads exports, checks every account and event, and flags what does not agree.",
        discussion: """
            A PATH is a board folder, a folder of exports or a file; - is standard input. Without a PATH the board folder is \
            read.

            Exit codes: 0 complete; 1 complete, with new findings at or above --fail-on; 2 wrong use or configuration; \
            3 something was not read; 4 another run holds the store.
            """
    )

    @OptionGroup var board: BoardOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "text, json, jsonl, csv or html.")
    var format: OutputFormat = .text

    @Option(help: "The exports' source id, when the content does not tell; see logwacht sources list.")
    var source: String?

    @Option(help: "Exit 1 when a new finding is at or above this: informational, low, medium, high or critical.")
    var failOn: Severity?

    @Flag(help: "A short report, for mail: what is missing, the new findings in a line each, no names; text only.")
    var summary = false

    @Flag(help: "Do everything but write.")
    var dryRun = false

    @Argument(help: "A board folder, folders of exports, files, or - for standard input.")
    var paths: [String] = []

    func run() throws {
        let location = BoardLocation(board.place, paths: paths)
        let (folder, console) = try location.load(output)
        let rules = try loadRules(location, folder, console)
        let exports = try findExports(location, folder, console)
        let store = try openStore(location, console)
        let pseudonyms = try loadPseudonyms(location, console)

        let clock = Instant(nanoseconds: Int64(Date().timeIntervalSince1970 * 1e9))
        let zone = folder.file.settings.zone
        // Without a moment of the user's own, accounts are judged for the day: two runs of one day are the same run.
        let asOf = board.now ?? folder.file.settings.asOf ?? zone.startOfDay(zone.day(clock))
        let scanner = BoardScanner(
            board: folder,
            asOf: asOf,
            pseudonyms: pseudonyms,
            rules: rules,
            options: ReaderOptions(now: board.now ?? folder.file.settings.asOf ?? clock, source: source, days: zone)
        )
        let meter = ProgressMeter(
            console,
            files: exports.found.compactMap { export in
                if case .file(let path) = export.input { path } else { nil }
            }
        )
        var outcome: BoardScanner.Outcome
        do {
            outcome = try scanner.run(
                exports.found,
                problems: exports.problems,
                archive: store.store,
                progress: meter?.show
            )
            meter?.clear()
        } catch let problem as Diagnostic {
            meter?.clear()
            // Nothing was written: the next run finds everything as it was.
            throw console.fail(problem, .coverageIncomplete)
        }
        if console.verbose { for input in outcome.coverage.inputs { console.note(input) } }

        let agreements: AgreementSet
        do {
            let byPupil = scanner.rulesByPupil
            if let kept = store.store, outcome.findings.contains(where: { byPupil.contains($0.rule) }) {
                outcome = outcome.continuing(try kept.findings(), rules: byPupil)
            }
            let all = try store.store?.agreements() ?? []
            agreements = AgreementSet(all, on: zone.day(asOf))
            if !all.isEmpty {
                outcome = outcome.judging(all, earlier: try store.store?.findings() ?? [], zone: zone)
            }
        } catch {
            throw console.fail(error, .coverageIncomplete)
        }
        let (shown, hidden, _) = agreements.split(outcome.findings)

        let agreed = Set(hidden.map(\.id))
        outcome.coverage.holes = outcome.coverage.holes?.map { hole in
            var hole = hole
            hole.isAgreed = agreed.contains(hole.finding)
            return hole
        }

        let record = try keep(outcome, in: store.store, at: board.now ?? clock, console)
        let report = Report(
            board: folder.file.settings.name,
            coverage: outcome.coverage,
            findings: shown.map { finding in
                var finding = finding
                if let status = record?.statuses[finding.id] { finding.status = status }
                return finding
            },
            newIDs: record.map { Set($0.new) },
            hidden: hidden.count
        )
        let new = (record.map { Set($0.new) } ?? Set(outcome.findings.map(\.id))).subtracting(hidden.map(\.id))
        let complete = outcome.coverage.isComplete
        if !output.quiet || !complete || !new.isEmpty {
            print(report, console)
            try signOfLife(store.store, isSpoken: true, report, console, now: board.now ?? clock)
        } else if folder.file.showsSignOfLife {
            try signOfLife(store.store, isSpoken: false, report, console, now: board.now ?? clock)
        }
        try sayWhatIsDue(store.store, folder, agreed, console, now: board.now ?? clock)
        withExtendedLifetime(store.lock) {}
        guard complete else { return try Outcome.coverageIncomplete.exit() }
        if let failOn, outcome.findings.contains(where: { new.contains($0.id) && $0.severity >= failOn }) {
            try Outcome.newFindings.exit()
        }
    }

    /// Says once a week that a quiet run still runs. Whatever a quiet run prints is a sign of life too.
    private func signOfLife(
        _ store: FindingStore?,
        isSpoken: Bool,
        _ report: Report,
        _ console: Console,
        now: Instant
    ) throws {
        guard output.quiet, !dryRun, let store else { return }
        do {
            let last = try store.lastSignOfLife()
            if !isSpoken {
                // The first quiet run starts the week.
                if let last, now.seconds - last.seconds < 7 * 86_400, now >= last { return }
                if let last {
                    let text = console.renderer.signOfLife(report, since: last, now: now)
                    format == .text ? Console.write(text + "\n") : Console.note(text)
                }
            }
            try store.keepSignOfLife(at: now)
        } catch {
            throw console.fail(error, .coverageIncomplete)
        }
    }

    /// The rules; one that cannot be honoured ends the scan before anything is changed.
    private func loadRules(_ location: BoardLocation, _ folder: BoardFolder, _ console: Console) throws -> RulePlan {
        let loaded = RulePack.load(
            files: PackFiles.standard,
            own: PackFiles.own(location.folder),
            lists: folder.file.settings.ruleLists
        )
        let settings = folder.file.settings
        do throws(Diagnostics) {
            if loaded.problems.contains(where: { $0.level == .error }) { throw Diagnostics(loaded.problems) }
            console.report(loaded.problems)
            return try RulePlan(
                loaded.pack,
                sources: folder.catalog.sources.map(\.id),
                thresholds: settings.ruleThresholds,
                off: settings.checksOff,
                on: settings.rulesOn
            )
        } catch {
            console.report(error.all)
            throw ExitCode(Outcome.wrongUse.rawValue)
        }
    }

    /// The exports that the paths name; nothing to read at all is wrong use.
    private func findExports(
        _ location: BoardLocation,
        _ folder: BoardFolder,
        _ console: Console
    ) throws -> (found: [BoardScanner.Export], problems: [Diagnostic]) {
        if let source, folder.catalog[source] == nil {
            throw console.fail(unknownSource(source, folder.catalog))
        }
        // Without a PATH the current folder is read whole: only when it is a board's, and not somebody's home by mistake.
        let isBoard = ["logwacht.yml", "staff.csv", "staff.xlsx"].contains { name in
            FileManager.default.fileExists(atPath: "\(location.folder)/\(name)")
        }
        if paths.isEmpty && !isBoard { throw console.fail(Diagnostic("board.none", file: location.folder)) }
        let files = Discovery(
            paths: location.paths.filter { $0 != "-" },
            ignored: folder.file.ignoredPaths,
            board: location.folder,
            standardInput: location.paths.contains("-")
        )
        let found = files.files.map { BoardScanner.Export($0.input, name: $0.name) }
        let missing = files.diagnostics.filter { $0.code == "board.missing-path" }
        if found.isEmpty, !missing.isEmpty {
            console.report(missing)
            throw ExitCode(Outcome.wrongUse.rawValue)
        }
        return (found, files.diagnostics + HashCheck.problems(files.listed))
    }

    /// The store under its lock; without one in a dry run on a board that has none.
    private func openStore(
        _ location: BoardLocation,
        _ console: Console
    ) throws -> (store: FindingStore?, lock: StoreLock?) {
        do {
            if dryRun {
                guard FileManager.default.fileExists(atPath: location.store) else { return (nil, nil) }
                return (try FindingStore.open(location.store, mode: .readOnly), nil)
            }
            let lock = try StoreLock(store: location.store)
            let store = try FindingStore.open(location.store, mode: .create)
            console.report(store.warnings)
            return (store, lock)
        } catch {
            throw console.fail(error, error.code == StoreLock.heldCode ? .storeBusy : .wrongUse)
        }
    }

    private func loadPseudonyms(_ location: BoardLocation, _ console: Console) throws -> Pseudonyms {
        do {
            return try Pseudonyms.load(path: location.key, file: "logwacht.key", create: !dryRun)
        } catch let problems as Diagnostics {
            console.report(problems.all)
            throw ExitCode(Outcome.wrongUse.rawValue)
        }
    }

    /// Warns of terms that run out. Clocks of incidents are said with --quiet too: no term may pass in silence.
    private func sayWhatIsDue(
        _ store: FindingStore?,
        _ folder: BoardFolder,
        _ hidden: Set<String>,
        _ console: Console,
        now: Instant
    ) throws {
        guard let store else { return }
        do {
            let watch = ClockWatch(words: console.words, terms: folder.file.procedure, now: now)
            let due = try watch.all(store, hidden: hidden)
            if let waiting = due.waiting, !output.quiet { Console.note(waiting) }
            for line in due.clocks { Console.note(line) }
            let rounds = try store.reviewSummaries()
            let reviews = DueReviews(
                folder.access,
                rounds: rounds,
                today: console.words.zone.day(board.now ?? folder.file.settings.asOf ?? now)
            )
            // A board that does not review with logwacht is not told so every night.
            if !output.quiet || !rounds.isEmpty, let line = ReviewWatch(words: console.words).line(reviews.all()) {
                Console.note(line)
            }
        } catch {
            throw console.fail(error, .coverageIncomplete)
        }
    }

    private func keep(
        _ outcome: BoardScanner.Outcome,
        in store: FindingStore?,
        at moment: Instant,
        _ console: Console
    ) throws -> RecordOutcome? {
        guard let store else { return nil }
        do {
            return try store.record(
                findings: outcome.findings,
                coverage: outcome.coverage,
                digest: outcome.digest,
                books: outcome.books,
                events: outcome.events,
                at: moment,
                dryRun: dryRun
            )
        } catch {
            // What was found is not kept: the report would promise what a later `findings list` cannot show.
            throw console.fail(error, .coverageIncomplete)
        }
    }

    private func print(_ report: Report, _ console: Console) {
        let renderer = console.renderer
        if summary, format == .text { return Console.write(renderer.brief(report)) }
        Console.write(renderer.report(report, as: format))
        switch format {
        case .jsonl, .csv:
            if !output.quiet || !report.coverage.isComplete { Console.note(renderer.coverage(report)) }
        case .text, .json, .html: break
        }
    }
}

/// The diagnostic for a source that does not exist.
func unknownSource(_ id: String, _ catalog: SourceCatalog, option: String? = "--source") -> Diagnostic {
    var parameters = ["found": id]
    parameters["nearest"] = Nearest.name(to: id, among: catalog.sources.map(\.id))
    return Diagnostic("source.unknown-id", column: option, parameters)
}
