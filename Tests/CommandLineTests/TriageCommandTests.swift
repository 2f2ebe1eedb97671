import Foundation
import Testing

private struct Listed: Decodable {
    var id: String
    var rule: String
    var status: String
    var school: String?
    var variant: String?
    var hidden_by: Int?
    var judgements: [Judged]?

    struct Judged: Decodable {
        var verdict: String
        var by: String
        var by_number: String?
        var reason: String
    }
}

@Suite struct TriageCommandTests {
    /// A small board on which Claassen has a role that no function gives her.
    private func board() throws -> SmallBoard {
        let board = try SmallBoard()
        try board.replace("De Linde;Leerkracht;6A", with: "De Linde;Directeur;6A", in: "accounts-parnassys.csv")
        _ = try board.scan("nl")
        return board
    }

    private func run(_ board: SmallBoard, _ arguments: [String]) throws -> Binary.Result {
        try Binary.run(arguments + ["--board", board.path, "--language", "nl"], environment: ["COLUMNS": "160"])
    }

    private func list(_ board: SmallBoard, _ options: [String] = []) throws -> [Listed] {
        let run = try run(board, ["findings", "list", "--format", "json"] + options)
        return try JSONDecoder().decode([Listed].self, from: run.bytes)
    }

    @Test func `a judgement is kept with who and why, and survives the next scan`() throws {
        let board = try board()
        let id = try #require(try list(board).first?.id)
        let now = ["--now", "2026-07-11T12:00:00+02:00"]
        for (arguments, word) in [
            (["terecht", "--reason", "tijdelijk", "--by", "103"], "over zichzelf"),
            (["terecht", "--by", "102"], "reden"), (["mooi", "--reason", "x", "--by", "102"], "mooi"),
        ] {
            let refused = try run(board, ["findings", "judge", id] + arguments + now)
            #expect(refused.exitCode == 2 && refused.errors.contains(word), "\(refused.errors)")
        }
        for verdict in ["unknown", "justified"] {
            // Named twice it is judged once.
            let kept = try run(
                board,
                [
                    "findings", "judge", id, String(id.prefix(9)), verdict, "--reason", "Vervangt de directeur", "--by",
                    "12345.BBO",
                ] + now
            )
            #expect(kept.exitCode == 0, "\(kept.errors)")
        }
        let back = try run(
            board,
            ["findings", "judge", id, "unknown", "--reason", "Nagevraagd", "--by", "102"]
                + ["--now", "2026-07-11T11:59:59+02:00"]
        )
        #expect(back.exitCode == 2 && back.unwrapped.contains("De klok staat op 11 juli 2026"), "\(back.errors)")
        _ = try board.scan("nl", ["--now", "2026-07-12T12:00:00+02:00"])
        let shown = try run(board, ["findings", "show", id, "--purpose", "log-review", "--format", "json"])
        let finding = try JSONDecoder().decode(Listed.self, from: shown.bytes)
        #expect(finding.status == "justified")
        #expect(finding.judgements?.map(\.verdict) == ["unknown", "justified"])
        #expect(finding.judgements?.allSatisfy { $0.by == "Bosman, B." && $0.by_number == "102" } == true)
        #expect(
            try run(board, ["findings", "show", id, "--purpose", "log-review"]).output.contains("Vervangt de directeur")
        )
        #expect(try list(board, ["--status", "new"]).allSatisfy { $0.id != id })
        #expect(try run(board, ["findings", "list", "--by-rule", "--format", "csv"]).output.contains(finding.rule))
        #expect(try run(board, ["verify"]).exitCode == 0)
    }

    @Test func `a table of judgements is kept whole or not at all`() throws {
        let board = try board()
        let id = try #require(try list(board).first?.id)
        try board.write(
            "id;verdict;motivation;by\n\(id);terecht;afgesproken;102\nffff0000;terecht;x;102\n",
            to: "o.csv"
        )
        let refused = try run(board, ["findings", "judge", "--from", "\(board.path)/o.csv"])
        #expect(refused.exitCode == 2 && refused.errors.contains("record 2"), "\(refused.errors)")
        #expect(try list(board).allSatisfy { $0.status == "new" })
        try board.write(
            "id;verdict;motivation;by\n\(id);terecht;afgesproken;102\n\(id.prefix(8));onterecht;toch niet;102\n",
            to: "o.csv"
        )
        let twice = try run(board, ["findings", "judge", "--from", "\(board.path)/o.csv"])
        #expect(twice.exitCode == 2 && twice.unwrapped.contains("eerder in record 1"), "\(twice.errors)")
        try board.write("id;verdict;motivation;by\n\(id);terecht;afgesproken;102\n\(id);;;\n", to: "o.csv")
        let kept = try run(board, ["findings", "judge", "--from", "\(board.path)/o.csv"])
        #expect(kept.exitCode == 0 && kept.errors.contains("Eén oordeel bewaard. Eén rij zonder"), "\(kept.errors)")
        #expect(try list(board, ["--status", "justified"]).map(\.id) == [id])
    }

    @Test func `an agreement shows what it hides, hides it until its day, and then says so`() throws {
        let board = try board()
        let found = try list(board)
        let first = try #require(found.first)
        let arguments = [
            "findings", "except", "--rule", first.rule, "--account", "cclaassen", "--owner", "102", "--reason",
            "overdracht", "--until", "2026-07-20",
        ]
        let preview = try run(board, arguments)
        #expect(preview.exitCode == 0 && preview.output.contains(String(first.id.prefix(8))))
        #expect(try preview.errors.contains("niets bewaard") && list(board).count == found.count)
        #expect(try run(board, arguments + ["--yes"]).errors.contains("Afspraak 1"))
        let left = try list(board)
        #expect(left.count < found.count && !left.contains { $0.id == first.id })
        #expect(try list(board, ["--show-hidden"]).first { $0.id == first.id }?.hidden_by == 1)
        let hidden = try board.scan("nl", ["--fail-on", "informational", "--now", "2026-07-20T12:00:00+02:00"])
        #expect(hidden.output.contains("verborgen door afspraken"), "\(hidden.output)")
        let after = try board.scan("nl", ["--now", "2026-07-21T12:00:00+02:00"])
        #expect(!after.output.contains("verborgen door afspraken"), "\(after.output)")
        let now = try list(board, ["--now", "2026-07-21T12:00:00+02:00"])
        #expect(now.contains { $0.id == first.id })
        #expect(now.contains { $0.rule == "exception-expired" && $0.variant == "agreement" })
    }

    @Test func `a rule that does not exist is refused, where nothing would be listed or hidden`() throws {
        let board = try board()
        for words in [
            ["findings", "list", "--rule", "shared-acount"],
            [
                "findings", "except", "--rule", "shared-acount", "--account", "x", "--owner", "102", "--reason", "x",
                "--until", "2026-07-20", "--yes",
            ],
        ] {
            let refused = try run(board, words)
            #expect(refused.exitCode == 2 && refused.output.isEmpty, "\(words)")
            #expect(refused.unwrapped.contains("misschien shared-account"), "\(words): \(refused.errors)")
        }
        #expect(try run(board, ["findings", "list", "--rule", "shared-account"]).exitCode == 0)
        #expect(try run(board, ["findings", "exceptions", "--format", "json"]).output.contains("number") == false)
    }

    @Test func `a school is meant by its name, code or alias, and one that does not exist is refused`() throws {
        let board = try board()
        let all = try list(board)
        let school = try #require(all.first { $0.school != nil }?.school)
        let own = all.filter { $0.school == school }.map(\.id)
        for written in [school, school.uppercased()] {
            #expect(try list(board, ["--school", written]).map(\.id) == own, "\(written)")
        }
        let except = [
            "findings", "except", "--rule", "shared-account", "--account", "cclasen", "--owner", "102", "--reason", "x",
            "--until", "2026-07-20",
        ]
        for words in [["findings", "list"], except] {
            let refused = try run(board, words + ["--school", school + "x"])
            #expect(refused.exitCode == 2 && refused.output.isEmpty, "\(words)")
            #expect(refused.unwrapped.contains("Bedoelt u „\(school)”?"), "\(refused.errors)")
        }
        let unknown = try run(board, except + ["--school", school])
        #expect(
            unknown.exitCode == 0 && unknown.unwrapped.contains("Het account cclasen staat in geen"),
            "\(unknown.errors)"
        )
    }

    @Test func `nobody makes an agreement about himself, in whatever way he writes his name`() throws {
        let board = try board()
        let id = try #require(try list(board).first?.id)
        let words = [
            "findings", "except", id, "--reason", "overdracht", "--until", "2026-07-20", "--yes", "--owner", "102",
        ]
        for by in ["103", "cclaassen", "SCHOOL\\cclaassen"] {
            let refused = try run(board, words + ["--by", by])
            #expect(refused.exitCode == 2 && refused.unwrapped.contains("gaat over"), "\(by): \(refused.errors)")
        }
        let maybe = try run(board, words + ["--by", "Carla Claassen"])
        #expect(maybe.exitCode == 2 && maybe.unwrapped.contains("kan degene zijn"), "\(maybe.errors)")
        #expect(try run(board, ["findings", "exceptions", "--format", "csv"]).output.contains("1;") == false)
        let judged = try run(
            board,
            ["findings", "judge", id, "justified", "--reason", "x gevraagd", "--by", "Carla Claassen"]
        )
        #expect(judged.exitCode == 2 && judged.unwrapped.contains("kan degene zijn"), "\(judged.errors)")
    }

    @Test func `hidden findings are counted on the page, and marked where they are shown`() throws {
        let board = try board()
        let id = try #require(try list(board).first?.id)
        let words = [
            "findings", "except", id, "--reason", "overdracht", "--until", "2026-07-20", "--yes", "--owner", "102",
        ]
        #expect(try run(board, words).exitCode == 0)
        let page = try run(board, ["findings", "list", "--format", "html"])
        #expect(page.output.contains("Eén bevinding verborgen door afspraken."))
        let shown = try run(board, ["findings", "list", "--format", "html", "--show-hidden"])
        #expect(shown.output.contains("verborgen door afspraak 1") && !shown.output.contains("door afspraken."))
        let detail = try run(board, ["findings", "show", id, "--purpose", "log-review", "--format", "html"])
        #expect(detail.output.contains("verborgen door afspraak 1"))
    }

    @Test func `per rule it is told how its findings were judged`() throws {
        let board = try board()
        let found = try list(board)
        let first = try #require(found.first)
        let judged = ["findings", "judge", first.id, "terecht", "--reason", "vervangt", "--by", "102"]
        #expect(try run(board, judged).exitCode == 0)
        let same = found.count { $0.rule == first.rule }
        struct Row: Decodable {
            var id: String
            var findings: String
            var new: String
            var justified: String
        }
        let rules = try run(board, ["rules", "list", "--format", "json"])
        let row = try #require(
            JSONDecoder().decode([Row].self, from: rules.bytes).first { $0.id == first.rule }
        )
        #expect(row.findings == "\(same)" && row.new == "\(same - 1)" && row.justified == "1")
        #expect(try run(board, ["rules", "show", first.rule]).output.contains("terecht 1, onterecht 0"))
    }

    @Test func `an owner whom the register does not know is told, and before its first day an agreement is to begin`()
        throws
    {
        let board = try board()
        let id = try #require(try list(board).first?.id)
        let words = ["findings", "except", id, "--reason", "overdracht", "--until", "2026-07-20", "--yes"]
        let kept = try run(board, words + ["--owner", "Extern, E."])
        #expect(kept.exitCode == 0 && kept.unwrapped.contains("Extern, E. staat niet in het personeelsregister"))
        #expect(!(try run(board, words + ["--owner", "102", "--dry-run"])).unwrapped.contains("staat niet in"))
        let before = ["--now", "2026-07-01T09:00:00+02:00"]
        let listed = try run(board, ["findings", "exceptions"] + before).output
        #expect(listed.contains("begint nog") && !listed.contains("verlopen"), "\(listed)")
        #expect(try list(board, before).contains { $0.id == id })
    }

    @Test func `an agreement that never hides anything is told the day after`() throws {
        let board = try board()
        let arguments = [
            "findings", "except", "--rule", "shared-account", "--account", "nobody", "--owner", "102", "--reason",
            "later", "--until", "2026-12-31", "--yes",
        ]
        #expect(try run(board, arguments).exitCode == 0)
        _ = try board.scan("nl")
        #expect(try list(board).allSatisfy { $0.variant != "agreement-unused" })
        _ = try board.scan("nl", ["--now", "2026-07-11T12:00:00+02:00"])
        #expect(try list(board).contains { $0.variant == "agreement-unused" })
        let gone = ["findings", "except", "--withdraw", "1", "--reason", "klaar", "--by", "102"]
        #expect(try run(board, gone).exitCode == 0)
        #expect(try run(board, ["findings", "exceptions", "--format", "csv"]).output.contains("withdrawn"))
        #expect(try run(board, gone).exitCode == 2)
    }
}
