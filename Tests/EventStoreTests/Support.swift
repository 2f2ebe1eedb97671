import EventStore
import Model

/// Makes events as a reader would.
struct Maker {
    let schema: EventSchema
    var batch: EventBatch

    init(_ source: String, _ fields: [String]) {
        schema = EventSchema(dataset: source, fields: fields)
        batch = EventBatch(schema: schema, file: "f")
    }

    mutating func add(_ time: Int64, _ values: [[UInt8]?], record: Int? = nil, raw: String = "raw") {
        let start = batch.raw.count
        batch.raw += Array(raw.utf8)
        batch.rows.append(
            EventBatch.Row(
                start: UInt32(start),
                length: UInt32(raw.utf8.count),
                record: record ?? batch.rows.count + 1,
                time: Instant(nanoseconds: time),
                certainty: .exact,
                system: .linux
            )
        )
        for value in values {
            guard let value else {
                batch.slots.append(.missing)
                continue
            }
            batch.slots.append(.decoded(batch.arena.count, value.count))
            batch.arena += value
        }
    }

    func chunks(file: Int, budget: Int = 16 << 20) -> [ChunkSource] {
        let fields = schema.fields.enumerated().map { EventPacker.Field($1, place: $0) }
        var packer = EventPacker(source: schema.dataset, fields: fields, file: file, budget: budget)
        var made: [ChunkSource] = []
        let take = { (packed: EventPacker.Packed) in
            made.append(ChunkSource(packed.info, origin: file) { packed.bytes })
        }
        packer.add(batch, take)
        packer.flush(take)
        return made
    }
}

/// All that a merge hands out, as texts in order.
func merged(_ sources: [ChunkSource]) throws -> [String] {
    var merge = EventMerge(sources, files: [1: "a", 2: "b", 3: "c"])
    var lines: [String] = []
    while let slice = try merge.next() {
        for place in slice.order {
            let batch = slice.batches[place.batch]
            let values = batch.schema.fields.indices.map { batch.text(place.row, $0) ?? "-" }.joined(separator: ",")
            lines.append("\(batch.rows[place.row].time.nanoseconds) \(batch.schema.dataset) \(values)")
        }
    }
    return lines
}
