internal import Foundation
public import Model
public import Triage

extension BoardScanner.Outcome {
    /// The outcome with what is to be said of agreements: one that has ended while there is still something to hide, and one
    /// that never hid anything.
    ///
    /// - Parameters:
    ///   - agreements: those that were made.
    ///   - earlier: findings that the store has kept, also those that are not seen any more.
    ///   - zone: the board's, in which days are.
    public func judging(_ agreements: [Agreement], earlier: [Finding], zone: Zone) -> BoardScanner.Outcome {
        let today = zone.day(coverage.asOf)
        let findings = agreements.compactMap { agreement -> Finding? in
            guard let first = agreement.days.from, let last = agreement.days.through, agreement.withdrawn == nil
            else { return nil }
            let now = self.findings.count(where: agreement.covers)
            if last < today {
                return now == 0 ? nil : finding(agreement, "agreement", count: now, since: last.adding(days: 1), zone)
            }
            // The first day it may still be waiting for the scan that it was made for.
            guard now == 0, first < today, !earlier.contains(where: agreement.covers) else { return nil }
            return finding(agreement, "agreement-unused", count: 0, since: first, zone)
        }
        guard !findings.isEmpty else { return self }
        var outcome = self
        outcome.findings = (self.findings + findings).sorted(by: Finding.reportOrder)
        outcome.digest = Fingerprint.sha256((digest + findings.map(\.id).joined(separator: " ")).utf8)
        return outcome
    }

    private func finding(
        _ agreement: Agreement,
        _ variant: String,
        count: Int,
        since: LocalDate,
        _ zone: Zone
    ) -> Finding {
        let rule: RuleID = "exception-expired"
        let scope = agreement.scope
        var facts: [String: Fact] = [
            "number": .number(agreement.number), "owner": .text(agreement.owner),
            "agreedReason": .text(agreement.reason), "made": .day(agreement.days.from ?? since),
            "endDate": .day(agreement.days.through ?? since), "matching": .number(count),
        ]
        facts["ruleName"] = scope.rule.map { .text($0.rawValue) }
        facts["which"] = scope.account.map(Fact.text)
        let content = [
            "agreement", String(agreement.number), agreement.owner, agreement.reason,
            agreement.days.through?.iso ?? "", scope.rule?.rawValue ?? "", scope.account ?? "",
            scope.findings.joined(separator: " "),
        ]
        let moment = zone.startOfDay(since)
        return Finding(
            id: Fingerprint.findingID(
                rule: rule,
                system: scope.system,
                account: scope.account ?? "",
                discriminator: "agreement \(agreement.number) \(variant)"
            ),
            rule: rule,
            ruleVersion: 1,
            severity: variant == "agreement" ? .medium : .low,
            system: scope.system,
            school: scope.school,
            person: nil,
            personID: nil,
            account: scope.account,
            firstSeen: moment,
            lastSeen: max(moment, zone.startOfDay(zone.day(coverage.asOf))),
            count: 1,
            variant: variant,
            facts: facts,
            basis: Basis(
                requirements: ["R-004"],
                handbook: ["Uitgangspunten 4"],
                norms: ["Normenkader IBP ID.01", "ISO/IEC 27002 5.18"]
            ),
            explanations: [variant == "agreement" ? "agreement-forgotten" : "agreement-too-narrow"],
            evidence: [
                Evidence(
                    source: "agreement",
                    file: "logwacht.sqlite",
                    record: agreement.number,
                    sha256: Fingerprint.sha256(content.joined(separator: "\u{1f}").utf8)
                )
            ],
            personalData: PersonalData()
        )
    }
}
