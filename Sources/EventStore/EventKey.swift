internal import Model

/// A number by which equal events are found: of the source's own id where there is one, else of everything that is kept.
///
/// It puts events of one moment in an order that is the same everywhere. Whether two events are the same is never left to
/// it: whoever finds two equal keys compares the values, so that nobody can make an event vanish by making its key.
enum EventKey {
    /// The fields that name an event where its source does: its id, and the computer whose ids they are.
    static let identity = [FieldName.eventID, "host.name"]

    /// What a value adds: nought when there is nothing but blanks, which some programs drop and some add.
    static func ofValue(_ bytes: [UInt8], _ range: Range<Int>) -> UInt64 {
        let range = trimmed(bytes, range)
        return range.isEmpty ? 0 : ByteHash(bytes, range).value | 1
    }

    /// The start of a field's part, by its name.
    static func seed(_ name: String) -> UInt64 {
        let bytes = Array(name.lowercased().utf8)
        return ByteHash(bytes, 0..<bytes.count).value
    }

    /// Adds a field's value; fields without one leave the key as it is, and their order does not matter.
    @inline(__always)
    static func add(_ value: UInt64, _ seed: UInt64, to key: inout UInt64) {
        if value != 0 { key &+= ByteHash.mix(value ^ seed) }
    }

    static func trimmed(_ bytes: [UInt8], _ range: Range<Int>) -> Range<Int> {
        var start = range.lowerBound
        var end = range.upperBound
        while start < end, bytes[start] <= 0x20 { start += 1 }
        while end > start, bytes[end - 1] <= 0x20 { end -= 1 }
        return start..<end
    }
}

/// The places of the fields of a schema in the keys of its events.
struct KeyFields: Sendable {
    let seeds: [UInt64]
    /// The fields of the identity that the schema has, the id first; empty when it has no id.
    let identity: [Int]

    init(_ fields: [String]) {
        seeds = fields.map(EventKey.seed)
        let lower = fields.map { $0.lowercased() }
        let places = EventKey.identity.map { lower.firstIndex(of: $0) }
        identity = places.first.flatMap { $0 } == nil ? [] : places.compactMap { $0 }
    }
}
