internal import Patterns

extension Modifier {
    /// `re`, with `^` and `$` at every line.
    static let m = Modifier("m", aliases: ["multiline"]) { draft, _ throws(ModifierMistake) in
        try draft.addOption(.multiline)
    }
}
