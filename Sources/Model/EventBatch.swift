/// Events of one file as bytes and places in them: no text is made until a person or a file needs it.
///
/// A reader fills a batch, its consumer reads it, and the reader fills it again; the arrays keep their capacity, so that a
/// record costs no allocation.
public struct EventBatch: Sendable {
    /// Where the value of a field lies.
    public struct Slot: Sendable, Hashable {
        /// Offset into the region.
        public var offset: UInt32
        /// Length in the low 30 bits, region in the high two.
        @usableFromInline
        var packed: UInt32

        /// A value in the raw bytes of the batch.
        @inlinable
        public static func raw(_ offset: Int, _ length: Int) -> Slot {
            Slot(offset: UInt32(truncatingIfNeeded: offset), packed: UInt32(truncatingIfNeeded: length))
        }

        /// A value in the arena of decoded values.
        @inlinable
        public static func decoded(_ offset: Int, _ length: Int) -> Slot {
            Slot(offset: UInt32(truncatingIfNeeded: offset), packed: UInt32(truncatingIfNeeded: length) | 1 << 30)
        }

        /// A value in the constants of the schema.
        @inlinable
        public static func constant(_ offset: Int, _ length: Int) -> Slot {
            Slot(offset: UInt32(truncatingIfNeeded: offset), packed: UInt32(truncatingIfNeeded: length) | 2 << 30)
        }

        /// The event does not have the field.
        public static let missing = Slot(offset: 0, packed: 3 << 30)
        /// The event has the field, and it is null.
        public static let null = Slot(offset: 1, packed: 3 << 30)

        @inlinable
        init(offset: UInt32, packed: UInt32) {
            self.offset = offset
            self.packed = packed
        }

        /// The region: 0 raw, 1 arena, 2 constants, 3 none.
        @inlinable
        public var region: UInt32 { packed >> 30 }
        /// The length in bytes.
        @inlinable
        public var length: Int { Int(packed & 0x3fff_ffff) }
        /// Whether the event lacks the field.
        @inlinable
        public var isMissing: Bool { self == .missing }
        /// Whether there is a value, which may be empty.
        @inlinable
        public var hasValue: Bool { region != 3 }
    }

    /// What is known of each event besides its fields.
    public struct Row: Sendable, Hashable {
        /// Offset of the raw record in the raw bytes.
        public var start: UInt32
        /// Length of the raw record in bytes, without its line end.
        public var length: UInt32
        /// The record's number in its file, 1-based.
        public var record: Int
        /// The moment.
        public var time: Instant
        /// How sure the moment is.
        public var certainty: Zone.Certainty
        /// The system it happened in.
        public var system: System

        /// A row.
        @inlinable
        public init(
            start: UInt32,
            length: UInt32,
            record: Int,
            time: Instant,
            certainty: Zone.Certainty,
            system: System
        ) {
            self.start = start
            self.length = length
            self.record = record
            self.time = time
            self.certainty = certainty
            self.system = system
        }
    }

    /// The fields of the events.
    public var schema: EventSchema
    /// The file, as the coverage names it.
    public var file: String
    /// The raw bytes that records lie in, in UTF-8.
    public var raw: [UInt8]
    /// Decoded values: CSV quotes undoubled, JSON escapes resolved.
    public var arena: [UInt8]
    /// The events.
    public var rows: [Row]
    /// `schema.width` slots for each event.
    public var slots: [Slot]
    /// Where the records of kept events stood; nil for events that a reader has just made, whose records lie in `raw`.
    public var provenance: Provenance?

    /// Where the records of kept events stood. Their raw bytes are gone; what stays is what proves them.
    public struct Provenance: Sendable, Hashable {
        /// The bytes of a SHA-256.
        public static let digestLength = 32
        /// The names of the files.
        public var files: [String]
        /// For each event the place of its file in `files`.
        public var rows: [UInt32]
        /// For each event the SHA-256 of its raw record.
        public var digests: [UInt8]

        /// Of no events yet.
        public init(files: [String] = []) {
            self.files = files
            rows = []
            digests = []
        }
    }

    /// An empty batch.
    public init(schema: EventSchema, file: String) {
        self.schema = schema
        self.file = file
        raw = []
        arena = []
        rows = []
        slots = []
    }

    /// The number of events.
    @inlinable
    public var count: Int { rows.count }

    /// Forgets the events and keeps the room they took.
    public mutating func removeAll() {
        raw.removeAll(keepingCapacity: true)
        arena.removeAll(keepingCapacity: true)
        rows.removeAll(keepingCapacity: true)
        slots.removeAll(keepingCapacity: true)
        provenance?.rows.removeAll(keepingCapacity: true)
        provenance?.digests.removeAll(keepingCapacity: true)
    }

    /// The file that an event's record stood in.
    public func file(of row: Int) -> String {
        guard let provenance, provenance.rows.indices.contains(row) else { return file }
        let place = Int(provenance.rows[row])
        return provenance.files.indices.contains(place) ? provenance.files[place] : file
    }

    /// The SHA-256 of a kept event's raw record, 32 bytes; nil when the record itself is there.
    public func digest(of row: Int) -> ArraySlice<UInt8>? {
        guard let provenance else { return nil }
        let start = row * Provenance.digestLength
        guard start >= 0, start + Provenance.digestLength <= provenance.digests.count else { return nil }
        return provenance.digests[start..<start + Provenance.digestLength]
    }

    /// The place of a field of an event.
    @inlinable
    public func slot(_ row: Int, _ field: Int) -> Slot { slots[row * schema.width + field] }

    /// Calls `body` with the bytes of a value; nil when the event lacks the field or it is null.
    @inlinable
    public func withBytes<Result>(_ row: Int, _ field: Int, _ body: (Span<UInt8>) -> Result) -> Result? {
        let slot = slot(row, field)
        let start = Int(slot.offset)
        let end = start + slot.length
        switch slot.region {
        case 0: return body(raw.span.extracting(start..<end))
        case 1: return body(arena.span.extracting(start..<end))
        case 2:
            let pool = schema.pool
            return body(pool.span.extracting(start..<end))
        default: return nil
        }
    }

    /// The value as text, invalid UTF-8 repaired; nil when the event lacks the field or it is null. For sinks only.
    public func text(_ row: Int, _ field: Int) -> String? {
        withBytes(row, field) { bytes in
            var copy: [UInt8] = []
            copy.reserveCapacity(bytes.count)
            for index in bytes.indices { copy.append(bytes[index]) }
            return String(decoding: copy, as: UTF8.self)
        }
    }

    /// Puts the bytes of a value in an array that keeps its room; false when the event has none.
    @inlinable
    public func copy(_ row: Int, _ field: Int?, into bytes: inout [UInt8]) -> Bool {
        bytes.removeAll(keepingCapacity: true)
        guard let field else { return false }
        let slot = slot(row, field)
        let start = Int(slot.offset)
        switch slot.region {
        case 0: bytes.append(contentsOf: raw[start..<start + slot.length])
        case 1: bytes.append(contentsOf: arena[start..<start + slot.length])
        case 2: bytes.append(contentsOf: schema.pool[start..<start + slot.length])
        default: return false
        }
        return !bytes.isEmpty
    }

    /// The value of a named field as text. For sinks only: names are looked up anew at each call.
    public func text(_ row: Int, named name: String) -> String? {
        schema.index(of: name).flatMap { text(row, $0) }
    }

    /// The raw record, without its line end.
    public func record(_ row: Int) -> ArraySlice<UInt8> {
        let row = rows[row]
        return raw[Int(row.start)..<Int(row.start) + Int(row.length)]
    }
}
