internal import Model

/// Chunks of one file that follow on each other in time, so that a merge has one of them open at a time.
///
/// A file in the order of time is one lane. One that is in no order at all has a lane for every few megabytes, and a merge of
/// all of them would have as many chunks open: its memory would grow with the file. Such lanes are merged in groups first, as
/// often as is needed.
public enum Lanes {
    /// How many lanes may be merged at once.
    public static let limit = 64

    /// The lanes of chunks in the order in which they were packed.
    static func split(_ chunks: [ChunkSource]) -> [[ChunkSource]] {
        var lanes: [[ChunkSource]] = []
        for chunk in chunks {
            if let last = lanes.last?.last, last.info.last <= chunk.info.first {
                lanes[lanes.count - 1].append(chunk)
            } else {
                lanes.append([chunk])
            }
        }
        return lanes
    }

    /// The same events in so few lanes that a merge of all stays small.
    ///
    /// - Parameters:
    ///   - files: the chunks of each file in the order in which they were packed.
    ///   - spool: where merged chunks go.
    ///   - limit: how many lanes may be merged at once, 2 at least.
    /// - Throws: what loading and the spool throw, and `scan.events-damaged`.
    public static func few(
        _ files: [[ChunkSource]],
        spool: ChunkSpool,
        limit: Int = limit
    ) throws -> [ChunkSource] {
        var lanes = files.map(split)
        guard lanes.reduce(0, { $0 + $1.count }) > limit else { return files.flatMap(\.self) }
        for file in lanes.indices {
            while lanes[file].count > 1 {
                lanes[file] = try stride(from: 0, to: lanes[file].count, by: limit).map { start in
                    let group = lanes[file][start..<min(start + limit, lanes[file].count)]
                    return group.count == 1 ? group[start] : try joined(group.flatMap(\.self), spool)
                }
            }
        }
        return lanes.flatMap(\.self).flatMap(\.self)
    }

    /// One lane with all events of chunks of one file.
    private static func joined(_ chunks: [ChunkSource], _ spool: ChunkSpool) throws -> [ChunkSource] {
        guard let origin = chunks.first?.origin else { return [] }
        var merge = EventMerge(chunks, files: [:], countsOnce: false)
        var joined: [ChunkSource] = []
        var packer: EventPacker?
        let take = { (packed: EventPacker.Packed) throws in
            joined.append(ChunkSource(packed.info, origin: origin, load: try spool.add(packed.bytes)))
        }
        while let slice = try merge.next() {
            for batch in slice.batches {
                if packer == nil {
                    let fields = batch.schema.fields.enumerated().map { EventPacker.Field($1, place: $0) }
                    packer = EventPacker(source: batch.schema.dataset, fields: fields, file: origin)
                }
                try packer?.add(batch, take)
            }
        }
        try packer?.flush(take)
        return joined
    }
}
