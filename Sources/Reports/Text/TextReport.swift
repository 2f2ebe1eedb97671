internal import Model
internal import Triage

/// Reports for people at a terminal.
struct TextReport {
    let words: Words
    let color: Bool
    let width: Int
    private let hiddenBy: [String: Int]

    init(_ renderer: Renderer) {
        hiddenBy = renderer.hiddenBy
        words = renderer.words
        color = renderer.color
        width = renderer.width
    }

    func visible(_ text: String) -> String { VisibleText.of(text) }

    var layout: TextLayout { TextLayout(width: width, color: color) }

    func report(_ report: Report) -> String {
        var out = layout
        opening(report, &out)
        if !report.findings.isEmpty {
            out.gap()
            out.add(words.text("report.findings.heading"), style: .bold)
        }
        let reasons = report.reasons(words)
        for group in report.groups {
            out.gap()
            let name = group.school ?? words.text("report.school.none")
            let count = words.text("report.school.count", ["count": .number(group.findings.count)])
            out.add("\(name): \(count)", style: .bold)
            for finding in group.findings {
                out.gap()
                self.finding(finding, isNew: report.newIDs?.contains(finding.id) == true, reasons, &out)
            }
        }
        self.reasons(reasons, &out)
        out.gap()
        out.add(report.summary(words), style: report.grave > 0 || !report.coverage.isComplete ? .red : .bold)
        return out.text
    }

    func coverage(_ report: Report) -> String {
        var out = layout
        opening(report, &out)
        out.gap()
        out.add(report.summary(words), style: .bold)
        return out.text
    }

    private func opening(_ report: Report, _ out: inout TextLayout) {
        let complete = report.coverage.isComplete
        out.add(CoverageText(words: words, coverage: report.coverage).completeness, style: complete ? .plain : .red)
        out.gap()
        out.add(words.text("report.title", ["board": .text(report.board)]), style: .bold)
        out.add(words.text("report.as-of", ["moment": .moment(report.asOf)]) + " " + words.zoneSentence)
        for section in CoverageText(words: words, coverage: report.coverage).sections {
            out.gap()
            out.add(section.heading, style: .bold)
            for item in section.items {
                let mark = item.isProblem ? words.text("report.mark.problem") + " " : ""
                out.add("- " + mark + item.text, indent: 2, hang: 2, style: item.isProblem ? .yellow : .plain)
                for detail in item.details { out.add("- " + detail, indent: 4, hang: 2) }
            }
        }
    }

    /// A finding as it stands in a report.
    private func finding(_ finding: Finding, isNew: Bool, _ reasons: ReasonIndex, _ out: inout TextLayout) {
        let text = words.sentences(of: finding)
        headline(finding, text, isNew: isNew, &out)
        facts(text, &out)
        if let number = reasons.number(of: text) {
            out.add(words.text("report.reasons.see", ["number": .number(number)]), indent: 2, hang: 2)
        }
        basis(words.shortBasis(finding.basis), &out)
        guard !finding.evidence.isEmpty else { return }
        let shown = finding.evidence.prefix(3)
        let more = finding.count - shown.count
        var values: [String: Fact] = ["places": .text(words.places(shown).joined(separator: "; "))]
        if more > 0 { values["more"] = .number(more) }
        out.add(words.text("report.evidence.short", values), indent: 2, hang: 2)
    }

    private func place(_ evidence: Evidence) -> String {
        let record = words.text("place.record", ["record": .text(String(evidence.record))])
        return "\(evidence.file), \(record)"
    }

    private func headline(_ finding: Finding, _ text: FindingText, isNew: Bool, _ out: inout TextLayout) {
        var marks = [words.name(of: finding.severity)]
        if isNew { marks.append(words.text("report.new")) }
        if finding.status != .new { marks.append(words.name(of: finding.status)) }
        if let number = hiddenBy[finding.id] {
            marks.append(words.text("report.hidden-by", ["number": .number(number)]))
        }
        out.add("[\(marks.joined(separator: ", "))] \(text.title) · \(finding.shortID)", style: style(finding.severity))
    }

