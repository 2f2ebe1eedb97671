internal import Model

/// The markup of one part of a workbook, a piece at a time and in bounded memory.
///
/// The ranges of a token point into `window` and hold until the next call.
struct PartReader {
    /// Bytes that are looked at now.
    private(set) var window: [UInt8] = []
    /// What is wrong with the markup; nil while nothing is.
    private(set) var problem: Diagnostic?
    private let input: ByteInput
    /// The part, as messages name it.
    private let part: String
    private var place = 0
    private var atEnd = false

    /// Opens a part.
    /// - Throws: `input.zip-…` and `input.unreadable…`; `input.xlsx-corrupt` for a part that is no text.
    init(_ part: ArchiveMember, name: String, options: InputOptions) throws(Diagnostic) {
        do throws(Diagnostic) {
            input = try ByteInput(member: part, name: name, options: options)
        } catch {
            guard ["input.empty", "input.binary", "input.archive-unsupported"].contains(error.code) else { throw error }
            throw Self.corrupt(name, part.name)
        }
        self.part = part.name
    }

    /// Bytes read of the workbook, packed.
    var fileBytes: Int { input.fileBytes }
    /// Whether nothing was lost up to here.
    var isWhole: Bool { problem == nil && !input.diagnostics.contains { $0.level == .error } }
    /// What was wrong with the bytes and with the markup.
    var diagnostics: [Diagnostic] { input.diagnostics + (problem.map { [$0] } ?? []) }

    /// The next piece of markup or text; nil at the end, or where it broke off.
    mutating func next() -> XMLToken? {
        while problem == nil {
            if place >= window.count {
                guard !atEnd else { return nil }
                more()
                continue
            }
            let token = XMLToken.read(window.span, at: place, atEnd: atEnd)
            switch token.kind {
            case .unfinished:
                guard !atEnd else {
                    fail(Self.corrupt(input.name, part))
                    return nil
                }
                guard window.count - place <= input.options.maximumRecordLength else {
                    fail(Self.corrupt(input.name, part))
                    return nil
                }
                more()
            case .invalid: fail(Self.corrupt(input.name, part))
            case .documentType: fail(Diagnostic("input.xlsx-refused", file: input.name))
            case .passedOver: place = token.next
            case .start, .end, .text, .literal:
                place = token.next
                return token
            }
        }
        return nil
    }

    /// Reads on, at least doubling what is known of an unfinished piece.
    private mutating func more() {
        if place > 0 {
            window.removeSubrange(0..<place)
            place = 0
        }
        let goal = window.count + max(1, window.count)
        while window.count < goal, !atEnd {
            if input.read(into: &window) == 0 { atEnd = true }
        }
    }

    /// Ends reading here.
    mutating func fail(_ diagnostic: Diagnostic) {
        if problem == nil { problem = diagnostic }
    }

    /// Whether a tag has this name.
    func isNamed(_ token: XMLToken, _ name: StaticString) -> Bool {
        token.range.count == name.utf8CodeUnitCount && ByteScan.has(name, in: window.span, at: token.range.lowerBound)
    }

    /// The value of an attribute of a start tag as it is written; nil when there is none.
    func attribute(_ name: StaticString, of token: XMLToken) -> Range<Int>? {
        var start = token.attributes.lowerBound
        while case .attribute(let found) = XMLAttribute.read(window.span, from: start, to: token.attributes.upperBound)
        {
            if found.name.count == name.utf8CodeUnitCount,
                ByteScan.has(name, in: window.span, at: found.name.lowerBound)
            {
                return found.value
            }
            start = found.next
        }
        return nil
    }

    /// The value of an attribute as a whole number; nil when it is none.
    func number(_ name: StaticString, of token: XMLToken) -> Int? {
        guard let range = attribute(name, of: token), range.count < 10, !range.isEmpty else { return nil }
        var number = 0
        for index in range {
            guard ByteScan.isDigit(window[index]) else { return nil }
            number = number * 10 + Int(window[index] & 0x0f)
        }
        return number
    }

    /// The value of an attribute as text.
    mutating func text(_ name: StaticString, of token: XMLToken) -> String? {
        guard let range = attribute(name, of: token) else { return nil }
        var bytes: [UInt8] = []
        append(range, isLiteral: false, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends what text means.
    mutating func append(_ range: Range<Int>, isLiteral: Bool, to out: inout [UInt8]) {
        if isLiteral {
            ByteScan.append(window.span, range, to: &out)
        } else if XMLText.append(window.span, range, to: &out) != nil {
            fail(Diagnostic("input.xlsx-refused", file: input.name))
        }
    }

    /// Passes over everything up to the end of the element that this start tag opens.
    mutating func skip(_ start: XMLToken) {
        guard !start.isEmpty else { return }
        var depth = 1
        while depth > 0, let token = next() {
            if token.kind == .start, !token.isEmpty { depth += 1 }
            if token.kind == .end { depth -= 1 }
        }
        if depth > 0 { breaksOff() }
    }

    /// Appends the text of the element that this start tag opens, leaving out the elements in it.
    mutating func content(of start: XMLToken, to out: inout [UInt8]) {
        guard !start.isEmpty else { return }
        while let token = next() {
            switch token.kind {
            case .end: return
            case .start: skip(token)
            case .text: append(token.range, isLiteral: false, to: &out)
            case .literal: append(token.range, isLiteral: true, to: &out)
            default: break
            }
            if out.count > input.options.maximumRecordLength { fail(Self.corrupt(input.name, part)) }
        }
        breaksOff()
    }

    /// Appends the text of a string with its runs joined; how it is pronounced is left out.
    mutating func richText(of start: XMLToken, to out: inout [UInt8]) {
        guard !start.isEmpty else { return }
        let first = out.count
        while let token = next() {
            switch token.kind {
            case .end:
                // The run ends, or the string.
                if !isNamed(token, "r") {
                    SheetText.unescape(&out, from: first)
                    return
                }
            case .start:
                if isNamed(token, "t") {
                    content(of: token, to: &out)
                } else if !isNamed(token, "r") {
                    skip(token)
                }
            default: break
            }
        }
        breaksOff()
    }

    /// The bytes end inside an element.
    mutating func breaksOff() { fail(Self.corrupt(input.name, part)) }

    static func corrupt(_ name: String, _ part: String) -> Diagnostic {
        Diagnostic("input.xlsx-corrupt", file: name, ["part": part])
    }
}
