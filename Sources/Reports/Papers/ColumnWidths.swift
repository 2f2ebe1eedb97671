/// Widths of columns that tables with the same headings have in common, so that the eye can run down a page of them.
enum ColumnWidths {
    /// The widths in whole percents, by headings: of those that head more than one table of a paper.
    static func shared(by blocks: [Paper.Block]) -> [[String]: [Int]] {
        var tables: [[String]: [[[String]]]] = [:]
        for case .table(let headings, let rows) in blocks { tables[headings, default: []].append(rows) }
        return tables.filter { $0.value.count > 1 }.reduce(into: [:]) { found, table in
            found[table.key] = widths(table.key, table.value.flatMap(\.self))
        }
    }

    /// Room for the longest word of a column, and for its text on a handful of lines: between its longest and its mean, so that
    /// a column that is mostly empty does not take the room of the others.
    private static func widths(_ headings: [String], _ rows: [[String]]) -> [Int] {
        let weights = headings.indices.map { column in
            let texts = [headings[column]] + rows.compactMap { $0.indices.contains(column) ? $0[column] : nil }
            let word = texts.flatMap { $0.split(whereSeparator: \.isWhitespace) }.map(\.count).max() ?? 0
            let longest = Double(min(texts.map(\.count).max() ?? 0, 240))
            let mean = Double(texts.reduce(0) { $0 + $1.count }) / Double(texts.count)
            return max(1.5 * Double(min(word, 16)), 2.4 * (longest * mean).squareRoot().squareRoot())
        }
        let sum = weights.reduce(0, +)
        return weights.map { Int((100 * $0 / max(1, sum)).rounded()) }
    }
}
