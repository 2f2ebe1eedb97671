import Model

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file without a name for archives that come as a stream, whose bytes are wanted in any order: a zip or a workbook on standard
/// input, a workbook in a zip.
///
/// It lies in the folder for temporary files (`TMPDIR`, else `/tmp`), can be read by nobody else, and is gone when the process is,
/// however that ends.
final class SpoolFile: Sendable, Hashable {
    /// The file; it may be read at any place by several at once.
    let descriptor: Int32
    private let folder: String
    private let name: String

    /// Makes an empty one.
    /// - Parameter name: what will be put in it, for messages.
    /// - Throws: `input.spool-failed`.
    init(for name: String) throws(Diagnostic) {
        // Safe: getenv gives a NUL-terminated text, and it is copied at once.
        let wanted = getenv("TMPDIR").map { String(cString: $0) } ?? ""
        folder = wanted.isEmpty ? "/tmp" : wanted
        self.name = name
        var template = Array("\(folder)/.logwacht-XXXXXX\0".utf8.map { CChar(bitPattern: $0) })
        descriptor = mkstemp(&template)
        guard descriptor >= 0 else { throw Self.failed(name, folder, errno) }
        unlink(template)
        // A program that is started meanwhile, such as a mailer, does not get it.
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Puts what comes, up to its end, behind what is there.
    ///
    /// - Parameters:
    ///   - limit: how many bytes may come; at the first one more it stops.
    ///   - next: fills a buffer and says with how many bytes; 0 at the end.
    /// - Returns: where the bytes lie.
    /// - Throws: `input.spool-failed` when the disk is full or cannot be written, `input.spool-too-large`, and what `next` throws.
    func append(
        limit: Int,
        _ next: (inout [UInt8]) throws(Diagnostic) -> Int
    ) throws(Diagnostic) -> Range<Int> {
        let start = Int(lseek(descriptor, 0, SEEK_END))
        guard start >= 0 else { throw Self.failed(name, folder, errno) }
        var end = start
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = try next(&buffer)
            if count == 0 { return start..<end }
            guard end - start + count <= limit else {
                throw Diagnostic("input.spool-too-large", file: name, ["bytes": String(limit)])
            }
            var written = 0
            while written < count {
                let number = buffer.withUnsafeBytes { bytes in
                    // Safe: what is left of the first `count` bytes of the buffer, which write only reads.
                    bytes.baseAddress.map { write(descriptor, $0 + written, count - written) } ?? 0
                }
                if number < 0, errno == EINTR { continue }
                guard number > 0 else { throw Self.failed(name, folder, number < 0 ? errno : ENOSPC) }
                written += number
            }
            end += count
        }
    }

    private static func failed(_ name: String, _ folder: String, _ number: Int32) -> Diagnostic {
        let why = SystemFault.parameters(number)
        return Diagnostic("input.spool-failed", file: name, why.merging(["folder": folder]) { $1 })
    }

    static func == (one: SpoolFile, other: SpoolFile) -> Bool { one === other }
    func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
