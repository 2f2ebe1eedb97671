/// Text for a terminal or a page: what would steer the screen instead of being read is shown as an escape.
///
/// Control characters (C0, DEL, C1), the signs that turn the direction of writing, invisible format characters, line
/// separators, private and unassigned code points: a log may hold any of them, and none may move a cursor, colour a word or
/// turn a name around. The backslash is left as it is, because Windows accounts hold it: the form is for eyes, JSON is for
/// programs.
enum VisibleText {
    /// The text with everything that steers made visible: `\n`, `\x1b`, `\u{202e}`.
    static func of(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }) { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if steers(scalar) {
                result.append(contentsOf: escape(scalar).unicodeScalars)
            } else {
                result.append(scalar)
            }
        }
        return String(result)
    }

    static func steers(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x80 { return scalar.value < 0x20 || scalar.value == 0x7f }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: return true
        default: return false
        }
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\n": "\\n"
        case "\r": "\\r"
        case "\t": "\\t"
        case _ where scalar.value < 0x100:
            "\\x" + (scalar.value < 0x10 ? "0" : "") + String(scalar.value, radix: 16)
        default: "\\u{" + String(scalar.value, radix: 16) + "}"
        }
    }
}
