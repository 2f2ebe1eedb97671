import Foundation
import Testing

/// `logwacht timeline`: what is kept of somebody, and that the look is noted.
@Suite struct TimelineCommandTests {
    private func timeline(_ board: SmallBoard, _ options: [String]) throws -> [[String: String]] {
        let run = try Binary.run(
            ["timeline", "--board", board.path, "--format", "json", "--by", "fg", "--purpose", "oversight"] + options
        )
        #expect(run.exitCode == 0, "\(run.errors)")
        return try #require(try JSONSerialization.jsonObject(with: run.bytes) as? [[String: String]])
    }

    @Test func `a person's events in all systems come back, also after the exports are gone`() throws {
        let board = try SmallBoard()
        _ = try board.scan("nl")
        try board.remove(SmallBoard.logins)
        try board.remove(SmallBoard.exemptions)
        let all = try timeline(board, ["101"])
        #expect(
            all.compactMap { $0["time"] } == [
                "2026-07-06T06:30:00Z", "2026-07-06T08:00:00Z", "2026-07-09T06:30:00Z",
            ]
        )
        #expect(Set(all.compactMap { $0["account"] }) == ["aaalders"])
        for who in ["a.aalders@klein.example", "12345.AAA", "aaalders", "Aalders, A."] {
            #expect(try timeline(board, [who]) == all, "\(who)")
        }
        #expect(try timeline(board, ["101", "--around", "2026-07-06T11:00:00+02:00", "--hours", "1"]).count == 1)
        #expect(try timeline(board, ["103"]).count == 3)
        #expect(try timeline(board, ["nobody"]).isEmpty)
    }

    @Test(arguments: [("nl", "ingelogd", "gelukt"), ("en", "signed in", "successful")])
    func `people read what happened in their language`(_ language: String, _ action: String, _ outcome: String) throws {
        let board = try SmallBoard()
        _ = try board.scan("nl")
        let run = try Binary.run(
            ["timeline", "101", "--board", board.path, "--by", "fg", "--purpose", "oversight", "--language", language],
            environment: ["COLUMNS": "200"]
        )
        #expect(run.output.contains(action) && run.output.contains(outcome), "\(run.output)")
        #expect(!run.output.contains("logged-in"))
    }

    @Test func `a pupil is found by number and by pseudonym, and the number is in no output and no trail`() throws {
        let board = try SmallBoard()
        _ = try board.scan("nl")
        let found = try timeline(board, ["20001"])
        #expect(found.count == 1)
        let pseudonym = try #require(found.first?["pupil"])
        #expect(pseudonym.hasPrefix("leerling-"))
        #expect(try timeline(board, [pseudonym]) == found)
        let trail = try Binary.run(["trail", "--board", board.path, "--format", "json"])
        #expect(trail.output.contains(pseudonym) && !trail.output.contains("20001"))
    }

    @Test func `every look is a link of the trail that verifies`() throws {
        let board = try SmallBoard()
        _ = try board.scan("nl")
        _ = try timeline(board, ["101"])
        _ = try timeline(board, ["nobody"])
        let trail = try Binary.run(["trail", "--board", board.path, "--action", "view", "--format", "json"])
        let links = try #require(try JSONSerialization.jsonObject(with: trail.bytes) as? [[String: String]])
        #expect(links.map { $0["action"] } == ["view.timeline", "view.timeline"])
        // Whom it was about is a detail, which can be destroyed when its term is over; the link itself cannot.
        #expect(links.map { $0["subject"] } == ["timeline", "timeline"])
        #expect(links.map { $0["details"]?.contains("whom=101") } == [true, false])
        #expect(links.allSatisfy { $0["actor"] == "fg" })
        #expect(try Binary.run(["verify", "--board", board.path]).exitCode == 0)
    }

    @Test func `without events it says so, and as a page it has a table for each day`() throws {
        let board = try SmallBoard()
        _ = try board.scan("nl")
        let none = try Binary.run([
            "timeline", "niemand", "--board", board.path, "--by", "fg", "--purpose", "oversight",
        ])
        #expect(none.exitCode == 0 && none.output.isEmpty && none.errors.contains("geen gebeurtenissen"))
        #expect(try Binary.run(["timeline", "101", "--board", board.path, "--format", "html"]).exitCode == 2)
        let page = try Binary.run([
            "timeline", "101", "--board", board.path, "--format", "html", "--by", "fg", "--purpose", "oversight",
        ])
        #expect(page.exitCode == 0 && page.output.contains("<h2>6 juli 2026</h2>"), "\(page.errors)")
        #expect(page.output.contains("<td>08:30:00</td>") && !page.output.contains("<script"))
        #expect(try Binary.run(["timeline", "101", "--board", board.path, "--hours", "0"]).exitCode == 2)
    }
}
