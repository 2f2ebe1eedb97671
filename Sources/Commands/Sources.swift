internal import Access
internal import ArgumentParser
internal import Board
internal import Exports
internal import Foundation
internal import Model
internal import Reports

/// `logwacht sources`: the export formats.
struct Sources: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The export formats that are known.",
        subcommands: [SourcesList.self, SourcesShow.self, SourcesExplain.self, SourcesTest.self],
        defaultSubcommand: SourcesList.self
    )
}

/// What the commands on sources have in common.
struct SourceContext {
    let catalog: SourceCatalog
    let console: Console
    let settings: SettingsFile

    init(_ board: StoreOptions, _ output: OutputOptions) throws {
        let location = BoardLocation(board)
        do {
            settings = try BoardFolder.settings(
                location.folder,
                defaults: EmbeddedFiles.all,
                checks: KnownChecks.ids(location.folder)
            )
        } catch let problems as Diagnostics {
            output.console().report(problems.all)
            throw ExitCode(Outcome.wrongUse.rawValue)
        }
        console = output.console(boardLanguage: settings.settings.language).with(zone: settings.settings.zone)
        var problems: [Diagnostic] = []
        catalog = BoardFolder.catalog(
            location.folder,
            defaults: EmbeddedFiles.all,
            columns: settings.columns,
            &problems
        )
        console.report(problems)
        mistakes = problems
    }

    let mistakes: [Diagnostic]
}

/// `logwacht sources list`.
struct SourcesList: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists the formats.")

    @OptionGroup var board: StoreOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "text or json.")
    var format: OutputFormat = .text

    func run() throws {
        let context = try SourceContext(board, output)
        try writeTable(
            context.catalog.sources.map { source in
                [
                    "id": source.id,
                    "title": source.title[context.console.language] ?? source.id,
                    "forms": source.forms.map(\.rawValue).joined(separator: ", "),
                    "systems": source.systems.map(\.rawValue).joined(separator: ", "),
                    "zone": source.zone.name,
                    "file": source.file,
                ]
            },
            columns: ["id", "title", "forms", "systems", "zone", "file"],
            format: format,
            console: context.console
        )
        if !context.mistakes.isEmpty { try Outcome.wrongUse.exit() }
    }
}

/// `logwacht sources show ID`.
struct SourcesShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Shows a format: its fields, what is assumed of it, and its definition."
    )

    @OptionGroup var board: StoreOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "The source's id.")
    var id: String

    func run() throws {
        let context = try SourceContext(board, output)
        guard let source = context.catalog[id] else {
            throw context.console.fail(unknownSource(id, context.catalog, option: nil))
        }
        let words = context.console.words
        var lines = ["# \(source.title[context.console.language] ?? id)"]
        if let text = source.description[context.console.language] { lines.append("# \(text)") }
        for assumption in source.assumptions[context.console.language] ?? [] {
            lines.append("# \(words.text("sources.assumption")): \(assumption)")
        }
        lines.append("# \(words.text("sources.fields")): \(source.schema.fields.sorted().joined(separator: ", "))")
        lines.append("# \(source.file)")
        let own = (board.board ?? ".") + "/" + source.file
        let text =
            source.isOwn
            ? try String(contentsOf: URL(filePath: own), encoding: .utf8)
            : EmbeddedFiles.all.first { $0.path == source.file }?.text ?? ""
        Console.write(lines.joined(separator: "\n") + "\n\n" + text)
    }
}

/// `logwacht sources test`.
struct SourcesTest: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Runs the samples of all formats, or of definition files.",
        discussion: "Exit code 2 when a sample fails: a format whose samples fail does not load."
    )

    @OptionGroup var board: StoreOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "Definition files to test instead of those that are loaded.")
    var files: [String] = []

    func run() throws {
        let context = try SourceContext(board, output)
        guard !files.isEmpty else {
            for source in context.catalog.sources { Console.write("\(source.id)\n") }
            if !context.mistakes.isEmpty { try Outcome.wrongUse.exit() }
            return
        }
        var own: [SourceCatalog.File] = []
        for file in files {
            do {
                own.append(.init(path: file, text: try String(contentsOf: URL(filePath: file), encoding: .utf8)))
            } catch {
                throw context.console.fail(Diagnostic("board.missing-path", file: file))
            }
        }
        let loaded = SourceCatalog.load(defaults: [], own: own)
        context.console.report(loaded.diagnostics)
        for source in loaded.catalog.sources { Console.write("\(source.id)\n") }
        if !loaded.diagnostics.isEmpty { try Outcome.wrongUse.exit() }
    }
}
