/// How the records of a CSV file are written.
struct CSVStyle: Sendable {
    var delimiter: Character = ";"
    var lineEnd = "\r\n"
    var quotesAll = false
    var encoding = TextEncoding.utf8
    /// Lines above the header, such as a report's title or `sep=;`.
    var preamble: [String] = []

    /// One record with its line end, quoted as RFC 4180 says.
    func line(_ cells: [String]) -> String {
        var text = ""
        for (index, cell) in cells.enumerated() {
            if index > 0 { text.append(delimiter) }
            if quotesAll || needsQuotes(cell) {
                text.append("\"")
                for character in cell.unicodeScalars {
                    if character == "\"" { text.append("\"") }
                    text.unicodeScalars.append(character)
                }
                text.append("\"")
            } else {
                text.append(cell)
            }
        }
        return text + lineEnd
    }

    private func needsQuotes(_ cell: String) -> Bool {
        let separator = delimiter.asciiValue ?? UInt8(ascii: ";")
        return cell.utf8.contains { $0 == separator || $0 == UInt8(ascii: "\"") || $0 == 10 || $0 == 13 }
    }

    /// Everything that stands above the first record: the encoding's mark, the preamble and the header.
    func head(_ header: [String]) -> [UInt8] {
        var bytes = encoding.mark
        for line in preamble { encoding.append(line + lineEnd, to: &bytes) }
        encoding.append(line(header), to: &bytes)
        return bytes
    }

    /// A whole small file.
    func file(_ header: [String], _ rows: [[String]]) -> [UInt8] {
        var bytes = head(header)
        for row in rows { encoding.append(line(row), to: &bytes) }
        return bytes
    }
}
