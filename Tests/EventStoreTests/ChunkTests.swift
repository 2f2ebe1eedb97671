import EventStore
import Model
import Testing

@Suite struct ChunkTests {
    @Test func `random events come back as they were, with NUL, empty, huge and invalid values`() throws {
        var random = SystemRandom(seed: 7)
        for round in 0..<30 {
            var maker = Maker("s", ["user.name", "event.action", "message"])
            let count = Int(random.next() % 200) + 1
            for row in 0..<count {
                let values: [[UInt8]?] = (0..<3).map { _ in
                    switch random.next() % 5 {
                    case 0: nil
                    case 1: []
                    case 2: [0, 0xff, 0xfe, 0x80]
                    case 3: Array("waarde \(random.next() % 4)".utf8)
                    default:
                        [UInt8](repeating: UInt8(truncatingIfNeeded: random.next()), count: Int(random.next() % 3000))
                    }
                }
                maker.add(Int64(row) * 7 - 500, values, record: Int(random.next() % 100_000), raw: "r\(row)")
            }
            let sources = maker.chunks(file: 2)
            var decoder = ChunkDecoder(files: [2: "auth.log"])
            var row = 0
            for source in sources {
                let chunk = try decoder.decode(source.load())
                #expect(chunk.info == source.info)
                for place in 0..<chunk.batch.count {
                    #expect(chunk.batch.rows[place].time == maker.batch.rows[row].time)
                    #expect(chunk.batch.rows[place].record == maker.batch.rows[row].record)
                    #expect(chunk.batch.file(of: place) == "auth.log")
                    #expect(chunk.batch.digest(of: place)?.count == 32)
                    for field in 0..<3 {
                        let kept = chunk.batch.withBytes(place, field) { bytes in bytes.indices.map { bytes[$0] } }
                        let given = maker.batch.withBytes(row, field) { bytes in bytes.indices.map { bytes[$0] } }
                        #expect(kept == given, "round \(round) row \(row)")
                    }
                    row += 1
                }
            }
            #expect(row == count)
        }
    }

    @Test func `damaged chunks are an error, never a crash and never other events`() throws {
        var maker = Maker("s", ["user.name", "event.id"])
        for row in 0..<50 { maker.add(Int64(row), [Array("u\(row % 3)".utf8), Array("id\(row)".utf8)]) }
        let bytes = try maker.chunks(file: 1)[0].load()
        var decoder = ChunkDecoder(files: [:])
        for place in bytes.indices {
            for change: UInt8 in [1, 0x80, 0xff] {
                var broken = bytes
                broken[place] ^= change
                #expect(throws: Diagnostic.self) { try decoder.decode(broken) }
            }
            #expect(throws: Diagnostic.self) { try decoder.decode(Array(bytes[..<place])) }
        }
    }
}

/// A seeded generator.
struct SystemRandom {
    private var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return (state ^ (state >> 33)) &* 0xff51_afd7_ed55_8ccd >> 8
    }
}
