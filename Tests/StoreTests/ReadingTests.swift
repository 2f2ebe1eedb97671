import Foundation
import GRDB
import Model
import TestSupport
import Testing

@testable import Store

@Suite("Reading a store")
struct ReadingTests {
    private static let findings = [
        sample(
            "00000000000000a1",
            severity: .low,
            school: "De Vlinder",
            person: "Jolijn Waterval",
            account: "jwaterval"
        ),
        sample(
            "00000000000000a2",
            rule: "dormant-account",
            severity: .medium,
            system: .afas,
            school: "ÉÉN",
            person: "Özlem Bakırcı",
            account: "OBAKIRCI",
            lastSeen: "2026-01-01T00:00:00Z"
        ),
        sample(
            "0000000000000bcd",
            severity: .critical,
            system: .entra,
            school: nil,
            person: nil,
            account: "gast#ext#@voorbeeld.nl",
            facts: ["path": .text("/sites/Geheim"), "roles": .list(["Directeur"])],
            evidence: [
                Evidence(
                    source: "s",
                    file: "exports/uniek.csv",
                    record: 1,
                    sha256: "",
                    fields: ["event.reason": "Ziek"]
                )
            ]
        ),
    ]

    private static func table() -> [(FindingFilter, [String])] {
        [
            (FindingFilter(), ["0000000000000bcd", "00000000000000a2", "00000000000000a1"]),
            (FindingFilter(school: "de vlinder"), ["00000000000000a1"]),
            (FindingFilter(school: "één"), ["00000000000000a2"]),
            (FindingFilter(school: "Vlinder"), []),
            (FindingFilter(system: .afas), ["00000000000000a2"]),
            (FindingFilter(rule: "dormant-account"), ["00000000000000a2"]),
            (FindingFilter(severity: .medium), ["0000000000000bcd", "00000000000000a2"]),
            (FindingFilter(severity: .informational), ["0000000000000bcd", "00000000000000a2", "00000000000000a1"]),
            (FindingFilter(status: .justified), ["00000000000000a1"]),
            (FindingFilter(status: .new), ["0000000000000bcd", "00000000000000a2"]),
            (FindingFilter(person: "özlem"), ["00000000000000a2"]),
            (FindingFilter(person: "obakirci"), ["00000000000000a2"]),
            (FindingFilter(person: "jwater"), []),
            (FindingFilter(person: "100123"), ["0000000000000bcd", "00000000000000a2", "00000000000000a1"]),
            (FindingFilter(since: moment("2026-07-10T10:00:00Z")), ["0000000000000bcd", "00000000000000a1"]),
            (FindingFilter(text: "geheim"), ["0000000000000bcd"]),
            (FindingFilter(text: "DIRECTEUR"), ["0000000000000bcd"]),
            (FindingFilter(text: "ziek"), ["0000000000000bcd"]),
            (FindingFilter(text: "uniek.csv"), ["0000000000000bcd"]),
            (FindingFilter(text: "%"), []),
            (FindingFilter(system: .entra, severity: .high, text: "gast"), ["0000000000000bcd"]),
            (FindingFilter(school: "de vlinder", system: .entra), []),
            (FindingFilter(school: "' OR 1=1 --"), []),
        ]
    }

    @Test("Every condition, alone and together")
    func filters() throws {
        let folder = try TemporaryFolder()
        let store = try FindingStore.open(folder.store, mode: .create)
        _ = try store.record(Self.findings)
        try store.setStatus(.justified, of: "00000000000000a1")
        for (filter, expected) in Self.table() {
            #expect(try store.findings(filter).map(\.id) == expected, "\(filter)")
        }
    }

    @Test("A finding by its id, by the beginning of it, and by what is neither")
    func byID() throws {
        let folder = try TemporaryFolder()
        let store = try FindingStore.open(folder.store, mode: .create)
        _ = try store.record(Self.findings)
        #expect(try store.finding("0000000000000b").id == "0000000000000bcd")
        #expect(try store.finding("0000000000000BCD").id == "0000000000000bcd")
        let ambiguous = #expect(throws: Diagnostic.self) { try store.finding("0000") }
        #expect(ambiguous?.code == "store.ambiguous-id")
        #expect(ambiguous?.parameters["candidates"] == "00000000000000a1, 00000000000000a2, 0000000000000bcd")
        for wrong in ["", "000", "ffff", "0000000000000bcd0", "zzzz", "00%0", "0000'", "é"] {
            let thrown = #expect(throws: Diagnostic.self) { try store.finding(wrong) }
            #expect(thrown?.code == "store.no-such-finding", "\(wrong)")
        }
        let unknown = #expect(throws: Diagnostic.self) { try store.setStatus(.justified, of: "ffff") }
        #expect(unknown?.code == "store.no-such-finding")
    }

    @Test("Lists go by an index")
    func queryPlans() throws {
        let folder = try TemporaryFolder()
        let store = try FindingStore.open(folder.store, mode: .create)
        _ = try store.record(Self.findings)
        let expected: [(FindingFilter, String)] = [
            (FindingFilter(school: "x"), "finding_by_school (school_key=?)"),
            (FindingFilter(school: "x", severity: .high), "finding_by_school (school_key=? AND severity>?)"),
            (FindingFilter(system: .afas), "finding_by_system (system=?)"),
            (FindingFilter(rule: "x"), "finding_by_rule (rule=?)"),
            (FindingFilter(severity: .high), "finding_by_severity (severity>?)"),
            (FindingFilter(status: .new), "finding_by_status (status=?)"),
            (FindingFilter(since: Instant(seconds: 0)), "finding_by_last_seen (last_seen>?)"),
            (FindingFilter(seen: .latest), "finding_by_last_scan (last_scan=?)"),
        ]
        for (filter, index) in expected {
            let (condition, arguments) = filter.sql
            let plan = try plan(store, FindingStore.findingSQL(condition), arguments)
            #expect(plan.contains { $0.contains("USING INDEX \(index)") }, "\(plan)")
            let evidence = try self.plan(store, FindingStore.evidenceSQL(condition), arguments)
            #expect(evidence.contains { $0.contains("SEARCH evidence USING PRIMARY KEY (finding=?)") }, "\(evidence)")
        }
        let byID = try plan(store, FindingStore.findingSQL(FindingStore.prefixCondition), ["a", "b"])
        #expect(byID.contains { $0.contains("USING INDEX sqlite_autoindex_finding_1 (id>? AND id<?)") }, "\(byID)")
    }

    private func plan(_ store: FindingStore, _ sql: String, _ arguments: StatementArguments) throws -> [String] {
        try store.reading { database in
            try Row.fetchAll(database, sql: "EXPLAIN QUERY PLAN " + sql, arguments: arguments)
                .map { $0["detail"] as String? ?? "" }
        }
    }
}
