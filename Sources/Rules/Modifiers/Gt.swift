extension Modifier {
    /// The value is greater than the number; so is the part of a time that a modifier before it names.
    static let gt = Modifier("gt", needsField: true) { draft, _ throws(ModifierMistake) in
        try draft.compare(.gt)
    }
}
