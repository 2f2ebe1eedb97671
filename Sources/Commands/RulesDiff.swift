internal import Access
internal import ArgumentParser
internal import Board
internal import Defaults
internal import Exports
internal import Foundation
internal import Model
internal import Pack
internal import Reports
internal import Rules
internal import Scan
internal import Store
internal import Triage

/// `logwacht rules diff --against PATH`: what a changed rule set would find otherwise.
struct RulesDiff: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Shows which findings a changed rule set would add, remove and change. Nothing is written.",
        discussion: """
            PATH is a folder with the board's rules as they would be, in the place of its folder rules, or one rule file, added to \
            them or in the place of the rule with its id. Judged are the events that the store keeps and the exports of the board, as \
            scan --dry-run does; with --input the exports given and nothing else.

            Exit codes: 0 complete; 1 complete, and a finding at or above --fail-on would be added; 2 wrong use, or a rule that \
            cannot be honoured; 3 something was not read.
            """
    )

    @OptionGroup var board: BoardOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "The changed rules: a folder in the place of the board's folder rules, or one rule file.")
    var against: String

    @Option(help: "An export, or a folder of them, to judge instead of the board's; may be given several times.")
    var input: [String] = []

    @Option(help: "The exports' source id, when the content does not tell; see logwacht sources list.")
    var source: String?

    @Option(help: "text, json, jsonl or csv.")
    var format: OutputFormat = .text

    @Option(help: "Exit 1 when an added finding is at or above this: informational, low, medium, high or critical.")
    var failOn: Severity?

    /// A finding that the rule sets do not agree on.
    private struct Change {
        enum Kind: String {
            case added
            case removed
            case changed
        }

        var kind: Kind
        /// By the changed rules; by the present ones when it is removed.
        var finding: Finding
        /// Its number of events by the present rules; nil when it is added.
        var before: Int?
    }

    func run() throws {
        let location = BoardLocation(board.place)
        let (folder, console) = try location.load(output)
        let own = PackFiles.own(location.folder)
        let changedOwn = try changedRules(own, console)
        let present = try plan(own, folder, console)
        let changed = try plan(changedOwn, folder, console)
        if let source, folder.catalog[source] == nil {
            throw console.fail(unknownSource(source, folder.catalog))
        }
        // The changed rules may lie in the board's folder: they are no export.
        let inside =
            against.hasPrefix(location.folder + "/") ? [String(against.dropFirst(location.folder.count + 1))] : []
        let exports = Discovery(
            paths: input.isEmpty ? [location.folder] : input,
            ignored: folder.file.ignoredPaths + inside,
            board: location.folder
        )
        let missing = exports.diagnostics.filter { $0.code == "board.missing-path" }
        guard missing.isEmpty else {
            console.report(missing)
            throw ExitCode(Outcome.wrongUse.rawValue)
        }
        let problems = exports.diagnostics + HashCheck.problems(exports.listed)
        do {
            let isKept = input.isEmpty && FileManager.default.fileExists(atPath: location.store)
            let store = isKept ? try FindingStore.open(location.store, mode: .readOnly) : nil
            let pseudonyms = try Pseudonyms.load(path: location.key, file: "logwacht.key", create: false)
            func findings(_ rules: RulePlan) throws -> (findings: [Finding], coverage: Coverage) {
                let clock = wallClock()
                let zone = folder.file.settings.zone
                let asOf = board.now ?? folder.file.settings.asOf ?? zone.startOfDay(zone.day(clock))
                let scanner = BoardScanner(
                    board: folder,
                    asOf: asOf,
                    pseudonyms: pseudonyms,
                    rules: rules,
                    options: ReaderOptions(now: board.now ?? folder.file.settings.asOf ?? clock, source: source)
                )
                let found = exports.files.map { BoardScanner.Export($0.input, name: $0.name) }
                var outcome = try scanner.run(found, problems: problems, archive: store)
                if let store { outcome = outcome.continuing(try store.findings(), rules: scanner.rulesByPupil) }
                let agreements = AgreementSet(try store?.agreements() ?? [], on: zone.day(asOf))
                return (agreements.split(outcome.findings).0, outcome.coverage)
            }
            let old = try findings(present)
            let new = try findings(changed)
            let changes = Self.changes(from: old.findings, to: new.findings)
            try show(changes, changedOwn, console)
            let complete = old.coverage.isComplete && new.coverage.isComplete
            if !complete { console.report((old.coverage.diagnostics + new.coverage.diagnostics).uniqued) }
            guard complete else { return try Outcome.coverageIncomplete.exit() }
        } catch let problems as Diagnostics {
            console.report(problems.all)
            throw ExitCode(Outcome.wrongUse.rawValue)
        } catch let problem as Diagnostic {
            throw console.fail(problem, .coverageIncomplete)
        }
    }

    /// The board's own rules as they would be.
    private func changedRules(_ own: [RuleFile], _ console: Console) throws -> [RuleFile] {
        var isDirectory: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: against, isDirectory: &isDirectory)
        let files = try readRules([against], console)
        if exists, isDirectory.boolValue {
            if files.isEmpty, !console.quiet {
                Console.note(console.words.text("rules.diff.no-rules", ["path": .text(against)]))
            }
            return files
        }
        func ids(_ file: RuleFile) -> Set<RuleID> { Set(RulePack.load(files: [file]).pack.rules.map(\.id)) }
        let replaced = files.reduce(into: Set<RuleID>()) { $0.formUnion(ids($1)) }
        return own.filter { ids($0).isDisjoint(with: replaced) } + files
    }

    private func plan(_ own: [RuleFile], _ folder: BoardFolder, _ console: Console) throws -> RulePlan {
        let settings = folder.file.settings
        let loaded = RulePack.load(files: PackFiles.standard, own: own, lists: settings.ruleLists)
        do throws(Diagnostics) {
            if loaded.problems.contains(where: { $0.level == .error }) { throw Diagnostics(loaded.problems) }
            return try RulePlan(
                loaded.pack,
                sources: folder.catalog.sources.map(\.id),
                // A threshold that the changed rules do not have any more is no mistake here.
                thresholds: settings.ruleThresholds.reduce(into: [:]) { kept, rule in
                    let names = Set(loaded.pack[rule.key]?.thresholds.map(\.name) ?? [])
                    kept[rule.key] = rule.value.filter { names.contains($0.key) }
                },
                off: settings.checksOff,
                on: settings.rulesOn
            )
        } catch {
            console.report(error.all)
            throw ExitCode(Outcome.wrongUse.rawValue)
        }
    }

    private static func changes(from old: [Finding], to new: [Finding]) -> [Change] {
        let before = Dictionary(old.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let ids = Set(new.map(\.id))
        var changes = old.filter { !ids.contains($0.id) }.map { Change(kind: .removed, finding: $0, before: $0.count) }
        for finding in new {
            guard let known = before[finding.id] else {
                changes.append(Change(kind: .added, finding: finding))
                continue
            }
            if known != finding { changes.append(Change(kind: .changed, finding: finding, before: known.count)) }
        }
        return changes.sorted { Finding.reportOrder($0.finding, $1.finding) }
    }

    private func show(_ changes: [Change], _ changedOwn: [RuleFile], _ console: Console) throws {
        let words = console.words
        let changedWords = Catalogues.words(console.language, own: changedOwn).with(zone: words.zone)
        let rows = changes.map { change -> [String: String] in
            let finding = change.finding
            let text = (change.kind == .removed ? words : changedWords).sentences(of: finding)
            var row = [
                "change": change.kind.rawValue, "id": finding.id, "rule": finding.rule.rawValue,
                "severity": finding.severity.rawValue, "system": finding.system?.rawValue ?? "",
                "account": finding.account ?? "",
                "school": finding.school ?? "", "count": String(finding.count),
                "before": change.before.map(String.init) ?? "", "title": text.title, "reason": text.reason,
            ]
            guard format == .text else { return row }
            row["id"] = String(finding.id.prefix(8))
            row["severity"] = words.name(of: finding.severity)
            row["change"] =
                switch change.kind {
                case .added: words.text("rules.diff.added")
                case .removed: words.text("rules.diff.removed")
                case .changed: words.text("rules.diff.changed")
                }
            return row
        }
        let short = ["change", "severity", "id", "rule", "account", "before", "count", "title"]
        let long = [
            "change", "id", "rule", "severity", "system", "account", "school", "before", "count", "title", "reason",
        ]
        if format != .text || !rows.isEmpty {
            try writeTable(rows, columns: format == .text ? short : long, format: format, console: console)
        }
        let added = changes.filter { $0.kind == .added }
        if !console.quiet {
            Console.note(
                words.text(
                    "rules.diffed",
                    [
                        "added": .number(added.count), "removed": .number(changes.count { $0.kind == .removed }),
                        "changed": .number(changes.count { $0.kind == .changed }),
                    ]
                )
            )
        }
        if let failOn, added.contains(where: { $0.finding.severity >= failOn }) { try Outcome.newFindings.exit() }
    }
}
