internal import EventStore
internal import Model

/// Kept and new events in the order of time, and what of them is to be kept from now on.
struct KeptStream {
    private var merge: EventMerge
    private let sources: [ChunkSource]
    /// The kept chunks among the sources, which come first.
    private let kept: [KeptChunk]
    /// The files whose events are to be kept.
    private let keeping: Set<Int>
    private let span: KeptSpan
    private let spool: ChunkSpool
    /// What changes in the archive; whole when there are no more slices.
    private(set) var changes = EventChanges()

    /// A stream over kept chunks and those of this scan; files are named by number.
    init(
        kept: [KeptChunk],
        archive: (any EventArchive)?,
        new: [ChunkSource],
        keeping: Set<Int>,
        rereading: Set<Int>,
        files: [Int: String],
        span: KeptSpan,
        spool: ChunkSpool
    ) {
        changes.removed = kept.filter { $0.info.last < span.since }.map(\.id)
        let living = kept.filter { $0.info.last >= span.since }
        sources =
            living.map { chunk in
                ChunkSource(chunk.info, origin: 0, start: span.since, without: rereading) {
                    try archive?.chunkBytes(chunk.id) ?? []
                }
            } + new
        self.kept = living
        self.keeping = keeping
        self.span = span
        self.spool = spool
        merge = EventMerge(sources, files: files)
    }

    /// How many events of a file were there already.
    func duplicates(of origin: Int) -> Int { merge.duplicates(of: origin) }

    /// The events that were there already, by source and quarter of an hour since 1970.
    var duplicateTimes: [PassedOver.Series: [Int64: Int]] { merge.duplicateTimes }

    /// The next events; nil when there are no more.
    mutating func next() throws -> EventSlice? {
        let slice = try merge.next()
        for finished in merge.takeFinished() { try settle(finished) }
        return slice
    }

    /// Decides what of a chunk that was read to its end is kept.
    private mutating func settle(_ finished: EventMerge.Finished) throws {
        let source = sources[finished.place]
        let isKept = finished.place < kept.count
        guard isKept || keeping.contains(source.origin) else { return }
        let batch = finished.chunk.batch
        let rows = finished.kept.filter {
            batch.rows[$0].time >= span.since && batch.rows[$0].time < span.until || isKept
        }
        let isWhole = rows.count == batch.count
        if isKept {
            if isWhole { return }
            changes.removed.append(kept[finished.place].id)
        }
        if isWhole, !isKept {
            changes.added.append((source.info, source.load))
        } else if let first = rows.first, let last = rows.last {
            let info = EventChunk.Info(
                source: source.info.source,
                first: batch.rows[first].time,
                last: batch.rows[last].time,
                count: rows.count
            )
            changes.added.append((info, try spool.add(finished.chunk.encoded(keeping: rows))))
        }
    }

    /// Whether the kept chunks lie whole within the term, so that what was seen of them can stand.
    var isKeptWhole: Bool {
        changes.removed.isEmpty && kept.allSatisfy { $0.info.first >= span.since && $0.info.last < span.until }
    }
}
