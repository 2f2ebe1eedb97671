import Foundation
import GRDB
import Model
import TestSupport
import Testing

@testable import Store

@Suite("Recording a scan")
struct RecordingTests {
    @Test("A finding comes back as it went in")
    func roundTrip() throws {
        let folder = try TemporaryFolder()
        let evidence = [
            Evidence(
                source: "parnassys-logins",
                file: "exports/logins.csv",
                record: 7,
                sha256: String(repeating: "ab", count: 32),
                time: moment("2026-01-02T03:04:05.123456789Z"),
                fields: ["user.name": "jwaterval", "event.reason": "a\u{0}b\u{1b}[31m\u{202e}\u{fffd}"]
            ),
            Evidence(source: "staff", file: "staff\u{0}.csv", record: 1, sha256: "niet hexadecimaal"),
        ]
        let facts: [String: Fact] = [
            "endDate": .day(LocalDate(year: 2025, month: 7, day: 31) ?? LocalDate(dayNumber: 0)),
            "roles": .list(["Leerkracht", "A\u{0}B"]), "days": .number(-42), "level": .code("full"),
            "at": .moment(moment("2026-07-10T10:00:00.5Z")), "path": .text("x\u{0}y"),
        ]
        var finding = sample(
            school: "De \u{0}Vlinder",
            person: "O'Brien \"\u{0}\" é e\u{301}",
            account: "a\u{0}b",
            facts: facts,
            evidence: evidence
        )
        finding.variant = "open"
        let bare = Finding(
            id: "00000000000000b2",
            rule: "export-gap",
            ruleVersion: 3,
            severity: .informational,
            status: .unknown,
            system: nil,
            school: nil,
            person: nil,
            personID: nil,
            account: nil,
            firstSeen: Instant(nanoseconds: .min),
            lastSeen: Instant(nanoseconds: .max),
            count: 0,
            facts: [:],
            basis: Basis(),
            explanations: [],
            evidence: [],
            personalData: PersonalData()
        )
        let store = try FindingStore.open(folder.store, mode: .create)
        let outcome = try store.record([bare, finding])
        #expect(outcome.new == [finding.id, bare.id])
        #expect(outcome.differs)
        try store.close()
        let again = try FindingStore.open(folder.store, mode: .readOnly)
        #expect(try again.findings() == [finding, bare])
        #expect(try again.finding("00000000000000a1") == finding)
    }

