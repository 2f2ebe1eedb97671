public import Model

/// Successive events in the order of time: by moment, then source, then key. No event of a later slice comes before one of an
/// earlier slice.
///
/// The events of one source lie in one batch, so that whoever does not care for the order between sources can take a batch at
/// a time; `order` says in which order all of them happened.
public struct EventSlice: Sendable {
    /// The place of an event.
    public struct Place: Sendable, Hashable {
        /// The batch.
        public var batch: Int
        /// The row in it.
        public var row: Int
    }

    /// The events, a batch per source (and per set of fields), each in the order of time.
    public var batches: [EventBatch] = []
    /// The places of all events, in the order of time.
    public var order: [Place] = []

    /// Of no events.
    public init() {}
}

/// A chunk that a merge can read: what is known of it, and where its bytes are.
public struct ChunkSource: Sendable {
    /// What is known of it.
    public var info: EventChunk.Info
    /// The number of the file that it was read from; 0 for kept events, which come before new ones like them.
    public var origin: Int
    /// Its events before this moment are passed over.
    public var start: Instant
    /// Its events from this moment on are passed over.
    public var end: Instant
    /// Events of the files with these numbers are passed over: they are read anew.
    public var without: Set<Int>
    /// Reads its bytes.
    public var load: @Sendable () throws -> [UInt8]

    /// A chunk to read.
    public init(
        _ info: EventChunk.Info,
        origin: Int,
        start: Instant = Instant(nanoseconds: .min),
        end: Instant = Instant(nanoseconds: .max),
        without: Set<Int> = [],
        load: @escaping @Sendable () throws -> [UInt8]
    ) {
        self.info = info
        self.origin = origin
        self.start = start
        self.end = end
        self.without = without
        self.load = load
    }

    /// No event that is not passed over comes before it.
    var begin: Instant { max(info.first, start) }
}
