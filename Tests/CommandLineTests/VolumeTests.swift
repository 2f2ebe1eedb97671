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
        // When everybody is busy nobody stands out, against colleagues or one's own weeks.
        let all = (0..<6).map { rows("t\($0)", 12, week: 18) }.joined() + rows("cclaassen", 12, week: 18)
        #expect(
            try found(board, history("aaalders") + all + rows("aaalders", 13, week: 18)).map(\.account) == ["aaalders"]
        )
        let none = try found(board, history("aaalders") + all + rows("aaalders", 12, week: 18))
        #expect(none.isEmpty, "\(none.map(\.reason))")
    }
}
