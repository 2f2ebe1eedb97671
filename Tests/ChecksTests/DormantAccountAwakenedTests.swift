import Access
import Model
import TestSupport
import Testing

@testable import Checks

@Suite("Dormant account awakened") struct DormantAccountAwakenedTests {
    let rule: RuleID = "dormant-account-awakened"

    /// Somebody who logs in now and then, so that the log is known to be there; weekly unless a case says otherwise.
    func others(_ from: String = "2025-09-01", weeks: Range<Int> = 0..<26) -> [TestEvent] {
        weeks.map { week in
            TestEvent(
                .parnassys,
                amsterdam(day(from).adding(days: week * 7).iso, 30_000),
                "fvos",
                [FieldName.eventAction: "logged-in"]
            )
        }
    }

    func login(_ date: String, _ more: [String: String] = [:]) -> TestEvent {
        TestEvent(.parnassys, amsterdam(date, 36_000), "ebakker", more)
    }

    func board() -> SmallBoard {
        var board = SmallBoard()
        board.staff += "43;Finn Vos;f.vos@dewaard.example;12345.FVO;;Leerkracht;De Regenboog;1-8-2020;;;;\n"
        board.parnasSys += "fvos;43;;De Regenboog;Leerkracht;;1-8-2020;;;1-10-2025;Actief\n"
        board.settings.holidays = []
        return board
    }

    func found(_ board: SmallBoard, _ events: [TestEvent], source: String = "parnassys-logins") throws -> [FindingDraft]
    {
        try board.scan(events: [batch(events.sorted { $0.time < $1.time }, dataset: source)]).of(rule)
    }

    @Test(
        "more than ninety days without use, and then used",
        arguments: [
            (["2025-09-10", "2025-12-09"], []), (["2025-09-10", "2025-12-10"], ["2025-12-10"]),
            (["2025-09-10"], []), (["2025-09-10", "2025-10-10", "2025-12-11"], []),
            (["2025-09-03", "2025-12-10", "2025-12-11"], ["2025-12-10"]),
        ] as [([String], [String])]
    )
    func limit(_ days: [String], _ expected: [String]) throws {
        let drafts = try found(board(), others() + days.map { login($0) })
        #expect(drafts.map(\.discriminator) == expected.map { [$0] })
        if let first = expected.first {
            #expect(drafts[0].evidence.map { $0.time } == [amsterdam(first, 36_000)])
            #expect(drafts[0].person == "Els Bakker" && drafts[0].account == "ebakker")
        }
    }

    @Test("holidays are not counted, and the board sets the number of days") func holidays() throws {
        let events = others() + [login("2025-09-10"), login("2025-12-15")]
        var board = board()
        board.settings.holidays = [
            .init(name: "Herfst", regions: [], days: DateSpan(from: day("2025-10-18"), through: day("2025-10-26")))
        ]
        #expect(try found(board, events).isEmpty)
        board.settings.thresholds.dormantDaysDefault = 86
        #expect(try found(board, events).map(\.facts["days"]) == [.number(87)])
        board.settings.thresholds.dormantDaysByFunction = ["Leerkracht": 200]
        #expect(try found(board, events).isEmpty)
    }

    @Test("a try that failed wakes nobody, and does not count as use in between") func failures() throws {
        let failed = [FieldName.eventOutcome: "failure"]
        #expect(try found(board(), others() + [login("2025-09-10"), login("2025-12-20", failed)]).isEmpty)
        let between = [login("2025-09-10"), login("2025-11-01", failed), login("2025-12-20")]
        #expect(try found(board(), others() + between).count == 1)
    }

    @Test("a hole in the log is no time without use") func hole() throws {
        let events = others(weeks: 0..<4) + others("2025-12-08", weeks: 0..<4)
        #expect(try found(board(), events + [login("2025-09-10"), login("2025-12-20")]).isEmpty)
        // Without any log of log-ins nothing can be said.
        let other = try found(board(), others() + [login("2025-09-10"), login("2025-12-20")], source: "other")
        #expect(other.isEmpty)
    }

    @Test("a new contract begins anew; after a departure another check tells") func contracts() throws {
        let events = others() + [login("2025-09-10"), login("2025-12-20")]
        var board = board()
        let rows = "42;Els Bakker;e.bakker@dewaard.example;12345.EBA;;Leerkracht;De Regenboog;"
        let rest = "43;Finn Vos;f.vos@dewaard.example;12345.FVO;;Leerkracht;De Regenboog;1-8-2020;;;;\n"
        board.staff = rows + "1-8-2020;30-9-2025;;;\n" + rows + "1-12-2025;;;;\n" + rest
        #expect(try found(board, events).isEmpty)
        board.staff = rows + "1-8-2020;30-9-2025;;;\n" + rest
        #expect(try found(board, events).isEmpty)
    }

    @Test("the first record of the day is shown, whichever worker saw which batch") func workers() throws {
        var events = others(weeks: 0..<30) + [login("2025-09-10")]
        for hour in 0..<9 {
            events.append(TestEvent(.parnassys, amsterdam("2025-12-20", 28_800 + hour * 3600), "ebakker"))
        }
        events += (0..<12).map { login(day("2025-12-22").adding(days: $0).iso) }
        events.sort { $0.time < $1.time }
        let model = AccessModel.read(try board().tables(), settings: board().settings).model
        let context = CheckContext(model, asOf: amsterdam("2026-03-02", 12 * 3600))
        for count in 1...4 {
            var workers = (0..<count).map { _ in CheckSuite(context) }
            for (place, event) in events.enumerated() {
                workers[place * 7 % count].inspect(batch([event], dataset: "parnassys-logins", from: place + 1))
            }
            var first = workers.removeLast()
            for other in workers { first.merge(other) }
            let drafts = first.finish().of(rule)
            #expect(drafts.map(\.discriminator) == [["2025-12-20"]])
            #expect(drafts.first?.evidence.map { $0.time } == [amsterdam("2025-12-20", 28_800)])
        }
    }
}
