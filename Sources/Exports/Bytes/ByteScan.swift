#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Finding bytes in bytes: the few loops everything else stands on.
///
/// Every function takes `from` and `to` as places in the span and gives a place in it; `to` stands for "not found".
public enum ByteScan {
    /// The first place of a byte in `from..<to`, or `to`.
    @inline(__always)
    public static func first(_ byte: UInt8, in bytes: Span<UInt8>, from: Int, to: Int) -> Int {
        // Safe: the guard keeps both ends inside the span, and memchr reads `to - from` bytes from `from` on.
        guard from >= 0, from < to, to <= bytes.count else { return to }
        return bytes.withUnsafeBufferPointer { pointer in
            guard let base = pointer.baseAddress, let hit = memchr(base + from, Int32(byte), to - from) else {
                return to
            }
            return UnsafeRawPointer(base).distance(to: UnsafeRawPointer(hit))
        }
    }

    /// Whether the bytes from a place on are these; false when they do not fit.
    @inlinable
    public static func has(_ prefix: StaticString, in bytes: Span<UInt8>, at place: Int) -> Bool {
        let length = prefix.utf8CodeUnitCount
        guard prefix.hasPointerRepresentation, place >= 0, length <= bytes.count - place else { return false }
        // Safe: a static string's code units live as long as the program; `length` is their number.
        let start = prefix.utf8Start
        var index = 0
        while index < length {
            if bytes[place + index] != start[index] { return false }
            index += 1
        }
        return true
    }

    /// Whether two runs of bytes are equal.
    @inlinable
    public static func equal(_ a: Span<UInt8>, _ b: Span<UInt8>) -> Bool {
        guard a.count == b.count else { return false }
        var index = 0
        while index < a.count {
            if a[index] != b[index] { return false }
            index += 1
        }
        return true
    }

    /// The part of `range` that is left when blanks (space, tab, no-break space is not one) are taken off both ends.
    @inlinable
    public static func trim(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
        var start = range.lowerBound
        var end = range.upperBound
        while start < end, isBlank(bytes[start]) { start += 1 }
        while end > start, isBlank(bytes[end - 1]) { end -= 1 }
        return start..<end
    }

    /// Space, tab, or another control character that shows as a blank (line feed, carriage return, form feed).
    @inlinable
    public static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0d) }

    /// Whether a byte is an ASCII digit.
    @inlinable
    public static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    /// The length of the run of ASCII bytes from a place on.
    static func asciiRun(_ bytes: Span<UInt8>, from: Int, to: Int) -> Int {
        // Safe: every load lies below `to`, which the guard keeps inside the span; loadUnaligned asks for no alignment.
        guard from >= 0, from <= to, to <= bytes.count else { return 0 }
        return bytes.withUnsafeBufferPointer { pointer in
            guard let base = pointer.baseAddress else { return 0 }
            let raw = UnsafeRawPointer(base)
            var place = from
            while place + 32 <= to {
                let a = raw.loadUnaligned(fromByteOffset: place, as: UInt64.self)
                let b = raw.loadUnaligned(fromByteOffset: place + 8, as: UInt64.self)
                let c = raw.loadUnaligned(fromByteOffset: place + 16, as: UInt64.self)
                let d = raw.loadUnaligned(fromByteOffset: place + 24, as: UInt64.self)
                if (a | b | c | d) & 0x8080_8080_8080_8080 != 0 { break }
                place += 32
            }
            while place < to, base[place] < 0x80 { place += 1 }
            return place - from
        }
    }

    /// Appends a run of bytes to an array, as one copy.
    @inline(__always)
    static func append(_ bytes: Span<UInt8>, _ range: Range<Int>, to array: inout [UInt8]) {
        // Safe: extracting checks the range; the buffer does not outlive the closure.
        guard !range.isEmpty else { return }
        bytes.extracting(range).withUnsafeBufferPointer { array.append(contentsOf: $0) }
    }

    /// The bytes as text, what is not UTF-8 repaired. For heads, headers and messages, never per record.
    public static func text(_ bytes: Span<UInt8>, _ range: Range<Int>) -> String {
        // Safe: the buffer does not outlive the closure; extracting checks the range.
        bytes.extracting(range).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }
}
