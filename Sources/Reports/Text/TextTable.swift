internal import Model

extension TextReport {
    /// A list of findings, a line each, with a heading and a closing line.
    func table(_ findings: [Finding]) -> String {
        let headings = ["id", "severity", "last-seen", "system", "school", "who", "title"]
            .map { words.text("report.column.\($0)") }
        let rows = findings.map { finding in
            [
                String(finding.id.prefix(8)), words.name(of: finding.severity),
                words.zone.day(finding.lastSeen).iso, finding.system.map { words.name(of: $0) } ?? "",
                finding.school ?? "", finding.person ?? finding.account ?? "", words.sentences(of: finding).title,
            ].map(VisibleText.of)
        }
        var out = TextLayout(width: width, color: color)
        var text = ""
        if !rows.isEmpty {
            let widths = columnWidths([headings] + rows)
            text += out.paint(line(headings, widths), .bold) + "\n"
            for row in rows { text += line(row, widths) + "\n" }
            text += "\n"
        }
        let grave = findings.count { $0.severity >= .high }
        var values: [String: Fact] = ["count": .number(findings.count)]
        if grave > 0 { values["grave"] = .number(grave) }
        out.add(words.text(findings.isEmpty ? "report.list.none" : "report.summary", values), style: .bold)
        return text + out.text
    }

    /// Columns as wide as their contents; school and person give way first, the title takes what is left.
    private func columnWidths(_ rows: [[String]]) -> [Int] {
        let count = rows.first?.count ?? 0
        var widths = (0..<count).map { column in rows.map { TextLayout.columns($0[column]) }.max() ?? 0 }
        guard count > 2 else { return widths }
        let room = width - 2 * (count - 1)
        let least = 14
        func excess() -> Int { widths.reduce(0, +) - room }
        for column in [count - 1, count - 3, count - 2] where excess() > 0 {
            widths[column] = max(min(least, widths[column]), widths[column] - excess())
        }
        return widths
    }

    private func line(_ cells: [String], _ widths: [Int]) -> String {
        var line = zip(cells, widths).map { TextLayout.fit($0, $1) }.joined(separator: "  ")
        while line.hasSuffix(" ") { line.removeLast() }
        return line
    }
}
