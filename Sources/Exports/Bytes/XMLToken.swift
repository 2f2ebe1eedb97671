/// One piece of markup: a tag, a run of text, or what may be passed over.
///
/// The grammar is XML 1.0 without document types: a `DOCTYPE` is told apart, so that the caller refuses it. No entity but the five
/// that XML itself names is known, so nothing can be expanded and nothing outside the bytes is ever looked up.
struct XMLToken: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
        /// A start tag, or an empty element (`isEmpty`).
        case start
        case end
        /// Text as it is written, with references.
        case text
        /// Text that is taken literally: `range` is the inside.
        case literal
        /// A comment or a processing instruction, the XML declaration among them.
        case passedOver
        /// A document type; `next` is behind its first word only.
        case documentType
        /// The bytes end before the token does.
        case unfinished
        /// No markup.
        case invalid
    }

    var kind: Kind
    /// The name of a tag without its prefix; the inside of text.
    var range: Range<Int>
    /// Where the attributes of a start tag stand.
    var attributes = 0..<0
    var isEmpty = false
    /// Where the next token starts.
    var next: Int

    /// Reads the token at a place below the end of the bytes.
    ///
    /// A run of text ends at the next `<`; without one it is `unfinished` unless the bytes are all there are.
    static func read(_ bytes: Span<UInt8>, at place: Int, atEnd: Bool) -> XMLToken {
        let count = bytes.count
        guard bytes[place] == 0x3c else {
            let end = ByteScan.first(0x3c, in: bytes, from: place, to: count)
            if end == count, !atEnd { return token(.unfinished, place) }
            return XMLToken(kind: .text, range: place..<end, next: end)
        }
        guard place + 1 < count else { return token(.unfinished, place) }
        switch bytes[place + 1] {
        case 0x21: return declaration(bytes, at: place, atEnd: atEnd)
        case 0x3f: return passOver("?>", bytes, at: place, from: place + 2)
        case 0x2f: return endTag(bytes, at: place)
        default: return startTag(bytes, at: place)
        }
    }

    private static func token(_ kind: Kind, _ place: Int) -> XMLToken {
        XMLToken(kind: kind, range: place..<place, next: place)
    }

    private static func declaration(_ bytes: Span<UInt8>, at place: Int, atEnd: Bool) -> XMLToken {
        if ByteScan.has("<!--", in: bytes, at: place) { return passOver("-->", bytes, at: place, from: place + 4) }
        if ByteScan.has("<![CDATA[", in: bytes, at: place) {
            let inside = place + 9
            guard let end = find("]]>", in: bytes, from: inside) else { return token(.unfinished, place) }
            return XMLToken(kind: .literal, range: inside..<end, next: end + 3)
        }
        if ByteScan.has("<!DOCTYPE", in: bytes, at: place) || ByteScan.has("<!doctype", in: bytes, at: place) {
            return XMLToken(kind: .documentType, range: place..<place + 9, next: place + 9)
        }
        return token(bytes.count - place < 9 && !atEnd ? .unfinished : .invalid, place)
    }

    private static func passOver(
        _ mark: StaticString,
        _ bytes: Span<UInt8>,
        at place: Int,
        from start: Int
    ) -> XMLToken {
        guard let end = find(mark, in: bytes, from: start) else { return token(.unfinished, place) }
        return XMLToken(kind: .passedOver, range: place..<place, next: end + mark.utf8CodeUnitCount)
    }

    /// The first place of a mark that ends in `>`.
    static func find(_ mark: StaticString, in bytes: Span<UInt8>, from start: Int) -> Int? {
        let length = mark.utf8CodeUnitCount
        var place = start + length - 1
        while place < bytes.count {
            place = ByteScan.first(0x3e, in: bytes, from: place, to: bytes.count)
            guard place < bytes.count else { return nil }
            if ByteScan.has(mark, in: bytes, at: place - length + 1) { return place - length + 1 }
            place += 1
        }
        return nil
    }

    private static func endTag(_ bytes: Span<UInt8>, at place: Int) -> XMLToken {
        let name = self.name(bytes, from: place + 2)
        var end = name.upperBound
        while end < bytes.count, ByteScan.isBlank(bytes[end]) { end += 1 }
        guard end < bytes.count else { return token(.unfinished, place) }
        guard bytes[end] == 0x3e, !name.isEmpty else { return token(.invalid, place) }
        return XMLToken(kind: .end, range: local(bytes, name), next: end + 1)
    }

    private static func startTag(_ bytes: Span<UInt8>, at place: Int) -> XMLToken {
        let name = self.name(bytes, from: place + 1)
        var end = name.upperBound
        var quote: UInt8 = 0
        while end < bytes.count {
            let byte = bytes[end]
            if byte == 0x3c { return token(.invalid, place) }
            if quote != 0 {
                if byte == quote { quote = 0 }
            } else if byte == 0x22 || byte == 0x27 {
                quote = byte
            } else if byte == 0x3e {
                break
            }
            end += 1
        }
        guard end < bytes.count else { return token(.unfinished, place) }
        guard !name.isEmpty else { return token(.invalid, place) }
        let isEmpty = bytes[end - 1] == 0x2f && end - 1 >= name.upperBound
        let attributes = name.upperBound..<(isEmpty ? end - 1 : end)
        guard attributes.isEmpty || ByteScan.isBlank(bytes[attributes.lowerBound]) else {
            return token(.invalid, place)
        }
        return XMLToken(
            kind: .start,
            range: local(bytes, name),
            attributes: attributes,
            isEmpty: isEmpty,
            next: end + 1
        )
    }

    /// The name that starts at a place; empty when there is none.
    static func name(_ bytes: Span<UInt8>, from start: Int) -> Range<Int> {
        var end = start
        while end < bytes.count {
            let byte = bytes[end]
            let isName =
                (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7a) || ByteScan.isDigit(byte) || byte >= 0x80 || byte == 0x5f
                || byte == 0x3a || byte == 0x2d || byte == 0x2e
            guard isName else { break }
            end += 1
        }
        // A name does not begin with a digit, a hyphen or a dot.
        guard end > start, !ByteScan.isDigit(bytes[start]), bytes[start] != 0x2d, bytes[start] != 0x2e else {
            return start..<start
        }
        return start..<end
    }

    /// The name behind the prefix.
    private static func local(_ bytes: Span<UInt8>, _ name: Range<Int>) -> Range<Int> {
        let colon = ByteScan.first(0x3a, in: bytes, from: name.lowerBound, to: name.upperBound)
        return colon + 1 < name.upperBound ? colon + 1..<name.upperBound : name
    }
}

