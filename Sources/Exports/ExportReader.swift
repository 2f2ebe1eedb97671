public import Model

/// How exports are read.
public struct ReaderOptions: Sendable {
    /// The source, when the user named it; nil to recognise it from the content.
    public var source: String?
    /// The zone of sources that write local time; nil for the one that the source's definition names.
    public var zone: Zone?
    /// The moment before which times without a year lie; nothing else depends on it.
    public var now: Instant
    /// Bytes read at a time.
    public var chunkSize: Int
    /// Bytes that one record may have; a longer one is unreadable.
    public var recordLimit: Int
    /// Bytes of raw records after which a batch is full.
    public var batchBytes: Int
    /// Events after which a batch is full.
    public var batchRows: Int
    /// How many problems of one file are kept; all are counted.
    public var diagnosticLimit: Int

    /// Options; only the reference moment has no default, because it must not be the clock.
    public init(
        now: Instant,
        source: String? = nil,
        zone: Zone? = nil,
        chunkSize: Int = 256 * 1024,
        recordLimit: Int = 8 * 1024 * 1024,
        batchBytes: Int = 1024 * 1024,
        batchRows: Int = 8192,
        diagnosticLimit: Int = 20
    ) {
        self.now = now
        self.source = source
        self.zone = zone
        self.chunkSize = chunkSize
        self.recordLimit = recordLimit
        self.batchBytes = batchBytes
        self.batchRows = batchRows
        self.diagnosticLimit = diagnosticLimit
    }
}

/// Reads one export to its end: recognises it, and turns its records into events.
///
/// A reader belongs to one task. It never throws for content: what cannot be read is counted in `coverage`, with a
/// diagnostic for the first ones, and the rest is read on.
public final class ExportReader {
    /// What has been read so far; final once `next` has returned false.
    public private(set) var coverage: InputCoverage
    /// Which source it is and why.
    public let recognition: Recognition
    /// The source; nil when none was recognised, and then there are no events.
    public let source: SourceDefinition?

    /// Opens an export and recognises its source.
    ///
    /// - Parameters:
    ///   - input: Where the bytes come from.
    ///   - file: The name that coverage, diagnostics and events carry.
    ///   - catalog: The sources that are known.
    ///   - options: How to read.
    public init(_ input: ExportInput, file: String, catalog: SourceCatalog, options: ReaderOptions) {
        coverage = InputCoverage(file: file)
        recognition = Recognition(verdict: .unknown)
        source = nil
    }

    /// An empty batch for the events of this export.
    public func makeBatch() -> EventBatch {
        EventBatch(schema: source?.schema ?? EventSchema(dataset: "", fields: []), file: coverage.file)
    }

    /// Empties the batch and fills it with the next events.
    ///
    /// - Returns: Whether there are events in the batch; false at the end, when `coverage` is final.
    public func next(into batch: inout EventBatch) -> Bool {
        batch.removeAll()
        return false
    }
}
