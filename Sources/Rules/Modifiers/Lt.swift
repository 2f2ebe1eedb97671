extension Modifier {
    /// The value is less than the number; so is the part of a time that a modifier before it names.
    static let lt = Modifier("lt", needsField: true) { draft, _ throws(ModifierMistake) in
        try draft.compare(.lt)
    }
}
