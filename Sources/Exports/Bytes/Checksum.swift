import CZlib

/// The CRC-32 of bytes, by which bytes that were put aside are known to have come back whole.
public enum Checksum {
    /// The checksum, as zlib counts it.
    public static func crc32(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        // Safe: zlib reads exactly the bytes of the buffer, and keeps no pointer.
        bytes.withUnsafeBufferPointer { UInt32(truncatingIfNeeded: CZlib.crc32(0, $0.baseAddress, UInt32($0.count))) }
    }
}
