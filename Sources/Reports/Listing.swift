internal import Model

extension Renderer {
    /// A list of things with named columns: aligned text for people, objects for programs, a table for a spreadsheet.
    ///
    /// Headings of text are the catalogue's `heading.<column>`; the keys of JSON and the headings of CSV are the columns' own
    /// names in every language. Text is shown with control characters made visible.
    ///
    /// - Parameters:
    ///   - rows: the cells by column; an absent one is an empty text, and left out in JSON.
    ///   - columns: the columns in order.
    ///   - format: `text`, `json`, `jsonl` or `csv`.
    /// - Returns: nil for a format that lists do not have.
    public func listing(_ rows: [[String: String]], columns: [String], as format: OutputFormat) -> String? {
        switch format {
        case .json: return JSONValue.array(rows.map(Self.object)).document
        case .jsonl: return rows.map { Self.object($0).line }.joined()
        case .csv:
            let table = [columns] + rows.map { row in columns.map { row[$0] ?? "" } }
            return CSVText.mark + table.map(CSVText.row).joined()
        case .text:
            let header = columns.map { words.text("heading.\($0)") }
            let cells = [header] + rows.map { row in columns.map { VisibleText.of(row[$0] ?? "") } }
            let widths = columns.indices.map { column in cells.map { TextLayout.columns($0[column]) }.max() ?? 0 }
            return cells.map { line in
                var text = zip(line, widths).map { TextLayout.fit($0, $1) }.joined(separator: "  ")
                while text.hasSuffix(" ") { text.removeLast() }
                return text + "\n"
            }.joined()
        case .html: return nil
        }
    }

    /// A text with control characters made visible, for a line that a command writes itself.
    public func visible(_ text: String) -> String { VisibleText.of(text) }

    private static func object(_ row: [String: String]) -> JSONValue { .object(row.mapValues(JSONValue.string)) }
}
