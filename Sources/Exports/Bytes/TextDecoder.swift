/// Turns the bytes of a file into UTF-8, a chunk at a time; a sequence that two chunks share is kept until it is whole.
///
/// Policy for a file taken for UTF-8: a byte that is part of no valid sequence is read as Windows-1252, by itself, and counted.
/// So a file whose first accent stands beyond the head is still read right, a file that was put together from two exports too,
/// and the output is valid UTF-8 whatever came in. In UTF-16 a lone surrogate or a cut-off last unit becomes U+FFFD, counted.
struct TextDecoder: Sendable {
    /// The encoding read.
    let encoding: TextEncoding
    /// Bytes (UTF-8) or units (UTF-16) that were not valid.
    private(set) var invalidCount = 0
    /// Offset of the first of them in the unpacked bytes of the file.
    private(set) var firstInvalid: Int?
    private var consumed: Int

    /// A decoder that starts after the byte order mark.
    init(encoding: TextEncoding, markLength: Int) {
        self.encoding = encoding
        consumed = markLength
    }

    /// Decodes as much as can be decided and appends it.
    /// - Returns: the number of bytes used; the caller hands the others (three at most) in again, with more behind them.
    mutating func decode(_ bytes: Span<UInt8>, atEnd: Bool, into out: inout [UInt8]) -> Int {
        let used =
            switch encoding {
            case .utf8: decodeUTF8(bytes, atEnd: atEnd, into: &out)
            case .windows1252: decodeWindows1252(bytes, into: &out)
            case .utf16LittleEndian: decodeUTF16(bytes, low: 0, atEnd: atEnd, into: &out)
            case .utf16BigEndian: decodeUTF16(bytes, low: 1, atEnd: atEnd, into: &out)
            }
        consumed += used
        return used
    }

    private mutating func noteInvalid(at place: Int) {
        invalidCount += 1
        if firstInvalid == nil { firstInvalid = consumed + place }
    }

    private mutating func decodeUTF8(_ bytes: Span<UInt8>, atEnd: Bool, into out: inout [UInt8]) -> Int {
        let count = bytes.count
        var copied = 0
        var place = 0
        while true {
            place += ByteScan.asciiRun(bytes, from: place, to: count)
            guard place < count else { break }
            switch UTF8Sequence.length(bytes, at: place, to: count) {
            case .valid(let length): place += length
            case .incomplete where !atEnd:
                ByteScan.append(bytes, copied..<place, to: &out)
                return place
            case .incomplete, .invalid:
                ByteScan.append(bytes, copied..<place, to: &out)
                noteInvalid(at: place)
                Self.appendWindows1252(bytes[place], to: &out)
                place += 1
                copied = place
            }
        }
        ByteScan.append(bytes, copied..<count, to: &out)
        return count
    }

    private func decodeWindows1252(_ bytes: Span<UInt8>, into out: inout [UInt8]) -> Int {
        let count = bytes.count
        var place = 0
        while place < count {
            let run = ByteScan.asciiRun(bytes, from: place, to: count)
            ByteScan.append(bytes, place..<place + run, to: &out)
            place += run
            if place < count {
                Self.appendWindows1252(bytes[place], to: &out)
                place += 1
            }
        }
        return count
    }

    private mutating func decodeUTF16(_ bytes: Span<UInt8>, low: Int, atEnd: Bool, into out: inout [UInt8]) -> Int {
        let count = bytes.count
        var place = 0
        while place + 2 <= count {
            let unit = UInt32(bytes[place + low]) | UInt32(bytes[place + 1 - low]) << 8
            if unit & 0xf800 != 0xd800 {
                UTF8Sequence.append(unit, to: &out)
                place += 2
                continue
            }
            guard unit < 0xdc00 else {
                noteInvalid(at: place)
                UTF8Sequence.append(0xfffd, to: &out)
                place += 2
                continue
            }
            guard place + 4 <= count else { break }
            let next = UInt32(bytes[place + 2 + low]) | UInt32(bytes[place + 3 - low]) << 8
            if next & 0xfc00 == 0xdc00 {
                UTF8Sequence.append(0x10000 + (unit & 0x3ff) << 10 + (next & 0x3ff), to: &out)
                place += 4
            } else {
                noteInvalid(at: place)
                UTF8Sequence.append(0xfffd, to: &out)
                place += 2
            }
        }
        if atEnd, place < count {
            noteInvalid(at: place)
            UTF8Sequence.append(0xfffd, to: &out)
            place = count
        }
        return place
    }

    private static func appendWindows1252(_ byte: UInt8, to out: inout [UInt8]) {
        let value = byte >= 0x80 && byte < 0xa0 ? UInt32(TextEncoding.windows1252High[Int(byte) - 0x80]) : UInt32(byte)
        UTF8Sequence.append(value, to: &out)
    }
}
