internal import Access
internal import Model

/// A function that the matrix wants a signed confidentiality agreement for, without one from before the first access.
public struct MissingConfidentialityAgreement: AccountCheck {
    /// What it is.
    public static let definition = CheckDefinition(
        "missing-confidentiality-agreement",
        severity: .medium,
        requirements: ["R-026", "R-027"],
        handbook: ["Autorisatiematrix ParnasSys", "Geheimhoudingsverklaring"],
        norms: ["AVG art. 32", "ISO/IEC 27002 6.6"],
        explanations: ["signed-not-listed", "agreement-in-contract"],
        inputs: [.staff, .confidentiality, .accounts(.parnassys), .matrix(.parnassys)]
    )

    /// Judges every lasting account whose holder has such a function on the day of the scan.
    public static func run(_ report: inout CheckReport) {
        guard report.requires(.staff, .confidentiality, .matrix(.parnassys)) else { return }
        let access = report.context.access
        let starred = (access.matrices.rows[.parnassys] ?? []).filter { $0.conditions.contains(.confidentiality) }
        for account in report.accounts(of: [.parnassys]) where report.isLasting(account) {
            guard let person = access.person(account.person) else { continue }
            for term in person.functions(on: report.context.today) {
                guard let row = starred.first(where: { access.functions.covers($0.function, held: term.function) })
                else {
                    continue
                }
                report.judged += 1
                judge(account, person, term, row, &report)
            }
        }
    }

    private static func judge(
        _ account: Account,
        _ person: Person,
        _ term: FunctionTerm,
        _ row: MatrixRow,
        _ report: inout CheckReport
    ) {
        let number = StaffRegister.comparable(number: person.number)
        let signed = (report.context.access.agreements ?? []).filter { agreement in
            agreement.number == number && (agreement.function ?? term.function) == term.function
        }.min { $0.signed < $1.signed }
        let access = firstAccess(account, term)
        if let signed, signed.signed <= (access ?? signed.signed) { return }
        var draft = report.draft(account, since: access)
        draft.discriminator = [Fold.key(term.function)]
        draft.school = term.school ?? draft.school
        draft.basis.matrixRows = [row.reference]
        draft.facts["function"] = .text(term.function)
        if let access { draft.facts["accessDate"] = .day(access) }
        draft.evidence =
            (account.origins.map { EvidenceDraft($0, fields: ["account": account.name]) }
            + [EvidenceDraft(term.origin, fields: ["Functie": term.function])]).sorted()
        if let signed {
            draft.variant = "late"
            draft.severity = .low
            draft.facts["signedDate"] = .day(signed.signed)
            draft.evidence.append(EvidenceDraft(signed.origin, fields: ["Datum ondertekening": signed.signed.iso]))
            draft.evidence.sort()
        }
        report.add(draft)
    }

    /// The first day on which the account gave access in this function; nil when neither start is known.
    private static func firstAccess(_ account: Account, _ term: FunctionTerm) -> LocalDate? {
        [account.days.from, term.days.from].compactMap { $0 }.max()
    }
}
