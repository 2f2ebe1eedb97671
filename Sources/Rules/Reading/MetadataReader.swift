internal import Model

/// Reads the keys that all rule documents have in common.
struct MetadataReader {
    /// The keys that the specification gives a meaning at the top of a document.
    static let known: Set<String> = [
        "title", "id", "name", "related", "taxonomy", "status", "description", "license", "author", "references",
        "date",
        "modified", "fields", "falsepositives", "level", "tags", "scope", "logsource", "detection", "correlation",
        "filter", "generate", "action",
    ]

    private var result: RuleMetadata

    /// Reads the head of a document and reports what is wrong with it.
    static func read(_ document: YAMLValue, file: String, _ problems: inout ProblemList) -> RuleMetadata {
        var reader = MetadataReader(
            result: RuleMetadata(file: file, line: document.entries?.first?.line ?? document.line)
        )
        reader.read(document, &problems)
        return reader.result
    }

    private mutating func read(_ document: YAMLValue, _ problems: inout ProblemList) {
        for entry in document.entries ?? [] {
            let value = entry.value
            // A key without a value is as good as absent, except for the title.
            if value.content == .null, entry.key != "title", Self.known.contains(entry.key) { continue }
            switch entry.key {
            case "title": readTitle(entry, &problems)
            case "id": readID(entry, &problems)
            case "name": result.name = Self.text(entry, &problems)
            case "related": readRelated(entry, &problems)
            case "taxonomy": result.taxonomy = Self.text(entry, &problems) ?? "sigma"
            case "status":
                result.status = Self.word(
                    entry,
                    .statusUnknown,
                    RuleMetadata.Status.allCases.map(\.rawValue),
                    &problems
                )
                .flatMap { RuleMetadata.Status(rawValue: $0) }
            case "level":
                result.level = Self.word(entry, .levelUnknown, Severity.allCases.map(\.rawValue), &problems)
                    .flatMap { Severity(rawValue: $0) }
            case "description":
                result.description = Self.text(entry, &problems)
                if let length = result.description?.unicodeScalars.count, length > 65_535 {
                    problems.add(.textTooLong, line: entry.line, key: entry.key, ["limit": "65535"])
                }
            case "license": result.license = Self.text(entry, &problems)
            case "author": result.author = Self.text(entry, &problems)
            case "references": result.references = Self.texts(entry, &problems)
            case "date": result.date = Self.date(entry, &problems)
            case "modified": result.modified = Self.date(entry, &problems)
            case "fields": result.fields = Self.texts(entry, &problems)
            case "falsepositives": result.falsePositives = Self.texts(entry, &problems)
            case "tags": readTags(entry, &problems)
            case "scope": result.scope = Self.texts(entry, &problems)
            case "logsource", "detection", "correlation", "filter", "generate", "action": break
            default:
                result.custom.append(entry)
                // "Title:" would be taken for a key of the rule's own and be forgotten.
                if Self.known.contains(entry.key.lowercased()) {
                    problems.add(
                        .keyCase,
                        line: entry.line,
                        key: entry.key,
                        ["key": entry.key, "known": entry.key.lowercased()]
                    )
                }
            }
        }
        if result.title.isEmpty, document.entry("title") == nil {
            problems.add(.keyMissing, line: result.line, key: "title", ["key": "title"])
        }
    }

    private mutating func readTitle(_ entry: YAMLValue.Entry, _ problems: inout ProblemList) {
        guard let title = Self.text(entry, &problems), !title.isEmpty else {
            if entry.value.content == .null || entry.value.string == "" {
                problems.add(.keyMissing, line: entry.line, key: "title", ["key": "title"])
            }
            return
        }
        if title.unicodeScalars.count > 256 {
            problems.add(.titleTooLong, line: entry.line, key: "title", ["limit": "256"])
        }
        result.title = title
    }

    private mutating func readID(_ entry: YAMLValue.Entry, _ problems: inout ProblemList) {
        guard let text = Self.text(entry, &problems) else { return }
        if let id = Self.uuid(text) {
            result.id = id
        } else {
            problems.add(.idNotUUID, line: entry.line, key: "id", ["value": text])
        }
    }

    /// The UUID in lower case; nil when the text is none.
    static func uuid(_ text: String) -> String? {
        let groups = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        let isHex: (UInt8) -> Bool = {
            switch $0 {
            case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
            default: false
            }
        }
        guard groups.map(\.count) == [8, 4, 4, 4, 12], groups.allSatisfy({ $0.allSatisfy(isHex) }) else { return nil }
        return text.lowercased()
    }

