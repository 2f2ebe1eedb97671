extension Modifier {
    /// The field is not like any of the values: `not` for one field. True also when the event lacks the field.
    static let neq = Modifier("neq") { draft, _ throws(ModifierMistake) in
        draft.isNegated = true
    }
}
