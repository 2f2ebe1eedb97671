extension Modifier {
    /// The value is a time with this ISO 8601 week, 1 to 53, by the clock that the time is written in.
    static let week = Modifier("week", needsField: true) { draft, _ throws(ModifierMistake) in
        try draft.timePart(.week)
    }
}
