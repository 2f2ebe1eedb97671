public import Model

/// Why a finding was told: each condition, what was seen, and whether the condition held.
public struct FindingExplanation: Sendable, Hashable {
    /// One condition.
    public struct Step: Sendable, Hashable {
        /// What had to be the case, in words, with the limit or pattern it was held against.
        public var condition: String
        /// What was seen.
        public var seen: String
        /// Whether it held.
        public var holds: Bool

        /// A step.
        public init(condition: String, seen: String, holds: Bool) {
            self.condition = condition
            self.seen = seen
            self.holds = holds
        }
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
