import Foundation
import Incidents
import TestSupport
import Testing

/// The data-breach procedure with the built program, from a finding of the sample board to the exported register.
@Suite struct IncidentCommandTests {
    /// A board with the procedure's commands at hand.
    private struct Desk {
        let board: String
        var now = "2026-07-13T09:00:00Z"

        func run(_ words: [String], as role: String? = nil) throws -> Binary.Result {
            var arguments = words + ["--board", board, "--language", "en"]
            // What only looks at the trail needs no moment to judge from.
            if !["verify", "trail"].contains(words.first) { arguments += ["--now", now] }
            if let role { arguments += ["--actor", "P. Visser", "--role", role] }
            return try Binary.run(arguments)
        }

        @discardableResult
        func does(_ words: [String], as role: String) throws -> String {
            let run = try run(["incident"] + words, as: role)
            #expect(run.exitCode == 0, "\(words): \(run.errors)")
            return run.output.trimmingCharacters(in: .newlines)
        }

        func answer(_ id: String, _ question: String, _ value: String) throws {
            let role = ["personal-data", "intent"].contains(question) ? "school-leader" : "privacy-officer"
            try does(["answer", id, question, value, "--reason", "because"], as: role)
        }

        func registerHash() throws -> String {
            let run = try run(["register", "list"])
            return run.errors.components(separatedBy: "Hash of the register: ").last ?? ""
        }
    }

    private func emptyDesk(_ folder: TemporaryFolder) throws -> Desk {
        try folder.write("board: Stichting De Kade\nlanguage: en\n", to: "board/logwacht.yml")
        return Desk(board: folder.url.appending(path: "board").path)
    }

