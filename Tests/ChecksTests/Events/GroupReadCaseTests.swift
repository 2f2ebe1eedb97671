import Access
import Model
import TestSupport
import Testing

@testable import Checks

@Suite("Reads in groups of pupils, case by case") struct GroupReadCaseTests {
    let rule: RuleID = "access-outside-own-group"

    func board() -> EventBoard {
        var board = EventBoard()
        board.groups = """
            lk.r@dewaard.example;De Regenboog;Groep 5a;1-8-2025;31-1-2026
            lk.r@dewaard.example;De Regenboog;6B;1-2-2026;31-7-2026
            twee@dewaard.example;De Regenboog;5A;1-8-2025;31-7-2026

            """
        return board
    }

    func read(
        _ user: String,
        _ group: String,
        on date: String = "2026-01-15",
        _ more: [String: String] = [:]
    ) -> TestEvent {
        let fields = [
            FieldName.group: group, FieldName.organization: "De Regenboog", FieldName.eventAction: "dossier-geopend",
            FieldName.pupil: "123",
        ]
        return TestEvent(
            .parnassys,
            amsterdam(date, 36_000),
            user + "@dewaard.example",
            fields.merging(more) { _, new in new }
        )
    }

    @Test(
        "a group counts on the days that it is taught, however it is written",
        arguments: [
            ("lk.r", "5A", "2026-01-31", 0), ("lk.r", "groep 5 a", "2026-01-31", 0), ("lk.r", "5A", "2026-02-01", 1),
            ("lk.r", "6B", "2026-01-31", 1), ("lk.r", "6B", "2026-02-01", 0), ("lk.r", " ", "2026-01-31", 0),
            ("dir.r", "8A", "2026-01-31", 0), ("ib.r", "8A", "2026-01-31", 0), ("twee", "8A", "2026-01-31", 0),
            ("onb", "8A", "2026-01-31", 0), ("weg", "8A", "2026-01-31", 0), ("niemand", "8A", "2026-01-31", 0),
            ("lk.k", "5A", "2026-01-31", 1),
        ]
    )
    func taught(_ user: String, _ group: String, _ date: String, _ expected: Int) throws {
        #expect(try board().results([read(user, group, on: date)]).of(rule).count == expected)
    }

    @Test("an exemption never counts, by its action or its source") func exemption() throws {
        let event = read("lk.r", "8A", [FieldName.eventAction: "exemption"])
        #expect(try board().results([event]).of(rule).isEmpty)
        let other = batch([read("lk.r", "8A")], dataset: "parnassys-exemptions")
        let board = board()
        #expect(scan(try board.tables(), board.settings, events: [other]).of(rule).isEmpty)
        #expect(try board.results([read("lk.r", "8A", [FieldName.eventOutcome: "failure"])]).of(rule).isEmpty)
    }

    @Test("a school that works across groups then is passed over", arguments: [("2026-01-15", 0), ("2026-02-15", 1)])
    func across(_ date: String, _ expected: Int) throws {
        var board = board()
        board.settings.schools[0].acrossGroups = [DateSpan(from: day("2025-08-01"), through: day("2026-01-31"))]
        let results = try board.results([read("lk.r", "8A", on: date)])
        #expect(results.of(rule).count == expected)
        #expect(results.passedOver[rule] == (expected == 0 ? ["works-across-groups": 1] : nil))
    }

    @Test(
        "an agreed exception for the group hides it, to its last day",
        arguments: [("2026-01-31", 0), ("2026-02-01", 1)]
    )
    func exception(_ date: String, _ expected: Int) throws {
        var board = board()
        board.exceptions = "lk.r@dewaard.example;ParnasSys;8A;project;directeur;1-1-2026;31-1-2026\n"
        #expect(try board.results([read("lk.r", "groep 8A", on: date)]).of(rule).count == expected)
    }

    @Test("one finding per school, apart from that on the account, with the groups and the pupils counted")
    func grouped() throws {
        let events = [
            read("lk.r", "8A", [FieldName.pupil: "1"]), read("lk.r", "7C", [FieldName.pupil: "2"]),
            read("lk.r", "8A", [FieldName.pupil: "2"]), read("lk.r", "5A"),
        ]
        let found = try board().results(events).of(rule)
        #expect(found.map(\.discriminator) == [["events", "De Regenboog"]])
        let one = try #require(found.first)
        #expect(one.count == 3)
        #expect(one.variant == "log")
        #expect(one.facts["groups"] == .list(["7C", "8A"]))
        #expect(one.facts["ownGroups"] == .list(["Groep 5a"]))
        #expect(one.personalData == PersonalData(kinds: ["pupil-file"], people: 2))
        #expect(one.basis.matrixRows == ["parnassys: School / Leerkracht / Leerkracht"])
    }

    @Test("without the list of groups nothing is judged, and it is said") func missing() throws {
        var board = board()
        board.groups = nil
        let results = try board.results([read("lk.r", "8A")])
        #expect(results.of(rule).isEmpty)
        #expect(results.coverage(rule)?.missing.contains("groups") == true)
    }

    @Test("any order gives the same", arguments: 1...4, 0..<3) func anyOrder(_ workers: Int, _ seed: Int) throws {
        var generator = Seeded(seed)
        let events = (0..<60).map { number in
            read(
                ["lk.r", "lk.k", "twee", "dir.r"].randomElement(using: &generator) ?? "lk.r",
                ["5A", "6B", "8A", "7C"].randomElement(using: &generator) ?? "8A",
                on: number % 2 == 0 ? "2026-01-31" : "2026-02-01",
                [FieldName.pupil: "\(number % 9)"]
            )
        }
        let board = board()
        let straight = try board.shuffled(events, workers: 1, seed: 99)
        #expect(try board.shuffled(events, workers: workers, seed: seed).drafts == straight.drafts)
        #expect(straight.of(rule).count == 2)
    }
}
