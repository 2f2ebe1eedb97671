/// The encodings that exports come in (handbook of formats: domain.md section 8).
public enum TextEncoding: String, Sendable, Hashable, Codable {
    case utf8 = "utf-8"
    case utf16LittleEndian = "utf-16le"
    case utf16BigEndian = "utf-16be"
    /// Not Latin-1: 0x80 to 0x9F hold the euro sign and curly quotes.
    case windows1252 = "windows-1252"

    /// What the first bytes of a file say.
    ///
    /// A byte order mark decides. Without one: UTF-16 when one byte of each pair is nearly always NUL (PowerShell and Excel
    /// write it with a mark, but marks get lost); UTF-8 when the bytes above 0x7F form more valid sequences than invalid ones,
    /// so that one hostile byte in a log does not change how the rest is read; else Windows-1252.
    /// - Parameters:
    ///   - head: the first bytes.
    ///   - isWhole: whether they are all there are; otherwise a sequence may be cut off at the end.
    /// - Returns: the encoding and the number of bytes of the mark.
    public static func detect(_ head: Span<UInt8>, isWhole: Bool) -> (encoding: TextEncoding, markLength: Int) {
        let count = head.count
        if count >= 3, head[0] == 0xef, head[1] == 0xbb, head[2] == 0xbf { return (.utf8, 3) }
        if count >= 2, head[0] == 0xff, head[1] == 0xfe { return (.utf16LittleEndian, 2) }
        if count >= 2, head[0] == 0xfe, head[1] == 0xff { return (.utf16BigEndian, 2) }
        if let wide = utf16WithoutMark(head) { return (wide, 0) }
        var place = 0
        var valid = 0
        var invalid = 0
        while true {
            place += ByteScan.asciiRun(head, from: place, to: count)
            guard place < count else { break }
            switch UTF8Sequence.length(head, at: place, to: count) {
            case .valid(let length):
                valid += 1
                place += length
            case .incomplete:
                if isWhole { invalid += 1 }
                place = count
            case .invalid:
                invalid += 1
                place += 1
            }
        }
        return (invalid == 0 || valid > invalid ? .utf8 : .windows1252, 0)
    }

    private static func utf16WithoutMark(_ head: Span<UInt8>) -> TextEncoding? {
        let pairs = min(head.count, 1024) / 2
        guard pairs >= 2 else { return nil }
        var even = 0
        var odd = 0
        for pair in 0..<pairs {
            if head[2 * pair] == 0 { even += 1 }
            if head[2 * pair + 1] == 0 { odd += 1 }
        }
        if odd * 10 >= pairs * 9, even * 10 <= pairs { return .utf16LittleEndian }
        if even * 10 >= pairs * 9, odd * 10 <= pairs { return .utf16BigEndian }
        return nil
    }

    /// The code points of Windows-1252's 0x80 to 0x9F; the five it does not define map to themselves, as in the WHATWG standard.
    static let windows1252High: [UInt16] = [
        0x20ac, 0x81, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152, 0x8d, 0x17d,
        0x8f,
        0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc, 0x2122, 0x161, 0x203a, 0x153, 0x9d, 0x17e,
        0x178,
    ]
}

/// One UTF-8 sequence, judged strictly: no overlong forms, no surrogates, nothing above U+10FFFF.
enum UTF8Sequence {
    case valid(Int)
    /// Valid as far as it goes, but the bytes end.
    case incomplete
    case invalid

    /// Judges the sequence that starts at a place below `to`.
    @inline(__always)
    static func length(_ bytes: Span<UInt8>, at place: Int, to end: Int) -> UTF8Sequence {
        let first = bytes[place]
        let wanted: Int
        var low: UInt8 = 0x80
        var high: UInt8 = 0xbf
        switch first {
        case 0x00...0x7f: return .valid(1)
        case 0xc2...0xdf: wanted = 2
        case 0xe0...0xef:
            wanted = 3
            if first == 0xe0 { low = 0xa0 }
            if first == 0xed { high = 0x9f }
        case 0xf0...0xf4:
            wanted = 4
            if first == 0xf0 { low = 0x90 }
            if first == 0xf4 { high = 0x8f }
        default: return .invalid
        }
        var index = 1
        while index < wanted {
            guard place + index < end else { return .incomplete }
            let byte = bytes[place + index]
            guard byte >= low, byte <= high else { return .invalid }
            low = 0x80
            high = 0xbf
            index += 1
        }
        return .valid(wanted)
    }

    /// Appends a code point as UTF-8; what is not a scalar value becomes U+FFFD.
    @inlinable
    static func append(_ value: UInt32, to out: inout [UInt8]) {
        switch value {
        case 0..<0x80: out.append(UInt8(truncatingIfNeeded: value))
        case 0x80..<0x800:
            out.append(0xc0 | UInt8(truncatingIfNeeded: value >> 6))
            out.append(0x80 | UInt8(truncatingIfNeeded: value & 0x3f))
        case 0xd800..<0xe000: append(0xfffd, to: &out)
        case 0x800..<0x10000:
            out.append(0xe0 | UInt8(truncatingIfNeeded: value >> 12))
            out.append(0x80 | UInt8(truncatingIfNeeded: value >> 6 & 0x3f))
            out.append(0x80 | UInt8(truncatingIfNeeded: value & 0x3f))
        case 0x10000..<0x11_0000:
            out.append(0xf0 | UInt8(truncatingIfNeeded: value >> 18))
            out.append(0x80 | UInt8(truncatingIfNeeded: value >> 12 & 0x3f))
            out.append(0x80 | UInt8(truncatingIfNeeded: value >> 6 & 0x3f))
            out.append(0x80 | UInt8(truncatingIfNeeded: value & 0x3f))
        default: append(0xfffd, to: &out)
        }
    }
}
