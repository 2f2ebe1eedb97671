internal import Model

/// Finds the events that were there already, in a stream in the order of time.
///
/// An event with an id of its own counts once by source and id; exports differ in how finely they write the moment, so ids are
/// remembered for a second or two. Others count by their content: as many equal ones as the file with most of them has.
struct Duplicates {
    /// An event that stands for those equal to it.
    private struct Kind {
        var batch: EventBatch
        var row: Int
        /// The file whose equal events are being counted, and how many it has.
        var origin: Int
        var seen: Int
        /// How many were let through.
        var passed: Int
    }

    fileprivate struct Recent {
        var second: Int64 = .min
        var now: Set<[UInt8]> = []
        var before: Set<[UInt8]> = []
    }

    private var moment = Instant(nanoseconds: .min)
    private var key: UInt64 = 0
    private var source = ""
    private var kinds: [Kind] = []
    private var recent: [String: Recent] = [:]
    /// More different events with one key than chance gives; beyond it all are let through, so that the work stays bounded.
    private static let kindLimit = 64

    /// Whether an event counts; those with equal moment, source and key come ordered by origin.
    mutating func passes(_ chunk: EventChunk, _ row: Int, origin: Int, identity: [Int]) -> Bool {
        if chunk.identified[row] { return passesByID(chunk, row, identity) }
        let time = chunk.batch.rows[row].time
        if time != moment || chunk.keys[row] != key || chunk.batch.schema.dataset != source {
            moment = time
            key = chunk.keys[row]
            source = chunk.batch.schema.dataset
            kinds.removeAll(keepingCapacity: true)
        }
        for place in kinds.indices where same(kinds[place].batch, kinds[place].row, chunk.batch, row) {
            if kinds[place].origin == origin {
                kinds[place].seen += 1
            } else {
                kinds[place].origin = origin
                kinds[place].seen = 1
            }
            guard kinds[place].seen > kinds[place].passed else { return false }
            kinds[place].passed += 1
            return true
        }
        if kinds.count < Self.kindLimit {
            kinds.append(Kind(batch: chunk.batch, row: row, origin: origin, seen: 1, passed: 1))
        }
        return true
    }

    private mutating func passesByID(_ chunk: EventChunk, _ row: Int, _ identity: [Int]) -> Bool {
        var name: [UInt8] = []
        for field in identity {
            let slot = chunk.batch.slot(row, field)
            if slot.hasValue {
                let start = Int(slot.offset)
                let range = EventKey.trimmed(chunk.batch.arena, start..<start + slot.length)
                name.append(contentsOf: chunk.batch.arena[range])
            }
            name.append(0)
        }
        let second = chunk.batch.rows[row].time.seconds
        return recent[chunk.batch.schema.dataset, default: Recent()].insert(name, second)
    }

    /// Whether two events of one moment say the same.
    private func same(_ a: EventBatch, _ rowA: Int, _ b: EventBatch, _ rowB: Int) -> Bool {
        guard a.rows[rowA].system == b.rows[rowB].system else { return false }
        func value(_ batch: EventBatch, _ row: Int, _ field: Int?) -> ArraySlice<UInt8> {
            guard let field else { return [] }
            let slot = batch.slot(row, field)
            guard slot.hasValue else { return [] }
            let start = Int(slot.offset)
            return batch.arena[EventKey.trimmed(batch.arena, start..<start + slot.length)]
        }
        if a.schema === b.schema {
            return a.schema.fields.indices.allSatisfy { value(a, rowA, $0) == value(b, rowB, $0) }
        }
        return Set(a.schema.fields + b.schema.fields).allSatisfy { name in
            value(a, rowA, a.schema.index(of: name)) == value(b, rowB, b.schema.index(of: name))
        }
    }
}

extension Duplicates.Recent {
    /// Remembers an id; false when it was there already.
    fileprivate mutating func insert(_ name: [UInt8], _ second: Int64) -> Bool {
        if second != self.second {
            before = self.second == second - 1 ? now : []
            now = []
            self.second = second
        }
        guard !before.contains(name) else { return false }
        return now.insert(name).inserted
    }
}
