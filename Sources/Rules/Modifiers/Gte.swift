extension Modifier {
    /// The value is greater than the number or equal to it; so is the part of a time that a modifier before it names.
    static let gte = Modifier("gte", needsField: true) { draft, _ throws(ModifierMistake) in
        try draft.compare(.gte)
    }
}
