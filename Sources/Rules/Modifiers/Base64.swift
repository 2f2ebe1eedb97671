extension Modifier {
    /// The text in Base64 (RFC 4648, with padding).
    static let base64 = Modifier("base64") { draft, options throws(ModifierMistake) in
        let isOpenEnded = draft.names.contains("contains") || draft.names.contains("startswith")
        let isTrimmed = options.base64 == .trimmed && isOpenEnded
        try draft.encodeWhole { bytes in
            var encoded = base64Encoded(bytes)
            if isTrimmed { encoded.removeLast(min(encoded.count, [0, 3, 2][bytes.count % 3])) }
            return [SigmaString(tokens: [.bytes(encoded)], source: String(decoding: encoded, as: UTF8.self))]
        }
    }
}

/// The Base64 text of bytes, with padding.
func base64Encoded(_ bytes: [UInt8]) -> [UInt8] {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    var index = 0
    while index < bytes.count {
        let left = min(3, bytes.count - index)
        let first = UInt32(bytes[index]) << 16
        let second = left > 1 ? UInt32(bytes[index + 1]) << 8 : 0
        let third = left > 2 ? UInt32(bytes[index + 2]) : 0
        let group = first | second | third
        for place in 0..<4 {
            let isPadding = place > left
            text.append(isPadding ? UInt8(ascii: "=") : alphabet[Int(group >> UInt32(18 - 6 * place) & 63)])
        }
        index += 3
    }
    return text
}
