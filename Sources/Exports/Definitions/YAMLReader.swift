internal import Model
internal import Yams

/// Reads one YAML file strictly and collects everything that is wrong with it, each with its line.
///
/// Values are texts: YAML's guesses at types (`no`, `12:30`, `1e3`) never apply.
final class YAMLReader {
    /// The file, as diagnostics name it.
    let file: String
    /// What was wrong so far.
    private(set) var diagnostics: [Diagnostic] = []

    init(file: String) { self.file = file }

    /// Notes a mistake.
    func report(_ code: String, line: Int?, column: String? = nil, _ parameters: [String: String] = [:]) {
        diagnostics.append(Diagnostic(code, file: file, line: line, column: column, parameters))
    }

    /// The outermost mapping of the file; nil when the file is not YAML or not a mapping.
    func document(_ text: String) -> YAMLMap? {
        do {
            guard let node = try Yams.compose(yaml: text) else {
                report("definition.empty", line: nil)
                return nil
            }
            return map(YAMLValue(node: node, path: ""), reader: self)
        } catch let error as YamlError {
            report(error)
        } catch {
            report("definition.syntax", line: nil, ["problem": "\(error)"])
        }
        return nil
    }

    private func report(_ error: YamlError) {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            report("definition.syntax", line: mark.line, ["problem": problem])
        case .duplicatedKeysInMapping(let duplicates, let context):
            for key in duplicates.sorted() {
                report("definition.key-duplicate", line: context.mark.line, column: key, ["key": key])
            }
        default:
            report("definition.syntax", line: nil, ["problem": "\(error)"])
        }
    }
}

/// A value with its place and the keys that lead to it.
struct YAMLValue {
    let node: Node
    let path: String

    /// The line, 1-based.
    var line: Int? { node.mark?.line }

    /// Whether nothing is written: an empty value, `~` or an unquoted `null`.
    var isNull: Bool {
        guard case .scalar(let scalar) = node else { return false }
        return scalar.style == .plain && ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    }

    /// What kind of value it is, as a text key.
    var kind: String {
        switch node {
        case .scalar: isNull ? "nothing" : "text"
        case .mapping: "mapping"
        case .sequence: "list"
        case .alias: "alias"
        }
    }

    /// Whether it has keys and values.
    var isMapping: Bool {
        if case .mapping = node { return true }
        return false
    }

    /// The text of a scalar.
    var scalar: String? {
        guard case .scalar(let scalar) = node, !isNull else { return nil }
        return scalar.string
    }

    /// The values of a list.
    var items: [YAMLValue]? {
        guard case .sequence(let sequence) = node else { return nil }
        return sequence.enumerated().map { YAMLValue(node: $1, path: "\(path)[\($0 + 1)]") }
    }
}

/// The keys and values of a mapping, in order; keys that nobody asked for are reported by `finish`.
final class YAMLMap {
    let reader: YAMLReader
    let path: String
    let line: Int?
    private(set) var entries: [(key: String, value: YAMLValue, line: Int?)] = []
    private var known: Set<String> = []

    fileprivate init(_ mapping: Node.Mapping, path: String, line: Int?, reader: YAMLReader) {
        self.reader = reader
        self.path = path
        self.line = line
        for (key, value) in mapping {
            guard case .scalar(let scalar) = key else {
                reader.report(
                    "definition.type",
                    line: key.mark?.line,
                    column: path,
                    ["expected": "text", "found": "key"]
                )
                continue
            }
            let name = scalar.string
            entries.append(
                (name, YAMLValue(node: value, path: path.isEmpty ? name : "\(path).\(name)"), key.mark?.line)
            )
        }
    }

    /// The value under a key; nil when there is none.
    func value(_ key: String) -> YAMLValue? {
        known.insert(key)
        return entries.first { $0.key == key }?.value
    }

    /// The value under a key that must be there.
    func required(_ key: String) -> YAMLValue? {
        if let found = value(key) { return found }
        let full = path.isEmpty ? key : "\(path).\(key)"
        reader.report("definition.key-missing", line: line, column: full, ["key": full])
        return nil
    }

    /// The text under a key.
    func text(_ key: String, required isRequired: Bool = false) -> (text: String, line: Int?)? {
        guard let value = isRequired ? required(key) : value(key) else { return nil }
        return Exports.text(value, reader: reader)
    }

    /// The texts under a key: a list, or one text.
    func texts(_ key: String, required isRequired: Bool = false) -> [(text: String, line: Int?)] {
        guard let value = isRequired ? required(key) : value(key) else { return [] }
        return Exports.texts(value, reader: reader)
    }

    /// The mapping under a key.
    func map(_ key: String, required isRequired: Bool = false) -> YAMLMap? {
        guard let value = isRequired ? required(key) : value(key) else { return nil }
        return Exports.map(value, reader: reader)
    }

    /// The list under a key.
    func list(_ key: String, required isRequired: Bool = false) -> [YAMLValue] {
        guard let value = isRequired ? required(key) : value(key) else { return [] }
        return Exports.list(value, reader: reader)
    }

    /// `true` or `false` under a key; false when absent.
    func flag(_ key: String) -> Bool {
        guard let found = text(key) else { return false }
        switch found.text {
        case "true": return true
        case "false": return false
        default:
            reader.report(
                "definition.type",
                line: found.line,
                column: key,
                ["expected": "flag", "found": found.text]
            )
            return false
        }
    }

    /// Reports the keys that mean nothing here.
    func finish() {
        for entry in entries where !known.contains(entry.key) {
            let full = entry.value.path
            var parameters = ["key": full, "known": known.sorted().joined(separator: ", ")]
            parameters["suggestion"] = Nearest.name(to: entry.key, among: known)
            reader.report("definition.key-unknown", line: entry.line, column: full, parameters)
        }
    }
}

/// A value as a mapping; nil, with a report, when it is something else.
func map(_ value: YAMLValue, reader: YAMLReader) -> YAMLMap? {
    guard case .mapping(let mapping) = value.node else {
        wrongType(value, expected: "mapping", reader: reader)
        return nil
    }
    return YAMLMap(mapping, path: value.path, line: value.line, reader: reader)
}

/// A value as a list; empty, with a report, when it is something else.
func list(_ value: YAMLValue, reader: YAMLReader) -> [YAMLValue] {
    guard let items = value.items else {
        wrongType(value, expected: "list", reader: reader)
        return []
    }
    return items
}

/// A value as text; nil, with a report, when it is something else.
func text(_ value: YAMLValue, reader: YAMLReader) -> (text: String, line: Int?)? {
    guard let scalar = value.scalar else {
        wrongType(value, expected: "text", reader: reader)
        return nil
    }
    return (scalar, value.line)
}

/// A value as texts: one text, or a list of them.
func texts(_ value: YAMLValue, reader: YAMLReader) -> [(text: String, line: Int?)] {
    if let items = value.items { return items.compactMap { text($0, reader: reader) } }
    return text(value, reader: reader).map { [$0] } ?? []
}

private func wrongType(_ value: YAMLValue, expected: String, reader: YAMLReader) {
    reader.report(
        "definition.type",
        line: value.line,
        column: value.path,
        ["expected": expected, "found": value.kind]
    )
}
