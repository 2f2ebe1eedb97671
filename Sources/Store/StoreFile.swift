internal import Foundation
internal import GRDB
internal import Model

/// The file of a store: making it private from its first moment, and putting what goes wrong into words.
enum StoreFile {
    /// The beginning of every SQLite file.
    static let magic = Array("SQLite format 3\0".utf8)

    /// Checks that the file can be used in this mode and makes it when it must be made; the warnings about it.
    static func prepare(_ path: String, mode: FindingStore.Mode) throws(Diagnostic) -> [Diagnostic] {
        if mode == .create {
            // The mode is given at creation, so that there is no moment at which others can open the file. SQLite gives
            // its journals the mode of the database.
            let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            if descriptor >= 0 {
                close(descriptor)
            } else if errno != EEXIST {
                throw cannotOpen(path, errno)
            }
        }
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw errno == ENOENT ? Diagnostic("store.missing", file: path) : cannotOpen(path, errno)
        }
        guard status.st_mode & S_IFMT == S_IFREG else { throw Diagnostic("store.not-a-file", file: path) }
        try checkMagic(path)
        if mode != .readOnly, !isWritable(path) { throw Diagnostic("store.read-only", file: path) }
        guard status.st_mode & 0o077 != 0 else { return [] }
        let shown = String(status.st_mode & 0o777, radix: 8)
        return [Diagnostic("store.readable-by-others", .warning, file: path, ["mode": "0\(shown)"])]
    }

    static func isWritable(_ path: String) -> Bool { access(path, W_OK) == 0 }

    /// Whether a transaction is under way, or was cut off.
    static func hasJournal(_ path: String) -> Bool { access(path + "-journal", F_OK) == 0 }

    /// SQLite writes a whole header into an empty file only, so anything else must begin with its magic bytes; telling it
    /// here keeps a log file that was named by mistake from ever being opened for writing.
    private static func checkMagic(_ path: String) throws(Diagnostic) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw cannotOpen(path, errno) }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        let head: Data
        do { head = try handle.read(upToCount: 100) ?? Data() } catch { throw cannotOpen(path, EIO) }
        if !head.isEmpty, Array(head.prefix(magic.count)) != magic {
            throw Diagnostic("store.not-a-database", file: path)
        }
        try checkLength(Array(head), handle, path)
    }

    /// A file that is shorter than its own header says was cut off. SQLite tells it only when it misses a page, and a command
    /// that needs none of the missing ones would answer as if nothing were gone.
    private static func checkLength(_ head: [UInt8], _ handle: FileHandle, _ path: String) throws(Diagnostic) {
        // A journal puts the file right first; without one, the number of pages counts when both counters agree.
        guard head.count == 100, !hasJournal(path), head[24..<28] == head[92..<96] else { return }
        let size = Int(head[16]) << 8 | Int(head[17])
        let pages = head[28..<32].reduce(0) { $0 << 8 | Int($1) }
        guard let length = try? handle.seekToEnd() else { throw cannotOpen(path, EIO) }
        let expected = pages * (size == 1 ? 65_536 : size)
        guard length < UInt64(expected) else { return }
        throw Diagnostic("store.damaged", .error, file: path, ["found": String(length), "expected": String(expected)])
    }

    static func cannotOpen(_ path: String, _ code: Int32) -> Diagnostic {
        Diagnostic("store.cannot-open", file: path, SystemFault.parameters(code))
    }

    /// The table or column that SQLite misses: `findings` of `no such table: findings`; empty when it says something else.
    private static func missing(_ message: String) -> String {
        guard message.hasPrefix("no such "), let colon = message.range(of: ": ") else { return "" }
        return String(message[colon.upperBound...].prefix { !$0.isWhitespace })
    }

    /// What an error of SQLite means for the person who runs the program.
    static func diagnostic(_ error: any Error, path: String) -> Diagnostic {
        if var diagnostic = error as? Diagnostic {
            if diagnostic.file == nil { diagnostic.file = path }
            return diagnostic
        }
        guard let error = error as? DatabaseError else {
            return Diagnostic("store.failed", file: path, ["reason": String(describing: type(of: error))])
        }
        // SQLite's own message is English wherever the reader is; the number says as much to who looks it up.
        let reason = ["reason": "SQLite \(error.extendedResultCode.rawValue)"]
        switch error.resultCode {
        case .SQLITE_READONLY where error.extendedResultCode == .SQLITE_READONLY_ROLLBACK:
            return Diagnostic("store.cut-off", file: path)
        case .SQLITE_BUSY, .SQLITE_LOCKED: return Diagnostic("store.locked", file: path)
        case .SQLITE_READONLY, .SQLITE_PERM: return Diagnostic("store.read-only", file: path)
        case .SQLITE_NOTADB: return Diagnostic("store.not-a-database", file: path)
        case .SQLITE_CORRUPT, .SQLITE_MISMATCH, .SQLITE_SCHEMA, .SQLITE_FORMAT:
            return Diagnostic("store.damaged", file: path)
        case .SQLITE_FULL: return Diagnostic("store.disk-full", file: path)
        case .SQLITE_CANTOPEN, .SQLITE_MISUSE: return Diagnostic("store.cannot-open", file: path, reason)
        case .SQLITE_IOERR: return Diagnostic("store.io", file: path, reason)
        // A table or column that is missing although the version is ours: somebody changed the file.
        case .SQLITE_ERROR: return Diagnostic("store.damaged", file: path, ["place": missing(error.message ?? "")])
        default: return Diagnostic("store.failed", file: path, reason)
        }
    }
}

/// Runs something on a store and turns whatever it throws into a diagnostic.
func guarded<T>(_ path: String, _ body: () throws -> T) throws(Diagnostic) -> T {
    do { return try body() } catch { throw StoreFile.diagnostic(error, path: path) }
}
