internal import Model

/// Judges whether the objects of a file are of a source, by the paths they have.
struct JSONProbe {
    /// How many objects are looked at.
    private static let limit = 20

    private let shape: JSONShape
    private let isForced: Bool
    /// The first objects.
    private var objects: [[UInt8]] = []

    /// - Parameter isForced: whether the user named the source: then one path that is there will do.
    init(head: [UInt8], shape: JSONShape, isForced: Bool) {
        self.shape = shape
        self.isForced = isForced
        guard let input = try? ByteInput(bytes: head, name: "") else { return }
        var reader = JSONReader(input, shape: shape)
        var raw: [UInt8] = []
        var frames: [RecordFrame] = []
        while objects.count < JSONProbe.limit, reader.next(into: &raw, frames: &frames) {
            // What is broken, or cut off by the end of the head, says nothing of where it comes from.
            for frame in frames.prefix(JSONProbe.limit) where frame.problem == nil {
                objects.append(Array(raw[frame.range]))
            }
        }
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
        for object in objects {
            arena.removeAll(keepingCapacity: true)
            let problem = scanner.scan(object.span, source: .raw(0), arena: &arena)
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
