internal import Model

/// Findings as a table for a spreadsheet: a row per finding, headings by the keys of `interface.md` 3.2.
struct CSVReport {
    let words: Words

    init(_ words: Words) { self.words = words }

    static let headings = [
        "id", "rule", "rule_version", "severity", "status", "system", "school", "person", "account", "first_seen",
        "last_seen", "count", "title", "reason", "expected", "found", "basis", "explanations", "evidence",
        "personal_data",
    ]

    func table(_ findings: [Finding]) -> String {
        CSVText.mark + CSVText.row(Self.headings) + findings.map(row).joined()
    }

    private func row(_ finding: Finding) -> String {
        let text = words.sentences(of: finding)
        let basis = finding.basis
        let evidence = finding.evidence.map { "\($0.file)#\($0.record)" }
        let people = finding.personalData.people.map { [String($0)] } ?? []
        return CSVText.row([
            finding.id, finding.rule.rawValue, String(finding.ruleVersion), finding.severity.rawValue,
            finding.status.rawValue, finding.system?.rawValue ?? "", finding.school ?? "", finding.person ?? "",
            finding.account ?? "", finding.firstSeen.rfc3339, finding.lastSeen.rfc3339, String(finding.count),
            text.title, text.reason, text.expected ?? "", text.found ?? "",
            join(basis.handbook + basis.matrixRows + basis.requirements + basis.norms),
            join(
                text.explanations.map { item in
                    item.text + (item.confirm.map { " " + $0 } ?? "")
                }
            ),
            join(evidence), join(finding.personalData.kinds + people),
        ])
    }

    private func join(_ list: [String]) -> String { list.joined(separator: " | ") }
}
