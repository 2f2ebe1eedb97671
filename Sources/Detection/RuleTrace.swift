public import Rules

/// Why a rule matched an event or did not: every condition with the values seen, the pattern and the verdict.
///
/// Made by going through the rule itself, without the shared searches, so that it also checks them.
public struct RuleTrace: Sendable, Hashable {
    /// An answer of three values.
    public enum Verdict: String, Sendable, Hashable, Codable {
        case yes
        case no
        /// A limit was reached before the answer was known.
        case undecided
    }

    /// A piece of the rule with its answer.
    public indirect enum Step: Sendable, Hashable {
        /// All must hold.
        case all([Step], Verdict)
        /// One must hold.
        case any([Step], Verdict)
        /// It must not hold.
        case not(Step, Verdict)
        /// A named search.
        case selection(name: String, Step, Verdict)
        /// A field or, without one, the whole message.
        case item(Item)

        /// The answer.
        public var verdict: Verdict {
            switch self {
            case .all(_, let verdict), .any(_, let verdict), .not(_, let verdict), .selection(_, _, let verdict):
                verdict
            case .item(let item): item.verdict
            }
        }
    }

    /// One line of a rule.
    public struct Item: Sendable, Hashable {
        /// The key as written: field and modifiers.
        public let key: String
        /// The field; nil for the whole message.
        public let field: String?
        /// The line in the rule file.
        public let line: Int
        /// The values that the event has; empty when it lacks the field.
        public let seen: [String]
        /// Whether the event has the field.
        public let isPresent: Bool
        /// Each test and its answer.
        public let tests: [Test]
        /// The answer.
        public let verdict: Verdict
    }

    /// What a test asks of a value.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// To be this text, number or boolean.
        case equals
        /// To be like a text with wildcards.
        case like
        /// To be empty, or not there.
        case empty
        /// To be there.
        case present
        /// Not to be there.
        case absent
        /// To hold a match of a regular expression.
        case regex
        case less
        case atMost
        case more
        case atLeast
        case differs
        /// To be an address in a network.
        case network
        /// To be what another field is.
        case field
        /// To be a time of which a part compares so.
        case timePart
    }

    /// One pattern of a line.
    public struct Test: Sendable, Hashable {
        /// What is asked, in the notation of rules.
        public let pattern: String
        /// What kind of question it is.
        public let kind: Kind
        /// What is asked for without the notation: the text, the number, the pattern, the other field.
        public let operand: String
        /// The answer.
        public let verdict: Verdict
    }

    /// The rule, by its place in the set.
    public let rule: Int
    /// The condition.
    public let condition: Step
    /// Whether the rule matches.
    public var verdict: Verdict { condition.verdict }
}

extension RuleSession {
    /// Explains a rule for the event evaluated last.
    public func explain(_ rule: Int) -> RuleTrace? {
        guard rule >= 0, rule < compiled.count else { return nil }
        let definition = compiled.rules.detections[rule]
        return RuleTrace(rule: rule, condition: step(definition.condition, definition))
    }

    private func step(_ condition: Condition, _ rule: DetectionRule) -> RuleTrace.Step {
        switch condition {
        case .selection(let index):
            let selection = rule.selections[index]
            let inner = step(selection.detection)
            return .selection(name: selection.name, inner, inner.verdict)
        case .all(let parts):
            let steps = parts.map { step($0, rule) }
            return .all(steps, Self.all(steps.map(\.verdict)))
        case .any(let parts):
            let steps = parts.map { step($0, rule) }
            return .any(steps, Self.any(steps.map(\.verdict)))
        case .not(let part):
            let inner = step(part, rule)
            return .not(inner, Self.not(inner.verdict))
        }
    }

    private func step(_ detection: Detection) -> RuleTrace.Step {
        switch detection {
        case .all(let parts):
            let steps = parts.map { step($0) }
            return .all(steps, Self.all(steps.map(\.verdict)))
        case .any(let parts):
            let steps = parts.map { step($0) }
            return .any(steps, Self.any(steps.map(\.verdict)))
        case .item(let item): return .item(trace(item))
        }
    }

    private func trace(_ item: DetectionItem) -> RuleTrace.Item {
        let field = item.field.map { compiled.fields.index(of: $0) ?? -1 } ?? FieldTable.message
        var tests: [RuleTrace.Test] = []
        var verdicts: [RuleTrace.Verdict] = []
        for alternatives in item.values {
            var answers: [RuleTrace.Verdict] = []
            for test in alternatives {
                let verdict = self.verdict(test, field)
                answers.append(verdict)
                tests.append(
                    RuleTrace.Test(pattern: test.notation, kind: test.kind, operand: test.operand, verdict: verdict)
                )
            }
            verdicts.append(Self.any(answers))
        }
        let joined = item.requireAll ? Self.all(verdicts) : Self.any(verdicts)
        let isPresent = field >= 0 && frame.first(field) >= 0
        return RuleTrace.Item(
            key: item.key,
            field: item.field,
            line: item.line,
            seen: isPresent ? frame.texts(field) : [],
            isPresent: isPresent,
            tests: tests,
            verdict: item.isNegated ? Self.not(joined) : joined
        )
    }

    private static func all(_ verdicts: [RuleTrace.Verdict]) -> RuleTrace.Verdict {
        verdicts.contains(.no) ? .no : verdicts.contains(.undecided) ? .undecided : .yes
    }

    private static func any(_ verdicts: [RuleTrace.Verdict]) -> RuleTrace.Verdict {
        verdicts.contains(.yes) ? .yes : verdicts.contains(.undecided) ? .undecided : .no
    }

    private static func not(_ verdict: RuleTrace.Verdict) -> RuleTrace.Verdict {
        switch verdict {
        case .yes: .no
        case .no: .yes
        case .undecided: .undecided
        }
    }
}

extension ValueTest {
    /// The test in the notation of rules.
    public var notation: String {
        switch self {
        case .string(let string, let cased): cased ? "cased: \(string.pattern)" : string.pattern
        case .number(let number): number.text
        case .boolean(let flag): String(flag)
        case .null: "null"
        case .exists(let flag): "exists: \(flag)"
        case .regex(let regex): "re: \(regex.source)"
        case .compare(let comparison): "\(comparison.op.rawValue): \(comparison.number.text)"
        case .network(let network): "cidr: \(network.source)"
        case .field(let reference):
            "fieldref: \(reference.openStart ? "*" : "")\(reference.name)\(reference.openEnd ? "*" : "")"
        case .timePart(let part, let comparison):
            "\(part.rawValue) \(comparison.op.rawValue): \(comparison.number.text)"
        }
    }

    /// What kind of question it is.
    var kind: RuleTrace.Kind {
        switch self {
        case .string(let string, _): string.literal == nil ? .like : .equals
        case .number, .boolean: .equals
        case .null: .empty
        case .exists(let flag): flag ? .present : .absent
        case .regex: .regex
        case .compare(let comparison):
            switch comparison.op {
            case .lt: .less
            case .lte: .atMost
            case .gt: .more
            case .gte: .atLeast
            case .eq: .equals
            case .neq: .differs
            }
        case .network: .network
        case .field: .field
        case .timePart: .timePart
        }
    }

    /// What is asked for, without the notation.
    var operand: String {
        switch self {
        case .string(let string, _): string.literal.map { String(decoding: $0, as: UTF8.self) } ?? string.pattern
        case .number, .boolean: notation
        case .null, .exists: ""
        case .regex(let regex): regex.source
        case .compare(let comparison): comparison.number.text
        case .network(let network): network.source
        case .field(let reference): reference.name
        case .timePart: notation
        }
    }
}
