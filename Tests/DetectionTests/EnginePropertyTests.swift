import Detection
import Model
import Rules
import Testing

/// The shared searches find what looking at each rule by itself finds, and conditions mean what their truth tables say.
@Suite struct EnginePropertyTests {
    private static let alphabet = ["a", "b", "A", "B", "*", "?", "\\", "-", "/", " ", "é", "É", "1"]

    private static func text(_ generator: inout Seeded, _ most: Int, wild: Bool) -> String {
        (0..<Int.random(in: 0...most, using: &generator)).map { _ in
            let piece = alphabet.randomElement(using: &generator) ?? "a"
            return !wild && "*?\\".contains(piece) ? "a" : piece
        }.joined()
    }

    private static func quoted(_ text: String) -> String { "'\(text.replacing("'", with: "''"))'" }

    private static func item(_ generator: inout Seeded) -> String {
        let field = ["F", "g", "H.i"].randomElement(using: &generator) ?? "F"
        let modifiers =
            [
                "", "|contains", "|startswith", "|endswith", "|contains|all", "|cased", "|windash|contains", "|re",
                "|neq", "|exists", "|gt", "|contains|cased",
            ]
            .randomElement(using: &generator) ?? ""
        switch modifiers {
        case "|exists": return "\(field)|exists: \(Bool.random(using: &generator))"
        case "|gt": return "\(field)|gt: \(Int.random(in: 0...20, using: &generator))"
        case "|re":
            let pattern = (0..<Int.random(in: 1...4, using: &generator)).map { _ in
                ["a", "b", "ab", "[ab]", ".", "a?", "(a|b)", "1", "aba"].randomElement(using: &generator) ?? "a"
            }.joined()
            return "\(field)|re: '\(pattern)'"
        default:
            let count = modifiers.contains("all") ? 2 : Int.random(in: 1...3, using: &generator)
            let values = (0..<count).map { _ in quoted(text(&generator, 4, wild: true)) }
            return "\(field)\(modifiers): [\(values.joined(separator: ", "))]"
        }
    }

    private static func event(_ generator: inout Seeded) -> String {
        func value(_ generator: inout Seeded) -> String {
            switch Int.random(in: 0...9, using: &generator) {
            case 0: "null"
            case 1: String(Int.random(in: 0...20, using: &generator))
            case 2: "true"
            case 3: "[\"\(text(&generator, 5, wild: false))\", 1, null]"
            case 4: "{}"
            default: "\"\(text(&generator, 6, wild: false))\""
            }
        }
        var members: [String] = []
        if Int.random(in: 0...4, using: &generator) > 0 { members.append("\"f\": \(value(&generator))") }
        if Int.random(in: 0...4, using: &generator) > 0 { members.append("\"G\": \(value(&generator))") }
        if Int.random(in: 0...4, using: &generator) > 0 { members.append("\"h\": {\"I\": \(value(&generator))}") }
        if Int.random(in: 0...9, using: &generator) == 0 { members.append("\"F\": \(value(&generator))") }
        return "{\(members.joined(separator: ", "))}"
    }

    @Test(arguments: 0..<60)
    func sharedSearchesAgreeWithTheTrace(_ seed: Int) throws {
        var generator = Seeded(UInt64(seed) &* 1009)
        let conditions = ["s", "not s", "s and not t", "s or t", "1 of them", "all of *", "not (s and t)"]
        let files = (0..<30).map { index in
            RuleFile(
                path: "r\(index)",
                text: """
                    title: R
                    name: r\(index)
                    logsource: {category: t}
                    detection:
                        s:
                            \(Self.item(&generator))
                        t:
                            - \(Self.item(&generator))
                            - \(Self.quoted(Self.text(&generator, 3, wild: false) + "b"))
                        condition: \(conditions.randomElement(using: &generator) ?? "s")

                    """
            )
        }
        var options = RuleEvaluator.Options()
        options.skipInvalid = true
        let evaluator = try RuleEvaluator(files: files, options: options)
        #expect(evaluator.compiled.count >= 25)
        for number in 0..<60 {
            let event = Self.event(&generator)
            var found: Set<String> = []
            evaluator.consume(Array((event + "\n").utf8)) {
                if case .match(let match) = $0 { found.insert(match.rule ?? "") }
            }
            for index in 0..<evaluator.compiled.count {
                let expected = evaluator.session.explain(index)?.verdict == .yes
                let name = evaluator.rules.detections[index].metadata.name ?? ""
                #expect(
                    found.contains(name) == expected,
                    "\(files.first { $0.text.contains("name: \(name)\n") }?.text ?? "")\n\(number): \(event)"
                )
            }
        }
    }

