internal import Access
internal import Model

/// A device of the board that somebody uses without a signed agreement (R-195: item 10 of the yearly checklist).
///
/// Only for who works here: a device of somebody who has left should come back, and gets the finding that says so.
public struct DeviceWithoutAgreement: AccountCheck {
    /// What it is.
    public static let definition = CheckDefinition(
        "device-without-agreement",
        severity: .low,
        requirements: ["R-195"],
        handbook: ["Controle en toezicht 10", "Afspraken over mobiele devices in bruikleen"],
        norms: ["AVG art. 32", "ISO/IEC 27002 5.10"],
        explanations: ["device-agreement-not-recorded", "device-not-personal"],
        inputs: [.staff, .devices]
    )

    /// Judges every device that is in use on the day of the scan. An agreement that was signed late is signed.
    public static func run(_ report: inout CheckReport) {
        guard report.requires(.staff, .devices) else { return }
        for standing in report.loans() {
            switch standing.place {
            case .returned, .returnedLate, .dueBack, .overdue: continue
            case .unknownHolder:
                report.couldNotJudge("devices-holder")
                continue
            case .untold:
                // Whether it came back is not known, and so not whether anything must still be signed.
                report.couldNotJudge("devices-return")
                continue
            case .inUse: break
            }
            guard standing.isSigned != nil else {
                report.couldNotJudge("devices-agreement")
                continue
            }
            report.judged += 1
            guard standing.lacksAgreement else { continue }
            var draft = report.draft(standing, since: standing.loan.issued)
            if let signed = standing.loan.signed.day { draft.facts["signedDate"] = .day(signed) }
            report.add(draft)
        }
    }
}
