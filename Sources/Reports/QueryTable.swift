internal import Model

extension Renderer {
    /// The rows of a query, whose columns are named by whoever asked.
    ///
    /// - Parameters:
    ///   - rows: the cells in the order of the columns; nil for NULL, which is left out in JSON and empty elsewhere.
    ///   - columns: the names.
    ///   - format: `text`, `json`, `jsonl` or `csv`.
    /// - Returns: nil for a format that it does not have.
    public func table(_ rows: [[String?]], columns: [String], as format: OutputFormat) -> String? {
        func object(_ row: [String?]) -> JSONValue {
            var members: [String: JSONValue] = [:]
            for (column, cell) in zip(columns, row) { members[column] = cell.map(JSONValue.string) }
            return .object(members)
        }
        switch format {
        case .json: return JSONValue.array(rows.map(object)).document
        case .jsonl: return rows.map { object($0).line }.joined()
        case .csv: return CSVText.mark + ([columns] + rows.map { $0.map { $0 ?? "" } }).map(CSVText.row).joined()
        case .text:
            let cells = [columns] + rows.map { row in row.map { VisibleText.of($0 ?? "") } }
            let widths = columns.indices.map { place in cells.map { TextLayout.columns($0[place]) }.max() ?? 0 }
            return cells.map { line in
                var text = zip(line, widths).map { TextLayout.fit($0, $1) }.joined(separator: "  ")
                while text.hasSuffix(" ") { text.removeLast() }
                return text + "\n"
            }.joined()
        case .html: return nil
        }
    }
}
