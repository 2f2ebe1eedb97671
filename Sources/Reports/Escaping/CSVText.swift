/// A cell of a CSV file for a spreadsheet: RFC 4180 quoting, and no cell that a spreadsheet would take for a formula.
enum CSVText {
    static let separator = ";"
    static let lineEnd = "\r\n"
    /// The byte order mark by which Excel knows UTF-8.
    static let mark = "\u{feff}"

    /// A row with its line end.
    static func row(_ cells: [String]) -> String { cells.map(cell).joined(separator: separator) + lineEnd }

    /// A cell. What begins as a formula gets an apostrophe, which a spreadsheet shows as text (OWASP, CSV injection).
    static func cell(_ text: String) -> String {
        let visible = VisibleText.of(text)
        // Judged on the original, because the visible form of a tab no longer begins with one.
        let formula = [text, visible].contains { text in
            guard let first = text.unicodeScalars.first(where: { $0 != " " }) else { return false }
            return "=+-@\t\r\n\u{ff1d}\u{ff0b}\u{ff0d}\u{ff20}".unicodeScalars.contains(first)
        }
        let safe = formula ? "'" + visible : visible
        let quoted = formula || safe.unicodeScalars.contains { $0 == "\"" || $0 == ";" || $0 == "," || $0 == "'" }
        guard quoted else { return safe }
        var result = String.UnicodeScalarView("\"".unicodeScalars)
        for scalar in safe.unicodeScalars {
            if scalar == "\"" { result.append("\"") }
            result.append(scalar)
        }
        result.append("\"")
        return String(result)
    }
}
