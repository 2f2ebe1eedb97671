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
    /// The number of the file that it was read from.
    public var origin: Int
    /// Reads its bytes.
    public var load: @Sendable () throws -> [UInt8]

    /// A chunk to read.
    public init(
        _ info: EventChunk.Info,
        origin: Int,
        load: @escaping @Sendable () throws -> [UInt8]
    ) {
        self.info = info
        self.origin = origin
        self.load = load
    }
}
