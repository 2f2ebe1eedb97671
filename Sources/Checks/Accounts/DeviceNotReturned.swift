internal import Access
internal import Model

/// A device of the board that is still with somebody after the last contract day.
///
/// A device is in no system: the code on it stands in the place of the account.
public struct DeviceNotReturned: AccountCheck {
    /// What it is.
    public static let definition = CheckDefinition(
        "device-not-returned",
        severity: .medium,
        requirements: ["R-194"],
        handbook: ["Controle en toezicht 9", "Afspraken over mobiele devices in bruikleen"],
        norms: ["AVG art. 32", "ISO/IEC 27002 5.11"],
        explanations: ["device-return-not-recorded", "contract-extended-not-in-register", "device-kept-as-agreed"],
        inputs: [.staff, .devices]
    )

    /// Judges every loan of somebody in the staff register, for the day of the scan.
    public static func run(_ report: inout CheckReport) {
        guard report.requires(.staff, .devices) else { return }
        for standing in report.loans() {
            guard standing.place != .untold else {
                report.couldNotJudge("devices-return")
                continue
            }
            guard standing.place != .unknownHolder else {
                report.couldNotJudge("devices-holder")
                report.diagnostics.append(
                    Diagnostic(
                        "devices.holder-unknown",
                        .warning,
                        file: standing.loan.origin.file,
                        record: standing.loan.origin.record,
                        column: "Medewerker",
                        ["value": standing.loan.number, "tag": standing.loan.tag]
                    )
                )
                continue
            }
            report.judged += 1
            guard standing.place == .overdue, let person = standing.person, let end = standing.lastDay else { continue }
            let grace = report.context.settings.thresholds.deviceReturnDays
            var draft = report.draft(standing, since: end.adding(days: 1 + grace))
            draft.discriminator.append(end.iso)
            draft.facts["endDate"] = .day(end)
            draft.facts["days"] = standing.daysLate.map(Fact.number)
            if grace > 0 { draft.facts["grace"] = .number(grace) }
            if let next = standing.returning { draft.facts["returnDate"] = .day(next) }
            if let next = standing.lentOn {
                // The device is there: the register was not kept up.
                draft.severity = .low
                draft.facts["nextDate"] = next.issued.map(Fact.day)
                draft.evidence.append(EvidenceDraft(next.origin, fields: ["Tagcode": next.tag]))
            }
            draft.evidence += person.terms.filter { $0.days.through == end }
                .map { EvidenceDraft($0.origin, fields: ["Einddatum_contract": end.iso]) }
            draft.evidence = Array(draft.evidence.sorted().prefix(EvidenceDraft.limit))
            report.add(draft)
        }
    }
}

extension CheckReport {
    /// The loans as they stand on the day of the scan.
    func loans() -> [LoanStanding] { context.access.loanStandings(on: context.today) ?? [] }

    /// A draft on a device.
    func draft(_ standing: LoanStanding, since: LocalDate?) -> FindingDraft {
        let loan = standing.loan
        let first = since.map(context.settings.zone.startOfDay) ?? context.asOf
        var draft = FindingDraft(
            definition,
            nil,
            account: loan.tag,
            from: min(first, context.asOf),
            to: context.asOf
        )
        draft.setPerson(standing.person, on: context.today)
        draft.discriminator = [StaffRegister.comparable(number: loan.number), loan.issued?.iso ?? ""]
        draft.facts["tag"] = .text(loan.tag)
        if let device = loan.device { draft.facts["device"] = .text(device) }
        if let issued = loan.issued { draft.facts["issueDate"] = .day(issued) }
        var fields = ["Tagcode": loan.tag, "Medewerker": loan.number]
        fields["Uitgegeven"] = loan.issued?.iso
        fields["Apparaat"] = loan.device
        draft.evidence = [EvidenceDraft(loan.origin, fields: fields)]
        return draft
    }
}
