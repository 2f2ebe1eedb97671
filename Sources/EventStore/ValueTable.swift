internal import Model

/// The different values of one field, each kept once.
struct ValueTable: Sendable {
    private var table = ByteTable()
    /// For each value what it adds to the key of an event.
    private(set) var keys: [UInt64] = []

    /// About the memory it takes, in bytes.
    var byteCount: Int { table.byteCount + keys.count * 8 }

    /// The bytes of a value.
    func value(_ number: Int32) -> ArraySlice<UInt8> { table.key(at: Int(number)) }

    func length(_ number: Int32) -> Int { value(number).count }

    /// The number of a value, which lies in a range of bytes; a value that is new gets the next one.
    mutating func number(_ bytes: [UInt8], _ range: Range<Int>) -> Int32 {
        let (known, hash) = table.find(bytes, range)
        if let known { return known }
        let number = Int32(truncatingIfNeeded: table.count)
        table.insert(bytes, range, hash: hash, number)
        keys.append(EventKey.ofValue(bytes, range))
        return number
    }

    mutating func removeAll() {
        table.removeAll()
        keys.removeAll(keepingCapacity: true)
    }
}
