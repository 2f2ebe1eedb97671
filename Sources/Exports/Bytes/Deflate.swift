import CZlib

/// Packs bytes with zlib and unpacks them again, for what is kept of events.
public enum Deflate {
    /// The packed bytes, in zlib's own container with its checksum.
    ///
    /// - Parameter level: 1 (fast) to 9 (small).
    public static func pack(_ bytes: [UInt8], level: Int = 1) -> [UInt8] {
        var length = compressBound(UInt(bytes.count))
        var packed = [UInt8](repeating: 0, count: Int(length))
        var status = Z_OK
        // Safe: both buffers stay where they are inside the closures, and zlib gets their exact bounds.
        packed.withUnsafeMutableBufferPointer { to in
            bytes.withUnsafeBufferPointer { from in
                status = compress2(to.baseAddress, &length, from.baseAddress, UInt(from.count), Int32(level))
            }
        }
        // With room for the bound, zlib can fail for want of memory only.
        precondition(status == Z_OK, "zlib: \(status)")
        packed.removeLast(packed.count - Int(length))
        return packed
    }

    /// The unpacked bytes; nil when they are damaged or not exactly `count`.
    public static func unpack(_ bytes: ArraySlice<UInt8>, count: Int) -> [UInt8]? {
        guard count >= 0, count < 1 << 31 else { return nil }
        var length = UInt(count)
        // One byte more than nothing, so that there is an address for empty content.
        var unpacked = [UInt8](repeating: 0, count: max(count, 1))
        var status = Z_OK
        // Safe: as above; `length` is never more than the room there is.
        unpacked.withUnsafeMutableBufferPointer { to in
            bytes.withUnsafeBufferPointer { from in
                status = uncompress(to.baseAddress, &length, from.baseAddress, UInt(from.count))
            }
        }
        guard status == Z_OK, length == UInt(count) else { return nil }
        if count == 0 { unpacked.removeAll() }
        return unpacked
    }

    /// The CRC-32 of bytes, as zlib counts it.
    public static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        // Safe: zlib reads exactly the bytes of the buffer, and keeps no pointer.
        bytes.withUnsafeBufferPointer { UInt32(truncatingIfNeeded: crc32(0, $0.baseAddress, UInt32($0.count))) }
    }
}
