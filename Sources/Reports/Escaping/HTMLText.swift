internal import Mustache

/// Text for an HTML page, element or attribute.
///
/// Mustache's own escaping goes by characters, and so misses a quote or a `<` with a combining mark behind it; this one goes
/// by code points.
struct HTMLText: MustacheContentType {
    /// The name under which templates ask for it.
    static let name = "LOGWACHT_HTML"

    func escapeText(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in VisibleText.of(text).unicodeScalars {
            switch scalar {
            case "<": result.append(contentsOf: "&lt;".unicodeScalars)
            case ">": result.append(contentsOf: "&gt;".unicodeScalars)
            case "&": result.append(contentsOf: "&amp;".unicodeScalars)
            case "\"": result.append(contentsOf: "&quot;".unicodeScalars)
            case "'": result.append(contentsOf: "&#39;".unicodeScalars)
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    /// A string for a style sheet, every character by its number, so that no text can end the string or the sheet.
    static func cssString(_ text: String) -> String {
        "\"" + VisibleText.of(text).unicodeScalars.map { "\\" + String($0.value, radix: 16) + " " }.joined() + "\""
    }
}
