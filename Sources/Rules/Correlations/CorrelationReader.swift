/// Reads correlation documents.
struct CorrelationReader {
    private let document: YAMLValue
    private let map: YAMLValue
    private let line: Int

    private static let keys: Set<String> = [
        "type", "rules", "group-by", "timespan", "timeframe", "aliases", "condition", "generate", "field", "percentile",
    ]

    /// The correlation; nil when something is wrong with it. References are not yet looked up.
    static func read(
        _ document: YAMLValue,
        metadata: RuleMetadata,
        _ problems: inout ProblemList
    ) -> CorrelationRule? {
        guard let entry = document.entry("correlation") else { return nil }
        guard entry.value.entries != nil else {
            problems.add(
                .valueType,
                line: entry.value.line,
                key: "correlation",
                ["expected": "map", "found": entry.value.kind]
            )
            return nil
        }
        let reader = CorrelationReader(document: document, map: entry.value, line: entry.line)
        return reader.read(metadata, &problems)
    }

    private func read(_ metadata: RuleMetadata, _ problems: inout ProblemList) -> CorrelationRule? {
        let before = problems.errors
        for entry in map.entries ?? [] where !Self.keys.contains(entry.key) {
            problems.add(.keyUnknown, line: entry.line, key: "correlation.\(entry.key)", ["key": entry.key])
        }
        let kind = kind(&problems)
        let seconds = timespan(&problems)
        let condition = condition(kind, &problems)
        var references = rules(&problems)
        if references.isEmpty, map.entry("rules") == nil {
            if case .text(let names, _, _)? = condition {
                references = names.map { CorrelationRule.Reference(text: $0, line: line, target: nil) }
            } else {
                problems.add(.correlationRulesMissing, line: line, key: "correlation.rules")
            }
        }
        let groupBy =
            map.entry("group-by").map { MetadataReader.texts($0, key: "correlation.group-by", &problems) } ?? []
        if groupBy.isEmpty, map.entry("group-by") == nil {
            problems.add(.correlationGroupMissing, line: line, key: "correlation.group-by")
        }
        let generate = generate(&problems)
        let (aliases, open) = aliases(references, &problems)
        let fields = fields(kind, &problems)
        let percentile = percentile(kind, &problems)
        guard problems.errors == before, let kind, let seconds else { return nil }
        guard let finished = finish(condition, kind, references, &problems) else { return nil }
        checkAliases(aliases, open, references, groupBy + fields, &problems)
        return CorrelationRule(
            metadata: metadata,
            kind: kind,
            references: references,
            groupBy: groupBy,
            seconds: seconds,
            aliases: aliases,
            openAliases: open,
            condition: finished,
            fields: fields,
            percentile: percentile ?? 50,
            generate: generate
        )
    }

    // MARK: Keys

    private func kind(_ problems: inout ProblemList) -> CorrelationRule.Kind? {
        guard let entry = map.entry("type"), entry.value.content != .null else {
            problems.add(.keyMissing, line: line, key: "correlation.type", ["key": "type"])
            return nil
        }
        guard let text = entry.value.string, let kind = CorrelationRule.Kind(rawValue: text.lowercased()) else {
            let known = CorrelationRule.Kind.allCases.map(\.rawValue).joined(separator: ", ")
            problems.add(
                .correlationTypeUnknown,
                line: entry.line,
                key: "correlation.type",
                ["value": entry.value.text, "allowed": known]
            )
            return nil
        }
        return kind
    }

    private func rules(_ problems: inout ProblemList) -> [CorrelationRule.Reference] {
        guard let entry = map.entry("rules") else { return [] }
        let elements = entry.value.elements ?? [entry.value]
        var references: [CorrelationRule.Reference] = []
        for element in elements {
            guard let text = element.string ?? (element.isScalar && element.content != .null ? element.text : nil),
                !text.isEmpty
            else {
                problems.add(
                    .valueType,
                    line: element.line,
                    key: "correlation.rules",
                    ["expected": "string", "found": element.kind]
                )
                continue
            }
            if references.contains(where: { $0.text == text }) {
                problems.add(.correlationRuleRepeated, line: element.line, key: "correlation.rules", ["rule": text])
            }
            references.append(CorrelationRule.Reference(text: text, line: element.line, target: nil))
        }
        if elements.isEmpty { problems.add(.correlationRulesMissing, line: entry.line, key: "correlation.rules") }
        if references.count > 64 {
            problems.add(.correlationRulesMany, line: entry.line, key: "correlation.rules", ["limit": "64"])
        }
        return references
    }

    /// Months count 30 days and years 365: a window is a length of time, not a date.
    private func timespan(_ problems: inout ProblemList) -> Int64? {
        guard let entry = map.entry("timespan") ?? map.entry("timeframe"), entry.value.content != .null else {
            problems.add(.keyMissing, line: line, key: "correlation.timespan", ["key": "timespan"])
            return nil
        }
        let text = entry.value.text
        let digits = text.dropLast()
        let units: [Character: Int64] = [
            "s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800, "M": 2_592_000, "y": 31_536_000,
        ]
        guard let last = text.last, let unit = units[last], !digits.isEmpty,
            digits.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let count = Int64(digits), count > 0,
            count <= 3_155_760_000 / unit
        else {
            problems.add(.correlationTimespan, line: entry.line, key: "correlation.timespan", ["value": text])
            return nil
        }
        return count * unit
    }

