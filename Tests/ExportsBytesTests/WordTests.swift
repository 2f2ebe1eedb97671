import Foundation
import Testing

@testable import Exports

@Suite struct WordTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The keys of a flat file of words, with their placeholders.
    private static func words(_ language: String) throws -> [String: Set<String>] {
        let file = root.appendingPathComponent("rules/words/\(language)/bytes.yml")
        var words: [String: Set<String>] = [:]
        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") where !line.hasPrefix("#") {
            let parts = line.split(separator: ":", maxSplits: 1)
            let text = try #require(parts.last)
            let names = text.matches(of: /\{([a-z]+)/).map { String($0.output.1) }
            words[String(try #require(parts.first))] = Set(names)
        }
        return words
    }

    @Test func bothLanguagesSayTheSameThings() throws {
        let dutch = try Self.words("nl")
        #expect(try dutch == Self.words("en"))
        #expect(dutch.count > 60)
    }

    /// Every code that stands in the sources of this folder has a sentence and a help, and no sentence is left over.
    @Test func everyCodeHasWords() throws {
        let folder = Self.root.appendingPathComponent("Sources/Exports/Bytes")
        var codes = Set<String>()
        for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil) {
            for match in try String(contentsOf: file, encoding: .utf8).matches(
                of: /"((?:input|record|csv|json|xml|time)\.[a-z0-9-]+)"/
            ) {
                codes.insert(String(match.output.1))
            }
        }
        #expect(codes.count > 30)
        let expected = codes.flatMap { ["diagnostic.\($0)", "diagnostic.\($0).help"] }
        #expect(try Set(Self.words("nl").keys) == Set(expected))
    }
}
