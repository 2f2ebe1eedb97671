import EventStore
import Model
import Synchronization

/// Kept events in memory, as the store keeps them, which counts how often one is unpacked.
final class MemoryArchive: EventArchive {
    private struct State {
        var chunks: [Int: (info: EventChunk.Info, bytes: [UInt8])] = [:]
        var files: [Int: KnownFile] = [:]
        var since: Instant?
        var seen: SeenByScan?
        var next = 1
        var loads = 0
    }

    private let state = Mutex(State())

    init() {}

    /// The same events and files; what was seen of them only when it is asked for.
    func copy(seen: Bool) -> MemoryArchive {
        let other = MemoryArchive()
        let all = state.withLock { $0 }
        other.state.withLock { state in
            state = all
            state.loads = 0
            if !seen { state.seen = nil }
        }
        return other
    }

    /// How often a chunk was unpacked.
    var loads: Int { state.withLock { $0.loads } }

    /// Whether what was seen is kept.
    var hasSeen: Bool { state.withLock { $0.seen != nil } }

    func keptChunks() -> [KeptChunk] {
        state.withLock { state in
            state.chunks.sorted { $0.key < $1.key }.map { KeptChunk(id: $0.key, info: $0.value.info) }
        }
    }

    func chunkBytes(_ id: Int) -> [UInt8] {
        state.withLock { state in
            state.loads += 1
            return state.chunks[id]?.bytes ?? []
        }
    }

    func knownFiles() -> [KnownFile] { state.withLock { $0.files.values.sorted { $0.number < $1.number } } }

    func keptSince() -> Instant? { state.withLock { $0.since } }

    func seenEvents(_ key: [UInt8]) -> SeenByScan.Parts? {
        state.withLock { $0.seen?.key == key ? $0.seen?.pressed?.compactMapValues(SeenByScan.expanded) : nil }
    }

    /// Makes the changes of a scan.
    func apply(_ changes: EventChanges) throws {
        let added = try changes.added.map { ($0.info, try $0.load()) }
        state.withLock { state in
            if !changes.removed.isEmpty || !added.isEmpty { state.seen = nil }
            for id in changes.removed { state.chunks[id] = nil }
            for (info, bytes) in added {
                state.chunks[state.next] = (info, bytes)
                state.next += 1
            }
            for number in changes.forgotten { state.files[number] = nil }
            for file in changes.files { state.files[file.number] = file }
            if let since = changes.keptSince { state.since = since }
            if let seen = changes.seen { state.seen = seen }
        }
    }
}
