/// A JSON document on its way out: keys in order of their bytes, so that the same value is always the same bytes.
enum JSONValue: Sendable, Hashable {
    case null
    case bool(Bool)
    case number(Int)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    /// A text or null.
    static func text(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }
    /// A list of texts.
    static func texts(_ list: [String]) -> JSONValue { .array(list.map(JSONValue.string)) }
    /// Numbers by name.
    static func counts(_ counts: [String: Int]) -> JSONValue { .object(counts.mapValues(JSONValue.number)) }

    /// Appends the document; `indent` nil gives one line, a number the depth from which it is indented by two blanks.
    func append(to out: inout [UInt8], indent: Int? = nil) {
        switch self {
        case .null: out.append(contentsOf: "null".utf8)
        case .bool(let value): out.append(contentsOf: (value ? "true" : "false").utf8)
        case .number(let number): out.append(contentsOf: String(number).utf8)
        case .string(let text): JSONText.append(text, to: &out)
        case .array(let items):
            Self.appendItems(items, "[", "]", indent, to: &out) { $0.append(to: &$1, indent: $2) }
        case .object(let members):
            let sorted = members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            Self.appendItems(sorted, "{", "}", indent, to: &out) { member, out, indent in
                JSONText.append(member.key, to: &out)
                out.append(contentsOf: (indent == nil ? ":" : ": ").utf8)
                member.value.append(to: &out, indent: indent)
            }
        }
    }

    private static func appendItems<Item>(
        _ items: [Item],
        _ open: String,
        _ close: String,
        _ indent: Int?,
        to out: inout [UInt8],
        _ append: (Item, inout [UInt8], Int?) -> Void
    ) {
        out.append(contentsOf: open.utf8)
        for (index, item) in items.enumerated() {
            if index > 0 { out.append(0x2c) }
            if let indent { newLine(indent + 1, to: &out) }
            append(item, &out, indent.map { $0 + 1 })
        }
        if let indent, !items.isEmpty { newLine(indent, to: &out) }
        out.append(contentsOf: close.utf8)
    }

    private static func newLine(_ depth: Int, to out: inout [UInt8]) {
        out.append(0x0a)
        out.append(contentsOf: repeatElement(0x20, count: depth * 2))
    }

    /// The document as text, indented, with a line end.
    var document: String {
        var out: [UInt8] = []
        append(to: &out, indent: 0)
        out.append(0x0a)
        return String(decoding: out, as: UTF8.self)
    }

    /// The document on one line, with a line end.
    var line: String {
        var out: [UInt8] = []
        append(to: &out)
        out.append(0x0a)
        return String(decoding: out, as: UTF8.self)
    }
}
