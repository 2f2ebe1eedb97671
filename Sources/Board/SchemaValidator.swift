internal import Foundation
internal import Model
internal import Patterns
internal import Yams

/// Checks a YAML document against a JSON Schema and collects every mistake with its line.
///
/// It knows the part of JSON Schema (draft 2020-12) that `rules/schema/` uses: `type`, `enum`, `properties`, `required`,
/// `additionalProperties`, `items`, `minLength`, `pattern`, `minimum`, `maximum` and the formats `date`, `date-time`,
/// `time-zone` and `regex`. A schema that uses anything else is refused when it is loaded, so that nothing is silently unchecked.
struct SchemaValidator {
    /// The schema, as a document.
    private let schema: Node
    /// The file that diagnostics name.
    private let file: String
    /// The mistakes so far.
    private(set) var diagnostics: [Diagnostic] = []

    private static let known: Set<String> = [
        "$schema", "title", "description", "default", "type", "enum", "properties", "required", "additionalProperties",
        "items", "minLength", "pattern", "minimum", "maximum", "format",
    ]

    /// Keys that have another name now. They are refused and not read: of two keys for one term nobody would know which holds.
    private static let moved = ["incidents.log_months": "retention.events_months"]

    /// A validator for the documents of one file.
    ///
    /// - Throws: `Diagnostics` when the schema itself uses a keyword that is not checked here.
    init(schema text: String, file: String) throws {
        guard let node = try Yams.compose(yaml: text) else {
            throw Diagnostics([Diagnostic("schema.empty", file: file)])
        }
        schema = node
        self.file = file
        let unknown = Self.unknownKeywords(node)
        guard unknown.isEmpty else {
            throw Diagnostics(unknown.map { Diagnostic("schema.keyword", file: file, column: $0) })
        }
    }

    private static func unknownKeywords(_ schema: Node) -> [String] {
        guard case .mapping(let mapping) = schema else { return [] }
        var unknown: [String] = []
        for (key, value) in mapping {
            let name = key.string ?? ""
            if !known.contains(name) { unknown.append(name) }
            switch name {
            case "properties":
                if case .mapping(let properties) = value { unknown += properties.flatMap { unknownKeywords($0.value) } }
            case "items", "additionalProperties":
                unknown += unknownKeywords(value)
            default: break
            }
        }
        return unknown
    }

    /// Checks a document; mistakes are added to `diagnostics`.
    mutating func validate(_ document: Node) { validate(document, schema, path: "") }

    private mutating func validate(_ node: Node, _ schema: Node, path: String) {
        if let allowed = schema["enum"]?.sequence {
            let names = allowed.compactMap { $0.string }
            guard let value = node.scalar?.string, names.contains(value) else {
                report(
                    "settings.value",
                    node,
                    path,
                    [
                        "found": Self.shown(node), "allowed": names.joined(separator: ", "),
                        "nearest": Nearest.name(to: node.scalar?.string ?? "", among: names) ?? "",
                    ]
                )
                return
            }
            return
        }
        switch schema["type"]?.string {
        case "object": validateObject(node, schema, path: path)
        case "array":
            guard case .sequence(let items) = node else { return reportType("list", node, path) }
            guard let itemSchema = schema["items"] else { return }
            for (index, item) in items.enumerated() { validate(item, itemSchema, path: "\(path)[\(index + 1)]") }
        case "string": validateString(node, schema, path: path)
        case "integer":
            guard let text = node.scalar?.string, let value = Int(text) else { return reportType("number", node, path) }
            let minimum = schema["minimum"]?.int ?? .min
            let maximum = schema["maximum"]?.int ?? .max
            if value < minimum || value > maximum {
                report(
                    "settings.range",
                    node,
                    path,
                    ["found": text, "minimum": String(minimum), "maximum": String(maximum)]
                )
            }
        default: break
        }
    }

    private mutating func validateObject(_ node: Node, _ schema: Node, path: String) {
        guard case .mapping(let mapping) = node else { return reportType("map", node, path) }
        // By text: to YAML an unquoted `off` is a truth value, to whoever wrote it a name.
        let known = (schema["properties"]?.mapping ?? [:]).compactMap { pair in pair.key.string.map { ($0, pair.value) }
        }
        let properties = Dictionary(known, uniquingKeysWith: { first, _ in first })
        let names = known.map(\.0)
        var seen: Set<String> = []
        for (key, value) in mapping {
            let name = key.scalar?.string ?? Self.shown(key)
            let place = path.isEmpty ? name : "\(path).\(name)"
            seen.insert(name)
            if let property = properties[name] {
                validate(value, property, path: place)
            } else if let other = schema["additionalProperties"], other.mapping != nil {
                validate(value, other, path: place)
            } else if let instead = Self.moved[place] {
                report("settings.moved", key, place, ["key": place, "instead": instead])
            } else {
                report(
                    "settings.unknown-key",
                    key,
                    place,
                    [
                        "key": name, "allowed": names.joined(separator: ", "),
                        "nearest": Nearest.name(to: name, among: names) ?? "",
                    ]
                )
            }
        }
        for required in schema["required"]?.sequence?.compactMap({ $0.string }) ?? [] where !seen.contains(required) {
            report("settings.missing-key", node, path.isEmpty ? required : "\(path).\(required)", ["key": required])
        }
    }

    private mutating func validateString(_ node: Node, _ schema: Node, path: String) {
        // Any scalar will do: whoever writes an employee number need not know that YAML sees a number in it.
        guard let text = node.scalar?.string, !(node.null != nil && text != "null" && text.isEmpty) else {
            return reportType("text", node, path)
        }
        if let least = schema["minLength"]?.int, text.count < least {
            return report("settings.empty", node, path, [:])
        }
        if let source = schema["pattern"]?.string, (try? Pattern(source).matches(text)) != true {
            return report("settings.form", node, path, ["found": text, "form": source])
        }
        switch schema["format"]?.string {
        case "date" where LocalDate(iso: text) == nil:
            report("settings.date", node, path, ["found": text])
        case "date-time" where Instant(rfc3339: text) == nil:
            report("settings.date-time", node, path, ["found": text])
        case "time-zone" where Zone(text) == nil:
            report("settings.time-zone", node, path, ["found": text])
        case "regex":
            do {
                _ = try Pattern(text)
            } catch {
                report("settings.pattern", node, path, ["found": text, "reason": "\(error)"])
            }
        default: break
        }
    }

    private mutating func reportType(_ expected: String, _ node: Node, _ path: String) {
        report("settings.type.\(expected)", node, path, ["found": Self.shown(node)])
    }

    private mutating func report(_ code: String, _ node: Node, _ path: String, _ parameters: [String: String]) {
        diagnostics.append(
            Diagnostic(
                code,
                file: file,
                line: node.mark?.line,
                column: path.isEmpty ? nil : path,
                parameters.filter { !$0.value.isEmpty }
            )
        )
    }

    /// What a mistake shows of the value: scalars as they stand, the rest by kind.
    private static func shown(_ node: Node) -> String {
        switch node {
        case .scalar(let scalar): scalar.string
        case .sequence: "[…]"
        case .mapping: "{…}"
        case .alias: "*"
        }
    }
}
