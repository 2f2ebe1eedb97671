/// A quick hash of bytes, the same on every machine: FNV-1a with the finish of MurmurHash3, so that all bits depend on all bytes.
///
/// It has no secret: somebody who writes a log can make two texts with one hash. Whoever uses it compares the texts themselves,
/// or says why equal hashes do no harm.
public struct ByteHash: Sendable {
    @usableFromInline
    var state: UInt64 = 0xcbf2_9ce4_8422_2325

    /// The hash of nothing yet.
    @inlinable
    public init() {}

    /// The hash of a range of bytes.
    @inlinable
    public init(_ bytes: [UInt8], _ range: Range<Int>) {
        for index in range { add(bytes[index]) }
    }

    /// Adds a byte.
    @inlinable
    public mutating func add(_ byte: UInt8) { state = (state ^ UInt64(byte)) &* 0x100_0000_01b3 }

    /// The hash of all that was added.
    @inlinable
    public var value: UInt64 { Self.mix(state) }

    /// Spreads the bits of a number.
    @inlinable
    public static func mix(_ number: UInt64) -> UInt64 {
        var number = (number ^ (number >> 33)) &* 0xff51_afd7_ed55_8ccd
        number = (number ^ (number >> 33)) &* 0xc4ce_b9fe_1a85_ec53
        return number ^ (number >> 33)
    }
}

/// A hash table from byte strings to numbers, with its keys in one array.
public struct ByteTable: Sendable {
    private struct Entry: Sendable {
        var hash: UInt64
        var start: Int
        var length: Int
        var value: Int32
    }

    private var slots = [Int32](repeating: -1, count: 256)
    private var entries: [Entry] = []
    private var bytes: [UInt8] = []

    /// An empty table.
    public init() {}

    /// The number of keys.
    public var count: Int { entries.count }
    /// About the memory it takes, in bytes.
    public var byteCount: Int { bytes.count + entries.count * MemoryLayout<Entry>.stride + slots.count * 4 }

    /// The number of a key; nil when it is not in the table.
    public func value(of key: [UInt8]) -> Int32? { find(key, 0..<key.count).value }

    /// The number of a key that lies in a range of bytes, and its hash, with which it can be inserted without hashing it again.
    public func find(_ key: [UInt8], _ range: Range<Int>) -> (value: Int32?, hash: UInt64) {
        let hash = ByteHash(key, range).value
        var place = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[place] >= 0 {
            let entry = entries[Int(slots[place])]
            if entry.hash == hash, matches(entry, key, range) { return (entry.value, hash) }
            place = (place + 1) & (slots.count - 1)
        }
        return (nil, hash)
    }

    /// Adds a key that is not in the table.
    public mutating func insert(_ key: [UInt8], _ value: Int32) {
        insert(key, 0..<key.count, hash: ByteHash(key, 0..<key.count).value, value)
    }

    /// Adds a key that is not in the table, with the hash that `find` gave.
    public mutating func insert(_ key: [UInt8], _ range: Range<Int>, hash: UInt64, _ value: Int32) {
        if entries.count * 2 >= slots.count { grow() }
        entries.append(Entry(hash: hash, start: bytes.count, length: range.count, value: value))
        bytes.append(contentsOf: key[range])
        place(entries.count - 1, hash)
    }

    /// The bytes of the key that was added as number `place`, from 0.
    public func key(at place: Int) -> ArraySlice<UInt8> {
        let entry = entries[place]
        return bytes[entry.start..<entry.start + entry.length]
    }

    /// Forgets all keys and keeps some of the room they took.
    public mutating func removeAll() {
        slots = [Int32](repeating: -1, count: 256)
        entries.removeAll(keepingCapacity: true)
        bytes.removeAll(keepingCapacity: true)
    }

    private mutating func place(_ entry: Int, _ hash: UInt64) {
        var place = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[place] >= 0 { place = (place + 1) & (slots.count - 1) }
        slots[place] = Int32(truncatingIfNeeded: entry)
    }

    private mutating func grow() {
        slots = [Int32](repeating: -1, count: slots.count * 2)
        for (number, entry) in entries.enumerated() { place(number, entry.hash) }
    }

    private func matches(_ entry: Entry, _ key: [UInt8], _ range: Range<Int>) -> Bool {
        guard entry.length == range.count else { return false }
        var place = entry.start
        for index in range {
            if bytes[place] != key[index] { return false }
            place += 1
        }
        return true
    }
}
