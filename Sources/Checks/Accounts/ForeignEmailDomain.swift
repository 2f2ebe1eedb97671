internal import Access
internal import Model

/// An account whose e-mail address is not one that the board or its schools manage (R-010): that is where its passwords go.
public struct ForeignEmailDomain: AccountCheck {
    /// What it is.
    public static let definition = CheckDefinition(
        "foreign-email-domain",
        severity: .medium,
        requirements: ["R-010"],
        handbook: ["Uitgangspunten 5"],
        norms: ["AVG art. 32", "ISO/IEC 27002 5.17"],
        explanations: ["domain-not-in-settings", "external-with-own-address"],
        inputs: [.accounts(.parnassys), .accounts(.entra), .setting("email-domains")]
    )

    /// Judges every lasting account with an address; guests are of another organisation by definition.
    public static func run(_ report: inout CheckReport) {
        guard report.requires(.setting("email-domains")) else { return }
        let domains = report.context.settings.emailDomains.map { $0.lowercased() }
        for account in report.accounts(of: [.parnassys, .entra]) where report.isLasting(account) && !account.isGuest {
            guard let domain = domain(of: account) else { continue }
            report.judged += 1
            if domains.contains(where: { domain == $0 || domain.hasSuffix("." + $0) }) { continue }
            var draft = report.draft(account)
            draft.discriminator = [domain]
            draft.facts["domain"] = .text(domain)
            draft.facts["allowed"] = .list(domains.sorted())
            draft.evidence = account.origins.sorted().prefix(EvidenceDraft.limit).map {
                EvidenceDraft($0, fields: ["account": account.name, "domain": domain])
            }
            report.add(draft)
        }
    }

    /// The part behind the last `@` of the address, or of the account's name when it is an address and there is none.
    private static func domain(of account: Account) -> String? {
        let address = account.email ?? (account.system == .parnassys ? account.name.lowercased() : "")
        guard let at = address.lastIndex(of: "@") else { return nil }
        let domain = address[address.index(after: at)...]
        return domain.isEmpty ? nil : String(domain)
    }
}