    @Test("The second run over the same input changes no byte")
    func secondRun() throws {
        let folder = try TemporaryFolder()
        let findings = (0..<50).map { sample("00000000000000" + String(16 + $0, radix: 16)) }
        try FindingStore.open(folder.store, mode: .create).record(findings).expectNew(50)
        let before = try Data(contentsOf: URL(fileURLWithPath: folder.store))
        let store = try FindingStore.open(folder.store, mode: .create)
        // The clock went on: that alone is no reason to write.
        var coverage = sampleCoverage()
        coverage.asOf = moment("2026-07-12T10:00:00Z")
        let outcome = try store.record(
            findings: findings.reversed(),
            coverage: coverage,
            digest: "d1",
            at: moment("2026-07-12T10:00:00Z")
        )
        #expect(outcome.new.isEmpty && outcome.changed.isEmpty && outcome.gone.isEmpty)
        #expect(outcome.unchanged == 50)
        #expect(!outcome.differs)
        try store.close()
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.store)) == before)
    }

    @Test("The same run in another store gives the same findings and statuses")
    func dryRun() throws {
        let folder = try TemporaryFolder()
        let store = try FindingStore.open(folder.store, mode: .create)
        _ = try store.record([sample()])
        try store.setStatus(.justified, of: "00000000000000a1")
        let before = try Data(contentsOf: URL(fileURLWithPath: folder.store))
        let outcome = try store.record(
            findings: [sample(), sample("00000000000000b1")],
            coverage: sampleCoverage(),
            digest: "d2",
            at: moment("2026-07-12T10:00:00Z"),
            dryRun: true
        )
        #expect(outcome.new == ["00000000000000b1"])
        #expect(outcome.statuses == ["00000000000000a1": .justified])
        #expect(outcome.differs)
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.store)) == before)
    }

    @Test("What was judged stays judged, also when the finding changes")
    func statusStays() throws {
        let folder = try TemporaryFolder()
        let store = try FindingStore.open(folder.store, mode: .create)
        _ = try store.record([sample()])
        try store.setStatus(.unjustified, of: "00000000000000a1")
        var changed = sample()
        changed.severity = .critical
        let outcome = try store.record([changed], digest: "d2")
        #expect(outcome.changed == ["00000000000000a1"])
        #expect(outcome.statuses == ["00000000000000a1": .unjustified])
        let found = try store.finding("00000000000000a1")
        #expect(found.status == .unjustified)
        #expect(found.severity == .critical)
    }

    @Test("A finding that is no longer seen stays, marked with the scan that saw it last")
    func gone() throws {
        let folder = try TemporaryFolder()
        let store = try FindingStore.open(folder.store, mode: .create)
        let a = sample("00000000000000a1")
        let b = sample("00000000000000b1")
        _ = try store.record([a, b], digest: "d1")
        let outcome = try store.record([a], digest: "d2")
        #expect(outcome.gone == [b.id])
        #expect(outcome.unchanged == 1)
        #expect(try store.findings().map(\.id) == [a.id, b.id])
        #expect(try store.findings(FindingFilter(seen: .latest)).map(\.id) == [a.id])
        #expect(try store.findings(FindingFilter(seen: .earlier)).map(\.id) == [b.id])
        // Back to the first input: it is the latest again, under the row it had.
        let back = try store.record([a, b], digest: "d1")
        #expect(back.gone.isEmpty && back.new.isEmpty && back.unchanged == 2 && back.differs)
        #expect(try store.findings(FindingFilter(seen: .latest)).map(\.id) == [a.id, b.id])
        #expect(try store.reading { try Int.fetchOne($0, sql: "SELECT count(*) FROM scan") } == 2)
    }

    @Test("Fewer records of evidence leave none of the old behind")
    func evidenceReplaced() throws {
        let folder = try TemporaryFolder()
        let store = try FindingStore.open(folder.store, mode: .create)
        func evidence(_ count: Int) -> [Evidence] {
            (0..<count).map { Evidence(source: "s", file: "f", record: $0 + 1, sha256: "00") }
        }
        _ = try store.record([sample(evidence: evidence(9))])
        let outcome = try store.record([sample(evidence: evidence(2))], digest: "d2")
        #expect(outcome.changed.count == 1)
        #expect(try store.finding("00000000000000a1").evidence == evidence(2))
        #expect(try store.reading { try Int.fetchOne($0, sql: "SELECT count(*) FROM evidence") } == 2)
    }

    @Test("Equal ids: the first in report order counts, on every run")
    func equalIDs() throws {
        let folder = try TemporaryFolder()
        let store = try FindingStore.open(folder.store, mode: .create)
        let low = sample(severity: .low)
        let high = sample(severity: .high)
        #expect(try store.record([low, high]).new.count == 1)
        #expect(try store.findings() == [high])
        #expect(try !store.record([high, low]).differs)
    }

    @Test("The coverage of the last scan comes back whole; that of the scan before it is gone")
    func coverage() throws {
        let folder = try TemporaryFolder()
        let store = try FindingStore.open(folder.store, mode: .create)
        #expect(try store.latestCoverage() == nil)
        _ = try store.record([])
        #expect(try store.latestCoverage()?.coverage == sampleCoverage())
        var next = sampleCoverage()
        next.inputs.removeLast()
        next.hiddenByException = 2
        _ = try store.record([], digest: "d2", coverage: next)
        let latest = try #require(try store.latestCoverage())
        #expect(latest.coverage == next)
        #expect(latest.digest == "d2")
        #expect(try store.reading { try Int.fetchOne($0, sql: "SELECT count(*) FROM coverage_input") } == 1)
        #expect(try store.reading { try Int.fetchOne($0, sql: "SELECT count(*) FROM scan") } == 2)
    }

    @Test("A scan without findings is remembered too, and its repetition writes nothing")
    func empty() throws {
        let folder = try TemporaryFolder()
        let store = try FindingStore.open(folder.store, mode: .create)
        #expect(try store.record([]).differs)
        #expect(try !store.record([]).differs)
    }

    @Test("Every part of a finding counts for its hash")
    func hashCoversAll() {
        // When a field is added to Finding, ContentHash must learn it; this list is the reminder.
        let labels = Mirror(reflecting: sample()).children.compactMap(\.label)
        #expect(
            labels == [
                "id", "rule", "ruleVersion", "severity", "status", "system", "school", "person", "personID", "account",
                "firstSeen", "lastSeen", "count", "variant", "facts", "basis", "explanations", "evidence",
                "personalData",
            ]
        )
        let evidence = Evidence(source: "s", file: "f", record: 1, sha256: "00", fields: ["a": "b"])
        let base = sample(facts: ["x": .text("1")], evidence: [evidence])
        func changed(_ change: (inout Finding) -> Void) -> Data {
            var finding = base
            change(&finding)
            return ContentHash.of(finding)
        }
        let hashes: [Data] = [
            ContentHash.of(base),
            changed { $0.id = "1" }, changed { $0.rule = "x" }, changed { $0.ruleVersion = 9 },
            changed { $0.severity = .low }, changed { $0.system = nil }, changed { $0.school = nil },
            changed { $0.person = "" }, changed { $0.personID = nil }, changed { $0.account = nil },
            changed { $0.firstSeen = Instant(seconds: 1) }, changed { $0.lastSeen = Instant(seconds: 1) },
            changed { $0.count = 5 }, changed { $0.variant = "v" }, changed { $0.facts = [:] },
            changed { $0.facts = ["x": .number(1)] }, changed { $0.facts = ["x": .code("1")] },
            changed { $0.facts = ["x": .list(["1"])] }, changed { $0.basis.requirements = [] },
            changed { $0.basis.handbook = [] }, changed { $0.basis.norms = [] },
            changed { $0.basis.matrixRows = ["r"] },
            changed { $0.explanations = [] }, changed { $0.personalData.people = nil },
            changed { $0.personalData.kinds = [] }, changed { $0.evidence = [] },
            changed { $0.evidence[0].source = "" }, changed { $0.evidence[0].file = "" },
            changed { $0.evidence[0].record = 2 }, changed { $0.evidence[0].sha256 = "" },
            changed { $0.evidence[0].time = Instant(seconds: 0) }, changed { $0.evidence[0].fields = ["a": "c"] },
            changed { $0.evidence[0].fields = ["a": "b", "c": ""] },
        ]
        #expect(Set(hashes).count == hashes.count)
        var judged = base
        judged.status = .justified
        #expect(ContentHash.of(judged) == ContentHash.of(base))
    }
}

extension RecordOutcome {
    func expectNew(_ count: Int) { #expect(new.count == count) }
}
