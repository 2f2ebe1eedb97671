extension Modifier {
    /// Replaces `%name%` by each value of the board's list of that name; a rule with a list that is not there is refused.
    static let expand = Modifier("expand") { draft, options throws(ModifierMistake) in
        var replaced = 0
        try draft.flatMap("string") { value throws(ModifierMistake) in
            switch value {
            case .string(let string):
                return try expanded(string, options, &replaced).map { .string($0) }
            case .cased(let string):
                return try expanded(string, options, &replaced).map { .cased($0) }
            case .regex(let source, let regexOptions):
                return [.regex(source: try expandedRegex(source, options, &replaced), options: regexOptions)]
            default: return nil
            }
        }
        guard replaced > 0 else { throw ModifierMistake(.placeholderMissing) }
    }

    /// A piece of text or a name between percent signs.
    private enum Piece {
        case text([UInt8])
        case name(String)
    }

    /// Cuts text at names between percent signs; `\%` is a percent sign.
    private static func pieces(_ bytes: [UInt8]) -> [Piece] {
        var pieces: [Piece] = []
        var literal: [UInt8] = []
        var index = 0
        let percent = UInt8(ascii: "%")
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count, bytes[index + 1] == percent {
                literal.append(percent)
                index += 2
                continue
            }
            if bytes[index] == percent, let end = bytes[(index + 1)...].firstIndex(where: { !isNameByte($0) }),
                bytes[end] == percent, end > index + 1
            {
                pieces.append(.text(literal))
                pieces.append(.name(String(decoding: bytes[(index + 1)..<end], as: UTF8.self)))
                literal = []
                index = end + 1
                continue
            }
            literal.append(bytes[index])
            index += 1
        }
        pieces.append(.text(literal))
        return pieces
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x5f, 0x2d, 0x2e: true
        default: byte >= 0x80
        }
    }

    private static func list(_ name: String, _ options: RuleOptions) throws(ModifierMistake) -> [String] {
        guard let values = options.placeholders[name], !values.isEmpty else {
            throw ModifierMistake(.placeholderUnknown, ["name": name])
        }
        return values
    }

    private static func expanded(
        _ string: SigmaString,
        _ options: RuleOptions,
        _ replaced: inout Int
    ) throws(ModifierMistake) -> [SigmaString] {
        var made = [SigmaString(tokens: [], source: string.source)]
        for token in string.tokens {
            guard case .bytes(let bytes) = token else {
                for index in made.indices { made[index].append(token) }
                continue
            }
            for piece in pieces(bytes) {
                switch piece {
                case .text(let text):
                    for index in made.indices { made[index].append(.bytes(text)) }
                case .name(let name):
                    replaced += 1
                    let values = try list(name, options).map { SigmaString($0) }
                    guard made.count * values.count <= 10_000 else {
                        throw ModifierMistake(.placeholderTooMany, ["limit": "10000"])
                    }
                    made = made.flatMap { base in
                        values.map { value in
                            var copy = base
                            for token in value.tokens { copy.append(token) }
                            return copy
                        }
                    }
                }
            }
        }
        return made
    }

    private static func expandedRegex(
        _ source: String,
        _ options: RuleOptions,
        _ replaced: inout Int
    ) throws(ModifierMistake) -> String {
        var text: [UInt8] = []
        for piece in pieces(Array(source.utf8)) {
            switch piece {
            case .text(let bytes): text += bytes
            case .name(let name):
                replaced += 1
                let alternatives = try list(name, options).map { value in
                    value.map { $0.isLetter || $0.isNumber ? String($0) : "\\\($0)" }.joined()
                }
                text += Array("(?:\(alternatives.joined(separator: "|")))".utf8)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
