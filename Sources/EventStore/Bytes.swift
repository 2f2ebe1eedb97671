/// Numbers and texts into bytes.
struct ByteWriter {
    var bytes: [UInt8] = []

    /// A number in groups of seven bits, the lowest first.
    mutating func add(_ number: UInt64) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    mutating func add(_ number: Int) { add(UInt64(bitPattern: Int64(number))) }

    /// A number that may be negative, so that small ones of either sign are short.
    mutating func addSigned(_ number: Int64) { add(UInt64(bitPattern: (number << 1) ^ (number >> 63))) }

    mutating func add(fixed number: UInt64) {
        for shift in stride(from: 0, to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(shift))) }
    }

    mutating func add(text: String) { add(blob: Array(text.utf8)) }

    mutating func add(blob: [UInt8]) {
        add(blob.count)
        bytes.append(contentsOf: blob)
    }
}

/// Bytes into numbers and texts, without trust: what does not fit is nil, never a crash.
struct ByteReader {
    let bytes: ArraySlice<UInt8>
    private(set) var place: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        place = bytes.startIndex
    }

    var left: Int { bytes.endIndex - place }

    @inline(__always)
    mutating func number() -> UInt64? {
        var result: UInt64 = 0
        var shift: UInt64 = 0
        while place < bytes.endIndex, shift < 64 {
            let byte = bytes[place]
            place += 1
            result |= UInt64(byte & 0x7f) << shift
            if byte < 0x80 { return result }
            shift += 7
        }
        return nil
    }

    /// A number of things of which each takes at least `size` bytes of what is left.
    mutating func count(size: Int = 0) -> Int? {
        guard let number = number(), number <= UInt64(Int32.max) else { return nil }
        guard size == 0 || Int(number) <= left / size else { return nil }
        return Int(number)
    }

    mutating func signed() -> Int64? {
        number().map { Int64(bitPattern: $0 >> 1) ^ -Int64(bitPattern: $0 & 1) }
    }

    mutating func fixed() -> UInt64? {
        guard left >= 8 else { return nil }
        var result: UInt64 = 0
        for index in 0..<8 { result |= UInt64(bytes[place + index]) << UInt64(8 * index) }
        place += 8
        return result
    }

    mutating func blob(_ count: Int) -> ArraySlice<UInt8>? {
        guard count >= 0, count <= left else { return nil }
        defer { place += count }
        return bytes[place..<place + count]
    }

    mutating func text() -> String? {
        guard let count = count(size: 1), let bytes = blob(count) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }
}
