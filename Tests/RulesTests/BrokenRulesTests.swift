import Model
import Rules
import Testing

/// Rules with every kind of mistake: the code and line of each complaint, in order of lines.
@Suite struct BrokenRulesTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let text: String
        let expected: [String]
        var testDescription: String { name }

        init(_ name: String, _ expected: [String], _ text: String) {
            self.name = name
            self.text = text
            self.expected = expected
        }
    }

    @Test(arguments: cases)
    func isRefusedOrRemarkedOn(_ item: Case) {
        let set = RuleLoader().load([RuleFile(path: "x.yml", text: item.text)])
        let found = set.problems.map { "\($0.code):\($0.line ?? 0)" }
        #expect(found.sorted() == item.expected.sorted())
        let isRefused = item.expected.contains { code in
            RuleProblem(rawValue: String(code.split(separator: ":")[0]))?.level == .error
        }
        let first = item.name
        #expect(set.problems.allSatisfy { $0.file == "x.yml" }, "\(first)")
        if isRefused { #expect(set.refused > 0 || item.text.hasPrefix("#"), "\(first)") }
    }

    @Test func theCorpusIsLargeEnough() {
        #expect(Self.cases.count >= 60)
        let codes = Set(Self.cases.flatMap { $0.expected.map { String($0.split(separator: ":")[0]) } })
        #expect(codes.count >= 60)
    }

    @Test func duplicatesAreToldWithTheOtherPlace() {
        let rule =
            "title: T\nid: 00000000-0000-4000-8000-000000000001\nname: n\nlogsource: {product: t}\ndetection: {s: {A: 1}, condition: s}\n"
        let set = RuleLoader().load([RuleFile(path: "a.yml", text: rule), RuleFile(path: "b.yml", text: rule)])
        #expect(set.problems.map(\.code) == ["rule.id-duplicate", "rule.name-duplicate"])
        #expect(set.problems.allSatisfy { $0.file == "b.yml" && $0.parameters["other"] == "a.yml" })
        #expect(set.detections.count == 1)
    }

    @Test func oneBrokenDocumentDoesNotHideTheOthers() {
        let good = "title: T\nlogsource: {product: t}\ndetection: {s: {A: 1}, condition: s}\n"
        let set = RuleLoader().load([RuleFile(path: "a.yml", text: good + "---\ntitle: [\n---\n" + good)])
        #expect(set.detections.count == 2)
        #expect(set.problems.map(\.code) == ["rule.yaml-invalid"])
    }

    @Test func aCorrelationOfARefusedRuleSaysSo() {
        let text = """
            title: A
            name: a
            logsource: {product: t}
            detection: {s: {A|nope: 1}, condition: s}
            ---
            title: C
            name: c
            correlation: {type: event_count, rules: a, group-by: u, timespan: 1m, condition: {gte: 1}}
            ---
            title: D
            correlation: {type: event_count, rules: c, group-by: u, timespan: 1m, condition: {gte: 1}}
            """
        let set = RuleLoader().load([RuleFile(path: "a.yml", text: text)])
        #expect(
            set.problems.map { "\($0.code):\($0.line ?? 0)" } == [
                "rule.modifier-unknown:4", "rule.correlation-rule-refused:8", "rule.correlation-rule-refused:11",
            ]
        )
        #expect(set.refused == 3)
    }
}
