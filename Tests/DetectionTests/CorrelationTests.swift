import Detection
import Foundation
import Model
import Rules
import Testing

/// Correlations by hand, and against a count that knows nothing of windows, heaps or states.
@Suite struct CorrelationTests {
    /// Base rules `a`, `b` and `c`, which match events of that kind, and a correlation.
    static func rules(_ correlation: String, more: String = "") -> String {
        ["a", "b", "c"].map { name in
            "title: \(name)\nname: \(name)\nlogsource: {category: t}\ndetection: {s: {kind: \(name)}, condition: s}\n---\n"
        }.joined() + "title: C\nname: C\ncorrelation:\n"
            + correlation.split(separator: "\n").map { "    \($0)\n" }.joined() + more
    }

    static func event(_ kind: String, _ seconds: Double, user: String? = "u", extra: String = "") -> String {
        let user = user.map { #","user":"\#($0)""# } ?? ""
        return #"{"@timestamp":\#(1_700_000_000 + seconds),"kind":"\#(kind)"\#(user)\#(extra)}"# + "\n"
    }

    static let count = "type: event_count\nrules: a\ngroup-by: user\ntimespan: 10s\ncondition: {gte: 3}"

    @Test func windowsAreClosedAtBothEnds() throws {
        let exact = [0.0, 5, 10].map { Self.event("a", $0) }.joined()
        #expect(try evaluate(Self.rules(Self.count), exact).matches == ["C@2"])
        let late = [0.0, 5, 10.001].map { Self.event("a", $0) }.joined()
        #expect(try evaluate(Self.rules(Self.count), late).matches == [])
    }

    @Test func everyCompletingEventIsAMatch() throws {
        let events = [0.0, 1, 2, 3, 20].map { Self.event("a", $0) }.joined()
        #expect(try evaluate(Self.rules(Self.count), events).matches == ["C@2", "C@3"])
    }

    @Test func simultaneousEventsCountForEachOther() throws {
        let events = [0.0, 0, 0].map { Self.event("a", $0) }.joined()
        #expect(try evaluate(Self.rules(Self.count), events).matches == ["C@0", "C@1", "C@2"])
        var options = RuleEvaluator.Options()
        options.evaluation.simultaneous = .inOrder
        #expect(try evaluate(Self.rules(Self.count), events, options: options).matches == ["C@2"])
    }

    @Test func groupsAreApartAndFoldCase() throws {
        let events =
            Self.event("a", 0, user: "x") + Self.event("a", 1, user: "y") + Self.event("a", 2, user: "X")
            + Self.event("a", 3, user: "x")
        let outcome = try evaluate(Self.rules(Self.count), events)
        #expect(outcome.matches == ["C@3"])
        #expect(outcome.full.first?.match.group.map(\.value) == ["x"])
        #expect(outcome.full.first?.match.contributors.map(\.index) == [0, 2, 3])
        var options = RuleEvaluator.Options()
        options.evaluation.casedKeys = true
        #expect(try evaluate(Self.rules(Self.count), events, options: options).matches == [])
    }

    @Test func eventsWithoutGroupAreLeftOutAndCounted() throws {
        let events = (0..<5).map { Self.event("a", Double($0), user: nil) }.joined()
        let evaluator = try RuleEvaluator(files: [RuleFile(path: "r", text: Self.rules(Self.count))])
        #expect(run(evaluator, Array(events.utf8)).matches == [])
        #expect(evaluator.counts.correlations.withoutGroup == 5)
    }

    @Test func disorderWithinTheBoundDoesNotMatter() throws {
        let events = [10.0, 0, 5].map { Self.event("a", $0) }.joined()
        #expect(try evaluate(Self.rules(Self.count), events).matches == ["C@0"])
        var options = RuleEvaluator.Options()
        options.evaluation.disorder = 4
        let evaluator = try RuleEvaluator(files: [RuleFile(path: "r", text: Self.rules(Self.count))], options: options)
        #expect(run(evaluator, Array(events.utf8)).matches == [])
        #expect(evaluator.counts.correlations.late == 2)
    }

    @Test func oneWrongClockMakesNobodyLate() throws {
        var options = RuleEvaluator.Options()
        options.evaluation.disorder = 4
        options.evaluation.latest = Instant(seconds: 1_800_000_000)
        let events = Self.event("a", 0) + Self.event("a", 900_000_000) + Self.event("a", 1) + Self.event("a", 2)
        let evaluator = try RuleEvaluator(files: [RuleFile(path: "r", text: Self.rules(Self.count))], options: options)
        #expect(run(evaluator, Array(events.utf8)).matches == ["C@3"])
        #expect(evaluator.counts.correlations.future == 1)
    }

    @Test func aBurstThatStraddlesTwoRunsIsOne() throws {
        let rules = [RuleFile(path: "r", text: Self.rules(Self.count))]
        let first = try RuleEvaluator(files: rules)
        var before: [String] = []
        first.consume(Array([0.0, 4].map { Self.event("a", $0) }.joined().utf8)) {
            if case .match(let match) = $0 { before.append(match.title) }
        }
        #expect(before.isEmpty)
        let data = try JSONEncoder().encode(first.state)
        let state = try JSONDecoder().decode(CorrelationState.self, from: data)
        let second = try RuleEvaluator(files: rules, state: state)
        #expect(run(second, Array(Self.event("a", 8).utf8)).matches == ["C@0"])
    }

    @Test func aChangedCorrelationDropsItsPast() throws {
        let first = try RuleEvaluator(files: [RuleFile(path: "r", text: Self.rules(Self.count))])
        _ = run(first, Array(Self.event("a", 0).utf8))
        let changed = Self.rules(Self.count.replacing("10s", with: "20s"))
        let set = CompiledRules(RuleLoader().load([RuleFile(path: "r", text: changed)]))
        #expect(CorrelationEngine.resume(first.state, set).dropped == 1)
    }

    @Test(arguments: [
        ("{gt: 2}", ["C@2", "C@3"]), ("{gte: 2, lte: 3}", ["C@1", "C@2"]), ("{eq: 2}", ["C@1"]), ("{lt: 2}", ["C@0"]),
        ("{neq: 2}", ["C@0", "C@2", "C@3"]),
    ])
    func thresholds(_ condition: String, _ expected: [String]) throws {
        let events = [0.0, 1, 2, 3].map { Self.event("a", $0) }.joined()
        #expect(try evaluate(Self.rules(Self.count.replacing("{gte: 3}", with: condition)), events).matches == expected)
    }

    @Test func valuesAreCountedOnceWhateverTheirCase() throws {
        let rule = "type: value_count\nrules: a\ngroup-by: user\ntimespan: 10s\ncondition: {gte: 2, field: v}"
        let events =
            Self.event("a", 0, extra: #","v":"x""#) + Self.event("a", 1, extra: #","v":"X""#) + Self.event("a", 2)
            + Self.event("a", 3, extra: #","v":"y""#) + Self.event("a", 11, extra: #","v":["x","z"]"#)
        #expect(try evaluate(Self.rules(rule), events).matches == ["C@3", "C@4"])
        let tuples = rule.replacing("field: v", with: "field: [v, w]")
        let pairs = Self.event("a", 0, extra: #","v":"x","w":1"#) + Self.event("a", 1, extra: #","v":"x","w":2"#)
        #expect(try evaluate(Self.rules(tuples), pairs).matches == ["C@1"])
    }

    @Test(arguments: [
        ("value_sum", "gte: 6", ["C@2"]), ("value_avg", "gte: 2", ["C@2"]), ("value_median", "gt: 1.5", ["C@2"]),
        ("value_percentile", "gte: 2.5, percentile: 75", ["C@2"]),
        ("value_percentile", "eq: 3, percentile: 100", ["C@2"]),
    ])
    func numbers(_ kind: String, _ condition: String, _ expected: [String]) throws {
        let rule = "type: \(kind)\nrules: a\ngroup-by: user\ntimespan: 10s\ncondition: {\(condition), field: n}"
        let events =
            ["1", "\"2\"", "3"].enumerated().map { Self.event("a", Double($0), extra: #","n":\#($1)"#) }.joined()
            + Self.event("a", 4, extra: #","n":"many""#)
        #expect(try evaluate(Self.rules(rule), events).matches == expected)
    }

    @Test func rulesTogether() throws {
        let rule = "type: temporal\nrules: [a, b]\ngroup-by: user\ntimespan: 10s"
        let events = Self.event("b", 0) + Self.event("a", 10) + Self.event("a", 11) + Self.event("b", 30, user: "v")
        #expect(try evaluate(Self.rules(rule), events).matches == ["C@1"])
    }

    @Test func rulesInOrder() throws {
        let rule = "type: temporal_ordered\nrules: [a, b]\ngroup-by: user\ntimespan: 10s"
        #expect(try evaluate(Self.rules(rule), Self.event("b", 0) + Self.event("a", 5)).matches == [])
        #expect(try evaluate(Self.rules(rule), Self.event("a", 0) + Self.event("b", 10)).matches == ["C@1"])
        #expect(try evaluate(Self.rules(rule), Self.event("a", 0) + Self.event("b", 10.5)).matches == [])
        // Neither is later than the other.
        #expect(try evaluate(Self.rules(rule), Self.event("a", 0) + Self.event("b", 0)).matches == [])
        let partly = "type: temporal_ordered\nrules: [a, b, c]\ngroup-by: user\ntimespan: 10s\ncondition: {gte: 2}"
        #expect(
            try evaluate(Self.rules(partly), Self.event("c", 0) + Self.event("a", 1) + Self.event("c", 2)).matches == [
                "C@2"
            ]
        )
    }

    @Test func absence() throws {
        let rule = Self.rules("type: temporal\ngroup-by: user\ntimespan: 10s\ncondition: a and not b")
        let events =
            Self.event("a", 0) + Self.event("b", 10) + Self.event("a", 11) + Self.event("b", 21.5) + Self.event("a", 25)
        #expect(try evaluate(rule, events).matches == ["C@2", "C@4"])
        var options = RuleEvaluator.Options()
        options.closesWindows = false
        let open = try RuleEvaluator(files: [RuleFile(path: "r", text: rule)], options: options)
        #expect(run(open, Array(events.utf8)).matches == ["C@2"])
        #expect(open.counts.correlations.openWindows == 1)
        options.evaluation.absence = .preceding
        #expect(try evaluate(rule, events, options: options).matches == ["C@0"])
        let both = Self.rules("type: temporal_ordered\ngroup-by: user\ntimespan: 10s\ncondition: a and b and not c")
        let mixed =
            Self.event("a", 0) + Self.event("b", 3) + Self.event("c", 20) + Self.event("a", 30) + Self.event("b", 31)
            + Self.event("c", 35) + Self.event("b", 50) + Self.event("a", 51)
        #expect(try evaluate(both, mixed).matches == ["C@1"])
    }

    @Test func extendedConditionsWithoutAbsence() throws {
        let rule = Self.rules(
            "type: temporal\nrules: [a, b, c]\ngroup-by: user\ntimespan: 10s\ncondition: a and (b or c)"
        )
        let events = Self.event("b", 0) + Self.event("c", 1) + Self.event("a", 2)
        #expect(try evaluate(rule, events).matches == ["C@2"])
    }

    @Test func correlationsOfCorrelations() throws {
        let outer =
            "---\ntitle: D\nname: D\ncorrelation: {type: value_count, rules: C, group-by: [kind], timespan: 1h, condition: {gte: 2, field: user}}\n"
        let rule = Self.rules(
            "type: event_count\nrules: a\ngroup-by: [user, kind]\ntimespan: 10s\ncondition: {gte: 2}",
            more: outer
        )
        let events = ["u", "u", "v", "w", "v"].enumerated().map { Self.event("a", Double($0), user: $1) }.joined()
        #expect(try evaluate(rule, events).matches == ["D@4"])
        let generating = rule.replacing("type: event_count", with: "generate: true\n    type: event_count")
        #expect(try evaluate(generating, events).matches == ["a@0", "a@1", "a@2", "a@3", "a@4", "D@4"])
        let both = generating.replacing("name: D\n", with: "name: D\ngenerate: true\n")
        #expect(
            try evaluate(both, events).matches.sorted() == ["C@1", "C@4", "D@4", "a@0", "a@1", "a@2", "a@3", "a@4"]
        )
    }

    @Test func aliasesNameOneFieldInSeveralRules() throws {
        let rule = "type: temporal\nrules: [a, b]\naliases:\n  ip: {a: src, b: client.ip}\ngroup-by: ip\ntimespan: 10s"
        let events =
            Self.event("a", 0, extra: #","src":"1.1.1.1""#) + Self.event("b", 1, extra: #","client":{"ip":"2.2.2.2"}"#)
            + Self.event("b", 2, extra: #","client":{"ip":"1.1.1.1"}"#)
        let outcome = try evaluate(Self.rules(rule), events)
        #expect(outcome.matches == ["C@2"])
        #expect(outcome.full.first?.match.group == [RuleMatch.Key(name: "ip", value: "1.1.1.1")])
    }

    @Test func memoryGrowsWithOpenWindowsOnly() throws {
        let compiled = CompiledRules(RuleLoader().load([RuleFile(path: "r", text: Self.rules(Self.count))]))
        let evaluator = RuleSession(compiled)
        let schema = EventSchema(dataset: "t", fields: ["kind", "user"], pool: Array("auser".utf8))
        var engine = CorrelationEngine(compiled, options: EvaluationOptions(disorder: 5))
        let binding = compiled.binding(schema)
        var batch = EventBatch(schema: schema, file: "f")
        var peak = 0
        var found = 0
        for second in 0..<20_000 {
            batch.removeAll()
            let user = "u\(second % 5000)"
            batch.raw = Array(user.utf8)
            batch.slots = [.constant(0, 1), .raw(0, user.utf8.count)]
            batch.rows = [
                EventBatch.Row(
                    start: 0,
                    length: 0,
                    record: 1,
                    time: Instant(seconds: Int64(second)),
                    certainty: .exact,
                    system: .linux
                )
            ]
            evaluator.evaluate(batch, 0, binding, compiled.scope(nil))
            let hit = try #require(evaluator.hit(EventReference(index: second)))
            engine.add(hit) { _ in found += 1 }
            engine.observe(Instant(seconds: Int64(second))) { _ in found += 1 }
            peak = max(peak, engine.retained)
        }
        #expect(found == 0)
        // Ten seconds of window, as much again until the next sweep, five of waiting.
        #expect(peak <= 40)
    }
}
