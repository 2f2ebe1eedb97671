/// Reads expressions of `not`, `and`, `or` and parentheses over names; `not` binds closest, then `and`.
///
/// Operators are written in lower case, as the reference parser wants them. The parser keeps its own stack: nesting is
/// limited, never the stack of the process.
struct BooleanParser {
    /// An expression over operands.
    indirect enum Expression {
        case operand(String)
        /// `1 of x`, `any of x` (all: false) and `all of x`.
        case selector(all: Bool, String)
        case all([Expression])
        case any([Expression])
        case not(Expression)
    }

    /// What is wrong and where, in characters from 1.
    struct Mistake: Error {
        let problem: RuleProblem
        let parameters: [String: String]
    }

    /// Deeper nesting is refused.
    static let maximalDepth = 64

    private let tokens: [(text: String, column: Int)]
    private var index = 0
    private let hasSelectors: Bool

    /// Reads an expression.
    ///
    /// - Parameter selectors: Whether `1 of`, `any of` and `all of` are part of the language.
    static func parse(_ text: String, selectors: Bool) throws(Mistake) -> Expression {
        var parser = BooleanParser(tokens: try tokenize(text, selectors: selectors), hasSelectors: selectors)
        guard !parser.tokens.isEmpty else { throw Mistake(problem: .conditionEmpty, parameters: [:]) }
        let expression = try parser.disjunction(depth: 0)
        if let rest = parser.peek {
            throw Mistake(
                problem: .conditionSyntax,
                parameters: ["found": rest.text, "column": String(rest.column), "expected": "operator"]
            )
        }
        return expression
    }

    private init(tokens: [(text: String, column: Int)], hasSelectors: Bool) {
        self.tokens = tokens
        self.hasSelectors = hasSelectors
    }

    private static func tokenize(_ text: String, selectors: Bool) throws(Mistake) -> [(text: String, column: Int)] {
        var tokens: [(String, Int)] = []
        var word = ""
        var start = 0
        var column = 0
        func isNameCharacter(_ scalar: Unicode.Scalar) -> Bool {
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", "_", "-", "*", "?": true
            default: !selectors && scalar == "."
            }
        }
        for scalar in text.unicodeScalars {
            column += 1
            if isNameCharacter(scalar) {
                if word.isEmpty { start = column }
                word.unicodeScalars.append(scalar)
                continue
            }
            if !word.isEmpty { tokens.append((word, start)) }
            word = ""
            if scalar == "(" || scalar == ")" {
                tokens.append((String(scalar), column))
            } else if scalar == "|" {
                throw Mistake(problem: .conditionAggregation, parameters: ["column": String(column)])
            } else if !scalar.properties.isWhitespace {
                throw Mistake(
                    problem: .conditionSyntax,
                    parameters: ["found": String(scalar), "column": String(column), "expected": "name"]
                )
            }
        }
        if !word.isEmpty { tokens.append((word, start)) }
        return tokens
    }

    private var peek: (text: String, column: Int)? { index < tokens.count ? tokens[index] : nil }

    private mutating func disjunction(depth: Int) throws(Mistake) -> Expression {
        var parts = [try conjunction(depth: depth)]
        while peek?.text == "or" {
            index += 1
            parts.append(try conjunction(depth: depth))
        }
        return parts.count == 1 ? parts[0] : .any(parts)
    }

    private mutating func conjunction(depth: Int) throws(Mistake) -> Expression {
        var parts = [try negation(depth: depth)]
        while peek?.text == "and" {
            index += 1
            parts.append(try negation(depth: depth))
        }
        return parts.count == 1 ? parts[0] : .all(parts)
    }

    private mutating func negation(depth: Int) throws(Mistake) -> Expression {
        var isNegated = false
        while peek?.text == "not" {
            index += 1
            isNegated.toggle()
        }
        let operand = try operand(depth: depth)
        return isNegated ? .not(operand) : operand
    }

    private mutating func operand(depth: Int) throws(Mistake) -> Expression {
        guard depth < Self.maximalDepth else {
            throw Mistake(problem: .conditionTooDeep, parameters: ["limit": String(Self.maximalDepth)])
        }
        guard let token = peek else {
            throw Mistake(
                problem: .conditionSyntax,
                parameters: ["found": "", "column": "", "expected": "name"]
            )
        }
        index += 1
        if token.text == "(" {
            let inner = try disjunction(depth: depth + 1)
            guard let end = peek, end.text == ")" else {
                throw Mistake(
                    problem: .conditionSyntax,
                    parameters: [
                        "found": peek?.text ?? "", "column": String(peek?.column ?? token.column), "expected": ")",
                    ]
                )
            }
            index += 1
            return inner
        }
        if hasSelectors, peek?.text == "of", ["1", "any", "all"].contains(token.text) {
            index += 1
            guard let pattern = peek, pattern.text != "(", pattern.text != ")", !pattern.text.contains("?") else {
                throw Mistake(
                    problem: .conditionSyntax,
                    parameters: [
                        "found": peek?.text ?? "", "column": String(peek?.column ?? token.column),
                        "expected": "pattern",
                    ]
                )
            }
            index += 1
            return .selector(all: token.text == "all", pattern.text)
        }
        guard !["and", "or", "not", ")"].contains(token.text), !token.text.contains("*"), !token.text.contains("?")
        else {
            throw Mistake(
                problem: .conditionSyntax,
                parameters: ["found": token.text, "column": String(token.column), "expected": "name"]
            )
        }
        return .operand(token.text)
    }
}

/// Whether a name fits a pattern with `*` anywhere; the case of letters counts, as in the reference parser.
func matchesNamePattern(_ name: String, _ pattern: String) -> Bool {
    let name = Array(name.utf8)
    let pattern = Array(pattern.utf8)
    var nameIndex = 0
    var index = 0
    var star: (pattern: Int, name: Int)?
    while nameIndex < name.count {
        if index < pattern.count, pattern[index] == UInt8(ascii: "*") {
            star = (index, nameIndex)
            index += 1
        } else if index < pattern.count, pattern[index] == name[nameIndex] {
            index += 1
            nameIndex += 1
        } else if let last = star {
            index = last.pattern + 1
            nameIndex = last.name + 1
            star = (last.pattern, nameIndex)
        } else {
            return false
        }
    }
    return pattern[index...].allSatisfy { $0 == UInt8(ascii: "*") }
}