    private func style(_ severity: Severity) -> TextLayout.Style {
        switch severity {
        case .critical, .high: .red
        case .medium: .yellow
        case .low: .cyan
        case .informational: .plain
        }
    }

    /// The sentences of a finding.
    private func facts(_ text: FindingText, _ out: inout TextLayout) {
        out.add(text.reason, indent: 2)
        for (key, content) in [("report.expected", text.expected), ("report.found", text.found)] {
            if let content { out.add(words.text(key) + ": " + content, indent: 2, hang: 2) }
        }
    }

    private func explanations(_ explanations: [FindingText.Explanation], _ out: inout TextLayout) {
        for explanation in explanations {
            let confirm = explanation.confirm.map { " " + $0 } ?? ""
            out.add("- " + explanation.text + confirm, indent: 4, hang: 2)
        }
    }

    /// The reasons that the findings point to, each set once.
    private func reasons(_ reasons: ReasonIndex, _ out: inout TextLayout) {
        guard !reasons.entries.isEmpty else { return }
        out.gap()
        out.add(words.text("report.reasons.heading"), style: .bold)
        out.add(words.text("report.reasons.opening"))
        for entry in reasons.entries {
            out.gap()
            out.add(entry.heading, indent: 2, hang: 3)
            explanations(entry.explanations, &out)
        }
    }

    private func basis(_ basis: [String], _ out: inout TextLayout) {
        if !basis.isEmpty {
            out.add(words.text("report.basis") + ": " + basis.joined(separator: "; "), indent: 2, hang: 2)
        }
    }

    /// Everything that is known of one finding.
    func detail(_ finding: Finding, _ judgements: [Judgement]) -> String {
        var out = layout
        let text = words.sentences(of: finding)
        headline(finding, text, isNew: false, &out)
        facts(text, &out)
        if !text.explanations.isEmpty {
            out.add(words.text("report.explanations") + ":", indent: 2)
            explanations(text.explanations, &out)
        }
        basis(words.basis(finding.basis), &out)
        out.gap()
        out.add("id: \(finding.id)", indent: 2)
        for (label, value) in words.particulars(of: finding) {
            out.add("\(label): \(value)", indent: 2, hang: 2)
        }
        if !judgements.isEmpty {
            out.gap()
            out.add(words.text("report.judgements"), indent: 2, style: .bold)
        }
        for judgement in judgements {
            let values: [String: Fact] = [
                "moment": .moment(judgement.at), "verdict": .text(words.name(of: judgement.verdict)),
                "by": .text(judgement.by), "reason": .text(judgement.reason),
            ]
            out.add("- " + words.text("report.judgement", values), indent: 2, hang: 2)
        }
        if !finding.evidence.isEmpty {
            out.gap()
            out.add(words.text("report.evidence"), indent: 2, style: .bold)
        }
        for evidence in finding.evidence {
            let time = evidence.time.map { ", " + words.moment($0) } ?? ""
            out.add("- \(place(evidence))\(time) (\(evidence.source))", indent: 2, hang: 2)
            for (name, value) in words.fields(of: evidence) {
                out.add("\(name): \(value)", indent: 6, hang: 2)
            }
            out.add("SHA-256: \(evidence.sha256)", indent: 6, style: .dim)
        }
        let more = finding.count - finding.evidence.count
        if more > 0 { out.add(words.text("report.evidence.more", ["count": .number(more)]), indent: 2) }
        out.gap()
        out.add(words.zoneSentence, indent: 2)
        return out.text
    }

    func diagnostics(_ diagnostics: [Diagnostic]) -> String {
        var out = layout
        for diagnostic in diagnostics {
            let text = words.describe(diagnostic)
            let level = words.text("level.\(diagnostic.level.rawValue)")
            out.add("\(level): \(text.line)", hang: 2, style: diagnostic.level == .error ? .red : .yellow)
            if let help = text.help { out.add(help, indent: 2) }
        }
        return out.text
    }
}
