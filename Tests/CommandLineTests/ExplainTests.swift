import Foundation
import TestSupport
import Testing

private struct Row: Decodable {
    var id: String
    var step: String
    var condition: String
    var seen: String
    var holds: String
    var pattern: String?
    var value: String?
    var limit: String?
}

/// `findings explain` on every finding of the sample board.
@Suite struct ExplainTests {
    private struct Listed: Decodable { var id: String }

    @Test(arguments: ["nl", "en"])
    func `every finding of the sample board is explained, and nothing is left unfilled`(language: String) throws {
        let folder = try TemporaryFolder()
        let board = try folder.copyOfSample("board")
        let place = ["--board", board, "--language", language]
        _ = try Binary.run(["scan", board, "--language", language])
        let list = try Binary.run(["findings", "list", "--format", "json"] + place)
        let ids = try JSONDecoder().decode([Listed].self, from: list.bytes).map(\.id)
        #expect(ids.count > 50)
        let run = try Binary.run(["findings", "explain", "--purpose", "log-review", "--format", "json"] + place + ids)
        #expect(run.exitCode == 0, "\(run.errors)")
        let rows = try JSONDecoder().decode([Row].self, from: run.bytes)
        let byFinding = Dictionary(grouping: rows, by: \.id)
        for id in ids {
            let steps = byFinding[id] ?? []
            // At least two conditions of its own, and whether an agreement hides it.
            #expect(steps.count >= 3, "\(id): \(steps.map(\.condition))")
            #expect(steps.map(\.step) == (1...max(1, steps.count)).map(String.init))
            // Of the comparisons of a rule one is enough; every other condition holds.
            #expect(steps.allSatisfy { $0.holds == "yes" || $0.value != nil || $0.limit != nil })
            for text in steps.flatMap({ [$0.condition, $0.seen] }) {
                #expect(!text.isEmpty && !text.contains("{") && !text.contains("‹"), "\(id): \(text)")
                // What people read has no names of fields and no patterns; those stand beside it.
                #expect(
                    !text.contains(/\b(?:event|logwacht|user|source)\.(?!yml)[a-z_.]+|\bre: |\\p/),
                    "\(id): \(text)"
                )
            }
        }
        // Those of a rule have the pattern of each search and window, and those of a built-in check have none.
        let patterns = rows.compactMap(\.pattern)
        #expect(patterns.contains("event.action: exemption"))
        #expect(patterns.contains { $0.hasPrefix("event.reason: re: ^") })
        #expect(patterns.contains("value_count user.name, timespan 7d, gte 6"))
        let text = try Binary.run(["findings", "explain", "--purpose", "log-review"] + place + ids.prefix(1))
        #expect(text.output.contains(language == "nl" ? "Waarom dit is gemeld" : "Why this was told"))
    }
}
