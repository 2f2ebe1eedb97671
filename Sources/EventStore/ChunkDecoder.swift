internal import Exports
public import Model

/// Makes events of chunks again.
///
/// Chunks of one source with the same fields get one schema, so that whoever looks up its fields does so once.
public struct ChunkDecoder: Sendable {
    /// The code of the diagnostic that says a chunk is damaged.
    public static let damagedCode = "scan.events-damaged"

    private struct Known: Sendable {
        var schema: EventSchema
        var keys: KeyFields
    }

    private let names: [Int: String]
    private var known: [[String]: Known] = [:]

    /// A decoder that names files by these names, by number.
    public init(files names: [Int: String]) { self.names = names }

    /// Makes events of a chunk.
    ///
    /// - Throws: `scan.events-damaged`.
    public mutating func decode(_ bytes: [UInt8]) throws(Diagnostic) -> EventChunk {
        guard let chunk = chunk(bytes) else { throw Diagnostic(Self.damagedCode) }
        return chunk
    }

    private mutating func chunk(_ bytes: [UInt8]) -> EventChunk? {
        guard bytes.count > 9, bytes[0] == EventChunk.version else { return nil }
        var end = ByteReader(bytes[(bytes.count - 8)...])
        guard end.fixed() == UInt64(Checksum.crc32(bytes[..<(bytes.count - 8)])) else { return nil }
        var outer = ByteReader(bytes[1..<(bytes.count - 8)])
        guard let size = outer.count(size: 1), let body = outer.blob(size) else { return nil }
        var reader = ByteReader(body)
        guard let source = reader.text(), let count = reader.count(size: 3),
            outer.left == count * EventBatch.Provenance.digestLength,
            let digests = outer.blob(outer.left), let files = files(&reader), let fields = fields(&reader),
            count == 0 || !files.isEmpty
        else { return nil }
        let known = known(source, fields)
        var batch = EventBatch(schema: known.schema, file: "")
        batch.provenance = EventBatch.Provenance(files: files.map { names[$0] ?? "?" })
        batch.provenance?.digests = Array(digests)
        guard readRows(&reader, count, files: files.count, &batch) else { return nil }
        guard fields.isEmpty || count <= (64 << 20) / fields.count else { return nil }
        batch.slots = [EventBatch.Slot](repeating: .missing, count: count * fields.count)
        var chunk = EventChunk(
            batch: batch,
            keys: [UInt64](repeating: 0, count: count),
            identified: [Bool](repeating: false, count: count),
            files: files
        )
        var identities = [UInt64](repeating: 0, count: known.keys.identity.isEmpty ? 0 : count)
        for field in fields.indices {
            guard readColumn(&reader, field, &chunk, known.keys, &identities) else { return nil }
        }
        guard reader.left == 0 else { return nil }
        for row in identities.indices where chunk.identified[row] { chunk.keys[row] = identities[row] }
        return chunk
    }

    private func files(_ reader: inout ByteReader) -> [Int]? {
        guard let count = reader.count(size: 1) else { return nil }
        var files: [Int] = []
        for _ in 0..<count {
            guard let file = reader.number() else { return nil }
            files.append(Int(truncatingIfNeeded: file))
        }
        return files
    }

    private func fields(_ reader: inout ByteReader) -> [String]? {
        guard let count = reader.count(size: 1), count <= 4096 else { return nil }
        var fields: [String] = []
        for _ in 0..<count {
            guard let field = reader.text() else { return nil }
            fields.append(field)
        }
        return fields
    }

    private mutating func known(_ source: String, _ fields: [String]) -> Known {
        let name = [source] + fields
        if let known = known[name] { return known }
        let made = Known(schema: EventSchema(dataset: source, fields: fields), keys: KeyFields(fields))
        known[name] = made
        return made
    }

    private func readRows(_ reader: inout ByteReader, _ count: Int, files: Int, _ batch: inout EventBatch) -> Bool {
        batch.rows.reserveCapacity(count)
        var time: Int64 = 0
        for _ in 0..<count {
            guard let delta = reader.signed() else { return false }
            time &+= delta
            batch.rows.append(
                EventBatch.Row(
                    start: 0,
                    length: 0,
                    record: 0,
                    time: Instant(nanoseconds: time),
                    certainty: .exact,
                    system: .linux
                )
            )
        }
        guard let marks = reader.blob(count) else { return false }
        for (row, mark) in marks.enumerated() {
            let system = Int(mark >> 2)
            guard System.allCases.indices.contains(system) else { return false }
            batch.rows[row].system = System.allCases[system]
            batch.rows[row].certainty = mark & 3 == 0 ? .exact : (mark & 3 == 1 ? .ambiguous : .nonexistent)
        }
        for _ in 0..<count {
            var place = 0
            if files > 1 {
                guard let read = reader.count(), read < files else { return false }
                place = read
            }
            batch.provenance?.rows.append(UInt32(truncatingIfNeeded: place))
        }
        var record: Int64 = 0
        for row in 0..<count {
            guard let delta = reader.signed() else { return false }
            record &+= delta
            batch.rows[row].record = Int(record)
        }
        return true
    }

    private func readColumn(
        _ reader: inout ByteReader,
        _ field: Int,
        _ chunk: inout EventChunk,
        _ fields: KeyFields,
        _ identities: inout [UInt64]
    ) -> Bool {
        guard let mark = reader.count() else { return false }
        if mark == 0 { return true }
        let values = mark - 1
        let count = chunk.batch.count
        guard values <= count else { return false }
        var slots: [EventBatch.Slot] = []
        slots.reserveCapacity(values)
        var offset = chunk.batch.arena.count
        let start = offset
        for _ in 0..<values {
            guard let length = reader.count(size: 1), length < 1 << 30 else { return false }
            slots.append(.decoded(offset, length))
            offset += length
        }
        guard offset < Int(UInt32.max), let bytes = reader.blob(offset - start) else { return false }
        chunk.batch.arena.append(contentsOf: bytes)
        let keys = slots.map { slot in
            EventKey.ofValue(chunk.batch.arena, Int(slot.offset)..<Int(slot.offset) + slot.length)
        }
        let seed = fields.seeds[field]
        let isID = fields.identity.first == field
        let isIdentity = fields.identity.contains(field)
        var next = 0
        for row in 0..<count {
            guard let code = reader.number() else { return false }
            let number: Int
            switch code {
            case 0: continue
            case 1:
                chunk.batch.slots[row * fields.seeds.count + field] = .null
                continue
            case 2:
                number = next
                next += 1
            default:
                guard code - 3 < UInt64(next) else { return false }
                number = Int(code - 3)
            }
            guard number < values else { return false }
            chunk.batch.slots[row * fields.seeds.count + field] = slots[number]
            EventKey.add(keys[number], seed, to: &chunk.keys[row])
            if isIdentity {
                EventKey.add(keys[number], seed, to: &identities[row])
                if isID, keys[number] != 0 { chunk.identified[row] = true }
            }
        }
        return next == values
    }
}
