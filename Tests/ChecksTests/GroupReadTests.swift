import Access
import Model
import Testing

@testable import Checks

@Suite("Reads outside the own group") struct GroupReadTests {
    let rule: RuleID = "access-outside-own-group"

    func board() -> SmallBoard {
        var board = SmallBoard()
        board.groups = "ebakker;De Regenboog;5A;1-8-2025;31-1-2026\nebakker;De Regenboog;6B;1-2-2026;\n"
        return board
    }

    func read(_ date: String, _ group: String, school: String = "12AB") -> TestEvent {
        TestEvent(
            .parnassys,
            amsterdam(date, 36_000),
            "ebakker",
            [FieldName.group: group, FieldName.organization: school, FieldName.pupil: "L1"]
        )
    }

    @Test(
        "the groups are those of the day of the event",
        arguments: [
            ("2026-01-31", "5A", 0), ("2026-02-01", "5A", 1), ("2026-01-31", "6B", 1), ("2026-02-01", "Groep 6b", 0),
            ("2026-02-01", "", 0),
        ]
    )
    func days(_ date: String, _ group: String, _ expected: Int) throws {
        let found = try board().scan(events: [batch([read(date, group)])]).of(rule)
        #expect(found.count == expected)
        if let one = found.first {
            #expect(one.variant == "log")
            #expect(one.school == "De Regenboog")
            #expect(one.personalData.people == 1)
        }
    }

    @Test("an exemption is not judged here") func exemption() throws {
        let events = batch([read("2026-02-01", "5A")], dataset: "parnassys-exemptions")
        #expect(try board().scan(events: [events]).of(rule).isEmpty)
    }

    @Test("agreed, across groups, or with rights on the whole school: no finding") func innocent() throws {
        let events = [batch([read("2026-02-10", "5A")])]
        var agreed = board()
        agreed.exceptions = "ebakker;parnassys;Groep 5A;;;1-2-2026;1-3-2026\n"
        let hidden = try agreed.scan(events: events)
        #expect(hidden.of(rule).isEmpty)
        #expect(hidden.hiddenByException == 1)
        var across = board()
        across.settings.schools[0].acrossGroups = [DateSpan(from: day("2026-02-10"), through: day("2026-02-10"))]
        let counted = try across.scan(events: events)
        #expect(counted.of(rule).isEmpty)
        #expect(counted.passedOver[rule] == ["works-across-groups": 1])
        var director = board()
        director.staff = "42;Els Bakker;e.bakker@dewaard.example;;;Directeur;De Regenboog;1-8-2020;;;;\n"
        #expect(try director.scan(events: events).of(rule).isEmpty)
    }

    @Test("events of one school are one finding; its coverage adds to that of the accounts") func grouped() throws {
        let events = [
            batch([read("2026-02-10", "5A"), read("2026-02-11", "5a")]), batch([read("2026-02-12", "7")], from: 9),
        ]
        let results = try board().scan(events: events)
        #expect(results.of(rule).map(\.count) == [3])
        #expect(results.coverage(rule)?.judged == 3)
        #expect(results.coverage(rule)?.state == .ran)
    }
}
