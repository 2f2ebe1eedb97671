import Foundation
import Model
import TestSupport
import Triage

@testable import Store

extension TemporaryFolder {
    var store: String { path("logwacht.sqlite") }

    /// The permission bits of every file in the folder.
    func modes() throws -> [String: Int] {
        var modes: [String: Int] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: url.path) {
            modes[name] = try FileManager.default.attributesOfItem(atPath: path(name))[.posixPermissions] as? Int
        }
        return modes
    }
}

func sample(
    _ id: String = "00000000000000a1",
    rule: RuleID = "account-after-departure",
    severity: Severity = .high,
    system: System? = .parnassys,
    school: String? = "De Vlinder",
    person: String? = "Jolijn Waterval",
    account: String? = "jwaterval",
    lastSeen: String = "2026-07-10T10:00:00Z",
    facts: [String: Fact] = [:],
    evidence: [Evidence] = []
) -> Finding {
    Finding(
        id: id,
        rule: rule,
        ruleVersion: 1,
        severity: severity,
        system: system,
        school: school,
        person: person,
        personID: "100123",
        account: account,
        firstSeen: moment("2025-08-01T06:14:00Z"),
        lastSeen: moment(lastSeen),
        count: evidence.count,
        facts: facts,
        basis: Basis(requirements: ["R-006"], handbook: ["Uitgangspunten 4"], norms: ["AVG art. 32"]),
        explanations: ["new-contract"],
        evidence: evidence,
        personalData: PersonalData(kinds: ["pupil-care"], people: 3)
    )
}

func moment(_ text: String) -> Instant { Instant(rfc3339: text) ?? Instant(seconds: 0) }

func sampleCoverage() -> Coverage {
    var input = InputCoverage(file: "exports/logins.csv", source: "parnassys-logins")
    input.records = 10
    input.events = 9
    input.unreadable = ["csv.bad-date": 1]
    input.first = moment("2025-08-01T06:14:00Z")
    input.last = moment("2026-07-10T10:00:00Z")
    input.complete = true
    input.diagnostics = [Diagnostic("csv.bad-date", file: "exports/logins.csv", record: 4, column: "Datum")]
    var second = InputCoverage(file: "exports/onbekend.bin")
    second.complete = true
    var coverage = Coverage(asOf: moment("2026-07-10T10:00:00Z"))
    coverage.inputs = [input, second]
    coverage.reference = [ReferenceCoverage(table: "staff", file: "staff.csv", records: 300)]
    coverage.checks = [CheckCoverage(rule: "dormant-account", state: .notRun, missing: ["accounts-entra"])]
    coverage.serviceAccounts = ["svc_backup": 12]
    coverage.missing = ["accounts-entra"]
    return coverage
}

extension FindingStore {
    func record(
        _ findings: [Finding],
        digest: String = "d1",
        coverage: Coverage = sampleCoverage()
    ) throws -> RecordOutcome {
        try record(findings: findings, coverage: coverage, digest: digest, at: moment("2026-07-11T08:00:00Z"))
    }
}

extension FindingStore {
    /// A judgement of no interest but for its verdict.
    func setStatus(_ status: FindingStatus, of id: String) throws {
        try judge([
            Judgement(
                finding: id,
                at: moment("2026-07-12T08:00:00Z"),
                verdict: status,
                by: "Bosman, B.",
                byNumber: "102",
                reason: "afgesproken met de directeur"
            )
        ])
    }
}
