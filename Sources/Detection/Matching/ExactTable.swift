/// Texts and the tests that ask for exactly them: one look-up for a value, however many rules ask.
struct ExactTable: Sendable {
    private struct Entry: Sendable {
        var hash: UInt64
        var start: Int32
        var length: Int32
        /// The tests, as a range of `tests`.
        var first: Int32
        var count: Int32
    }

    private var pool: [UInt8] = []
    private var entries: [Entry] = []
    /// Index of an entry plus one, or zero; a power of two in size, at most half full.
    private var buckets: [Int32] = []
    private(set) var tests: [Int32] = []

    init() {}

    init(_ texts: [[UInt8]: [Int32]]) {
        guard !texts.isEmpty else { return }
        var size = 4
        while size < texts.count * 2 { size *= 2 }
        buckets = [Int32](repeating: 0, count: size)
        // In a fixed order, so that the same rules always give the same table.
        for (text, ids) in texts.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            let hash = Self.hash(text.span, 0, text.count)
            entries.append(
                Entry(
                    hash: hash,
                    start: Int32(pool.count),
                    length: Int32(text.count),
                    first: Int32(tests.count),
                    count: Int32(ids.count)
                )
            )
            pool += text
            tests += ids
            var bucket = Int(truncatingIfNeeded: hash) & (size - 1)
            while buckets[bucket] != 0 { bucket = (bucket + 1) & (size - 1) }
            buckets[bucket] = Int32(entries.count)
        }
    }

    var isEmpty: Bool { entries.isEmpty }

    /// The tests that ask for exactly this text, as a range of `tests`.
    func find(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Range<Int>? {
        guard !buckets.isEmpty else { return nil }
        let hash = Self.hash(text, start, end)
        let mask = buckets.count - 1
        var bucket = Int(truncatingIfNeeded: hash) & mask
        while buckets[bucket] != 0 {
            let entry = entries[Int(buckets[bucket]) - 1]
            if entry.hash == hash, Int(entry.length) == end - start, equal(entry, text, start) {
                return Int(entry.first)..<Int(entry.first + entry.count)
            }
            bucket = (bucket + 1) & mask
        }
        return nil
    }

    private func equal(_ entry: Entry, _ text: Span<UInt8>, _ start: Int) -> Bool {
        let offset = Int(entry.start)
        for index in 0..<Int(entry.length) where pool[offset + index] != text[start + index] { return false }
        return true
    }

    /// FNV-1a with a final mix. It need not resist attacks: the texts in the table come from rules.
    static func hash(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for index in start..<end { hash = (hash ^ UInt64(text[index])) &* 0x100_0000_01b3 }
        return hash ^ hash >> 29
    }
}
