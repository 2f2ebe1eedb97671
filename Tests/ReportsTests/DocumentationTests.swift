import Foundation
import Model
import Testing

@testable import Reports

@Suite("The promises of docs/output.md")
struct DocumentationTests {
    private func document() throws -> String {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return String(decoding: try Data(contentsOf: root.appendingPathComponent("docs/output.md")), as: UTF8.self)
    }

    /// All keys of a document, those of free contents (facts, fields, numbers by code or account) left out.
    private func keys(_ value: Any) -> Set<String> {
        let free: Set<String> = [
            "facts", "fields", "ignored", "unreadable", "service_accounts", "unknown_attempts", "parameters",
        ]
        switch value {
        case let object as [String: Any]:
            return object.reduce(into: []) { keys, member in
                keys.insert(member.key)
                if !free.contains(member.key) { keys.formUnion(self.keys(member.value)) }
            }
        case let array as [Any]: return array.reduce(into: []) { $0.formUnion(keys($1)) }
        default: return []
        }
    }

    @Test("Every key of the JSON is described")
    func jsonKeys() throws {
        let document = try document()
        let text = Renderer(words: try testWords(.en)).report(sampleReport(), as: .json)
        let found = keys(try JSONSerialization.jsonObject(with: Data(text.utf8)))
        #expect(found.count > 50)
        for key in found { #expect(document.contains("`\(key)`"), "\(key)") }
        for heading in CSVReport.headings { #expect(found.contains(heading), "\(heading)") }
    }

    @Test("Every format and every value of an enumeration is described")
    func values() throws {
        let document = try document()
        for format in OutputFormat.allCases { #expect(document.contains("## \(format.rawValue)\n"), "\(format)") }
        for severity in Severity.allCases { #expect(document.contains("`\(severity.rawValue)`")) }
        for status in FindingStatus.allCases { #expect(document.contains("`\(status.rawValue)`")) }
        for system in System.allCases { #expect(document.contains("`\(system.rawValue)`")) }
    }

    @Test("Text on the page has a contrast of at least 7 to 1")
    func contrast() {
        let pairs = [
            ("1b1b1f", "ffffff"), ("1f3a5f", "ffffff"), ("0b4a86", "ffffff"), ("44444c", "ffffff"),
            ("4b4b54", "ffffff"),
            ("6b3f00", "ffffff"), ("1b1b1f", "eef3f9"), ("3d2800", "fff4d6"), ("ffffff", "7d0c1b"),
            ("641510", "fbe3e1"),
            ("4d2e00", "fff0d2"), ("17364f", "e5eef7"),
        ]
        for (text, ground) in pairs {
            for color in [text, ground] where color != "ffffff" {
                #expect(ReportStyle.text.contains("#\(color)"), "\(color) is no longer in the style sheet")
            }
            let (a, b) = (luminance(text), luminance(ground))
            #expect((max(a, b) + 0.05) / (min(a, b) + 0.05) >= 7, "\(text) on \(ground)")
        }
        // Every colour of text is in the list above.
        for match in ReportStyle.text.matches(of: /[ {;]color: #([0-9a-f]{3,6})/) {
            let color = match.1 == "fff" ? "ffffff" : String(match.1)
            #expect(pairs.contains { $0.0 == color }, "\(color)")
        }
    }

    /// Relative luminance (WCAG 2.2).
    private func luminance(_ hex: String) -> Double {
        let value = Int(hex, radix: 16) ?? 0
        let parts = [16, 8, 0].map { shift -> Double in
            let part = Double(value >> shift & 255) / 255
            return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }
}
