extension Modifier {
    /// The value begins with the text.
    static let startswith = Modifier("startswith") { draft, _ throws(ModifierMistake) in
        try draft.open(start: false, end: true)
    }
}
