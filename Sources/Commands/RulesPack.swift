internal import Access
internal import ArgumentParser
internal import Board
internal import Checks
internal import Defaults
internal import Foundation
internal import Model
internal import Pack
internal import Reports
internal import Rules
internal import Store
internal import Triage

/// The rules that travel with the product, and those of the board in its folder `rules`.
enum PackFiles {
    /// The rules inside the binary.
    static var standard: [RuleFile] { Defaults.files(in: "detections").map { RuleFile(path: $0.path, text: $0.text) } }

    /// The rules of a board: `rules/*.yml` in its folder, not those of folders below; none when it has no such folder.
    static func own(_ folder: String) -> [RuleFile] {
        let path = folder + "/rules"
        return ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted().compactMap { name in
            guard name.hasSuffix(".yml") || name.hasSuffix(".yaml") else { return nil }
            return FileManager.default.contents(atPath: "\(path)/\(name)").map {
                RuleFile(path: "rules/\(name)", text: String(decoding: $0, as: UTF8.self))
            }
        }
    }
}

/// What `rules list`, `show` and `test` have in common.
struct PackContext {
    let console: Console
    let pack: RulePack
    let problems: [Diagnostic]
    private let store: String

    init(_ board: StoreOptions, _ output: OutputOptions, paths: [String] = []) throws {
        let plain = output.console()
        let loaded: (pack: RulePack, problems: [Diagnostic])
        let location = BoardLocation(board)
        let lists = try location.ruleLists(output)
        if paths.isEmpty {
            loaded = RulePack.load(files: PackFiles.standard, own: PackFiles.own(location.folder), lists: lists)
        } else {
            loaded = RulePack.load(files: [], own: try readRules(paths, plain), lists: lists)
        }
        pack = loaded.pack
        problems = loaded.problems
        console = plain
        store = location.store
        console.report(problems)
    }

    /// Per rule how its findings were judged; nil when there is no store yet.
    func verdicts() throws -> [RuleID: VerdictCounts]? {
        guard FileManager.default.fileExists(atPath: store) else { return nil }
        do {
            return try FindingStore.open(store, mode: .readOnly).verdicts()
        } catch {
            throw console.fail(error)
        }
    }
}

extension Words {
    /// How the findings of a rule were judged.
    fileprivate func verdicts(_ counts: VerdictCounts) -> String {
        text(
            "rules.verdicts",
            [
                "findings": .number(counts.findings), "new": .number(counts.new),
                "justified": .number(counts.justified),
                "unjustified": .number(counts.unjustified), "unknown": .number(counts.unknown),
            ]
        )
    }
}

/// `logwacht rules list`.
struct RulesList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the rules and the built-in checks; scan runs the checks."
    )

    @OptionGroup var board: StoreOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "text, json, jsonl or csv.")
    var format: OutputFormat = .text

    func run() throws {
        let context = try PackContext(board, output)
        let language = context.console.language
        let verdicts = format == .text ? nil : try context.verdicts()
        var rows = context.pack.rules.map { rule in
            [
                "id": rule.id.rawValue, "kind": "rule", "severity": rule.severity.rawValue,
                "enabled": String(rule.isEnabled), "title": rule.title.text(language), "file": rule.file.path,
            ]
        }
        rows += CheckRegistry.definitions.map { check in
            [
                "id": check.id.rawValue, "kind": "check", "severity": check.severity.rawValue, "enabled": "true",
                "title": context.console.words.title(of: check.id), "file": "",
            ]
        }
        rows.sort { ($0["id"] ?? "") < ($1["id"] ?? "") }
        // People read words; programs the keys, and how the findings were judged, for which a table on paper has no room.
        var columns = ["id", "kind", "severity", "enabled", "title", "file"]
        if format == .text {
            rows = rows.map { readable($0, context.console.words) }
        } else if let verdicts {
            columns += VerdictCounts.columns
            rows = rows.map { row in
                row.merging((verdicts[RuleID(rawValue: row["id"] ?? "")] ?? VerdictCounts()).row) { own, _ in own }
            }
        }
        try writeTable(
            rows,
            columns: columns,
            format: format,
            console: context.console
        )
        if !context.problems.isEmpty { try Outcome.wrongUse.exit() }
    }

    private func readable(_ row: [String: String], _ words: Words) -> [String: String] {
        var row = row
        row["kind"] = row["kind"] == "rule" ? words.text("rules.kind.rule") : words.text("rules.kind.check")
        row["enabled"] = row["enabled"] == "true" ? words.text("rules.on") : words.text("rules.off")
        if let severity = row["severity"].flatMap(Severity.init(rawValue:)) {
            row["severity"] = words.name(of: severity)
        }
        return row
    }
}

