extension Modifier {
    /// The value is less than the number or equal to it; so is the part of a time that a modifier before it names.
    static let lte = Modifier("lte", needsField: true) { draft, _ throws(ModifierMistake) in
        try draft.compare(.lte)
    }
}
