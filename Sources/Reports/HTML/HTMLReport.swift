internal import Model
internal import Mustache

/// Reports as one self-contained page.
struct HTMLReport {
    let words: Words

    /// The most records that are shown of a finding; the JSON has all that were kept.
    let shownRecords: Int

    /// Whether every finding shows its ordinary reasons itself; otherwise each set of them stands once, at the end.
    let showsReasons: Bool

    /// For findings that an agreement hides and that are shown all the same: the number of the agreement.
    let hiddenBy: [String: Int]

    init(_ words: Words, shownRecords: Int = 5, showsReasons: Bool = false, hiddenBy: [String: Int] = [:]) {
        self.words = words
        self.shownRecords = shownRecords
        self.showsReasons = showsReasons
        self.hiddenBy = hiddenBy
    }

    /// The template, read once; a mistake in it is found by every test that renders a page.
    private static let template: Result<MustacheTemplate, any Error> = Result {
        MustacheContentTypes.register(HTMLText(), named: HTMLText.name)
        return try MustacheTemplate(string: ReportTemplate.text)
    }

    func report(_ report: Report) -> String {
        var page = frame(
            title: words.text("report.title", ["board": .text(report.board)]),
            summary: report.summary(words)
        )
        page["asOf"] = words.text("report.as-of", ["moment": .moment(report.asOf)])
        let completeness = CoverageText(words: words, coverage: report.coverage).completeness
        page[report.coverage.isComplete ? "complete" : "incomplete"] = completeness
        page["levels"] = levels(report)
        page["hasFindings"] = !report.findings.isEmpty
        page["coverage"] =
            [
                "heading": words.text("report.coverage.heading"),
                "sections": CoverageText(words: words, coverage: report.coverage).sections.map(section),
            ] as [String: Any]
        addFindings(of: report, to: &page)
        return render(page)
    }

    func list(_ findings: [Finding], hidden: Int = 0) -> String {
        var summary = words.text(findings.isEmpty ? "report.list.none" : "report.summary", words.totals(findings))
        if hidden > 0 { summary += " " + words.text("report.summary.hidden", ["count": .number(hidden)]) }
        var page = frame(title: words.text("report.findings.heading"), summary: summary)
        let report = Report(board: "", coverage: Coverage(asOf: Instant(seconds: 0)), findings: findings)
        addFindings(of: report, to: &page)
        return render(page)
    }

    private func addFindings(of report: Report, to page: inout [String: Any]) {
        let reasons = showsReasons ? ReasonIndex([]) : report.reasons(words)
        page["groups"] = report.groups.enumerated().map { index, group in
            self.group(group, index: index, newIDs: report.newIDs ?? [], reasons)
        }
        guard !reasons.entries.isEmpty else { return }
        page["reasons"] =
            [
                "heading": words.text("report.reasons.heading"), "opening": words.text("report.reasons.opening"),
                "sets": reasons.entries.map { entry in
                    [
                        "anchor": anchor(reasons: entry.number), "heading": entry.heading,
                        "items": items(entry.explanations),
                    ] as [String: Any]
                },
            ] as [String: Any]
    }

    private func render(_ page: [String: Any]) -> String {
        switch Self.template {
        case .success(let template): template.render(page)
        case .failure(let error):
            "<!DOCTYPE html>\n<title>logwacht</title>\n<p>\(HTMLText().escapeText("\(error)"))</p>\n"
        }
    }

    private func frame(title: String, summary: String) -> [String: Any] {
        [
            "language": words.language.rawValue, "title": title, "summary": summary, "zone": words.zoneSentence,
            "skip": words.text("report.skip"), "findingsHeading": words.text("report.findings.heading"),
            "toFindings": words.text("report.findings.jump"),
            "style": [
                "base": ReportStyle.text, "heading": HTMLText.cssString(title),
                "page": HTMLText.cssString(words.text("report.page") + " "),
            ],
        ]
    }

    private func levels(_ report: Report) -> [String: Any]? {
        guard !report.findings.isEmpty else { return nil }
        let severities = Severity.allCases.reversed().filter { level in
            report.findings.contains { $0.severity == level }
        }
        return [
            "caption": words.text("report.levels.caption"), "school": words.text("report.column.school"),
            "headings": [words.text("report.levels.total")] + severities.map { words.name(of: $0) },
            "rows": report.groups.enumerated().map { index, group in
                [
                    "anchor": anchor(index), "school": name(group),
                    "cells": cells(group.findings, severities),
                ] as [String: Any]
            },
            "total": [
                "name": words.text("report.levels.total"),
                "cells": cells(report.findings, severities),
            ] as [String: Any],
        ]
    }

