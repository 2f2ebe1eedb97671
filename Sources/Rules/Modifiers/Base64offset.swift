extension Modifier {
    /// The text somewhere inside longer text in Base64: three forms, one for each place it can have in a group of three bytes.
    static let base64offset = Modifier("base64offset") { draft, _ throws(ModifierMistake) in
        try draft.encodeWhole { bytes in
            (0..<3).map { shift in
                // What depends on the bytes before and after is cut off: whole characters that hold a foreign bit.
                let encoded = base64Encoded([UInt8](repeating: 0x20, count: shift) + bytes)
                let start = [0, 2, 3][shift]
                let cut = [0, 3, 2][(bytes.count + shift) % 3]
                let part = Array(encoded.dropFirst(start).dropLast(cut))
                return SigmaString(tokens: [.bytes(part)], source: String(decoding: part, as: UTF8.self))
            }
        }
    }
}
