public import Model

extension Renderer {
    /// A short report for mail: the first line, the new findings in a line each, the most important line last. It names
    /// nobody: a mailbox is no place for that.
    public func brief(_ report: Report) -> String {
        var out = TextLayout(width: width, color: color)
        let coverage = CoverageText(words: words, coverage: report.coverage)
        out.add(coverage.completeness, style: report.coverage.isComplete ? .plain : .red)
        let new = report.findings.filter { report.newIDs?.contains($0.id) ?? true }
        if !new.isEmpty {
            out.gap()
            out.add(words.text("report.brief.new"), style: .bold)
            for finding in new.prefix(Self.mostLines) {
                let values: [String: Fact] = [
                    "severity": .text(words.name(of: finding.severity)),
                    "title": .text(words.sentences(of: finding).title),
                    "place": .text(finding.school ?? words.text("report.school.none")),
                    "id": .text(finding.shortID),
                ]
                out.add("- " + words.text("report.brief.finding", values), indent: 2, hang: 2)
            }
            if new.count > Self.mostLines {
                out.add(words.text("report.brief.more", ["count": .number(new.count - Self.mostLines)]), indent: 2)
            }
            out.add(words.text("report.brief.show"), indent: 2)
        }
        out.gap()
        out.add(report.summary(words), style: report.grave > 0 || !report.coverage.isComplete ? .red : .bold)
        return out.text
    }

    private static var mostLines: Int { 20 }

    /// The line that a quiet run prints once a week.
    public func signOfLife(_ report: Report, since: Instant, now: Instant) -> String {
        let values: [String: Fact] = [
            "since": .day(words.zone.day(since)), "moment": .moment(now),
            "count": .number(report.findings.count),
        ]
        return words.text("report.sign-of-life", values)
    }
}
