public import Model
internal import Yams

/// The sentences of one language, from `rules/words/<language>/*.yml`.
///
/// A file is a flat YAML map of keys to texts. Nothing here ever fails towards the reader: a key that is not there shows as
/// `‹key›`, a value that is missing as `‹name›`, and `problems` and `Words.check` tell it to who writes the files.
public struct Words: Sendable {
    /// The language.
    public let language: Language
    /// The zone in which moments are written.
    public let zone: Zone
    /// What was wrong with the files: `words.syntax`, `words.duplicate-key`, `words.template`.
    public let problems: [Diagnostic]
    let templates: [String: Template]

    /// Reads a catalogue.
    ///
    /// - Parameters:
    ///   - language: the language of the files.
    ///   - files: path and content of each file; of a key that occurs twice the first in order of path counts.
    ///   - zone: the board's zone, in which people read moments.
    public init(language: Language, files: [(path: String, text: String)], zone: Zone = .amsterdam) {
        self.language = language
        self.zone = zone
        var templates: [String: Template] = [:]
        var problems: [Diagnostic] = []
        for (path, text) in files.sorted(by: { $0.path < $1.path }) {
            for entry in Self.entries(text, path: path, problems: &problems) {
                guard templates[entry.key] == nil else {
                    problems.append(
                        Diagnostic("words.duplicate-key", file: path, line: entry.line, ["key": entry.key])
                    )
                    continue
                }
                do {
                    templates[entry.key] = try Template(entry.text)
                } catch {
                    templates[entry.key] = Template(plain: entry.text)
                    problems.append(
                        Diagnostic(
                            "words.template",
                            file: path,
                            line: entry.line,
                            ["key": entry.key, "mistake": error.rawValue]
                        )
                    )
                }
            }
        }
        self.templates = templates
        self.problems = problems.sorted()
    }

    private init(copying words: Words, zone: Zone) {
        language = words.language
        problems = words.problems
        templates = words.templates
        self.zone = zone
    }

    /// The same sentences with moments in another zone.
    public func with(zone: Zone) -> Words { Words(copying: self, zone: zone) }

    private struct Entry {
        var key: String
        var text: String
        var line: Int?
    }

    private static func entries(_ text: String, path: String, problems: inout [Diagnostic]) -> [Entry] {
        func wrong(_ reason: String, line: Int?) {
            problems.append(Diagnostic("words.syntax", file: path, line: line, ["reason": reason]))
        }
        do {
            // Nodes, not values: a text such as `no` must stay text.
            guard let node = try Yams.compose(yaml: text) else { return [] }
            guard let mapping = node.mapping else {
                wrong("key: text", line: node.mark?.line)
                return []
            }
            return mapping.compactMap { key, value in
                guard let key = key.scalar, let value = value.scalar else {
                    wrong("key: text", line: key.mark?.line)
                    return nil
                }
                return Entry(key: key.string, text: value.string, line: key.mark?.line)
            }
        } catch let error as YamlError {
            wrong(String(describing: error), line: nil)
        } catch {
            wrong(String(describing: type(of: error)), line: nil)
        }
        return []
    }

    /// The keys of the catalogue.
    public var keys: Set<String> { Set(templates.keys) }

    /// Whether there is a text under a key.
    public func has(_ key: String) -> Bool { templates[key] != nil }

    /// The text under a key with its values filled in; `‹key›` when there is none.
    public func text(_ key: String, _ values: [String: Fact] = [:]) -> String {
        guard let template = templates[key] else { return "‹\(key)›" }
        return template.filled({ values[$0] }, format: format)
    }

    /// The text under a key, or nil when there is none.
    public func textIfAny(_ key: String, _ values: [String: Fact] = [:]) -> String? {
        has(key) ? text(key, values) : nil
    }
}
