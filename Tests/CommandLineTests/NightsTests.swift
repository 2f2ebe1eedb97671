import Foundation
import Testing

/// Exports as they come night after night: overlapping, renamed, packed, re-saved, grown, late, gone.
@Suite struct NightsTests {
    private static let header = "Datum;Tijd;Gebruikersnaam;School;IP-adres;Resultaat\n"

    /// A log-in of somebody who has left.
    private func late(_ day: Int) -> String { "0\(day)-06-2026;12:00:00;ddijkhuis;De Linde;198.51.100.7;Gelukt\n" }

    /// What was found: rules, ids, counts, moments.
    private func found(_ board: SmallBoard, _ options: [String] = []) throws -> [String] {
        let run = try board.scan("nl", ["--format", "json"] + options)
        #expect(run.exitCode == 0 || run.exitCode == 3, "\(run.errors)")
        let report = try #require(try JSONSerialization.jsonObject(with: run.bytes) as? [String: Any])
        let findings = try #require(report["findings"] as? [[String: Any]])
        return findings.map { finding in
            ["rule", "id", "count", "first_seen", "last_seen"].map { "\(finding[$0] ?? "-")" }.joined(separator: " ")
        }.sorted()
    }

    /// How many log-ins after departure were found.
    private func count(_ found: [String]) -> Int {
        found.filter { $0.hasPrefix("activity-after-departure ") }
            .compactMap { Int($0.split(separator: " ")[2]) }.reduce(0, +)
    }

    @Test func `two nights of overlapping exports give the findings of one`() throws {
        let once = try SmallBoard()
        try once.append(late(1) + late(2) + late(3) + late(4), to: SmallBoard.logins)
        let expected = try found(once)
        #expect(count(expected) == 4)

        let nights = try SmallBoard()
        try nights.append(late(2) + late(3), to: SmallBoard.logins)
        #expect(count(try found(nights)) == 2)
        // The next night's export holds the day before again, and an event that came late.
        try nights.write(Self.header + late(4) + late(3) + late(1), to: "exports/nacht2.csv")
        #expect(try found(nights) == expected)
        #expect(try found(nights) == expected)
    }

    @Test func `findings stay when the exports have left the folder`() throws {
        let board = try SmallBoard()
        try board.append(late(1) + late(2), to: SmallBoard.logins)
        #expect(count(try found(board)) == 2)
        try board.remove(SmallBoard.logins)
        #expect(count(try found(board)) == 2)
        try board.write(Self.header + late(2) + late(3), to: "exports/nacht2.csv")
        #expect(count(try found(board)) == 3)
    }

