extension Modifier {
    /// The value holds a match of a regular expression (PCRE2); the case of letters counts unless `i` says otherwise.
    static let re = Modifier("re") { draft, _ throws(ModifierMistake) in
        guard draft.applied.isEmpty else { throw ModifierMistake(.modifierOrder, ["modifier": "re"]) }
        try draft.map("string") { value throws(ModifierMistake) in
            switch value {
            case .string(let string): .regex(source: string.source, options: [])
            case .number(let number): .regex(source: number.text, options: [])
            default: nil
            }
        }
    }
}
