import EventStore
import Foundation
import Model
import TestSupport
import Testing

@testable import Store

@Suite struct EventArchiveTests {
    /// A chunk of events, one a second from a moment on.
    private func chunk(_ start: Int64, count: Int, file: Int) throws -> (info: EventChunk.Info, bytes: [UInt8]) {
        let schema = EventSchema(dataset: "parnassys-logins", fields: ["user.name"])
        var batch = EventBatch(schema: schema, file: "a.csv")
        for row in 0..<count {
            let value = Array("gebruiker\(row % 7)".utf8)
            let raw = Array("regel \(start) \(row)".utf8)
            batch.rows.append(
                EventBatch.Row(
                    start: UInt32(batch.raw.count),
                    length: UInt32(raw.count),
                    record: row + 1,
                    time: Instant(nanoseconds: (start + Int64(row)) * 1_000_000_000),
                    certainty: .exact,
                    system: .parnassys
                )
            )
            batch.raw += raw
            batch.slots.append(.decoded(batch.arena.count, value.count))
            batch.arena += value
        }
        var packer = EventPacker(source: schema.dataset, fields: [.init("user.name", place: 0)], file: file)
        var packed: [EventPacker.Packed] = []
        packer.add(batch) { packed.append($0) }
        packer.flush { packed.append($0) }
        let only = try #require(packed.first)
        return (only.info, only.bytes)
    }

    private func known(_ number: Int) -> KnownFile {
        KnownFile(
            number: number,
            hash: [UInt8](repeating: UInt8(number), count: 32),
            length: 100,
            recipe: [9],
            first: Instant(nanoseconds: 5),
            last: nil,
            name: "exports/\(number).csv",
            coverage: InputCoverage(file: "exports/\(number).csv", source: "parnassys-logins")
        )
    }

    private func record(_ store: FindingStore, _ changes: EventChanges, digest: String, dryRun: Bool = false) throws {
        _ = try store.record(
            findings: [],
            coverage: Coverage(asOf: Instant(nanoseconds: 0)),
            digest: digest,
            events: changes,
            at: Instant(nanoseconds: 1),
            dryRun: dryRun
        )
    }

    @Test func `kept events come back by period, with the names of their files`() throws {
        let folder = try TemporaryFolder()
        let store = try FindingStore.open(folder.store, mode: .create)
        let early = try chunk(1000, count: 100, file: 1)
        let late = try chunk(5000, count: 50, file: 2)
        var changes = EventChanges()
        changes.added = [(late.info, { @Sendable in late.bytes }), (early.info, { @Sendable in early.bytes })]
        changes.files = [known(1), known(2)]
        changes.keptSince = Instant(nanoseconds: -7)
        try record(store, changes, digest: "a", dryRun: true)
        #expect(try store.keptChunks().isEmpty && store.knownFiles().isEmpty)
        try record(store, changes, digest: "a")
        #expect(try store.knownFiles() == [known(1), known(2)])
        #expect(try store.keptSince() == Instant(nanoseconds: -7))
        #expect(try store.keptChunks().map { try store.chunkBytes($0.id) } == [late.bytes, early.bytes])

        func times(_ start: Int64, _ end: Int64) throws -> [Int64] {
            var found: [Int64] = []
            try store.events(
                from: Instant(nanoseconds: start * 1_000_000_000),
                before: Instant(nanoseconds: end * 1_000_000_000)
            ) { slice in
                for place in slice.order {
                    let batch = slice.batches[place.batch]
                    #expect(batch.file(of: place.row).hasPrefix("exports/"))
                    found.append(batch.rows[place.row].time.seconds)
                }
                return true
            }
            return found
        }
        #expect(try times(0, 9999) == Array(1000..<1100) + Array(5000..<5050))
        #expect(try times(1090, 5003) == Array(1090..<1100) + [5000, 5001, 5002])
        #expect(try times(2000, 5000).isEmpty)
    }

    @Test func `chunks and files that go are gone, also from the file's free pages`() throws {
        let folder = try TemporaryFolder()
        let store = try FindingStore.open(folder.store, mode: .create)
        let one = try chunk(1000, count: 3, file: 1)
        var changes = EventChanges()
        changes.added = [(one.info, { @Sendable in one.bytes })]
        changes.files = [known(1)]
        try record(store, changes, digest: "a")
        let pressed = ChunkPress.pressed(one.bytes)
        #expect(try Data(contentsOf: URL(filePath: folder.store)).range(of: Data(pressed)) != nil)
        var gone = EventChanges()
        gone.removed = try store.keptChunks().map(\.id)
        gone.forgotten = [1]
        try record(store, gone, digest: "a")
        #expect(try store.keptChunks().isEmpty && store.knownFiles().isEmpty)
        #expect(try Data(contentsOf: URL(filePath: folder.store)).range(of: Data(pressed.suffix(24))) == nil)
    }

