extension Modifier {
    /// All values of the list must match, instead of one.
    static let all = Modifier("all") { draft, _ throws(ModifierMistake) in
        guard draft.values.count > 1 else { throw ModifierMistake(.allOnSingleValue) }
        draft.requireAll = true
    }
}
