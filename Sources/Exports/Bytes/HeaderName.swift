internal import Foundation

/// Names of columns, compared as people read them.
public enum HeaderName {
    /// The name without case, accents, blanks and punctuation: `Begindatum_contract` and `Begindatum contract` are one, and so
    /// are `E-mail` and `Email`, `Eén` and `een`. Letters and digits of any script stay.
    public static func normalise(_ name: String) -> String {
        let folded = name.decomposedStringWithCompatibilityMapping.lowercased()
        var result = String.UnicodeScalarView()
        for scalar in folded.unicodeScalars where !scalar.properties.isDiacritic {
            switch scalar.properties.generalCategory {
            case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
                .otherNumber, .letterNumber:
                result.append(scalar)
            default: continue
            }
        }
        return String(result)
    }

    /// Text in Unicode normal form C, as all reference data is kept: macOS writes accents as characters of their own.
    static func composed(_ text: String) -> String {
        text.utf8.allSatisfy { $0 < 0x80 } ? text : text.precomposedStringWithCanonicalMapping
    }

    /// Of some names the one that looks most like another, for "did you mean": at most a third of its letters may differ.
    public static func nearest(to name: String, among candidates: [String]) -> String? {
        let wanted = normalise(name)
        var best: (distance: Int, name: String)?
        for candidate in candidates {
            let other = normalise(candidate)
            guard !other.isEmpty else { continue }
            var distance = self.distance(wanted, other)
            // One name within the other (`Begindatum` and `Begindatum contract`) is nearer than its letters tell.
            if other.contains(wanted) || wanted.contains(other), min(wanted.count, other.count) >= 4 {
                distance = min(distance, 2)
            }
            let limit = max(2, max(wanted.count, other.count) / 3)
            guard distance <= limit else { continue }
            if let best, best.distance <= distance { continue }
            best = (distance, candidate)
        }
        return best?.name
    }

    /// The number of letters to add, drop, change or swap with their neighbour (restricted Damerau-Levenshtein); names above
    /// 64 letters are cut.
    static func distance(_ a: String, _ b: String) -> Int {
        let a = Array(a.unicodeScalars.prefix(64))
        let b = Array(b.unicodeScalars.prefix(64))
        var rows = [Array(0...b.count)]
        for i in 0..<a.count {
            var row = [i + 1]
            for j in 0..<b.count {
                var cost = min(rows[i][j] + (a[i] == b[j] ? 0 : 1), rows[i][j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, rows[i - 1][j - 1] + 1) }
                row.append(cost)
            }
            rows.append(row)
        }
        return rows[a.count][b.count]
    }
}
