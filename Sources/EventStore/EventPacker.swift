internal import Crypto
internal import Foundation
public import Model

/// Packs the events of one file into chunks.
///
/// Events are gathered until they take some megabytes, put in the order of time, and cut into chunks. Everything but the
/// events at hand is in the chunks: memory does not grow with the file.
public struct EventPacker: Sendable {
    /// A field that is kept.
    public struct Field: Sendable {
        /// Its name.
        public var name: String
        /// Its place in the source's schema.
        public var place: Int
        /// Makes what is kept of a value: a pseudonym, a text with numbers masked; nil to keep it as it is.
        public var transform: (@Sendable (Span<UInt8>, inout [UInt8]) -> Void)?
        /// Works the value out of the whole event, of which parts are not kept; nil for a field of the source. Nil as an answer
        /// for an event that does not have it.
        public var derive: (@Sendable (EventBatch, Int) -> [UInt8]?)?

        /// A field that is worked out of others.
        public init(_ name: String, derive: @escaping @Sendable (EventBatch, Int) -> [UInt8]?) {
            self.name = name
            place = -1
            self.derive = derive
        }

        /// A field that is kept.
        public init(
            _ name: String,
            place: Int,
            transform: (@Sendable (Span<UInt8>, inout [UInt8]) -> Void)? = nil
        ) {
            self.name = name
            self.place = place
            self.transform = transform
        }
    }

    /// A finished chunk.
    public struct Packed: Sendable {
        /// What is in it.
        public var info: EventChunk.Info
        /// Its bytes.
        public var bytes: [UInt8]
    }

    private struct Row {
        var row: EventBatch.Row
        var key: UInt64
        var bytes: Int
    }

    private let source: String
    private let fields: [Field]
    private let keys: KeyFields
    private let file: Int
    private let budget: Int
    private var rows: [Row] = []
    private var codes: [Int32] = []
    private var digests: [UInt8] = []
    private var tables: [ValueTable]
    /// For each field the constant of the schema that it had last, with its number: most fields of a record are constants.
    private var constants: [(slot: EventBatch.Slot, number: Int32)]
    /// For each field that is transformed the values as they were read, with the number of what is kept of them: each different
    /// value is transformed once.
    private var originals: [ByteTable]
    private var scratch: [UInt8] = []

    /// A packer without events.
    ///
    /// - Parameters:
    ///   - source: the source of the events.
    ///   - fields: what is kept of them.
    ///   - file: the number of the file that they stand in.
    ///   - budget: how many bytes the events at hand may take before they are packed.
    public init(source: String, fields: [Field], file: Int, budget: Int = 16 << 20) {
        self.source = source
        self.fields = fields
        self.file = file
        self.budget = budget
        keys = KeyFields(fields.map(\.name))
        tables = [ValueTable](repeating: ValueTable(), count: fields.count)
        originals = [ByteTable](repeating: ByteTable(), count: fields.count)
        constants = [(EventBatch.Slot, Int32)](repeating: (.missing, 0), count: fields.count)
    }

    /// Adds the events of a batch, those before a moment when one is given, and hands out chunks when there are enough.
    public mutating func add(
        _ batch: EventBatch,
        before end: Instant? = nil,
        _ take: (Packed) throws -> Void
    ) rethrows {
        for row in 0..<batch.count {
            if let end, batch.rows[row].time >= end { continue }
            add(batch, row)
        }
        let size =
            rows.count * (96 + 4 * fields.count) + tables.reduce(0) { $0 + $1.byteCount }
            + originals.reduce(0) { $0 + $1.byteCount }
        if size > budget { try flush(take) }
    }

