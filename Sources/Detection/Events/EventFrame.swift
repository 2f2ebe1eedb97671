public import Model

/// One event as rules see it: for each field they ask for, the values it has.
///
/// The same frame is filled anew for each event, so that an event costs no allocation once the frame has grown. It fits the
/// rows of an `EventBatch` and JSON objects alike: nested objects are reached by paths with dots, an array gives its field
/// several values, and a test holds when it holds for one of them.
public struct EventFrame: Sendable {
    /// The kind of a value.
    enum Kind: UInt8, Sendable {
        case string
        case number
        case boolean
        case null
        /// An object or array: the field is there, and its values are elsewhere or there are none.
        case container
    }

    /// A value of the event.
    struct Value: Sendable {
        var kind: Kind
        /// The bytes in `bytes`.
        var start: Int
        var end: Int
        /// The folded bytes in `folded`; -1 until they are needed.
        var foldedStart = -1
        var foldedEnd = -1
        /// The next value of the same field; -1 for none.
        var next: Int32 = -1
    }

    private struct Head: Sendable {
        var first: Int32 = -1
        var last: Int32 = -1
        /// Which dots of the name are steps into an object: a key that holds the dots itself wins.
        var steps: UInt64 = .max
    }

    var bytes: [UInt8] = []
    var folded: [UInt8] = []
    var values: [Value] = []
    private var heads: [Head]
    private var touched: [Int32] = []
    /// The moment of the event, when it has a readable one.
    public internal(set) var time: Instant?

    init(fields: Int) { heads = [Head](repeating: Head(), count: fields) }

    /// Forgets the event and keeps the room.
    mutating func clear() {
        for field in touched { heads[Int(field)] = Head() }
        touched.removeAll(keepingCapacity: true)
        bytes.removeAll(keepingCapacity: true)
        folded.removeAll(keepingCapacity: true)
        values.removeAll(keepingCapacity: true)
        time = nil
    }

    /// The fields that have a value, each once, in the order of the event.
    var present: [Int32] { touched }

    /// The first value of a field; -1 when the event lacks it.
    @inline(__always)
    func first(_ field: Int) -> Int32 { heads[field].first }

    /// Adds a value whose bytes stand in `bytes` already.
    mutating func add(_ field: Int, _ kind: Kind, _ start: Int, _ end: Int, steps: UInt64 = 0) {
        var head = heads[field]
        if head.first >= 0, steps > head.steps { return }
        if head.first < 0 { touched.append(Int32(field)) }
        let place = Int32(values.count)
        values.append(Value(kind: kind, start: start, end: end))
        if head.first < 0 || steps < head.steps {
            head = Head(first: place, last: place, steps: steps)
        } else {
            values[Int(head.last)].next = place
            head.last = place
        }
        heads[field] = head
    }

    /// Makes the folded form of a value.
    mutating func fold(_ index: Int) {
        guard values[index].foldedStart < 0 else { return }
        let start = folded.count
        let value = values[index]
        // Taken out for the time of the call, as the bytes next to it are read meanwhile.
        var output: [UInt8] = []
        swap(&output, &folded)
        CaseFolding.append(bytes.span, value.start, value.end, to: &output)
        swap(&output, &folded)
        values[index].foldedStart = start
        values[index].foldedEnd = folded.count
    }

    /// The text of a value, invalid UTF-8 repaired. For sinks.
    func text(_ index: Int) -> String {
        String(decoding: bytes[values[index].start..<values[index].end], as: UTF8.self)
    }

    /// The texts of a field's values, without null and containers. For sinks.
    func texts(_ field: Int) -> [String] {
        var texts: [String] = []
        var index = heads[field].first
        while index >= 0 {
            switch values[Int(index)].kind {
            case .null, .container: break
            default: texts.append(text(Int(index)))
            }
            index = values[Int(index)].next
        }
        return texts
    }
}

/// Which slot of a schema's rows holds which field of a set of rules.
public struct BatchBinding: Sendable {
    enum Origin: Sendable {
        case slot(Int)
        case time
        case dataset
    }

    /// Field of the rules and where it comes from.
    let origins: [(field: Int, origin: Origin)]
    /// The name of the source.
    let dataset: [UInt8]
    /// Whether keywords need the whole record.
    let needsMessage: Bool

    init(_ schema: EventSchema, _ fields: FieldTable, needsMessage: Bool) {
        var origins: [(Int, Origin)] = []
        for field in 1..<max(1, fields.count) {
            let name = fields.names[field]
            if let slot = schema.index(of: name) {
                origins.append((field, .slot(slot)))
            } else if name.lowercased() == "@timestamp" {
                origins.append((field, .time))
            } else if name.lowercased() == "event.dataset" {
                origins.append((field, .dataset))
            }
        }
        self.origins = origins
        self.needsMessage = needsMessage
        dataset = Array(schema.dataset.utf8)
    }
}

extension EventFrame {
    /// Takes a row of a batch. Only the fields that rules ask for are copied.
    mutating func load(_ batch: EventBatch, _ row: Int, _ binding: BatchBinding) {
        clear()
        let info = batch.rows[row]
        time = info.time
        for (field, origin) in binding.origins {
            let start = bytes.count
            switch origin {
            case .slot(let index):
                let slot = batch.slot(row, index)
                if slot.isMissing { continue }
                guard slot.hasValue else {
                    add(field, .null, start, start)
                    continue
                }
                copy(slot, batch)
            case .time: bytes.append(contentsOf: Array(info.time.rfc3339.utf8))
            case .dataset: bytes.append(contentsOf: binding.dataset)
            }
            add(field, .string, start, bytes.count)
        }
        guard binding.needsMessage else { return }
        // The record as it was logged, and the values whose text differs from it: quotes undoubled, escapes resolved.
        var start = bytes.count
        let end = Int(info.start) + Int(info.length)
        if end <= batch.raw.count { bytes.append(contentsOf: batch.raw[Int(info.start)..<end]) }
        add(FieldTable.message, .string, start, bytes.count)
        for index in 0..<batch.schema.width {
            let slot = batch.slot(row, index)
            guard slot.region == 1 else { continue }
            start = bytes.count
            copy(slot, batch)
            add(FieldTable.message, .string, start, bytes.count)
        }
    }

    private mutating func copy(_ slot: EventBatch.Slot, _ batch: EventBatch) {
        let start = Int(slot.offset)
        let end = start + slot.length
        switch slot.region {
        case 0 where end <= batch.raw.count: bytes.append(contentsOf: batch.raw[start..<end])
        case 1 where end <= batch.arena.count: bytes.append(contentsOf: batch.arena[start..<end])
        case 2 where end <= batch.schema.pool.count: bytes.append(contentsOf: batch.schema.pool[start..<end])
        default: break
        }
    }
}
