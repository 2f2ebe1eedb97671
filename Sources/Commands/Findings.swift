internal import Access
internal import ArgumentParser
internal import Board
internal import Foundation
internal import Model
internal import Reports
internal import Store
internal import Trail
internal import Triage

/// `logwacht findings`: what is in the store.
struct Findings: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Shows the findings in the store, and keeps what people make of them.",
        subcommands: [
            FindingsList.self, FindingsShow.self, FindingsExplain.self, FindingsJudge.self, FindingsExcept.self,
            FindingsExceptions.self,
        ],
        defaultSubcommand: FindingsList.self
    )
}

/// `logwacht findings list`.
struct FindingsList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists findings, the gravest first."
    )

    @OptionGroup var board: BoardOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var viewer: ViewOptions

    @Option(help: "text, json, jsonl, csv or html.")
    var format: OutputFormat = .text

    @Option(help: "Only findings of this school.")
    var school: String?

    @Option(help: "Only findings in this system: parnassys, afas, sharepoint, entra, windows or linux.")
    var system: System?

    @Option(help: "Only findings of this rule, by its id.")
    var rule: String?

    @Option(help: "Only findings of this severity or higher: informational, low, medium, high or critical.")
    var severity: Severity?

    @Option(help: "Only findings with this status: new, justified, unjustified or unknown.")
    var status: FindingStatus?

    @Option(help: "Only findings about this person: part of the name, the employee number or the account.")
    var person: String?

    @Option(help: "Only findings seen since this day (yyyy-mm-dd).", transform: parseDay)
    var since: LocalDate?

    @Option(help: "Only findings that hold this text.")
    var text: String?

    @Flag(help: "Also the findings that an agreement hides, each with the number of the agreement.")
    var showHidden = false

    @Flag(help: "Instead of the findings, per rule how many there are and how they were judged.")
    var byRule = false

    func run() throws {
        let folder = BoardLocation(board.place)
        let console = try folder.console(output)
        do {
            let store = try FindingStore.open(folder.store, mode: byRule ? .readOnly : .readWrite)
            console.report(store.warnings)
            let settings = try BoardFolder.settings(
                folder.folder,
                defaults: EmbeddedFiles.all,
                checks: KnownChecks.ids(folder.folder)
            )
            let filter = FindingFilter(
                school: try school.map { try KnownSchools.name($0, settings: settings.settings, store: store) },
                system: system,
                rule: try rule.map { try KnownChecks.rule($0, folder: folder.folder, store: store) },
                severity: severity,
                status: status,
                person: person,
                since: since.map { console.words.zone.startOfDay($0) },
                text: text
            )
            if byRule {
                try writeVerdicts(try store.verdicts(), console)
                return
            }
            let moment = board.now ?? settings.settings.asOf ?? wallClock()
            let agreements = AgreementSet(try store.agreements(), on: console.words.zone.day(moment))
            let (shown, hidden, by) = agreements.split(try store.findings(filter))
            var renderer = console.renderer
            renderer.hiddenBy = by
            let listed = showHidden ? (shown + hidden).sorted(by: Finding.reportOrder) : shown
            // Noted before it is shown. One person's findings are looked at for a reason that is given.
            let view = try viewer.view(store, console, usual: person == nil && text == nil ? .logReview : nil)
            let details = ["findings": String(listed.count), "person": person, "text": text, "format": format.rawValue]
            try store.note(
                view.draft(
                    "findings",
                    of: rule ?? "findings",
                    at: board.now ?? wallClock(),
                    details: details.compactMapValues { $0 }
                )
            )
            Console.write(renderer.list(listed, hidden: showHidden ? 0 : hidden.count, as: format))
            if !console.quiet {
                let now = board.now ?? wallClock()
                let watch = ClockWatch(words: console.words, terms: settings.procedure, now: now)
                let due = try watch.all(store, hidden: Set(hidden.map(\.id)))
                for line in [due.waiting].compactMap(\.self) + due.clocks { Console.note(line) }
            }
            if !hidden.isEmpty, !showHidden {
                Console.note(console.words.text("findings.hidden", ["count": .number(hidden.count)]))
            }
        } catch let diagnostic as Diagnostic {
            throw console.fail(diagnostic)
        }
    }

    /// The counts of each verdict per rule: which rules cry wolf, and which do not.
    private func writeVerdicts(_ counts: [RuleID: VerdictCounts], _ console: Console) throws {
        let rows = counts.sorted { $0.key < $1.key }.filter { rule == nil || $0.key.rawValue == rule }.map {
            id,
            count in
            count.row.merging(["rule": id.rawValue, "title": console.words.title(of: id)]) { own, _ in own }
        }
        let columns = ["rule"] + VerdictCounts.columns + ["title"]
        try writeTable(rows, columns: columns, format: format, console: console)
    }
}

extension VerdictCounts {
    /// The columns of the counts in a table.
    static let columns = ["findings", "new", "justified", "unjustified", "unknown"]

    /// The counts as a row of a table.
    var row: [String: String] {
        let counts = [findings, new, justified, unjustified, unknown]
        return Dictionary(uniqueKeysWithValues: zip(Self.columns, counts.map(String.init)))
    }
}

/// `logwacht findings show ID`.
struct FindingsShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Shows one finding with its reasons and evidence."
    )

    @OptionGroup var board: BoardOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var viewer: ViewOptions

    @Option(help: "text, json, jsonl, csv or html.")
    var format: OutputFormat = .text

    @Argument(help: "The finding's id, or enough of its beginning to tell it from the others.")
    var id: String

    func run() throws {
        let folder = BoardLocation(board.place)
        let console = try folder.console(output)
        do {
            let store = try FindingStore.open(folder.store, mode: .readWrite)
            console.report(store.warnings)
            let finding = try store.finding(id)
            try store.note(
                viewer.view(store, console).draft(
                    "finding",
                    of: finding.id,
                    at: board.now ?? wallClock(),
                    details: ["format": format.rawValue]
                )
            )
            let agreements = AgreementSet(try store.agreements(), on: try today(board, folder, console))
            var renderer = console.renderer
            renderer.hiddenBy = agreements.split([finding]).by
            Console.write(renderer.detail(finding, judgements: try store.judgements(of: finding.id), as: format))
        } catch let diagnostic as Diagnostic {
            throw console.fail(diagnostic)
        }
    }
}

/// Reads a day of an option.
@Sendable
func parseDay(_ text: String) throws -> LocalDate {
    guard let day = LocalDate(iso: text) else { throw WrongUse.error("usage.day", ["found": text]) }
    return day
}

/// The day from which is judged, for agreements that end.
func today(_ board: BoardOptions, _ folder: BoardLocation, _ console: Console) throws -> LocalDate {
    let settings = try BoardFolder.settings(
        folder.folder,
        defaults: EmbeddedFiles.all,
        checks: KnownChecks.ids(folder.folder)
    )
    return console.words.zone.day(board.now ?? settings.settings.asOf ?? wallClock())
}

/// The moment of the clock.
func wallClock() -> Instant { Instant(nanoseconds: Int64(Date().timeIntervalSince1970 * 1e9)) }