    /// How many findings there are, and how many of each severity; the total first, so that no narrow screen hides it.
    private func cells(_ findings: [Finding], _ severities: [Severity]) -> [String] {
        [words.number(findings.count)]
            + severities.map { level in words.number(findings.count { $0.severity == level }) }
    }

    private func anchor(_ index: Int) -> String { "school-\(index + 1)" }

    private func anchor(reasons number: Int) -> String { "reasons-\(number)" }

    private func name(_ group: Report.Group) -> String { group.school ?? words.text("report.school.none") }

    private func section(_ section: CoverageText.Section) -> [String: Any] {
        [
            "heading": section.heading,
            "items": section.items.map { item in
                [
                    "text": item.text, "isProblem": item.isProblem, "mark": words.text("report.mark.problem"),
                    "hasDetails": !item.details.isEmpty, "details": item.details,
                ] as [String: Any]
            },
        ]
    }

    private func group(
        _ group: Report.Group,
        index: Int,
        newIDs: Set<String>,
        _ reasons: ReasonIndex
    ) -> [String: Any] {
        [
            "anchor": anchor(index), "school": name(group),
            "count": words.text("report.school.count", ["count": .number(group.findings.count)]),
            "findings": group.findings.map { finding($0, isNew: newIDs.contains($0.id), reasons) },
        ]
    }

    private func finding(_ finding: Finding, isNew: Bool, _ reasons: ReasonIndex) -> [String: Any] {
        let text = words.sentences(of: finding)
        var marks = [words.name(of: finding.severity)]
        if isNew { marks.append(words.text("report.new")) }
        if finding.status != .new { marks.append(words.name(of: finding.status)) }
        if let system = finding.system { marks.append(words.name(of: system)) }
        if let number = hiddenBy[finding.id] {
            marks.append(words.text("report.hidden-by", ["number": .number(number)]))
        }
        var points: [[String: String]] = []
        for (key, value) in [("report.expected", text.expected), ("report.found", text.found)] {
            if let value { points.append(["label": words.text(key), "value": value]) }
        }
        let basis = words.shortBasis(finding.basis)
        if !basis.isEmpty {
            points.append(["label": words.text("report.basis"), "value": basis.joined(separator: "; ")])
        }
        var page: [String: Any] = [
            "id": finding.id, "level": finding.severity.rawValue, "title": text.title, "reason": text.reason,
            "marks": marks, "points": points, "hasPoints": !points.isEmpty,
            "small": [finding.id, "\(finding.rule.rawValue), \(finding.ruleVersion)"],
        ]
        if let number = reasons.number(of: text) {
            page["seeReasons"] = [
                "anchor": anchor(reasons: number),
                "text": words.text("report.reasons.see", ["number": .number(number)]),
            ]
        } else if !text.explanations.isEmpty {
            page["explanations"] =
                ["heading": words.text("report.explanations"), "items": items(text.explanations)] as [String: Any]
        }
        if !finding.evidence.isEmpty { page["evidence"] = evidence(finding) }
        return page
    }

    private func items(_ explanations: [FindingText.Explanation]) -> [[String: String]] {
        explanations.map { item in
            var page = ["text": item.text]
            page["confirm"] = item.confirm
            return page
        }
    }

    private func evidence(_ finding: Finding) -> [String: Any] {
        let shown = finding.evidence.prefix(shownRecords)
        var page: [String: Any] = [
            "caption": words.text("report.evidence"), "file": words.text("report.column.file"),
            "record": words.text("report.column.record"), "time": words.text("report.column.time"),
            "fields": words.text("report.column.fields"),
            "rows": shown.map { item in
                [
                    "file": item.file, "record": String(item.record), "time": item.time.map { words.moment($0) } ?? "",
                    "fields": words.fields(of: item).map { ["name": $0.name, "value": $0.value] },
                ] as [String: Any]
            },
        ]
        let more = max(finding.count, finding.evidence.count) - shown.count
        if more > 0 { page["more"] = words.text("report.evidence.more", ["count": .number(more)]) }
        return page
    }
}
