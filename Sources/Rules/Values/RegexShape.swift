/// What can be told of a regular expression by its form, without running it.
///
/// A small reader of the syntax that PCRE2 has accepted already; what it does not know it takes for harmless and says nothing
/// of, since its answers are a remark (`hasRisk`) and a shortcut that must only ever be cautious (`requiredLiteral`).
public struct RegexShape: Sendable, Hashable {
    /// Whether matching can take time that grows without measure with the length of the text: a repetition inside a
    /// repetition, or alternatives with the same beginning that are repeated.
    public let hasRisk: Bool
    /// Text that every match must contain, letters in lower case when the pattern may match either; empty when not certain.
    public let requiredLiteral: [UInt8]

    /// Looks at a pattern.
    ///
    /// - Parameters:
    ///   - source: A pattern that compiles.
    ///   - isExtended: Whether blanks in it are left out; then nothing is said about literals.
    public init(_ source: String, isExtended: Bool = false) {
        var reader = Reader(bytes: Array(source.utf8))
        let result = reader.alternatives(depth: 0)
        hasRisk = reader.hasRisk
        let usable = !isExtended && !reader.isOpaque && reader.index >= reader.bytes.count
        requiredLiteral = usable ? result.literal : []
    }

    /// What is known of a piece: whether it repeats without bound inside, and its longest certain literal.
    private struct Piece {
        var repeats = false
        var literal: [UInt8] = []
        /// The first byte it must begin with, when known.
        var first: UInt8?
    }

    private struct Reader {
        let bytes: [UInt8]
        var index = 0
        var hasRisk = false
        /// Something was met that changes what other marks mean.
        var isOpaque = false

        func peek(_ offset: Int = 0) -> UInt8 { index + offset < bytes.count ? bytes[index + offset] : 0 }

        mutating func alternatives(depth: Int) -> Piece {
            guard depth < 100 else {
                isOpaque = true
                index = bytes.count
                return Piece()
            }
            var branches = [sequence(depth: depth)]
            while index < bytes.count, peek() == UInt8(ascii: "|") {
                index += 1
                branches.append(sequence(depth: depth))
            }
            if branches.count == 1 { return branches[0] }
            // Alternatives with the same first byte can match the same text in two ways.
            let firsts = branches.compactMap(\.first)
            let overlaps = firsts.count == branches.count && Set(firsts).count < firsts.count
            return Piece(repeats: overlaps || branches.contains { $0.repeats }, literal: [], first: nil)
        }

        mutating func sequence(depth: Int) -> Piece {
            var piece = Piece()
            var run: [UInt8] = []
            var isFirst = true
            var unboundedInRow = 0
            func longer(_ a: [UInt8], _ b: [UInt8]) -> [UInt8] { b.count > a.count ? b : a }
            while index < bytes.count, peek() != UInt8(ascii: "|"), peek() != UInt8(ascii: ")") {
                let isDot = peek() == UInt8(ascii: ".")
                let atom = self.atom(depth: depth)
                let quantifier = self.quantifier()
                if isFirst, quantifier.minimum > 0 { piece.first = atom.piece.first }
                isFirst = false
                if quantifier.isUnbounded, !quantifier.isPossessive {
                    if atom.isGroup, atom.piece.repeats, !atom.isAtomic { hasRisk = true }
                    piece.repeats = true
                    unboundedInRow = isDot ? unboundedInRow + 1 : unboundedInRow
                    if unboundedInRow >= 4 { hasRisk = true }
                } else if atom.isGroup, atom.piece.repeats, !atom.isAtomic {
                    if quantifier.maximum >= 10 { hasRisk = true }
                    piece.repeats = true
                }
                if let literal = atom.literal, quantifier.minimum == 1, quantifier.maximum == 1 {
                    run.append(literal)
                } else {
                    if let literal = atom.literal, quantifier.minimum > 0 { run.append(literal) }
                    if !atom.isAssertion { piece.literal = longer(piece.literal, run) }
                    if !atom.isAssertion { run = [] }
                    if quantifier.minimum > 0 { piece.literal = longer(piece.literal, atom.piece.literal) }
                }
            }
            piece.literal = longer(piece.literal, run)
            return piece
        }

        struct Atom {
            var piece = Piece()
            var literal: UInt8?
            var isGroup = false
            var isAtomic = false
            var isAssertion = false
        }

        mutating func atom(depth: Int) -> Atom {
            let byte = peek()
            index += 1
            switch byte {
            case UInt8(ascii: "("): return group(depth: depth)
            case UInt8(ascii: "["):
                skipClass()
                return Atom()
            case UInt8(ascii: "."): return Atom()
            case UInt8(ascii: "^"), UInt8(ascii: "$"): return Atom(isAssertion: true)
            case UInt8(ascii: "\\"): return escape()
            case 0x80...:
                // A character of several bytes is one atom; its case folding is not known here, so it is no literal.
                while index < bytes.count, peek() & 0xc0 == 0x80 { index += 1 }
                return Atom()
            default:
                let lower = lowered(byte)
                return Atom(piece: Piece(first: lower), literal: lower)
            }
        }

