/// JSON strings, byte by byte: the one place where text becomes JSON.
///
/// What JSON demands is escaped, and so is what steers a terminal or turns the direction of writing (DEL, C1, bidi signs,
/// line separators, the byte order mark): the result is standard JSON and harmless on a screen. Invalid UTF-8 becomes U+FFFD,
/// one for each maximal part of a sequence (Unicode 3.9, as Swift's `String(decoding:as:)`).
enum JSONText {
    /// The most bytes that one byte can become: `\u001b`.
    static let growth = 6
    /// Long values are escaped in pieces, so that the room made for the worst case stays small.
    private static let piece = 1 << 14

    /// Appends the escaped form of UTF-8 bytes, without quotes.
    static func append(_ bytes: Span<UInt8>, to out: inout [UInt8]) {
        var start = 0
        while start < bytes.count {
            let end = cut(bytes, from: start)
            out.append(addingCapacity: (end - start) * growth) { room in
                escape(bytes.extracting(start..<end), into: &room)
            }
            start = end
        }
    }

    /// Appends a string with its quotes.
    static func append(_ text: String, to out: inout [UInt8]) {
        out.append(0x22)
        append(text.utf8.span, to: &out)
        out.append(0x22)
    }

    /// Writes a value with its quotes into room for `growth` times its bytes and two.
    @inline(__always)
    static func writeQuoted(_ bytes: Span<UInt8>, into out: inout OutputSpan<UInt8>) {
        out.append(0x22)
        escape(bytes, into: &out)
        out.append(0x22)
    }

    /// The end of the piece that begins at `start`: before a byte that begins a sequence, or after more continuation bytes
    /// than a sequence can have, so that no valid sequence is ever cut.
    private static func cut(_ bytes: Span<UInt8>, from start: Int) -> Int {
        let limit = start + piece
        guard limit < bytes.count else { return bytes.count }
        var end = limit
        while end > limit - 4, bytes[end] & 0xc0 == 0x80 { end -= 1 }
        return bytes[end] & 0xc0 == 0x80 ? limit : end
    }

    /// Writes the escaped form of UTF-8 bytes into room for `growth` times as many.
    private static func escape(_ bytes: Span<UInt8>, into out: inout OutputSpan<UInt8>) {
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte >= 0x20 && byte < 0x7f && byte != 0x22 && byte != 0x5c {
                out.append(byte)
                index += 1
            } else if byte < 0x80 {
                escapeASCII(byte, into: &out)
                index += 1
            } else {
                index += escapeSequence(bytes, at: index, into: &out)
            }
        }
    }

    private static let hex = Array("0123456789abcdef".utf8)

    /// Writes the escape of a byte below 0x80 that does not stand for itself.
    private static func escapeASCII(_ byte: UInt8, into out: inout OutputSpan<UInt8>) {
        out.append(0x5c)
        switch byte {
        case 0x22, 0x5c: out.append(byte)
        case 0x08: out.append(0x62)
        case 0x09: out.append(0x74)
        case 0x0a: out.append(0x6e)
        case 0x0c: out.append(0x66)
        case 0x0d: out.append(0x72)
        default: escapeUnicode(UInt32(byte), into: &out)
        }
    }

    /// Writes `uXXXX` of a code point below 0x10000, the backslash already written.
    private static func escapeUnicode(_ value: UInt32, into out: inout OutputSpan<UInt8>) {
        out.append(0x75)
        out.append(hex[Int(value >> 12 & 15)])
        out.append(hex[Int(value >> 8 & 15)])
        out.append(hex[Int(value >> 4 & 15)])
        out.append(hex[Int(value & 15)])
    }

    /// Writes the sequence that begins at `index` with a byte of 0x80 or more; the number of bytes it took.
    private static func escapeSequence(
        _ bytes: Span<UInt8>,
        at index: Int,
        into out: inout OutputSpan<UInt8>
    ) -> Int {
        let first = bytes[index]
        let length: Int
        // The limits of the second byte keep out overlong forms, surrogates and what lies beyond U+10FFFF.
        var low: UInt8 = 0x80
        var high: UInt8 = 0xbf
        switch first {
        case 0xc2...0xdf: length = 2
        case 0xe0:
            length = 3
            low = 0xa0
        case 0xed:
            length = 3
            high = 0x9f
        case 0xe1...0xef: length = 3
        case 0xf0:
            length = 4
            low = 0x90
        case 0xf4:
            length = 4
            high = 0x8f
        case 0xf1...0xf3: length = 4
        default:
            replace(into: &out)
            return 1
        }
        var value = UInt32(first) & (0x7f >> UInt32(length))
        var taken = 1
        while taken < length, index + taken < bytes.count {
            let next = bytes[index + taken]
            guard next >= low, next <= high else { break }
            value = value << 6 | UInt32(next & 0x3f)
            taken += 1
            low = 0x80
            high = 0xbf
        }
        guard taken == length else {
            replace(into: &out)
            return taken
        }
        if steers(value) {
            out.append(0x5c)
            escapeUnicode(value, into: &out)
        } else {
            for offset in 0..<length { out.append(bytes[index + offset]) }
        }
        return length
    }

    private static func replace(into out: inout OutputSpan<UInt8>) {
        out.append(0xef)
        out.append(0xbf)
        out.append(0xbd)
    }

    /// Code points of 0x80 and above that a screen obeys instead of showing.
    static func steers(_ value: UInt32) -> Bool {
        switch value {
        case 0x80...0x9f, 0x61c, 0x200e, 0x200f, 0x2028...0x202e, 0x2066...0x2069, 0xfeff: true
        default: false
        }
    }
}
