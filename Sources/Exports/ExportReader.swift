public import Model

/// How exports are read.
public struct ReaderOptions: Sendable {
    /// The source, when the user named it; nil to recognise it from the content.
    public var source: String?
    /// The zone of sources that write local time; nil for the one that the source's definition names.
    public var zone: Zone?
    /// The zone in whose days the coverage counts: the board's.
    public var days: Zone
    /// The moment before which times without a year lie, and the day of a file in which no record can be read.
    public var now: Instant
    /// Sizes and limits of reading bytes; `chunkSize` bounds a batch.
    public var input: InputOptions
    /// How many problems of one file are kept; all are counted.
    public var diagnosticLimit: Int

    /// Options; only the reference moment has no default, because it must not be the clock.
    public init(
        now: Instant,
        source: String? = nil,
        zone: Zone? = nil,
        input: InputOptions = InputOptions(),
        diagnosticLimit: Int = 20,
        days: Zone = .amsterdam
    ) {
        self.days = days
        self.now = now
        self.source = source
        self.zone = zone
        self.input = input
        self.diagnosticLimit = diagnosticLimit
    }
}

/// Reads one export to its end: recognises it, and turns its records into events.
///
/// A reader belongs to one task. It never throws for content: what cannot be read is counted in `coverage`, with a
/// diagnostic for the first ones, and the rest is read on.
///
///     let reader = ExportReader(.file(path), file: name, catalog: catalog, options: ReaderOptions(now: now))
///     var batch = reader.makeBatch()
///     while reader.next(into: &batch) { … }
///     report(reader.coverage)
public final class ExportReader {
    /// What has been read so far; final once `next` has returned false.
    public private(set) var coverage: InputCoverage
    /// Which source it is and why.
    public let recognition: Recognition
    /// The source; nil when none was recognised, and then there are no events.
    public let source: SourceDefinition?

    private var engine: ReadingEngine?
    private let input: ByteInput?

    /// Opens an export and recognises its source.
    ///
    /// - Parameters:
    ///   - input: Where the bytes come from.
    ///   - file: The name that coverage, diagnostics and events carry.
    ///   - catalog: The sources that are known.
    ///   - options: How to read.
    public init(_ input: ExportInput, file: String, catalog: SourceCatalog, options: ReaderOptions) {
        coverage = InputCoverage(file: file)
        let bytes: ByteInput
        do {
            bytes = try input.open(name: file, options: options.input)
        } catch {
            var recognition = Recognition(verdict: error.code == "input.empty" ? .empty : .unreadable)
            recognition.diagnostics = [error]
            self.recognition = recognition
            coverage.diagnostics = [error]
            source = nil
            self.input = nil
            return
        }
        let head = bytes.head
        let recogniser = Recogniser(catalog: catalog, file: file, forced: options.source, options: options)
        var (recognition, choice) = recogniser.recognise(head)
        recognition.encoding = bytes.encoding.rawValue
        self.recognition = recognition
        self.input = bytes
        source = choice?.source
        coverage.source = choice?.source.id
        coverage.diagnostics = recognition.diagnostics
        if let choice {
            let engine = ReadingEngine(choice, input: bytes, head: head, options: options)
            coverage.zone = engine.zone.name
            self.engine = engine
        } else {
            coverage.bytes = bytes.fileBytes
            // What is damaged may well be unknown because of it.
            coverage.diagnostics = bytes.diagnostics.filter { $0.level == .error } + coverage.diagnostics
        }
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
        guard let engine else { return false }
        while engine.fill(&batch, &coverage) {
            if batch.count > 0 { return true }
        }
        engine.close(&coverage)
        self.engine = nil
        return false
    }
}

extension ExportInput {
    /// Opens the bytes.
    func open(name: String, options: InputOptions) throws(Diagnostic) -> ByteInput {
        switch self {
        case .file(let path): try ByteInput(path: path, name: name, options: options)
        case .standardInput: try ByteInput.standardInput(options: options)
        case .standardInputAfter(let bytes): try ByteInput.standardInput(after: bytes, options: options)
        case .bytes(let bytes): try ByteInput(bytes: bytes, name: name, options: options)
        case .member(let member): try ByteInput(member: member, name: name, options: options)
        case .sheet(let sheet): try ByteInput(sheet: sheet, name: name, options: options)
        case .refused(let diagnostic): throw diagnostic
        }
    }
}
