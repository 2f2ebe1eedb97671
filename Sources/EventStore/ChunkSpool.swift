internal import Foundation
public import Model
internal import Synchronization

/// Chunks on their way from the readers to the merge, on disk and not in memory.
///
/// The file has no name: it is gone when the process is, however that ends.
public final class ChunkSpool: Sendable {
    private struct State {
        var handle: FileHandle?
        var end: UInt64 = 0
    }

    private let folder: String
    private let state = Mutex<State>(State())

    /// A spool without chunks, whose file will lie in a folder; in the system's for temporary files when nil.
    public init(folder: String? = nil) { self.folder = folder ?? FileManager.default.temporaryDirectory.path }

    /// Adds a chunk, and says how to read it again.
    ///
    /// - Throws: `scan.spool-failed` when the disk is full or cannot be written.
    public func add(_ bytes: [UInt8]) throws(Diagnostic) -> @Sendable () throws -> [UInt8] {
        let offset: UInt64
        do {
            offset = try state.withLock { state in
                if state.handle == nil { state.handle = try open() }
                let offset = state.end
                try state.handle?.seek(toOffset: offset)
                try state.handle?.write(contentsOf: Data(bytes))
                state.end += UInt64(bytes.count)
                return offset
            }
        } catch { throw failure(error) }
        let count = bytes.count
        return { [self] in
            do {
                let data = try state.withLock { state in
                    try state.handle?.seek(toOffset: offset)
                    return try state.handle?.read(upToCount: count) ?? Data()
                }
                return Array(data)
            } catch { throw failure(error) }
        }
    }

    private func open() throws -> FileHandle {
        let path = "\(folder)/.logwacht-\(UUID().uuidString)"
        let descriptor = Foundation.open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        unlink(path)
        return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    private func failure(_ error: any Error) -> Diagnostic {
        Diagnostic("scan.spool-failed", file: folder, SystemFault.parameters(error))
    }
}
