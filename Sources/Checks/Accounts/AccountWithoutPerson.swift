internal import Access
internal import Model

/// An open account of which no key leads to anybody in the staff register.
///
/// Registers often drop contracts that ended more than three months ago; the sentence says so.
public struct AccountWithoutPerson: AccountCheck {
    /// What it is.
    public static let definition = CheckDefinition(
        "account-without-person",
        severity: .medium,
        requirements: ["R-006", "R-014", "R-016"],
        handbook: ["Uitgangspunten 4", "Privacyreglement 1.3"],
        norms: ["AVG art. 32", "Normenkader IBP ID.01", "ISO/IEC 27002 5.16"],
        explanations: ["left-long-ago", "external-not-in-register", "shared-or-technical-account"],
        inputs: [
            .staff, .accounts(.parnassys), .accounts(.afas), .accounts(.entra), .accounts(.sharepoint),
        ]
    )

    /// Judges every account of an export that is open on the day of the scan; guests are not staff.
    public static func run(_ report: inout CheckReport) {
        guard report.requires(.staff) else { return }
        let access = report.context.access
        for account in report.accounts(of: [.parnassys, .afas, .entra, .sharepoint]) where !account.isGuest {
            report.judged += 1
            guard account.person == nil, account.isOpen(on: report.context.today) else { continue }
            // A name on SharePoint that Entra ID has is that account, and judged there.
            if account.system == .sharepoint, access.account(.entra, named: account.name) != nil { continue }
            if access.staff.isUnreadable([account.name, account.email, account.employeeNumber]) {
                report.couldNotJudge("staff-rows")
                continue
            }
            var draft = report.draft(account, since: account.days.from)
            draft.variant = account.employeeNumber == nil ? nil : "number"
            if let number = account.employeeNumber { draft.facts["employeeNumber"] = .text(number) }
            draft.count = account.origins.count
            draft.evidence = account.origins.sorted().prefix(EvidenceDraft.limit).map {
                EvidenceDraft($0, fields: ["account": account.name])
            }
            report.add(draft)
        }
    }
}
