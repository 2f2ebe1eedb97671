/// Folding of letters, so that upper and lower case compare equal: Unicode's simple case folding, one character for one.
///
/// What would need several characters (`ß` and `ss`) stays different, and composed and decomposed letters do too: a log is
/// bytes, and a rule means what it says. Bytes that are not UTF-8 stay as they are.
enum CaseFolding {
    /// Appends the folded form of bytes.
    static func append(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, to output: inout [UInt8]) {
        var index = start
        while index < end {
            let byte = bytes[index]
            if byte < 0x80 {
                output.append(byte &- 0x41 < 26 ? byte | 0x20 : byte)
                index += 1
                continue
            }
            let (scalar, length) = decode(bytes, index, end)
            guard let scalar else {
                output.append(byte)
                index += 1
                continue
            }
            encode(fold(scalar), to: &output)
            index += length
        }
    }

    /// The folded form of bytes.
    static func folded(_ bytes: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        append(bytes.span, 0, bytes.count, to: &output)
        return output
    }

    /// The character at a place and its length in bytes; nil when it is not UTF-8.
    static func decode(_ bytes: Span<UInt8>, _ index: Int, _ end: Int) -> (scalar: UInt32?, length: Int) {
        let first = bytes[index]
        let length: Int
        var value: UInt32
        switch first {
        case 0..<0x80: return (UInt32(first), 1)
        case 0xc2...0xdf: (length, value) = (2, UInt32(first & 0x1f))
        case 0xe0...0xef: (length, value) = (3, UInt32(first & 0x0f))
        case 0xf0...0xf4: (length, value) = (4, UInt32(first & 0x07))
        default: return (nil, 1)
        }
        guard end - index >= length else { return (nil, 1) }
        for offset in 1..<length {
            let byte = bytes[index + offset]
            guard byte & 0xc0 == 0x80 else { return (nil, 1) }
            value = value << 6 | UInt32(byte & 0x3f)
        }
        // Overlong forms, surrogates and what lies beyond Unicode.
        let isValid =
            switch length {
            case 3: value >= 0x800 && !(0xd800...0xdfff).contains(value)
            case 4: value >= 0x1_0000 && value <= 0x10_ffff
            default: true
            }
        return isValid ? (value, length) : (nil, 1)
    }

    static func encode(_ scalar: UInt32, to output: inout [UInt8]) {
        switch scalar {
        case 0..<0x80:
            output.append(UInt8(truncatingIfNeeded: scalar))
        case 0x80..<0x800:
            output.append(UInt8(truncatingIfNeeded: 0xc0 | scalar >> 6))
            output.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3f))
        case 0x800..<0x1_0000:
            output.append(UInt8(truncatingIfNeeded: 0xe0 | scalar >> 12))
            output.append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3f))
            output.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3f))
        default:
            output.append(UInt8(truncatingIfNeeded: 0xf0 | scalar >> 18))
            output.append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 12 & 0x3f))
            output.append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3f))
            output.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3f))
        }
    }

    /// The folded form of a character.
    static func fold(_ scalar: UInt32) -> UInt32 {
        if scalar < UInt32(table.count) { return table[Int(scalar)] }
        return computed(scalar)
    }

    /// Latin, Greek, Cyrillic and Armenian, which is nearly all there is.
    private static let table: [UInt32] = (0..<0x590).map { computed($0) }

    /// Upper case and then lower case, each only when it is one character: this brings `ς` and `σ`, `ſ` and `s` together.
    private static func computed(_ value: UInt32) -> UInt32 {
        // Dotless i has I as its upper case, yet folds to itself outside Turkish.
        guard value != 0x131, let scalar = Unicode.Scalar(value) else { return value }
        let upper = single(scalar.properties.uppercaseMapping) ?? scalar
        return (single(upper.properties.lowercaseMapping) ?? upper).value
    }

    private static func single(_ text: String) -> Unicode.Scalar? {
        let scalars = text.unicodeScalars
        guard let first = scalars.first, scalars.count == 1 else { return nil }
        return first
    }
}
