internal import Access
internal import Model

/// A substitute of at most four weeks with the role of a longer one; exactly four weeks is told as a borderline case.
public struct SubstituteRoleDuration: AccountCheck {
    /// What it is.
    public static let definition = CheckDefinition(
        "substitute-role-duration",
        severity: .low,
        requirements: ["R-021", "R-022"],
        handbook: ["Autorisatiematrix ParnasSys"],
        norms: ["AVG art. 32", "Normenkader IBP ID.01"],
        explanations: ["assignment-extended"],
        inputs: [.staff, .accounts(.parnassys), .matrix(.parnassys)]
    )

    /// Judges every right of every lasting account.
    public static func run(_ report: inout CheckReport) {
        guard report.requires(.staff, .matrix(.parnassys), .accounts(.parnassys)) else { return }
        // Only ParnasSys has such rows; what other systems lack says nothing of this check.
        var all = CheckReport(report.definition, report.context, report.ledger)
        let judge = RightsJudge(&all)
        _ = report.covers(.accounts(.parnassys))
        report.judged = report.accounts(of: [.parnassys]).filter { report.isLasting($0) }.count
        for one in judge.cases where one.expired == nil && one.decision.verdict == .substituteTooShort {
            guard let term = one.decision.term, let days = one.decision.days else { continue }
            let stretch = one.person.stretch(of: term)
            var draft = one.draft(report, since: stretch.from)
            draft.variant = one.decision.isBorderline ? "borderline" : nil
            if one.decision.isBorderline { draft.severity = .informational }
            draft.facts["days"] = .number(days)
            draft.facts["limit"] = .number(report.context.settings.thresholds.shortSubstituteDays)
            if let start = stretch.from { draft.facts["startDate"] = .day(start) }
            if let end = stretch.through { draft.facts["endDate"] = .day(end) }
            report.add(draft)
        }
    }
}
