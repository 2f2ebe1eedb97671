internal import Patterns

extension Modifier {
    /// The value holds the text somewhere.
    static let contains = Modifier("contains") { draft, _ throws(ModifierMistake) in
        try draft.open(start: true, end: true)
    }
}

extension ItemDraft {
    /// Lets more text stand before and after each value.
    mutating func open(start: Bool, end: Bool) throws(ModifierMistake) {
        try map("string") { value throws(ModifierMistake) in
            switch value {
            case .string(let string): return .string(string.opened(start: start, end: end))
            case .cased(let string): return .cased(string.opened(start: start, end: end))
            case .number(let number): return .string(SigmaString(number.text).opened(start: start, end: end))
            case .regex(let source, var options):
                // A pattern may match anywhere by itself; one open side means that the other is fixed.
                if !start { options.insert(.anchored) }
                if !end { options.insert(.endAnchored) }
                return .regex(source: source, options: options)
            case .reference(var reference):
                reference.openStart = reference.openStart || start
                reference.openEnd = reference.openEnd || end
                return .reference(reference)
            default: return nil
            }
        }
    }
}

extension SigmaString {
    /// The same with `*` before or after it.
    func opened(start: Bool, end: Bool) -> SigmaString {
        var tokens = tokens
        if start { tokens.insert(.any, at: 0) }
        if end { tokens.append(.any) }
        return SigmaString(tokens: tokens, source: source)
    }
}
