internal import Model

extension Report {
    /// The findings of one school, or of the board as a whole.
    struct Group {
        /// The school; nil for the board.
        var school: String?
        /// Its findings, gravest first.
        var findings: [Finding]
    }

    /// The findings per school, the board first, schools by name.
    var groups: [Group] {
        Dictionary(grouping: findings) { $0.school }
            .map { Group(school: $0.key, findings: $0.value) }
            .sorted { ($0.school == nil ? 0 : 1, $0.school ?? "") < ($1.school == nil ? 0 : 1, $1.school ?? "") }
    }

    /// The ordinary reasons of the findings, numbered in the order in which the report shows them.
    func reasons(_ words: Words) -> ReasonIndex {
        ReasonIndex(groups.lazy.flatMap(\.findings).map { words.sentences(of: $0) })
    }

    /// Whether anything at all was read or judged: without that, nothing may be said about findings.
    var judgedAnything: Bool {
        coverage.inputs.contains { $0.events > 0 } || coverage.checks.contains { $0.judged > 0 }
    }

    /// The most important line.
    func summary(_ words: Words) -> String {
        var text: String
        if findings.isEmpty {
            text =
                judgedAnything
                ? words.text(
                    "report.summary.none",
                    [
                        "files": .number(coverage.inputs.count { $0.source != nil }),
                        "records": .number(coverage.inputs.reduce(0) { $0 + $1.events }),
                    ]
                )
                : words.text("report.summary.nothing")
        } else {
            var values = words.totals(findings)
            if let newCount { values["new"] = .number(newCount) }
            text = words.text("report.summary", values)
        }
        if hidden > 0 { text += " " + words.text("report.summary.hidden", ["count": .number(hidden)]) }
        if !coverage.isComplete { text += " " + words.text("report.summary.incomplete") }
        return text
    }
}
