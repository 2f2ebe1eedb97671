import Foundation
import Testing

/// A scheduled scan warns of terms that run, and of findings that nobody judges.
@Suite struct ClockWatchTests {
    private func flagged() throws -> SmallBoard {
        let board = try SmallBoard()
        try board.replace("Member,False", with: "Member,True", in: "accounts-entra.csv")
        return board
    }

    private func at(_ time: String) -> [String] { ["--now", time, "--no-progress"] }

    @Test(
        arguments: [
            ("2026-07-10T19:00:00+02:00", nil), ("2026-07-10T20:00:00+02:00", "8 hours"),
            ("2026-07-11T12:00:00+02:00", "24 hours"), ("2026-07-13T11:59:00+02:00", "24 hours"),
            ("2026-07-13T12:00:00+02:00", "72 hours"),
        ] as [(String, String?)]
    )
    func `a finding that nobody judged is mentioned at each step`(_ time: String, _ step: String?) throws {
        let board = try flagged()
        #expect(try board.scan("en", at("2026-07-10T12:00:00+02:00")).exitCode == 0)
        let later = try board.scan("en", at(time))
        #expect(later.errors.contains("for a verdict longer than") == (step != nil), "\(later.errors)")
        if let step { #expect(later.errors.contains(step), "\(later.errors)") }
        #expect(try board.scan("en", at(time) + ["--quiet"]).errors.isEmpty)
    }

    @Test func `judged, or taken into an incident, it waits no longer, and the incident's clocks warn also when quiet`()
        throws
    {
        let board = try flagged()
        _ = try board.scan("en", at("2026-07-10T12:00:00+02:00"))
        let place = ["--board", board.path, "--language", "en"]
        let list = try Binary.run(["findings", "list", "--format", "json"] + place)
        let found = try #require(try JSONSerialization.jsonObject(with: list.bytes) as? [[String: Any]])
        let id = try #require(found.first?["id"] as? String)
        #expect(found.count == 1)
        let opened = try Binary.run(
            [
                "incident", "open", id, "--actor", "P. Visser", "--role", "privacy-officer", "--now",
                "2026-07-10T13:00:00+02:00",
            ]
                + place
        )
        #expect(opened.exitCode == 0, "\(opened.errors)")
        func scan(_ time: String) throws -> String { try board.scan("en", at(time) + ["--quiet"]).errors }
        #expect(try scan("2026-07-10T16:59:00+02:00").isEmpty)
        let half = try scan("2026-07-10T17:00:00+02:00")
        #expect(half.contains("Incident 2026-001") && half.contains("school leader"))
        let late = try scan("2026-07-11T13:00:00+02:00")
        #expect(late.contains("stand-in"))
        let loud = try board.scan("en", at("2026-07-14T13:00:00+02:00"))
        #expect(!loud.errors.contains("for a verdict longer than"), "\(loud.errors)")
        #expect(loud.exitCode == 0)
        let listed = try Binary.run(["findings", "list", "--now", "2026-07-14T13:00:00+02:00"] + place)
        #expect(listed.errors.contains("Incident 2026-001"))
    }
}
