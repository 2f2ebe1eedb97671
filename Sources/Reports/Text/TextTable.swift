internal import Model

extension TextReport {
    /// A column of a list.
    private struct Column {
        /// Its name in the words, `report.column.<name>`.
        var name: String
        /// The columns below which it is of no use.
        var least: Int
        /// Whether it may go when there is no room, the highest number first.
        var goes = 0
        var cell: (Finding) -> String
    }

    private var columns: [Column] {
        [
            Column(name: "id", least: 8) { $0.shortID },
            Column(name: "severity", least: 12) { words.name(of: $0.severity) },
            Column(name: "last-seen", least: 10, goes: 3) { words.zone.day($0.lastSeen).iso },
            Column(name: "system", least: 10, goes: 4) { $0.system.map { words.name(of: $0) } ?? "" },
            Column(name: "school", least: 12, goes: 2) { $0.school ?? "" },
            Column(name: "who", least: 12, goes: 1) { $0.person ?? $0.account ?? "" },
            Column(name: "title", least: 22) { words.sentences(of: $0).title },
        ]
    }

    /// A list of findings, a line each, with a heading and a closing line.
    func table(_ findings: [Finding]) -> String {
        var out = TextLayout(width: width, color: color)
        var text = ""
        if !findings.isEmpty {
            let columns = fitting(columns)
            let headings = columns.map { words.text("report.column.\($0.name)") }
            let rows = findings.map { finding in columns.map { VisibleText.of($0.cell(finding)) } }
            let widths = widths(columns, [headings] + rows)
            text += out.paint(line(headings, widths), .bold) + "\n"
            for row in rows { text += line(row, widths) + "\n" }
            text += "\n"
        }
        out.add(
            words.text(findings.isEmpty ? "report.list.none" : "report.summary", words.totals(findings)),
            style: .bold
        )
        return text + out.text
    }

    /// The columns for which there is room.
    private func fitting(_ columns: [Column]) -> [Column] {
        var columns = columns
        while columns.reduce(-2, { $0 + $1.least + 2 }) > width,
            let last = columns.filter({ $0.goes > 0 }).max(by: { $0.goes < $1.goes })
        {
            columns.removeAll { $0.name == last.name }
        }
        return columns
    }

    /// Columns as wide as their contents; the widest give way first, none below its least as long as there is room.
    private func widths(_ columns: [Column], _ rows: [[String]]) -> [Int] {
        var widths = columns.indices.map { index in rows.map { TextLayout.columns($0[index]) }.max() ?? 0 }
        let room = width - 2 * (columns.count - 1)
        while widths.reduce(0, +) > room {
            // On a terminal too narrow for the last three columns the widest gives more than it should.
            let spare = columns.indices.filter { widths[$0] > columns[$0].least }
            let candidates = spare.isEmpty ? columns.indices.filter { widths[$0] > 8 } : spare
            guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { break }
            widths[widest] -= 1
        }
        return widths
    }

    private func line(_ cells: [String], _ widths: [Int]) -> String {
        var line = zip(cells, widths).map { TextLayout.fit($0, $1) }.joined(separator: "  ")
        while line.hasSuffix(" ") { line.removeLast() }
        return line
    }
}
