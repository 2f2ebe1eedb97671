internal import Model

/// A sentence with places for values: `{name}`, `{count|one|many}` and segments in `[...]` that go when a value is missing.
///
/// Doubled signs stand for themselves: `{{`, `}}`, `[[`, `]]`, and `||` within a plural form. Where two forms or segments are
/// open, `}}` and `]]` close both.
struct Template: Sendable, Hashable {
    /// A piece of a sentence.
    enum Part: Sendable, Hashable {
        case text(String)
        case placeholder(String)
        case plural(String, one: [Part], many: [Part])
        case optional([Part])
    }

    /// Why a text is not a template.
    enum Mistake: String, Error, Sendable, Hashable {
        case unclosedPlaceholder = "unclosed-placeholder"
        case unclosedOptional = "unclosed-optional"
        case strayBrace = "stray-brace"
        case strayBracket = "stray-bracket"
        case badName = "bad-name"
        case pluralForms = "plural-forms"
    }

    /// The pieces, in order.
    let parts: [Part]

    /// A sentence that is what it is.
    init(plain text: String) { parts = [.text(text)] }

    /// Reads a template.
    init(_ source: String) throws(Mistake) {
        var parser = TemplateParser(source)
        parts = try parser.parseAll()
    }

    /// The names of the values it asks for; those that a plural form goes by are among them.
    var placeholders: Set<String> { Self.placeholders(parts) }

    /// Whether it holds a segment that no value can ever make go.
    var hasPointlessOptional: Bool { Self.pointless(parts) }

    /// Fills in the values.
    ///
    /// - Parameters:
    ///   - value: the value of a name; nil, an empty text and an empty list are no value.
    ///   - format: how a value is written.
    /// - Returns: the sentence; a value that is missing outside a segment shows as `‹name›`.
    func filled(_ value: (String) -> Fact?, format: (Fact) -> String) -> String {
        var text = ""
        _ = Self.fill(parts, value, format, &text)
        return text
    }

    private static func fill(
        _ parts: [Part],
        _ value: (String) -> Fact?,
        _ format: (Fact) -> String,
        _ text: inout String
    ) -> Bool {
        var complete = true
        for part in parts {
            switch part {
            case .text(let literal):
                // A name that ends in a full stop, `Hendriks, Q.`, ends the sentence too.
                let isSecondStop = text.hasSuffix(".") && literal.hasPrefix(".") && !literal.hasPrefix("..")
                text += isSecondStop ? literal.dropFirst() : literal[...]
            case .placeholder(let name):
                if let fact = value(name), !fact.isEmpty {
                    text += format(fact)
                } else {
                    text += "‹\(name)›"
                    complete = false
                }
            case .plural(let name, let one, let many):
                if let number = value(name)?.amount {
                    if !fill(number == 1 ? one : many, value, format, &text) { complete = false }
                } else {
                    text += "‹\(name)›"
                    complete = false
                }
            case .optional(let inner):
                var segment = ""
                if fill(inner, value, format, &segment) { text += segment }
            }
        }
        return complete
    }

    private static func placeholders(_ parts: [Part]) -> Set<String> {
        var names: Set<String> = []
        for part in parts {
            switch part {
            case .text: break
            case .placeholder(let name): names.insert(name)
            case .plural(let name, let one, let many):
                names.insert(name)
                names.formUnion(placeholders(one))
                names.formUnion(placeholders(many))
            case .optional(let inner): names.formUnion(placeholders(inner))
            }
        }
        return names
    }

    private static func pointless(_ parts: [Part]) -> Bool {
        parts.contains { part in
            switch part {
            case .text, .placeholder: false
            case .plural(_, let one, let many): pointless(one) || pointless(many)
            case .optional(let inner): inner.allSatisfy { !$0.asksValue } || pointless(inner)
            }
        }
    }
}

extension Template.Part {
    /// Whether the piece itself asks for a value.
    fileprivate var asksValue: Bool {
        switch self {
        case .placeholder, .plural: true
        case .text, .optional: false
        }
    }
}

extension Fact {
    /// Whether there is nothing to show.
    fileprivate var isEmpty: Bool {
        switch self {
        case .text(let text), .code(let text): text.isEmpty
        case .list(let list): list.isEmpty
        case .number, .day, .moment: false
        }
    }

    /// The number that a plural form goes by.
    fileprivate var amount: Int? {
        switch self {
        case .number(let number): number
        case .list(let list): list.isEmpty ? nil : list.count
        case .text(let text): Int(text)
        case .day, .moment, .code: nil
        }
    }
}

private struct TemplateParser {
    private let scalars: [Unicode.Scalar]
    private var index = 0
    private var pluralDepth = 0
    private var optionalDepth = 0

    init(_ source: String) { scalars = Array(source.unicodeScalars) }

    private enum Stop { case end, bar, brace, bracket }

    mutating func parseAll() throws(Template.Mistake) -> [Template.Part] { try parse(until: .end) }

    private func peek(_ offset: Int = 0) -> Unicode.Scalar? {
        scalars.indices.contains(index + offset) ? scalars[index + offset] : nil
    }

    private mutating func parse(until stop: Stop) throws(Template.Mistake) -> [Template.Part] {
        var parts: [Template.Part] = []
        var literal = String.UnicodeScalarView()
        func flush() {
            if !literal.isEmpty { parts.append(.text(String(literal))) }
            literal.removeAll()
        }
        while let scalar = peek() {
            let doubled = peek(1) == scalar
            switch scalar {
            case "{" where doubled, "[" where doubled:
                literal.append(scalar)
                index += 2
            case "{":
                flush()
                parts.append(try placeholder())
            case "[":
                flush()
                index += 1
                optionalDepth += 1
                parts.append(.optional(try parse(until: .bracket)))
                optionalDepth -= 1
            case "}":
                if stop == .brace, !doubled || pluralDepth > 1 {
                    flush()
                    index += 1
                    return parts
                }
                guard doubled else {
                    if stop == .bar { throw .pluralForms }
                    throw .strayBrace
                }
                literal.append(scalar)
                index += 2
            case "]":
                if stop == .bracket, !doubled || optionalDepth > 1 {
                    flush()
                    index += 1
                    return parts
                }
                guard doubled else { throw .strayBracket }
                literal.append(scalar)
                index += 2
            case "|" where stop == .bar || stop == .brace:
                guard doubled else {
                    guard stop == .bar else { throw .pluralForms }
                    flush()
                    index += 1
                    return parts
                }
                literal.append(scalar)
                index += 2
            default:
                literal.append(scalar)
                index += 1
            }
        }
        switch stop {
        case .end: break
        case .bar, .brace: throw .unclosedPlaceholder
        case .bracket: throw .unclosedOptional
        }
        flush()
        return parts
    }

    private mutating func placeholder() throws(Template.Mistake) -> Template.Part {
        index += 1
        var name = ""
        while let scalar = peek(), scalar != "}", scalar != "|" {
            let allowed =
                scalar == "_" || scalar == "-" || scalar == "." || ("a"..."z").contains(scalar)
                || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
            guard allowed else { throw .badName }
            name.unicodeScalars.append(scalar)
            index += 1
        }
        guard let end = peek() else { throw .unclosedPlaceholder }
        guard !name.isEmpty else { throw .badName }
        index += 1
        if end == "}" { return .placeholder(name) }
        pluralDepth += 1
        defer { pluralDepth -= 1 }
        let one = try parse(until: .bar)
        let many = try parse(until: .brace)
        return .plural(name, one: one, many: many)
    }
}
