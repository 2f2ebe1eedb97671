import Access
import Model
import Testing

/// The counting of names that nobody knows: the same outcome in any order, and never more memory than the limit allows.
@Suite("Attempts with unknown names") struct AttemptSketchTests {
    /// A hash that is spread over all bits, as those of names are.
    private static func hash(_ number: Int) -> UInt64 {
        var hash = UInt64(number) &* 0x9e37_79b9_7f4a_7c15 &+ 0x1234_5678
        hash = (hash ^ (hash >> 31)) &* 0xbf58_476d_1ce4_e5b9
        return hash ^ (hash >> 29)
    }

    /// Each number as often as it says, in an order that a seed gives.
    private static func attempts(_ seed: Int, names: Int) -> [Int] {
        var all = (0..<names).flatMap { [Int](repeating: $0, count: 1 + $0 % 3) }
        var state = UInt64(seed) &+ 1
        for place in all.indices.reversed() where place > 0 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            all.swapAt(place, Int(state >> 33) % (place + 1))
        }
        return all
    }

    @Test("below the limit every name and attempt is known", arguments: [0, 1, 50, 100])
    func exact(_ names: Int) {
        var sketch = AttemptSketch(limit: 100)
        for name in Self.attempts(3, names: names) { sketch.add(Self.hash(name)) }
        sketch.settle()
        #expect(sketch.count == names)
        #expect(!sketch.isCapped)
        for name in 0..<names { #expect(sketch.attempts(Self.hash(name)) == 1 + name % 3) }
        #expect(sketch.attempts(Self.hash(names)) == nil)
    }

    @Test("beyond it the same names are kept whatever the order and the number of workers", arguments: 0..<12)
    func anyOrder(_ seed: Int) {
        let limit = 100
        let names = [101, 150, 201, 1000, 5000][seed % 5]
        let kept = (0..<names).map(Self.hash).sorted().prefix(limit)
        var workers = [AttemptSketch](repeating: AttemptSketch(limit: limit), count: 1 + seed % 4)
        for (place, name) in Self.attempts(seed, names: names).enumerated() {
            workers[(place * place + seed) % workers.count].add(Self.hash(name))
        }
        var sketch = workers.removeLast()
        for other in workers { sketch.merge(other) }
        sketch.settle()
        #expect(sketch.isCapped)
        #expect(sketch.count == limit)
        for name in 0..<names {
            let hash = Self.hash(name)
            #expect(sketch.attempts(hash) == (kept.contains(hash) ? 1 + name % 3 : nil))
        }
    }
}
