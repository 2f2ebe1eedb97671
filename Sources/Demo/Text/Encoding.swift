/// The encodings in which the systems of a school board export.
enum TextEncoding: Sendable {
    case utf8
    case utf8WithMark
    case windows1252
    case utf16

    /// The bytes that stand before the first character.
    var mark: [UInt8] {
        switch self {
        case .utf8, .windows1252: []
        case .utf8WithMark: [0xEF, 0xBB, 0xBF]
        case .utf16: [0xFF, 0xFE]
        }
    }

    /// Adds a text's bytes; a character that the encoding lacks becomes `?`, as exports do.
    func append(_ text: String, to bytes: inout [UInt8]) {
        switch self {
        case .utf8, .utf8WithMark:
            bytes.append(contentsOf: text.utf8)
        case .utf16:
            for unit in text.utf16 {
                bytes.append(UInt8(truncatingIfNeeded: unit))
                bytes.append(UInt8(truncatingIfNeeded: unit >> 8))
            }
        case .windows1252:
            for scalar in text.unicodeScalars { bytes.append(TextEncoding.windows1252Byte(scalar)) }
        }
    }

    private static func windows1252Byte(_ scalar: Unicode.Scalar) -> UInt8 {
        switch scalar.value {
        case 0x00..<0x80, 0xA0..<0x100: UInt8(scalar.value)
        case 0x20AC: 0x80
        case 0x2018: 0x91
        case 0x2019: 0x92
        case 0x201C: 0x93
        case 0x201D: 0x94
        case 0x2013: 0x96
        case 0x0160: 0x8A
        case 0x0161: 0x9A
        case 0x017D: 0x8E
        case 0x017E: 0x9E
        default: UInt8(ascii: "?")
        }
    }
}
