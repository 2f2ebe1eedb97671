/// Something that was wrong with an input, where it was, and what to do about it.
///
/// A diagnostic carries no sentence: `code` names the text in the word catalogues (`rules/words/<language>/*.yml`, keys
/// `diagnostic.<code>` for what is wrong and what was expected, and `diagnostic.<code>.help` for what to do), `parameters`
/// fills its placeholders. It must never carry names of people; dates, column names and codes are allowed.
public struct Diagnostic: Error, Sendable, Hashable, Codable {
    /// How much is lost.
    public enum Level: String, Sendable, Hashable, Codable {
        /// Something could not be read or cannot be used: it counts as unread.
        case error
        /// Read, but doubtful.
        case warning
    }

    /// The kind of mistake, lower case with dots and hyphens: `csv.column-missing`.
    public var code: String
    /// How much is lost.
    public var level: Level
    /// The file, as the user named it or relative to the board folder.
    public var file: String?
    /// The record, 1-based: for CSV the data record (the header is not counted), for text the line.
    public var record: Int?
    /// The line in the file, 1-based, when it is known and differs in meaning from the record (YAML, pattern files).
    public var line: Int?
    /// The column or key.
    public var column: String?
    /// Values for the placeholders of the text.
    public var parameters: [String: String]

    /// A diagnostic with its place.
    public init(
        _ code: String,
        _ level: Level = .error,
        file: String? = nil,
        record: Int? = nil,
        line: Int? = nil,
        column: String? = nil,
        _ parameters: [String: String] = [:]
    ) {
        self.code = code
        self.level = level
        self.file = file
        self.record = record
        self.line = line
        self.column = column
        self.parameters = parameters
    }
}

extension Diagnostic: Comparable {
    /// A total order: by file, record, line, column, code.
    public static func < (a: Diagnostic, b: Diagnostic) -> Bool {
        let left = (a.file ?? "", a.record ?? 0, a.line ?? 0, a.column ?? "", a.code)
        let right = (b.file ?? "", b.record ?? 0, b.line ?? 0, b.column ?? "", b.code)
        if left != right { return left < right }
        return a.parameters.sorted { $0.key < $1.key }.description
            < b.parameters.sorted { $0.key < $1.key }.description
    }
}

/// Several diagnostics thrown at once, so that a person can fix them in one go.
public struct Diagnostics: Error, Sendable, Hashable {
    /// What was wrong, in order.
    public var all: [Diagnostic]

    /// A collection to throw.
    public init(_ all: [Diagnostic]) { self.all = all.sorted() }
}
