/// A string of a rule, cut into literal text and wildcards once, when it is read.
///
/// The escaping is that of the reference parser, with one character of look-ahead: `*` and `?` are wildcards; `\*`, `\?` and
/// `\\` stand for the second character; before anything else, and at the end, `\` stands for itself.
public struct SigmaString: Sendable, Hashable {
    /// A piece of the string.
    public enum Token: Sendable, Hashable {
        /// Literal bytes, UTF-8 unless an encoding modifier made them.
        case bytes([UInt8])
        /// Any number of characters, also none.
        case any
        /// Exactly one character: a Unicode scalar, or one byte where the text is not UTF-8.
        case one
        /// One of `-`, `/`, en dash, em dash or horizontal bar.
        case dash
        /// A name that `expand` has to replace.
        case placeholder(String)
    }

    /// The pieces; neighbouring literals are one.
    public private(set) var tokens: [Token] = []
    /// The text as it was written.
    public let source: String

    /// Cuts a text as Sigma does.
    public init(_ source: String) {
        self.source = source
        var literal: [UInt8] = []
        var isEscaped = false
        let backslash = UInt8(ascii: "\\")
        for byte in source.utf8 {
            let isSpecial = byte == UInt8(ascii: "*") || byte == UInt8(ascii: "?")
            if isEscaped {
                isEscaped = false
                if !isSpecial && byte != backslash { literal.append(backslash) }
                literal.append(byte)
            } else if byte == backslash {
                isEscaped = true
            } else if isSpecial {
                append(.bytes(literal))
                literal = []
                append(byte == UInt8(ascii: "*") ? .any : .one)
            } else {
                literal.append(byte)
            }
        }
        if isEscaped { literal.append(backslash) }
        append(.bytes(literal))
    }

    /// A string of given pieces.
    public init(tokens: [Token], source: String) {
        self.source = source
        for token in tokens { append(token) }
    }

    /// Adds a piece; literals grow together and `**` is `*`.
    public mutating func append(_ token: Token) {
        switch (token, tokens.last) {
        case (.bytes(let bytes), _) where bytes.isEmpty: break
        case (.bytes(let bytes), .bytes(let before)): tokens[tokens.count - 1] = .bytes(before + bytes)
        case (.any, .any): break
        default: tokens.append(token)
        }
    }

    /// The bytes of a string without wildcards; nil with them.
    public var literal: [UInt8]? {
        if tokens.isEmpty { return [] }
        guard tokens.count == 1, case .bytes(let bytes) = tokens[0] else { return nil }
        return bytes
    }

    /// The names that `expand` has to replace.
    public var placeholders: [String] {
        tokens.compactMap {
            guard case .placeholder(let name) = $0 else { return nil }
            return name
        }
    }

    /// The same with each literal piece changed.
    func mapLiterals(_ transform: ([UInt8]) -> [UInt8]) -> SigmaString {
        SigmaString(
            tokens: tokens.map {
                guard case .bytes(let bytes) = $0 else { return $0 }
                return .bytes(transform(bytes))
            },
            source: source
        )
    }

    /// The same with each literal piece cut further.
    func flatMapLiterals(_ transform: ([UInt8]) -> [Token]) -> SigmaString {
        SigmaString(
            tokens: tokens.flatMap { token -> [Token] in
                guard case .bytes(let bytes) = token else { return [token] }
                return transform(bytes)
            },
            source: source
        )
    }

    /// A text that reads as this string, for people; bytes that are not UTF-8 are shown repaired.
    public var pattern: String {
        var text = ""
        for token in tokens {
            switch token {
            case .bytes(let bytes):
                for character in String(decoding: bytes, as: UTF8.self) {
                    if character == "*" || character == "?" || character == "\\" { text.append("\\") }
                    text.append(character)
                }
            case .any: text += "*"
            case .one: text += "?"
            case .dash: text += "[-/\u{2013}\u{2014}\u{2015}]"
            case .placeholder(let name): text += "%\(name)%"
            }
        }
        return text
    }
}
