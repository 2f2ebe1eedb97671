import Detection
import Model
import Rules
import Testing

/// Correlations over random events give what counting by hand gives, in any order of arrival and any size of pieces.
@Suite struct CorrelationPropertyTests {
    struct Event {
        var kind: String
        var time: Int
        var user: String
        var number: Int
    }

    static let kinds = [
        "event_count", "value_count", "value_sum", "value_avg", "value_median", "value_percentile", "temporal",
        "temporal_ordered",
    ]

    @Test(arguments: kinds, 0..<25)
    func equalsBruteForce(_ kind: String, _ seed: Int) throws {
        var generator = Seeded(UInt64(seed) &* 31 &+ UInt64(kind.utf8.count))
        let span = Int.random(in: 1...12, using: &generator)
        let threshold = kind.hasPrefix("temporal") ? 3 : Int.random(in: 1...9, using: &generator)
        let field =
            kind == "value_percentile" ? ", field: n, percentile: 80" : kind.hasPrefix("value") ? ", field: n" : ""
        let references = kind.hasPrefix("temporal") ? "[a, b, c]" : "[a, b]"
        let rules = CorrelationTests.rules(
            "type: \(kind)\nrules: \(references)\ngroup-by: user\ntimespan: \(span)s\ncondition: {gte: \(threshold)\(field)}"
        )
        var events: [Event] = []
        for _ in 0..<60 {
            events.append(
                Event(
                    kind: ["a", "b", "c", "d"].randomElement(using: &generator) ?? "a",
                    time: Int.random(in: 0...50, using: &generator),
                    user: ["u", "v"].randomElement(using: &generator) ?? "u",
                    number: Int.random(in: 0...4, using: &generator)
                )
            )
        }
        let text = events.map {
            CorrelationTests.event($0.kind, Double($0.time), user: $0.user, extra: #","n":\#($0.number)"#)
        }.joined()
        let expected = Self.expected(kind, events, span: span, threshold: threshold)
        for chunk in [1, 7, 1000, Int.max] {
            let found = try evaluate(rules, text, chunk: chunk).matches.filter { $0.hasPrefix("C@") }
            #expect(Set(found) == expected)
            #expect(found.count == expected.count)
        }
    }

    /// For each event of a counted rule: does what happened to its user from `span` before it until its moment suffice?
    static func expected(_ kind: String, _ events: [Event], span: Int, threshold: Int) -> Set<String> {
        let counted = kind.hasPrefix("temporal") ? ["a", "b", "c"] : ["a", "b"]
        var expected: Set<String> = []
        for (index, event) in events.enumerated() where counted.contains(event.kind) {
            let window = events.filter {
                counted.contains($0.kind) && $0.user == event.user && $0.time <= event.time
                    && $0.time >= event.time - span
            }
            let numbers = window.map(\.number).sorted()
            let sum = numbers.reduce(0, +)
            let holds: Bool
            switch kind {
            case "event_count": holds = window.count >= threshold
            case "value_count": holds = Set(numbers).count >= threshold
            case "value_sum": holds = sum >= threshold
            case "value_avg": holds = sum >= threshold * numbers.count
            case "value_median": holds = numbers[(numbers.count - 1) / 2] + numbers[numbers.count / 2] >= 2 * threshold
            case "value_percentile":
                // In between two values in proportion, in whole numbers: eighty hundredths of the way from the first to the last.
                let place = (numbers.count - 1) * 80
                let above = numbers[min(place / 100 + 1, numbers.count - 1)]
                holds = numbers[place / 100] * (100 - place % 100) + above * (place % 100) >= threshold * 100
            case "temporal": holds = Set(window.map(\.kind)).count >= threshold
            default:
                holds = window.contains { a in
                    a.kind == "a"
                        && window.contains { b in
                            b.kind == "b" && b.time > a.time && window.contains { $0.kind == "c" && $0.time > b.time }
                        }
                }
            }
            if holds { expected.insert("C@\(index)") }
        }
        return expected
    }

    @Test(arguments: 0..<40)
    func correlationsOfCorrelationsEqualBruteForce(_ seed: Int) throws {
        var generator = Seeded(UInt64(seed) &+ 4100)
        let span = Int.random(in: 1...9, using: &generator)
        let outer = Int.random(in: 1...20, using: &generator)
        let least = Int.random(in: 2...4, using: &generator)
        let rules = CorrelationTests.rules(
            "type: event_count\nrules: [a, b]\ngroup-by: user\ntimespan: \(span)s\ncondition: {gte: 2}",
            more:
                "---\ntitle: D\nname: D\ncorrelation: {type: event_count, rules: [C], group-by: user, timespan: \(outer)s, condition: {gte: \(least)}}\n"
        )
        let events = (0..<50).map { _ in
            Event(
                kind: ["a", "b", "d"].randomElement(using: &generator) ?? "a",
                time: Int.random(in: 0...90, using: &generator),
                user: ["u", "v"].randomElement(using: &generator) ?? "u",
                number: 0
            )
        }
        let inner = Self.expected("event_count", events, span: span, threshold: 2).compactMap { Int($0.dropFirst(2)) }
        let expected = inner.filter { place in
            let event = events[place]
            return inner.count { other in
                events[other].user == event.user && events[other].time <= event.time
                    && events[other].time >= event.time - outer
            } >= least
        }
        let text = events.map { CorrelationTests.event($0.kind, Double($0.time), user: $0.user) }.joined()
        let found = try evaluate(rules, text).matches.filter { $0.hasPrefix("D@") }
        #expect(Set(found) == Set(expected.map { "D@\($0)" }))
        #expect(found.count == expected.count)
    }

    @Test(arguments: 0..<40)
    func absenceEqualsBruteForce(_ seed: Int) throws {
        var generator = Seeded(UInt64(seed) &+ 900)
        let span = Int.random(in: 1...8, using: &generator)
        let rules = CorrelationTests.rules("type: temporal\ngroup-by: user\ntimespan: \(span)s\ncondition: a and not b")
        let events = (0..<40).map { _ in
            Event(
                kind: ["a", "b"].randomElement(using: &generator) ?? "a",
                time: Int.random(in: 0...80, using: &generator),
                user: ["u", "v"].randomElement(using: &generator) ?? "u",
                number: 0
            )
        }
        let text = events.map { CorrelationTests.event($0.kind, Double($0.time), user: $0.user) }.joined()
        var expected: Set<String> = []
        for (index, event) in events.enumerated() where event.kind == "a" {
            let isFollowed = events.contains {
                $0.kind == "b" && $0.user == event.user && $0.time >= event.time && $0.time <= event.time + span
            }
            // Of several at one moment the last is named.
            let isLast = !events[(index + 1)...].contains {
                $0.kind == "a" && $0.user == event.user && $0.time == event.time
            }
            if !isFollowed, isLast { expected.insert("C@\(index)") }
        }
        #expect(Set(try evaluate(rules, text).matches) == expected)
    }

    @Test(arguments: 0..<20)
    func stoppingAndResumingChangesNothing(_ seed: Int) throws {
        var generator = Seeded(UInt64(seed) &+ 77)
        let kind = Self.kinds.randomElement(using: &generator) ?? "event_count"
        let field =
            kind == "value_percentile" ? ", field: n, percentile: 80" : kind.hasPrefix("value") ? ", field: n" : ""
        let text = CorrelationTests.rules(
            "type: \(kind)\nrules: [a, b]\ngroup-by: user\ntimespan: 6s\ncondition: {gte: 2\(field)}",
            more:
                "---\ntitle: X\nname: X\ncorrelation: {type: temporal, group-by: user, timespan: 5s, condition: a and not c}\n"
        )
        let lines = (0..<50).map { index in
            CorrelationTests.event(
                ["a", "b", "c"].randomElement(using: &generator) ?? "a",
                Double(index / 2),
                user: ["u", "v"].randomElement(using: &generator) ?? "u",
                extra: #","n":\#(index % 3)"#
            )
        }
        var options = RuleEvaluator.Options()
        options.evaluation.disorder = 3
        let whole = try evaluate(text, lines.joined(), options: options).full.map {
            "\($0.title) \($0.match.time?.seconds ?? 0) \($0.match.group)"
        }
        var parts: [String] = []
        var state: CorrelationState?
        let files = [RuleFile(path: "r", text: text)]
        for line in lines {
            let evaluator = try RuleEvaluator(files: files, options: options, state: state)
            evaluator.consume(Array(line.utf8)) {
                if case .match(let match) = $0 {
                    parts.append("\(match.title) \(match.match.time?.seconds ?? 0) \(match.match.group)")
                }
            }
            state = evaluator.state
        }
        let last = try RuleEvaluator(files: files, options: options, state: state)
        last.finish {
            if case .match(let match) = $0 {
                parts.append("\(match.title) \(match.match.time?.seconds ?? 0) \(match.match.group)")
            }
        }
        let missing = whole.filter { !parts.contains($0) }
        let added = parts.filter { !whole.contains($0) }
        #expect(missing.isEmpty && added.isEmpty, "\(kind): missing \(missing), added \(added)")
        #expect(parts.count == whole.count, "\(kind)")
    }
}
