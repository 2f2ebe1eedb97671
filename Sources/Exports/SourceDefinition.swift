public import Model

/// One source: the shapes its exports come in, and which of their values become which field.
///
/// Immutable and shared by all readers.
public final class SourceDefinition: Sendable {
    /// The id, `event.dataset` of its events.
    public let id: String
    /// The name for people.
    public let title: [Language: String]
    /// What it holds, for people.
    public let description: [Language: String]
    /// What is assumed of the format because nobody publishes it, for people.
    public let assumptions: [Language: [String]]
    /// The definition file.
    public let file: String
    /// Whether it is the board's own.
    public let isOwn: Bool
    /// The zone of times without one; UTC sources stay UTC, others follow the board's zone.
    public let zone: Zone
    /// The shapes it comes in.
    public let forms: [Recognition.Form]
    /// The systems that its events can be of, sorted.
    public let systems: [System]
    /// The fields of its events.
    public let schema: EventSchema
    /// The columns of its CSV, in the order of the definition, with the fields that are made of each.
    public let columns: [Column]
    /// The JSON paths it reads, in the order of the definition.
    public let paths: [String]
    /// The XML paths it reads, in the order of the definition.
    public let elements: [String]
    /// The names of its line patterns, in the order in which they are tried; header patterns come first.
    public let patterns: [String]

    /// The column of its CSV that holds JSON, from which `paths` are read; nil when there is none.
    public var embeddedColumn: String? {
        guard let csv, csv.columns.indices.contains(csv.embedded) else { return nil }
        return csv.columns[csv.embedded].name
    }

    /// The reasons by which its records can be passed over.
    public var ignoreReasons: [String] { program.reasons }

    let program: RecordProgram
    let times: [TimeProgram]
    let lines: LinesProgram?
    let csv: CSVProgram?
    let json: JSONProgram?
    let xml: XMLProgram?

    /// A column of its CSV.
    public struct Column: Sendable, Hashable {
        /// The source's name for it.
        public var name: String
        /// Other names that files have for it.
        public var aliases: [String]
        /// Whether a file without it is not of this source.
        public var isRequired: Bool
        /// The fields that are made of it.
        public var fields: [String]
    }

    init(
        spec: SourceSpec,
        schema: EventSchema,
        program: RecordProgram,
        times: [TimeProgram],
        lines: LinesProgram?,
        csv: CSVProgram?,
        json: JSONProgram?,
        xml: XMLProgram?
    ) {
        id = spec.id
        title = spec.title
        description = spec.description
        assumptions = spec.assumptions
        file = spec.file
        isOwn = spec.isOwn
        zone = spec.zone
        forms = [
            lines.map { _ in .lines }, csv.map { _ in .csv }, json.map { _ in .json }, xml.map { _ in .xml },
        ].compactMap { $0 }
        let systems = [program.system, program.systemFallback].compactMap { $0 } + program.systems
        self.systems = Set(systems).sorted()
        self.schema = schema
        columns = (spec.csv?.columns ?? []).map { column in
            Column(
                name: column.name,
                aliases: column.aliases,
                isRequired: column.isRequired,
                fields: SourceDefinition.fields(madeOf: column.name, spec: spec)
            )
        }
        paths = json?.paths.paths ?? []
        elements = xml?.paths.paths ?? []
        patterns = ((lines?.header ?? []) + (lines?.patterns ?? [])).map(\.name)
        self.program = program
        self.times = times
        self.lines = lines
        self.csv = csv
        self.json = json
        self.xml = xml
    }

    /// The fields that a column or path goes into, `@timestamp` included.
    private static func fields(madeOf name: String, spec: SourceSpec) -> [String] {
        func uses(_ names: [NameSpec]) -> Bool {
            names.contains { $0.name.caseInsensitiveEquals(name) }
        }
        var fields = spec.fields.filter { $0.alternatives.contains { uses($0.from) } }.map(\.name)
        if spec.times.contains(where: { uses($0.from) }) { fields.append("@timestamp") }
        if uses(spec.system.value.from) { fields.append(FieldName.system) }
        return fields.sorted()
    }
}

extension String {
    func caseInsensitiveEquals(_ other: String) -> Bool { lowercased() == other.lowercased() }
}
