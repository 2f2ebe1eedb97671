/// Cuts a stream of JSON into records: objects one after another, one on each line, or the elements of an array.
///
/// Works with pieces of any size. The grammar is checked byte by byte, so that a broken record ends where it breaks, and
/// reading goes on with the next line or the next record on the same line; nesting is a list on the heap, never the stack of
/// the process.
struct JSONRecordStream {
    /// A record or what was wrong with it.
    enum Output: Equatable {
        /// The record's bytes.
        case record([UInt8])
        /// A record that cannot be read: what is wrong, and the line of the input where it was seen.
        case broken(Mistake, line: Int)
    }

    /// What can be wrong with a record.
    enum Mistake: String, Sendable, CaseIterable {
        case syntax = "events.syntax"
        case tooDeep = "events.too-deep"
        case tooLong = "events.too-long"
        case cutOff = "events.cut-off"
        case notObject = "events.not-object"
    }

    /// Deeper nesting is refused.
    static let maximalDepth = 512

    private enum Expect: UInt8 {
        case value
        case valueOrEnd
        case keyOrEnd
        case key
        case colon
        case commaOrEnd
    }

    private enum Mode: UInt8 {
        /// Between records.
        case between
        /// In a record, outside strings and plain words.
        case structure
        case string
        case escape
        case unicode
        /// A number or `true`, `false`, `null`.
        case word
        /// After a mistake: everything is passed over up to the next record or the end of the line.
        case skip
    }

    /// Where a reader stands in what it passes over; the open brackets are in `stack`.
    private struct Skip {
        var isInString = false
        var isEscaped = false
        /// A `{` outside all records came last: a record when a key follows, or its end.
        var mayBegin = false
        /// Too many brackets to follow: only the end of the line ends it.
        var isLost = false
    }

    private let maximalLength: Int
    private var mode = Mode.between
    private var expect = Expect.value
    /// The open brackets of the record: true for objects.
    private var stack: [Bool] = []
    private var isKey = false
    private var hexLeft = 0
    private var buffer: [UInt8] = []
    private var wordStart = 0
    private var line = 1
    private var isLineStart = true
    /// Whether an array around the records is open, and whether an element or comma came last.
    private var inArray = false
    private var needsComma = false
    private var hasBegun = false
    private var skipping = Skip()
    private var outputs: [Output] = []

    /// - Parameter maximalLength: Longer records are refused, in bytes.
    init(maximalLength: Int = 64 << 20) { self.maximalLength = maximalLength }

    /// Takes the next piece and returns the records that end in it.
    mutating func consume(_ piece: Span<UInt8>) -> [Output] {
        outputs = []
        for index in piece.indices { take(piece[index]) }
        return outputs
    }

    /// Says that nothing follows.
    mutating func finish() -> [Output] {
        outputs = []
        if mode == .word, stack.isEmpty { endWord() }
        if mode != .between, mode != .skip {
            outputs.append(.broken(.cutOff, line: line))
        } else if inArray, mode == .between {
            outputs.append(.broken(.cutOff, line: line))
        }
        mode = .between
        stack = []
        buffer = []
        inArray = false
        return outputs
    }

    private mutating func take(_ byte: UInt8) {
        let wasLineStart = isLineStart
        isLineStart = byte == 0x0a
        step(byte, wasLineStart)
        if byte == 0x0a { line += 1 }
    }

