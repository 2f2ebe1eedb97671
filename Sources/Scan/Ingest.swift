internal import Access
internal import Board
internal import EventStore
internal import Exports
internal import Foundation
internal import Model
internal import Synchronization

/// The first half of a scan: exports become packed chunks, each file by one worker. What is known of a file by its content is
/// not read again.
struct Ingest {
    /// What is to be done with an export.
    private struct Task: Sendable {
        var export: BoardScanner.Export
        /// The number that its events bear: that of the file it is or continues, else the next one by name.
        var number: Int
        var print: ContentPrint?
        /// The file that it is, by its content.
        var known: KnownFile?
    }

    /// What came of an export.
    struct Result: Sendable {
        /// The number that its events bear.
        var number: Int
        var coverage: InputCoverage
        /// Whether all of it was read in this run; otherwise it was known, and its events are kept.
        var isRead: Bool
        var chunks: [ChunkSource] = []
        /// Whether its events that are kept were read in another way, and are to be read anew from here.
        var replaces = false
        /// What to remember of it, once its duplicates are counted; nil when nothing of that is new.
        var file: KnownFile?

        /// Whether what the scan saw of its events may be kept: they all lie within the term, and the file will be known again by
        /// its content.
        func isKeptWhole(since: Instant) -> Bool {
            guard !chunks.isEmpty else { return true }
            guard isRead, let file, !file.hash.isEmpty, let first = file.first else { return false }
            return first >= since
        }
    }

    let board: BoardFolder
    let options: ReaderOptions
    let pseudonyms: Pseudonyms
    let workers: Workers
    let spool: ChunkSpool
    let span: KeptSpan
    /// The files that were read before.
    let known: [KnownFile]

    /// Reads the exports; the results are in the order of their names.
    func run(
        _ exports: [BoardScanner.Export],
        _ progress: (@Sendable (BoardScanner.Progress) -> Void)?
    ) throws -> [Result] {
        let exports = exports.sorted { $0.name < $1.name }
        let lengths = Set(known.filter { !$0.hash.isEmpty }.map(\.length)).sorted()
        let prints = workers.map(exports.count) { place in
            ContentPrint(exports[place].input, prefixes: lengths, source: options.source)
        }
        let tasks = plan(exports, prints)
        let counts = Mutex<(bytes: Int, events: Int)>((0, 0))
        return try workers.map(tasks.count) { place in
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
        let byHash = Dictionary(grouping: known.filter { !$0.hash.isEmpty }) { $0.hash }
        let names = Set(exports.map(\.name))
        var claimed: Set<Int> = []
        var next = (known.map(\.number).max() ?? 0) + 1
        return zip(exports, prints).map { export, print in
            var task = Task(export: export, number: next, print: print)
            var earlier: KnownFile?
            if let print = task.print {
                let same = byHash[print.hash] ?? []
                // A copy beside the original is a file of its own: two files under one number would count their events twice.
                task.known =
                    same.first { $0.name == export.name }
                    ?? same.first { !claimed.contains($0.number) && !names.contains($0.name) }
                // A file that has grown keeps its number; the one that it continues is not there any more.
                earlier =
                    task.known
                    ?? print.prefixes.flatMap { byHash[$0.hash] ?? [] }.filter {
                        !claimed.contains($0.number) && ($0.name == export.name || !names.contains($0.name))
                    }.max { ($0.length, $0.number) < ($1.length, $1.number) }
            }
            // What cannot be known by its content goes by its name, so that it is remembered once and not each night anew.
            earlier =
                earlier ?? known.first { $0.hash.isEmpty && $0.name == export.name && !claimed.contains($0.number) }
            if let earlier {
                task.number = earlier.number
                claimed.insert(earlier.number)
            } else {
                next += 1
            }
            return task
        }
    }

    private func read(_ task: Task, _ progress: (Int, Int) -> Void) throws -> Result {
        let name = task.export.name
        if let known = task.known, known.recipe == span.recipe {
            var result = Result(number: task.number, coverage: known.coverage.renamed(to: name), isRead: false)
            if known.name != name {
                result.file = known
                result.file?.name = name
                result.file?.coverage = result.coverage
            }
            // What is past the term is not kept: it takes part only because it is still here to be read.
            if let first = known.first, first < span.since {
                result.chunks = try parse(task, before: span.since, progress).chunks
            }
            return result
        }
        var result = try parse(task, before: nil, progress)
        guard let source = result.coverage.source else {
            result.file = nil
            return result
        }
        result.replaces = task.known?.coverage.source == source
        guard let print = task.print, ContentPrint.stamp(task.export.input) == print.stamp,
            result.file?.last.map({ $0 < span.until }) ?? true
        else {
            // What changed while it was read, or tells of the future, is read again next time; its events are then found to be
            // there already.
            return result
        }
        result.file?.hash = print.hash
        result.file?.length = print.length
        return result
    }

    private func parse(_ task: Task, before end: Instant?, _ progress: (Int, Int) -> Void) throws -> Result {
        let name = task.export.name
        let reader = ExportReader(task.export.input, file: name, catalog: board.catalog, options: options)
        var batch = reader.makeBatch()
        var packer = EventPacker(
            source: batch.schema.dataset,
            fields: KeptFields.of(batch.schema, pseudonyms),
            file: task.number
        )
        var chunks: [ChunkSource] = []
        var first: Instant?
        var last: Instant?
        let take = { (packed: EventPacker.Packed) throws in
            let load = try spool.add(packed.bytes)
            chunks.append(ChunkSource(packed.info, origin: task.number, load: load))
            first = min(first ?? packed.info.first, packed.info.first)
            last = max(last ?? packed.info.last, packed.info.last)
        }
        while reader.next(into: &batch) {
            progress(batch.raw.count, batch.count)
            try packer.add(batch, before: end, take)
        }
        try packer.flush(take)
        // In a broken record the school's cell may hold anything, a name too: only what is a school of the board is kept.
        let coverage = reader.coverage.naming(board.access.schools)
        let file = KnownFile(
            number: task.number,
            hash: [],
            length: 0,
            recipe: span.recipe,
            first: first,
            last: last,
            name: name,
            coverage: coverage
        )
        return Result(number: task.number, coverage: coverage, isRead: true, chunks: chunks, file: file)
    }
}

extension InputCoverage {
    /// The same with the board's schools alone, by the names that the board gives them.
    fileprivate func naming(_ schools: SchoolNames) -> InputCoverage {
        var named = self
        named.troubles = troubles?.map { trouble in
            var found: [String: [String: Int]] = [:]
            for (text, reasons) in trouble.schools ?? [:] {
                guard case .school(let name) = schools.find(text) else { continue }
                found[name, default: [:]].merge(reasons, uniquingKeysWith: +)
            }
            var trouble = trouble
            trouble.schools = found.isEmpty ? nil : found
            return trouble
        }
        return named
    }

    /// The same under another name of the file.
    fileprivate func renamed(to name: String) -> InputCoverage {
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
