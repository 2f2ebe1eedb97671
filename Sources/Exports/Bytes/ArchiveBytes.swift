import Model

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Where an archive is: its bytes are wanted in any order, so it is a file or in memory, never a stream.
enum ArchiveFile: Sendable, Hashable {
    case path(String)
    case bytes([UInt8])
    /// A place in a file without a name.
    case spooled(SpoolFile, Range<Int>)
}

/// The bytes of an archive, by their place.
final class ArchiveBytes {
    private let descriptor: Int32?
    /// Whose descriptor it is, when it is not this one's own; it is open as long as that one is there.
    private let owner: SpoolFile?
    /// Where the archive begins in its file.
    private let base: Int
    private let memory: [UInt8]
    /// How many there are.
    let length: Int
    /// The number of the error that ended reading; nil while there is none.
    private(set) var failure: Int32?

    /// Opens an archive.
    init(_ file: ArchiveFile, name: String) throws(Diagnostic) {
        switch file {
        case .bytes(let bytes):
            descriptor = nil
            owner = nil
            base = 0
            memory = bytes
            length = bytes.count
        case .spooled(let spool, let range):
            descriptor = spool.descriptor
            owner = spool
            base = range.lowerBound
            memory = []
            length = range.count
        case .path(let path):
            memory = []
            owner = nil
            base = 0
            var opened = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
            while opened < 0, errno == EINTR { opened = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
            guard opened >= 0 else { throw ByteSource.unreadable(errno, name: name) }
            var status = stat()
            guard fstat(opened, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
                close(opened)
                throw ByteSource.unreadable(EINVAL, name: name)
            }
            descriptor = opened
            length = Int(status.st_size)
        }
    }

    deinit { if let descriptor, owner == nil { close(descriptor) } }

    /// Fills a place of the buffer with at most `count` bytes from a place of the archive.
    /// - Returns: the number read; 0 at the end, and after an error, which `failure` then names.
    func read(at place: Int, into buffer: inout [UInt8], from offset: Int, atMost count: Int) -> Int {
        guard failure == nil, place >= 0, offset >= 0, count > 0, count <= buffer.count - offset else { return 0 }
        guard let descriptor else {
            let number = max(0, min(count, memory.count - place))
            if number > 0 { buffer.replaceSubrange(offset..<offset + number, with: memory[place..<place + number]) }
            return number
        }
        let count = min(count, length - place)
        guard count > 0 else { return 0 }
        while true {
            let number = buffer.withUnsafeMutableBytes { space in
                // Safe: the guard keeps offset + count inside the buffer, and pread writes at most `count` bytes.
                space.baseAddress.map { pread(descriptor, $0 + offset, count, off_t(base + place)) } ?? 0
            }
            if number >= 0 { return number }
            if errno == EINTR { continue }
            failure = errno
            return 0
        }
    }

    /// Exactly these bytes; nil when the archive does not have them all.
    func bytes(at place: Int, count: Int) -> [UInt8]? {
        guard place >= 0, count >= 0, count <= length, place <= length - count else { return nil }
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let number = read(at: place + filled, into: &bytes, from: filled, atMost: count - filled)
            if number == 0 { return nil }
            filled += number
        }
        return bytes
    }
}