    private func generate(_ problems: inout ProblemList) -> Bool {
        var found: Bool?
        for (entry, key) in [(document.entry("generate"), "generate"), (map.entry("generate"), "correlation.generate")]
        {
            guard let entry else { continue }
            guard case .bool(let flag) = entry.value.content else {
                problems.add(
                    .valueType,
                    line: entry.value.line,
                    key: key,
                    ["expected": "boolean", "found": entry.value.kind]
                )
                continue
            }
            if let found, found != flag { problems.add(.correlationGenerateConflict, line: entry.line, key: key) }
            found = flag
        }
        return found ?? false
    }

    private func aliases(
        _ references: [CorrelationRule.Reference],
        _ problems: inout ProblemList
    ) -> (aliases: [String: [Int: String]], open: [CorrelationRule.OpenAlias]) {
        guard let entry = map.entry("aliases"), entry.value.content != .null else { return ([:], []) }
        guard let entries = entry.value.entries else {
            problems.add(
                .valueType,
                line: entry.value.line,
                key: "correlation.aliases",
                ["expected": "map", "found": entry.value.kind]
            )
            return ([:], [])
        }
        var aliases: [String: [Int: String]] = [:]
        var open: [CorrelationRule.OpenAlias] = []
        for alias in entries {
            let key = "correlation.aliases.\(alias.key)"
            guard let mapping = alias.value.entries else {
                problems.add(
                    .valueType,
                    line: alias.value.line,
                    key: key,
                    ["expected": "map", "found": alias.value.kind]
                )
                continue
            }
            aliases[alias.key] = [:]
            for pair in mapping {
                guard let field = MetadataReader.text(pair, key: key, &problems) else { continue }
                if let index = references.firstIndex(where: { $0.text == pair.key }) {
                    aliases[alias.key]?[index] = field
                } else {
                    open.append(
                        CorrelationRule.OpenAlias(alias: alias.key, rule: pair.key, field: field, line: pair.line)
                    )
                }
            }
        }
        return (aliases, open)
    }

    private func checkAliases(
        _ aliases: [String: [Int: String]],
        _ open: [CorrelationRule.OpenAlias],
        _ references: [CorrelationRule.Reference],
        _ used: [String],
        _ problems: inout ProblemList
    ) {
        for (alias, mapping) in aliases.sorted(by: { $0.key < $1.key }) {
            let entry = map["aliases"]?.entry(alias)
            let key = "correlation.aliases.\(alias)"
            if !used.contains(alias) { problems.add(.correlationAliasUnused, line: entry?.line ?? line, key: key) }
            // One that calls a rule otherwise may still be complete: the other files tell.
            if open.contains(where: { $0.alias == alias }) { continue }
            for (index, reference) in references.enumerated() where mapping[index] == nil {
                problems.add(
                    .correlationAliasIncomplete,
                    line: entry?.line ?? line,
                    key: key,
                    ["rule": reference.text, "field": alias]
                )
            }
        }
    }

    private func fields(_ kind: CorrelationRule.Kind?, _ problems: inout ProblemList) -> [String] {
        let inside = map["condition"]?.entry("field")
        guard let entry = inside ?? map.entry("field") else {
            if let kind, kind == .valueCount || kind.isNumeric {
                problems.add(
                    .correlationFieldMissing,
                    line: map.entry("condition")?.line ?? line,
                    key: "correlation.condition.field",
                    ["type": kind.rawValue]
                )
            }
            return []
        }
        let fields = MetadataReader.texts(entry, key: "correlation.condition.field", &problems)
        guard let kind else { return fields }
        if kind == .eventCount || kind.isTemporal {
            problems.add(
                .correlationFieldUnused,
                line: entry.line,
                key: "correlation.condition.field",
                ["type": kind.rawValue]
            )
            return []
        }
        if kind.isNumeric, fields.count != 1 {
            problems.add(
                .correlationFieldMissing,
                line: entry.line,
                key: "correlation.condition.field",
                ["type": kind.rawValue]
            )
        }
        return fields
    }

    private func percentile(_ kind: CorrelationRule.Kind?, _ problems: inout ProblemList) -> Double? {
        let entry = map["condition"]?.entry("percentile") ?? map.entry("percentile")
        guard let kind else { return nil }
        let key = "correlation.condition.percentile"
        if kind == .valuePercentile {
            guard let entry, case .number(let number) = entry.value.content, (0...100).contains(number.double) else {
                problems.add(
                    .correlationPercentile,
                    line: entry?.line ?? map.entry("condition")?.line ?? line,
                    key: key,
                    ["value": entry?.value.text ?? ""]
                )
                return nil
            }
            return number.double
        }
        if let entry { problems.add(.keyUnknown, line: entry.line, key: key, ["key": "percentile"]) }
        return nil
    }

