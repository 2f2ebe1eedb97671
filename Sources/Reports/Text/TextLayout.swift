/// Lines for a terminal: wrapped between words, everything that steers made visible, painted only where asked.
struct TextLayout {
    /// How a line looks; colour only repeats what a word says already.
    enum Style: String {
        case plain = ""
        case bold = "1"
        case dim = "2"
        case red = "1;31"
        case yellow = "33"
        case cyan = "36"
    }

    let width: Int
    let color: Bool
    private(set) var text = ""

    init(width: Int, color: Bool) {
        self.width = width
        self.color = color
    }

    /// An empty line; never two in a row, nor one at the beginning.
    mutating func gap() {
        if !text.isEmpty, !text.hasSuffix("\n\n") { text += "\n" }
    }

    /// A paragraph.
    ///
    /// - Parameters:
    ///   - content: what it says; made visible here.
    ///   - indent: blanks before the first line.
    ///   - hang: blanks before the others, beyond `indent`.
    mutating func add(_ content: String, indent: Int = 0, hang: Int = 0, style: Style = .plain) {
        var margin = indent
        for line in Self.wrap(VisibleText.of(content), first: width - indent, rest: width - indent - hang) {
            text += String(repeating: " ", count: margin) + paint(line, style) + "\n"
            margin = indent + hang
        }
    }

    /// Text as it is, for lines that were laid out before.
    mutating func append(_ line: String) { text += line }

    func paint(_ line: String, _ style: Style) -> String {
        guard color, style != .plain else { return line }
        return "\u{1b}[\(style.rawValue)m\(line)\u{1b}[0m"
    }

    /// Breaks a text between words; a word that is wider than the line gets a line of its own and stays whole.
    static func wrap(_ text: String, first: Int, rest: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        var used = 0
        for word in text.split(separator: " ", omittingEmptySubsequences: true) {
            let size = columns(word)
            let limit = lines.isEmpty ? first : rest
            if used > 0, used + 1 + size > limit {
                lines.append(line)
                line = String(word)
                used = size
            } else {
                line += used > 0 ? " \(word)" : String(word)
                used += size + (used > 0 ? 1 : 0)
            }
        }
        lines.append(line)
        return lines
    }

    /// The columns that a text takes on a terminal: none for combining marks, two for wide East Asian signs and emoji.
    static func columns(_ text: some StringProtocol) -> Int {
        var columns = 0
        for scalar in text.unicodeScalars {
            if scalar.value < 0x300 {
                columns += 1
                continue
            }
            switch scalar.properties.generalCategory {
            case .nonspacingMark, .enclosingMark: continue
            default: break
            }
            switch scalar.value {
            case 0x1100...0x115f, 0x2e80...0xa4cf, 0xac00...0xd7a3, 0xf900...0xfaff, 0xfe30...0xfe6f, 0xff00...0xff60,
                0xffe0...0xffe6, 0x1f300...0x1faff, 0x20000...0x3fffd:
                columns += 2
            default: columns += 1
            }
        }
        return columns
    }

    /// A text cut or filled up to a number of columns; what is cut ends in `…`.
    static func fit(_ text: String, _ width: Int) -> String {
        let size = columns(text)
        if size <= width { return text + String(repeating: " ", count: width - size) }
        var result = ""
        var used = 0
        for character in text {
            let next = columns(String(character))
            guard used + next < width else { break }
            result.append(character)
            used += next
        }
        return result + "…" + String(repeating: " ", count: max(0, width - used - 1))
    }
}
