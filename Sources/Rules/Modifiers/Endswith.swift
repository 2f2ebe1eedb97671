extension Modifier {
    /// The value ends with the text.
    static let endswith = Modifier("endswith") { draft, _ throws(ModifierMistake) in
        try draft.open(start: true, end: false)
    }
}