    /// The value of a condition, by going through its text with a calculator of its own.
    private indirect enum Tree {
        case name(Int)
        case not(Tree)
        case and(Tree, Tree)
        case or(Tree, Tree)

        func text(_ outer: Int = 0) -> String {
            switch self {
            case .name(let index): return "s\(index)"
            case .not(let inner): return "not \(inner.text(3))"
            case .and(let a, let b):
                let text = "\(a.text(2)) and \(b.text(2))"
                return outer > 2 ? "(\(text))" : text
            case .or(let a, let b):
                let text = "\(a.text(1)) or \(b.text(1))"
                return outer > 1 ? "(\(text))" : text
            }
        }

        func value(_ bits: Int) -> Bool {
            switch self {
            case .name(let index): bits >> index & 1 == 1
            case .not(let inner): !inner.value(bits)
            case .and(let a, let b): a.value(bits) && b.value(bits)
            case .or(let a, let b): a.value(bits) || b.value(bits)
            }
        }

        static func random(_ depth: Int, _ generator: inout Seeded) -> Tree {
            if depth == 0 { return .name(Int.random(in: 0..<4, using: &generator)) }
            switch Int.random(in: 0...3, using: &generator) {
            case 0: return .not(random(depth - 1, &generator))
            case 1: return .and(random(depth - 1, &generator), random(depth - 1, &generator))
            case 2: return .or(random(depth - 1, &generator), random(depth - 1, &generator))
            default: return .name(Int.random(in: 0..<4, using: &generator))
            }
        }
    }

    @Test(arguments: 0..<100)
    func conditionsEqualTheirTruthTables(_ seed: Int) throws {
        var generator = Seeded(UInt64(seed) &+ 4242)
        let tree = Tree.random(4, &generator)
        let searches = (0..<4).map { "    s\($0):\n        f\($0): x\n" }.joined()
        let rule = "title: T\nname: r\nlogsource: {category: t}\ndetection:\n\(searches)    condition: \(tree.text())\n"
        let evaluator = try RuleEvaluator(files: [RuleFile(path: "r", text: rule)])
        let events = (0..<16).map { bits in
            "{" + (0..<4).filter { bits >> $0 & 1 == 1 }.map { "\"f\($0)\":\"x\"" }.joined(separator: ",") + "}\n"
        }
        let expected = (0..<16).filter { tree.value($0) }.map { "r@\($0)" }
        #expect(run(evaluator, Array(events.joined().utf8)).matches == expected, "\(tree.text())")
    }

    @Test(arguments: [
        ("1 of s*", [1, 2, 3, 5, 6, 7]), ("any of s*", [1, 2, 3, 5, 6, 7]), ("all of s*", [3, 7]),
        ("1 of them", [1, 2, 3, 4, 5, 6, 7]),
        ("all of them", [7]), ("not 1 of s*", [0, 4]), ("not all of s* or other", [0, 1, 2, 4, 5, 6, 7]),
        ("1 of *_b", [2, 3, 6, 7]),
        ("other and not _hidden", [4, 5, 6, 7]), ("1 of *", [1, 2, 3, 4, 5, 6, 7]), ("not not s_a", [1, 3, 5, 7]),
        ("s_a and s_b or other", [3, 4, 5, 6, 7]), ("other or s_a and s_b", [3, 4, 5, 6, 7]),
        ("not s_a and s_b", [2, 6]),
    ])
    func selectors(_ condition: String, _ expected: [Int]) throws {
        let rule = """
            title: T
            name: r
            logsource: {category: t}
            detection:
                s_a: {a: x}
                s_b: {b: x}
                other: {c: x}
                _hidden: {d: x}
                condition: \(condition)
            """
        let events = (0..<8).map { bits in
            "{"
                + ["a", "b", "c"].enumerated().filter { bits >> $0.offset & 1 == 1 }.map { "\"\($0.element)\":\"x\"" }
                .joined(separator: ",")
                + "}\n"
        }
        #expect(try evaluate(rule, events.joined()).matches == expected.map { "r@\($0)" })
    }

    @Test func severalConditionsAreAlternatives() throws {
        let rule = "title: T\nname: r\nlogsource: {category: t}\ndetection: {a: {a: x}, b: {b: x}, condition: [a, b]}\n"
        #expect(try evaluate(rule, "{\"a\":\"x\"}{\"b\":\"x\"}{\"c\":\"x\"}").matches == ["r@0", "r@1"])
    }

