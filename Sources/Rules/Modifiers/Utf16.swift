extension Modifier {
    /// The text in UTF-16 with its byte order mark, FF FE and low byte first, as the specification says.
    static let utf16 = Modifier("utf16") { draft, options throws(ModifierMistake) in
        try Modifier.utf16le.apply(&draft, options)
        try draft.map("string") { value throws(ModifierMistake) in
            switch value {
            case .string(let string): .string(string.withByteOrderMark)
            case .cased(let string): .cased(string.withByteOrderMark)
            default: nil
            }
        }
    }
}

extension SigmaString {
    fileprivate var withByteOrderMark: SigmaString {
        // The mark stands before the first literal text: "*" keeps its place in front of it.
        var tokens = tokens
        let place = tokens.first == .any ? 1 : 0
        tokens.insert(.bytes([0xff, 0xfe]), at: place)
        return SigmaString(tokens: tokens, source: source)
    }
}
