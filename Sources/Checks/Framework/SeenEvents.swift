internal import Access
internal import Foundation
internal import Model

/// What was seen of events, as bytes, so that the next scan over the same events need not look at them again.
///
/// The form is nobody else's: another version of the program does not read it, and judges anew.
public enum SeenEvents {
    /// Why bytes cannot be used: a part is not there, or of another form.
    public struct Unusable: Error {}

    /// The bytes of a value.
    public static func bytes(_ value: some Encodable) throws -> [UInt8] {
        Array(try JSONEncoder().encode(value))
    }

    /// The value of bytes.
    ///
    /// - Throws: `Unusable` when they are not there, and what decoding throws.
    public static func value<Value: Decodable>(_ bytes: [UInt8]?) throws -> Value {
        guard let bytes else { throw Unusable() }
        return try JSONDecoder().decode(Value.self, from: Data(bytes))
    }
}

/// A list that is encoded a slice at a time, each slice as bytes of its own.
///
/// JSON is made of a tree of all values first; of ten thousand findings with their records that tree takes a hundred megabytes.
public struct SlicedList<Element: Codable & Sendable>: Codable, Sendable {
    /// The elements.
    public let elements: [Element]

    /// A list of elements.
    public init(_ elements: [Element]) { self.elements = elements }

    private static var slice: Int { 128 }

    /// Encodes the slices in order.
    public func encode(to encoder: any Encoder) throws {
        var list = encoder.unkeyedContainer()
        for start in stride(from: 0, to: elements.count, by: Self.slice) {
            let slice = Array(elements[start..<min(elements.count, start + Self.slice)])
            try list.encode(try JSONEncoder().encode(slice))
        }
    }

    /// Decodes what `encode` wrote.
    public init(from decoder: any Decoder) throws {
        var list = try decoder.unkeyedContainer()
        var found: [Element] = []
        while !list.isAtEnd {
            found += try JSONDecoder().decode([Element].self, from: try list.decode(Data.self))
        }
        elements = found
    }
}

/// Whole numbers in few bytes: of each the difference from the one before, seven bits to a byte. Counts per account and day
/// come by the hundred thousand.
struct PackedNumbers: Codable, Sendable {
    private var bytes = Data()
    private var last: Int64 = 0
    private(set) var count = 0

    /// Adds a number.
    mutating func append(_ number: Int64) {
        let step = number &- last
        last = number
        count += 1
        var rest = UInt64(bitPattern: step &<< 1 ^ step >> 63)
        while rest > 0x7F {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    /// The numbers in the order in which they came.
    ///
    /// - Throws: `SeenEvents.Unusable` when the bytes are not of that many numbers.
    func numbers() throws -> [Int64] {
        var numbers: [Int64] = []
        numbers.reserveCapacity(min(count, bytes.count))
        var number: Int64 = 0
        var rest: UInt64 = 0
        var shift: UInt64 = 0
        for byte in bytes {
            guard shift < 64 else { throw SeenEvents.Unusable() }
            rest |= UInt64(byte & 0x7F) << shift
            shift += 7
            guard byte < 0x80 else { continue }
            number &+= Int64(bitPattern: rest >> 1) ^ -Int64(bitPattern: rest & 1)
            numbers.append(number)
            rest = 0
            shift = 0
        }
        guard shift == 0, numbers.count == count else { throw SeenEvents.Unusable() }
        return numbers
    }
}

/// Rows of whole numbers, column by column.
struct PackedTable: Codable, Sendable {
    private var columns: [PackedNumbers]

    /// A table without rows.
    init(columns: Int) { self.columns = Array(repeating: PackedNumbers(), count: columns) }

    /// Adds a row; it must have as many numbers as there are columns.
    mutating func append(_ row: [Int64]) {
        for (place, number) in zip(columns.indices, row) { columns[place].append(number) }
    }

    /// The columns, all of one length.
    ///
    /// - Throws: `SeenEvents.Unusable` when they are not as many as asked for, or differ in length.
    func numbers(columns wanted: Int) throws -> [[Int64]] {
        let numbers = try columns.map { try $0.numbers() }
        guard numbers.count == wanted, Set(numbers.map(\.count)).count <= 1 else { throw SeenEvents.Unusable() }
        return numbers
    }
}