    @Test func filtersAreAddedToTheirRules() throws {
        let rules = """
            title: A
            name: a
            id: 00000000-0000-4000-8000-000000000001
            logsource: {product: windows, service: security}
            detection: {s: {k: x}, condition: s}
            ---
            title: B
            name: b
            logsource: {product: linux}
            detection: {s: {k: x}, condition: s}
            ---
            title: F
            logsource: {product: windows}
            filter: {rules: RULES, s: {user: admin}, condition: not s}

            """
        let events = "{\"k\":\"x\"}{\"k\":\"x\",\"user\":\"Admin\"}"
        func found(
            _ target: String,
            _ text: String? = nil,
            _ options: RuleEvaluator.Options = .init()
        ) throws -> [String] {
            try evaluate((text ?? rules).replacing("RULES", with: target), events, options: options).matches
                .map { $0.replacing("00000000-0000-4000-8000-000000000001", with: "a") }
        }
        for target in ["any", "[a]", "a", "[00000000-0000-4000-8000-000000000001]"] {
            #expect(try found(target) == ["a@0", "b@0", "b@1"])
        }
        var options = RuleEvaluator.Options()
        options.rules.filters = .exclude
        #expect(try found("any", nil, options) == ["b@0", "a@1", "b@1"])
        #expect(try found("any", rules.replacing("not s", with: "s"), options) == ["a@0", "b@0", "b@1"])
    }

    @Test func oldCollectionsAreUnfolded() throws {
        let rules = """
            action: global
            title: T
            logsource: {category: t}
            detection: {condition: s}
            ---
            name: one
            detection: {s: {k: x}}
            ---
            name: two
            detection: {s: {k: y}}
            ---
            action: repeat
            name: three
            detection: {s: {m: z}}
            ---
            action: reset
            ---
            title: U
            name: four
            logsource: {category: t}
            detection: {s: {k: x}, condition: s}
            """
        #expect(
            try evaluate(rules, "{\"k\":\"x\"}{\"k\":\"y\"}{\"k\":\"y\",\"m\":\"z\"}").matches == [
                "one@0", "four@0", "two@1", "two@2", "three@2",
            ]
        )
    }

    @Test func rowsOfABatchAreReadLikeJSON() throws {
        let text =
            rule("user.name: jan\nlogwacht.role|exists: true\nempty: null\nevent.dataset: demo")
            + "---\n" + rule("- 'the \"raw\" record'", name: "k") + "---\n" + rule("'@timestamp|hour': 9", name: "t")
        let compiled = CompiledRules(RuleLoader().load([RuleFile(path: "r", text: text)]))
        let session = RuleSession(compiled)
        let schema = EventSchema(
            dataset: "demo",
            fields: ["user.name", "logwacht.role", "empty", "unused"],
            pool: Array("x".utf8)
        )
        var batch = EventBatch(schema: schema, file: "f")
        batch.raw = Array("JAN;the \"\"raw\"\" record".utf8)
        batch.arena = Array("the \"raw\" record".utf8)
        batch.slots = [
            .raw(0, 3), .constant(0, 1), .null, .decoded(0, 16), .missing, .constant(0, 1), .missing, .missing,
        ]
        let row = EventBatch.Row(
            start: 0,
            length: UInt32(batch.raw.count),
            record: 1,
            time: Instant(seconds: 9 * 3600),
            certainty: .exact,
            system: .afas
        )
        batch.rows = [row, row]
        let binding = compiled.binding(schema)
        session.evaluate(batch, 0, binding, compiled.scope(nil))
        #expect(session.matches == [0, 1, 2])
        session.evaluate(batch, 1, binding, compiled.scope(nil))
        #expect(session.matches == [2])
    }

    @Test func exportsAreEvaluatedLikeStreams() throws {
        let evaluator = try RuleEvaluator(files: [
            RuleFile(path: "r", text: CorrelationTests.rules(CorrelationTests.count))
        ])
        let schema = EventSchema(dataset: "demo", fields: ["kind", "user"], pool: Array("au".utf8))
        var batch = EventBatch(schema: schema, file: "f.csv")
        for second in 0..<3 {
            batch.slots += [.constant(0, 1), .constant(1, 1)]
            batch.rows.append(
                EventBatch.Row(
                    start: 0,
                    length: 0,
                    record: second + 7,
                    time: Instant(seconds: Int64(second)),
                    certainty: .exact,
                    system: .linux
                )
            )
        }
        var found: [String] = []
        func take(_ output: RuleEvaluator.Output) {
            guard case .match(let match) = output else { return }
            found.append(
                "\(match.title) \(match.match.event.index) \(match.match.event.file ?? "") \(match.match.event.record ?? 0)"
            )
        }
        evaluator.consume(batch, take)
        evaluator.consume(batch, take)
        evaluator.finish(take)
        // Two at each moment: from the second moment on there are at least three.
        #expect(found == ["C 1 f.csv 8", "C 4 f.csv 8", "C 2 f.csv 9", "C 5 f.csv 9"])
        #expect(evaluator.counts.events == 6)
    }
}
