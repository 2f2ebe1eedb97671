import Foundation
import Testing

@Suite struct CoverageCommandTests {
    /// A board with log-ins on every weekday from 5 May to 9 July 2026, but for the week of 8 June.
    private func board() throws -> SmallBoard {
        let board = try SmallBoard()
        var lines = "Datum;Tijd;Gebruikersnaam;School;IP-adres;Resultaat\n"
        for number in 0..<66 {
            let (month, day) = number < 27 ? (5, number + 5) : (number < 57 ? (6, number - 26) : (7, number - 56))
            guard number % 7 != 4, number % 7 != 5, month != 6 || !(8...12).contains(day) else { continue }
            let date = "\(day < 10 ? "0" : "")\(day)-0\(month)-2026"
            for minute in 10..<15 { lines += "\(date);12:\(minute):00;aaalders;De Linde;198.51.100.7;Gelukt\n" }
        }
        try board.write(lines, to: SmallBoard.logins)
        return board
    }

    private func run(_ board: SmallBoard, _ options: [String] = []) throws -> Binary.Result {
        try Binary.run(["coverage", "--board", board.path] + options, environment: ["COLUMNS": "80"])
    }

    @Test func `the calendar shows what was read and what is missing, also without the exports`() throws {
        let board = try board()
        #expect(try run(board).exitCode == 2)
        let scanned = try board.scan("nl")
        #expect(scanned.exitCode == 3, "\(scanned.exitCode) \(scanned.errors) \(scanned.output.prefix(300))")
        try board.remove(SmallBoard.logins)
        let text = try run(board, ["--source", "parnassys-logins"])
        #expect(text.exitCode == 0, "\(text.errors)")
        #expect(text.output.hasPrefix("Let op: niet alles is gelezen. Dit ontbreekt: 5 werkdagen zonder regels"))
        let lines = text.output.split(separator: "\n").map(String.init)
        #expect(lines.contains("  jun 2026  #####..!!!!!..#####..#####..##"), "\(text.output)")
        #expect(lines.contains("  jul 2026  ###..####"))
        #expect(lines.allSatisfy { $0.count <= 80 })
        let csv = try run(
            board,
            ["--from", "2026-06-08", "--to", "2026-06-12", "--format", "csv", "--source", "parnassys-logins"]
        )
        let rows = csv.output.split(whereSeparator: \.isNewline).map(String.init)
        #expect(rows.count == 6)
        #expect(rows.last == "parnassys-logins;;2026-06-12;0;yes;gap")
        let page = try run(board, ["--format", "html", "--language", "en"])
        #expect(
            page.output.contains(
                "<td class=\"day gap\" title=\"8 June 2026: no records, although there should have been\">!</td>"
            )
        )
        #expect(!page.output.contains("<script"))
        let school = try run(board, ["--school", "de linde", "--format", "json"])
        #expect(school.output.contains("\"school\": \"De Linde\""))
        #expect(try run(board, ["--school", "De Linda"]).exitCode == 2)
        #expect(try run(board, ["--source", "onzin"]).exitCode == 2)
        #expect(try run(board, ["--from", "2026-02-01", "--to", "2026-01-01"]).exitCode == 2)
    }
}
