import Foundation
import FoundationXML
import Model
import Testing

@testable import Reports

@Suite("The page")
struct HTMLTests {
    /// What an XML parser sees of a page.
    private final class Outline: NSObject, XMLParserDelegate {
        var elements: [String: Int] = [:]
        var ids: [String] = []
        var links: [String] = []
        var references: [String] = []
        var attributes: Set<String> = []
        var headers: [[String: String]] = []
        var headings: [Int] = []
        var language: String?
        var texts: [String] = []

        func parser(
            _ parser: XMLParser,
            didStartElement name: String,
            namespaceURI: String?,
            qualifiedName: String?,
            attributes given: [String: String] = [:]
        ) {
            elements[name, default: 0] += 1
            attributes.formUnion(given.keys)
            if let id = given["id"] { ids.append(id) }
            if let link = given["href"] { links.append(link) }
            if let label = given["aria-labelledby"] { references.append(label) }
            if name == "th" { headers.append(given) }
            if name == "html" { language = given["lang"] }
            if name.count == 2, name.hasPrefix("h"), let level = Int(name.dropFirst()) { headings.append(level) }
        }

        func parser(_ parser: XMLParser, foundCharacters string: String) { texts.append(string) }
    }

    private func outline(_ page: String) throws -> Outline {
        let outline = Outline()
        let parser = XMLParser(data: Data(page.utf8))
        parser.delegate = outline
        let parsed = parser.parse()
        #expect(parsed, "\(String(describing: parser.parserError)) at line \(parser.lineNumber)")
        return outline
    }

    private func report(_ text: String) -> Report {
        var coverage = sampleCoverage()
        coverage.inputs[0].file = text
        let finding = finding(
            "00000000000000a1",
            "role-not-in-matrix",
            school: text,
            person: text,
            account: text,
            facts: ["role": .text(text), "function": .text(text)],
            explanations: ["new-contract"],
            evidence: [evidence(1, fields: [text: text])]
        )
        return Report(board: text, coverage: coverage, findings: [finding])
    }

    @Test("Is well-formed and has the same shape whatever stands in it")
    func wellFormed() throws {
        let renderer = Renderer(words: try testWords(.nl))
        let plain = try outline(renderer.report(report("gewoon"), as: .html))
        for text in hostile {
            let found = try outline(renderer.report(report(text), as: .html))
            #expect(found.elements == plain.elements, "\(String(reflecting: text))")
            #expect(found.attributes == plain.attributes, "\(String(reflecting: text))")
            #expect(found.ids == plain.ids)
        }
        _ = try outline(renderer.report(sampleReport(), as: .html))
        _ = try outline(renderer.report(Report(board: "", coverage: completeCoverage(), findings: []), as: .html))
        _ = try outline(renderer.list([], as: .html))
    }

    @Test("Can be read without eyes, without colour and without a network", arguments: Language.allCases)
    func accessible(language: Language) throws {
        let page = Renderer(words: try testWords(language)).report(sampleReport(), as: .html)
        let found = try outline(page)
        #expect(found.language == language.rawValue)
        #expect(found.elements["main"] == 1 && found.elements["h1"] == 1 && found.elements["title"] == 1)
        #expect(found.elements["script"] == nil && found.elements["link"] == nil && found.elements["img"] == nil)
        #expect(!found.attributes.contains { $0.hasPrefix("on") || $0 == "src" || $0 == "style" })
        #expect(Set(found.ids).count == found.ids.count)
        #expect(found.links.contains("#main"))
        // Links stay on the page, and lead somewhere.
        for link in found.links {
            #expect(link.hasPrefix("#"))
            #expect(found.ids.contains(String(link.dropFirst())))
        }
        for reference in found.references { #expect(found.ids.contains(reference)) }
        #expect(!found.headers.isEmpty && found.headers.allSatisfy { ["col", "row"].contains($0["scope"]) })
        #expect(found.elements["table"] == found.elements["caption"])
        // Headings go down one level at a time.
        #expect(found.headings.first == 1)
        for (upper, lower) in zip(found.headings, found.headings.dropFirst()) { #expect(lower <= upper + 1) }
        #expect(!page.contains("url(") && !page.contains("@import") && !page.contains("http://www.w3.org/1999/xlink"))
        // Severity is a word, not only a colour.
        let words = try testWords(language)
        for severity in [Severity.critical, .high, .medium, .low] {
            #expect(found.texts.joined().contains(words.name(of: severity)))
        }
        #expect(!page.contains("‹"))
    }
}
