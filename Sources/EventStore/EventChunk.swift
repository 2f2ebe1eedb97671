internal import Exports
public import Model

/// Some thousand events of one source, in the order of time, as they are put aside and kept.
///
/// What is kept of an event: its moment, its common fields, the SHA-256 of its record, and where that stood. Values that occur
/// often are written once. Whatever bytes it is made from, decoding gives events or an error.
public struct EventChunk: Sendable {
    /// What is known of a chunk without unpacking it.
    public struct Info: Sendable, Hashable {
        /// The source.
        public var source: String
        /// The moment of its first event.
        public var first: Instant
        /// The moment of its last event.
        public var last: Instant
        /// The number of its events.
        public var count: Int

        /// What is known of a chunk.
        public init(source: String, first: Instant, last: Instant, count: Int) {
            self.source = source
            self.first = first
            self.last = last
            self.count = count
        }
    }

    /// The most events of one chunk.
    public static let limit = 4096
    /// The most bytes of values in a chunk of more than one event.
    static let byteLimit = 4 << 20
    static let version: UInt8 = 1

    /// The events. Its provenance names files by their numbers; who decodes puts the names there.
    public var batch: EventBatch
    /// For each event the number that puts equal ones side by side.
    var keys: [UInt64]
    /// For each event whether the key is that of the source's own id.
    var identified: [Bool]
    /// The numbers of the files.
    public var files: [Int]

    /// What is known of it.
    public var info: Info {
        Info(
            source: batch.schema.dataset,
            first: batch.rows.first?.time ?? Instant(nanoseconds: 0),
            last: batch.rows.last?.time ?? Instant(nanoseconds: 0),
            count: batch.count
        )
    }

    /// The chunk with some of its events only, as bytes.
    public func encoded(keeping rows: [Int]) -> [UInt8] {
        var encoder = ChunkEncoder(source: batch.schema.dataset, fields: batch.schema.fields, files: files)
        for row in rows {
            encoder.add(
                batch.rows[row],
                file: Int(batch.provenance?.rows[row] ?? 0),
                digest: batch.digest(of: row) ?? []
            )
        }
        for field in batch.schema.fields.indices {
            var numbers: [EventBatch.Slot: Int32] = [:]
            var values: [EventBatch.Slot] = []
            let codes = rows.map { row -> Int32 in
                let slot = batch.slot(row, field)
                guard slot.hasValue else { return slot.isMissing ? -1 : -2 }
                if let known = numbers[slot] { return known }
                numbers[slot] = Int32(truncatingIfNeeded: values.count)
                values.append(slot)
                return Int32(truncatingIfNeeded: values.count - 1)
            }
            encoder.add(codes) { number in
                let slot = values[Int(number)]
                return batch.arena[Int(slot.offset)..<Int(slot.offset) + slot.length]
            }
        }
        return encoder.finish()
    }
}

/// Writes a chunk: rows in the order of time, then the fields one after another.
struct ChunkEncoder {
    private let source: String
    private let fields: [String]
    private let files: [Int]
    private var times = ByteWriter()
    private var marks: [UInt8] = []
    private var places = ByteWriter()
    private var records = ByteWriter()
    private var columns = ByteWriter()
    private var digests: [UInt8] = []
    private var count = 0
    private var time: Int64 = 0
    private var record: Int64 = 0

    init(source: String, fields: [String], files: [Int]) {
        self.source = source
        self.fields = fields
        self.files = files
    }

    mutating func add(_ row: EventBatch.Row, file: Int, digest: ArraySlice<UInt8>) {
        times.addSigned(row.time.nanoseconds &- time)
        time = row.time.nanoseconds
        let system = System.allCases.firstIndex(of: row.system) ?? 0
        let certainty: UInt8 =
            switch row.certainty {
            case .exact: 0
            case .ambiguous: 1
            case .nonexistent: 2
            }
        marks.append(certainty | UInt8(truncatingIfNeeded: system) << 2)
        if files.count > 1 { places.add(file) }
        records.addSigned(Int64(row.record) &- record)
        record = Int64(row.record)
        digests.append(contentsOf: digest)
        count += 1
    }

    /// Adds a field: for each row the number of its value, -1 for none, -2 for null.
    mutating func add(_ codes: [Int32], value: (Int32) -> ArraySlice<UInt8>) {
        guard codes.contains(where: { $0 != -1 }) else { return columns.add(0) }
        // A value is written where it comes first: a field whose values are all different then costs nothing beside them.
        // Numbers of values are dense, so an array finds one sooner than a dictionary.
        var known = [Int32](repeating: -1, count: Int(codes.max() ?? -1) + 1)
        var order: [Int32] = []
        var numbers = ByteWriter()
        for code in codes {
            switch code {
            case -1: numbers.add(0)
            case -2: numbers.add(1)
            default:
                let place = known[Int(code)]
                if place >= 0 {
                    numbers.add(3 + Int(place))
                } else {
                    known[Int(code)] = Int32(truncatingIfNeeded: order.count)
                    order.append(code)
                    numbers.add(2)
                }
            }
        }
        columns.add(1 + order.count)
        for code in order { columns.add(value(code).count) }
        for code in order { columns.bytes.append(contentsOf: value(code)) }
        columns.bytes.append(contentsOf: numbers.bytes)
    }

    func finish() -> [UInt8] {
        var body = ByteWriter()
        body.add(text: source)
        body.add(count)
        body.add(files.count)
        for file in files { body.add(file) }
        body.add(fields.count)
        for field in fields { body.add(text: field) }
        body.bytes += times.bytes
        body.bytes += marks
        body.bytes += places.bytes
        body.bytes += records.bytes
        body.bytes += columns.bytes
        var chunk = ByteWriter()
        chunk.bytes.append(EventChunk.version)
        chunk.add(blob: body.bytes)
        chunk.bytes += digests
        chunk.add(fixed: UInt64(Checksum.crc32(chunk.bytes[...])))
        return chunk.bytes
    }
}
