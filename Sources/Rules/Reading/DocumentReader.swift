/// Reads one document: a rule, a correlation or a filter.
struct DocumentReader {
    /// What a document holds.
    enum Document {
        case detection(DetectionRule)
        case correlation(CorrelationRule)
        case filter(FilterRule)
    }

    let options: RuleOptions
    let file: String

    func read(_ document: YAMLValue, _ problems: inout ProblemList) -> Document? {
        guard document.entries != nil else {
            problems.add(.documentNotMap, line: document.line, key: nil, ["found": document.kind])
            return nil
        }
        let kinds = ["detection", "correlation", "filter"].filter { document.entry($0) != nil }
        let metadata = MetadataReader.read(document, file: file, &problems)
        guard kinds.count <= 1 else {
            problems.add(
                .documentKindUnclear,
                line: metadata.line,
                key: kinds[1],
                ["keys": kinds.joined(separator: ", ")]
            )
            return nil
        }
        switch kinds.first {
        case "correlation":
            return CorrelationReader.read(document, metadata: metadata, &problems).map { .correlation($0) }
        case "filter":
            return filter(document, metadata, &problems).map { .filter($0) }
        default:
            if document.entry("generate") != nil {
                problems.add(
                    .keyUnknown,
                    line: document.entry("generate")?.line ?? metadata.line,
                    key: "generate",
                    ["key": "generate"]
                )
            }
            return detection(document, metadata, &problems).map { .detection($0) }
        }
    }

    private func detection(
        _ document: YAMLValue,
        _ metadata: RuleMetadata,
        _ problems: inout ProblemList
    ) -> DetectionRule? {
        let source = LogSourceReader.read(document, line: metadata.line, &problems)
        guard let entry = document.entry("detection") else {
            problems.add(.keyMissing, line: metadata.line, key: "detection", ["key": "detection"])
            return nil
        }
        guard entry.value.entries != nil else {
            problems.add(
                .valueType,
                line: entry.value.line,
                key: "detection",
                ["expected": "map", "found": entry.value.kind]
            )
            return nil
        }
        let reader = DetectionReader(options: options, root: "detection")
        let (selections, refused) = reader.read(entry.value, reserved: ["condition"], &problems)
        let condition = ConditionReader.read(
            entry.value,
            key: "detection",
            line: entry.line,
            names: selections.map(\.name),
            refused: refused,
            &problems
        )
        guard let condition, let source, refused.isEmpty else { return nil }
        ConditionLint.check(condition.condition, line: condition.line, selections, key: "detection", &problems)
        return DetectionRule(
            metadata: metadata,
            logSource: source,
            selections: selections,
            condition: condition.condition,
            conditionTexts: condition.texts,
            conditionLine: condition.line
        )
    }

    private func filter(
        _ document: YAMLValue,
        _ metadata: RuleMetadata,
        _ problems: inout ProblemList
    ) -> FilterRule? {
        let source = LogSourceReader.read(document, line: metadata.line, &problems)
        guard let entry = document.entry("filter") else { return nil }
        guard entry.value.entries != nil else {
            problems.add(
                .valueType,
                line: entry.value.line,
                key: "filter",
                ["expected": "map", "found": entry.value.kind]
            )
            return nil
        }
        var target: FilterRule.Target?
        if let rules = entry.value.entry("rules"), rules.value.content != .null {
            let texts = MetadataReader.texts(rules, key: "filter.rules", &problems)
            if rules.value.elements == nil, texts.first?.lowercased() == "any" {
                target = .any
            } else if !texts.isEmpty {
                target = .rules(texts)
            }
        }
        if target == nil { problems.add(.filterRulesMissing, line: entry.line, key: "filter.rules") }
        let reader = DetectionReader(options: options, root: "filter")
        let (selections, refused) = reader.read(entry.value, reserved: ["condition", "rules"], &problems)
        let condition = ConditionReader.read(
            entry.value,
            key: "filter",
            line: entry.line,
            names: selections.map(\.name),
            refused: refused,
            &problems
        )
        guard let condition, let source, let target, refused.isEmpty else { return nil }
        ConditionLint.check(condition.condition, line: condition.line, selections, key: "filter", &problems)
        return FilterRule(
            metadata: metadata,
            logSource: source,
            target: target,
            selections: selections,
            condition: condition.condition,
            line: entry.value.entry("rules")?.line ?? entry.line
        )
    }
}

/// Remarks on conditions: searches that nothing asks for, and conditions that hold always or never.
enum ConditionLint {
    /// More searches than this are not tried out in all combinations.
    private static let maximalVariables = 12

    static func check(
        _ condition: Condition,
        line: Int,
        _ selections: [Selection],
        key: String,
        _ problems: inout ProblemList
    ) {
        let used = condition.selections.sorted()
        for (index, selection) in selections.enumerated() where !used.contains(index) {
            problems.add(
                .selectionUnused,
                line: selection.line,
                key: "\(key).\(selection.name)",
                ["name": selection.name]
            )
        }
        guard used.count <= maximalVariables else { return }
        var place: [Int: Int] = [:]
        for (position, index) in used.enumerated() { place[index] = position }
        var canHold = false
        var canFail = false
        for combination in 0..<(1 << used.count) {
            let holds = condition.evaluate { place[$0].map { combination >> $0 & 1 == 1 } ?? false }
            if holds { canHold = true } else { canFail = true }
            if canHold, canFail { return }
        }
        problems.add(canHold ? .conditionAlways : .conditionNever, line: line, key: "\(key).condition")
    }
}
