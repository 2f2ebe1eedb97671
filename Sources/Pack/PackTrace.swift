internal import Detection
internal import Model
public import Rules

/// Why a rule of the pack holds for an event: the conditions that made it hold, with the values seen.
public enum PackTrace {
    /// A condition.
    public enum Step: Sendable, Hashable {
        /// A field has a value that fits; `seen` is empty when the rule asks for its absence.
        case field(name: String, patterns: [String], seen: [String])
        /// A search of the rule that must not hold, and what its fields have.
        case absent(search: String, field: String, patterns: [String], seen: [String])
        /// A correlation: what it counts, in how long, for which fields in common, and the limit as the rule writes it.
        case window(kind: String, span: String, fields: [String], limit: String)
    }

    /// The conditions of a rule for an event.
    ///
    /// - Parameters:
    ///   - rule: the rule.
    ///   - thresholds: what the board sets otherwise, by name.
    ///   - options: how rules are read, with the board's lists.
    ///   - fields: the event's fields, as its evidence has them.
    /// - Returns: those that hold, in the order of the rule; none when it does not hold for these fields.
    public static func steps(
        _ rule: PackRule,
        thresholds: [String: Double],
        options: RuleOptions,
        fields: [String: String]
    ) -> [Step] {
        let text = rule.filled(thresholds.mapValues { SigmaNumber($0) })
        let file = RuleFile(path: rule.file.path, text: text)
        var reading = RuleEvaluator.Options()
        reading.rules = options
        guard let evaluator = try? RuleEvaluator(files: [file], options: reading) else { return [] }
        evaluator.consume(Array((CaseEvents.object(fields) + "\n").utf8)) { _ in }
        evaluator.finish { _ in }
        var steps: [Step] = []
        for place in evaluator.rules.detections.indices {
            guard let trace = evaluator.session.explain(place), trace.verdict == .yes else { continue }
            collect(trace.condition, &steps)
            break
        }
        for document in RuleDocuments.read(file).documents {
            guard let correlation = document["correlation"] else { continue }
            let limits = (correlation["condition"]?.entries ?? []).map { "\($0.key) \($0.value.text)" }
            steps.append(
                .window(
                    kind: correlation["type"]?.text ?? "",
                    span: correlation["timespan"]?.text ?? "",
                    fields: correlation["group-by"]?.elements?.map(\.text) ?? [],
                    limit: limits.joined(separator: ", ")
                )
            )
        }
        return steps
    }

    /// What made a condition hold, and not what else it offered.
    private static func collect(_ step: RuleTrace.Step, _ steps: inout [Step]) {
        guard step.verdict == .yes else { return }
        switch step {
        case .all(let parts, _), .any(let parts, _): for part in parts { collect(part, &steps) }
        case .selection(_, let inner, _): collect(inner, &steps)
        case .not(let inner, _): absent(inner, "", &steps)
        case .item(let item):
            let patterns = item.tests.filter { $0.verdict == .yes }.map(\.pattern)
            steps.append(
                .field(
                    name: item.field ?? "*",
                    patterns: patterns.isEmpty ? item.tests.map(\.pattern) : patterns,
                    seen: item.seen
                )
            )
        }
    }

    private static func absent(_ step: RuleTrace.Step, _ search: String, _ steps: inout [Step]) {
        switch step {
        case .all(let parts, _), .any(let parts, _): for part in parts { absent(part, search, &steps) }
        case .selection(let name, let inner, _): absent(inner, name, &steps)
        case .not(let inner, _): collect(inner, &steps)
        case .item(let item):
            guard item.verdict == .no else { return }
            let patterns = item.tests.map(\.pattern)
            steps.append(.absent(search: search, field: item.field ?? "*", patterns: patterns, seen: item.seen))
        }
    }
}
