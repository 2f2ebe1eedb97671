import Access
import Model
import TestSupport
import Testing

@testable import Checks

@Suite("Checks on exports") struct ExportCheckTests {
    /// Six events on each of these days.
    private func log(_ days: [LocalDate], dataset: String = "parnassys-logins", school: String? = nil) -> EventBatch {
        batch(
            days.flatMap { day in
                (0..<6).map { number in
                    var fields: [String: String] = [:]
                    if let school { fields[FieldName.organization] = school }
                    return TestEvent(.parnassys, amsterdam(day.iso, 32_400 + number * 60), "ebakker", fields)
                }
            },
            dataset: dataset
        )
    }

    /// The days from Monday 5 January 2026 on for a number of weeks, without weekends.
    private func weekdays(_ weeks: Int) -> [LocalDate] {
        let monday = LocalDate(year: 2026, month: 1, day: 5) ?? LocalDate(dayNumber: 0)
        return (0..<weeks * 7).map { monday.adding(days: $0) }.filter { $0.weekday < 6 }
    }

    private func gaps(
        _ batches: [EventBatch],
        expected: [String] = [],
        _ change: (inout SmallBoard) -> Void = { _ in }
    )
        throws -> [FindingDraft]
    {
        var board = SmallBoard()
        board.settings.expected = expected
        board.settings.holidays = []
        change(&board)
        return try board.scan(on: "2026-06-01", events: batches).of("export-gap")
    }

    @Test("a working day without a record is a gap, weekends are not") func gap() throws {
        var days = weekdays(12)
        #expect(try gaps([log(days)]).isEmpty)
        days.remove(at: 32)
        let found = try gaps([log(days)])
        #expect(found.map(\.discriminator) == [["2026-02-18", ""]])
        #expect(found.first?.account == "parnassys-logins" && found.first?.variant == nil)
        #expect(found.first?.facts["days"] == .number(1))
        #expect(found.first?.evidence.count == 1)
    }

    @Test("a log that has not been seen for eight weeks has no gaps yet") func firstRuns() throws {
        var days = weekdays(7)
        days.removeSubrange(10..<15)
        #expect(try gaps([log(days)]).isEmpty)
    }

    @Test("a quiet log has no gaps") func quiet() throws {
        let days = weekdays(20).enumerated().filter { $0.offset % 3 != 0 }.map(\.element)
        #expect(try gaps([log(days)]).isEmpty)
    }

    @Test("holidays of the board are no gaps") func holidays() throws {
        var days = weekdays(14)
        days.removeSubrange(35..<40)
        #expect(try gaps([log(days)]).count == 1)
        let free = DateSpan(
            from: LocalDate(year: 2026, month: 2, day: 21),
            through: LocalDate(year: 2026, month: 3, day: 1)
        )
        let found = try gaps([log(days)]) {
            $0.settings.holidays = [.init(name: "Voorjaarsvakantie", regions: [], days: free)]
        }
        #expect(found.isEmpty)
    }

    @Test("a number of days may be allowed") func threshold() throws {
        var days = weekdays(12)
        days.remove(at: 32)
        #expect(try gaps([log(days)]) { $0.settings.thresholds.gapDays = 2 }.isEmpty)
    }

    @Test("the end is a gap only for an expected source, and only when the next export is late")
    func theEnd() throws {
        let other = log(weekdays(14), dataset: "sshd")
        let mine = log(weekdays(12))
        #expect(try gaps([mine, other]).isEmpty)
        let found = try gaps([mine, other], expected: ["parnassys-logins"])
        #expect(found.map(\.discriminator) == [["2026-03-30", ""]])
        #expect(found.first?.variant == "open" && found.first?.facts["days"] == .number(10 - 2))
        // Good Friday and Easter Monday are no days of work. A week later than the last record it is still to come.
        #expect(try gaps([log(weekdays(13)), other], expected: ["parnassys-logins"]).isEmpty)
    }

    @Test("the same log in another form fills the gap") func otherForm() throws {
        let days = weekdays(14)
        let first = log(Array(days.prefix(50)), dataset: "parnassys-exemptions")
        let second = log(Array(days.suffix(20)), dataset: "parnassys-exemptions-pasted")
        #expect(try gaps([first, second], expected: ["parnassys-exemptions"]).isEmpty)
        #expect(try gaps([first, log(days, dataset: "sshd")], expected: ["parnassys-exemptions"]).count == 1)
    }

