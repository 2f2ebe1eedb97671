import Foundation
import Model
import TestSupport
import Testing

@testable import Checks

@Suite("docs/checks.md") struct CheckDocsTests {
    @Test("it has a row for every check, with its severity and requirements, and for no other") func complete() throws {
        let page = try repositoryFile("docs/checks.md")
        // The rules of the pack stand in a table of their own behind it.
        let end = try #require(page.range(of: "\n## The rules\n"))
        let text = page[..<end.lowerBound]
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("| `") }
        let ids = rows.compactMap { $0.split(separator: "`").dropFirst().first.map(String.init) }
        #expect(ids == CheckRegistry.definitions.map(\.id.rawValue))
        for (row, definition) in zip(rows, CheckRegistry.definitions) {
            let cells = row.split(separator: "|").map { $0.drop { $0 == " " } }
            #expect(cells.count == 6)
            #expect(cells.dropFirst().first?.hasPrefix(definition.severity.rawValue) == true, "\(definition.id)")
            let isNamed = definition.basis.requirements.contains { row.contains($0) }
            #expect(isNamed, "\(definition.id)")
            #expect(
                !definition.explanations.isEmpty && !definition.basis.handbook.isEmpty
                    && !definition.basis.norms.isEmpty
            )
        }
    }

    @Test("the signs of other monitors name every check and rule on people, and none that is not there")
    func signs() throws {
        let page = try repositoryFile("docs/checks.md")
        let start = try #require(page.range(of: "\n## What monitors of patient files look for"))
        let section = page[start.upperBound...].prefix { $0 != "#" }
        let named = Set(section.matches(of: /`([a-z]+(?:-[a-z]+)+)`/).map { String($0.output.1) })
        let rules = try repositoryFiles(in: "rules/detections").filter { $0.hasSuffix(".yml") }.map { $0.dropLast(4) }
            .map(String.init)
        let ids = Set(rules + CheckRegistry.definitions.map(\.id.rawValue))
        #expect(named.subtracting(ids) == [])
        // A rule is there because it is such a sign; checks judge the board's own paperwork besides.
        #expect(Set(rules).subtracting(named) == [])
    }
}
