internal import Exports
public import Model

/// Makes chunks small for keeping, and whole again.
///
/// The fields are deflated; the hashes of records, which do not get smaller, stand beside them as they are.
public enum ChunkPress {
    /// The first byte of a pressed chunk.
    private static let mark: UInt8 = 0x81
    /// The most bytes that the fields of a chunk may unpack to: far more than a packer writes.
    private static let limit = 256 << 20

    /// A chunk as it is kept; bytes that are no chunk stay as they are.
    public static func pressed(_ chunk: [UInt8]) -> [UInt8] {
        guard chunk.first == EventChunk.version else { return chunk }
        var reader = ByteReader(chunk[1...])
        guard let size = reader.count(size: 1), let body = reader.blob(size),
            let packed = Deflate.pack(body), packed.count < size
        else { return chunk }
        var writer = ByteWriter()
        writer.bytes.append(mark)
        writer.add(size)
        writer.add(blob: packed)
        writer.bytes += chunk[reader.place...]
        return writer.bytes
    }

    /// The code of the diagnostic that says what is kept is damaged.
    public static let damagedCode = "store.events-damaged"

    /// The chunk as the packer made it.
    ///
    /// - Throws: `store.events-damaged`.
    public static func expanded(_ bytes: [UInt8]) throws(Diagnostic) -> [UInt8] {
        guard bytes.first == mark else { return bytes }
        var reader = ByteReader(bytes[1...])
        guard let size = reader.count(), size <= limit, let count = reader.count(size: 1),
            let packed = reader.blob(count), let body = Deflate.unpack(packed, count: size)
        else { throw Diagnostic(damagedCode) }
        var writer = ByteWriter()
        writer.bytes.append(EventChunk.version)
        writer.add(blob: body)
        writer.bytes += bytes[reader.place...]
        return writer.bytes
    }
}
