public import Model

/// Which source an export is of, and how that was seen: what `sources explain` shows.
public struct Recognition: Sendable, Hashable {
    /// What came of it.
    public enum Verdict: Sendable, Hashable {
        /// One source fits, or the user named it.
        case recognised
        /// Several sources fit equally well.
        case ambiguous([String])
        /// No source fits.
        case unknown
        /// It is a table of reference data (`staff`, `accounts-afas`), not a log.
        case referenceTable(String)
        /// There is nothing in it.
        case empty
        /// It cannot be read as text at all.
        case unreadable
    }

    /// In which of its shapes a source comes.
    public enum Form: String, Sendable, Hashable, Codable, CaseIterable {
        /// Lines of text, by patterns.
        case lines
        /// CSV, by column names.
        case csv
        /// JSON objects, by paths.
        case json
        /// Elements of XML, by paths.
        case xml
    }

    /// Where a column of the file went.
    public struct Column: Sendable, Hashable {
        /// The name as the file writes it.
        public var header: String
        /// The source's name for it; nil when the source has no use for it.
        public var column: String?
        /// The fields that are made of it, sorted.
        public var fields: [String]

        /// A column and what it is used for.
        public init(header: String, column: String?, fields: [String]) {
            self.header = header
            self.column = column
            self.fields = fields
        }
    }

    /// Why a source was not chosen.
    public struct Rejection: Sendable, Hashable {
        /// The source.
        public var source: String
        /// The shape that was tried.
        public var form: Form
        /// The reason as a text key `code.<reason>`: `other-form`, `columns-missing`, `paths-missing`,
        /// `elements-missing`, `lines-unmatched`, `less-specific`.
        public var reason: String
        /// What was missing: column names or JSON paths.
        public var missing: [String]
        /// How much of it fits, 0 to 100.
        public var confidence: Int

        /// A rejection with its reason.
        public init(source: String, form: Form, reason: String, missing: [String] = [], confidence: Int = 0) {
            self.source = source
            self.form = form
            self.reason = reason
            self.missing = missing
            self.confidence = confidence
        }
    }

    /// What came of it.
    public var verdict: Verdict
    /// The source, when there is one.
    public var source: String?
    /// Its shape.
    public var form: Form?
    /// Whether the user named the source.
    public var forced: Bool
    /// How much of the head fits the source, 0 to 100: columns known, paths present or lines matched.
    public var confidence: Int
    /// The encoding that the bytes are in, such as `UTF-8` or `windows-1252`.
    public var encoding: String?
    /// The delimiter of a CSV file.
    public var delimiter: Character?
    /// The line of the header of a CSV file, 1-based.
    public var headerLine: Int?
    /// The columns of a CSV file, in file order.
    public var columns: [Column]
    /// What the source knows and the file does not have: columns or JSON paths, sorted.
    public var absent: [String]
    /// For lines: how many of the head each pattern took, by pattern name.
    public var patterns: [String: Int]
    /// The other sources, the nearest first, and why they were not chosen.
    public var rejected: [Rejection]
    /// What a person must be told when no source was chosen, with the nearest source and what it lacks.
    public var diagnostics: [Diagnostic]

    /// Nothing seen yet.
    public init(verdict: Verdict) {
        self.verdict = verdict
        forced = false
        confidence = 0
        columns = []
        absent = []
        patterns = [:]
        rejected = []
        diagnostics = []
    }
}
