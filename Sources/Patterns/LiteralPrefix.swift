/// The text with which every match of a pattern must begin at the start of the subject; empty when that is not certain.
///
/// Only `^` followed by plain characters (or escaped punctuation) counts. Whatever could weaken it ends the search or empties
/// the answer: case folding, `^` at every line, an alternative at the outermost level, a quantifier on the last character.
func literalPrefixOfPattern(_ pattern: String, options: Pattern.Options) -> String {
    guard options.isDisjoint(with: [.caseInsensitive, .multiline, .extended]), pattern.first == "^",
        !hasOuterAlternative(pattern)
    else { return "" }
    var prefix: [Character] = []
    var rest = pattern.dropFirst()
    while let character = rest.first {
        var literal = character
        var length = 1
        if character == "\\" {
            // An escaped ASCII punctuation mark stands for itself; every escaped letter or digit means something else.
            guard let escaped = rest.dropFirst().first, let ascii = escaped.asciiValue,
                !escaped.isLetter, !escaped.isNumber, ascii > 0x20
            else { break }
            literal = escaped
            length = 2
        } else if ".[]()|?*+{}$^".contains(character) {
            break
        }
        let next = rest.dropFirst(length).first
        if let next, "?*{".contains(next) { break }
        prefix.append(literal)
        rest = rest.dropFirst(length)
    }
    return String(prefix)
}

/// Whether a pattern has `|` outside all groups and classes, so that its start need not be the start of every match.
private func hasOuterAlternative(_ pattern: String) -> Bool {
    // \Q...\E quotes change what every other mark means; such a pattern gets no prefix.
    if pattern.contains("\\Q") { return true }
    var depth = 0
    var inClass = false
    var escaped = false
    for character in pattern {
        if escaped {
            escaped = false
            continue
        }
        switch character {
        case "\\": escaped = true
        case "[" where !inClass: inClass = true
        case "]" where inClass: inClass = false
        case "(" where !inClass: depth += 1
        case ")" where !inClass: depth -= 1
        case "|" where !inClass && depth <= 0: return true
        default: break
        }
    }
    return false
}
