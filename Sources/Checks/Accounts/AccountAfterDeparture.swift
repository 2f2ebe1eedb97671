internal import Access
internal import Model

/// An account that is still open after its holder's last contract day, permissions on SharePoint included.
public struct AccountAfterDeparture: AccountCheck {
    /// What it is.
    public static let definition = CheckDefinition(
        "account-after-departure",
        severity: .high,
        requirements: ["R-006", "R-045", "R-194"],
        handbook: ["Uitgangspunten 4"],
        norms: ["AVG art. 32", "Normenkader IBP ID.01", "ISO/IEC 27002 6.5", "SURF SB.9.015"],
        explanations: ["contract-extended-not-in-register", "account-export-older"],
        inputs: [
            .staff, .accounts(.parnassys), .accounts(.afas), .accounts(.entra), .accounts(.sharepoint),
        ]
    )

    /// Judges every account of somebody in the register, for the day of the scan.
    public static func run(_ report: inout CheckReport) {
        guard report.requires(.staff) else { return }
        let grace = report.context.settings.thresholds.departureGraceDays
        let today = report.context.today
        for account in report.accounts(of: [.parnassys, .afas, .entra, .sharepoint]) {
            guard let person = report.context.access.person(account.person) else { continue }
            report.judged += 1
            guard account.isOpen(on: today), let end = person.departure(before: today),
                today.dayNumber - end.dayNumber > grace
            else { continue }
            var draft = report.draft(account, since: end.adding(days: 1 + grace))
            draft.variant = account.system == .sharepoint ? "sharepoint" : nil
            draft.discriminator = [end.iso]
            draft.facts["endDate"] = .day(end)
            draft.facts["days"] = .number(today.dayNumber - end.dayNumber)
            if let next = person.nextStart(after: today) { draft.facts["returnDate"] = .day(next) }
            let paths = account.grants.compactMap(\.resource).uniqued.sorted()
            if !paths.isEmpty { draft.facts["paths"] = .list(Array(paths.prefix(5))) }
            draft.count = account.origins.count
            let rows = account.origins.map { EvidenceDraft($0, fields: ["account": account.name]) }
            let contracts = person.terms.filter { $0.days.through == end }
                .map { EvidenceDraft($0.origin, fields: ["Einddatum_contract": end.iso]) }
            draft.evidence = Array((contracts + rows).sorted().prefix(EvidenceDraft.limit))
            report.add(draft)
        }
    }
}
