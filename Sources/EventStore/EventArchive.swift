public import Model

/// A chunk that an archive keeps.
public struct KeptChunk: Sendable, Hashable {
    /// Its number in the archive.
    public var id: Int
    /// What is in it.
    public var info: EventChunk.Info

    /// A chunk that an archive keeps.
    public init(id: Int, info: EventChunk.Info) {
        self.id = id
        self.info = info
    }
}

/// A file that was read to its end, known again by its content.
public struct KnownFile: Sendable, Hashable {
    /// Its number, which its events bear.
    public var number: Int
    /// The SHA-256 of its content, unpacked and as UTF-8; empty when it cannot be known again, as standard input.
    public var hash: [UInt8]
    /// The length of that content in bytes.
    public var length: Int
    /// A hash over how it was read: definitions, column names, pseudonyms. Read otherwise, it is read anew.
    public var recipe: [UInt8]
    /// The moment of its earliest event, also one that cannot be; nil without events.
    public var first: Instant?
    /// The moment of its latest event, likewise.
    public var last: Instant?
    /// The name under which it was last there.
    public var name: String
    /// What was read of it.
    public var coverage: InputCoverage

    /// A file that was read.
    public init(
        number: Int,
        hash: [UInt8],
        length: Int,
        recipe: [UInt8],
        first: Instant?,
        last: Instant?,
        name: String,
        coverage: InputCoverage
    ) {
        self.number = number
        self.hash = hash
        self.length = length
        self.recipe = recipe
        self.first = first
        self.last = last
        self.name = name
        self.coverage = coverage
    }
}

/// Where events are kept from one scan to the next.
public protocol EventArchive: Sendable {
    /// The chunks that are kept, by number.
    func keptChunks() throws(Diagnostic) -> [KeptChunk]
    /// The bytes of a chunk, as the packer made them.
    func chunkBytes(_ id: Int) throws(Diagnostic) -> [UInt8]
    /// The files that were read before, by number.
    func knownFiles() throws(Diagnostic) -> [KnownFile]
    /// The moment since which everything that was read is kept; nil when nothing was ever kept.
    func keptSince() throws(Diagnostic) -> Instant?
    /// What was seen of the events that are kept now; nil when nothing is known of it, or not under this key.
    func seenEvents(_ key: [UInt8]) throws(Diagnostic) -> SeenByScan.Parts?
}

/// What a scan changes in an archive.
public struct EventChanges: Sendable {
    /// New chunks: what is in them, and their bytes.
    public var added: [(info: EventChunk.Info, load: @Sendable () throws -> [UInt8])] = []
    /// Chunks that go.
    public var removed: [Int] = []
    /// Files that are new, were renamed, or have grown.
    public var files: [KnownFile] = []
    /// Numbers of files of which nothing is kept any more.
    public var forgotten: [Int] = []
    /// Since when everything is kept from now on; nil when that does not change.
    public var keptSince: Instant?

    /// What was seen of all events, these changes made; nil when that is known already or cannot be kept. It follows from the
    /// rest, and is no change by itself.
    public var seen: SeenByScan?

    /// No change.
    public init() {}

    /// Whether nothing changes.
    public var isEmpty: Bool {
        added.isEmpty && removed.isEmpty && files.isEmpty && forgotten.isEmpty && keptSince == nil
    }
}
