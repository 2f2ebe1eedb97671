import Detection
import Model
import Rules

/// What an evaluation gave, in a form that is easy to compare.
struct Outcome: Equatable {
    /// `rule@event`, in the order of coming.
    var matches: [String] = []
    /// `code@record`.
    var problems: [String] = []
    var full: [RuleEvaluator.Match] = []

    static func == (a: Outcome, b: Outcome) -> Bool { a.matches == b.matches && a.problems == b.problems }
}

/// Evaluates rules on JSON in pieces of a size.
func evaluate(
    _ rules: String,
    _ events: String,
    options: RuleEvaluator.Options = RuleEvaluator.Options(),
    chunk: Int = .max
) throws -> Outcome {
    let evaluator = try RuleEvaluator(files: [RuleFile(path: "rules.yml", text: rules)], options: options)
    return run(evaluator, Array(events.utf8), chunk: chunk)
}

func run(_ evaluator: RuleEvaluator, _ bytes: [UInt8], chunk: Int = .max) -> Outcome {
    var outcome = Outcome()
    func take(_ output: RuleEvaluator.Output) {
        switch output {
        case .match(let match):
            outcome.matches.append("\(match.rule ?? match.title)@\(match.match.event.index)")
            outcome.full.append(match)
        case .problem(let problem): outcome.problems.append("\(problem.code)@\(problem.record ?? 0)")
        }
    }
    var start = 0
    while start < bytes.count {
        let end = chunk >= bytes.count - start ? bytes.count : start + chunk
        evaluator.consume(Array(bytes[start..<end]), take)
        start = end
    }
    evaluator.finish(take)
    return outcome
}

/// A rule of one selection: the lines stand under `selection:`.
func rule(_ selection: String, condition: String = "selection", name: String = "r") -> String {
    let lines = selection.split(separator: "\n", omittingEmptySubsequences: false).map { "        \($0)" }
    return """
        title: Test
        name: \(name)
        logsource:
            category: test
        detection:
            selection:
        \(lines.joined(separator: "\n"))
            condition: \(condition)

        """
}

/// Whether a selection matches an event, by the engine; the trace must say the same.
func matches(
    _ selection: String,
    _ event: String,
    options: RuleEvaluator.Options = RuleEvaluator.Options()
) throws -> Bool {
    let evaluator = try RuleEvaluator(
        files: [RuleFile(path: "rules.yml", text: rule(selection))],
        options: options
    )
    let outcome = run(evaluator, Array(event.utf8))
    let trace = evaluator.session.explain(0)?.verdict == .yes
    if trace != !outcome.matches.isEmpty { throw Disagreement(selection: selection, event: event) }
    return !outcome.matches.isEmpty
}

struct Disagreement: Error {
    let selection: String
    let event: String
}

/// A seeded generator (SplitMix64), so that a failure can be repeated.
struct Seeded: RandomNumberGenerator {
    var state: UInt64
    init(_ seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
        return z ^ z >> 31
    }
}
