extension ItemDraft {
    /// Encodes the literal pieces of each string; wildcards stay where they are.
    mutating func encode(_ encode: (String) -> [UInt8]) throws(ModifierMistake) {
        try flatMap("string") { value throws(ModifierMistake) in
            switch value {
            case .string(let string):
                var made: [Value] = []
                for plain in try string.withoutDashes(limit: 3125) {
                    made.append(.string(plain.mapLiterals { encode(String(decoding: $0, as: UTF8.self)) }))
                }
                return made
            case .cased(let string):
                var made: [Value] = []
                for plain in try string.withoutDashes(limit: 3125) {
                    made.append(.cased(plain.mapLiterals { encode(String(decoding: $0, as: UTF8.self)) }))
                }
                return made
            default: return nil
            }
        }
    }

    /// Replaces each string without wildcards by what `encode` makes of its bytes.
    mutating func encodeWhole(_ encode: ([UInt8]) -> [SigmaString]) throws(ModifierMistake) {
        try flatMap("string") { value throws(ModifierMistake) in
            let string: SigmaString
            let isCased: Bool
            switch value {
            case .string(let value): (string, isCased) = (value, false)
            case .cased(let value): (string, isCased) = (value, true)
            case .number(let number): (string, isCased) = (SigmaString(number.text), false)
            default: return nil
            }
            var made: [Value] = []
            for plain in try string.withoutDashes(limit: 3125) {
                guard let bytes = plain.literal else { throw ModifierMistake(.encodingWildcard) }
                for encoded in encode(bytes) { made.append(isCased ? .cased(encoded) : .string(encoded)) }
            }
            return made
        }
    }
}
