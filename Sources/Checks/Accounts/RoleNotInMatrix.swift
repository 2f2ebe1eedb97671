internal import Access
internal import Model

/// A right that no current function of its holder gives: roles stack, each must be allowed by itself.
///
/// Rights of a past function, of a short substitute and of an exception that ended have findings of their own.
public struct RoleNotInMatrix: AccountCheck {
    /// What it is.
    public static let definition = CheckDefinition(
        "role-not-in-matrix",
        severity: .medium,
        requirements: ["R-004", "R-020", "R-023", "R-060"],
        handbook: ["Uitgangspunten 3", "Autorisatiematrix"],
        norms: ["AVG art. 32", "Normenkader IBP ID.01", "ISO/IEC 27002 5.18"],
        explanations: ["function-not-in-register", "agreed-but-not-listed"],
        inputs: [
            .staff, .accounts(.parnassys), .accounts(.afas), .accounts(.sharepoint), .matrix(.parnassys),
            .matrix(.afas), .matrix(.sharepoint), .setting("afas-groups"),
        ]
    )

    /// Judges every right of every lasting account.
    public static func run(_ report: inout CheckReport) {
        let judge = RightsJudge(&report)
        for one in judge.cases where one.expired == nil {
            guard one.decision.verdict == .notGranted || one.decision.verdict == .otherSchool else { continue }
            var draft = one.draft(report)
            draft.variant = one.systemVariant
            if one.decision.verdict == .otherSchool {
                draft.variant = "other-school"
                if let own = one.decision.term?.school { draft.facts["ownSchool"] = .text(own) }
            } else if one.decision.functions.isEmpty, let start = one.person.nextStart(after: report.context.today) {
                draft.variant = "not-started"
                draft.severity = .low
                draft.facts["startDate"] = .day(start)
            } else if one.account.system == .parnassys, !report.context.access.matrices.knows(one.decision.right) {
                draft.variant = "unknown-role"
            }
            report.add(draft)
        }
    }
}
