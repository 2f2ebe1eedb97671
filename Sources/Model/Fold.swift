internal import Foundation

/// Text made comparable: case, accents, blanks and punctuation do not count. Letters and digits of any script stay.
///
/// Exports write one function as `Intern Begeleider`, `intern-begeleider` and `Intern begeleider`; they mean the same.
public enum Fold {
    /// Names in which words count: every run of other characters is one blank. `Conciërge (B)` is `concierge b`.
    public static func key(_ text: some StringProtocol) -> String { fold(text, keepsWords: true) }

    /// Names of columns, in which words do not count either: `Begindatum_contract` and `Begindatum contract` are one, and so
    /// are `E-mail` and `Email`.
    public static func header(_ text: some StringProtocol) -> String { fold(text, keepsWords: false) }

    private static func fold(_ text: some StringProtocol, keepsWords: Bool) -> String {
        // Most names are ASCII, and need none of Unicode's tables.
        if let folded = text.utf8.withContiguousStorageIfAvailable({ ascii($0, keepsWords) }) ?? nil { return folded }
        var result = String.UnicodeScalarView()
        var isBroken = false
        for scalar in text.decomposedStringWithCompatibilityMapping.lowercased().unicodeScalars {
            switch scalar.properties.generalCategory {
            case .nonspacingMark, .spacingMark, .enclosingMark: continue
            case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
                .otherNumber, .letterNumber:
                if isBroken, !result.isEmpty { result.append(" ") }
                isBroken = false
                // Unicode does not take its stroke for an accent.
                result.append(scalar == "ø" ? "o" : scalar)
            default: isBroken = keepsWords
            }
        }
        return String(result)
    }

    /// The same for bytes that are all ASCII; nothing when one is not.
    private static func ascii(_ bytes: UnsafeBufferPointer<UInt8>, _ keepsWords: Bool) -> String? {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var isBroken = false
        for byte in bytes {
            switch byte {
            case 0x41...0x5a, 0x61...0x7a, 0x30...0x39:
                if isBroken, !result.isEmpty { result.append(0x20) }
                isBroken = false
                result.append(byte < 0x41 ? byte : byte | 0x20)
            case 0x80...: return nil
            default: isBroken = keepsWords
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
