internal import Model

/// Merges chunks into one stream in the order of time, each event once, in bounded memory: only the chunks that the present
/// moment lies in are unpacked.
public struct EventMerge {
    /// A chunk that was read to its end.
    public struct Finished {
        /// Its place among the chunks that were given.
        public var place: Int
        /// Its events.
        public var chunk: EventChunk
        /// The rows that went into slices.
        public var kept: [Int]
    }

    private final class Cursor {
        let place: Int
        let origin: Int
        let chunk: EventChunk
        let identity: [Int]
        /// The files whose events are passed over, by their places in the chunk.
        let without: Set<Int>
        /// The field that names a school; nil when the source has none.
        let school: Int?
        /// The row after the last one.
        let end: Int
        private(set) var row: Int
        var kept: [Int] = []
        /// Where its values and files lie in the batch of the present slice.
        var slice = -1
        var batch = 0
        var arena = 0
        var files = 0

        init(_ place: Int, _ source: ChunkSource, _ chunk: EventChunk) {
            self.place = place
            origin = source.origin
            self.chunk = chunk
            identity = KeyFields(chunk.batch.schema.fields).identity
            school = chunk.batch.schema.index(of: FieldName.organization)
            without =
                source.without.isEmpty
                ? [] : Set(chunk.files.indices.filter { source.without.contains(chunk.files[$0]) })
            row = chunk.batch.rows.firstIndex { $0.time >= source.start } ?? chunk.batch.count
            end = chunk.batch.rows.firstIndex { $0.time >= source.end } ?? chunk.batch.count
            passOver()
        }

        var isAtEnd: Bool { row >= end }

        /// Goes on to the next event.
        func advance() {
            row += 1
            passOver()
        }

        private func passOver() {
            guard !without.isEmpty else { return }
            while row < end, without.contains(Int(chunk.batch.provenance?.rows[row] ?? 0)) { row += 1 }
        }

        var time: Instant { chunk.batch.rows[row].time }

        func precedes(_ other: Cursor) -> Bool {
            if time != other.time { return time < other.time }
            let mine = (chunk.batch.schema.dataset, chunk.keys[row], origin, chunk.batch.rows[row].record, place)
            return mine < (
                other.chunk.batch.schema.dataset, other.chunk.keys[other.row], other.origin,
                other.chunk.batch.rows[other.row].record, other.place
            )
        }
    }

    /// How many events a slice has at most.
    public static let sliceLimit = 8192
    /// How many bytes of values a slice has about at most.
    private static let byteLimit = 32 << 20

    private let sources: [ChunkSource]
    /// The chunks that are not open yet, the last one first.
    private var waiting: [Int]
    private var heap: [Cursor] = []
    private var decoder: ChunkDecoder
    private let countsOnce: Bool
    private var duplicates = Duplicates()
    private var sliceNumber = 0
    private var passedOver: [Int: Int] = [:]
    private var passedOverTimes = PassedOver()
    private var school: [UInt8] = []
    private var finished: [Finished] = []

    /// A merge of chunks; files are named by number.
    public init(_ sources: [ChunkSource], files: [Int: String]) { self.init(sources, files: files, countsOnce: true) }

    /// A merge of chunks that hands out every event, those that were there already too, unless it `countsOnce`.
    init(_ sources: [ChunkSource], files: [Int: String], countsOnce: Bool) {
        self.countsOnce = countsOnce
        self.sources = sources
        decoder = ChunkDecoder(files: files)
        waiting = sources.indices.sorted { a, b in
            (sources[b].begin.nanoseconds, b) < (sources[a].begin.nanoseconds, a)
        }
    }

    /// The chunks that were read to their end since this was last asked.
    public mutating func takeFinished() -> [Finished] {
        defer { finished = [] }
        return finished
    }

    /// How many events of a file were passed over so far because they were there already.
    public func duplicates(of origin: Int) -> Int { passedOver[origin] ?? 0 }

    /// The events that were passed over so far, by source, school and time.
    public var duplicateTimes: [PassedOver.Series: [Int64: Int]] { passedOverTimes.counts }

