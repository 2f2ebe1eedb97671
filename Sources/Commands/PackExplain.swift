internal import Access
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

    /// The conditions of a finding's rule, as its first record meets them; none for a check.
    func steps(_ finding: Finding) -> [FindingExplanation.Step] {
        guard let rule = pack[finding.rule], let record = finding.evidence.first else { return [] }
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
            fields: record.fields
        )
        return [first] + steps.map { step($0, finding) } + compared(rule, finding)
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

    /// A limit of Sigma, `gte 10`, in words.
    private func bound(_ limit: String) -> String {
        let keys = [
            "gte": "pack.explain.gte", "gt": "pack.explain.gt", "lte": "pack.explain.lte", "lt": "pack.explain.lt",
            "eq": "pack.explain.eq",
        ]
        return limit.split(separator: ", ").compactMap { part -> String? in
            let pair = part.split(separator: " ", maxSplits: 1).map(String.init)
            // Of which field values are counted is part of the rule, and no limit.
            guard pair.count == 2, pair[0] != "field" else { return nil }
            return keys[pair[0]].map { words.text($0, ["limit": .text(pair[1])]) } ?? String(part)
        }.joined(separator: ", ")
    }

    private func step(_ step: PackTrace.Step, _ finding: Finding) -> FindingExplanation.Step {
        func shown(_ values: [String]) -> String {
            values.isEmpty ? words.text("pack.explain.nothing") : values.joined(separator: ", ")
        }
        switch step {
        case .field(let name, let patterns, let seen):
            let values: [String: Fact] = ["field": .text(name), "patterns": .text(patterns.joined(separator: ", "))]
            return .init(condition: words.text("pack.explain.field", values), seen: shown(seen), holds: true)
        case .absent(let search, let field, let patterns, let seen):
            let values: [String: Fact] = [
                "search": .text(search), "field": .text(field), "patterns": .text(patterns.joined(separator: ", ")),
            ]
            return .init(condition: words.text("pack.explain.absent", values), seen: shown(seen), holds: true)
        case .window(let kind, let span, let fields, let limit):
            let values: [String: Fact] = [
                "kind": .text(Self.kinds[kind].map { words.text($0) } ?? kind), "timespan": .text(duration(span)),
                "fields": .text(fields.joined(separator: ", ")), "limit": .text(bound(limit)),
            ]
            let number: Fact = finding.facts["measure"] ?? .number(finding.count)
            return .init(
                condition: words.text("pack.explain.window", values),
                seen: words.text("pack.explain.window.seen", ["measure": number, "number": .number(finding.count)]),
                holds: true
            )
        }
    }
}
