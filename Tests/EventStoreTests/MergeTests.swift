import EventStore
import Model
import Testing

@Suite struct MergeTests {
    @Test func `chunks merge in the order of time, whatever order they were written in`() throws {
        var random = SystemRandom(seed: 3)
        var makers = [Maker("a", ["user.name"]), Maker("b", ["user.name", "url.full"])]
        var expected: [Int64] = []
        for number in 0..<30_000 {
            let time = Int64(random.next() % 1_000_000)
            expected.append(time)
            let value = Array("n\(number)".utf8)
            if number % 2 == 0 { makers[0].add(time, [value]) } else { makers[1].add(time, [value, nil]) }
        }
        let sources = makers[0].chunks(file: 1, budget: 1 << 16) + makers[1].chunks(file: 2, budget: 1 << 16)
        let lines = try merged(sources)
        #expect(lines.map { Int64($0.split(separator: " ")[0]) ?? 0 } == expected.sorted())
        #expect(try merged(sources.reversed()) == lines)
    }

    @Test func `equal lines of one file stay, those of an overlapping file do not count again`() throws {
        var first = Maker("s", ["user.name"])
        for _ in 0..<2 { first.add(5, [Array("eva".utf8)]) }
        first.add(6, [Array("jan".utf8)])
        var second = Maker("s", ["user.name"])
        for _ in 0..<3 { second.add(5, [Array("eva ".utf8)]) }
        second.add(7, [Array("jan".utf8)])
        let one = try merged(first.chunks(file: 1))
        #expect(one.count == 3)
        let both = try merged(first.chunks(file: 1) + second.chunks(file: 2))
        #expect(both.map { $0.split(separator: " ")[0] } == ["5", "5", "5", "6", "7"])
        #expect(try merged(first.chunks(file: 1) + first.chunks(file: 2)).count == 3)
    }

    @Test func `an event with an id of its own counts once, also where moments are cut to the second`() throws {
        var fine = Maker("s", ["event.id", "user.name"])
        fine.add(1_619_583_300, [Array("r1".utf8), Array("eva".utf8)])
        fine.add(1_700_000_000, [Array("r2".utf8), Array("eva".utf8)])
        var coarse = Maker("s", ["event.id", "user.name", "source.ip"])
        coarse.add(1_000_000_000, [Array("r1".utf8), Array("eva".utf8), Array("192.0.2.1".utf8)])
        #expect(try merged(fine.chunks(file: 1) + coarse.chunks(file: 2)).count == 2)
    }

    @Test func `different events of one moment all count`() throws {
        var maker = Maker("s", ["user.name"])
        for number in 0..<500 { maker.add(9, [Array("u\(number)".utf8)]) }
        #expect(Set(try merged(maker.chunks(file: 1) + maker.chunks(file: 2))).count == 500)
        #expect(try merged(maker.chunks(file: 1) + maker.chunks(file: 2)).count == 500)
    }
}
