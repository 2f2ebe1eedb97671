/// Reads the log source of a rule or filter.
enum LogSourceReader {
    static func read(_ document: YAMLValue, line: Int, _ problems: inout ProblemList) -> LogSource? {
        guard let entry = document.entry("logsource") else {
            problems.add(.keyMissing, line: line, key: "logsource", ["key": "logsource"])
            return nil
        }
        guard let entries = entry.value.entries else {
            problems.add(
                .valueType,
                line: entry.value.line,
                key: "logsource",
                ["expected": "map", "found": entry.value.kind]
            )
            return nil
        }
        var source = LogSource()
        var isValid = true
        for entry in entries where entry.value.content != .null {
            let key = "logsource.\(entry.key)"
            guard let text = entry.value.string ?? customText(entry) else {
                problems.add(
                    .valueType,
                    line: entry.value.line,
                    key: key,
                    ["expected": "string", "found": entry.value.kind]
                )
                isValid = false
                continue
            }
            switch entry.key {
            case "category": source.category = text
            case "product": source.product = text
            case "service": source.service = text
            case "definition": source.definition = text
            default: source.custom[entry.key] = text
            }
            if entry.key != "definition", text != text.lowercased() || text.contains(" ") {
                problems.add(.logSourceCase, line: entry.value.line, key: key, ["value": text])
            }
        }
        if source.category ?? source.product ?? source.service == nil, isValid, source.custom.isEmpty {
            problems.add(.logSourceEmpty, line: entry.line, key: "logsource")
            return nil
        }
        return isValid ? source : nil
    }

    /// Only keys outside the specification may be numbers or booleans.
    private static func customText(_ entry: YAMLValue.Entry) -> String? {
        guard !["category", "product", "service", "definition"].contains(entry.key) else { return nil }
        switch entry.value.content {
        case .number, .bool: return entry.value.text
        default: return nil
        }
    }
}
