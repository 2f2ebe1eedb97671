internal import Access
internal import ArgumentParser
internal import Board
internal import Detection
internal import Exports
internal import Foundation
internal import Model
internal import Pack
internal import Reports
internal import Rules

/// `logwacht rules`: detection rules in the language of Sigma.
struct RulesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: "Detection rules in the language of Sigma.",
        subcommands: [
            RulesList.self, RulesShow.self, RulesCheck.self, RulesTest.self, RulesDiff.self, RulesEval.self,
        ],
        defaultSubcommand: RulesList.self
    )
}

/// Reads rule files: files as they are named, and in folders every `.yml` and `.yaml`.
func readRules(_ paths: [String], _ console: Console) throws -> [RuleFile] {
    var files: [RuleFile] = []
    func read(_ path: String) throws {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw console.fail(Diagnostic("board.missing-path", file: path))
        }
        files.append(RuleFile(path: path, text: String(decoding: data, as: UTF8.self)))
    }
    for path in paths {
        var isDirectory: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
            throw console.fail(Diagnostic("board.missing-path", file: path))
        }
        guard isDirectory.boolValue else {
            try read(path)
            continue
        }
        for name in (FileManager.default.subpaths(atPath: path) ?? []).sorted()
        where name.hasSuffix(".yml") || name.hasSuffix(".yaml") {
            try read("\(path)/\(name)")
        }
    }
    return files
}

/// `logwacht rules check PATH ...`.
struct RulesCheck: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Looks for mistakes in rules, and tells all of them at once.",
        discussion: """
            Also what can be meant otherwise: a field or a log source that no format of the board has, a condition that never \
            holds. Exit code 2 when a rule cannot be honoured; remarks alone end with 0.
            """
    )

    @OptionGroup var board: StoreOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "Rule files, or folders of them.")
    var paths: [String]

    func run() throws {
        let context = try SourceContext(board, output)
        let console = context.console
        let lists = context.settings.settings.ruleLists
        let read = try readRules(paths, console).map { RulePack.lintable($0, lists: lists) }
        let options = RulePack.options(lists: lists)
        let rules = RuleLoader(options).load(read.compactMap(\.file))
        let fields = SourceFields(context.catalog)
        let remarks =
            FieldLint.check(rules, fields: fields.fields) + ContradictionLint.check(rules, fields: fields.fields)
        let problems = (rules.problems + read.flatMap(\.problems) + remarks).sorted()
        Console.write(console.renderer.diagnostics(problems))
        if !console.quiet {
            Console.note(
                console.words.text(
                    "rules.checked",
                    [
                        "rules": .number(rules.detections.count + rules.correlations.count + rules.filters.count),
                        "refused": .number(rules.refused + read.count { $0.file == nil }),
                    ]
                )
            )
        }
        if problems.contains(where: { $0.level == .error }) { try Outcome.wrongUse.exit() }
    }
}

