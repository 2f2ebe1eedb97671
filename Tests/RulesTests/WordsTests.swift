import Foundation
import Rules
import Testing

/// Every complaint can be told in both languages, with the same placeholders.
@Suite struct WordsTests {
    private static func words(_ language: String) throws -> [String: String] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = root.appending(path: "rules/words/\(language)/rules.yml")
        var words: [String: String] = [:]
        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") where !line.hasPrefix("#") {
            let parts = line.split(separator: ": ", maxSplits: 1)
            try #require(parts.count == 2, "\(line)")
            words[String(parts[0])] = String(parts[1])
        }
        return words
    }

    private static func placeholders(_ text: String) -> Set<String> {
        Set(text.matches(of: /\{([a-z]+)\}/).map { String($0.output.1) })
    }

    @Test func everyProblemHasItsSentences() throws {
        let dutch = try Self.words("nl")
        let english = try Self.words("en")
        #expect(Set(dutch.keys) == Set(english.keys))
        for problem in RuleProblem.allCases {
            for key in ["diagnostic.\(problem.rawValue)", "diagnostic.\(problem.rawValue).help"] {
                let nl = try #require(dutch[key], "\(key)")
                let en = try #require(english[key], "\(key)")
                #expect(Self.placeholders(nl) == Self.placeholders(en), "\(key)")
            }
        }
        // Other sentences are those of events; a sentence that nothing can say is a mistake.
        let codes = Set(RuleProblem.allCases.map(\.rawValue))
        for key in dutch.keys where !key.hasSuffix(".help") {
            let code = String(key.dropFirst("diagnostic.".count))
            #expect(codes.contains(code) || code.hasPrefix("events."), "\(key)")
        }
    }
}
