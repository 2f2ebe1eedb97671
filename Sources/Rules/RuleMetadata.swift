public import Model

/// What every rule document says about itself (specification 2.1, "Attributes").
public struct RuleMetadata: Sendable, Hashable {
    /// A rule that this one has to do with.
    public struct Related: Sendable, Hashable {
        /// How the two belong together.
        public enum Kind: String, Sendable, Hashable, CaseIterable {
            case derived
            case obsolete
            case merged
            case renamed
            case similar
            /// Kept for old rules: the specification before 2.0 had it.
            case obsoletes
        }

        /// The other rule's id.
        public let id: String
        /// How the two belong together.
        public let kind: Kind
    }

    /// How far a rule has come.
    public enum Status: String, Sendable, Hashable, CaseIterable {
        case stable
        case test
        case experimental
        case deprecated
        case unsupported
    }

    /// The file, as the user named it.
    public var file: String
    /// The line where the document begins.
    public var line: Int
    /// The title.
    public var title = ""
    /// The id, a UUID in lower case.
    public var id: String?
    /// The name, by which correlations refer to it.
    public var name: String?
    /// Other rules.
    public var related: [Related] = []
    /// The taxonomy of the field names.
    public var taxonomy = "sigma"
    /// How far it has come.
    public var status: Status?
    /// What it finds.
    public var description: String?
    /// The licence.
    public var license: String?
    /// Who made it.
    public var author: String?
    /// Sources.
    public var references: [String] = []
    /// When it was made.
    public var date: LocalDate?
    /// When it was last changed.
    public var modified: LocalDate?
    /// Fields worth showing.
    public var fields: [String] = []
    /// What else could cause a match.
    public var falsePositives: [String] = []
    /// How much a match matters.
    public var level: Severity?
    /// Tags, `attack.t1110`.
    public var tags: [String] = []
    /// What it is meant for.
    public var scope: [String] = []
    /// Keys of the rule's own, in file order: the specification allows them.
    public var custom: [YAMLValue.Entry] = []

    init(file: String, line: Int) {
        self.file = file
        self.line = line
    }

    /// What a person finds the rule back by: id, else name, else file and line.
    public var identity: String { id ?? name ?? "\(file):\(line)" }

    /// Whether a reference in a correlation or filter means this rule.
    public func isMeant(by reference: String) -> Bool {
        name == reference || (id != nil && id == reference.lowercased())
    }
}
