extension Modifier {
    /// The value is a time with this year, by the clock that the time is written in.
    static let year = Modifier("year", needsField: true) { draft, _ throws(ModifierMistake) in
        try draft.timePart(.year)
    }
}
