import CZlib

/// Zlib at work on one stream of packed bytes: the one place where its pointers are.
final class InflateStream {
    /// What one step came to.
    struct Step {
        /// Zlib's word for it.
        var status: Int32
        /// Packed bytes that were used.
        var consumed: Int
        /// Unpacked bytes that were written.
        var produced: Int
    }

    // Safe: zlib keeps a pointer back to the structure, so it has to stay at one address: it is allocated once, never
    // moved, and freed in deinit after inflateEnd.
    private let stream: UnsafeMutablePointer<z_stream>
    /// Whether zlib could begin.
    let started: Bool

    /// A stream that begins as `start` says: with a gzip header, or without one.
    init(_ start: (UnsafeMutablePointer<z_stream>?) -> Int32) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        started = start(stream) == Z_OK
    }

    deinit {
        if started { inflateEnd(stream) }
        stream.deinitialize(count: 1)
        stream.deallocate()
    }

    /// Begins anew with the next member.
    func reset() -> Bool { inflateReset(stream) == Z_OK }

    /// Unpacks some of the packed bytes into a place of a buffer.
    ///
    /// - Parameters:
    ///   - packed: the packed bytes, of which those of `range` are to be used.
    ///   - buffer: where unpacked bytes go, from `offset` on.
    ///   - length: the most that is written.
    func step(
        _ packed: inout [UInt8],
        _ range: Range<Int>,
        into buffer: inout [UInt8],
        at offset: Int,
        atMost length: Int
    ) -> Step {
        let room = min(length, Int(UInt32.max))
        var status = Z_OK
        // Safe: both buffers stay where they are inside the closures, zlib gets their exact bounds, and its pointers are not
        // used after the closures end.
        packed.withUnsafeMutableBufferPointer { input in
            buffer.withUnsafeMutableBufferPointer { output in
                guard let from = input.baseAddress, let to = output.baseAddress else { return }
                stream.pointee.next_in = from + range.lowerBound
                stream.pointee.avail_in = UInt32(clamping: range.count)
                stream.pointee.next_out = to + offset
                stream.pointee.avail_out = UInt32(clamping: room)
                status = inflate(stream, Z_NO_FLUSH)
            }
        }
        return Step(
            status: status,
            consumed: range.count - Int(stream.pointee.avail_in),
            produced: room - Int(stream.pointee.avail_out)
        )
    }
}
