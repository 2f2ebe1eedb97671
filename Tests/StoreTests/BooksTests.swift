import Foundation
import Model
import TestSupport
import Testing

@testable import Store

@Suite("The books of the scans") struct BooksTests {
    private let day = LocalDate(dayNumber: 20_500)

    private func books(_ successes: Int, _ events: Int) -> ScanBooks {
        ScanBooks(
            usage: [UsageRecord(system: .afas, account: "98765.AAA", right: "PZ", day: day, successes: successes)],
            days: [DayRecord(source: "sshd", day: day, events: events, isExpected: true)]
        )
    }

    @Test("A day is the largest number seen, whatever comes after, and the same books change nothing")
    func largest() throws {
        let place = try TemporaryFolder()
        let store = try FindingStore.open(place.path("s.sqlite"), mode: .create)
        func record(_ books: ScanBooks) throws -> Bool {
            try store.record(
                findings: [],
                coverage: sampleCoverage(),
                digest: "a",
                books: books,
                at: moment("2026-02-16T10:00:00Z")
            ).differs
        }
        #expect(try record(books(3, 10)))
        #expect(try !record(books(3, 10)))
        #expect(try !record(books(2, 4)))
        #expect(try record(books(5, 4)))
        #expect(try store.usage().map(\.successes) == [5])
        #expect(try store.usage(system: .linux).isEmpty)
        #expect(try store.usage(account: "98765.AAA", days: DateSpan(from: day, through: day)).count == 1)
        #expect(try store.coverageDays().map(\.events) == [10])
        let later = UsageRecord(
            system: .afas,
            account: "98765.AAA",
            right: "PZ",
            day: day.adding(days: 9),
            successes: 2,
            failures: 1
        )
        let failed = UsageRecord(system: .linux, account: "root", day: day, successes: 0, failures: 7)
        #expect(try record(ScanBooks(usage: [later, failed])))
        let total = try #require(try store.usageTotals(system: .afas).first)
        #expect(total.first == day && total.last == day.adding(days: 9) && total.successes == 7 && total.failures == 1)
        #expect(try store.usageTotals(system: .linux).map(\.last) == [nil])
        #expect(try store.usageTotals(days: DateSpan(from: day.adding(days: 1))).map(\.successes) == [2])
    }

    @Test(
        "Queries read the views, and nothing that writes is run",
        arguments: [
            "DELETE FROM usage", "PRAGMA user_version = 9", "ATTACH 'x.db' AS x", "SELECT 1; SELECT 2",
            "WITH a AS (SELECT 1) DELETE FROM main.usage", "SELECT nothing FROM findings", "",
        ]
    )
    func readOnly(_ sql: String) throws {
        let place = try TemporaryFolder()
        let path = place.path("s.sqlite")
        let store = try FindingStore.open(path, mode: .create)
        _ = try store.record(
            findings: [],
            coverage: sampleCoverage(),
            digest: "a",
            books: books(3, 10),
            at: moment("2026-02-16T10:00:00Z")
        )
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(throws: Diagnostic.self) { try FindingStore.query(sql, in: path) }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
        let result = try FindingStore.query("SELECT account, access_right, day FROM usage", in: path)
        #expect(result.rows == [["98765.AAA", "PZ", day.iso]])
        for view in StoreView.all {
            #expect(try FindingStore.query("SELECT * FROM \(view.name)", in: path).columns == view.columns)
        }
    }

    @Test("A query that does not end is ended") func endless() throws {
        let place = try TemporaryFolder()
        let path = place.path("s.sqlite")
        _ = try FindingStore.open(path, mode: .create)
        let sql = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
        let error = #expect(throws: Diagnostic.self) { try FindingStore.query(sql, in: path, seconds: 0.2) }
        #expect(error?.code == "sql.too-long")
    }
}
