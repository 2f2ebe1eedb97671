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
        var diagnostics: [Diagnostic] = []
        var sources: [String: SourceDefinition] = [:]
        for (files, isOwn) in [(defaults, false), (own, true)] {
            var places: [String: String] = [:]
            for file in files {
                let reader = YAMLReader(file: file.path)
                let definition = load(file, isOwn: isOwn, settings: settings, reader: reader, places: &places)
                diagnostics += reader.diagnostics
                if let definition { sources[definition.id] = definition }
            }
        }
        diagnostics += unknown(settings, sources: sources)
        return (SourceCatalog(sources: Array(sources.values)), diagnostics)
    }

    private static func load(
        _ file: File,
        isOwn: Bool,
        settings: Settings,
        reader: YAMLReader,
        places: inout [String: String]
    ) -> SourceDefinition? {
        guard let spec = SourceParser(reader: reader).parse(file, isOwn: isOwn) else { return nil }
        if let other = places[spec.id] {
            reader.report(
                "definition.id-duplicate",
                line: spec.line,
                column: "id",
                ["id": spec.id, "other": other]
            )
        }
        places[spec.id] = file.path
        var compiler = SourceCompiler(spec: spec, reader: reader, settings: settings)
        let definition = compiler.compile()
        // Samples of a definition with mistakes would only repeat them.
        guard reader.diagnostics.isEmpty else { return nil }
        var check = SampleCheck(definition, spec: spec, reader: reader)
        check.run()
        return reader.diagnostics.isEmpty ? definition : nil
    }

    /// Settings for sources and columns that there are not.
    private static func unknown(_ settings: Settings, sources: [String: SourceDefinition]) -> [Diagnostic] {
        var diagnostics: [Diagnostic] = []
        func report(_ code: String, _ name: String, _ source: String?, among known: [String]) {
            var parameters = ["name": name]
            parameters["source"] = source
            parameters["known"] = known.sorted().joined(separator: ", ")
            parameters["suggestion"] = Nearest.name(to: name, among: known)
            diagnostics.append(Diagnostic(code, column: name, parameters))
        }
        for (id, columns) in settings.columns.sorted(by: { $0.key < $1.key }) {
            guard let source = sources[id] else {
                report("settings.source-unknown", id, nil, among: Array(sources.keys))
                continue
            }
            let known = source.columns.map(\.name)
            let keys = Set(known.map { Fold.header($0) })
            for column in columns.keys.sorted() where !keys.contains(Fold.header(column)) {
                report("settings.column-unknown", column, id, among: known)
            }
        }
        for id in settings.extraFields.keys.sorted() where id != "*" && sources[id] == nil {
            report("settings.source-unknown", id, nil, among: Array(sources.keys))
        }
        return diagnostics
    }

    /// A source by its id.
    public subscript(id: String) -> SourceDefinition? { sources.first { $0.id == id } }
}
