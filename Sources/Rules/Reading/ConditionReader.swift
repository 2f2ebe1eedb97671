/// Reads the condition of a rule or filter over the searches that it has.
enum ConditionReader {
    /// The condition as alternatives, its texts and line; nil when something is wrong with it.
    static func read(
        _ map: YAMLValue,
        key: String,
        line: Int,
        names: [String],
        refused: Set<String>,
        _ problems: inout ProblemList
    ) -> (condition: Condition, texts: [String], line: Int)? {
        guard let entry = map.entry("condition") else {
            problems.add(.keyMissing, line: line, key: "\(key).condition", ["key": "condition"])
            return nil
        }
        let values = entry.value.elements ?? [entry.value]
        if values.isEmpty {
            problems.add(.conditionEmpty, line: entry.line, key: "\(key).condition")
            return nil
        }
        var conditions: [Condition] = []
        var texts: [String] = []
        for value in values {
            guard let text = value.string ?? (value.isScalar && value.content != .null ? value.text : nil) else {
                if value.content == .null {
                    problems.add(.conditionEmpty, line: entry.line, key: "\(key).condition")
                } else {
                    problems.add(
                        .valueType,
                        line: value.line,
                        key: "\(key).condition",
                        ["expected": "string", "found": value.kind]
                    )
                }
                continue
            }
            texts.append(text)
            let before = problems.errors
            if let condition = resolve(text, value.line, "\(key).condition", names, refused, &problems),
                problems.errors == before
            {
                conditions.append(condition)
            }
        }
        guard conditions.count == values.count else { return nil }
        return (conditions.count == 1 ? conditions[0] : .any(conditions), texts, entry.line)
    }

    private static func resolve(
        _ text: String,
        _ line: Int,
        _ key: String,
        _ names: [String],
        _ refused: Set<String>,
        _ problems: inout ProblemList
    ) -> Condition? {
        do throws(BooleanParser.Mistake) {
            let expression = try BooleanParser.parse(text, selectors: true)
            return resolve(expression, line, key, names, refused, &problems)
        } catch {
            problems.add(error.problem, line: line, key: key, error.parameters)
            return nil
        }
    }

    private static func resolve(
        _ expression: BooleanParser.Expression,
        _ line: Int,
        _ key: String,
        _ names: [String],
        _ refused: Set<String>,
        _ problems: inout ProblemList
    ) -> Condition? {
        switch expression {
        case .operand(let name):
            if let index = names.firstIndex(of: name) { return .selection(index) }
            // A search that was refused has been complained about already.
            if !refused.contains(name) {
                problems.add(
                    .conditionUnknownSelection,
                    line: line,
                    key: key,
                    ["name": name, "known": names.joined(separator: ", ")]
                )
            }
            return nil
        case .selector(let all, let pattern):
            let isThem = pattern == "them"
            var found: [Condition] = []
            var missesRefused = false
            for (index, name) in names.enumerated() where !name.hasPrefix("_") {
                if isThem || matchesNamePattern(name, pattern) { found.append(.selection(index)) }
            }
            for name in refused where !name.hasPrefix("_") && (isThem || matchesNamePattern(name, pattern)) {
                missesRefused = true
            }
            if found.isEmpty, !missesRefused {
                problems.add(.conditionPatternMatchesNothing, line: line, key: key, ["pattern": pattern])
            }
            if found.isEmpty || missesRefused { return nil }
            return all ? .all(found) : .any(found)
        case .all(let parts):
            let resolved = parts.compactMap { resolve($0, line, key, names, refused, &problems) }
            return resolved.count == parts.count ? .all(resolved) : nil
        case .any(let parts):
            let resolved = parts.compactMap { resolve($0, line, key, names, refused, &problems) }
            return resolved.count == parts.count ? .any(resolved) : nil
        case .not(let part):
            return resolve(part, line, key, names, refused, &problems).map { .not($0) }
        }
    }
}
