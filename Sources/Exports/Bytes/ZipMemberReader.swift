import CZlib
import Model

/// Unpacks one member of a zip as it comes in, and looks whether it is what the list of contents says.
final class ZipMemberReader {
    private let archive: ArchiveBytes
    private let place: ZipPlace
    private let name: String
    private let options: InputOptions
    private let stream = InflateStream(logwacht_inflate_start)
    private var dataStart = 0
    private var packed: [UInt8]
    private var packedStart = 0
    private var packedEnd = 0
    private var produced = 0
    private var checksum: uLong = 0
    private var finished = false

    /// Bytes read of the archive for this member, packed.
    private(set) var count = 0
    /// What is wrong with the member.
    private(set) var diagnostic: Diagnostic?
    /// The error of the system that ended reading.
    var failure: Int32? { archive.failure }

    /// A reader of a member.
    /// - Throws: `input.unreadable…`, `input.zip-corrupt` when the archive is not any more what the list was read of.
    init(_ member: ArchiveMember, name: String, options: InputOptions) throws(Diagnostic) {
        archive = try ArchiveBytes(member.file, name: name)
        place = member.place
        self.name = name
        self.options = options
        packed = [UInt8](repeating: 0, count: options.chunkSize)
        guard stream.started, let header = archive.bytes(at: place.offset, count: 30),
            header.little(0, 4) == 0x0403_4b50,
            header.little(8, 2) == place.method
        else {
            throw archive.failure.map { ByteSource.unreadable($0, name: name) }
                ?? Diagnostic("input.zip-corrupt", file: name)
        }
        dataStart = place.offset + 30 + header.little(26, 2) + header.little(28, 2)
    }

    /// Fills a place of the buffer with at most `length` unpacked bytes.
    /// - Returns: the number; 0 at the end or after an error, which `diagnostic` or `failure` then names.
    func read(into buffer: inout [UInt8], at offset: Int, atMost length: Int) -> Int {
        guard !finished, offset >= 0, length > 0, length <= buffer.count - offset else { return 0 }
        let number = place.method == 0 ? copy(&buffer, offset, length) : inflate(&buffer, offset, length)
        produced += number
        buffer.withUnsafeBufferPointer { bytes in
            // Safe: zlib reads exactly the bytes that were just written, and keeps no pointer.
            guard number > 0, let start = bytes.baseAddress else { return }
            checksum = crc32(checksum, start + offset, UInt32(clamping: number))
        }
        if finished, diagnostic == nil { judge() }
        if produced > place.size, diagnostic == nil { fail("input.zip-corrupt") }
        let isDense = produced > 64 << 20 && produced / options.maximumRatio > count
        if produced > options.maximumInflatedBytes || isDense {
            fail("input.zip-too-large", ["bytes": String(produced)])
        }
        return number
    }

    private func copy(_ buffer: inout [UInt8], _ offset: Int, _ length: Int) -> Int {
        let number = archive.read(
            at: dataStart + count,
            into: &buffer,
            from: offset,
            atMost: min(length, place.packed - count)
        )
        count += number
        if number == 0 && count < place.packed { fail("input.zip-truncated") }
        if count == place.packed { finished = true }
        return number
    }

    private func inflate(_ buffer: inout [UInt8], _ offset: Int, _ length: Int) -> Int {
        while !finished {
            if packedStart == packedEnd {
                packedStart = 0
                packedEnd = archive.read(
                    at: dataStart + count,
                    into: &packed,
                    from: 0,
                    atMost: min(packed.count, place.packed - count)
                )
                count += packedEnd
                // Without new bytes there may still be output that found no room before.
                if packedEnd == 0, count < place.packed { fail("input.zip-truncated") }
            }
            let hadInput = packedStart < packedEnd
            let step = stream.step(&packed, packedStart..<packedEnd, into: &buffer, at: offset, atMost: length)
            packedStart += step.consumed
            switch step.status {
            case Z_OK: break
            case Z_STREAM_END:
                finished = true
                if packedStart < packedEnd || count < place.packed { fail("input.zip-corrupt") }
            case Z_BUF_ERROR where hadInput || step.produced > 0: break
            default: fail("input.zip-corrupt")
            }
            if step.produced > 0 { return step.produced }
        }
        return 0
    }

    /// At the end: the length and the checksum.
    private func judge() {
        if produced != place.size { return fail("input.zip-corrupt") }
        if UInt32(truncatingIfNeeded: checksum) != place.checksum { fail("input.zip-checksum") }
    }

    private func fail(_ code: String, _ parameters: [String: String] = [:]) {
        finished = true
        if diagnostic == nil { diagnostic = Diagnostic(code, file: name, parameters) }
    }
}
