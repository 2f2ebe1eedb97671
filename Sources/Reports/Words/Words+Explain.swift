public import Model

/// Why a finding was told: each condition, what was seen, and whether the condition held.
public struct FindingExplanation: Sendable, Hashable {
    /// One condition.
    public struct Step: Sendable, Hashable {
        /// What had to be the case, in words, with the limit it was held against.
        public var condition: String
        /// What was seen.
        public var seen: String
        /// Whether it held.
        public var holds: Bool
        /// The condition in the notation of rules; nil for one of a built-in check.
        public var pattern: String?
        /// The numbers of a condition that compares, for programs; nil for one that does not.
        public var numbers: Numbers?

        /// A step.
        public init(condition: String, seen: String, holds: Bool, pattern: String? = nil, numbers: Numbers? = nil) {
            self.condition = condition
            self.seen = seen
            self.holds = holds
            self.pattern = pattern
            self.numbers = numbers
        }
    }

    /// What a condition compared.
    public struct Numbers: Sendable, Hashable {
        /// The number that was seen; nil when it is not known.
        public var value: Int?
        /// What it is held against; nil when nothing could be compared.
        public var limit: Double?
        /// What is usual, of which the limit is so many times as much.
        public var usual: Int?
        /// How many weeks or colleagues that rests on.
        public var base: Int?

        /// Numbers; those that are not known are nil.
        public init(value: Int? = nil, limit: Double? = nil, usual: Int? = nil, base: Int? = nil) {
            self.value = value
            self.limit = limit
            self.usual = usual
            self.base = base
        }

        /// A number for programs: a whole one without a point.
        public static func text(_ number: Double) -> String { Int(exactly: number).map(String.init) ?? String(number) }
    }

    /// The finding.
    public var finding: Finding
    /// The conditions, in the order in which they are judged.
    public var steps: [Step]

    /// An explanation.
    public init(finding: Finding, steps: [Step]) {
        self.finding = finding
        self.steps = steps
    }
}

extension Words {
    /// The conditions of the check that made a finding, with what was seen, from
    /// `explain.<rule>[.<variant>].<number>` and `explain.<rule>[.<variant>].<number>.seen`.
    ///
    /// A condition for which the finding has no value was not asked for it, and is left out. That a finding exists means that
    /// each of them held; the last step tells whether an agreement hides it all the same.
    ///
    /// - Parameters:
    ///   - finding: the finding.
    ///   - agreement: the number of the agreement that hides it; nil when none does.
    public func explanation(of finding: Finding, hiddenBy agreement: Int?) -> FindingExplanation {
        let values = values(of: finding)
        let rule = "explain.\(finding.rule.rawValue)"
        let variant = finding.variant.map { "\(rule).\($0)" }
        let stem = variant.flatMap { has("\($0).1") ? $0 : nil } ?? rule
        var steps: [FindingExplanation.Step] = []
        var number = 1
        while let condition = textIfAny("\(stem).\(number)", values) {
            let seen = text("\(stem).\(number).seen", values)
            if !seen.isEmpty { steps.append(.init(condition: condition, seen: seen, holds: true)) }
            number += 1
        }
        steps.append(
            .init(
                condition: text("report.explain.not-hidden"),
                seen: agreement.map { text("report.explain.agreement", ["number": .number($0)]) }
                    ?? text("report.explain.no-agreement"),
                holds: agreement == nil
            )
        )
        return FindingExplanation(finding: finding, steps: steps)
    }
}