    /// The next events; nil when there are no more.
    ///
    /// - Throws: what loading throws, and `scan.events-damaged`.
    public mutating func next() throws -> EventSlice? {
        var slice = EventSlice()
        sliceNumber += 1
        var bytes = 0
        while slice.order.count < Self.sliceLimit, bytes < Self.byteLimit, try open() {
            let cursor = heap[0]
            let until = waiting.last.map { sources[$0].begin }
            let rival = heap.count > 1 ? (heap.count > 2 && heap[2].precedes(heap[1]) ? heap[2] : heap[1]) : nil
            repeat {
                let row = cursor.row
                if !countsOnce || duplicates.passes(cursor.chunk, row, origin: cursor.origin, identity: cursor.identity)
                {
                    if countsOnce { cursor.kept.append(row) }
                    if cursor.slice != sliceNumber { bytes += join(cursor, &slice) }
                    append(cursor, row, &slice)
                } else {
                    passedOver[cursor.origin, default: 0] += 1
                    _ = cursor.chunk.batch.copy(row, cursor.school, into: &school)
                    passedOverTimes.add(cursor.chunk.batch.schema.dataset, cursor.time, school: school)
                }
                cursor.advance()
            } while !cursor.isAtEnd && slice.order.count < Self.sliceLimit
                && until.map({ cursor.time < $0 }) ?? true && rival.map({ cursor.precedes($0) }) ?? true
            if cursor.isAtEnd {
                if countsOnce { finished.append(Finished(place: cursor.place, chunk: cursor.chunk, kept: cursor.kept)) }
                heap[0] = heap[heap.count - 1]
                heap.removeLast()
            }
            sink(0)
        }
        return slice.order.isEmpty ? nil : slice
    }

    /// Opens the chunks that begin before the next event or with it; false when there is no event left.
    private mutating func open() throws -> Bool {
        while let place = waiting.last, heap.isEmpty || sources[place].begin <= heap[0].time {
            waiting.removeLast()
            let chunk = try decoder.decode(try sources[place].load())
            let cursor = Cursor(place, sources[place], chunk)
            guard !cursor.isAtEnd else {
                if countsOnce { finished.append(Finished(place: place, chunk: chunk, kept: [])) }
                continue
            }
            heap.append(cursor)
            rise(heap.count - 1)
        }
        return !heap.isEmpty
    }

    private mutating func rise(_ start: Int) {
        var place = start
        while place > 0, heap[place].precedes(heap[(place - 1) / 2]) {
            heap.swapAt(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    private mutating func sink(_ start: Int) {
        var place = start
        while true {
            var first = place
            for child in [2 * place + 1, 2 * place + 2] where child < heap.count && heap[child].precedes(heap[first]) {
                first = child
            }
            guard first != place else { return }
            heap.swapAt(place, first)
            place = first
        }
    }

    /// Puts the values of a chunk into a batch of the slice.
    private func join(_ cursor: Cursor, _ slice: inout EventSlice) -> Int {
        let theirs = cursor.chunk.batch
        var place = slice.batches.firstIndex { $0.schema === theirs.schema } ?? -1
        if place < 0 {
            place = slice.batches.count
            var batch = EventBatch(schema: theirs.schema, file: "")
            batch.provenance = EventBatch.Provenance()
            slice.batches.append(batch)
        }
        cursor.slice = sliceNumber
        cursor.batch = place
        cursor.arena = slice.batches[place].arena.count
        cursor.files = slice.batches[place].provenance?.files.count ?? 0
        slice.batches[place].arena.append(contentsOf: theirs.arena)
        slice.batches[place].provenance?.files.append(contentsOf: theirs.provenance?.files ?? [])
        return theirs.arena.count
    }

    private func append(_ cursor: Cursor, _ row: Int, _ slice: inout EventSlice) {
        let place = cursor.batch
        let width = cursor.chunk.batch.schema.width
        slice.order.append(EventSlice.Place(batch: place, row: slice.batches[place].rows.count))
        slice.batches[place].rows.append(cursor.chunk.batch.rows[row])
        for index in row * width..<row * width + width {
            var slot = cursor.chunk.batch.slots[index]
            if slot.hasValue { slot.offset += UInt32(truncatingIfNeeded: cursor.arena) }
            slice.batches[place].slots.append(slot)
        }
        let file = Int(cursor.chunk.batch.provenance?.rows[row] ?? 0) + cursor.files
        slice.batches[place].provenance?.rows.append(UInt32(truncatingIfNeeded: file))
        slice.batches[place].provenance?.digests.append(contentsOf: cursor.chunk.batch.digest(of: row) ?? [])
    }
}