    @Test func `a finding of the sample board becomes a closed and exported register entry`() throws {
        let folder = try TemporaryFolder()
        let desk = Desk(board: try folder.copyOfSample("board"))
        _ = try Binary.run(["scan", desk.board, "--quiet"])
        let list = try desk.run(["findings", "list", "--rule", "activity-after-departure", "--format", "json"])
        let findings = try #require(try JSONSerialization.jsonObject(with: list.bytes) as? [[String: Any]])
        let finding = try #require(findings.first?["id"] as? String)
        let id = try desk.does(["open", finding], as: "privacy-officer")
        #expect(id == "2026-001")
        // What happened is for the file. A letter to parents or colleagues names nobody and no account.
        let account = try #require(findings.first?["account"] as? String)
        let person = try #require(findings.first?["person"] as? String)
        for (paper, audience) in [("handover", "parents"), ("letter", "parents"), ("letter", "staff")] {
            let words = ["incident", "export", id, paper, "--for", audience, "--format", "text"]
            let text = try desk.run(words, as: "board").output.split(whereSeparator: \.isWhitespace).joined(
                separator: " "
            )
            #expect(text.contains(account) == (paper == "handover"), "\(paper): \(text)")
            #expect(text.contains(person) == (paper == "handover"), "\(paper): \(text)")
        }
        let shown = try desk.run(["incident", "show", id])
        #expect(shown.output.contains(finding.prefix(8)) && shown.output.contains("Close the account"))
        // Closing too early says everything that is missing, and changes nothing.
        let early = try desk.run(["incident", "close", id, "--lessons", "x"], as: "privacy-officer")
        #expect(early.exitCode == 2)
        for word in ["backup", "personal-data", "recovery"] { #expect(early.errors.contains(word), "\(word)") }
        for (question, value) in [
            ("personal-data", "yes"), ("intent", "no"), ("lost", "no"), ("unlawful", "yes"), ("unavailable", "no"),
            ("sensitive", "yes"), ("unprotected", "yes"), ("weighty", "no"), ("harmless", "no"),
            ("risk-unlikely", "no"), ("high-risk", "yes"), ("unintelligible", "no"), ("risk-removed", "no"),
            ("disproportionate", "no"),
        ] { try desk.answer(id, question, value) }
        try desk.does(
            [
                "set", id, "--field", "people=3", "--field", "backup=yes", "--field", "encrypted=no", "--field",
                "location=kantoor", "--field", "data-kinds=zorg", "--field", "involved=<b>Jan</b>",
                "--field", "software=ParnasSys", "--field", "description=<script>alert(1)</script>",
            ],
            as: "privacy-officer"
        )
        let scored = try desk.does(
            ["score", id, "--category", "sensitive", "--identification", "maximum", "--confidentiality", "known"],
            as: "fg"
        )
        #expect(scored.contains("4.25") && scored.contains("very high"), "\(scored)")
        for subject in ["notify", "tell"] {
            try desk.does(["advise", id, subject, "yes", "--reason", "care data"], as: "fg")
            try desk.does(["decide", id, subject, "yes", "--reason", "advice followed"], as: "board")
        }
        try desk.does(["done", id, "authority", "--reference", "AP-1"], as: "fg")
        try desk.does(["done", id, "people-letter"], as: "board")
        try desk.does(
            ["measure", id, "--recovery", "Close", "--preventive", "Check", "--owner", "ICT"],
            as: "privacy-officer"
        )
        for number in ["1", "2"] {
            try desk.does(["measure", id, "--done", number, "--description", "Done"], as: "privacy-officer")
        }
        for (paper, part) in [
            ("authority", "9. Other"), ("letter", "Dear parents"), ("handover", "What the board is asked"),
            ("press", "press"), ("supplier", "supplier"), ("scope", "At least"), ("file", "4.25"),
        ] {
            for format in ["html", "markdown", "json", "text"] {
                let run = try desk.run(["incident", "export", id, paper, "--format", format], as: "privacy-officer")
                #expect(run.exitCode == 0, "\(paper) \(format): \(run.errors)")
                let text = run.output
                #expect(text.contains(part), "\(paper) \(format)")
                if format == "html" || format == "markdown" {
                    #expect(!text.contains("<script>") && !text.contains("<b>"))
                }
            }
        }
        try desk.does(["close", id, "--lessons", "Close accounts on the last day"], as: "privacy-officer")
        let late = try desk.run(["incident", "note", id, "x"], as: "privacy-officer")
        #expect(late.exitCode == 2 && late.errors.contains("closed"))
        let overview = try desk.run(["register", "list", "--overview"]).output
        #expect(overview.contains("access without a right") && !overview.contains("access  "), "\(overview)")
        let register = try desk.run(["register", "list", "--format", "json"])
        let rows = try #require(try JSONSerialization.jsonObject(with: register.bytes) as? [[String: String]])
        #expect(rows.count == 1 && rows[0]["status"] == "closed" && rows[0]["notified"] == "yes")
        #expect(rows[0]["reason"] == "advice followed")
        let out = folder.url.appending(path: "proof").path
        #expect(try desk.run(["register", "export", out], as: "privacy-officer").exitCode == 0)
        let index = try String(contentsOfFile: out + "/index.html", encoding: .utf8)
        for norm in ["SM.04", "ID.01", "GB.02"] { #expect(index.contains(norm)) }
        // Every line opens its proof, or says that it is missing; and every entry of the register can be opened.
        for name in ["coverage.csv", "register.csv", "procedure.csv", "2026-001.html"] {
            #expect(index.contains("<a href=\"\(name)\">\(name)</a>"), "\(name)")
        }
        let coverage = try Data(contentsOf: URL(filePath: out + "/coverage.csv"))
        #expect(coverage.starts(with: [0xef, 0xbb, 0xbf]) && coverage.range(of: Data("\r\n".utf8)) != nil)
        for line in try String(contentsOfFile: out + "/MANIFEST.sha256", encoding: .utf8).split(separator: "\n") {
            #expect(FileManager.default.fileExists(atPath: out + "/" + line.split(separator: " ")[1]))
        }
        #expect(try desk.run(["verify"]).exitCode == 0)
    }

    @Test func `a finding was detected when a scan first told of it, not when the incident was opened`() throws {
        let folder = try TemporaryFolder()
        var desk = Desk(board: try folder.copyOfSample("board"))
        _ = try Binary.run(["scan", desk.board, "--quiet", "--now", "2026-07-11T07:00:00+02:00"])
        let list = try desk.run(["findings", "list", "--rule", "activity-after-departure", "--format", "json"])
        let findings = try #require(try JSONSerialization.jsonObject(with: list.bytes) as? [[String: Any]])
        let finding = try #require(findings.first?["id"] as? String)
        desk.now = "2026-07-13T09:00:00Z"
        let id = try desk.does(["open", finding], as: "privacy-officer")
        let shown = try desk.run(["incident", "show", id]).output.split(whereSeparator: \.isWhitespace)
            .joined(separator: " ")
        #expect(shown.contains("Detected: 11 July 2026 at 07:00"), "\(shown)")
        // The handbook's clock from the detection ends first, two days before that from the report.
        #expect(shown.contains("14 July 2026 at 07:00") && shown.contains("16 July 2026 at 11:00"))
    }

    @Test func `a reason for lateness can have been given on paper, and is refused when someone was first`() throws {
        let folder = try TemporaryFolder()
        var desk = try emptyDesk(folder)
        let id = try desk.does(["open"], as: "privacy-officer")
        desk.now = "2026-07-14T09:00:00Z"
        let late = ["clock", id, "--late", "leader", "--reason", "Ziek"]
        let before = try desk.run(["incident"] + late + ["--seen", "1"], as: "school-leader")
        #expect(before.exitCode == 2 && before.errors.contains("Someone else"))
        let future = try desk.run(["incident"] + late + ["--at", "2026-07-15T10:00"], as: "school-leader")
        #expect(future.exitCode == 2 && future.errors.contains("15 July 2026 at 10:00"))
        try desk.does(late + ["--at", "2026-07-13T20:00"], as: "school-leader")
        let shown = try desk.run(["incident", "clock", id])
        #expect(shown.output.contains("Ziek"))
        for wrong in [["--at", "2026-07-13T20:00"], ["--seen", "1"], ["--reason", "x"]] {
            let run = try desk.run(["incident", "clock", id] + wrong)
            #expect(run.exitCode == 2 && run.errors.contains("--late"), "\(wrong): \(run.errors)")
        }
    }

    @Test func `a drill leaves the hash of the register as it was`() throws {
        let folder = try TemporaryFolder()
        let desk = try emptyDesk(folder)
        try desk.does(["open", "--template", "lost-usb-stick"], as: "privacy-officer")
        let before = try desk.registerHash()
        let id = try desk.does(["drill"], as: "privacy-officer")
        #expect(id == "oefening-2026-001")
        try desk.answer(id, "personal-data", "yes")
        #expect(try desk.registerHash() == before && before.count >= 64)
        #expect(try desk.run(["incident", "show", id]).output.contains("This is a drill"))
        // Faster clocks: 8 hours are 8 minutes.
        #expect(try desk.run(["incident", "clock", id]).output.contains("11:08"))
        #expect(try desk.run(["register", "list"]).output.contains("oefening") == false)
    }

    @Test func `what cannot be is refused, and nothing is changed`() throws {
        let folder = try TemporaryFolder()
        let desk = try emptyDesk(folder)
        let id = try desk.does(["report", "--description", "Stick is lost"], as: "employee")
        let hash = try desk.registerHash()
        let table: [([String], String, String)] = [
            (["answer", id, "lost", "yes", "--reason", "x"], "privacy-officer", "personal-data"),
            (["answer", id, "personal-data", "yes", "--reason", "x"], "employee", "school-leader"),
            (["answer", id, "personal-data", "yes", "--reason", " "], "school-leader", "text"),
            (["decide", id, "notify", "yes", "--reason", "x"], "board", "personal-data"),
            (["advise", id, "notify", "yes", "--reason", "x"], "privacy-officer", "fg"),
            (["set", id, "--event", "2027-01-01T10:00"], "privacy-officer", "1 January 2027 at 10:00"),
            (["set", id, "--event", "2026-03-29T02:30"], "privacy-officer", "clocks"),
            (["set", id, "--reported", "2026-07-01T10:00"], "privacy-officer", "--detected"),
            (["set", id, "--field", "priority=soon"], "privacy-officer", "soon"),
            (["note", "2026-099", "x"], "privacy-officer", "2026-099"),
            (["note", id, "x", "--seen", "1"], "privacy-officer", "Someone else"),
            (["link", id, "--incident", id, "--reason", "x"], "privacy-officer", "itself"),
            (["open", "--template", "lost-usb"], "privacy-officer", "lost-usb-stick"),
            (["drill", "--speed", "1"], "privacy-officer", "3600"),
        ]
        for (words, role, part) in table {
            let run = try desk.run(["incident"] + words, as: role)
            #expect(run.exitCode == 2, "\(words)")
            #expect(run.errors.contains(part), "\(words): \(run.errors)")
        }
        #expect(try desk.registerHash() == hash)
    }

    @Test func `every branch of the decision model, as the tree has them`() throws {
        let folder = try TemporaryFolder()
        let desk = try emptyDesk(folder)
        let plays = playedBranches()
        #expect(Set(plays.flatMap(\.branches).map(\.description)) == Set(treeCases.keys))
        for play in plays {
            let id = try desk.does(["open", "--kind", "access"], as: "privacy-officer")
            for question in ProcedureQuestion.allCases {
                guard let value = play.answers[question] else { continue }
                try desk.answer(id, question.rawValue, value.rawValue)
            }
            let run = try desk.run(["incident", "show", id, "--format", "json"])
            let paper = try #require(try JSONSerialization.jsonObject(with: run.bytes) as? [String: Any])
            let blocks = try #require(paper["blocks"] as? [[String: Any]])
            let table = try #require(blocks.first { ($0["headings"] as? [String])?.first == "Test" })
            let rows = try #require(table["rows"] as? [[String]]).map { Array($0.dropFirst()) }
            #expect(rows.count == DecisionTest.allCases.count)
            for branch in play.branches {
                let expected = try #require(treeCases[branch.description])
                func word(_ yes: Set<Conclusion>, _ no: Conclusion) -> String {
                    expected.contains(where: yes.contains) ? "yes" : (expected.contains(no) ? "no" : "not yet known")
                }
                let place = try #require(DecisionTest.allCases.firstIndex(of: branch.test))
                #expect(
                    rows[place] == [
                        word([.breach], .noBreach), word([.notify], .noNotify), word([.tell, .publicNotice], .noTell),
                    ],
                    "\(branch)"
                )
            }
        }
        // Every branch ends in the register, also what is no breach.
        let register = try desk.run(["register", "list", "--format", "json"])
        let rows = try #require(try JSONSerialization.jsonObject(with: register.bytes) as? [[String: String]])
        #expect(rows.count == plays.count)
        #expect(try desk.run(["verify"]).exitCode == 0)
    }

    @Test func `the clock of the law runs through weekends, Christmas and the change of the clocks`() throws {
        // The clock of the law, then those of the house: 8 hours, and a week on the wall clock.
        let table = [
            (
                "2026-03-27T16:00:00+01:00", "30 March 2026 at 17:00",
                ["28 March 2026 at 00:00", "3 April 2026 at 16:00"]
            ),
            (
                "2026-10-23T16:00:00+02:00", "26 October 2026 at 15:00",
                ["24 October 2026 at 00:00", "30 October 2026 at 16:00"]
            ),
            (
                "2025-12-24T17:00:00+01:00", "27 December 2025 at 17:00",
                ["25 December 2025 at 01:00", "31 December 2025 at 17:00"]
            ),
        ]
        for (aware, due, others) in table {
            let folder = try TemporaryFolder()
            var desk = try emptyDesk(folder)
            desk.now = aware
            let id = try desk.does(["open"], as: "privacy-officer")
            try desk.does(["set", id, "--aware", aware, "--reason", "phone call"], as: "privacy-officer")
            let shown = try desk.run(["incident", "clock", id]).output.split(whereSeparator: \.isWhitespace)
                .joined(separator: " ")
            for part in [due] + others { #expect(shown.contains(part), "\(part): \(shown)") }
        }
    }

    @Test func `after purge nothing of an old incident is in the file, and it is not removed before`() throws {
        let folder = try TemporaryFolder()
        var desk = try emptyDesk(folder)
        let id = try desk.does(["open", "--description", "Zeldzamewaarde"], as: "privacy-officer")
        try desk.answer(id, "personal-data", "no")
        for field in ["data-kinds", "people", "involved", "location", "hardware", "software"] {
            try desk.does(["set", id, "--field", "\(field)=geen"], as: "privacy-officer")
        }
        try desk.does(
            ["set", id, "--field", "priority=low", "--field", "backup=yes", "--field", "encrypted=yes"],
            as: "privacy-officer"
        )
        try desk.does(
            ["measure", id, "--recovery", "a", "--preventive", "b", "--owner", "c"],
            as: "privacy-officer"
        )
        try desk.does(["measure", id, "--drop", "1", "--reason", "niet nodig"], as: "privacy-officer")
        try desk.does(["measure", id, "--done", "2", "--description", "uitgelegd"], as: "privacy-officer")
        try desk.does(["close", id, "--lessons", "geen"], as: "privacy-officer")
        let file = URL(filePath: desk.board + "/logwacht.sqlite")
        desk.now = "2029-07-13T08:59:00Z"
        #expect(try desk.run(["purge"], as: "privacy-officer").exitCode == 0)
        #expect(try Data(contentsOf: file).range(of: Data("Zeldzamewaarde".utf8)) != nil)
        desk.now = "2029-07-14T09:00:00Z"
        let dry = try desk.run(["purge", "--dry-run"])
        #expect(dry.output.contains(id))
        #expect(try Data(contentsOf: file).range(of: Data("Zeldzamewaarde".utf8)) != nil)
        #expect(try desk.run(["purge"], as: "privacy-officer").exitCode == 0)
        #expect(try Data(contentsOf: file).range(of: Data("Zeldzamewaarde".utf8)) == nil)
        #expect(try desk.run(["verify"]).exitCode == 0)
        #expect(try desk.run(["purge", "--log-months", "7"], as: "board").exitCode == 2)
        #expect(try desk.run(["trail", "--action", "retention"]).output.contains(id))
    }
}
