/// The name of a file in a zip, made fit to be shown: it is never used to write or to open a file.
struct ZipName {
    /// The parts of the path, without empty ones; none for a name that is empty.
    let parts: [String]
    /// Whether it names a folder.
    let isFolder: Bool

    /// How long a name may be that is shown, in characters.
    static let maximumLength = 200

    /// A name as the list of contents writes it.
    ///
    /// - Parameters:
    ///   - bytes: UTF-8 when the list says so or when it happens to be that, else code page 437, as the format prescribes.
    ///   - isUTF8: whether the list says so.
    init(_ bytes: [UInt8], isUTF8: Bool) {
        let text: String
        if let valid = String(validating: bytes, as: UTF8.self) {
            text = valid
        } else if isUTF8 {
            text = String(decoding: bytes, as: UTF8.self)
        } else {
            text = String(bytes.map { $0 < 0x80 ? Character(Unicode.Scalar($0)) : Self.upperHalf[Int($0) - 0x80] })
        }
        let separators: Set<Character> = ["/", "\\"]
        isFolder = text.last.map(separators.contains) ?? false
        parts = text.split(whereSeparator: separators.contains).map { Self.shown(String($0)) }.filter { $0 != "." }
    }

    /// Whether it is what a folder on disk would not show either: hidden files, and what macOS adds.
    var isHidden: Bool { parts.contains { $0.hasPrefix(".") || $0 == "__MACOSX" } }

    /// The name with `/` between the parts, cut at the front when it is very long.
    var text: String {
        let whole = parts.joined(separator: "/")
        return whole.count > Self.maximumLength ? "…" + whole.suffix(Self.maximumLength - 1) : whole
    }

    /// The name of a sheet of a workbook, which is one part.
    static func sheet(_ title: String) -> String {
        let name = shown(String(title.map { $0 == "/" || $0 == "\\" ? "_" : $0 }))
        guard !name.isEmpty else { return "_" }
        return name.count > maximumLength ? name.prefix(maximumLength - 1) + "…" : name
    }

    /// A part without what changes the look of the text around it, and without a way up.
    private static func shown(_ part: String) -> String {
        if part == ".." { return "_" }
        var shown = ""
        for scalar in part.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate:
                shown.unicodeScalars.append("\u{fffd}")
            default: shown.unicodeScalars.append(scalar)
            }
        }
        return shown
    }

    private static let upperHalf = Array(
        "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}"
    )
}
