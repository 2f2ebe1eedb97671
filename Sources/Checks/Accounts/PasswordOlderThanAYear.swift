internal import Access
internal import Model

/// A password that was not renewed in the last year, or of which nobody knows when it was.
///
/// The handbook asks for it; present-day advice does not, so that a board can switch it off.
public struct PasswordOlderThanAYear: AccountCheck {
    /// What it is.
    public static let definition = CheckDefinition(
        "password-older-than-a-year",
        severity: .low,
        requirements: ["R-011"],
        handbook: ["Uitgangspunten 5"],
        norms: ["ISO/IEC 27002 5.17"],
        explanations: ["board-uses-other-rule", "sign-in-through-entra"],
        inputs: [.accounts(.parnassys), .accounts(.entra)]
    )

    /// Judges every lasting account whose export tells the day.
    public static func run(_ report: inout CheckReport) {
        let today = report.context.today
        let days = report.context.settings.thresholds.passwordDays
        for account in report.accounts(of: [.parnassys, .entra]) where report.isLasting(account) && !account.isGuest {
            guard account.tellsPassword else {
                report.couldNotJudge("password-\(account.system.rawValue)")
                continue
            }
            report.judged += 1
            var draft: FindingDraft
            if let changed = account.passwordChanged {
                let age = today.dayNumber - changed.dayNumber
                guard age > days + leapDays(after: changed, through: today) else { continue }
                draft = report.draft(account, since: changed)
                draft.facts["changed"] = .day(changed)
                draft.facts["days"] = .number(age)
            } else {
                // An account younger than the term cannot have an older password.
                if let made = account.days.from, today.dayNumber - made.dayNumber <= days { continue }
                draft = report.draft(account)
                draft.variant = "unknown"
            }
            draft.evidence = account.origins.sorted().prefix(EvidenceDraft.limit).map {
                EvidenceDraft(
                    $0,
                    fields: ["account": account.name, "changed": account.passwordChanged?.iso ?? ""]
                )
            }
            report.add(draft)
        }
    }

    /// The number of 29 Februaries after one day and up to another: a year over one has 366 days.
    static func leapDays(after start: LocalDate, through end: LocalDate) -> Int {
        guard end > start else { return 0 }
        return (start.year...end.year).filter { year in
            guard let leap = LocalDate(year: year, month: 2, day: 29) else { return false }
            return leap > start && leap <= end
        }.count
    }
}
