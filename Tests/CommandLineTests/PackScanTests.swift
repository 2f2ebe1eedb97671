import Foundation
import Testing

/// The rules of the pack as `scan` runs them.
@Suite struct PackScanTests {
    private struct Found: Decodable {
        var id: String
        var rule: String
        var account: String?
        var person: String?
        var school: String?
        var count: Int
        var severity: String
        var reason: String
        var explanations: [[String: String]]
        var evidence: [Record]

        struct Record: Decodable {
            var file: String
            var sha256: String
        }
    }

    private struct Report: Decodable { var findings: [Found] }

    private func found(_ board: SmallBoard, _ rule: String, code: Int32 = 0) throws -> [Found] {
        let run = try board.scan("en", ["--format", "json"])
        #expect(run.exitCode == code, "\(run.errors)")
        let decoder = JSONDecoder()
        return try decoder.decode(Report.self, from: run.bytes).findings.filter { $0.rule == rule }
    }

    private static let header = "Datum;Tijd;Gebruikersnaam;School;IP-adres;Resultaat\n"

    /// Failed log-ins of one person, twenty seconds apart.
    private func failures(_ numbers: ClosedRange<Int>, day: String = "03-06-2026") -> String {
        numbers.map { number in
            let second = number * 20
            let clock = "10:\(second / 60 < 10 ? "0" : "")\(second / 60):\(second % 60 < 10 ? "0" : "")\(second % 60)"
            return "\(day);\(clock);aaalders;De Linde;198.51.100.7;Mislukt\n"
        }.joined()
    }

    @Test func `a burst that two runs see half of each is one burst`() throws {
        let once = try SmallBoard()
        try once.append(failures(1...12), to: SmallBoard.logins)
        let whole = try #require(try found(once, "login-failure-burst").first)
        #expect(whole.count == 12 && whole.evidence.count == 12)
        #expect(whole.person == "Aalders, A." && whole.school == "De Linde")
        #expect(whole.reason.contains("failed 12 times"))
        #expect(whole.explanations.count == 1)

        let nights = try SmallBoard()
        try nights.append(failures(1...6), to: SmallBoard.logins)
        #expect(try found(nights, "login-failure-burst").isEmpty)
        try nights.write(Self.header + failures(5...12), to: "exports/nacht2.csv")
        let found = try found(nights, "login-failure-burst")
        #expect(found.count == 1 && found.first?.id == whole.id && found.first?.count == 12)
        #expect(found.first?.evidence.map(\.sha256).sorted() == whole.evidence.map(\.sha256).sorted())
        #expect(Set(found.first?.evidence.map(\.file) ?? []).count == 2)
        // It grows: the finding stays the same one.
        try nights.write(Self.header + failures(13...20), to: "exports/nacht3.csv")
        let grown = try self.found(nights, "login-failure-burst")
        #expect(grown.map(\.id) == [whole.id] && grown.first?.count == 20)
    }

    @Test func `two days are two findings, and all events of each are counted once`() throws {
        let board = try SmallBoard()
        try board.append(failures(1...11) + failures(1...30, day: "04-06-2026"), to: SmallBoard.logins)
        #expect(try found(board, "login-failure-burst").map(\.count).sorted() == [11, 30])
    }

    @Test func `the board sets thresholds, and turns rules off`() throws {
        let board = try SmallBoard()
        try board.append(failures(1...6), to: SmallBoard.logins)
        #expect(try found(board, "login-failure-burst").isEmpty)
        try board.append("rules: { login-failure-burst: { failures: 5 } }\n", to: "logwacht.yml")
        #expect(try found(board, "login-failure-burst").map(\.count) == [6])
        try board.append("checks: { off: [login-failure-burst] }\n", to: "logwacht.yml")
        #expect(try found(board, "login-failure-burst").isEmpty)
        try board.replace("{ failures: 5 }", with: "{ failure: 5 }", in: "logwacht.yml")
        try board.replace("off: [login-failure-burst]", with: "off: []", in: "logwacht.yml")
        let wrong = try board.scan("en")
        #expect(wrong.exitCode == 2 && wrong.errors.contains("failures, minutes"))
    }

    @Test func `rules know hours, schools and pupils, and a newcomer's rule from the page works as it stands`() throws {
        let board = try SmallBoard()
        let page = try String(contentsOf: Binary.repository.appending(path: "docs/adding-a-rule.md"), encoding: .utf8)
        let rule = try #require(page.components(separatedBy: "```yaml\n").last?.components(separatedBy: "```").first)
        try FileManager.default.createDirectory(atPath: board.path + "/rules", withIntermediateDirectories: true)
        try board.write(rule, to: "rules/medical-exemption.yml")
        try board.write(
            "Leerlingnummer;School;Groep;Van;Tot;Beschermd\n1;De Linde;5;01-08-2025;;Ja\n2;De Linde;5;01-08-2025;01-03-2026;\n",
            to: "pupils.csv"
        )
        try board.write(
            """
            Datum;Tijd;Gebruikersnaam;School;Groep;Leerlingnummer;Onderdeel;Reden
            03-06-2026;10:00;aaalders;De Linde;5;1;Medisch;Kamp voorbereiden met de groep
            03-06-2026;20:30;aaalders;De Linde;5;2;Toetsen;Gesprek met de ouders voorbereiden

            """,
            to: "exports/extra.csv"
        )
        let tested = try Binary.run(["rules", "test", "--board", board.path, "--language", "en"])
        #expect(tested.exitCode == 0, "\(tested.errors)")
        for (rule, count) in [
            ("exemption-protected-pupil", 1), ("exemption-former-pupil", 1), ("exemption-outside-school-hours", 1),
            ("medical-exemption", 1), ("exemption-other-school", 0),
        ] {
            #expect(try found(board, rule).map(\.count).reduce(0, +) == count, "\(rule)")
        }
        try board.append("school_hours: { from: '07:00', until: '21:00' }\n", to: "logwacht.yml")
        #expect(try found(board, "exemption-outside-school-hours").isEmpty)
    }