    @Test func `another name, order, delimiter, encoding or packing: the same events`() throws {
        let board = try SmallBoard()
        try board.append(late(1) + late(2), to: SmallBoard.logins)
        let expected = try found(board)
        let text = String(decoding: try board.data(SmallBoard.logins), as: UTF8.self)
        var lines = text.split(separator: "\n").map(String.init)
        let first = lines.removeFirst()
        try board.rename(SmallBoard.logins, to: "exports/kopie.csv")
        #expect(try found(board) == expected)
        try board.remove("exports/kopie.csv")
        try board.write(([first] + lines.reversed()).joined(separator: "\n") + "\n", to: "exports/omgekeerd.csv")
        #expect(try found(board) == expected)
        try board.write(text.replacingOccurrences(of: ";", with: ","), to: "exports/komma.csv")
        try board.write(try #require(text.data(using: .utf16)), to: "exports/utf16.csv")
        #expect(try found(board) == expected)
    }

    @Test func `a file that grows, is renamed, or is copied and cut counts every event once`() throws {
        let board = try SmallBoard()
        try board.append(late(1), to: SmallBoard.logins)
        #expect(count(try found(board)) == 1)
        try board.append(late(2), to: SmallBoard.logins)
        #expect(count(try found(board)) == 2)
        try board.rename(SmallBoard.logins, to: "exports/aanmeldingen.csv.1")
        try board.write(Self.header + late(3), to: SmallBoard.logins)
        #expect(count(try found(board)) == 3)
        try board.append(late(3) + late(4), to: SmallBoard.logins)
        #expect(count(try found(board)) == 5)
    }

    @Test func `standard input goes on from where it ended`() throws {
        let board = try SmallBoard()
        for (text, number) in [(late(1) + late(2), 2), (late(2) + late(3), 3), (late(2) + late(2), 4)] {
            let run = try Binary.run(
                ["scan", "-", "--board", board.path, "--format", "json"],
                input: Data((Self.header + text).utf8)
            )
            let report = try #require(try JSONSerialization.jsonObject(with: run.bytes) as? [String: Any])
            let findings = try #require(report["findings"] as? [[String: Any]])
            let counts = findings.filter { $0["rule"] as? String == "activity-after-departure" }
                .compactMap { $0["count"] as? Int }
            #expect(counts == [number])
        }
    }

    @Test func `equal lines of one file are as many events as the file with most of them has, over nights too`() throws
    {
        let board = try SmallBoard()
        try board.append(late(1) + late(1), to: SmallBoard.logins)
        #expect(count(try found(board)) == 2)
        try board.write(Self.header + late(1) + late(1) + late(1), to: "exports/nacht2.csv")
        #expect(count(try found(board)) == 3)
        try board.write(Self.header + late(1) + late(1), to: "exports/nacht3.csv")
        #expect(count(try found(board)) == 3)
    }

    @Test func `a second run over the same input changes no byte of the store`() throws {
        let board = try SmallBoard()
        try board.append(late(1), to: SmallBoard.logins)
        try board.write(try board.data(SmallBoard.logins), to: "exports/kopie.csv")
        _ = try found(board)
        let store = try board.data("logwacht.sqlite")
        _ = try found(board)
        #expect(try board.data("logwacht.sqlite") == store)
    }

    @Test func `a column that the board has mapped since makes a file be read anew, its old events put aside`() throws {
        let board = try SmallBoard()
        try board.append(late(1), to: SmallBoard.logins)
        let expected = try found(board)
        // In the other zone every event has another moment: kept beside the old ones they would count twice.
        try board.replace(
            "email_domains:",
            with: "columns: { parnassys-logins: { School: [Locatie] } }\nemail_domains:",
            in: "logwacht.yml"
        )
        #expect(try found(board) == expected)
        try board.replace("email_domains:", with: "zone: UTC\nemail_domains:", in: "logwacht.yml")
        #expect(count(try found(board)) == 1)
    }

    @Test func `events past the term are not kept, and what the exports still hold of them is judged`() throws {
        let board = try SmallBoard()
        try board.append(late(1), to: SmallBoard.logins)
        try board.append("05-01-2026;12:00:00;ddijkhuis;De Linde;198.51.100.7;Gelukt\n", to: SmallBoard.logins)
        #expect(count(try found(board)) == 2)
        #expect(count(try found(board)) == 2)
        try board.remove(SmallBoard.logins)
        #expect(count(try found(board)) == 1)
        // A month more than the term after the last event: nothing of it is left.
        #expect(count(try found(board, ["--now", "2026-12-02T00:00:00+01:00"])) == 0)
        #expect(count(try found(board)) == 0)
    }

    @Test func `an event of the future counts while its export is there, and is neither kept nor remembered twice`()
        throws
    {
        let board = try SmallBoard()
        try board.append(late(1), to: SmallBoard.logins)
        try board.append("05-01-2031;12:00:00;ddijkhuis;De Linde;198.51.100.7;Gelukt\n", to: SmallBoard.logins)
        #expect(count(try found(board)) == 2)
        #expect(count(try found(board)) == 2)
        let store = try board.data("logwacht.sqlite")
        #expect(count(try found(board)) == 2)
        #expect(try board.data("logwacht.sqlite") == store)
        try board.remove(SmallBoard.logins)
        #expect(count(try found(board)) == 1)
    }

    @Test func `who used what is written no further back than the term, also when the export still lies there`() throws
    {
        let board = try SmallBoard()
        try board.append("05-11-2025;12:00:00;aaalders;De Linde;198.51.100.7;Gelukt\n", to: SmallBoard.logins)
        _ = try board.scan("nl")
        let query = "SELECT min(day) AS first FROM usage"
        let run = try Binary.run(["sql", query, "--board", board.path, "--format", "csv"])
        #expect(run.exitCode == 0 && run.output.contains("2026-"), "\(run.output) \(run.errors)")
    }

    @Test func `a longer term than the handbook's is refused`() throws {
        let board = try SmallBoard()
        try board.append("retention: { events_months: 7 }\n", to: "logwacht.yml")
        let run = try board.scan("nl")
        #expect(run.exitCode == 2)
        #expect(run.errors.contains("retention.events_months"), "\(run.errors)")
    }

    @Test func `a week without records is exit code 3 until somebody agrees to it`() throws {
        let board = try SmallBoard()
        // Five log-ins on every weekday of ten weeks before summer, but for the week of 8 June.
        var lines = Self.header
        for number in 0..<70 {
            let (month, day) = number < 27 ? (5, number + 5) : (number < 57 ? (6, number - 26) : (7, number - 56))
            guard number % 7 != 4, number % 7 != 5, !(8...12).contains(day) || month != 6, month != 7 || day < 10 else {
                continue
            }
            let date = "\(day < 10 ? "0" : "")\(day)-0\(month)-2026"
            for minute in 10..<15 { lines += "\(date);12:\(minute):00;aaalders;De Linde;198.51.100.7;Gelukt\n" }
        }
        try board.write(lines, to: SmallBoard.logins)
        let run = try board.scan("en", ["--format", "json"])
        #expect(run.exitCode == 3)
        let found = try found(board).filter { $0.hasPrefix("export-gap ") }
        #expect(found.count == 1)
        #expect(found.first?.contains("2026-06-07T22:00:00Z") == true, "\(found)")
        let id = try #require(found.first?.split(separator: " ")[1])
        let agreed = try Binary.run([
            "findings", "except", String(id), "--reason", "the records are gone", "--owner", "102",
            "--until", "2026-12-31", "--yes", "--board", board.path, "--now", "2026-07-10T12:00:00+02:00",
        ])
        #expect(agreed.exitCode == 0, "\(agreed.errors)")
        #expect(try board.scan("en").exitCode == 0)
    }
}
