internal import Checks
internal import Defaults
internal import Model
internal import Reports

/// The files of `rules/` that travel inside the binary.
enum EmbeddedFiles {
    static var all: [(path: String, text: String)] { Defaults.files }
}

/// The checks that this build has.
enum KnownChecks {
    static var ids: [RuleID] { CheckRegistry.definitions.map(\.id) }
}

/// The words that travel inside the binary.
enum Catalogues {
    /// The words of a language, with times in the Netherlands' zone.
    static func words(_ language: Language) -> Words {
        Words(language: language, files: Defaults.files(in: "words/\(language.rawValue)"))
    }
}
