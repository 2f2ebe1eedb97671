internal import Yams

/// Reads the YAML documents of a rule file.
///
/// The text is cut at its document marks first, so that a mistake in one document does not hide the others.
enum YAMLReader {
    /// More levels than any rule needs; what is deeper would exhaust the stack of the parser.
    static let maximalDepth = 100
    /// More values than any rule needs; aliases of aliases can multiply a small file without end.
    static let maximalValues = 500_000

    /// The documents that can be read, each with the line of its first mark.
    static func read(_ text: String, _ problems: inout ProblemList) -> [YAMLValue] {
        var documents: [YAMLValue] = []
        for part in parts(of: text) {
            if let depth = suspectDepth(part.text) {
                problems.add(.yamlTooDeep, line: part.line + depth + 1, key: nil, ["limit": String(maximalDepth)])
                continue
            }
            do {
                let parser = try Parser(yaml: part.text, resolver: .basic)
                while let root = try parser.nextRoot() {
                    var converter = Converter(offset: part.line, left: maximalValues)
                    if let value = converter.convert(root, depth: 0) {
                        // A document of nothing but a mark or a comment says nothing.
                        if value.content == .null, value.text.isEmpty { continue }
                        documents.append(value)
                    } else if let problem = converter.problem {
                        problems.add(problem.problem, line: problem.line, key: nil, problem.parameters)
                    }
                }
            } catch {
                report(error, offset: part.line, &problems)
            }
        }
        return documents
    }

    /// The text between `---` marks with the number of lines above it. Directives stay with the document they belong to.
    private static func parts(of text: String) -> [(text: String, line: Int)] {
        var text = text
        text.makeContiguousUTF8()
        let bytes = text.utf8
        var parts: [(String, Int)] = []
        var start = bytes.startIndex
        var startLine = 0
        var line = 0
        // A part of only directives, comments and blanks belongs to the document that follows.
        var hasContent = false
        var lineStart = bytes.startIndex
        while lineStart < bytes.endIndex {
            let lineEnd = bytes[lineStart...].firstIndex(of: 0x0a) ?? bytes.endIndex
            let content = bytes[lineStart..<lineEnd]
            if isMark(content), hasContent {
                parts.append((String(text[start..<lineStart]), startLine))
                start = lineStart
                startLine = line
            }
            if let first = content.first(where: { $0 != 0x20 && $0 != 0x0d && $0 != 0x09 }) {
                hasContent = hasContent || (first != UInt8(ascii: "#") && content.first != UInt8(ascii: "%"))
            }
            line += 1
            lineStart = lineEnd < bytes.endIndex ? bytes.index(after: lineEnd) : lineEnd
        }
        parts.append((String(text[start...]), startLine))
        return parts
    }

    /// Whether a line begins with `---` and a blank or nothing after it.
    private static func isMark(_ line: Substring.UTF8View) -> Bool {
        guard line.starts(with: [0x2d, 0x2d, 0x2d]) else { return false }
        guard let next = line.dropFirst(3).first else { return true }
        return next == 0x20 || next == 0x09 || next == 0x0d
    }

    /// The line where nesting becomes suspiciously deep; nil when it does not.
    ///
    /// The parser underneath recurses for each level, so the text is looked at before: brackets, and the indentation and
    /// dashes at the start of a line, bound the depth from above.
    private static func suspectDepth(_ text: String) -> Int? {
        var brackets = 0
        var line = 0
        var lineStart = true
        var indent = 0
        for byte in text.utf8 {
            switch byte {
            case 0x0a:
                line += 1
                lineStart = true
                indent = 0
                continue
            case UInt8(ascii: "["), UInt8(ascii: "{"): brackets += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"): brackets = max(0, brackets - 1)
            default: break
            }
            if lineStart {
                if byte == 0x20 || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "?") {
                    indent += 1
                } else {
                    lineStart = false
                }
            }
            if brackets > 500 || (lineStart && indent > 800) { return line }
        }
        return nil
    }

    private static func report(_ error: any Error, offset: Int, _ problems: inout ProblemList) {
        switch error {
        case YamlError.scanner(_, let problem, let mark, _), YamlError.parser(_, let problem, let mark, _),
            YamlError.composer(_, let problem, let mark, _):
            problems.add(.yamlInvalid, line: offset + mark.line, key: nil, ["problem": problem])
        case YamlError.duplicatedKeysInMapping(let keys, let context):
            for key in keys {
                problems.add(.yamlDuplicateKey, line: offset + context.mark.line, key: key, ["key": key])
            }
        case YamlError.reader(let problem, _, _, _):
            problems.add(.yamlInvalid, line: offset + 1, key: nil, ["problem": problem])
        default:
            problems.add(.yamlInvalid, line: offset + 1, key: nil, ["problem": "\(error)"])
        }
    }
}

/// Turns the parser's nodes into values with places, within bounds.
private struct Converter {
    let offset: Int
    var left: Int
    var problem: (problem: RuleProblem, line: Int, parameters: [String: String])?

    init(offset: Int, left: Int) {
        self.offset = offset
        self.left = left
    }

    mutating func convert(_ node: Node, depth: Int) -> YAMLValue? {
        let line = offset + (node.mark?.line ?? 1)
        left -= 1
        guard left > 0 else {
            problem = (.yamlTooLarge, line, ["limit": String(YAMLReader.maximalValues)])
            return nil
        }
        guard depth < YAMLReader.maximalDepth else {
            problem = (.yamlTooDeep, line, ["limit": String(YAMLReader.maximalDepth)])
            return nil
        }
        switch node {
        case .scalar(let scalar):
            return value(scalar, line: line)
        case .sequence(let sequence):
            var elements: [YAMLValue] = []
            for child in sequence {
                guard let element = convert(child, depth: depth + 1) else { return nil }
                elements.append(element)
            }
            return YAMLValue(.list(elements), line: line)
        case .mapping(let mapping):
            return map(mapping, line: line, depth: depth)
        case .alias:
            problem = (.yamlInvalid, line, ["problem": "unresolved alias"])
            return nil
        }
    }

    private func value(_ scalar: Node.Scalar, line: Int) -> YAMLValue {
        let text = scalar.string
        guard scalar.style == .plain, scalar.tag.description.isEmpty || scalar.tag == .implicit else {
            return YAMLValue(.string(text), line: line, text: text)
        }
        let (content, isAmbiguous) = YAMLScalar.resolve(text)
        return YAMLValue(content, line: line, text: text, isAmbiguous: isAmbiguous)
    }

    private mutating func map(_ mapping: Node.Mapping, line: Int, depth: Int) -> YAMLValue? {
        var entries: [YAMLValue.Entry] = []
        var merged: [YAMLValue.Entry] = []
        for (key, child) in mapping {
            let keyLine = offset + (key.mark?.line ?? 1)
            guard case .scalar(let name) = key else {
                problem = (.yamlInvalid, keyLine, ["problem": "a key must be a plain word"])
                return nil
            }
            guard let value = convert(child, depth: depth + 1) else { return nil }
            if name.string == "<<", name.style == .plain {
                for source in value.elements ?? [value] { merged += source.entries ?? [] }
            } else {
                entries.append(YAMLValue.Entry(key: name.string, line: keyLine, value: value))
            }
        }
        for entry in merged where !entries.contains(where: { $0.key == entry.key }) { entries.append(entry) }
        return YAMLValue(.map(entries), line: line)
    }
}
