import Foundation
import Testing

/// `exemption-volume`: a day, a week against the person's own, and a week against colleagues.
@Suite struct VolumeTests {
    private struct Found: Decodable {
        var rule: String
        var account: String?
        var count: Int
        var reason: String
        var firstSeen: String

        enum CodingKeys: String, CodingKey {
            case rule, account, count, reason
            case firstSeen = "first_seen"
        }
    }

    private struct Listed: Decodable { var id: String }

    private struct Step: Decodable {
        var condition: String
        var seen: String
        var holds: String
        var value: String?
        var limit: String?
        var usual: String?
        var base: String?

        var numbers: [String] { [value ?? "", limit ?? "", usual ?? "", base ?? "", holds] }
    }

    private struct Report: Decodable { var findings: [Found] }

    private static let header =
        "Datum;Tijd;Gebruikersnaam;Medewerker;School;BRIN;Groep;Leerling;Leerlingnummer;Onderdeel;Reden;Geldig tot\n"

    /// A board of the four people and some more teachers, each with an account.
    private func board(teachers: Int) throws -> SmallBoard {
        let board = try SmallBoard()
        for number in 0..<teachers {
            let code = "t\(number)"
            try board.append(
                "\(200 + number);Leraar, \(code);\(code)@klein.example;12345.T\(number);\(code)@klein.example;Leerkracht;De Linde;01-08-2020;;01-08-2020;;Personeel\n",
                to: "staff.csv"
            )
            try board.append(
                "\(code);\(200 + number);\(code)@klein.example;De Linde;Leerkracht;;01-08-2020;;09-07-2026 08:30;01-02-2026;Ja;Actief\n",
                to: "accounts-parnassys.csv"
            )
        }
        return board
    }

    /// Exemptions of an account in the week of a Monday in May 2026, spread over its days.
    private func rows(_ account: String, _ number: Int, week monday: Int, month: Int = 5, perDay: Int = 3) -> String {
        (0..<number).map { place in
            let day = monday + place / perDay
            let minute = 10 + place % perDay
            return
                "\(day < 10 ? "0" : "")\(day)-0\(month)-2026;10:\(minute):00;\(account);X;De Linde;90AA;7;Finn \(place);\(3000 + place);Toetsen;Reden \(place) van \(day)-\(month) \(account);\n"
        }.joined()
    }

    private func found(_ board: SmallBoard, _ rows: String) throws -> [Found] {
        try board.write(Self.header + rows, to: "exports/volume.csv")
        // Each case by itself: nothing is kept of the one before.
        for name in try FileManager.default.contentsOfDirectory(atPath: board.path) where name.hasPrefix("logwacht.sq")
        {
            try board.remove(name)
        }
        let run = try board.scan("en", ["--format", "json"])
        #expect(run.exitCode == 0, "\(run.errors)")
        return try JSONDecoder().decode(Report.self, from: run.bytes).findings.filter { $0.rule == "exemption-volume" }
    }

    /// The comparisons of the one finding of the rule, as `findings explain` tells them.
    private func explained(_ board: SmallBoard, _ language: String = "en") throws -> [Step] {
        let place = ["--board", board.path, "--language", language]
        let list = try Binary.run(["findings", "list", "--rule", "exemption-volume", "--format", "json"] + place)
        let id = try #require(try JSONDecoder().decode([Listed].self, from: list.bytes).first).id
        let run = try Binary.run(
            ["findings", "explain", id, "--purpose", "log-review", "--format", "json"] + place
        )
        #expect(run.exitCode == 0, "\(run.errors)")
        let steps = try JSONDecoder().decode([Step].self, from: run.bytes)
        // The source, the condition, the window; the last tells whether an agreement hides it.
        return Array(steps.dropFirst(3).dropLast())
    }

    /// Two a week in the weeks from 30 March to 18 May.
    private func history(_ account: String) -> String {
        rows(account, 2, week: 30, month: 3) + rows(account, 2, week: 6, month: 4)
            + rows(account, 2, week: 13, month: 4)
            + rows(account, 2, week: 20, month: 4) + rows(account, 2, week: 4) + rows(account, 2, week: 11)
    }

