internal import Access
internal import Detection
internal import Foundation
internal import Model
internal import Pack
internal import Reports
internal import Rules

/// The conditions of the rules of the pack, for `findings explain`.
struct PackExplainer {
    private let pack: RulePack
    let thresholds: [RuleID: [String: Double]]
    let words: Words

    init(_ folder: String, _ settings: BoardSettings, _ words: Words) {
        pack =
            RulePack.load(files: PackFiles.standard, own: PackFiles.own(folder), lists: settings.ruleLists).pack
        thresholds = settings.ruleThresholds
        self.words = words
    }

    /// The conditions of a finding's rule, as its records meet them; none for a check.
    func steps(_ finding: Finding) -> [FindingExplanation.Step] {
        guard let rule = pack[finding.rule], let record = finding.evidence.first else { return [] }
        let events = finding.evidence.map(\.fields)
        let source: [String: Fact] = ["rule": .text(rule.id.rawValue), "file": .text(rule.file.path)]
        let first = FindingExplanation.Step(
            condition: words.text("pack.explain.source", source),
            seen: words.name(ofSource: record.source),
            holds: true
        )
        let steps = PackTrace.steps(
            rule,
            thresholds: thresholds[rule.id] ?? [:],
            options: pack.options,
            events: events
        )
        return [first] + steps.map { step($0, rule, finding) } + compared(rule, finding)
    }

    /// What each kind of correlation counts, in words.
    private static let kinds = [
        "event_count": "pack.explain.kind.event-count", "value_count": "pack.explain.kind.value-count",
        "temporal": "pack.explain.kind.temporal", "temporal_ordered": "pack.explain.kind.temporal-ordered",
    ]

    /// A time span of Sigma, `10m`, in words.
    private func duration(_ span: String) -> String {
        let units = [
            "s": "pack.explain.seconds", "m": "pack.explain.minutes", "h": "pack.explain.hours",
            "d": "pack.explain.days",
        ]
        guard let number = Int(span.dropLast()), let key = units[String(span.suffix(1))] else { return span }
        return words.text(key, ["count": .number(number)])
    }

    /// Limits of Sigma, `gte 10`, in words.
    private func bounds(_ limits: [String]) -> String {
        let keys = [
            "gte": "pack.explain.gte", "gt": "pack.explain.gt", "lte": "pack.explain.lte", "lt": "pack.explain.lt",
            "eq": "pack.explain.eq",
        ]
        return limits.map { limit in
            let pair = limit.split(separator: " ", maxSplits: 1).map(String.init)
            guard pair.count == 2, let key = keys[pair[0]] else { return limit }
            return words.text(key, ["limit": .text(pair[1])])
        }.joined(separator: ", ")
    }

    private func step(_ step: PackTrace.Step, _ rule: PackRule, _ finding: Finding) -> FindingExplanation.Step {
        switch step {
        case .search(let name, let holds, let conditions):
            let sentence =
                rule.searches[name]?.text(words.language)
                ?? conditions.map(sentence).joined(separator: "; ").capitalizedFirst + "."
            return .init(
                condition: holds ? sentence : words.text("pack.explain.not", ["sentence": .text(sentence)]),
                seen: conditions.map(seen).uniqued.joined(separator: "; "),
                holds: true,
                pattern: conditions.map(\.pattern).joined(separator: "; ")
            )
        case .window(let window):
            let counted = window.counted.map(words.name(ofField:))
            let values: [String: Fact] = [
                "kind": .text(
                    Self.kinds[window.kind].map { words.text($0, ["counted": .list(counted)]) } ?? window.kind
                ),
                "timespan": .text(duration(window.span)),
                "fields": .text(
                    window.fields.map(words.name(ofField:)).joined(separator: words.text("pack.explain.and-one"))
                ),
                "limit": .text(bounds(window.limits)),
            ]
            // Of one that another counts it is known that it was enough, and not by how much.
            let number: Fact = finding.facts["measure"] ?? .number(finding.count)
            let seen =
                window.isLast
                ? words.text("pack.explain.window.seen", ["measure": number, "number": .number(finding.count)])
                : words.text("pack.explain.window.enough")
            return .init(
                condition: words.text("pack.explain.window", values),
                seen: seen,
                holds: true,
                pattern: ([window.kind] + window.counted).joined(separator: " ") + ", timespan \(window.span)"
                    + (window.limits.isEmpty ? "" : ", \(window.limits.joined(separator: ", "))")
            )
        }
    }

    /// What each kind of test asks, in words.
    private static let tests: [RuleTrace.Kind: String] = [
        .equals: "pack.explain.test.equals", .like: "pack.explain.test.like", .empty: "pack.explain.test.empty",
        .present: "pack.explain.test.present", .absent: "pack.explain.test.absent", .regex: "pack.explain.test.regex",
        .less: "pack.explain.test.less", .atMost: "pack.explain.test.at-most", .more: "pack.explain.test.more",
        .atLeast: "pack.explain.test.at-least", .differs: "pack.explain.test.differs",
        .network: "pack.explain.test.network", .field: "pack.explain.test.field",
        .timePart: "pack.explain.test.time-part",
    ]

    /// What a search asks of a field, in words: for a rule that has no sentence of its own for it.
    private func sentence(_ condition: PackTrace.Condition) -> String {
        let field = condition.field.map(words.name(ofField:)) ?? words.text("pack.explain.record")
        let asked = condition.tests.map { test in
            let operand =
                test.kind == .field
                ? words.name(ofField: test.operand) : words.value(of: condition.field ?? "", test.operand)
            return words.text(Self.tests[test.kind] ?? "", ["operand": .text(operand)])
        }
        return "\(field) \(asked.joined(separator: words.text("pack.explain.or")))"
    }

    /// What a field has.
    private func seen(_ condition: PackTrace.Condition) -> String {
        guard let field = condition.field else { return words.text("pack.explain.record") }
        let name: Fact = .text(words.name(ofField: field))
        if condition.seen.isEmpty { return words.text("pack.explain.nothing", ["field": name]) }
        let values = condition.seen.map { words.value(of: field, $0) }.joined(separator: ", ")
        return words.text("pack.explain.value", ["field": name, "value": .text(values)])
    }
}
