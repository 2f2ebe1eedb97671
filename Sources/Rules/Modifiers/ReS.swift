internal import Patterns

extension Modifier {
    /// `re`, with `.` for line breaks too.
    static let s = Modifier("s", aliases: ["dotall"]) { draft, _ throws(ModifierMistake) in
        try draft.addOption(.dotMatchesNewline)
    }
}