/// `logwacht rules show ID`.
struct RulesShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Shows a rule: what it means, its thresholds, what would explain its findings, and its file."
    )

    @OptionGroup var board: StoreOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The rule's id.")
    var id: String

    func run() throws {
        let context = try PackContext(board, output)
        let words = context.console.words
        let language = context.console.language
        var lines: [String] = []
        let verdicts = try context.verdicts()
        func add(_ key: String, _ values: [String]) {
            if !values.isEmpty {
                lines.append("# \(words.text("rules.show.\(key)")): \(values.joined(separator: "; "))")
            }
        }
        func basis(_ basis: Basis) {
            add("requirements", basis.requirements)
            add("handbook", basis.handbook)
            add("norms", basis.norms)
        }
        if let rule = context.pack[RuleID(rawValue: id)] {
            lines.append("# \(rule.title.text(language))")
            add("severity", [words.name(of: rule.severity)])
            add("expected", [rule.expected.text(language)])
            basis(rule.basis)
            for threshold in rule.thresholds {
                let value = "\(threshold.name) = \(threshold.standard.text) \(threshold.unit)"
                add("threshold", ["\(value). \(threshold.reason.text(language))"])
            }
            for one in rule.explanations {
                add("explanation", ["\(one.text.text(language)) \(one.confirm.text(language))"])
            }
            add("verdicts", verdicts.map { [words.verdicts($0[rule.id] ?? VerdictCounts())] } ?? [])
            lines.append("# \(rule.file.path)")
            Console.write(lines.joined(separator: "\n") + "\n\n" + rule.file.text)
        } else if let check = CheckRegistry.definitions.first(where: { $0.id.rawValue == id }) {
            lines.append("# \(words.title(of: check.id))")
            add("severity", [words.name(of: check.severity)])
            basis(check.basis)
            for key in check.explanations {
                add("explanation", [words.text("explanation.\(key)") + " " + words.text("explanation.\(key).confirm")])
            }
            add("verdicts", verdicts.map { [words.verdicts($0[check.id] ?? VerdictCounts())] } ?? [])
            add("built-in", [check.id.rawValue])
            Console.write(lines.joined(separator: "\n") + "\n")
        } else {
            let known = context.pack.rules.map(\.id.rawValue) + CheckRegistry.definitions.map(\.id.rawValue)
            let near = Nearest.name(to: id, among: known.sorted()) ?? known.sorted().joined(separator: ", ")
            throw context.console.fail(Diagnostic("pack.rule-unknown", .error, ["rule": id, "near": near]))
        }
        if !context.problems.isEmpty { try Outcome.wrongUse.exit() }
    }
}

/// `logwacht rules test [PATH ...]`.
struct RulesTest: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Runs each rule's own cases: what must match and what must not.",
        discussion: "Exit code 2 when a case does not come out or a rule does not load."
    )

    @OptionGroup var board: StoreOptions
    @OptionGroup var output: OutputOptions

    @Argument(
        help: "Rule files, or folders of them. Default: the rules that travel with the product and the board's own."
    )
    var paths: [String] = []

    @Option(help: "text, json, jsonl or csv.")
    var format: OutputFormat = .text

    func run() throws {
        let context = try PackContext(board, output, paths: paths)
        var failed = 0
        var rows: [[String: String]] = []
        for rule in context.pack.rules {
            for result in RulePack.test(rule) {
                if !result.passed { failed += 1 }
                rows.append([
                    "rule": rule.id.rawValue, "case": result.test.name, "expected": result.test.expected,
                    "found": String(result.found), "result": result.passed ? "passed" : "failed",
                    "file": "\(rule.file.path):\(result.test.line)",
                ])
            }
        }
        if format == .text {
            for place in rows.indices {
                let words = context.console.words
                let passed = rows[place]["result"] == "passed"
                rows[place]["result"] = passed ? words.text("rules.passed") : words.text("rules.failed")
            }
        }
        try writeTable(
            rows,
            columns: ["rule", "case", "expected", "found", "result", "file"],
            format: format,
            console: context.console
        )
        if !context.console.quiet {
            Console.note(
                context.console.words.text(
                    "rules.tested",
                    [
                        "rules": .number(context.pack.rules.count), "cases": .number(rows.count),
                        "failed": .number(failed),
                    ]
                )
            )
        }
        if failed > 0 || !context.problems.isEmpty { try Outcome.wrongUse.exit() }
    }
}

extension PackCase {
    /// How many matches have to come out, in short.
    fileprivate var expected: String { matches ? (count.map(String.init) ?? "≥ 1") : "0" }
}
