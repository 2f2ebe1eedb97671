import Detection
import Model
import Rules
import Testing

/// Streams of events in every form, in pieces of any size, with every kind of damage.
@Suite struct EventStreamTests {
    static let anything = "title: R\nname: r\nlogsource: {category: t}\ndetection: {s: {k: x}, condition: s}\n"

    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let text: String
        let matches: [Int]
        let problems: [String]
    }

    static let cases: [Case] = [
        Case(
            testDescription: "lines",
            text: "{\"k\":\"x\"}\n{\"k\":\"y\"}\r\n\n{\"k\":\"x\"}",
            matches: [0, 2],
            problems: []
        ),
        Case(
            testDescription: "array",
            text: " [ {\"k\":\"x\"} , {\"k\":\"y\"},\n{\"k\":\"x\"} ] ",
            matches: [0, 2],
            problems: []
        ),
        Case(
            testDescription: "one after another",
            text: "{\"k\":\"x\"}{\"k\":\"y\"} {\n \"k\"\n:\n\"x\"\n}",
            matches: [0, 2],
            problems: []
        ),
        Case(
            testDescription: "arrays one after another",
            text: "[{\"k\":\"x\"}][{\"k\":\"x\"}]",
            matches: [0, 1],
            problems: []
        ),
        Case(testDescription: "byte order mark", text: "\u{feff}{\"k\":\"x\"}", matches: [0], problems: []),
        Case(
            testDescription: "record separators",
            text: "\u{1e}{\"k\":\"x\"}\n\u{1e}{\"k\":\"x\"}\n",
            matches: [0, 1],
            problems: []
        ),
        Case(testDescription: "nothing", text: "", matches: [], problems: []),
        Case(testDescription: "empty array", text: "[]", matches: [], problems: []),
        Case(
            testDescription: "escapes",
            text: #"{"\u006b":"\u0078"}{"k":"\ud83d\ude00"}{"k":"\ud800"}"#,
            matches: [0],
            problems: []
        ),
        Case(
            testDescription: "brackets in strings",
            text: #"{"a":"}]{[","k":"x","b":"\"}"}"#,
            matches: [0],
            problems: []
        ),
        Case(
            testDescription: "broken line",
            text: "{\"k\":\"x\"}\n{\"k\" \"x\"}\n{\"k\":\"x\"}\n",
            matches: [0, 2],
            problems: ["events.syntax@2"]
        ),
        Case(
            testDescription: "line without end",
            text: "{\"k\":\"x\"\n{\"k\":\"x\"}\n{\"k\":\"x\"}\n",
            matches: [1, 2],
            problems: ["events.syntax@1"]
        ),
        Case(
            testDescription: "string without end",
            text: "{\"k\":\"x\n{\"k\":\"x\"}\n",
            matches: [1],
            problems: ["events.syntax@1"]
        ),
        Case(
            testDescription: "bad escape",
            text: "{\"k\":\"\\q\"}\n{\"k\":\"x\"}\n",
            matches: [1],
            problems: ["events.syntax@1"]
        ),
        Case(
            testDescription: "bad word",
            text: "{\"k\":nul}\n{\"k\":01}\n{\"k\":1.}\n{\"k\":-}\n{\"k\":\"x\"}\n",
            matches: [4],
            problems: ["events.syntax@1", "events.syntax@2", "events.syntax@3", "events.syntax@4"]
        ),
        Case(
            testDescription: "comma too many",
            text: "{\"k\":\"x\",}\n{\"k\":\"x\"}\n",
            matches: [1],
            problems: ["events.syntax@1"]
        ),
        Case(
            testDescription: "not objects",
            text: "5\n\"x\"\ntrue\n{\"k\":\"x\"}\n",
            matches: [3],
            problems: ["events.not-object@1", "events.not-object@2", "events.not-object@3"]
        ),
        Case(
            testDescription: "cut off",
            text: "{\"k\":\"x\"}\n{\"k\":\"x\"",
            matches: [0],
            problems: ["events.cut-off@2"]
        ),
        Case(testDescription: "array cut off", text: "[{\"k\":\"x\"},", matches: [0], problems: ["events.cut-off@2"]),
        Case(
            testDescription: "words between",
            text: "hello\n{\"k\":\"x\"}\n",
            matches: [1],
            problems: ["events.syntax@1"]
        ),
        Case(
            testDescription: "deep",
            text: "{\"a\":" + String(repeating: "[", count: 600) + "\n{\"k\":\"x\"}\n",
            matches: [1],
            problems: ["events.too-deep@1"]
        ),
        Case(
            testDescription: "just not too deep",
            text: "{\"k\":" + String(repeating: "[", count: 511) + "\"x\"" + String(repeating: "]", count: 511) + "}",
            matches: [0],
            problems: []
        ),
        Case(
            testDescription: "a word between the elements of an array on one line",
            text: #"[{"k":"x"},oops,{"k":"x"},{"k":"x"}]"#,
            matches: [0, 2, 3],
            problems: ["events.syntax@2"]
        ),
        Case(
            testDescription: "a word between objects on one line",
            text: #"{"k":"x"}oops{"k":"x"} not JSON { "k":"x"}"#,
            matches: [0, 2, 4],
            problems: ["events.syntax@2", "events.syntax@4"]
        ),
        Case(
            testDescription: "broken elements of an array on one line",
            text:
                #"[{"k":nul,"in":[{"k":"x"}]},{"k":"x"},{"k":"\q {\"k\":"},{"k" {"k":"x"}},,{"k":"x"},{"k":"\u00g0"}] {"k":"x"}"#,
            matches: [1, 5, 7],
            problems: ["events.syntax@1", "events.syntax@3", "events.syntax@4", "events.syntax@5", "events.syntax@7"]
        ),
        Case(
            testDescription: "commas between objects outside an array",
            text: #"{"k":"x"},{"k":"x"},{}"#,
            matches: [0, 2],
            problems: ["events.syntax@2", "events.syntax@4"]
        ),
        Case(
            testDescription: "text with braces is one record that is none",
            text: "a {b} [c] d\n{\"k\":\"x\"}\n",
            matches: [1],
            problems: ["events.syntax@1"]
        ),
        Case(
            testDescription: "deep, and more on the line",
            text: "[{\"a\":" + String(repeating: "[", count: 600) + String(repeating: "]", count: 600)
                + "},{\"k\":\"x\"}]",
            matches: [1],
            problems: ["events.too-deep@1"]
        ),
        Case(
            testDescription: "deeper than can be followed",
            text: "[{\"a\":" + String(repeating: "[", count: 5000) + "},{\"k\":\"x\"}]\n{\"k\":\"x\"}",
            matches: [1],
            problems: ["events.too-deep@1", "events.cut-off@3"]
        ),
        Case(
            testDescription: "control characters",
            text: "{\"a\":\"\u{0}\u{1}\t\",\"k\":\"x\"}",
            matches: [0],
            problems: []
        ),
    ]

    @Test(arguments: cases)
    func inPiecesOfEverySize(_ item: Case) throws {
        let sizes = Array(1...min(40, max(1, item.text.utf8.count))) + [Int.max]
        for chunk in sizes {
            let outcome = try evaluate(Self.anything, item.text, chunk: chunk)
            #expect(outcome.matches == item.matches.map { "r@\($0)" }, "in pieces of \(chunk)")
            #expect(outcome.problems == item.problems, "in pieces of \(chunk)")
        }
    }

    @Test func bytesThatAreNoTextAreSearchedAllTheSame() throws {
        let evaluator = try RuleEvaluator(files: [
            RuleFile(path: "r", text: rule("A|contains: evil")),
            RuleFile(path: "q", text: rule("A|re: 'e.il'", name: "q")),
        ])
        let bytes = Array(#"{"A":""#.utf8) + [0xff, 0xc3, 0x28, 0xed, 0xa0, 0x80] + Array(#"EVIL evil"}"#.utf8)
        #expect(run(evaluator, bytes).matches == ["r@0", "q@0"])
    }

    @Test func longEventsAreRefusedAndCounted() throws {
        var options = RuleEvaluator.Options()
        options.maximalEventLength = 100
        let text = "{\"a\":\"\(String(repeating: "y", count: 200))\"}\n{\"k\":\"x\"}\n"
        let outcome = try evaluate(Self.anything, text, options: options, chunk: 7)
        #expect(outcome.matches == ["r@1"])
        #expect(outcome.problems == ["events.too-long@1"])
        for text in [#"[{"a":"\#(String(repeating: "y", count: 200))","b":[{}]},{"k":"x"}]"#, text] {
            for chunk in [1, 7, 1000] {
                #expect(try evaluate(Self.anything, text, options: options, chunk: chunk) == outcome)
            }
        }
        // Wherever the limit falls, what is in a string is no record.
        let part = #"\",{\"k\":\"x\"},\\"#
        let escaped = #"[{"a":"\#(String(repeating: part, count: 20))"},{"k":"x"}]"#
        for limit in 10...60 {
            options.maximalEventLength = limit
            #expect(try evaluate(Self.anything, escaped, options: options).matches == ["r@1"], "\(limit)")
        }
    }

    @Test func aPatternThatRunsAwayIsReportedAndDecidesNothing() throws {
        var options = RuleEvaluator.Options()
        options.evaluation.matchSteps = 1000
        let text = #"{"A":"\#(String(repeating: "a", count: 40))!"}"#
        let evil = rule("A|re: '^(a+)+$'")
        #expect(try evaluate(evil, text, options: options) == Outcome(matches: [], problems: ["events.match-limit@1"]))
        let negated = rule("A|re: '^(a+)+$'", condition: "not selection")
        #expect(
            try evaluate(negated, text, options: options) == Outcome(matches: [], problems: ["events.match-limit@1"])
        )
        let saved = rule("- A|re: '^(a+)+$'\n- A|endswith: '!'")
        #expect(try evaluate(saved, text, options: options).matches == ["r@0"])
    }

    @Test func rulesApplyToTheirLogSource() throws {
        let rules = [
            RuleFile(
                path: "a",
                text: "title: A\nname: a\nlogsource: {product: windows}\ndetection: {s: {k: x}, condition: s}\n"
            ),
            RuleFile(
                path: "b",
                text:
                    "title: B\nname: b\nlogsource: {product: windows, service: security}\ndetection: {s: {k: x}, condition: s}\n"
            ),
            RuleFile(
                path: "c",
                text: "title: C\nname: c\nlogsource: {category: firewall}\ndetection: {s: {k: x}, condition: s}\n"
            ),
        ]
        func found(_ scope: RuleEvaluator.LogSourceScope, _ event: String) throws -> [String] {
            var options = RuleEvaluator.Options()
            options.scope = scope
            return run(try RuleEvaluator(files: rules, options: options), Array(event.utf8)).matches
        }
        let event = #"{"k":"x","event":{"dataset":"windows-security"}}"#
        #expect(try found(.any, event) == ["a@0", "b@0", "c@0"])
        #expect(try found(.only([LogSource(product: "Windows")]), event) == ["a@0"])
        #expect(try found(.only([LogSource(product: "windows", service: "security")]), event) == ["a@0", "b@0"])
        let datasets = ["windows-security": [LogSource(product: "windows", service: "security")]]
        #expect(try found(.byDataset(datasets), event) == ["a@0", "b@0"])
        #expect(try found(.byDataset(datasets), #"{"k":"x"}"#) == [])
    }

    @Test func refusedRulesStopOrAreSkipped() throws {
        let files = [RuleFile(path: "good", text: Self.anything), RuleFile(path: "bad", text: "title: x\n")]
        let error = #expect(throws: (any Error).self) { try RuleEvaluator(files: files) }
        #expect(error != nil)
        var options = RuleEvaluator.Options()
        options.skipInvalid = true
        let evaluator = try RuleEvaluator(files: files, options: options)
        #expect(evaluator.rules.errors.count == 2)
        #expect(run(evaluator, Array(#"{"k":"x"}"#.utf8)).matches == ["r@0"])
    }

    @Test func timesAreFoundUnderTheirUsualNames() throws {
        for (event, expected) in [
            (#"{"k":"x","@timestamp":"2026-03-29T03:00:00+02:00"}"#, "2026-03-29T01:00:00Z"),
            (#"{"k":"x","timestamp":"2026-03-29 01:00:00.5"}"#, "2026-03-29T01:00:00.5Z"),
            (#"{"k":"x","time":1774746000}"#, "2026-03-29T01:00:00Z"),
            (#"{"k":"x","time":1774746000123}"#, "2026-03-29T01:00:00.123Z"),
            (#"{"k":"x","TimeGenerated":"never","CreationTime":"2026-03-29T01:00:00"}"#, "2026-03-29T01:00:00Z"),
        ] {
            #expect(try evaluate(Self.anything, event).full.first?.match.time?.rfc3339 == expected, "\(event)")
        }
        #expect(try evaluate(Self.anything, #"{"k":"x"}"#).full.first?.match.time == nil)
    }
}