    @Test func `what fails while events are written leaves findings and events as they were`() throws {
        let folder = try TemporaryFolder()
        let store = try FindingStore.open(folder.store, mode: .create)
        let one = try chunk(1000, count: 3, file: 1)
        var changes = EventChanges()
        changes.added = [
            (one.info, { @Sendable in one.bytes }), (one.info, { @Sendable in throw Diagnostic("scan.spool-failed") }),
        ]
        #expect(throws: Diagnostic.self) { try record(store, changes, digest: "a") }
        #expect(try store.keptChunks().isEmpty)
        #expect(try store.latestCoverage() == nil)
    }

    @Test func `pressing is undone to the byte, and damage is an error`() throws {
        let one = try chunk(1000, count: 30, file: 1)
        let pressed = ChunkPress.pressed(one.bytes)
        #expect(pressed.count < one.bytes.count)
        #expect(try ChunkPress.expanded(pressed) == one.bytes)
        #expect(ChunkPress.pressed([]).isEmpty && ChunkPress.pressed([1, 2]) == [1, 2])
        var decoder = ChunkDecoder(files: [:])
        func isHarmless(_ bytes: [UInt8]) -> Bool {
            // A bit that means nothing to zlib may change; what comes out may not.
            guard let whole = try? ChunkPress.expanded(bytes), (try? decoder.decode(whole)) != nil else { return true }
            return whole == one.bytes
        }
        for place in pressed.indices {
            var broken = pressed
            broken[place] ^= 0x55
            #expect(isHarmless(broken))
            #expect(throws: Diagnostic.self) { try decoder.decode(try ChunkPress.expanded(Array(pressed[..<place]))) }
        }
    }

    @Test func `what was seen of events goes with the first of them that goes, and is never of other events`() throws {
        let folder = try TemporaryFolder()
        let store = try FindingStore.open(folder.store, mode: .create)
        let early = try chunk(1000, count: 100, file: 1)
        let late = try chunk(5000, count: 50, file: 2)
        let parts = ["usage": [UInt8](repeating: 3, count: 1000), "rules": []]
        var changes = EventChanges()
        changes.added = [(early.info, { @Sendable in early.bytes })]
        changes.seen = SeenByScan(key: [1, 2], chunks: [], parts: parts)
        try record(store, changes, digest: "a")
        #expect(try store.seenEvents([1, 2]) == parts)
        #expect(try store.seenEvents([1, 3]) == nil)

        // The same again, nothing else to write: it is kept, and is no news.
        var again = EventChanges()
        again.seen = SeenByScan(key: [5], chunks: Set(try store.keptChunks().map(\.id)), parts: parts)
        try record(store, again, digest: "a")
        #expect(try store.seenEvents([5]) == parts)
        #expect(try store.seenEvents([1, 2]) == nil)

        // Events that come take it away, as do events that go.
        var more = EventChanges()
        more.added = [(late.info, { @Sendable in late.bytes })]
        try record(store, more, digest: "b")
        #expect(try store.seenEvents([5]) == nil)

        // A scan that began before those came saw something else than there is.
        again.seen?.chunks = [1]
        try record(store, again, digest: "c")
        #expect(try store.seenEvents([5]) == nil)
        again.seen?.chunks = Set(try store.keptChunks().map(\.id))
        try record(store, again, digest: "c")
        #expect(try store.seenEvents([5]) == parts)

        let cut = Instant(nanoseconds: 2_000_000_000_000)
        let never = Instant(nanoseconds: 0)
        let utc = try #require(Zone("UTC"))
        let cuts = RetentionCuts(logs: cut, register: never, reviews: never, zone: utc)
        _ = try store.destroyPastTerm(
            cuts,
            actor: "P. Visser",
            role: nil,
            ground: "R-070",
            now: Instant(nanoseconds: 9)
        )
        #expect(try store.keptChunks().count == 1)
        #expect(try store.seenEvents([5]) == nil)
    }
}