    @Test func `a day with fifteen is told whatever is usual`() throws {
        let board = try board(teachers: 0)
        #expect(try found(board, rows("aaalders", 14, week: 18, perDay: 14)).isEmpty)
        let many = try #require(try found(board, rows("aaalders", 15, week: 18, perDay: 15)).first)
        #expect(many.count == 15 && many.reason.contains("15 of them on one day"))
        let steps = try explained(board)
        #expect(steps.map(\.numbers)[1] == ["15", "15", "", "", "yes"])
        #expect(steps[1].seen == "15 on the busiest day")
        // What the board sets otherwise is what it is held against.
        try board.append("rules: { exemption-volume: { own_times: 2 } }\n", to: "logwacht.yml")
        _ = try found(board, history("aaalders") + rows("aaalders", 15, week: 18, perDay: 15))
        #expect(try explained(board, "nl")[2].condition.contains("meer dan 2 keer"))
        #expect(try explained(board)[2].limit == "4")
    }

    @Test func `a week is told when it is more than the person's own weeks`() throws {
        let board = try board(teachers: 0)
        // Without a history nothing is compared: ten in the first week of the log.
        #expect(try found(board, rows("aaalders", 12, week: 18)).isEmpty)
        let unusual = try #require(try found(board, history("aaalders") + rows("aaalders", 12, week: 18)).first)
        #expect(unusual.account == "aaalders" && unusual.count == 12 && unusual.firstSeen.hasPrefix("2026-05-18"))
        #expect(
            unusual.reason.contains("In the weeks before it was mostly 2.") && !unusual.reason.contains("colleagues")
        )
        let steps = try explained(board)
        #expect(
            steps.map(\.numbers) == [
                ["12", "", "", "", "yes"], ["", "15", "", "", "no"], ["12", "6", "2", "6", "yes"],
                ["12", "", "", "", "no"],
            ]
        )
        #expect(
            steps[2].condition
                == "That week there are 10 or more, and more than 3 times what is usual for this person: more than 6."
        )
        #expect(
            steps[2].seen == "12 in this week; in the 6 school weeks before, 2 a week was usual (the median)"
        )
        #expect(steps[3].seen == "not compared: fewer than 5 colleagues with the same function are known")
        // Nine are too few to compare, and whoever takes four every week may take twelve.
        #expect(try found(board, history("aaalders") + rows("aaalders", 9, week: 18)).isEmpty)
        let busy = history("aaalders") + history("aaalders")
        #expect(try found(board, busy + rows("aaalders", 12, week: 18)).isEmpty)
        try board.append("rules: { exemption-volume: { own_times: 2 } }\n", to: "logwacht.yml")
        #expect(try found(board, busy + rows("aaalders", 12, week: 18)).count == 1)
    }

    @Test func `a week is told when it is more than that of colleagues, and five are needed`() throws {
        // Two teachers are there besides: six others with four more.
        #expect(try found(try board(teachers: 2), rows("aaalders", 12, week: 18)).isEmpty)
        let board = try board(teachers: 6)
        let unusual = try #require(try found(board, rows("aaalders", 12, week: 18)).first)
        #expect(unusual.count == 12)
        #expect(unusual.reason.contains("colleagues with the same function nine out of ten took at most 0"))
        let steps = try explained(board)
        #expect(
            steps.map(\.numbers) == [
                ["12", "", "", "", "yes"], ["", "15", "", "", "no"], ["12", "", "", "", "no"],
                ["12", "3", "0", "7", "yes"],
            ]
        )
        #expect(steps[2].seen == "not compared: of the 8 weeks before fewer than 4 are known")
        #expect(steps[3].condition.hasSuffix("more than 3 (that number is 0, and that counts as 1)."))
        #expect(steps[3].seen == "12 in this week; of the 7 colleagues nine out of ten had at most 0")
        // When everybody is busy nobody stands out, against colleagues or one's own weeks.
        let all = (0..<6).map { rows("t\($0)", 12, week: 18) }.joined() + rows("cclaassen", 12, week: 18)
        #expect(
            try found(board, history("aaalders") + all + rows("aaalders", 13, week: 18)).map(\.account) == ["aaalders"]
        )
        let none = try found(board, history("aaalders") + all + rows("aaalders", 12, week: 18))
        #expect(none.isEmpty, "\(none.map(\.reason))")
    }
}
