internal import Access
internal import Model

/// A right that a function of the past allowed and none of today's does.
public struct RoleOfFormerFunction: AccountCheck {
    /// What it is.
    public static let definition = CheckDefinition(
        "role-of-former-function",
        severity: .medium,
        requirements: ["R-007"],
        handbook: ["Uitgangspunten 4"],
        norms: ["AVG art. 32", "Normenkader IBP ID.01", "ISO/IEC 27002 5.18", "SURF SB.9.015"],
        explanations: ["hand-over-period", "function-not-in-register"],
        inputs: RoleNotInMatrix.definition.inputs
    )

    /// Judges every right of every lasting account.
    public static func run(_ report: inout CheckReport) {
        let judge = RightsJudge(&report)
        // What exceptions hide is counted once, by `role-not-in-matrix`.
        report.hidden = 0
        for one in judge.cases where one.expired == nil && one.decision.verdict == .formerFunction {
            guard let term = one.decision.term, let end = term.days.through else { continue }
            var draft = one.draft(report, since: end.adding(days: 1))
            draft.variant = one.systemVariant
            draft.facts["formerFunction"] = .text(term.function)
            draft.facts["formerEnd"] = .day(end)
            report.add(draft)
        }
    }
}