    private mutating func step(_ byte: UInt8, _ wasLineStart: Bool) {
        switch mode {
        case .between: between(byte)
        case .structure:
            buffer.append(byte)
            structure(byte, wasLineStart)
        case .word:
            if Self.isWordByte(byte) {
                buffer.append(byte)
                if buffer.count - wordStart > 4096 { fail(.tooLong) }
            } else {
                endWord()
                if mode == .structure || mode == .between || mode == .skip { step(byte, wasLineStart) }
            }
        case .string: string(byte)
        case .escape:
            buffer.append(byte)
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
                UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
                mode = .string
            case UInt8(ascii: "u"):
                mode = .unicode
                hexLeft = 4
            default: fail(.syntax, at: byte)
            }
        case .unicode:
            buffer.append(byte)
            guard JSONText.hexValue(byte) != nil else {
                fail(.syntax, at: byte)
                return
            }
            hexLeft -= 1
            if hexLeft == 0 { mode = .string }
        case .skip: skip(byte)
        }
        if buffer.count > maximalLength { fail(.tooLong) }
    }

    private mutating func between(_ byte: UInt8) {
        switch byte {
        case 0x20, 0x09, 0x0a, 0x0d: break
        case 0xef where !hasBegun, 0xbb where !hasBegun, 0xbf where !hasBegun:
            // A byte order mark.
            break
        case 0x1e:
            // The record separator of RFC 7464.
            break
        case UInt8(ascii: ",") where inArray && needsComma: needsComma = false
        case UInt8(ascii: "]") where inArray:
            inArray = false
            needsComma = false
        case UInt8(ascii: "[") where !inArray:
            inArray = true
            needsComma = false
        default:
            if inArray, needsComma {
                // An element without a comma before it: say so, and read it all the same.
                outputs.append(.broken(.syntax, line: line))
            }
            begin(byte)
        }
    }

    private mutating func begin(_ byte: UInt8) {
        hasBegun = true
        buffer.removeAll(keepingCapacity: true)
        stack.removeAll(keepingCapacity: true)
        expect = .value
        mode = .structure
        buffer.append(byte)
        structure(byte, false)
    }

    private mutating func structure(_ byte: UInt8, _ wasLineStart: Bool) {
        switch byte {
        case 0x20, 0x09, 0x0a, 0x0d: return
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            guard expect == .value || expect == .valueOrEnd else { return fail(.syntax, at: byte, wasLineStart) }
            guard stack.count < Self.maximalDepth else { return fail(.tooDeep, at: byte) }
            stack.append(byte == UInt8(ascii: "{"))
            expect = byte == UInt8(ascii: "{") ? .keyOrEnd : .valueOrEnd
        case UInt8(ascii: "}"):
            guard stack.last == true, expect == .keyOrEnd || expect == .commaOrEnd else {
                return fail(.syntax, at: byte, wasLineStart)
            }
            close()
        case UInt8(ascii: "]"):
            guard stack.last == false, expect == .valueOrEnd || expect == .commaOrEnd else {
                return fail(.syntax, at: byte, wasLineStart)
            }
            close()
        case UInt8(ascii: ","):
            guard expect == .commaOrEnd, let isObject = stack.last else { return fail(.syntax, at: byte, wasLineStart) }
            expect = isObject ? .key : .value
        case UInt8(ascii: ":"):
            guard expect == .colon else { return fail(.syntax, at: byte, wasLineStart) }
            expect = .value
        case UInt8(ascii: "\""):
            switch expect {
            case .key, .keyOrEnd: isKey = true
            case .value, .valueOrEnd: isKey = false
            default: return fail(.syntax, at: byte, wasLineStart)
            }
            mode = .string
        default:
            guard expect == .value || expect == .valueOrEnd, Self.isWordByte(byte) else {
                return fail(.syntax, at: byte, wasLineStart)
            }
            wordStart = buffer.count - 1
            mode = .word
        }
    }

    private mutating func string(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""):
            buffer.append(byte)
            mode = .structure
            if isKey { expect = .colon } else { endValue() }
        case UInt8(ascii: "\\"):
            buffer.append(byte)
            mode = .escape
        case 0x0a: fail(.syntax, at: byte)
        default:
            // Control characters must be escaped by RFC 8259; a log that holds them raw is read all the same.
            buffer.append(byte)
        }
    }

    private mutating func endWord() {
        mode = .structure
        if JSONText.isWord(buffer.span, wordStart, buffer.count) { endValue() } else { fail(.syntax) }
    }

    private mutating func close() {
        stack.removeLast()
        endValue()
    }

    private mutating func endValue() {
        guard stack.isEmpty else {
            expect = .commaOrEnd
            return
        }
        mode = .between
        needsComma = inArray
        if buffer.first == UInt8(ascii: "{") {
            outputs.append(.record(buffer))
        } else {
            outputs.append(.broken(.notObject, line: line))
        }
        buffer.removeAll(keepingCapacity: true)
    }

    /// Gives a record up. What follows is read again from the next record on the line or from the next line, or from here when a
    /// new record begins here.
    private mutating func fail(_ mistake: Mistake, at byte: UInt8? = nil, _ wasLineStart: Bool = false) {
        outputs.append(.broken(mistake, line: line))
        buffer.removeAll(keepingCapacity: true)
        needsComma = false
        skipping = Skip()
        let isEscape = mode == .escape
        skipping.isInString = mode == .string || isEscape || mode == .unicode
        skipping.isEscaped = isEscape && byte == nil
        mode = .skip
        guard let byte else { return }
        if wasLineStart, byte == UInt8(ascii: "{") { return begin(byte) }
        if byte == 0x0a || !isEscape { skip(byte) }
    }

    /// Passes over what cannot be read. A record in it would be a part of the broken one, so brackets and strings are followed:
    /// only outside of them all the next one begins.
    private mutating func skip(_ byte: UInt8) {
        if byte == 0x0a {
            stack.removeAll(keepingCapacity: true)
            mode = .between
            return
        }
        if skipping.isLost { return }
        if skipping.isEscaped {
            skipping.isEscaped = false
            return
        }
        if skipping.isInString {
            skipping.isEscaped = byte == UInt8(ascii: "\\")
            skipping.isInString = byte != UInt8(ascii: "\"")
            return
        }
        if skipping.mayBegin, byte != 0x20, byte != 0x09, byte != 0x0d {
            skipping.mayBegin = false
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "}") {
                begin(UInt8(ascii: "{"))
                return step(byte, false)
            }
        }
        switch byte {
        case UInt8(ascii: "\""): skipping.isInString = true
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            skipping.mayBegin = stack.isEmpty && byte == UInt8(ascii: "{")
            stack.append(byte == UInt8(ascii: "{"))
            skipping.isLost = stack.count > 8 * Self.maximalDepth
        case UInt8(ascii: "}") where stack.last == true, UInt8(ascii: "]") where stack.last == false: stack.removeLast()
        case UInt8(ascii: ","), UInt8(ascii: "]"):
            guard inArray, stack.isEmpty else { return }
            mode = .between
            if byte == UInt8(ascii: "]") { between(byte) }
        default: break
        }
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."): true
        default: false
        }
    }
}

