extension Modifier {
    /// Dashes that Windows takes for each other match each other: `-`, `/`, en dash, em dash, horizontal bar.
    static let windash = Modifier("windash") { draft, options throws(ModifierMistake) in
        try draft.map("string") { value throws(ModifierMistake) in
            switch value {
            case .string(let string): .string(string.flatMapLiterals { dashed($0, options.dashes) })
            case .cased(let string): .cased(string.flatMapLiterals { dashed($0, options.dashes) })
            default: nil
            }
        }
    }

    /// Cuts a literal at the dashes that can be exchanged.
    private static func dashed(_ bytes: [UInt8], _ reading: RuleOptions.DashReading) -> [SigmaString.Token] {
        var tokens: [SigmaString.Token] = []
        var literal: [UInt8] = []
        var index = 0
        while index < bytes.count {
            let length = dash(bytes, index, reading)
            if length > 0, isExchanged(bytes, index, length, reading) {
                tokens.append(.bytes(literal))
                tokens.append(.dash)
                literal = []
                index += length
            } else {
                literal.append(bytes[index])
                index += 1
            }
        }
        tokens.append(.bytes(literal))
        return tokens
    }

    /// The length of the dash that stands here; 0 when none does.
    private static func dash(_ bytes: [UInt8], _ index: Int, _ reading: RuleOptions.DashReading) -> Int {
        if bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "/") { return 1 }
        // U+2013 to U+2015 are E2 80 93 to E2 80 95.
        guard reading != .reference, index + 2 < bytes.count, bytes[index] == 0xe2, bytes[index + 1] == 0x80,
            (0x93...0x95).contains(bytes[index + 2])
        else { return 0 }
        return 3
    }

    /// Whether a flag can begin here: no word character before the dash and one after it.
    private static func isExchanged(
        _ bytes: [UInt8],
        _ index: Int,
        _ length: Int,
        _ reading: RuleOptions.DashReading
    ) -> Bool {
        if reading == .everywhere { return true }
        let follows = index + length < bytes.count && isWord(bytes[index + length])
        // Of a letter of several bytes the first tells what it is.
        var before = index - 1
        while before > 0, bytes[before] & 0xc0 == 0x80 { before -= 1 }
        return follows && (before < 0 || !isWord(bytes[before]))
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        // Bytes of other letters count as word characters; those of the three dashes and of other punctuation begin with E2.
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x5f, 0xc3...0xdf: true
        default: false
        }
    }
}

extension SigmaString {
    /// The texts without open dashes that this string stands for; more than `limit` are refused.
    func withoutDashes(limit: Int) throws(ModifierMistake) -> [SigmaString] {
        guard let place = tokens.firstIndex(of: .dash) else { return [self] }
        var all: [SigmaString] = []
        for dash in ["-", "/", "\u{2013}", "\u{2014}", "\u{2015}"] {
            var copy = tokens
            copy[place] = .bytes(Array(dash.utf8))
            all += try SigmaString(tokens: copy, source: source).withoutDashes(limit: limit / 5)
            guard all.count <= limit else { throw ModifierMistake(.placeholderTooMany, ["limit": String(limit)]) }
        }
        return all
    }
}
