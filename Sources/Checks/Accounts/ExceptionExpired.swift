internal import Access
internal import Model

/// A right that was agreed on for a time, and is still there the day after.
public struct ExceptionExpired: AccountCheck {
    /// What it is.
    public static let definition = CheckDefinition(
        "exception-expired",
        severity: .medium,
        requirements: ["R-004"],
        handbook: ["Uitgangspunten 3", "Uitgangspunten 4"],
        norms: ["AVG art. 32", "Normenkader IBP ID.01", "ISO/IEC 27002 5.18"],
        explanations: ["exception-extended-not-listed"],
        inputs: RoleNotInMatrix.definition.inputs
    )

    /// Judges every right of every lasting account; a right that the matrix gives by now needs no exception.
    public static func run(_ report: inout CheckReport) {
        guard report.context.access.exceptions != nil else {
            report.couldNotJudge("exceptions")
            return
        }
        let judge = RightsJudge(&report)
        // What exceptions hide is counted once, by `role-not-in-matrix`.
        report.hidden = 0
        for one in judge.cases {
            guard let exception = one.expired, let end = exception.days.through else { continue }
            var draft = one.draft(report, since: end.adding(days: 1))
            draft.facts["endDate"] = .day(end)
            if let reason = exception.reason { draft.facts["agreedReason"] = .text(reason) }
            if let by = exception.grantedBy { draft.facts["grantedBy"] = .text(by) }
            draft.discriminator.append(end.iso)
            draft.evidence.append(
                EvidenceDraft(exception.origin, fields: ["Recht": exception.right, "Einddatum": end.iso])
            )
            draft.evidence.sort()
            report.add(draft)
        }
    }
}
