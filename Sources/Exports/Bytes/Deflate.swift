internal import CZlib

/// Bytes made smaller with zlib, and back: for what is kept, not for exports, which an `Inflater` streams.
public enum Deflate {
    /// The bytes in zlib's form; nil when there is no memory for it.
    public static func pack(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
        var size = compressBound(uLong(bytes.count))
        var status = Z_OK
        // Safe: zlib gets the exact bounds of both buffers, writes at most `size` bytes into memory that is then marked as
        // initialised for exactly as many as it wrote, and keeps no pointer.
        let packed = [UInt8](unsafeUninitializedCapacity: Int(size)) { output, count in
            bytes.withUnsafeBufferPointer { input in
                status = compress2(output.baseAddress, &size, input.baseAddress, uLong(input.count), 3)
            }
            count = status == Z_OK ? Int(size) : 0
        }
        return status == Z_OK ? packed : nil
    }

    /// The bytes as they were; nil when these are damaged or do not unpack to exactly `count`.
    public static func unpack(_ bytes: ArraySlice<UInt8>, count: Int) -> [UInt8]? {
        guard count >= 0 else { return nil }
        var size = uLong(count)
        var status = Z_OK
        // Safe: as above; zlib never writes more than the `size` that it was given.
        let unpacked = [UInt8](unsafeUninitializedCapacity: count) { output, made in
            bytes.withUnsafeBufferPointer { input in
                status = uncompress(output.baseAddress, &size, input.baseAddress, uLong(input.count))
            }
            made = status == Z_OK ? Int(size) : 0
        }
        return status == Z_OK && unpacked.count == count ? unpacked : nil
    }
}