    // MARK: Conditions

    private enum RawCondition {
        case thresholds([Comparison])
        case text([String], BooleanParser.Expression, String)
    }

    private func condition(_ kind: CorrelationRule.Kind?, _ problems: inout ProblemList) -> RawCondition? {
        let key = "correlation.condition"
        guard let entry = map.entry("condition"), entry.value.content != .null else {
            if kind?.isTemporal == false { problems.add(.correlationConditionMissing, line: line, key: key) }
            return nil
        }
        if let text = entry.value.string {
            if kind?.isTemporal == false {
                problems.add(.correlationConditionType, line: entry.line, key: key, ["type": kind?.rawValue ?? ""])
                return nil
            }
            do throws(BooleanParser.Mistake) {
                let expression = try BooleanParser.parse(text, selectors: false)
                return .text(names(expression), expression, text)
            } catch {
                problems.add(error.problem, line: entry.value.line, key: key, error.parameters)
                return nil
            }
        }
        guard let entries = entry.value.entries else {
            problems.add(
                .valueType,
                line: entry.value.line,
                key: key,
                ["expected": "map", "found": entry.value.kind]
            )
            return nil
        }
        var comparisons: [Comparison] = []
        for item in entries where item.key != "field" && item.key != "percentile" {
            guard let op = Comparison.Operator(rawValue: item.key) else {
                problems.add(.keyUnknown, line: item.line, key: "\(key).\(item.key)", ["key": item.key])
                continue
            }
            guard case .number(let number) = item.value.content else {
                problems.add(
                    .valueType,
                    line: item.value.line,
                    key: "\(key).\(item.key)",
                    ["expected": "number", "found": item.value.kind]
                )
                continue
            }
            comparisons.append(Comparison(op, number))
        }
        if comparisons.isEmpty { problems.add(.correlationConditionInvalid, line: entry.line, key: key) }
        return .thresholds(comparisons)
    }

    private func names(_ expression: BooleanParser.Expression) -> [String] {
        switch expression {
        case .operand(let name): [name]
        case .selector: []
        case .all(let parts), .any(let parts):
            parts.flatMap { names($0) }.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
        case .not(let part): names(part)
        }
    }

    private func finish(
        _ condition: RawCondition?,
        _ kind: CorrelationRule.Kind,
        _ references: [CorrelationRule.Reference],
        _ problems: inout ProblemList
    ) -> CorrelationRule.Condition? {
        switch condition {
        case nil:
            return .thresholds([Comparison(.gte, SigmaNumber(Int64(references.count)))])
        case .thresholds(let comparisons):
            return .thresholds(comparisons)
        case .text(let names, let expression, let text):
            let key = "correlation.condition"
            let conditionLine = map.entry("condition")?.line ?? line
            for name in names where !references.contains(where: { $0.text == name }) {
                problems.add(.correlationConditionRule, line: conditionLine, key: key, ["rule": name])
            }
            for reference in references where !names.contains(reference.text) {
                problems.add(.correlationConditionRule, line: reference.line, key: key, ["rule": reference.text])
            }
            guard let resolved = resolve(expression, references) else { return nil }
            if ways(resolved, negated: false) > 256 {
                problems.add(.correlationConditionTooComplex, line: conditionLine, key: key, ["limit": "256"])
                return nil
            }
            // With nothing seen at all no window can begin: a condition that then holds has no event to be reported for.
            if resolved.evaluate({ _ in false }) {
                problems.add(.correlationOnlyAbsence, line: conditionLine, key: key)
                return nil
            }
            return .expression(resolved, text: text)
        }
    }

    /// In how many ways an expression can hold, counted as its evaluation will list them, up to a bound.
    private func ways(_ condition: Condition, negated: Bool) -> Int {
        func bounded(_ number: Int) -> Int { min(number, 100_000) }
        switch condition {
        case .selection: return 1
        case .not(let part): return ways(part, negated: !negated)
        case .all(let parts):
            let counts = parts.map { ways($0, negated: negated) }
            return negated ? bounded(counts.reduce(0, +)) : counts.reduce(1) { bounded($0 * $1) }
        case .any(let parts):
            let counts = parts.map { ways($0, negated: negated) }
            return negated ? counts.reduce(1) { bounded($0 * $1) } : bounded(counts.reduce(0, +))
        }
    }

    private func resolve(
        _ expression: BooleanParser.Expression,
        _ references: [CorrelationRule.Reference]
    ) -> Condition? {
        switch expression {
        case .operand(let name):
            return references.firstIndex { $0.text == name }.map { .selection($0) }
        case .selector:
            return nil
        case .all(let parts):
            let resolved = parts.compactMap { resolve($0, references) }
            return resolved.count == parts.count ? .all(resolved) : nil
        case .any(let parts):
            let resolved = parts.compactMap { resolve($0, references) }
            return resolved.count == parts.count ? .any(resolved) : nil
        case .not(let part):
            return resolve(part, references).map { .not($0) }
        }
    }
}
