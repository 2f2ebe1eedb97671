internal import Model
internal import Triage

/// Findings and coverage for programs, with the keys of `interface.md` 3.2.
struct JSONReport {
    let words: Words
    private let hiddenBy: [String: Int]

    init(_ renderer: Renderer) {
        words = renderer.words
        hiddenBy = renderer.hiddenBy
    }

    func report(_ report: Report) -> String {
        JSONValue.object([
            "completeness": .string(CoverageText(words: words, coverage: report.coverage).completeness),
            "coverage": coverage(report.coverage), "findings": .array(report.findings.map(value)),
            "hidden_by_agreement": .number(report.hidden),
        ]).document
    }

    func array(_ findings: [Finding]) -> String { JSONValue.array(findings.map(value)).document }

    /// One finding with the judgements on it, the first one first.
    func object(_ finding: Finding, _ judgements: [Judgement]) -> String { value(finding, judgements).document }

    /// The same on one line.
    func line(_ finding: Finding, _ judgements: [Judgement]) -> String { value(finding, judgements).line }

    private func value(_ finding: Finding, _ judgements: [Judgement]) -> JSONValue {
        guard case .object(var members) = value(finding) else { return value(finding) }
        members["judgements"] = .array(
            judgements.map { judgement in
                .object([
                    "at": .string(judgement.at.rfc3339), "verdict": .string(judgement.verdict.rawValue),
                    "by": .string(judgement.by), "by_number": .text(judgement.byNumber),
                    "reason": .string(judgement.reason),
                ])
            }
        )
        return .object(members)
    }

    func lines(_ findings: [Finding]) -> String { findings.map { value($0).line }.joined() }

    func value(_ finding: Finding) -> JSONValue {
        let text = words.sentences(of: finding)
        return .object([
            "id": .string(finding.id),
            "rule": .string(finding.rule.rawValue),
            "rule_version": .number(finding.ruleVersion),
            "severity": .string(finding.severity.rawValue),
            "status": .string(finding.status.rawValue),
            "hidden_by": hiddenBy[finding.id].map(JSONValue.number) ?? .null,
            "system": .text(finding.system?.rawValue),
            "school": .text(finding.school),
            "person": .text(finding.person),
            "person_id": .text(finding.personID),
            "account": .text(finding.account),
            "first_seen": .string(finding.firstSeen.rfc3339),
            "last_seen": .string(finding.lastSeen.rfc3339),
            "count": .number(finding.count),
            "variant": .text(finding.variant),
            "facts": .object(finding.facts.mapValues(value)),
            "title": .string(text.title),
            "reason": .string(text.reason),
            "expected": .text(text.expected),
            "found": .text(text.found),
            "basis": .object([
                "rule": .string(finding.rule.rawValue),
                "requirements": .texts(finding.basis.requirements),
                "handbook": .texts(finding.basis.handbook),
                "matrix_rows": .texts(finding.basis.matrixRows),
                "norms": .texts(finding.basis.norms),
            ]),
            "explanations": .array(
                text.explanations.map { .object(["text": .string($0.text), "confirm": .text($0.confirm)]) }
            ),
            "evidence": .array(finding.evidence.map(value)),
            "personal_data": .object([
                "kinds": .texts(finding.personalData.kinds),
                "people": finding.personalData.people.map(JSONValue.number) ?? .null,
            ]),
        ])
    }

    private func value(_ fact: Fact) -> JSONValue {
        switch fact {
        case .text(let text), .code(let text): .string(text)
        case .number(let number): .number(number)
        case .day(let day): .string(day.iso)
        case .moment(let moment): .string(moment.rfc3339)
        case .list(let list): .texts(list)
        }
    }

    private func value(_ evidence: Evidence) -> JSONValue {
        .object([
            "source": .string(evidence.source),
            "file": .string(evidence.file),
            "record": .number(evidence.record),
            "sha256": .string(evidence.sha256),
            "time": .text(evidence.time?.rfc3339),
            "fields": .object(evidence.fields.mapValues(JSONValue.string)),
        ])
    }
}
