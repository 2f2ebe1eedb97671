public import Model

/// A file with rules, read by the caller: this module opens nothing.
public struct RuleFile: Sendable, Hashable {
    /// The name for messages.
    public let path: String
    /// The text.
    public let text: String

    /// A file with its text.
    public init(path: String, text: String) {
        self.path = path
        self.text = text
    }
}

/// Rules that belong together: references between them are looked up and filters are applied.
public struct RuleSet: Sendable {
    /// The rules about single events, in the order of files and documents.
    public internal(set) var detections: [DetectionRule] = []
    /// The correlations, each after those it refers to.
    public internal(set) var correlations: [CorrelationRule] = []
    /// The filters, applied already.
    public internal(set) var filters: [FilterRule] = []
    /// What was wrong: errors refused a rule, warnings are remarks. Sorted.
    public internal(set) var problems: [Diagnostic] = []
    /// How many documents were refused.
    public internal(set) var refused = 0

    /// What refused a rule.
    public var errors: [Diagnostic] { problems.filter { $0.level == .error } }
}

/// Reads rule files. A rule that cannot be honoured whole is refused; all problems of all files are collected.
public struct RuleLoader: Sendable {
    /// How rules are read.
    public let options: RuleOptions

    /// A loader with its options.
    public init(_ options: RuleOptions = RuleOptions()) { self.options = options }

    /// Reads files and puts their rules together.
    public func load(_ files: [RuleFile]) -> RuleSet {
        var linker = RuleLinker(options: options)
        for file in files {
            var problems = ProblemList(file: file.path)
            let documents = Collections.resolve(YAMLReader.read(file.text, &problems), &problems)
            linker.refused += problems.errors
            if documents.isEmpty, problems.errors == 0 { problems.add(.documentEmpty, line: 1, key: nil) }
            for document in documents {
                let before = problems.errors
                if let rule = DocumentReader(options: options, file: file.path).read(document, &problems),
                    problems.errors == before
                {
                    linker.add(rule)
                } else {
                    linker.addRefused(document)
                }
            }
            linker.problems += problems.all
        }
        return linker.link()
    }
}

/// Undoes the collections of old rule files: `action: global`, `reset` and `repeat`.
enum Collections {
    static func resolve(_ documents: [YAMLValue], _ problems: inout ProblemList) -> [YAMLValue] {
        var global: YAMLValue?
        var previous: YAMLValue?
        var resolved: [YAMLValue] = []
        for document in documents {
            guard let entries = document.entries else {
                resolved.append(document)
                continue
            }
            guard let action = document.entry("action") else {
                let merged = global.map { merge(document, over: $0) } ?? document
                previous = merged
                resolved.append(merged)
                continue
            }
            let rest = YAMLValue(.map(entries.filter { $0.key != "action" }), line: document.line)
            switch action.value.text {
            case "global": global = rest
            case "reset": global = nil
            case "repeat":
                guard let before = previous else {
                    problems.add(.collectionRepeatFirst, line: action.line, key: "action")
                    continue
                }
                let merged = merge(rest, over: before)
                previous = merged
                resolved.append(merged)
            default:
                problems.add(.collectionActionUnknown, line: action.line, key: "action", ["value": action.value.text])
            }
        }
        return resolved
    }

    /// The entries of `top` over those of `base`; maps within are put together likewise.
    private static func merge(_ top: YAMLValue, over base: YAMLValue) -> YAMLValue {
        guard let topEntries = top.entries, var entries = base.entries else { return top }
        for entry in topEntries {
            if let index = entries.firstIndex(where: { $0.key == entry.key }) {
                entries[index] = YAMLValue.Entry(
                    key: entry.key,
                    line: entry.line,
                    value: merge(entry.value, over: entries[index].value)
                )
            } else {
                entries.append(entry)
            }
        }
        return YAMLValue(.map(entries), line: top.line)
    }
}