/// Pieces of JSON that framing and reading share.
enum JSONText {
    static func hexValue(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x30...0x39: UInt32(byte - 0x30)
        case 0x41...0x46: UInt32(byte - 0x41 + 10)
        case 0x61...0x66: UInt32(byte - 0x61 + 10)
        default: nil
        }
    }

    /// Whether bytes are a number, `true`, `false` or `null` as RFC 8259 writes them.
    static func isWord(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        switch text[start] {
        case UInt8(ascii: "t"): return equal(text, start, end, "true")
        case UInt8(ascii: "f"): return equal(text, start, end, "false")
        case UInt8(ascii: "n"): return equal(text, start, end, "null")
        default: return isNumber(text, start, end)
        }
    }

    static func equal(_ text: Span<UInt8>, _ start: Int, _ end: Int, _ word: StaticString) -> Bool {
        guard end - start == word.utf8CodeUnitCount else { return false }
        var index = start
        for byte in word.description.utf8 {
            if text[index] != byte { return false }
            index += 1
        }
        return true
    }

    private static func isNumber(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        var index = start
        func digits() -> Int {
            let first = index
            while index < end, text[index] >= 0x30, text[index] <= 0x39 { index += 1 }
            return index - first
        }
        if text[index] == UInt8(ascii: "-") { index += 1 }
        let whole = index
        let count = digits()
        guard count == 1 || (count > 1 && text[whole] != 0x30) else { return false }
        if index < end, text[index] == UInt8(ascii: ".") {
            index += 1
            guard digits() > 0 else { return false }
        }
        if index < end, text[index] | 0x20 == UInt8(ascii: "e") {
            index += 1
            if index < end, text[index] == UInt8(ascii: "+") || text[index] == UInt8(ascii: "-") { index += 1 }
            guard digits() > 0 else { return false }
        }
        return index == end
    }
}
