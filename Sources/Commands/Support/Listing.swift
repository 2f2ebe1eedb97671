internal import ArgumentParser
internal import Model
internal import Reports

/// Writes a list of things with named columns, in any format but HTML.
func writeTable(
    _ rows: [[String: String]],
    columns: [String],
    format: OutputFormat,
    console: Console
) throws {
    guard let text = console.renderer.listing(rows, columns: columns, as: format) else {
        throw console.fail(
            Diagnostic(
                "output.format",
                .error,
                column: "--format",
                ["found": format.rawValue, "allowed": "text, json, jsonl, csv"]
            )
        )
    }
    Console.write(text)
}