    @Test func `whether a pupil has the employee's name is known to a rule, and the name is kept nowhere`() throws {
        let board = try SmallBoard()
        let record =
            "03-06-2026;10:00;aaalders;A. Aalders;De Linde;90AA;5;Emma Aalders-Zonderling;1;Toetsen;Even iets opzoeken voor thuis;\n"
        try board.append(record, to: SmallBoard.exemptions)
        try board.append(
            record.replacing("Emma Aalders-Zonderling;1", with: "Finn Zonderling;2"),
            to: SmallBoard.exemptions
        )
        #expect(try found(board, "exemption-same-surname").isEmpty)
        try board.append("checks: { on: [exemption-same-surname] }\n", to: "logwacht.yml")
        let finding = try #require(try found(board, "exemption-same-surname").first)
        #expect(finding.count == 1 && finding.severity == "low" && finding.evidence.count == 1)
        // The export is gone; what was worked out of it is still there.
        try board.remove(SmallBoard.exemptions)
        #expect(try found(board, "exemption-same-surname").map(\.id) == [finding.id])
        for name in try FileManager.default.contentsOfDirectory(atPath: board.path) where name.hasPrefix("logwacht.sq")
        {
            #expect(try board.data(name).range(of: Data("Zonderling".utf8)) == nil, "\(name)")
        }
    }

    private static let own = """
        title: Own rule
        id: 0a0a0a0a-2d1e-4b0a-8f4f-1f2d7d3c0b01
        name: own-rule
        level: high
        tags: [logwacht.own]
        logsource: {product: parnassys, service: parnassys-logins}
        detection:
            any:
                user.name|re: '^(?:a|aa)+$'
            condition: any
        logwacht:
            rule: own-rule
            title: {nl: Eigen regel, en: Own rule}
            reason: {nl: "{person} deed iets, {period}.", en: "{person} did something, {period}."}
            expected: {nl: Niets., en: Nothing.}
            requirements: [R-016]
            handbook: [Gedragscode C7]
            norms: [AVG art. 32]
            group: [account, day]
            personal_data: [account-use]
            explanations:
                - {nl: Gewoon., en: Ordinary., confirm: {nl: Vraag het., en: Ask.}}
            cases:
                match: [{name: one, events: [{user.name: aaa}]}]
                no_match: [{name: other, events: [{user.name: bbb}]}]

        """

    private func boardWithRule(_ text: String) throws -> SmallBoard {
        let board = try SmallBoard()
        try FileManager.default.createDirectory(atPath: board.path + "/rules", withIntermediateDirectories: true)
        try board.write(text, to: "rules/own.yml")
        return board
    }

    @Test func `the board's own rules are judged by, with their own sentences`() throws {
        let board = try boardWithRule(Self.own)
        try board.append("03-06-2026;10:00:00;aaaa;De Linde;198.51.100.7;Mislukt\n", to: SmallBoard.logins)
        let finding = try #require(try found(board, "own-rule").first)
        #expect(finding.severity == "high" && finding.account == "aaaa")
        #expect(finding.reason == "aaaa did something, on 3 June 2026.")
        let list = try Binary.run(["findings", "list", "--board", board.path, "--language", "nl"])
        #expect(list.exitCode == 0 && list.output.contains("Eigen regel"))
    }

    @Test func `a pattern that never ends is stopped and told, and the scan is not complete`() throws {
        let board = try boardWithRule(Self.own)
        let name = String(repeating: "a", count: 60) + "b"
        try board.append("03-06-2026;10:00:00;\(name);De Linde;198.51.100.7;Mislukt\n", to: SmallBoard.logins)
        let run = try board.scan("en", ["--format", "json"])
        #expect(run.exitCode == 3)
        #expect(run.output.contains("rules.match-limit") && run.output.contains("rule-limit"))
        // What the rule did find says so too.
        try board.append("03-06-2026;10:00:00;aaaa;De Linde;198.51.100.7;Mislukt\n", to: SmallBoard.logins)
        let text = try board.scan("en")
        #expect(text.output.contains("one other record"), "\(text.output)")
    }

    @Test func `a rule that cannot be honoured ends the scan before anything is written`() throws {
        let board = try boardWithRule(Self.own.replacing("condition: any", with: "condition: any and other"))
        let run = try board.scan("en")
        #expect(run.exitCode == 2 && run.errors.contains("rules/own.yml"))
        #expect(!FileManager.default.fileExists(atPath: board.path + "/logwacht.sqlite"))
    }
}
