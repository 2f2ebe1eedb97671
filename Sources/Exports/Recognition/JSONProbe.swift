internal import Model

/// Judges whether the objects of a file are of a source, by the paths they have.
struct JSONProbe {
    /// How many objects are looked at.
    private static let limit = 20

    private let shape: JSONShape
    private var raw: [UInt8] = []
    private var frames: [RecordFrame] = []

    private let isForced: Bool

    /// - Parameter isForced: whether the user named the source: then one path that is there will do.
    init(head: [UInt8], shape: JSONShape, isForced: Bool) {
        self.shape = shape
        self.isForced = isForced
        guard let input = try? ByteInput(bytes: head, name: "") else { return }
        var reader = JSONReader(input, shape: shape)
        _ = reader.next(into: &raw, frames: &frames)
        // The last object may be cut off by the end of the head.
        frames = Array(frames.filter { $0.problem == nil }.prefix(JSONProbe.limit))
    }

    func judge(
        _ source: SourceDefinition,
        _ candidates: inout [Recogniser.Candidate],
        _ rejected: inout [Recognition.Rejection]
    ) {
        // JSON that stands in the cells of a CSV file may stand by itself as well.
        guard let program = source.json else {
            rejected.append(
                Recognition.Rejection(source: source.id, form: source.forms.first ?? .json, reason: "other-form")
            )
            return
        }
        var scanner = JSONScanner(program.paths)
        var arena: [UInt8] = []
        var fitting = 0
        var whole = 0
        var present = [Bool](repeating: false, count: program.slots.count)
        for frame in frames {
            arena.removeAll(keepingCapacity: true)
            let problem = scanner.scan(raw.span.extracting(frame.range), source: .raw(frame.start), arena: &arena)
            // A broken object says nothing of where it comes from.
            guard problem == nil else { continue }
            whole += 1
            for path in present.indices where !scanner.slots[path].isMissing { present[path] = true }
            let fits = program.signature.allSatisfy { group in group.contains { !scanner.slots[$0].isMissing } }
            if fits { fitting += 1 }
        }
        let share = whole == 0 ? 0 : fitting * 100 / whole
        let paths = program.paths.paths
        guard share >= 50 || (isForced && present.contains(true)) else {
            let missing = program.signature.filter { group in !group.contains { present[$0] } }
            let found = (program.signature.count - missing.count) * 100 / max(1, program.signature.count)
            rejected.append(
                Recognition.Rejection(
                    source: source.id,
                    form: .json,
                    reason: "paths-missing",
                    missing: missing.compactMap { $0.first.map { paths[$0] } },
                    confidence: min(found, 99)
                )
            )
            return
        }
        let absent = paths.indices.filter { !present[$0] }.map { paths[$0] }
        candidates.append(
            Recogniser.Candidate(
                source: source,
                plan: .json(shape),
                form: .json,
                confidence: share,
                weight: (paths.count - absent.count) * 1000,
                absent: absent
            )
        )
    }
}
