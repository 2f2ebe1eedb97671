import Detection
import Foundation
import Model
import Rules
import Testing

/// Generated rules find in generated events what the reference implementation (pySigma with its SQLite backend) found; its
/// answers lie in `Differential/golden.json`, made by `Differential/generate.py`.
@Suite struct DifferentialTests {
    private struct Golden: Decodable {
        struct Single: Decodable {
            struct Entry: Decodable {
                let rule: String
                let matches: [Int]
            }
            let rules: [Entry]
        }
        struct Correlation: Decodable {
            let kind: String
            let rules: String
            let matches: [String]
        }
        let single: Single
        let correlations: [Correlation]
    }

    private static func load() throws -> (golden: Golden, raw: [String: Any]) {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Differential/golden.json")
        let data = try Data(contentsOf: file)
        let golden = try JSONDecoder().decode(Golden.self, from: data)
        let raw = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        return (golden, raw)
    }

    @Test func singleEventsMatchAlike() throws {
        let (golden, raw) = try Self.load()
        let events = try #require((raw["single"] as? [String: Any])?["events"])
        let bytes = [UInt8](try JSONSerialization.data(withJSONObject: events))
        #expect(golden.single.rules.count >= 300)
        var total = 0
        for entry in golden.single.rules {
            let evaluator = try RuleEvaluator(files: [RuleFile(path: "r", text: entry.rule)])
            let found = run(evaluator, bytes).full.map(\.match.event.index)
            total += found.count
            let wrong = Set(found).symmetricDifference(entry.matches).sorted()
            #expect(wrong.isEmpty, "\(entry.rule) differs on \(wrong)")
        }
        // The agreement says something only when there is something to find.
        #expect(total > 3000)
    }

    @Test func allRulesTogetherFindWhatEachFindsAlone() throws {
        let (golden, raw) = try Self.load()
        let events = try #require((raw["single"] as? [String: Any])?["events"])
        let bytes = [UInt8](try JSONSerialization.data(withJSONObject: events))
        let files = golden.single.rules.enumerated().map { index, entry in
            RuleFile(path: "r\(index)", text: "name: r\(index)\n" + entry.rule)
        }
        let found = Set(run(try RuleEvaluator(files: files), bytes).matches)
        let expected = golden.single.rules.enumerated().flatMap { index, entry in
            entry.matches.map { "r\(index)@\($0)" }
        }
        #expect(found == Set(expected))
    }

    @Test func correlationsMatchAlike() throws {
        let (golden, raw) = try Self.load()
        let cases = try #require(raw["correlations"] as? [[String: Any]])
        #expect(golden.correlations.count >= 100)
        var total = 0
        for (entry, source) in zip(golden.correlations, cases) {
            let bytes = [UInt8](try JSONSerialization.data(withJSONObject: try #require(source["events"])))
            var options = RuleEvaluator.Options()
            options.closesWindows = false
            let evaluator = try RuleEvaluator(files: [RuleFile(path: "r", text: entry.rules)], options: options)
            let found = run(evaluator, bytes).full.filter { $0.title == "C" }.map { match in
                let second = (match.match.time?.seconds ?? 0) % 60
                return "\((match.match.group.first?.value ?? "").lowercased())@\(second < 10 ? "0" : "")\(second)"
            }
            total += entry.matches.count
            #expect(Set(found).sorted() == entry.matches, "\(entry.kind)\n\(entry.rules)")
        }
        #expect(total > 500)
    }
}
