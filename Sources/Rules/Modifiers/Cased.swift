extension Modifier {
    /// The case of letters counts.
    static let cased = Modifier("cased") { draft, _ throws(ModifierMistake) in
        try draft.map("string") { value throws(ModifierMistake) in
            switch value {
            case .string(let string), .cased(let string): .cased(string)
            case .number(let number): .cased(SigmaString(number.text))
            default: nil
            }
        }
    }
}
