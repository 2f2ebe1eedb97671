internal import ArgumentParser
internal import Exports
internal import Foundation
internal import Model
internal import Reports

/// `logwacht sources explain FILE`: which format was recognised, why, and which column went where.
struct SourcesExplain: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Says which format a file is recognised as, why, and which column went where.",
        discussion: "Exit code 3 when a file is not recognised."
    )

    @OptionGroup var board: BoardOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "Explain as this source, by its id.")
    var source: String?

    @Option(help: "text or json.")
    var format: OutputFormat = .text

    @Argument(help: "Files, or - for standard input.")
    var files: [String]

    func run() throws {
        let context = try SourceContext(board.place, output)
        let words = context.console.words
        if let source, context.catalog[source] == nil {
            throw context.console.fail(unknownSource(source, context.catalog))
        }
        let clock = Instant(nanoseconds: Int64(Date().timeIntervalSince1970 * 1e9))
        var allRecognised = true
        let parts = files.flatMap { file in
            (file == "-" ? ExportInput.standardInput : .file(file)).parts(name: file)
        }
        for part in parts {
            let file = part.name
            context.console.report(part.remarks)
            if part.isEmpty { continue }
            let options = ReaderOptions(now: board.now ?? clock, source: source)
            let reader = ExportReader(part.input, file: file, catalog: context.catalog, options: options)
            let seen = reader.recognition
            allRecognised = allRecognised && seen.verdict == .recognised
            switch format {
            case .json, .jsonl: Console.write(try RecognitionJSON(file, seen).text() + "\n")
            case .text: Console.write(RecognitionText(file, seen, reader.source, words).text())
            case .csv, .html:
                throw context.console.refuse(format, allowed: [.text, .json, .jsonl])
            }
            context.console.report(seen.diagnostics)
        }
        if !allRecognised { try Outcome.coverageIncomplete.exit() }
    }
}

/// A recognition in sentences.
private struct RecognitionText {
    private let file: String
    private let seen: Recognition
    private let source: SourceDefinition?
    private let words: Words

    init(_ file: String, _ seen: Recognition, _ source: SourceDefinition?, _ words: Words) {
        self.file = file
        self.seen = seen
        self.source = source
        self.words = words
    }

    func text() -> String {
        var lines = [verdict]
        if let encoding = seen.encoding {
            lines.append("  " + words.text("explain.encoding", ["encoding": .text(encoding)]))
        }
        if let delimiter = seen.delimiter {
            lines.append(
                "  " + words.text("explain.delimiter", ["delimiter": .text(delimiter == "\t" ? "tab" : "\(delimiter)")])
            )
        }
        if let line = seen.headerLine { lines.append("  " + words.text("explain.header", ["line": .number(line)])) }
        for column in seen.columns {
            if let source, column.column != nil, column.column == source.embeddedColumn {
                lines.append(
                    "  \(shown(column.header)) → " + words.text("explain.embedded", ["paths": .list(source.paths)])
                )
                continue
            }
            let fields = column.fields.joined(separator: ", ")
            lines.append("  \(shown(column.header)) → \(fields.isEmpty ? words.text("explain.unused") : fields)")
        }
        for (pattern, count) in seen.patterns.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) where count > 0 {
            lines.append("  " + words.text("explain.pattern", ["pattern": .text(pattern), "count": .number(count)]))
        }
        if !seen.absent.isEmpty {
            lines.append("  " + words.text("explain.absent", ["names": .list(seen.absent)]))
        }
        if let zone = source?.zone { lines.append("  " + words.text("explain.zone", ["zone": .text(zone.name)])) }
        for other in seen.rejected.prefix(5) {
            lines.append(
                "  "
                    + words.text(
                        "explain.rejected",
                        [
                            "source": .text(other.source), "form": .text(other.form.rawValue),
                            "reason": .code(other.reason), "missing": .list(other.missing),
                        ].filter { $0.value != .list([]) }
                    )
            )
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private var verdict: String {
        switch seen.verdict {
        case .recognised:
            words.text(
                seen.forced ? "explain.forced" : "explain.recognised",
                [
                    "file": .text(file), "source": .text(seen.source ?? ""),
                    "title": .text(source?.title[words.language] ?? ""), "confidence": .number(seen.confidence),
                ]
            )
        case .ambiguous(let sources): words.text("explain.ambiguous", ["file": .text(file), "sources": .list(sources)])
        case .unknown: words.text("explain.unknown", ["file": .text(file)])
        case .referenceTable(let table): words.text("explain.table", ["file": .text(file), "table": .text(table)])
        case .empty: words.text("explain.empty", ["file": .text(file)])
        case .unreadable: words.text("explain.unreadable", ["file": .text(file)])
        }
    }

    /// A header of a file as a terminal may show it: without control characters.
    private func shown(_ header: String) -> String {
        String(header.unicodeScalars.map { $0.properties.generalCategory == .control ? "·" : Character($0) })
    }
}

/// A recognition for programs.
private struct RecognitionJSON: Encodable {
    struct Column: Encodable {
        var header: String
        var column: String?
        var fields: [String]
    }

    struct Rejection: Encodable {
        var source: String
        var form: String
        var reason: String
        var missing: [String]
    }

    var file: String
    var verdict: String
    var source: String?
    var form: String?
    var forced: Bool
    var confidence: Int
    var encoding: String?
    var delimiter: String?
    var header_line: Int?
    var columns: [Column]
    var patterns: [String: Int]
    var absent: [String]
    var rejected: [Rejection]

    init(_ file: String, _ seen: Recognition) {
        self.file = file
        verdict =
            switch seen.verdict {
            case .recognised: "recognised"
            case .ambiguous: "ambiguous"
            case .unknown: "unknown"
            case .referenceTable: "reference_table"
            case .empty: "empty"
            case .unreadable: "unreadable"
            }
        source = seen.source
        form = seen.form?.rawValue
        forced = seen.forced
        confidence = seen.confidence
        encoding = seen.encoding
        delimiter = seen.delimiter.map { String($0) }
        header_line = seen.headerLine
        columns = seen.columns.map { Column(header: $0.header, column: $0.column, fields: $0.fields) }
        patterns = seen.patterns
        absent = seen.absent
        rejected = seen.rejected.map {
            Rejection(source: $0.source, form: $0.form.rawValue, reason: $0.reason, missing: $0.missing)
        }
    }

    func text() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}
