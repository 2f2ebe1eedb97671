internal import Board
internal import EventStore
internal import Exports
internal import Foundation
internal import Model
internal import Synchronization

/// The first half of a scan: exports become packed chunks, and what is known of a file by its content is not read again.
struct Ingest {
    /// What is to be done with an export.
    private struct Task: Sendable {
        var export: BoardScanner.Export
        /// The number that its events bear.
        var number: Int
        var print: ContentPrint?
        /// The file that it is, by its content.
        var known: KnownFile?
        /// The file that it is the continuation of.
        var grown: KnownFile?
    }

    /// What came of one.
    struct Result: Sendable {
        var number: Int
        var coverage: InputCoverage
        /// Whether it was read in this run and its events are counted; otherwise it was known.
        var isNew: Bool
        var chunks: [ChunkSource] = []
        /// What to remember of it, once its duplicates are counted; nil when nothing is new or it may not be known.
        var file: KnownFile?
    }

    let board: BoardFolder
    let options: ReaderOptions
    let pseudonyms: Pseudonyms
    let workers: Int
    let spool: ChunkSpool
    /// Since when everything that was read is kept.
    let keptSince: Instant
    let known: [KnownFile]

    /// Reads the exports; the results are in the order of their names.
    func run(
        _ exports: [BoardScanner.Export],
        _ progress: (@Sendable (BoardScanner.Progress) -> Void)?
    ) throws -> [Result] {
        let exports = exports.sorted { $0.name < $1.name }
        let lengths = Set(known.map(\.length)).sorted()
        let prints = try concurrently(exports.count) { place -> ContentPrint? in
            known.isEmpty && !exports.isEmpty
                ? ContentPrint(exports[place].input, prefixes: [])
                : ContentPrint(exports[place].input, prefixes: lengths)
        }
        let tasks = plan(exports, prints)
        let counts = Mutex<(bytes: Int, events: Int)>((0, 0))
        return try concurrently(tasks.count) { place in
            try read(tasks[place]) { bytes, events in
                guard let progress else { return }
                let now = counts.withLock { counts in
                    counts.bytes += bytes
                    counts.events += events
                    return counts
                }
                progress(BoardScanner.Progress(file: tasks[place].export.name, bytes: now.bytes, events: now.events))
            }
        }
    }

    /// Gives every export its number, so that it does not depend on the workers.
    private func plan(_ exports: [BoardScanner.Export], _ prints: [ContentPrint?]) -> [Task] {
        let byHash = Dictionary(grouping: known) { $0.hash }
        let names = Set(exports.map(\.name))
        var claimed: Set<Int> = []
        var next = (known.map(\.number).max() ?? 0) + 1
        var tasks: [Task] = []
        for (export, print) in zip(exports, prints) {
            var task = Task(export: export, number: next, print: print)
            if let print {
                let same = byHash[print.hash] ?? []
                task.known = same.first { $0.name == export.name } ?? same.first
                if task.known == nil {
                    let candidates = print.prefixes.flatMap { byHash[$0.hash] ?? [] }
                    task.grown = candidates.filter {
                        !claimed.contains($0.number) && ($0.name == export.name || !names.contains($0.name))
                            && $0.coverage.source != nil
                    }.max { ($0.length, $0.number) < ($1.length, $1.number) }
                }
            }
            if let number = (task.known ?? task.grown)?.number {
                task.number = number
                claimed.insert(number)
            } else {
                next += 1
            }
            tasks.append(task)
        }
        return tasks
    }

    private func read(_ task: Task, _ progress: (Int, Int) -> Void) throws -> Result {
        let name = task.export.name
        if let known = task.known {
            var result = Result(number: task.number, coverage: known.coverage.renamed(to: name), isNew: false)
            if known.name != name {
                result.file = known
                result.file?.name = name
            }
            // What is past the term is not kept: it takes part only because it is still here to be read.
            if let first = known.coverage.first, first < keptSince {
                result.chunks = try parse(task, before: keptSince, progress).chunks
            }
            return result
        }
        var result = try parse(task, before: Instant(nanoseconds: .max), progress)
        guard let print = task.print, result.coverage.source != nil,
            ContentPrint.stamp(task.export.input) == print.stamp
        else {
            // What changed while it was read is read again next time; its events are found to be there already.
            result.file = nil
            return result
        }
        result.file?.hash = print.hash
        result.file?.length = print.length
        return result
    }

    private func parse(_ task: Task, before end: Instant, _ progress: (Int, Int) -> Void) throws -> Result {
        let name = task.export.name
        let reader = ExportReader(task.export.input, file: name, catalog: board.catalog, options: options)
        var batch = reader.makeBatch()
        var packer = EventPacker(
            source: batch.schema.dataset,
            fields: KeptFields.of(batch.schema, pseudonyms),
            file: task.number
        )
        var chunks: [ChunkSource] = []
        var newest = Int64.min
        var resume = 1
        let take = { (packed: EventPacker.Packed) throws in
            let load = try spool.add(packed.bytes)
            chunks.append(ChunkSource(packed.info, origin: task.number, load: load))
        }
        while reader.next(into: &batch) {
            for row in batch.rows where row.time.seconds > newest {
                newest = row.time.seconds
                resume = row.record
            }
            progress(batch.raw.count, batch.count)
            try packer.add(batch, before: end, take)
        }
        try packer.flush(take)
        let file = KnownFile(
            number: task.number,
            hash: [],
            length: 0,
            resume: resume,
            name: name,
            coverage: reader.coverage
        )
        return Result(number: task.number, coverage: reader.coverage, isNew: true, chunks: chunks, file: file)
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

extension InputCoverage {
    /// The same under another name of the file.
    func renamed(to name: String) -> InputCoverage {
        guard name != file else { return self }
        var renamed = self
        renamed.file = name
        renamed.diagnostics = diagnostics.map { diagnostic in
            var diagnostic = diagnostic
            if diagnostic.file == file { diagnostic.file = name }
            return diagnostic
        }
        return renamed
    }
}
