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

    init(
        id: String,
        title: [Language: String],
        description: [Language: String],
        assumptions: [Language: [String]],
        file: String,
        isOwn: Bool,
        zone: Zone,
        forms: [Recognition.Form],
        systems: [System],
        schema: EventSchema
    ) {
        self.id = id
        self.title = title
        self.description = description
        self.assumptions = assumptions
        self.file = file
        self.isOwn = isOwn
        self.zone = zone
        self.forms = forms
        self.systems = systems
        self.schema = schema
    }
}
