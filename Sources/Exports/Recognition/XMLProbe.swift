internal import Model

/// Judges whether the records of an XML file are of a source, by the paths they have.
struct XMLProbe {
    /// How many records are looked at.
    private static let limit = 20

    private let head: [UInt8]
    private let isForced: Bool

    /// - Parameter isForced: whether the user named the source: then one path that is there will do.
    init(head: [UInt8], isForced: Bool) {
        self.head = head
        self.isForced = isForced
    }

    /// Whether a document type stands before the first element: such a file is refused whole.
    var hasDocumentType: Bool {
        let bytes = head.span
        var place = 0
        while place < bytes.count {
            let token = XMLToken.read(bytes, at: place, atEnd: true)
            switch token.kind {
            case .documentType: return true
            case .passedOver, .text: place = token.next
            default: return false
            }
        }
        return false
    }

    /// Whether the first element is a record already.
    private func startsWithRecord(_ name: String) -> Bool {
        let bytes = head.span
        var place = 0
        while place < bytes.count {
            let token = XMLToken.read(bytes, at: place, atEnd: true)
            guard token.kind == .passedOver || token.kind == .text else {
                return token.kind == .start && ByteScan.text(bytes, token.range) == name
            }
            place = token.next
        }
        return false
    }

    private func records(_ name: String) -> [[UInt8]] {
        guard let input = try? ByteInput(bytes: head, name: "") else { return [] }
        var reader = XMLReader(input, record: name)
        var records: [[UInt8]] = []
        var raw: [UInt8] = []
        var frames: [RecordFrame] = []
        while records.count < XMLProbe.limit, reader.next(into: &raw, frames: &frames) {
            // What is broken, or cut off by the end of the head, says nothing of where it comes from.
            for frame in frames where frame.problem == nil && records.count < XMLProbe.limit {
                records.append(Array(raw[frame.range]))
            }
        }
        return records
    }

    func judge(
        _ source: SourceDefinition,
        _ candidates: inout [Recogniser.Candidate],
        _ rejected: inout [Recognition.Rejection]
    ) {
        guard let program = source.xml else {
            rejected.append(
                Recognition.Rejection(source: source.id, form: source.forms.first ?? .xml, reason: "other-form")
            )
            return
        }
        var scanner = XMLScanner(program.paths)
        var arena: [UInt8] = []
        var fitting = 0
        var whole = 0
        var present = [Bool](repeating: false, count: program.slots.count)
        for record in records(program.record) {
            arena.removeAll(keepingCapacity: true)
            guard scanner.scan(record.span, offset: 0, arena: &arena) == nil else { continue }
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
                    form: .xml,
                    reason: "elements-missing",
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
                plan: .xml(record: program.record, hasRoot: !startsWithRecord(program.record)),
                form: .xml,
                confidence: share,
                weight: (paths.count - absent.count) * 1000,
                absent: absent
            )
        )
    }
}