    private mutating func readRelated(_ entry: YAMLValue.Entry, _ problems: inout ProblemList) {
        guard let elements = entry.value.elements else {
            problems.add(
                .valueType,
                line: entry.value.line,
                key: "related",
                ["expected": "list", "found": entry.value.kind]
            )
            return
        }
        for element in elements {
            guard element.entries != nil, let idText = element["id"]?.string, let id = Self.uuid(idText) else {
                problems.add(.relatedInvalid, line: element.line, key: "related")
                continue
            }
            guard let word = element["type"]?.string, let kind = RuleMetadata.Related.Kind(rawValue: word) else {
                problems.add(
                    .relatedTypeUnknown,
                    line: element["type"]?.line ?? element.line,
                    key: "related.type",
                    ["value": element["type"]?.text ?? ""]
                )
                continue
            }
            result.related.append(RuleMetadata.Related(id: id, kind: kind))
        }
    }

    private mutating func readTags(_ entry: YAMLValue.Entry, _ problems: inout ProblemList) {
        result.tags = Self.texts(entry, &problems)
        for tag in result.tags where !Self.isTag(tag) {
            let line = entry.value.elements?.first { $0.string == tag }?.line ?? entry.line
            problems.add(.tagInvalid, line: line, key: "tags", ["value": tag])
        }
    }

    /// `namespace.name`, lower case.
    private static func isTag(_ tag: String) -> Bool {
        let bytes = Array(tag.utf8)
        guard let dot = bytes.firstIndex(of: UInt8(ascii: ".")), dot > 0, dot + 1 < bytes.count else { return false }
        func isPlain(_ byte: UInt8) -> Bool {
            switch byte {
            case 0x61...0x7a, 0x30...0x39, UInt8(ascii: "_"), UInt8(ascii: "-"): true
            default: false
            }
        }
        return bytes[..<dot].allSatisfy(isPlain)
            && bytes[(dot + 1)...].allSatisfy { isPlain($0) || $0 == UInt8(ascii: ".") }
    }

    // MARK: Values, also used by the readers of logsource, correlation and filter

    /// A text; a number or word written without quotes counts as the text it was written as.
    static func text(_ entry: YAMLValue.Entry, key: String? = nil, _ problems: inout ProblemList) -> String? {
        switch entry.value.content {
        case .string(let text): return text
        case .number, .bool: return entry.value.text
        default:
            problems.add(
                .valueType,
                line: entry.value.line,
                key: key ?? entry.key,
                ["expected": "string", "found": entry.value.kind]
            )
            return nil
        }
    }

    /// A list of texts; one text counts as a list of one.
    static func texts(_ entry: YAMLValue.Entry, key: String? = nil, _ problems: inout ProblemList) -> [String] {
        let key = key ?? entry.key
        guard let elements = entry.value.elements else {
            return text(entry, key: key, &problems).map { [$0] } ?? []
        }
        var texts: [String] = []
        for element in elements where element.content != .null {
            let single = YAMLValue.Entry(key: key, line: element.line, value: element)
            if let text = text(single, key: key, &problems) { texts.append(text) }
        }
        return texts
    }

    private static func word(
        _ entry: YAMLValue.Entry,
        _ problem: RuleProblem,
        _ allowed: [String],
        _ problems: inout ProblemList
    ) -> String? {
        guard let text = text(entry, &problems) else { return nil }
        let word = text.lowercased()
        guard allowed.contains(word) else {
            problems.add(
                problem,
                line: entry.line,
                key: entry.key,
                ["value": text, "allowed": allowed.joined(separator: ", ")]
            )
            return nil
        }
        return word
    }

    /// `yyyy-MM-dd`, or `yyyy/MM/dd` as older rules write it.
    private static func date(_ entry: YAMLValue.Entry, _ problems: inout ProblemList) -> LocalDate? {
        guard let text = text(entry, &problems) else { return nil }
        let parts = text.split(whereSeparator: { $0 == "-" || $0 == "/" })
        let padded = parts.enumerated().map { index, part in
            index > 0 && part.count == 1 ? "0\(part)" : String(part)
        }
        guard parts.count == 3, let date = LocalDate(iso: padded.joined(separator: "-")) else {
            problems.add(.dateInvalid, line: entry.line, key: entry.key, ["value": text])
            return nil
        }
        return date
    }
}
