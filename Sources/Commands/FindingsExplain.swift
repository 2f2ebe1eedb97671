internal import Access
internal import ArgumentParser
internal import Board
internal import Model
internal import Reports
internal import Store
internal import Trail
internal import Triage

/// `logwacht findings explain ID ...`: why a finding was told, condition by condition.
struct FindingsExplain: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Tells why findings were made: each condition, what was seen, and whether the condition held."
    )

    @OptionGroup var board: BoardOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var viewer: ViewOptions

    @Option(help: "text, json, jsonl or csv.")
    var format: OutputFormat = .text

    @Argument(help: "Ids of findings, or enough of their beginning.")
    var ids: [String]

    func run() throws {
        let folder = BoardLocation(board.place)
        let console = try folder.console(output)
        let formats: [OutputFormat] = [.text, .json, .jsonl, .csv]
        guard formats.contains(format) else { throw console.refuse(format, allowed: formats) }
        do {
            let store = try FindingStore.open(folder.store, mode: .readWrite)
            console.report(store.warnings)
            let findings = try ids.map { try store.finding($0) }
            let view = try viewer.view(store, console)
            for finding in findings {
                try store.note(
                    view.draft(
                        "finding",
                        of: finding.id,
                        at: board.now ?? wallClock(),
                        details: ["format": format.rawValue]
                    )
                )
            }
            let agreements = AgreementSet(try store.agreements(), on: try today(board, folder, console))
            let settings = try BoardFolder.settings(
                folder.folder,
                defaults: EmbeddedFiles.all,
                checks: KnownChecks.ids(folder.folder)
            ).settings
            let explainer = PackExplainer(folder.folder, settings, console.words)
            let explanations = findings.map { finding in
                var told = console.words.explanation(of: finding, hiddenBy: agreements.hiding(finding)?.number)
                told.steps.insert(contentsOf: explainer.steps(finding), at: 0)
                return told
            }
            Console.write(console.renderer.explain(explanations, as: format))
        } catch let diagnostic as Diagnostic {
            throw console.fail(diagnostic)
        }
    }
}
