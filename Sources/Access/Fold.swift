/// Text made comparable: case, accents, blanks and punctuation do not count.
///
/// Exports write one function as `Intern Begeleider`, `intern-begeleider` and `Intern begeleider`; they mean the same.
public enum Fold {
    /// Lower case without accents, every run of other characters as one blank: `Conciërge (B)` is `concierge b`.
    public static func key(_ text: some StringProtocol) -> String {
        var result = ""
        result.reserveCapacity(text.utf8.count)
        var pending = false
        for scalar in text.lowercased().unicodeScalars {
            if (0x300...0x36f).contains(scalar.value) { continue }
            let base = plain(scalar)
            guard base.properties.isAlphabetic || base.properties.numericType != nil else {
                pending = true
                continue
            }
            if pending, !result.isEmpty { result.append(" ") }
            pending = false
            result.unicodeScalars.append(base)
        }
        return result
    }

    /// The known name that a misspelt one is nearest to; nil when none is near enough to suggest.
    public static func nearest(_ text: String, among known: some Sequence<String>) -> String? {
        let wanted = Array(key(text).unicodeScalars)
        let limit = max(2, wanted.count / 3)
        var best: (distance: Int, name: String)?
        for name in known {
            let candidate = Array(key(name).unicodeScalars)
            guard abs(candidate.count - wanted.count) <= limit else { continue }
            let found = distance(wanted, candidate)
            guard found <= limit else { continue }
            if let current = best, (current.distance, current.name) <= (found, name) { continue }
            best = (found, name)
        }
        return best?.name
    }

    private static func plain(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.value {
        case 0xe0...0xe5: "a"
        case 0xe7: "c"
        case 0xe8...0xeb: "e"
        case 0xec...0xef: "i"
        case 0xf1: "n"
        case 0xf2...0xf6, 0xf8: "o"
        case 0xf9...0xfc: "u"
        case 0xfd, 0xff: "y"
        default: scalar
        }
    }

    /// Levenshtein's distance, one row at a time.
    private static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
        if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
        var previous = Array(0...b.count)
        var current = previous
        for (row, left) in a.enumerated() {
            current[0] = row + 1
            for (column, right) in b.enumerated() {
                let replaced = previous[column] + (left == right ? 0 : 1)
                current[column + 1] = min(replaced, previous[column + 1] + 1, current[column] + 1)
            }
            swap(&previous, &current)
        }
        return previous[b.count]
    }
}
