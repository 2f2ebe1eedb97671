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
        #expect(rows.last == "parnassys-logins;;2026-06-12;0;yes;gap;0;;0;0;0;0;0")
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

    @Test func `the days tell what was unreadable and why, double, late, and where the clock jumped`() throws {
        let board = try SmallBoard()
        try board.remove(SmallBoard.logins)
        let header = "Datum;Tijd;Gebruikersnaam;School;IP-adres;Resultaat\n"
        func line(_ day: Int, _ time: String) -> String {
            "0\(day)-06-2026;\(time);aaalders;De Linde;198.51.100.7;Gelukt\n"
        }
        func days(_ format: String = "csv") throws -> String {
            try run(board, ["--format", format, "--source", "parnassys-logins"]).output
        }
        let bad = "onzin;12:00:00;aaalders;De Linde;198.51.100.7;Gelukt\n"
        let third = (10..<40).map { line(3, "12:\($0):00") }.joined()
        let text =
            header + bad + line(2, "12:00:00") + third + bad + bad + line(4, "09:00:00")
        try board.write(text, to: "exports/1.csv")
        #expect(try board.scan("nl").exitCode == 3)
        let first = try days()
        #expect(first.contains("parnassys-logins;;2026-06-02;1;no;unreadable;1;time."), "\(first)")
        #expect(first.contains("parnassys-logins;;2026-06-03;30;no;unreadable;2;time."), "\(first)")
        #expect(first.contains("parnassys-logins;;2026-06-04;1;no;read;0;;0;0;0;0;1\r\n"), "\(first)")
        #expect(try run(board).output.contains("3 juni 2026: 2 records niet gelezen, 30 records gelezen."))
        // The next night overlaps, brings a record of a day that was passed, and its clock is set back an hour.
        let jumped = line(3, "12:50:00") + line(3, "11:10:00")
        try board.write(header + line(2, "12:00:00") + third + jumped + line(4, "09:00:00"), to: "exports/2.csv")
        #expect(try board.scan("nl").exitCode == 3)
        let second = try days()
        #expect(second.contains("parnassys-logins;;2026-06-02;1;no;unreadable;1;"), "\(second)")
        #expect(second.contains(";;2026-06-03;32;no;unreadable;2;"), "\(second)")
        #expect(second.contains("=2;30;2;1;0;64\r\n"), "\(second)")
        #expect(second.contains("parnassys-logins;;2026-06-04;1;no;read;0;;1;0;0;0;2\r\n"), "\(second)")
        let page = try days("html")
        #expect(page.contains("<li>3 juni 2026: de klok sprong één keer terug.</li>"), "\(page)")
        #expect(page.contains("<li>3 records waren niet te lezen: "))
        let ofSchool = try run(board, ["--format", "csv", "--source", "parnassys-logins", "--school", "De Linde"])
            .output
        // What cannot be read counts for the school that it still names.
        #expect(ofSchool.contains(";De Linde;2026-06-03;32;no;unreadable;2;time."), "\(ofSchool)")
        #expect(ofSchool.contains("=2;30;2;0;0;\r\n"), "\(ofSchool)")
        let asked =
            "SELECT unreadable, json_valid(reasons), late, clock_jumps, received FROM coverage WHERE day = '2026-06-03' AND school IS"
            + " NULL"
        let rows = try Binary.run(["sql", "--board", board.path, "--format", "csv", asked])
        #expect(rows.output.hasSuffix("2;1;2;1;64\r\n"), "\(rows.output) \(rows.errors)")
        // The bad export is only removed: what it could not say is settled by the one that holds those days.
        try board.remove("exports/1.csv")
        #expect(try board.scan("nl").exitCode == 0)
        let settled = try days()
        #expect(!settled.contains("unreadable;1") && !settled.contains("no;unreadable"), "\(settled)")
        let school = try run(board, ["--format", "csv", "--source", "parnassys-logins", "--school", "De Linde"])
        #expect(school.output.contains(";De Linde;2026-06-03;32;no;read;0;;"), "\(school.output)")
        // Gone altogether: what is known stays.
        try board.remove("exports/2.csv")
        _ = try board.scan("nl")
        #expect(try days() == settled)
    }

    @Test func `what cannot be read counts for a school when it names one that the board has`() throws {
        let board = try SmallBoard()
        try board.replace(
            "  - { name: De Linde, brin: 90AA }",
            with: "  - { name: De Linde, brin: 90AA }\n  - { name: De Iep }",
            in: "logwacht.yml"
        )
        try board.write(
            """
            Datum;Tijd;Gebruikersnaam;School;IP-adres;Resultaat
            06-07-2026;08:30:00;aaalders;De Linde;198.51.100.7;Gelukt
            onzin;08:31:00;aaalders;De Iep;198.51.100.7;Gelukt
            06-07-2026;;aaalders;de linde;198.51.100.7;Gelukt
            06-07-2026;08:32:00;aaalders;Een ander;198.51.100.7;Gelukt;te;veel
            06-07-2026;08:32:00;aaalders;De Linde;198.51.100.7;Gelukt;te;veel
            06-07-2026;08:33:00

            """,
            to: SmallBoard.logins
        )
        #expect(try board.scan("nl").exitCode == 3)
        let asked =
            "SELECT coalesce(school, ''), events, unreadable FROM coverage WHERE source = 'parnassys-logins' ORDER BY 1"
        let rows = try Binary.run(["sql", "--board", board.path, "--format", "csv", asked])
        #expect(rows.output.hasSuffix("\r\n;1;5\r\nDe Iep;0;1\r\nDe Linde;1;2\r\n"), "\(rows.output) \(rows.errors)")
        // Where cells stand one place off, a name may stand where the school should: it is not kept.
        let store = try board.data("logwacht.sqlite")
        #expect(store.range(of: Data("De Iep".utf8)) != nil && store.range(of: Data("Een ander".utf8)) == nil)
    }

    @Test func `what a source passes over counts on its day, and all that was received adds up`() throws {
        let board = try SmallBoard()
        func line(_ day: Int, _ time: String, _ text: String) -> String { "Jun  \(day) \(time) srv sshd[7]: \(text)\n" }
        let login = "Accepted password for aaalders from 198.51.100.7 port 5 ssh2"
        let other = "pam_unix(sshd:auth): check pass; user unknown"
        // Before any event, between two days, and behind the last.
        let log =
            line(2, "07:00:00", other) + line(2, "08:00:00", login) + line(2, "09:00:00", other)
            + line(3, "08:00:00", login) + line(3, "08:00:01", login) + line(3, "23:00:00", other)
            + line(3, "23:00:01", other) + "niets\n"
        try board.write(log, to: "exports/auth.log")
        _ = try board.scan("nl")
        let rows = try run(board, ["--format", "csv", "--source", "sshd"]).output
        #expect(rows.contains("sshd;;2026-06-02;1;no;read;0;;0;0;0;2;3\r\n"), "\(rows)")
        #expect(rows.contains("sshd;;2026-06-03;2;no;unreadable;1;line.no-pattern=1;0;0;0;2;5\r\n"), "\(rows)")
        // The same log once more under another name: all of it is received twice.
        try board.write(log, to: "exports/auth.log.1")
        _ = try board.scan("nl")
        let twice = try run(board, ["--format", "csv", "--source", "sshd"]).output
        #expect(twice.contains("sshd;;2026-06-02;1;no;read;0;;1;0;0;4;6\r\n"), "\(twice)")
    }

    @Test func `why records could not be read is a sentence, also when their file is gone`() throws {
        let board = try SmallBoard()
        try board.append("onzin;12:00:00;aaalders;De Linde;198.51.100.7;Gelukt\n", to: SmallBoard.logins)
        #expect(try board.scan("nl").exitCode == 3)
        let known = "niet te lezen: Dit tijdstip staat niet in de verwachte vorm: dd-MM-yyyy"
        #expect(try run(board).unwrapped.contains(known))
        // The next scan knows that it was so, and no longer in which form the file's times stood.
        try board.remove(SmallBoard.logins)
        _ = try board.scan("nl")
        let dutch = try run(board).unwrapped
        let unknown = "Eén record was niet te lezen: Dit tijdstip staat niet in de verwachte vorm."
        #expect(dutch.contains(unknown), "\(dutch)")
        let english = try run(board, ["--language", "en"]).unwrapped
        let translated = "One record could not be read: This time is not written in the expected way."
        #expect(english.contains(translated), "\(english)")
        #expect(!dutch.contains("time.") && !english.contains("time."))
        let page = try run(board, ["--format", "html"]).output
        #expect(page.contains("Dit tijdstip staat niet in de verwachte vorm."))
    }
}
