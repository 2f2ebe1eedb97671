import Detection
import Rules
import Testing

/// The trace names every condition with the value seen, the pattern and the verdict.
@Suite struct TraceTests {
    private static func lines(_ step: RuleTrace.Step, _ depth: Int = 0) -> [String] {
        let indent = String(repeating: " ", count: depth)
        switch step {
        case .all(let parts, let verdict): return ["\(indent)all \(verdict)"] + parts.flatMap { lines($0, depth + 1) }
        case .any(let parts, let verdict): return ["\(indent)any \(verdict)"] + parts.flatMap { lines($0, depth + 1) }
        case .not(let part, let verdict): return ["\(indent)not \(verdict)"] + lines(part, depth + 1)
        case .selection(let name, let part, let verdict):
            return ["\(indent)\(name) \(verdict)"] + lines(part, depth + 1)
        case .item(let item):
            let tests = item.tests.map { "\($0.pattern)=\($0.verdict)" }.joined(separator: " ")
            return [
                "\(indent)\(item.line) \(item.key) \(item.isPresent ? "\(item.seen)" : "absent"): \(tests) \(item.verdict)"
            ]
        }
    }

    @Test func everyConditionIsTold() throws {
        let text = """
            title: T
            logsource: {category: t}
            detection:
                s:
                    user|startswith: [adm, root]
                    count|gte: 3
                    note: null
                f:
                    - ip|cidr: 10.0.0.0/8
                    - word
                condition: s and not f
            """
        let evaluator = try RuleEvaluator(files: [RuleFile(path: "r", text: text)])
        evaluator.consume(Array(#"{"user":["Admin","jan"],"count":2,"ip":"10.1.1.1"}"#.utf8)) { _ in }
        let trace = try #require(evaluator.session.explain(0))
        #expect(trace.verdict == .no)
        #expect(
            Self.lines(trace.condition) == [
                "all no",
                " s no",
                "  all no",
                #"   5 user|startswith ["Admin", "jan"]: adm*=yes root*=no yes"#,
                #"   6 count|gte ["2"]: gte: 3=no no"#,
                "   7 note absent: null=yes yes",
                " not no",
                "  f yes",
                "   any yes",
                #"    9 ip|cidr ["10.1.1.1"]: cidr: 10.0.0.0/8=yes yes"#,
                #"    10  ["Admin", "jan", "2", "10.1.1.1"]: word=no no"#,
            ]
        )
        #expect(evaluator.session.explain(1) == nil)
    }
}
