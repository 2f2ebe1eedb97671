internal import Model

/// Reads CSV records by the columns that the header has named.
struct CellParser {
    /// For each column of the file the slot it fills; -1 for none.
    private let slots: [Int]
    /// The column of the file whose cells hold JSON; -1 without one.
    private let embedded: Int
    private let embeddedName: String
    /// The cells of the header, to know it again when it is repeated.
    private let header: [[UInt8]]
    private let repeated: Int
    /// The reader of embedded JSON; one or none.
    private var json: [ObjectParser]
    private var decoded: [UInt8] = []

    init(_ layout: CSVLayout, source: SourceDefinition) {
        slots = layout.slots
        embedded = layout.embedded
        embeddedName = embedded >= 0 ? layout.header[embedded] : ""
        header = layout.header.map { Array($0.utf8) }
        repeated = source.program.reasons.firstIndex(of: RecordProgram.repeatedHeader) ?? 0
        json = embedded >= 0 ? source.json.map { [ObjectParser($0)] } ?? [] : []
    }

    mutating func parse(
        _ frame: RecordFrame,
        _ cells: borrowing [CSVCell],
        _ record: inout RecordParser,
        _ raw: Span<UInt8>,
        _ sink: inout EventSink
    ) -> RecordResult {
        record.begin()
        switch frame.problem {
        case .none, .tooFewCells, .tooManyCells: break
        case .some(let problem): return .unreadable(.frame(problem))
        }
        let count = min(slots.count, frame.cellCount)
        var jsonProblem: JSONProblem?
        if !json.isEmpty, embedded < count {
            jsonProblem = parseEmbedded(cells[frame.firstCell + embedded], &record, raw, &sink)
        }
        for column in 0..<count {
            let slot = slots[column]
            // What the JSON says goes before the columns beside it.
            guard slot >= 0, column != embedded, !record.slots[slot].hasValue else { continue }
            record.slots[slot] = cells[frame.firstCell + column].slot(in: raw, arena: &sink.arena)
        }
        if isHeader(frame, cells, raw) { return .ignored(repeated) }
        if let problem = frame.problem {
            // A total row may be short: it is looked at before the number of cells is held against it.
            let short = problem == .tooFewCells
            if case .reason(let reason) = record.ignoreReason(early: false, cutShort: short, raw, sink) {
                return .ignored(reason)
            }
            return .unreadable(.cells(problem, found: frame.cellCount, expected: slots.count))
        }
        if let jsonProblem {
            if case .reason(let reason) = record.ignoreReason(early: false, cutShort: true, raw, sink) {
                return .ignored(reason)
            }
            return .unreadable(.json(jsonProblem, column: embeddedName))
        }
        return record.finish(frame, raw, &sink)
    }

    private mutating func parseEmbedded(
        _ cell: CSVCell,
        _ record: inout RecordParser,
        _ raw: Span<UInt8>,
        _ sink: inout EventSink
    ) -> JSONProblem? {
        if !cell.hasDoubledQuotes {
            return json[0].parse(cell.range, &record, raw, &sink)
        }
        // Taken out while it is read, so that the parser may write into itself.
        var text = decoded
        decoded = []
        text.removeAll(keepingCapacity: true)
        cell.appendValue(in: raw, to: &text)
        let problem = json[0].parse(copy: text.span, &record, &sink)
        decoded = text
        return problem
    }

    private func isHeader(_ frame: RecordFrame, _ cells: borrowing [CSVCell], _ raw: Span<UInt8>) -> Bool {
        // The column that the header does not name is not there when the header stands there again.
        let named = (header.lastIndex { !$0.isEmpty } ?? -1) + 1
        guard frame.cellCount == header.count || frame.cellCount == named else { return false }
        for column in 0..<named {
            let cell = cells[frame.firstCell + column]
            let range = ByteScan.trim(raw, cell.range)
            let title = header[column]
            guard ByteScan.equal(raw.extracting(range), title.span) else { return false }
        }
        return true
    }
}

/// Reads JSON objects by paths.
struct ObjectParser {
    private let slots: [Int]
    private var scanner: JSONScanner

    init(_ program: JSONProgram) {
        slots = program.slots
        scanner = JSONScanner(program.paths)
    }

    mutating func parse(
        _ frame: RecordFrame,
        _ record: inout RecordParser,
        _ raw: Span<UInt8>,
        _ sink: inout EventSink
    ) -> RecordResult {
        if let problem = frame.problem { return .unreadable(.frame(problem)) }
        record.begin()
        if let problem = parse(frame.range, &record, raw, &sink) { return .unreadable(.json(problem, column: nil)) }
        return record.finish(frame, raw, &sink)
    }

    /// Reads an object that lies in the raw bytes of the batch.
    mutating func parse(
        _ range: Range<Int>,
        _ record: inout RecordParser,
        _ raw: Span<UInt8>,
        _ sink: inout EventSink
    ) -> JSONProblem? {
        let problem = scanner.scan(
            raw.extracting(range),
            source: .raw(range.lowerBound),
            arena: &sink.arena
        )
        if problem == nil { take(&record) }
        return problem
    }

    /// Reads an object from a copy; the values that are wanted go to the arena.
    mutating func parse(
        copy bytes: Span<UInt8>,
        _ record: inout RecordParser,
        _ sink: inout EventSink
    ) -> JSONProblem? {
        let problem = scanner.scan(bytes, source: .copy, arena: &sink.arena)
        if problem == nil { take(&record) }
        return problem
    }

    @inline(__always)
    private func take(_ record: inout RecordParser) {
        for path in slots.indices {
            let value = scanner.slots[path]
            // Several paths may lead to one slot: the first that is there wins.
            guard !value.isMissing, !record.slots[slots[path]].hasValue else { continue }
            record.slots[slots[path]] = value
        }
    }
}
