internal import Model

/// Reads elements of XML by paths.
struct ElementParser {
    private let slots: [Int]
    private var scanner: XMLScanner

    init(_ program: XMLProgram) {
        slots = program.slots
        scanner = XMLScanner(program.paths)
    }

    mutating func parse(
        _ frame: RecordFrame,
        _ record: inout RecordParser,
        _ raw: Span<UInt8>,
        _ sink: inout EventSink
    ) -> RecordResult {
        if let problem = frame.problem { return .unreadable(.frame(problem)) }
        record.begin()
        let bytes = raw.extracting(frame.range)
        if let problem = scanner.scan(bytes, offset: frame.start, arena: &sink.arena) {
            return .unreadable(.xml(problem.problem, offset: problem.offset))
        }
        for path in slots.indices {
            let value = scanner.slots[path]
            // Several paths may lead to one slot: the first that is there wins.
            guard !value.isMissing, !record.slots[slots[path]].hasValue else { continue }
            record.slots[slots[path]] = value
        }
        return record.finish(frame, raw, &sink)
    }
}
