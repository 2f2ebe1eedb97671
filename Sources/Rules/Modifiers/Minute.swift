extension Modifier {
    /// The value is a time with this minute, 0 to 59, by the clock that the time is written in.
    static let minute = Modifier("minute", needsField: true) { draft, _ throws(ModifierMistake) in
        try draft.timePart(.minute)
    }
}
