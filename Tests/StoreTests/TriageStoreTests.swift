import Model
import TestSupport
import Testing
import Trail
import Triage

@testable import Store

@Suite("Judgements and agreements in the store") struct TriageStoreTests {
    private func judgement(_ id: String, _ verdict: FindingStatus, _ reason: String) -> Judgement {
        Judgement(
            finding: id,
            at: moment("2026-07-12T08:00:00Z"),
            verdict: verdict,
            by: "Bosman, B.",
            byNumber: "102",
            reason: reason
        )
    }

    @Test func `judgements add up, the last one counts, and each is a link of the trail`() throws {
        let folder = try TemporaryFolder()
        let store = try FindingStore.open(folder.store, mode: .create)
        let (a, b) = ("00000000000000a1", "00000000000000b1")
        _ = try store.record([sample(), sample(b)])
        try store.judge([judgement(a, .unknown, "eerst navragen"), judgement(b, .justified, "overdracht")])
        try store.judge([judgement(a, .unjustified, "geen reden\u{0}\u{1b}[31m")])
        #expect(try store.judgements(of: a).map(\.reason) == ["eerst navragen", "geen reden\u{0}\u{1b}[31m"])
        #expect(try store.finding(a).status == .unjustified)
        let links = try store.trail(action: "finding.judged")
        #expect(links.map(\.entry.subject) == [a, b, a] && links.last?.details?["before"] == "unknown")
        #expect(try store.verify().isWhole)
        // The next scan keeps the verdict, also when the finding's content changes.
        _ = try store.record([sample(severity: .critical)], digest: "d2")
        #expect(try store.finding(a).status == .unjustified)
        let counts = try #require(try store.verdicts()["account-after-departure"])
        #expect(counts.findings == 2 && counts.unjustified == 1 && counts.justified == 1 && counts.new == 0)
    }

    @Test func `one wrong id, and nothing is kept`() throws {
        let folder = try TemporaryFolder()
        let store = try FindingStore.open(folder.store, mode: .create)
        _ = try store.record([sample()])
        let thrown = #expect(throws: Diagnostic.self) {
            try store.judge([
                judgement("00000000000000a1", .justified, "goed"), judgement("ffffffffffffffff", .justified, "goed"),
            ])
        }
        #expect(thrown?.code == "store.no-such-finding")
        #expect(try store.judgements(of: "00000000000000a1").isEmpty && store.trail().isEmpty)
        #expect(try store.finding("00000000000000a1").status == .new)
    }

    @Test func `an agreement comes back as it was made, and is withdrawn once`() throws {
        let folder = try TemporaryFolder()
        let store = try FindingStore.open(folder.store, mode: .create)
        let made = Agreement(
            scope: .init(rule: "dormant-account", account: "a\u{0}b", system: .afas),
            owner: "Bosman, B.",
            ownerNumber: nil,
            madeBy: "Aalders, A.",
            madeByNumber: "0101",
            reason: "overdracht",
            days: DateSpan(from: LocalDate(dayNumber: 20000), through: LocalDate(dayNumber: 20100)),
            at: moment("2026-07-12T08:00:00Z")
        )
        let number = try store.keep(made, hiding: 3)
        var expected = made
        expected.number = number
        #expect(try store.agreements() == [expected])
        let later = moment("2026-07-13T08:00:00Z")
        try store.withdraw(agreement: number, by: "Bosman, B.", reason: "klaar", at: later)
        #expect(try store.agreements().first?.withdrawn == later)
        #expect(throws: Diagnostic.self) {
            try store.withdraw(agreement: number, by: "Bosman, B.", reason: "klaar", at: later)
        }
        #expect(try store.trail().map(\.entry.action) == ["agreement.made", "agreement.withdrawn"])
    }
}