/// `logwacht rules eval`: evaluates rules on events, one JSON object per match.
struct RulesEval: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "eval",
        abstract: "Evaluates rules on events and prints one JSON object per match.",
        discussion: """
            Events are JSON: an object per line, an array, or objects one after another; or a raw export when --source names \
            it. Every event that completes a window is a match. A rule that cannot be loaded is an error with exit code 2; \
            --skip-invalid reports it and goes on. Exit code 3 when an event could not be read.
            """
    )

    @OptionGroup var board: BoardOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "A rule file or a folder of them; may be given several times.")
    var rules: [String] = []

    @Option(help: "The events: a file, or - for standard input.")
    var events = "-"

    @Option(help: "The events are a raw export of this source.")
    var source: String?

    @Flag(help: "Evaluate all rules on all events, whatever their log source.")
    var anyLogsource = false

    @Flag(help: "Report rules that cannot be loaded, and go on without them.")
    var skipInvalid = false

    func validate() throws {
        if rules.isEmpty { throw WrongUse.error("usage.rules") }
    }

    func run() throws {
        let context = try SourceContext(board.place, output)
        let console = context.console
        var options = RuleEvaluator.Options()
        options.skipInvalid = skipInvalid
        options.rules = RulePack.options(lists: context.settings.settings.ruleLists)
        if let source, !anyLogsource { options.scope = .only(LogSource.all(of: source)) }
        let evaluator: RuleEvaluator
        do {
            evaluator = try RuleEvaluator(files: try readRules(rules, console), options: options, file: events)
        } catch let problems as Diagnostics {
            console.report(problems.all)
            throw ExitCode(Outcome.wrongUse.rawValue)
        }
        console.report(evaluator.rules.problems)
        var problems: [Diagnostic] = []
        var unread = false
        func emit(_ output: RuleEvaluator.Output) {
            switch output {
            case .match(let match): Console.write(MatchJSON(match).line())
            case .problem(let problem):
                // The first ones in words, all of them counted.
                if problems.count < 20 { problems.append(problem) }
            }
        }
        if let source {
            unread = try !readExport(source, context, evaluator, emit)
        } else {
            try readEvents(console, evaluator, emit)
        }
        evaluator.finish(emit)
        console.report(problems)
        if source == nil, evaluator.counts.events == 0, evaluator.counts.unreadable.isEmpty, !console.quiet {
            Console.note(console.words.text("rules.no-events", ["file": .text(events == "-" ? "stdin" : events)]))
        }
        unread = unread || !evaluator.counts.unreadable.isEmpty
        if unread { try Outcome.coverageIncomplete.exit() }
    }

    /// Gives a raw export's events to the rules, with the source's own names of fields.
    private func readExport(
        _ id: String,
        _ context: SourceContext,
        _ evaluator: RuleEvaluator,
        _ emit: (RuleEvaluator.Output) -> Void
    ) throws -> Bool {
        guard context.catalog[id] != nil else { throw context.console.fail(unknownSource(id, context.catalog)) }
        let clock = Instant(nanoseconds: Int64(Date().timeIntervalSince1970 * 1e9))
        let reader = ExportReader(
            events == "-" ? .standardInput : .file(events),
            file: events,
            catalog: context.catalog,
            options: ReaderOptions(now: board.now ?? context.settings.settings.asOf ?? clock, source: id)
        )
        var batch = reader.makeBatch()
        while reader.next(into: &batch) { evaluator.consume(batch, emit) }
        context.console.report(reader.coverage.diagnostics)
        return reader.coverage.complete && reader.coverage.unreadable.isEmpty
    }

    private func readEvents(
        _ console: Console,
        _ evaluator: RuleEvaluator,
        _ emit: (RuleEvaluator.Output) -> Void
    ) throws {
        let input: ByteInput
        do {
            input =
                try events == "-" ? ByteInput.standardInput() : ByteInput(path: events, name: events, options: .init())
        } catch {
            // No byte, no event: as with an empty array, which is said at the end.
            if error.code == "input.empty" { return }
            throw console.fail(error)
        }
        var piece: [UInt8] = []
        while true {
            piece.removeAll(keepingCapacity: true)
            guard input.read(into: &piece) > 0 else { break }
            evaluator.consume(piece, emit)
        }
        console.report(input.diagnostics)
    }
}

/// A match as one line of JSON (interface, section 3.3).
private struct MatchJSON: Encodable {
    var rule: String?
    var title: String
    var event: Int
    var time: String?
    var group: [String: String]?

    init(_ match: RuleEvaluator.Match) {
        rule = match.rule
        title = match.title
        event = match.match.event.index
        time = match.match.time?.rfc3339
        let keys = match.match.group.map { ($0.name, $0.value) }
        group = keys.isEmpty ? nil : Dictionary(keys, uniquingKeysWith: { first, _ in first })
    }

    func line() -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(self) else { return "" }
        return String(decoding: data, as: UTF8.self) + "\n"
    }
}
