internal import Access
internal import ArgumentParser
internal import Board
internal import Exports
internal import Foundation
internal import Model
internal import Reports
internal import Scan

/// `logwacht parse`: exports to events, without a check.
struct Parse: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Turns exports into events, one JSON object per line; no checks.",
        discussion: """
            Keys are those of the Elastic Common Schema where it has one. Pupils appear by pseudonym, citizen service numbers \
            are masked, pupils' names are left out; --original shows the raw record with all that it holds.
            """
    )

    @OptionGroup var board: BoardOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "jsonl (an object per line) or json (one array).")
    var format: OutputFormat = .jsonl

    @Option(help: "The exports' source id, when the content does not tell; see logwacht sources list.")
    var source: String?

    @Flag(help: "Add the raw record as event.original.")
    var original = false

    @Flag(help: "Read everything and write no events.")
    var dryRun = false

    @Argument(help: "Files or folders of exports, or - for standard input.")
    var paths: [String]

    func run() throws {
        let location = BoardLocation(board.place)
        let console: Console
        let settings: SettingsFile
        var problems: [Diagnostic] = []
        do {
            settings = try BoardFolder.settings(
                location.folder,
                defaults: EmbeddedFiles.all,
                checks: KnownChecks.ids(location.folder)
            )
            console = output.console(boardLanguage: settings.settings.language).with(zone: settings.settings.zone)
        } catch let mistakes as Diagnostics {
            output.console().report(mistakes.all)
            throw ExitCode(Outcome.wrongUse.rawValue)
        }
        guard format == .jsonl || format == .json else {
            throw console.fail(Diagnostic("parse.format", .error, ["found": format.rawValue]))
        }
        let catalog = BoardFolder.catalog(
            location.folder,
            defaults: EmbeddedFiles.all,
            columns: settings.columns,
            &problems
        )
        if let source, catalog[source] == nil { throw console.fail(unknownSource(source, catalog)) }
        let files = Discovery(
            paths: paths.filter { $0 != "-" },
            ignored: settings.ignoredPaths,
            standardInput: paths.contains("-")
        )
        problems += files.diagnostics
        let exports = files.files.map { ($0.input, $0.name) }
        if exports.isEmpty {
            console.report(problems)
            throw ExitCode(Outcome.wrongUse.rawValue)
        }
        console.report(problems)

        let clock = Instant(nanoseconds: Int64(Date().timeIntervalSince1970 * 1e9))
        let options = ReaderOptions(now: board.now ?? settings.settings.asOf ?? clock, source: source)
        let pseudonyms = try pseudonyms(location, console)
        var writer = EventWriter(array: format == .json, silent: dryRun)
        var complete = problems.allSatisfy { $0.level != .error }
        for (input, name) in exports {
            let coverage = write(input, name, catalog, options, pseudonyms, &writer)
            complete = complete && coverage.complete && coverage.source != nil && coverage.unreadable.isEmpty
            report(coverage, console)
        }
        writer.finish()
        if !complete { try Outcome.coverageIncomplete.exit() }
    }

    /// The board's pseudonyms; without a board, those of this run only.
    private func pseudonyms(_ location: BoardLocation, _ console: Console) throws -> Pseudonyms {
        let isBoard = FileManager.default.fileExists(atPath: location.folder + "/logwacht.yml")
        guard isBoard else { return .forThisRunOnly() }
        do {
            return try Pseudonyms.load(path: location.key, file: "logwacht.key", create: !dryRun)
        } catch let problems as Diagnostics {
            console.report(problems.all)
            throw ExitCode(Outcome.wrongUse.rawValue)
        }
    }

    private func write(
        _ input: ExportInput,
        _ name: String,
        _ catalog: SourceCatalog,
        _ options: ReaderOptions,
        _ pseudonyms: Pseudonyms,
        _ writer: inout EventWriter
    ) -> InputCoverage {
        let reader = ExportReader(input, file: name, catalog: catalog, options: options)
        var batch = reader.makeBatch()
        let events = EventJSON(
            schema: batch.schema,
            file: name,
            options: .init(
                includesOriginal: original,
                transforms: Disclosure.transforms(of: batch.schema.fields, pseudonyms),
                hidden: Set(batch.schema.fields.filter { !FieldName.isCommon($0) } + [FieldName.pupilName])
            )
        )
        while reader.next(into: &batch) { writer.write(batch, events) }
        return reader.coverage
    }

    private func report(_ coverage: InputCoverage, _ console: Console) {
        console.report(coverage.diagnostics)
        if console.verbose { console.note(coverage) }
    }
}

/// Writes events to standard output, as lines or as one array, through a buffer of constant size.
private struct EventWriter {
    private let array: Bool
    private let silent: Bool
    private var buffer: [UInt8] = []
    private var isFirst = true

    init(array: Bool, silent: Bool) {
        self.array = array
        self.silent = silent
        if array && !silent { buffer.append(UInt8(ascii: "[")) }
    }

    mutating func write(_ batch: EventBatch, _ events: EventJSON) {
        if silent { return }
        for row in 0..<batch.count {
            if array && !isFirst { buffer.append(UInt8(ascii: ",")) }
            isFirst = false
            events.append(batch, row: row, to: &buffer)
            if buffer.count >= EventJSON.bufferSize { flush() }
        }
    }

    mutating func finish() {
        if array && !silent { buffer += Array("]\n".utf8) }
        flush()
    }

    private mutating func flush() {
        Console.write(buffer)
        buffer.removeAll(keepingCapacity: true)
    }
}
