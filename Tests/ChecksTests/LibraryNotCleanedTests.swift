import Access
import Model
import TestSupport
import Testing

@testable import Checks

@Suite("Library not cleaned") struct LibraryNotCleanedTests {
    let rule: RuleID = "sharepoint-library-not-cleaned"
    static let beeld = "/sites/regenboog/Beeldmateriaal/2024/a.jpg"

    /// A file elsewhere every week of sixty, to the day of the scan: the log is there all the time.
    let log = (0...60).map { week in
        audit(
            "lk.k@dewaard.example",
            "FileAccessed",
            "/sites/kompas/Anders/a.docx",
            on: day("2026-03-01").adding(days: -7 * week).iso
        )
    }

    func use(_ date: String, _ operation: String = "FileAccessed", _ path: String = beeld) -> TestEvent {
        audit("lk.r@dewaard.example", operation, path, on: date)
    }

    func found(_ events: [TestEvent], _ change: (inout EventBoard) -> Void = { _ in }) throws -> [FindingDraft] {
        var board = EventBoard()
        change(&board)
        let batches = [batch(events, dataset: "m365-audit")]
        return scan(try board.tables(), board.settings, events: batches).of(rule)
    }

    @Test(
        "a folder in use in which nothing was thrown away for a year",
        arguments: [
            (["2025-02-01 FileAccessed", "2026-02-01 FileAccessed"], ["never"]),
            (["2025-02-01 FileRecycled", "2026-02-01 FileAccessed"], ["long-ago"]),
            (["2025-03-02 FileDeleted", "2026-02-01 FileAccessed"], ["long-ago"]),
            (["2025-02-01 FileAccessed", "2025-03-03 filerecycled "], []),
            (["2025-02-01 FileAccessed", "2025-12-24 FolderRecycled"], []),
            // In use for less than a year: it may be new.
            (["2025-03-03 FileAccessed", "2026-02-01 FileAccessed"], []),
            // Moving and renaming is no tidying.
            (["2025-02-01 FileAccessed", "2025-12-24 FileMoved", "2026-01-01 FileRenamed"], ["never"]),
        ] as [([String], [String])]
    )
    func year(_ uses: [String], _ expected: [String]) throws {
        let events = uses.map { use(String($0.prefix(10)), String($0.dropFirst(11))) }
        let drafts = try found(log + events)
        #expect(drafts.map { $0.variant ?? "never" } == expected)
        #expect(drafts.allSatisfy { $0.school == "De Regenboog" && $0.account == "Beeldmateriaal" && $0.count > 0 })
    }

    @Test("only the folders that the board names, each school by itself") func folders() throws {
        let other = "/sites/kompas/Beeldmateriaal/a.jpg"
        let growth = "/sites/regenboog/Groeidocumenten/a.docx"
        let events =
            log + [
                use("2025-02-01"), use("2025-02-01", "FileAccessed", other), use("2026-01-01", "FileRecycled", other),
                use("2025-02-01", "FileAccessed", growth),
            ]
        #expect(try found(events).map(\.discriminator) == [["De Regenboog"]])
        let both = try found(events) { $0.settings.areasToClean = ["Groeidocumenten", "beeldmateriaal"] }
        #expect(both.map(\.account).sorted() == ["Beeldmateriaal", "Groeidocumenten"])
        #expect(try found(events) { $0.settings.areasToClean = [] }.isEmpty)
        #expect(try found(events) { $0.settings.thresholds.libraryDays = 400 }.isEmpty)
    }

    @Test("without the log of the whole term nothing is said, and the coverage says why") func window() throws {
        func missing(_ events: [TestEvent]) throws -> [String] {
            let board = EventBoard()
            let results = scan(
                try board.tables(),
                board.settings,
                events: [batch(events, dataset: "m365-audit")],
                sources: ["m365-audit"]
            )
            #expect(results.of(rule).isEmpty)
            return results.coverage(rule)?.missing ?? []
        }
        #expect(try missing(Array(log.prefix(40)) + [use("2025-09-01")]) == ["library-window"])
        #expect(try missing(Array(log.prefix(10)) + Array(log.suffix(40)) + [use("2025-02-01")]) == ["library-hole"])
        let elsewhere = scan(try EventBoard().tables(), EventBoard().settings).coverage(rule)
        #expect(elsewhere?.missing == ["source-m365-audit"])
    }
}
