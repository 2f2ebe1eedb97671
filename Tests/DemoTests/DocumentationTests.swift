import Demo
import Foundation
import Model
import Testing

/// `docs/samples.md` tells every planted case and every option; neither can change without the other.
@Suite struct DocumentationTests {
    private static let page = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "docs/samples.md")

    @Test func everyPlantedCaseIsToldOf() throws {
        let text = try String(contentsOf: Self.page, encoding: .utf8)
        let findings = try GeneratedBoard.standard(.board).findings
        let lines = findings.map { "| `\($0.rule)` | \($0.system?.rawValue ?? "") | \($0.note) |" }
        for line in Set(lines) { #expect(text.contains(line), "docs/samples.md lacks: \(line)") }
        let told = text.split(separator: "\n").map(String.init).filter { line in
            line.hasPrefix("| `") && line.split(separator: "|").count == 3
        }
        #expect(Set(told).subtracting(lines).isEmpty)
    }

    @Test func theWordsForBothLanguagesHaveTheSameKeysAndPlaceholders() throws {
        func words(_ language: String) throws -> [String: Set<String>] {
            let file = Self.page.deletingLastPathComponent().deletingLastPathComponent()
                .appending(path: "rules/words/\(language)/demo.yml")
            var found: [String: Set<String>] = [:]
            for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") where !line.hasPrefix("#")
            {
                let key = line.prefix { $0 != ":" }
                found[String(key)] = Set(line.matches(of: /\{(\w+)\}/).map { String($0.1) })
            }
            return found
        }
        let dutch = try words("nl")
        #expect(try dutch == words("en"))
        let problems = [
            DemoOptions(schools: 1), DemoOptions(people: 1), DemoOptions(startYear: 1900), DemoOptions(logVolume: -1),
        ].flatMap(\.problems)
        #expect(problems.count == 4)
        for problem in problems {
            let wanted = dutch["diagnostic.\(problem.code)"]
            #expect(wanted?.isSubset(of: problem.parameters.keys) == true, "\(problem.code)")
            #expect(dutch["diagnostic.\(problem.code).help"] != nil)
        }
    }
}
