extension Modifier {
    /// The value is a time with this month, 1 to 12, by the clock that the time is written in.
    static let month = Modifier("month", needsField: true) { draft, _ throws(ModifierMistake) in
        try draft.timePart(.month)
    }
}
