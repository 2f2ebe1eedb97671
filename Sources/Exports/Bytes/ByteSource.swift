import Model

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Where the bytes of an input come from, before unpacking and decoding.
///
/// Files are read, not mapped: a mapped file that shrinks while it is read kills the process, a read one ends early.
final class ByteSource {
    private enum Origin {
        case descriptor(Int32, owned: Bool)
        case memory([UInt8], Int)
        case member(ZipMemberReader)
        case sheet(SheetReader)
    }

    private var origin: Origin
    /// Bytes that come before those of the origin.
    private var begun: ArraySlice<UInt8> = []
    /// The number of the error that ended reading before the end of the file; nil while there is none.
    private(set) var failure: Int32?
    /// What is wrong or doubtful with the archive that the bytes come from.
    var diagnostics: [Diagnostic] {
        switch origin {
        case .member(let reader): reader.diagnostic.map { [$0] } ?? []
        case .sheet(let reader): reader.diagnostics
        case .descriptor, .memory: []
        }
    }
    /// What of that means that bytes were lost.
    var diagnostic: Diagnostic? { diagnostics.first { $0.level == .error } }
    /// Bytes handed out; of a member of an archive, those that they were unpacked from.
    private(set) var count = 0

    /// The bytes of an array.
    init(bytes: [UInt8]) { origin = .memory(bytes, 0) }

    /// A member of an archive.
    init(member: ZipMemberReader) { origin = .member(member) }

    /// A sheet of a workbook.
    init(sheet: SheetReader) { origin = .sheet(sheet) }

    /// Standard input, of which these bytes were read already.
    init(standardInputAfter bytes: [UInt8] = []) {
        origin = .descriptor(0, owned: false)
        begun = bytes[...]
    }

    /// A file by its path.
    init(path: String, name: String) throws(Diagnostic) {
        var descriptor = open(path, O_RDONLY | O_CLOEXEC)
        while descriptor < 0, errno == EINTR { descriptor = open(path, O_RDONLY | O_CLOEXEC) }
        guard descriptor >= 0 else { throw Self.unreadable(errno, name: name) }
        var status = stat()
        if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
            close(descriptor)
            throw Self.unreadable(EISDIR, name: name)
        }
        origin = .descriptor(descriptor, owned: true)
    }

    deinit {
        if case .descriptor(let descriptor, owned: true) = origin { close(descriptor) }
    }

    /// Fills a place of the buffer with at most `length` bytes.
    /// - Returns: the number read; 0 at the end, and after an error, which `failure` then names.
    func read(into buffer: inout [UInt8], at offset: Int, atMost length: Int) -> Int {
        guard failure == nil, offset >= 0, length > 0, length <= buffer.count - offset else { return 0 }
        if !begun.isEmpty {
            let number = min(length, begun.count)
            buffer.replaceSubrange(offset..<offset + number, with: begun.prefix(number))
            begun = begun.dropFirst(number)
            count += number
            return number
        }
        switch origin {
        case .memory(let bytes, let place):
            let number = min(length, bytes.count - place)
            buffer.replaceSubrange(offset..<offset + number, with: bytes[place..<place + number])
            origin = .memory(bytes, place + number)
            count += number
            return number
        case .member(let reader):
            let number = reader.read(into: &buffer, at: offset, atMost: length)
            failure = reader.failure
            count = reader.count
            return number
        case .sheet(let reader):
            let number = reader.read(into: &buffer, at: offset, atMost: length)
            count = reader.count
            return number
        case .descriptor(let descriptor, _):
            while true {
                let number = buffer.withUnsafeMutableBytes { space in
                    // Safe: the guard keeps offset + length inside the buffer, and read writes at most `length` bytes.
                    space.baseAddress.map { systemRead(descriptor, $0 + offset, length) } ?? 0
                }
                if number >= 0 {
                    count += number
                    return number
                }
                if errno == EINTR { continue }
                failure = errno
                return 0
            }
        }
    }

    /// The diagnostic for an error number of the system.
    static func unreadable(_ number: Int32, name: String) -> Diagnostic {
        let code =
            switch number {
            case ENOENT, ENOTDIR: "input.unreadable-missing"
            case EISDIR: "input.unreadable-directory"
            case EACCES, EPERM: "input.unreadable-permission"
            default: "input.unreadable"
            }
        return Diagnostic(code, file: name, SystemFault.parameters(number))
    }
}

/// The system's `read`, under a name that the method above does not hide.
private func systemRead(_ descriptor: Int32, _ start: UnsafeMutableRawPointer, _ length: Int) -> Int {
    read(descriptor, start, length)
}
