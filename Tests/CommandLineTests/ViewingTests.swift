import Foundation
import Model
import Testing

/// Looking at data about staff asks a purpose, and leaves a link in the audit trail (requirement R-078).
@Suite("Looking with a purpose") struct ViewingTests {
    /// A board with one thing wrong on it.
    private func flagged() throws -> SmallBoard {
        let board = try SmallBoard()
        try board.replace("Member,False", with: "Member,True", in: "accounts-entra.csv")
        _ = try board.scan("nl")
        return board
    }

    private func links(_ board: String) throws -> [[String: Any]] {
        let run = try Binary.run(["trail", "--board", board, "--action", "view", "--format", "json"])
        return try #require(JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [[String: Any]])
    }

    @Test("one finding, an explanation and a timeline are refused without a purpose, and nothing is shown or noted")
    func refused() throws {
        let board = try flagged()
        let list = try Binary.run(["findings", "list", "--board", board.path, "--format", "json"])
        let found = try #require(JSONSerialization.jsonObject(with: Data(list.output.utf8)) as? [[String: Any]])
        let id = try #require(found.first?["id"] as? String)
        let before = try links(board.path).count
        #expect(before == 1)
        for asked in [
            ["findings", "show", id], ["findings", "explain", id], ["timeline", "101"],
            ["findings", "list", "--person", "101"],
        ] {
            let run = try Binary.run(asked + ["--board", board.path])
            #expect(run.exitCode == 2)
            #expect(run.output.isEmpty)
            #expect(run.errors.contains("--purpose"))
        }
        let nameless = try Binary.run(["findings", "show", id, "--board", board.path, "--purpose", "incident"])
        #expect(nameless.exitCode == 2)
        #expect(nameless.errors.contains("--incident"))
        let unknown = try Binary.run(["findings", "show", id, "--board", board.path, "--incident", "2026-999"])
        #expect(unknown.exitCode == 2)
        #expect(try links(board.path).count == before)

        let shown = try Binary.run([
            "findings", "show", id, "--board", board.path, "--purpose", "access-request", "--by", "P. Visser",
        ])
        #expect(shown.exitCode == 0)
        let last = try #require(try links(board.path).last)
        #expect(last["action"] as? String == "view.finding")
        #expect(last["subject"] as? String == id)
        #expect(last["actor"] as? String == "P. Visser")
        #expect((last["details"] as? String)?.contains("purpose=access-request") == true)
        // People read what was noted in words.
        let words = try Binary.run(
            ["trail", "--board", board.path, "--action", "view"],
            environment: ["COLUMNS": "300"]
        )
        #expect(words.output.contains("vorm: text; doel: verzoek om inzage"), "\(words.output)")
        let english = try Binary.run(
            ["trail", "--board", board.path, "--language", "en"],
            environment: ["COLUMNS": "300"]
        )
        #expect(english.output.contains("purpose: request for access") && !english.output.contains("purpose="))
    }

    @Test("lists, queries and incidents leave a link too, and the trail stays whole")
    func noted() throws {
        let board = try flagged()
        #expect(try Binary.run(["findings", "list", "--board", board.path]).exitCode == 0)
        #expect(try Binary.run(["sql", "SELECT count(*) FROM findings", "--board", board.path]).exitCode == 0)
        let opened = try Binary.run([
            "incident", "open", "--template", "lost-usb-stick", "--board", board.path, "--actor", "P. Visser", "--role",
            "privacy-officer", "--school", "De Regenboog",
        ])
        #expect(opened.exitCode == 0, "\(opened.errors)")
        let incidents = try Binary.run(["incident", "list", "--board", board.path, "--format", "json"])
        let rows = try #require(JSONSerialization.jsonObject(with: Data(incidents.output.utf8)) as? [[String: Any]])
        let number = try #require(rows.first?["id"] as? String)
        #expect(try Binary.run(["incident", "show", number, "--board", board.path]).exitCode == 0)
        let timeline = try Binary.run(["timeline", "101", "--board", board.path, "--incident", number])
        #expect(timeline.exitCode == 0, "\(timeline.errors)")
        let actions = try links(board.path).compactMap { $0["action"] as? String }
        #expect(actions == ["view.findings", "view.sql", "view.incident", "view.timeline"])
        #expect(try Binary.run(["verify", "--board", board.path]).exitCode == 0)
    }
}
