/// A value of a rule file with its place, so that every complaint can name its line.
public struct YAMLValue: Sendable, Hashable {
    /// What stands there.
    public indirect enum Content: Sendable, Hashable {
        case null
        case bool(Bool)
        case number(SigmaNumber)
        case string(String)
        case list([YAMLValue])
        case map([Entry])
    }

    /// A key with its value.
    public struct Entry: Sendable, Hashable {
        /// The key as written.
        public var key: String
        /// The line of the key, 1-based.
        public var line: Int
        /// The value.
        public var value: YAMLValue
    }

    /// What stands there.
    public var content: Content
    /// The line, 1-based.
    public var line: Int
    /// The text as written, for scalars.
    public var text: String
    /// Whether it was written without quotes and YAML 1.1 reads it as something else than most people expect.
    public var isAmbiguous: Bool

    init(_ content: Content, line: Int, text: String = "", isAmbiguous: Bool = false) {
        self.content = content
        self.line = line
        self.text = text
        self.isAmbiguous = isAmbiguous
    }

    /// The entries of a map; nil for anything else.
    public var entries: [Entry]? {
        guard case .map(let entries) = content else { return nil }
        return entries
    }

    /// The elements of a list; nil for anything else.
    public var elements: [YAMLValue]? {
        guard case .list(let elements) = content else { return nil }
        return elements
    }

    /// The text of a string; nil for anything else.
    public var string: String? {
        guard case .string(let text) = content else { return nil }
        return text
    }

    /// The value under a key of a map.
    public subscript(key: String) -> YAMLValue? { entry(key)?.value }

    /// The entry under a key of a map.
    public func entry(_ key: String) -> Entry? { entries?.first { $0.key == key } }

    /// Whether it is neither a list nor a map.
    public var isScalar: Bool {
        switch content {
        case .list, .map: false
        default: true
        }
    }

    /// The kind of value, as a code for messages.
    public var kind: String {
        switch content {
        case .null: "null"
        case .bool: "boolean"
        case .number: "number"
        case .string: "string"
        case .list: "list"
        case .map: "map"
        }
    }
}
