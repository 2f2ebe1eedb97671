internal import Detection
internal import Exports
internal import Model
internal import Rules

/// The fields that the events of each log source have at a board, for rules that are looked over.
struct SourceFields {
    private let sources: [(logs: [LogSource], fields: [String])]

    /// Those of the formats that a board reads.
    init(_ catalog: SourceCatalog) {
        sources = catalog.sources.map { (LogSource.all(of: $0.id), $0.schema.fields) }
    }

    /// The fields of everything that a rule for a log source is applied to; nil when no format is of that log source.
    func fields(_ log: LogSource) -> Set<String>? {
        let applied = sources.filter { $0.logs.contains(where: log.covers) }
        guard !applied.isEmpty else { return nil }
        return Set(applied.flatMap(\.fields) + ["@timestamp", "event.dataset"] + ContextField.all)
    }
}
