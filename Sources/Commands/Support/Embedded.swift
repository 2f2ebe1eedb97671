internal import Checks
internal import Defaults
internal import Foundation
internal import Model
internal import Pack
internal import Reports
internal import Rules

/// The files of `rules/` that travel inside the binary.
enum EmbeddedFiles {
    static var all: [(path: String, text: String)] { Defaults.files }
}

/// The checks and rules that settings may name.
enum KnownChecks {
    /// Those of this build, and the rules of a board's folder. The name of a rule's file here is its id; a board's rules say
    /// theirs.
    static func ids(_ folder: String?) -> [RuleID] {
        let files = PackFiles.standard.map { $0.path.split(separator: "/").last ?? "" }
        let standard = files.map { RuleID(rawValue: String($0.prefix { $0 != "." })) }
        let own = folder.map(PackFiles.own) ?? []
        let named = own.flatMap { file in
            file.text.split(whereSeparator: \.isNewline).compactMap { line -> RuleID? in
                let words = line.split(separator: " ")
                guard line.first == " ", words.count == 2, words[0] == "rule:" else { return nil }
                return RuleID(rawValue: words[1].trimmingCharacters(in: CharacterSet(charactersIn: "'\"")))
            }
        }
        return CheckRegistry.definitions.map(\.id) + standard + named
    }
}

/// The words that travel inside the binary.
enum Catalogues {
    /// The words of a language, with those of the product's own rules.
    static func words(_ language: Language) -> Words { words(language, folder: nil) }

    /// The words of a language, those of the rules that travel with the product and of a board's own among them, with times in
    /// the Netherlands' zone.
    static func words(_ language: Language, folder: String?) -> Words {
        words(language, own: folder.map(PackFiles.own) ?? [])
    }

    /// The words of a language with those of these rules of a board.
    static func words(_ language: Language, own: [RuleFile]) -> Words {
        let rules = RulePack.sentences(files: PackFiles.standard, own: own, language)
        return Words(language: language, files: Defaults.files(in: "words/\(language.rawValue)") + rules)
    }
}
