internal import Patterns

extension Modifier {
    /// `re`, whatever the case of letters.
    static let i = Modifier("i", aliases: ["ignorecase"]) { draft, _ throws(ModifierMistake) in
        try draft.addOption(.caseInsensitive)
    }
}

extension ItemDraft {
    /// Adds an option to every regular expression.
    mutating func addOption(_ option: Pattern.Options) throws(ModifierMistake) {
        try map("regex") { value throws(ModifierMistake) in
            guard case .regex(let source, let options) = value else { return nil }
            return .regex(source: source, options: options.union(option))
        }
    }
}
