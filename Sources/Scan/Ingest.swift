internal import Board
internal import EventStore
internal import Exports
internal import Foundation
internal import Model
internal import Synchronization

/// The first half of a scan: exports become packed chunks, each file by one worker.
struct Ingest {
    /// What came of an export.
    struct Result: Sendable {
        /// The number that its events bear: its place by name, whoever read it.
        var number: Int
        var coverage: InputCoverage
        var chunks: [ChunkSource]
    }

    let board: BoardFolder
    let options: ReaderOptions
    let pseudonyms: Pseudonyms
    let workers: Int
    let spool: ChunkSpool

    /// Reads the exports; the results are in the order of their names.
    func run(
        _ exports: [BoardScanner.Export],
        _ progress: (@Sendable (BoardScanner.Progress) -> Void)?
    ) throws -> [Result] {
        let exports = exports.sorted { $0.name < $1.name }
        let counts = Mutex<(bytes: Int, events: Int)>((0, 0))
        return try concurrently(exports.count) { place in
            try read(exports[place], number: place + 1) { bytes, events in
                guard let progress else { return }
                let now = counts.withLock { counts in
                    counts.bytes += bytes
                    counts.events += events
                    return counts
                }
                progress(BoardScanner.Progress(file: exports[place].name, bytes: now.bytes, events: now.events))
            }
        }
    }

    private func read(
        _ export: BoardScanner.Export,
        number: Int,
        _ progress: (Int, Int) -> Void
    ) throws -> Result {
        let reader = ExportReader(export.input, file: export.name, catalog: board.catalog, options: options)
        var batch = reader.makeBatch()
        var packer = EventPacker(
            source: batch.schema.dataset,
            fields: KeptFields.of(batch.schema, pseudonyms),
            file: number
        )
        var chunks: [ChunkSource] = []
        let take = { (packed: EventPacker.Packed) throws in
            let load = try spool.add(packed.bytes)
            chunks.append(ChunkSource(packed.info, origin: number, load: load))
        }
        while reader.next(into: &batch) {
            progress(batch.raw.count, batch.count)
            try packer.add(batch, take)
        }
        try packer.flush(take)
        return Result(number: number, coverage: reader.coverage, chunks: chunks)
    }

    /// Does something for each place, on as many workers as there are, and hands out the results in order.
    private func concurrently<Value: Sendable>(
        _ count: Int,
        _ body: @Sendable (Int) throws -> Value
    ) throws -> [Value] {
        let shared = Mutex(Shared<Value>())
        DispatchQueue.concurrentPerform(iterations: min(workers, max(1, count))) { _ in
            while true {
                let place = shared.withLock { state in
                    defer { state.next += 1 }
                    return state.failure == nil ? state.next : count
                }
                guard place < count else { return }
                do {
                    let value = try body(place)
                    shared.withLock { $0.values[place] = value }
                } catch {
                    shared.withLock { if $0.failure == nil { $0.failure = (place, error) } }
                }
            }
        }
        return try shared.withLock { state in
            if let failure = state.failure { throw failure.error }
            return (0..<count).compactMap { state.values[$0] }
        }
    }
}

/// What workers have done of a list.
private struct Shared<Value: Sendable>: Sendable {
    var next = 0
    var values: [Int: Value] = [:]
    var failure: (place: Int, error: any Error)?
}
