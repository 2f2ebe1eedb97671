/// The different values of one field, each kept once.
struct ValueTable: Sendable {
    private struct Entry: Sendable {
        var hash: UInt64
        var start: Int
        var length: Int
    }

    private var places = [Int32](repeating: -1, count: 64)
    private var entries: [Entry] = []
    private(set) var arena: [UInt8] = []
    /// For each value what it adds to the key of an event.
    private(set) var keys: [UInt64] = []

    /// The number of values.
    var count: Int { entries.count }
    /// About the memory it takes, in bytes.
    var byteCount: Int { arena.count + entries.count * 40 + places.count * 4 }

    /// The bytes of a value.
    func value(_ number: Int32) -> ArraySlice<UInt8> {
        let entry = entries[Int(number)]
        return arena[entry.start..<entry.start + entry.length]
    }

    func length(_ number: Int32) -> Int { entries[Int(number)].length }

    /// The number of a value, which lies in a range of bytes; a value that is new gets the next one.
    mutating func number(_ bytes: [UInt8], _ range: Range<Int>) -> Int32 {
        let hash = EventKey.hash(bytes, range)
        var place = Int(truncatingIfNeeded: hash) & (places.count - 1)
        while places[place] >= 0 {
            let entry = entries[Int(places[place])]
            if entry.hash == hash, entry.length == range.count, equals(entry, bytes, range) { return places[place] }
            place = (place + 1) & (places.count - 1)
        }
        let number = Int32(truncatingIfNeeded: entries.count)
        places[place] = number
        entries.append(Entry(hash: hash, start: arena.count, length: range.count))
        arena.append(contentsOf: bytes[range])
        keys.append(EventKey.ofValue(bytes, range))
        if entries.count * 2 > places.count { grow() }
        return number
    }

    private func equals(_ entry: Entry, _ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        var place = entry.start
        for index in range {
            if arena[place] != bytes[index] { return false }
            place += 1
        }
        return true
    }

    private mutating func grow() {
        places = [Int32](repeating: -1, count: places.count * 2)
        for (number, entry) in entries.enumerated() {
            var place = Int(truncatingIfNeeded: entry.hash) & (places.count - 1)
            while places[place] >= 0 { place = (place + 1) & (places.count - 1) }
            places[place] = Int32(truncatingIfNeeded: number)
        }
    }

    mutating func removeAll() {
        places = [Int32](repeating: -1, count: 64)
        entries.removeAll(keepingCapacity: true)
        arena.removeAll(keepingCapacity: true)
        keys.removeAll(keepingCapacity: true)
    }
}