/// One attribute of a start tag.
struct XMLAttribute: Sendable {
    /// Its name without its prefix, unless that is `xml` or `xmlns`.
    var name: Range<Int>
    /// Its value as it is written, with references.
    var value: Range<Int>
    var next: Int

    enum Reading {
        case attribute(XMLAttribute)
        case none
        case invalid(Int)
    }

    /// Reads the attribute from a place on, within the attributes of a tag.
    static func read(_ bytes: Span<UInt8>, from start: Int, to end: Int) -> Reading {
        var place = start
        while place < end, ByteScan.isBlank(bytes[place]) { place += 1 }
        guard place < end else { return .none }
        let nameStart = place
        // Between two attributes stands a blank.
        guard nameStart > start || start == 0 else { return .invalid(nameStart) }
        var name = XMLToken.name(bytes, from: place)
        place = min(name.upperBound, end)
        while place < end, ByteScan.isBlank(bytes[place]) { place += 1 }
        guard place < end, bytes[place] == 0x3d, !name.isEmpty else { return .invalid(nameStart) }
        place += 1
        while place < end, ByteScan.isBlank(bytes[place]) { place += 1 }
        guard place < end, bytes[place] == 0x22 || bytes[place] == 0x27 else { return .invalid(nameStart) }
        let close = ByteScan.first(bytes[place], in: bytes, from: place + 1, to: end)
        guard close < end else { return .invalid(nameStart) }
        let colon = ByteScan.first(0x3a, in: bytes, from: name.lowerBound, to: name.upperBound)
        let isReserved = ByteScan.has("xml", in: bytes, at: name.lowerBound)
        if !isReserved, colon + 1 < name.upperBound { name = colon + 1..<name.upperBound }
        return .attribute(XMLAttribute(name: name, value: place + 1..<close, next: close + 1))
    }
}

/// Text of XML and its references.
enum XMLText {
    /// Appends what text means; nil, or the place of a reference that is none of XML's own.
    ///
    /// Known are `&lt; &gt; &amp; &quot; &apos;` and numbers of characters. Line ends stay as they are, so that a value says the
    /// same whether or not it had a reference in it.
    static func append(_ bytes: Span<UInt8>, _ range: Range<Int>, to out: inout [UInt8]) -> Int? {
        var place = range.lowerBound
        while place < range.upperBound {
            let mark = ByteScan.first(0x26, in: bytes, from: place, to: range.upperBound)
            ByteScan.append(bytes, place..<mark, to: &out)
            guard mark < range.upperBound else { return nil }
            // No reference of XML's own is longer than this.
            let last = min(range.upperBound, mark + 12)
            let end = ByteScan.first(0x3b, in: bytes, from: mark + 1, to: last)
            guard end < last, let value = scalar(bytes, mark + 1..<end) else { return mark }
            UTF8Sequence.append(value, to: &out)
            place = end + 1
        }
        return nil
    }

    private static func scalar(_ bytes: Span<UInt8>, _ name: Range<Int>) -> UInt32? {
        let known: [(StaticString, UInt32)] = [
            ("lt;", 0x3c), ("gt;", 0x3e), ("amp;", 0x26), ("quot;", 0x22), ("apos;", 0x27),
        ]
        for (text, value) in known where ByteScan.has(text, in: bytes, at: name.lowerBound) { return value }
        guard name.count >= 2, bytes[name.lowerBound] == 0x23 else { return nil }
        let isHex = bytes[name.lowerBound + 1] == 0x78
        let digits = name.lowerBound + (isHex ? 2 : 1)..<name.upperBound
        guard !digits.isEmpty else { return nil }
        var value: UInt32 = 0
        for index in digits {
            let byte = bytes[index]
            let digit: UInt32
            switch byte {
            case 0x30...0x39: digit = UInt32(byte - 0x30)
            case 0x41...0x46 where isHex: digit = UInt32(byte - 0x37)
            case 0x61...0x66 where isHex: digit = UInt32(byte - 0x57)
            default: return nil
            }
            value = value * (isHex ? 16 : 10) + digit
            if value > 0x10_ffff { return nil }
        }
        return value
    }
}