    @Test("a school without records for three days, while others have them; two days may be study days")
    func schools() throws {
        let days = weekdays(12)
        func log(without gap: Range<Int>) -> [EventBatch] {
            [
                self.log(days.enumerated().filter { !gap.contains($0.offset) }.map(\.element), school: "De Regenboog"),
                self.log(days, school: "Het Kompas"),
            ]
        }
        let found = try gaps(log(without: 30..<33))
        #expect(found.map(\.school) == ["De Regenboog"])
        #expect(found.first?.variant == "school" && found.first?.discriminator == ["2026-02-16", "De Regenboog"])
        #expect(try gaps(log(without: 30..<32)).isEmpty)
        // When nobody has any, it is told once.
        let all = days.enumerated().filter { !(30..<33).contains($0.offset) }.map(\.element)
        let both = try gaps([self.log(all, school: "De Regenboog"), self.log(all, school: "Het Kompas")])
        #expect(both.map(\.school) == [nil])
    }

    private func input(_ file: String, records: Int, unreadable: Int = 0) -> InputCoverage {
        var input = InputCoverage(file: file, source: "m365-audit")
        input.records = records
        input.events = records - unreadable
        if unreadable > 0 { input.unreadable = ["csv.fields": unreadable] }
        input.first = amsterdam("2026-01-05", 0)
        input.last = amsterdam("2026-02-05", 0)
        input.complete = true
        return input
    }

    private func drafts(_ rule: RuleID, _ inputs: [InputCoverage], percent: Int = 1) throws -> [FindingDraft] {
        var board = SmallBoard()
        board.settings.thresholds.unreadablePercent = percent
        let context = CheckContext(
            AccessModel.read(try board.tables(), settings: board.settings).model,
            asOf: amsterdam("2026-03-02", 0)
        )
        return CheckSuite(context).finish(inputs: inputs).of(rule)
    }

    @Test("a file of exactly the number of rows at which exports stop", arguments: [50_000, 100_000])
    func truncated(_ limit: Int) throws {
        #expect(try drafts("export-truncated", [input("a.csv", records: limit)]).map(\.count) == [limit])
        for near in [limit - 1, limit + 1] {
            #expect(try drafts("export-truncated", [input("a.csv", records: near)]).isEmpty)
        }
        // The same export under two names is one finding.
        let twice = try drafts("export-truncated", ["a.csv", "b.csv"].map { input($0, records: limit) })
        #expect(twice.count == 1 && twice.first?.evidence.map(\.file) == ["a.csv", "b.csv"])
    }

    @Test("more unreadable records than the board allows") func unreadable() throws {
        let rule: RuleID = "export-unreadable"
        #expect(try drafts(rule, [input("a.csv", records: 1000, unreadable: 11)]).map(\.count) == [11])
        #expect(try drafts(rule, [input("a.csv", records: 1000, unreadable: 10)]).isEmpty)
        #expect(try drafts(rule, [input("a.csv", records: 1000, unreadable: 11)], percent: 2).isEmpty)
        // A line that was cut off at the end of a small file is told by the coverage alone.
        #expect(try drafts(rule, [input("a.csv", records: 10, unreadable: 2)], percent: 0).isEmpty)
    }

    @Test("every sentence has facts for all its placeholders") func facts() throws {
        let words = try words("nl", rooms: ["checks-exports"])
        let english = try ChecksTests.words("en", rooms: ["checks-exports"])
        #expect(Set(words.keys) == Set(english.keys))
        var days = weekdays(12)
        days.removeSubrange(30..<33)
        let cases =
            try gaps([log(days, school: "De Regenboog"), log(weekdays(12), school: "Het Kompas")])
            + gaps([log(days)])
            + gaps([log(weekdays(12)), log(weekdays(14), dataset: "sshd")], expected: ["parnassys-logins"])
            + drafts("export-truncated", [input("a.csv", records: 50_000)])
            + drafts("export-unreadable", [input("a.csv", records: 100, unreadable: 9)])
        var seen: Set<String> = []
        for draft in cases {
            let given = Set(draft.facts.keys).union(["count", "period", "span"])
            for part in ["title", "reason", "expected", "found"] {
                let key = "finding.\(draft.rule).\(part)"
                let name = draft.variant.map { "\(key).\($0)" } ?? key
                let text = try #require(words[name] ?? words[key])
                #expect(placeholders(text).needed.isSubset(of: given), "\(name)")
                seen.insert(name)
            }
            for explanation in draft.explanations {
                #expect(
                    words["explanation.\(explanation)"] != nil && words["explanation.\(explanation).confirm"] != nil
                )
            }
        }
        for key in words.keys where key.hasPrefix("finding.") && key.contains(".reason") {
            #expect(seen.contains(key), "no case has \(key)")
        }
    }
}
