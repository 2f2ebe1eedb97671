internal import Model
internal import Patterns

/// Judges whether the lines of a file are of a source, by the share that its patterns match.
struct LinesProbe {
    /// How many records are looked at.
    private static let limit = 200
    /// The share of records, in percent, that must be known.
    private static let share = 60

    private let head: [UInt8]
    private let options: ReaderOptions
    private let isForced: Bool

    /// - Parameter isForced: whether the user named the source: then one record that is known will do.
    init(head: [UInt8], options: ReaderOptions, isForced: Bool) {
        self.head = head
        self.options = options
        self.isForced = isForced
    }

    func judge(
        _ source: SourceDefinition,
        _ candidates: inout [Recogniser.Candidate],
        _ rejected: inout [Recognition.Rejection]
    ) {
        guard let program = source.lines else { return }
        guard let input = try? ByteInput(bytes: head, name: "") else { return }
        let start = program.start.map(RecordStart.init)
        var reader = LineReader(input, startsRecord: start.map { start in { start.starts($0) } })
        var raw: [UInt8] = []
        var sink = EventSink()
        var frames: [RecordFrame] = []
        var parser = LineParser(program)
        var record = RecordParser(source, options: options)
        var seen = 0
        var known = 0
        var events = 0
        while seen < LinesProbe.limit, reader.next(into: &raw, frames: &frames) {
            // The last record may be cut off by the end of the head.
            if head.count >= ByteInput.headLength, input.isComplete { frames.removeLast() }
            for frame in frames.prefix(LinesProbe.limit - seen) {
                seen += 1
                switch parser.parse(frame, &record, raw.span, &sink) {
                case .event:
                    known += 1
                    events += 1
                case .ignored: known += 1
                case .unreadable(.noPattern), .unreadable(.frame): break
                // A record of this source whose time or values are wrong is of this source all the same.
                case .unreadable:
                    known += 1
                    events += 1
                }
            }
        }
        let confidence = seen == 0 ? 0 : known * 100 / seen
        guard (events > 0 && confidence >= LinesProbe.share) || (isForced && known > 0) else {
            rejected.append(
                Recognition.Rejection(
                    source: source.id,
                    form: .lines,
                    reason: "lines-unmatched",
                    confidence: min(confidence, 99)
                )
            )
            return
        }
        var patterns: [String: Int] = [:]
        for (index, name) in source.patterns.enumerated() where parser.hits[index] > 0 {
            patterns[name] = parser.hits[index]
        }
        candidates.append(
            Recogniser.Candidate(
                source: source,
                plan: .lines,
                form: .lines,
                confidence: confidence,
                weight: confidence,
                patterns: patterns
            )
        )
    }
}
