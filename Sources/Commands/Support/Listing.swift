internal import ArgumentParser
internal import Foundation
internal import Model
internal import Reports

/// Writes a list of things with named columns: aligned text for people, JSON for programs.
///
/// Headings are the catalogue's `heading.<column>`; the keys of JSON are the columns' own names in every language.
func writeTable(
    _ rows: [[String: String]],
    columns: [String],
    format: OutputFormat,
    console: Console
) throws {
    switch format {
    case .json: Console.write(try encoded(rows) + "\n")
    case .jsonl: for row in rows { Console.write(try encoded(row) + "\n") }
    case .text:
        let header = columns.map { console.words.text("heading.\($0)") }
        let cells = [header] + rows.map { row in columns.map { row[$0] ?? "" } }
        let widths = columns.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
        for line in cells {
            let text = zip(line, widths).map { $0.padding(toLength: max($1, $0.count), withPad: " ", startingAt: 0) }
            Console.write(text.joined(separator: "  ").trimmingCharacters(in: .whitespaces) + "\n")
        }
    case .csv, .html:
        throw console.fail(
            Diagnostic(
                "output.format",
                .error,
                column: "--format",
                ["found": format.rawValue, "allowed": "text, json, jsonl"]
            )
        )
    }
}

private func encoded(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
}
