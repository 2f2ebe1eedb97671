public import Detection
internal import Model
public import Rules

/// Why a rule of the pack holds for the events of a finding: the conditions that made it hold, with the values seen.
public enum PackTrace {
    /// A field of a search, what it was held against, and what it has.
    public struct Condition: Sendable, Hashable {
        /// The field; nil for the whole record.
        public var field: String?
        /// What is asked of it.
        public var tests: [RuleTrace.Test]
        /// Its values; empty when the event lacks it.
        public var seen: [String]

        /// The condition in the notation of rules.
        public var pattern: String { "\(field ?? "*"): \(tests.map(\.pattern).joined(separator: ", "))" }
    }

    /// A step of a rule.
    public enum Step: Sendable, Hashable {
        /// A search of the rule that holds, or one that must not hold and does not; its fields that decide that.
        case search(name: String, holds: Bool, [Condition])
        /// A correlation.
        case window(Window)
    }

    /// What a correlation counts.
    public struct Window: Sendable, Hashable {
        /// The type, as the rule writes it.
        public var kind: String
        /// In how long, as the rule writes it.
        public var span: String
        /// The fields that the records have in common.
        public var fields: [String]
        /// The fields of which different values are counted.
        public var counted: [String]
        /// The limits, as the rule writes them: `gte 10`.
        public var limits: [String]
        /// Whether it is the one that told the finding, and not one that another counts.
        public var isLast: Bool
    }

    /// The conditions of a rule for events.
    ///
    /// - Parameters:
    ///   - rule: the rule.
    ///   - thresholds: what the board sets otherwise, by name.
    ///   - options: how rules are read, with the board's lists.
    ///   - events: the fields of events, as their evidence has them.
    /// - Returns: those that hold, in the order of the rule, each part of it for the first event that meets it; none when it
    ///   holds for none of them.
    public static func steps(
        _ rule: PackRule,
        thresholds: [String: Double],
        options: RuleOptions,
        events: [[String: String]]
    ) -> [Step] {
        let text = rule.filled(thresholds.mapValues { SigmaNumber($0) })
        let file = RuleFile(path: rule.file.path, text: text)
        var reading = RuleEvaluator.Options()
        reading.rules = options
        guard let evaluator = try? RuleEvaluator(files: [file], options: reading) else { return [] }
        var found: [Int: [Step]] = [:]
        for event in events where found.count < evaluator.rules.detections.count {
            evaluator.consume(Array((CaseEvents.object(event) + "\n").utf8)) { _ in }
            for place in evaluator.rules.detections.indices where found[place] == nil {
                guard let trace = evaluator.session.explain(place), trace.verdict == .yes else { continue }
                var steps: [Step] = []
                collect(trace.condition, "", &steps)
                found[place] = steps
            }
        }
        evaluator.finish { _ in }
        let searches = found.sorted { $0.key < $1.key }.flatMap(\.value)
        let correlations = RuleDocuments.read(file).documents.compactMap { $0["correlation"] }
        let windows = correlations.enumerated().map { number, correlation in
            let condition = correlation["condition"]?.entries ?? []
            let fields = correlation["field"] ?? correlation["condition"]?["field"]
            return Step.window(
                Window(
                    kind: correlation["type"]?.text ?? "",
                    span: correlation["timespan"]?.text ?? "",
                    fields: correlation["group-by"]?.elements?.map(\.text) ?? [],
                    counted: fields?.elements?.map(\.text) ?? fields.map { [$0.text] } ?? [],
                    limits: condition.filter { $0.key != "field" }.map { "\($0.key) \($0.value.text)" },
                    isLast: number == correlations.count - 1
                )
            )
        }
        return searches + windows
    }

    /// What made a condition hold, and not what else it offered.
    private static func collect(_ step: RuleTrace.Step, _ search: String, _ steps: inout [Step]) {
        guard step.verdict == .yes else { return }
        switch step {
        case .all(let parts, _), .any(let parts, _): for part in parts { collect(part, search, &steps) }
        case .selection(let name, let inner, _): collect(inner, name, &steps)
        case .not(let inner, _): absent(inner, search, &steps)
        case .item(let item):
            let tests = item.tests.filter { $0.verdict == .yes }
            add(item, tests.isEmpty ? item.tests : tests, search, true, &steps)
        }
    }

    private static func absent(_ step: RuleTrace.Step, _ search: String, _ steps: inout [Step]) {
        switch step {
        case .all(let parts, _), .any(let parts, _): for part in parts { absent(part, search, &steps) }
        case .selection(let name, let inner, _): absent(inner, name, &steps)
        case .not(let inner, _): collect(inner, search, &steps)
        case .item(let item):
            guard item.verdict == .no else { return }
            add(item, item.tests, search, false, &steps)
        }
    }

    /// Fields of one search are one step.
    private static func add(
        _ item: RuleTrace.Item,
        _ tests: [RuleTrace.Test],
        _ search: String,
        _ holds: Bool,
        _ steps: inout [Step]
    ) {
        let condition = Condition(field: item.field, tests: tests, seen: item.seen)
        if case .search(search, holds, let conditions)? = steps.last {
            steps[steps.count - 1] = .search(name: search, holds: holds, conditions + [condition])
        } else {
            steps.append(.search(name: search, holds: holds, [condition]))
        }
    }
}
