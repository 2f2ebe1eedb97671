import Foundation
import Model
import Reports
import Testing

/// The words of `rules/words/` against the sources: nothing is said twice, in one language only, or never.
@Suite struct WordsTests {
    private static func catalogue(_ language: Language) throws -> Words {
        let paths = files("rules/words/\(language.rawValue)", ".yml")
        return Words(language: language, files: try paths.map { ($0, try text($0)) })
    }

    /// All Swift of the product.
    private static func sources() throws -> String {
        try files("Sources", ".swift").map(text).joined(separator: "\n")
    }

    @Test func `both languages have the same sentences, with the same values`() throws {
        let dutch = try Self.catalogue(.nl)
        #expect(Words.check(dutch, try Self.catalogue(.en)).isEmpty)
        #expect(dutch.keys.count > 900)
    }

    @Test func `every diagnostic has a sentence and says what to do`() throws {
        let codes = Set(try Self.sources().matches(of: /Diagnostic\(\s*"([a-z0-9.-]+)"/).map { String($0.output.1) })
        #expect(codes.count > 60)
        for language in Language.allCases {
            let words = try Self.catalogue(language)
            for code in codes.sorted() {
                #expect(words.has("diagnostic.\(code)"), "\(language) has no diagnostic.\(code)")
                #expect(words.has("diagnostic.\(code).help"), "\(language) has no diagnostic.\(code).help")
            }
            for key in words.keys where key.hasPrefix("diagnostic.") && !key.hasSuffix(".help") {
                #expect(words.has("\(key).help"), "\(language) has no \(key).help")
            }
        }
    }

    @Test func `every act of the audit trail has a name for people`() throws {
        let sources = try Self.sources()
        func found(_ pattern: Regex<(Substring, Substring)>, in text: String, _ family: String = "") -> [String] {
            text.matches(of: pattern).map { family + String($0.output.1) }
        }
        let incidents = try #require(
            try text("Sources/Store/FindingStore+Incidents.swift").components(separatedBy: "var word: String").last
        )
        let acts =
            found(/(?:action|as): "([a-z]+\.[a-z-]+)"/, in: sources)
            + found(/case \.[A-Za-z]+: "(review\.[a-z-]+)"/, in: sources)
            + found(/\.draft\(\s*"([a-z-]+)"/, in: sources, "view.")
            + found(/case \.[A-Za-z, .]+: "([a-z-]+)"/, in: incidents, "incident.")
        #expect(Set(acts).count > 35)
        for language in Language.allCases {
            let words = try Self.catalogue(language)
            for act in Set(acts).sorted() {
                #expect(words.has("trail.action.\(act)"), "\(language) has no trail.action.\(act)")
            }
        }
    }

    @Test func `every field of records has a name for people`() throws {
        let context = try text("Sources/Detection/ContextField.swift").matches(of: /= "(logwacht\.[a-z_.]+)"/)
            .map { String($0.output.1) }
        let mapped = try files("rules/sources", ".yml").flatMap { file in
            // The keys of the section `fields`, two blanks deep.
            try text(file).matches(of: /\nfields:\n((?:(?: .*|#.*)?\n)+)/).flatMap { section in
                section.output.1.matches(of: /(?m)^  ([a-z_]+(?:\.[a-z_]+)+):/).map { String($0.output.1) }
            }
        }
        #expect(context.count > 20 && Set(mapped).count > 30)
        for language in Language.allCases {
            let words = try Self.catalogue(language)
            for field in Set(context + mapped).sorted() {
                #expect(words.has("field.\(field)"), "\(language) has no field.\(field)")
            }
        }
    }

    @Test func `no sentence is left that nothing says`() throws {
        let sources = try Self.sources()
        // Codes of sources (actions, what is ignored) stand in their definitions.
        let definitions = try files("rules/sources", ".yml").map(text).joined(separator: "\n")
        let known = Set((sources + definitions).split { !$0.isLetter && !$0.isNumber && !"._-".contains($0) })
        for key in try Self.catalogue(.nl).keys.sorted() {
            #expect(isSaid(key) { known.contains(Substring($0)) }, "\(key) stands in no source and no pattern")
        }

        /// Whether a key is written out, or made by one of the known patterns of a name that is.
        func isSaid(_ key: String, _ isWritten: (String) -> Bool) -> Bool {
            if isWritten(key) { return true }
            let parts = key.split(separator: ".", maxSplits: 1)
            guard parts.count == 2 else { return false }
            let rest = String(parts[1])
            switch parts[0] {
            case "diagnostic":
                let code = rest.hasSuffix(".help") ? String(rest.dropLast(5)) : rest
                let types: Set = [
                    "settings.type.list", "settings.type.map", "settings.type.number", "settings.type.text",
                ]
                return sources.contains("\"\(code)\"") || types.contains(code)
            case "missing":
                if sources.contains("\"\(rest)\"") { return true }
                let families = ["source-", "matrix-", "setting-", "password-", "last-use-"]
                guard let family = families.first(where: rest.hasPrefix) else { return false }
                let name = rest.dropFirst(family.count)
                return isWritten(String(name.hasSuffix("-level") ? name.dropLast(6) : name))
            case "trail" where rest.hasPrefix("action."):
                // An act of an incident and a look are put together from a family and a word.
                let word = rest.split(separator: ".").last.map(String.init) ?? ""
                return isWritten(String(rest.dropFirst("action.".count))) || isWritten(word)
            case "format": return rest.wholeMatch(of: /month\.([1-9]|1[0-2])|zone\.(UTC|Europe\/Amsterdam)/) != nil
            // Microsoft's audit log has hundreds of operations, which are told as they stand there.
            case "action" where rest.first?.isUppercase == true: return true
            case "code" where rest.hasPrefix("afas-"): return sources.contains("\"\(rest.dropFirst(5))\"")
            case "table" where rest.hasPrefix("matrices/"): return files("rules", "\(rest).csv").count == 1
            // Whatever number the system gives.
            case "errno": return Int(rest) != nil || isWritten(key)
            // The rule, and what the check names: a part of a sentence, a variant.
            case "finding":
                let names = rest.split(separator: ".").map(String.init)
                return names.count >= 2 && isWritten(names[0])
                    && ["title", "reason", "expected", "found"].contains(names[1])
                    && (names.count == 2 || isWritten(names[2]))
            case "explanation":
                return isWritten(rest.hasSuffix(".confirm") ? String(rest.dropLast(8)) : rest)
            default: return isWritten(rest) || rest.split(separator: ".").allSatisfy { isWritten(String($0)) }
            }
        }
    }
}
