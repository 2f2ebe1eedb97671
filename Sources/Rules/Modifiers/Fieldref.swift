extension Modifier {
    /// The value is like that of another field of the same event.
    static let fieldref = Modifier("fieldref", needsField: true) { draft, _ throws(ModifierMistake) in
        try draft.map("string") { value throws(ModifierMistake) in
            guard case .string(let string) = value else { return nil }
            // "contains|fieldref" says the same as "fieldref|contains": the wildcards at the ends are kept apart.
            var tokens = string.tokens
            let openStart = isWildcard(tokens.first)
            if openStart { tokens.removeFirst() }
            let openEnd = isWildcard(tokens.last)
            if openEnd { tokens.removeLast() }
            guard let name = SigmaString(tokens: tokens, source: "").literal, !name.isEmpty else {
                throw ModifierMistake(.fieldReferenceInvalid, ["value": string.source])
            }
            let text = String(decoding: name, as: UTF8.self)
            return .reference(FieldReference(name: text, openStart: openStart, openEnd: openEnd))
        }
    }
}

private func isWildcard(_ token: SigmaString.Token?) -> Bool { token == .any }
