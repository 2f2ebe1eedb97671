extension Modifier {
    /// The value is a time with this hour, 0 to 23, by the clock that the time is written in.
    static let hour = Modifier("hour", needsField: true) { draft, _ throws(ModifierMistake) in
        try draft.timePart(.hour)
    }
}