    private mutating func add(_ batch: EventBatch, _ row: Int) {
        var key: UInt64 = 0
        var identity: UInt64 = 0
        var isIdentified = false
        var bytes = 0
        for index in fields.indices {
            let number: Int32
            if let derive = fields[index].derive {
                guard let value = derive(batch, row) else {
                    codes.append(-1)
                    continue
                }
                number = tables[index].number(value, 0..<value.count)
            } else {
                let slot = batch.slot(row, fields[index].place)
                guard slot.hasValue else {
                    codes.append(slot.isMissing ? -1 : -2)
                    continue
                }
                number = self.number(index, slot, batch, row)
            }
            codes.append(number)
            let value = tables[index].keys[Int(number)]
            EventKey.add(value, keys.seeds[index], to: &key)
            if !keys.identity.isEmpty, keys.identity.contains(index) {
                EventKey.add(value, keys.seeds[index], to: &identity)
                if keys.identity[0] == index, value != 0 { isIdentified = true }
            }
            bytes += tables[index].length(number)
        }
        if let digest = batch.digest(of: row) {
            digests.append(contentsOf: digest)
        } else {
            digests.append(contentsOf: SHA256.hash(data: batch.record(row)))
        }
        rows.append(Row(row: batch.rows[row], key: isIdentified ? identity : key, bytes: bytes))
    }

    private mutating func number(
        _ index: Int,
        _ slot: EventBatch.Slot,
        _ batch: borrowing EventBatch,
        _ row: Int
    ) -> Int32 {
        let start = Int(slot.offset)
        let range = start..<start + slot.length
        switch slot.region {
        case 0: return number(index, batch.raw, range)
        case 1: return number(index, batch.arena, range)
        default:
            if constants[index].slot == slot { return constants[index].number }
            let number = number(index, batch.schema.pool, range)
            constants[index] = (slot, number)
            return number
        }
    }

    private mutating func number(_ index: Int, _ bytes: [UInt8], _ range: Range<Int>) -> Int32 {
        guard let transform = fields[index].transform else { return tables[index].number(bytes, range) }
        let (known, hash) = originals[index].find(bytes, range)
        if let known { return known }
        scratch.removeAll(keepingCapacity: true)
        transform(bytes.span.extracting(range), &scratch)
        let number = tables[index].number(scratch, 0..<scratch.count)
        originals[index].insert(bytes, range, hash: hash, number)
        return number
    }

    /// Hands out what is left.
    public mutating func flush(_ take: (Packed) throws -> Void) rethrows {
        guard !rows.isEmpty else { return }
        let order = rows.indices.sorted { a, b in
            let left = (rows[a].row.time.nanoseconds, rows[a].key, rows[a].row.record)
            return left < (rows[b].row.time.nanoseconds, rows[b].key, rows[b].row.record)
        }
        var start = 0
        while start < order.count {
            var end = start
            var bytes = 0
            while end < order.count, end - start < EventChunk.limit {
                bytes += rows[order[end]].bytes
                if end > start, bytes > EventChunk.byteLimit { break }
                end += 1
            }
            try take(pack(order[start..<end]))
            start = end
        }
        rows.removeAll(keepingCapacity: true)
        codes.removeAll(keepingCapacity: true)
        digests.removeAll(keepingCapacity: true)
        for index in tables.indices {
            tables[index].removeAll()
            originals[index].removeAll()
            constants[index].slot = .missing
        }
    }

    private func pack(_ order: ArraySlice<Int>) -> Packed {
        var encoder = ChunkEncoder(source: source, fields: fields.map(\.name), files: [file])
        for row in order {
            let digest = row * EventBatch.Provenance.digestLength
            encoder.add(
                rows[row].row,
                file: 0,
                digest: digests[digest..<digest + EventBatch.Provenance.digestLength]
            )
        }
        for field in fields.indices {
            encoder.add(order.map { codes[$0 * fields.count + field] }) { tables[field].value($0) }
        }
        let first = order.first.map { rows[$0].row.time } ?? Instant(nanoseconds: 0)
        let last = order.last.map { rows[$0].row.time } ?? first
        return Packed(
            info: EventChunk.Info(source: source, first: first, last: last, count: order.count),
            bytes: encoder.finish()
        )
    }
}
