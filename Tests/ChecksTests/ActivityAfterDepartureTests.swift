import Access
import Model
import TestSupport
import Testing

@testable import Checks

@Suite("Activity after departure") struct ActivityAfterDepartureTests {
    let rule: RuleID = "activity-after-departure"

    func board(_ rows: String) throws -> ReferenceTables {
        var tables = try defaultTables()
        tables.staff = table(.staff, staffHeader + rows)
        return tables
    }

    let gone =
        "1001;Els Bakker;e.bakker@dewaard.example;12345.EBA;;Leerkracht;De Regenboog;1-8-2020;31-12-2025;;;\n"

    @Test(
        "the last contract day counts to its last second in local time",
        arguments: [
            (("2025-12-31", 86_399), 0), (("2026-01-01", 0), 1), (("2026-01-01", 3600), 1), (("2020-07-31", 0), 0),
        ]
    )
    func lastSecond(_ at: (String, Int), _ expected: Int) throws {
        let event = TestEvent(.parnassys, amsterdam(at.0, at.1), "e.bakker@dewaard.example")
        let results = scan(try board(gone), events: [batch([event])])
        #expect(results.of(rule).count == expected)
    }

    @Test(
        "every way to write the account finds the person",
        arguments: [
            (System.afas, "12345.EBA"), (.afas, "AOL\\12345.eba"), (.sharepoint, "E.Bakker@dewaard.example"),
            (.windows, "DEWAARD\\e.bakker"), (.linux, "e.bakker"), (.entra, " e.bakker@dewaard.example "),
        ]
    )
    func spellings(_ system: System, _ user: String) throws {
        let event = TestEvent(system, amsterdam("2026-02-01", 36_000), user)
        let found = scan(try board(gone), events: [batch([event])]).of(rule)
        #expect(found.map(\.personID) == ["1001"])
        #expect(found.first?.school == "De Regenboog")
        #expect(found.first?.facts["endDate"] == .day(day("2025-12-31")))
    }

    @Test("someone who returns under a new contract has not left, but was away in between") func returned() throws {
        let rows =
            gone
            + "1001;Els Bakker;e.bakker@dewaard.example;12345.EBA;;Leerkracht;De Regenboog;1-2-2026;;;;\n"
        let times = [("2026-01-15", 0), ("2026-01-31", 86_399), ("2026-02-01", 0)]
        let events = times.map { TestEvent(.parnassys, amsterdam($0.0, $0.1), "e.bakker@dewaard.example") }
        let found = scan(try board(rows), events: [batch(events)]).of(rule)
        #expect(found.map(\.count) == [2])
        #expect(found.first?.facts["returnDate"] == .day(day("2026-02-01")))
    }

    @Test("a contract that follows without a day between is one employment") func adjacent() throws {
        let rows =
            gone
            + "1001;Els Bakker;e.bakker@dewaard.example;12345.EBA;;Leerkracht;Het Kompas;1-1-2026;;;;\n"
        let event = TestEvent(.parnassys, amsterdam("2026-01-01", 60), "e.bakker@dewaard.example")
        #expect(scan(try board(rows), events: [batch([event])]).of(rule).isEmpty)
    }

    @Test("only failures are a lighter finding with its own words") func onlyFailures() throws {
        let event = TestEvent(
            .entra,
            amsterdam("2026-02-01", 0),
            "e.bakker@dewaard.example",
            [FieldName.eventOutcome: "failure"]
        )
        let found = scan(try board(gone), events: [batch([event])]).of(rule)
        #expect(found.first?.variant == "failed")
        #expect(found.first?.severity == .low)
        #expect(found.first?.facts["failed"] == .number(1))
    }

    @Test("the gap between the end and the closing of the account is told") func closedLater() throws {
        var tables = try board(gone)
        tables.parnasSys = table(
            .accountsParnasSys,
            "Gebruikersnaam;Rollen;Einddatum;Status\ne.bakker@dewaard.example;Leerkracht;10-1-2026;Gesloten\n"
        )
        let event = TestEvent(.parnassys, amsterdam("2026-01-05", 0), "e.bakker@dewaard.example")
        let found = scan(tables, events: [batch([event])]).of(rule)
        #expect(found.first?.variant == "closed-later")
        #expect(found.first?.facts["gapDays"] == .number(10))
        #expect(found.first?.facts["closedDate"] == .day(day("2026-01-10")))
    }

    @Test("service accounts and strangers are not people who left") func others() throws {
        var settings = settings()
        settings.serviceAccounts = [.linux: ["e.bakker"]]
        let events = [
            TestEvent(.linux, amsterdam("2026-02-01", 0), "e.bakker"),
            TestEvent(.linux, amsterdam("2026-02-01", 0), "oracle", [FieldName.eventOutcome: "failure"]),
        ]
        let results = scan(try board(gone), settings, events: [batch(events)])
        #expect(results.of(rule).isEmpty)
        #expect(results.serviceAccounts == ["linux e.bakker": 1])
        #expect(results.unknownAttempts == ["linux": 1])
    }

    @Test("without a staff register it does not run, and says so") func noStaff() throws {
        let results = scan(try defaultTables())
        #expect(results.coverage(rule)?.state == .notRun)
        #expect(results.coverage(rule)?.missing == ["staff"])
    }

    @Test("files, batches and workers in any order give the same findings", arguments: 0..<8)
    func anyOrder(_ seed: Int) throws {
        var generator = Seeded(seed)
        var events: [TestEvent] = []
        for number in 0..<120 {
            let user = ["e.bakker@dewaard.example", "12345.EBA", "e.bakker"][number % 3]
            let system: System = [.parnassys, .afas, .linux][number % 3]
            events.append(TestEvent(system, amsterdam("2026-01-05", number / 2), user))
        }
        let batches = stride(from: 0, to: 120, by: 7).map { start in
            batch(Array(events[start..<min(start + 7, 120)]), from: start + 1)
        }
        let model = AccessModel.read(try board(gone), settings: settings()).model
        let straight = scan(try board(gone), events: batches).drafts
        let context = CheckContext(model, asOf: amsterdam("2026-03-02", 12 * 3600))
        var workers = (0..<3).map { _ in CheckSuite(context) }
        for one in batches.shuffled(using: &generator) {
            workers[Int.random(in: 0..<3, using: &generator)].inspect(one)
        }
        workers[0].merge(workers[2])
        workers[0].merge(workers[1])
        #expect(workers[0].finish().drafts == straight)
        #expect(straight.allSatisfy { $0.evidence.count == 25 && $0.count == 40 })
    }
}

/// A generator with a seed (SplitMix64).
struct Seeded: RandomNumberGenerator {
    var state: UInt64
    init(_ seed: Int) { state = UInt64(seed) &+ 0x9e37_79b9_7f4a_7c15 }
    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
