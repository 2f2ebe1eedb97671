internal import Model

/// Cuts an input into runs of records, by the shape that the file has.
struct Framing {
    private var lines: LineReader?
    private var csv: CSVReader?
    private var json: JSONReader?
    private var xml: XMLReader?

    init(_ plan: Recogniser.Plan, _ input: ByteInput, _ start: RecordStart?) {
        switch plan {
        case .lines: lines = LineReader(input, startsRecord: start.map { start in { start.starts($0) } })
        case .csv(let dialect, let layout):
            csv = CSVReader(input, dialect: dialect, skippingRows: layout.row + 1, expectedCells: layout.header.count)
        case .json(let shape): json = JSONReader(input, shape: shape)
        case .xml(let record, _): xml = XMLReader(input, record: record)
        }
    }

    /// Fills the raw bytes of the batch with the next run of records; false at the end.
    mutating func next(_ batch: inout EventBatch, _ frames: inout [RecordFrame], _ cells: inout [CSVCell]) -> Bool {
        lines?.next(into: &batch.raw, frames: &frames)
            ?? csv?.next(into: &batch.raw, frames: &frames, cells: &cells)
            ?? json?.next(into: &batch.raw, frames: &frames)
            ?? xml?.next(into: &batch.raw, frames: &frames)
            ?? false
    }
}

/// Makes events of runs of records, by the shape that the file has.
struct Parsing: ~Copyable {
    var record: RecordParser
    private var lines: LineParser?
    private var cells: CellParser?
    private var objects: ObjectParser?
    private var elements: ElementParser?
    /// What came of each record, kept only for checking samples.
    private(set) var trace: [Trace]?

    /// What came of a record.
    enum Trace {
        /// An event, by its row in the batch.
        case event(Int)
        case ignored(Int)
        case unreadable(String)
    }

    /// A record that could not be read.
    struct Failed {
        /// Its index in the run.
        var frame: Int
        var failure: RecordFailure
        /// The school that it names all the same.
        var school: String?
    }

    /// From now on `trace` says of each run what came of its records.
    mutating func startTracing() { trace = [] }

    /// How many records each line pattern has taken.
    var patternHits: [Int] { lines?.hits ?? [] }

    init(_ choice: Recogniser.Choice, options: ReaderOptions) {
        record = RecordParser(choice.source, options: options)
        lines = nil
        cells = nil
        objects = nil
        elements = nil
        switch choice.plan {
        case .lines: if let program = choice.source.lines { lines = LineParser(program) }
        case .csv(_, let layout): cells = CellParser(layout, source: choice.source)
        case .json: if let program = choice.source.json { objects = ObjectParser(program) }
        case .xml: if let program = choice.source.xml { elements = ElementParser(program) }
        }
    }

    /// Makes events of a run of records.
    ///
    /// - Parameter failures: gets the records that could not be read.
    mutating func parse(
        _ frames: [RecordFrame],
        _ cells: [CSVCell],
        _ batch: inout EventBatch,
        _ failures: inout [Failed]
    ) {
        // The rest of the batch is taken out while its raw bytes are read.
        var sink = EventSink()
        swap(&sink.arena, &batch.arena)
        swap(&sink.rows, &batch.rows)
        swap(&sink.slots, &batch.slots)
        let raw = batch.raw
        trace?.removeAll()
        for index in frames.indices {
            let result = parse(frames[index], cells, raw.span, &sink)
            if trace != nil { keepTrace(result, sink) }
            switch result {
            case .event: break
            case .ignored(let reason): record.ignored[reason] += 1
            case .unreadable(let failure):
                let school = failure.leavesValues ? record.school(raw.span, &sink) : nil
                failures.append(Failed(frame: index, failure: failure, school: school))
            }
        }
        swap(&sink.arena, &batch.arena)
        swap(&sink.rows, &batch.rows)
        swap(&sink.slots, &batch.slots)
    }

    private mutating func keepTrace(_ result: RecordResult, _ sink: borrowing EventSink) {
        switch result {
        case .event: trace?.append(.event(sink.rows.count - 1))
        case .ignored(let reason): trace?.append(.ignored(reason))
        case .unreadable(let failure): trace?.append(.unreadable(failure.code))
        }
    }

    @inline(__always)
    private mutating func parse(
        _ frame: RecordFrame,
        _ cells: borrowing [CSVCell],
        _ raw: Span<UInt8>,
        _ sink: inout EventSink
    ) -> RecordResult {
        if let result = lines?.parse(frame, &record, raw, &sink) { return result }
        if let result = self.cells?.parse(frame, cells, &record, raw, &sink) { return result }
        if let result = objects?.parse(frame, &record, raw, &sink) { return result }
        if let result = elements?.parse(frame, &record, raw, &sink) { return result }
        return .unreadable(.noPattern)
    }
}
