import Model
import Testing

@testable import EventStore

@Suite struct LanesTests {
    /// Events in no order, many at the same moment and many the same, in chunks of a few each.
    private static func chunks(file: Int, seed: UInt64, count: Int = 600) -> [ChunkSource] {
        var random = SystemRandom(seed: seed)
        var made: [ChunkSource] = []
        let fields = [EventPacker.Field("user.name", place: 0)]
        var packer = EventPacker(source: "s", fields: fields, file: file, budget: 1)
        let take = { (packed: EventPacker.Packed) in
            made.append(ChunkSource(packed.info, origin: file) { packed.bytes })
        }
        var record = 0
        while record < count {
            var maker = Maker("s", ["user.name"])
            for _ in 0..<5 {
                record += 1
                let value = Array("u\(random.next() % 4)".utf8)
                maker.add(Int64(random.next() % 40), [value], record: record, raw: "r\(record)")
            }
            packer.add(maker.batch, take)
        }
        packer.flush(take)
        return made
    }

    @Test(arguments: [2, 3, 16, 64]) func `fewer lanes give the same events in the same order`(_ limit: Int) throws {
        let files = [Self.chunks(file: 1, seed: 3), Self.chunks(file: 2, seed: 4), Self.chunks(file: 3, seed: 3)]
        #expect(Lanes.split(files[0]).count > 64)
        let few = try Lanes.few(files, spool: ChunkSpool(), limit: limit)
        #expect(few.count < files.flatMap(\.self).count)
        for file in 1...3 { #expect(Lanes.split(few.filter { $0.origin == file }).count == 1) }
        #expect(try places(few) == places(files.flatMap(\.self)))
        #expect(few.reduce(0) { $0 + $1.info.count } == 1800)
    }

    @Test func `files in the order of time stay as they are`() throws {
        var maker = Maker("s", ["user.name"])
        for row in 0..<20_000 { maker.add(Int64(row), [Array("u".utf8)]) }
        let chunks = maker.chunks(file: 1)
        #expect(chunks.count > 3 && Lanes.split(chunks).count == 1)
        #expect(try Lanes.few([chunks], spool: ChunkSpool(), limit: 2).map(\.info) == chunks.map(\.info))
    }

    /// Every event that a merge hands out: its moment, file, record, value and hash.
    private func places(_ sources: [ChunkSource]) throws -> [String] {
        var merge = EventMerge(sources, files: [1: "a", 2: "b", 3: "c"])
        var lines: [String] = []
        while let slice = try merge.next() {
            for place in slice.order {
                let batch = slice.batches[place.batch]
                let row = batch.rows[place.row]
                let hash = Hex.text(batch.digest(of: place.row) ?? [])
                let value = batch.text(place.row, 0) ?? "-"
                lines.append("\(row.time.nanoseconds) \(batch.file(of: place.row)) \(row.record) \(value) \(hash)")
            }
        }
        return lines
    }
}
