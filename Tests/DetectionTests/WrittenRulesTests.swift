import Detection
import Foundation
import Model
import Rules
import Testing

/// Rules written the way public ones are find in their events what the reference implementation found in them: the answers in
/// `Differential/written/verdicts.json`, made by `Differential/written.py`.
@Suite struct WrittenRulesTests {
    private struct Verdicts: Decodable {
        let reference: String
        /// Events that matched, counted from 0, by file and by id of the rule.
        let verdicts: [String: [String: [Int]]]
    }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Differential/written")

    private static let recorded = Result {
        try JSONDecoder().decode(Verdicts.self, from: Data(contentsOf: folder.appending(path: "verdicts.json")))
    }

    private static func rules() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".yml") }
            .map { String($0.dropLast(4)) }.sorted()
    }

    @Test func everyRuleHasAnAnswer() throws {
        #expect(try Self.rules() == Self.recorded.get().verdicts.keys.sorted())
        #expect(try Self.rules().count >= 16)
    }

    @Test(arguments: try rules()) func matchesAlike(_ name: String) throws {
        let answer = try #require(try Self.recorded.get().verdicts[name])
        // Correlations have answers of their own in golden.json, and keep the matches they use to themselves.
        let text = try String(contentsOf: Self.folder.appending(path: name + ".yml"), encoding: .utf8)
            .components(separatedBy: "\n---\n").filter { !$0.contains("\ncorrelation:") }.joined(separator: "\n---\n")
        let bytes = [UInt8](try Data(contentsOf: Self.folder.appending(path: name + ".jsonl")))
        let events = bytes.split(separator: 0x0A).count
        let evaluator = try RuleEvaluator(files: [RuleFile(path: name + ".yml", text: text)])
        let outcome = run(evaluator, bytes)
        #expect(outcome.problems.isEmpty)
        let found = Dictionary(grouping: outcome.full) { $0.rule ?? $0.title }
        #expect(found.mapValues { $0.map(\.match.event.index).sorted() } == answer)
        for (rule, matches) in answer {
            // A rule that finds everything or nothing says little.
            #expect(!matches.isEmpty && matches.count <= events - 2, "\(rule)")
        }
    }
}
