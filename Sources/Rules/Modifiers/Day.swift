extension Modifier {
    /// The value is a time with this day of the month, 1 to 31, by the clock that the time is written in.
    static let day = Modifier("day", needsField: true) { draft, _ throws(ModifierMistake) in
        try draft.timePart(.day)
    }
}