        mutating func escape() -> Atom {
            let byte = peek()
            index += 1
            let isLetter = (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z")
            let isDigit = byte >= 0x30 && byte <= 0x39
            if !isLetter, !isDigit { return Atom(piece: Piece(first: byte), literal: byte) }
            switch byte {
            case UInt8(ascii: "b"), UInt8(ascii: "B"), UInt8(ascii: "A"), UInt8(ascii: "z"), UInt8(ascii: "Z"):
                return Atom(isAssertion: true)
            case UInt8(ascii: "d"), UInt8(ascii: "D"), UInt8(ascii: "s"), UInt8(ascii: "S"), UInt8(ascii: "w"),
                UInt8(ascii: "W"), UInt8(ascii: "t"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "f"):
                return Atom()
            default:
                // \Q, \x, \p, \1, \K and their like take arguments or change what follows.
                isOpaque = true
                return Atom()
            }
        }

        mutating func group(depth: Int) -> Atom {
            var atom = Atom(isGroup: true)
            if peek() == UInt8(ascii: "*") { isOpaque = true }
            if peek() == UInt8(ascii: "?") {
                index += 1
                let kind = peek()
                switch kind {
                case UInt8(ascii: ":"): index += 1
                case UInt8(ascii: ">"):
                    atom.isAtomic = true
                    index += 1
                case UInt8(ascii: "="), UInt8(ascii: "!"):
                    atom.isAssertion = true
                    index += 1
                case UInt8(ascii: "<") where peek(1) == UInt8(ascii: "=") || peek(1) == UInt8(ascii: "!"):
                    atom.isAssertion = true
                    index += 2
                case UInt8(ascii: "<"), UInt8(ascii: "P"), UInt8(ascii: "'"):
                    while index < bytes.count, peek() != UInt8(ascii: ">"), peek() != UInt8(ascii: ")") { index += 1 }
                    if peek() == UInt8(ascii: ">") { index += 1 } else { isOpaque = true }
                default:
                    // Inline options, conditions, recursion. "(?i)" changes case only, and literals are in lower case.
                    if kind != UInt8(ascii: "i") { isOpaque = true }
                    while index < bytes.count, peek() != UInt8(ascii: ":"), peek() != UInt8(ascii: ")") { index += 1 }
                    if peek() == UInt8(ascii: ":") { index += 1 }
                }
            }
            let inner = alternatives(depth: depth + 1)
            if peek() == UInt8(ascii: ")") { index += 1 } else { isOpaque = true }
            if atom.isAssertion {
                atom.piece.repeats = false
            } else {
                atom.piece = inner
            }
            return atom
        }

        mutating func skipClass() {
            if peek() == UInt8(ascii: "^") { index += 1 }
            if peek() == UInt8(ascii: "]") { index += 1 }
            while index < bytes.count, peek() != UInt8(ascii: "]") {
                if peek() == UInt8(ascii: "\\") { index += 1 }
                if peek() == UInt8(ascii: "["), peek(1) == UInt8(ascii: ":") {
                    while index < bytes.count, !(peek() == UInt8(ascii: ":") && peek(1) == UInt8(ascii: "]")) {
                        index += 1
                        if peek(1) == 0 { break }
                    }
                    index += 1
                }
                index += 1
            }
            index += 1
        }

        mutating func quantifier() -> (minimum: Int, maximum: Int, isUnbounded: Bool, isPossessive: Bool) {
            var minimum = 1
            var maximum = 1
            switch peek() {
            case UInt8(ascii: "*"): (minimum, maximum) = (0, .max)
            case UInt8(ascii: "+"): (minimum, maximum) = (1, .max)
            case UInt8(ascii: "?"): (minimum, maximum) = (0, 1)
            case UInt8(ascii: "{"):
                guard let end = bytes[index...].firstIndex(of: UInt8(ascii: "}")) else { return (1, 1, false, false) }
                let parts = bytes[(index + 1)..<end].split(
                    separator: UInt8(ascii: ","),
                    omittingEmptySubsequences: false
                )
                .map { String(decoding: $0, as: UTF8.self) }
                guard parts.count <= 2, parts.allSatisfy({ $0.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } }),
                    parts.contains(where: { !$0.isEmpty })
                else { return (1, 1, false, false) }
                minimum = Int(parts[0]) ?? 0
                maximum = parts.count == 1 ? minimum : (Int(parts[1]) ?? .max)
                index = end
            default: return (1, 1, false, false)
            }
            index += 1
            let isPossessive = peek() == UInt8(ascii: "+")
            if isPossessive || peek() == UInt8(ascii: "?") { index += 1 }
            return (minimum, maximum, maximum == .max, isPossessive)
        }

        func lowered(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte }
    }
}
