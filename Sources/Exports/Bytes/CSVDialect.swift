/// How a CSV file is written: its delimiter, and whether a `sep=` line comes first.
public struct CSVDialect: Sendable, Hashable {
    /// The byte between cells: `,`, `;` or tab, or what a `sep=` line names.
    public var delimiter: UInt8
    /// Whether the first line is `sep=;`, as Excel writes and reads it: it is no record.
    public var hasSeparatorLine: Bool

    /// A dialect.
    public init(delimiter: UInt8, hasSeparatorLine: Bool = false) {
        self.delimiter = delimiter
        self.hasSeparatorLine = hasSeparatorLine
    }

    /// Comma.
    public static let comma = CSVDialect(delimiter: 0x2c)
    /// Semicolon, what Dutch Excel and AFAS write.
    public static let semicolon = CSVDialect(delimiter: 0x3b)
    /// Tab, Excel's Unicode text.
    public static let tab = CSVDialect(delimiter: 0x09)

    /// The dialect of a file by its first bytes; nil when no delimiter gives two columns anywhere.
    ///
    /// The delimiter is the one with which most rows have the same number of cells, more than one; with equal numbers of rows the
    /// one that gives more cells. A `sep=` line decides by itself.
    public static func detect(_ head: Span<UInt8>) -> CSVDialect? {
        if let named = separatorLine(head) { return named }
        var best: (rows: Int, cells: Int, dialect: CSVDialect)?
        for dialect in [CSVDialect.semicolon, .comma, .tab] {
            var counts: [Int: Int] = [:]
            for row in rows(head, dialect: dialect, limit: 60) where !row.isEmpty { counts[row.count, default: 0] += 1 }
            let common = counts.filter { $0.key > 1 }.max { ($0.value, $0.key) < ($1.value, $1.key) }
            guard let common else { continue }
            if let best, (best.rows, best.cells) >= (common.value, common.key) { continue }
            best = (common.value, common.key, dialect)
        }
        return best?.dialect
    }

    private static func separatorLine(_ head: Span<UInt8>) -> CSVDialect? {
        guard head.count >= 5 else { return nil }
        let quote = head[0] == 0x22 ? 1 : 0
        guard ByteScan.has("sep=", in: head, at: quote) || ByteScan.has("SEP=", in: head, at: quote) else { return nil }
        let place = quote + 4
        guard place < head.count, head[place] >= 0x20 || head[place] == 0x09, head[place] < 0x7f else { return nil }
        let after = place + 1 + quote
        guard after >= head.count || head[after] == 0x0a || head[after] == 0x0d else { return nil }
        return CSVDialect(delimiter: head[place], hasSeparatorLine: true)
    }

    /// The first rows of a file as text, for recognising a header: trimmed cells, rows without content left out, so that an
    /// index among them is what `CSVReader` takes as rows to skip.
    /// - Parameter limit: the number of rows looked at.
    public static func rows(_ head: Span<UInt8>, dialect: CSVDialect, limit: Int = 30) -> [[String]] {
        let tokenizer = CSVTokenizer(delimiter: dialect.delimiter)
        var rows: [[String]] = []
        var cells: [CSVCell] = []
        var start = 0
        var skipsSeparatorLine = dialect.hasSeparatorLine
        while start < head.count, rows.count < limit {
            cells.removeAll(keepingCapacity: true)
            switch tokenizer.tokenize(head, from: start, atEnd: true, into: &cells) {
            case .record(_, let next): start = next
            case .unterminated:
                cells.removeAll(keepingCapacity: true)
                guard case .found(_, let next) = LineEnd.find(head, from: start, atEnd: true) else { return rows }
                start = next
            case .unfinished: return rows
            }
            if skipsSeparatorLine {
                skipsSeparatorLine = false
                continue
            }
            let row = cells.map { trimmed($0.text(in: head)) }
            if row.contains(where: { !$0.isEmpty }) { rows.append(row) }
        }
        return rows
    }

    /// Text without blanks, line breaks and no-break spaces around it.
    static func trimmed(_ text: String) -> String {
        func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isWhitespace || scalar == "\u{feff}" }
        let scalars = text.unicodeScalars
        guard let first = scalars.firstIndex(where: { !isBlank($0) }),
            let last = scalars.lastIndex(where: { !isBlank($0) })
        else { return "" }
        return String(scalars[first...last])
    }
}
