internal import Foundation
public import Model

/// The lock that lets one run at a time work on a store.
///
/// It is an advisory lock of the kernel on `<store>.lock`: a run that crashes leaves none behind. The file itself stays,
/// because removing it would let two runs hold locks on two files of the same name; it holds the process id of the holder,
/// for the message only.
public final class StoreLock: Sendable {
    /// The code of the diagnostic that says another run holds the store (exit code 4).
    public static let heldCode = "store.held"

    private let descriptor: Int32

    /// Takes the lock of a store, without waiting.
    ///
    /// - Parameter store: the path of the store; it need not exist yet.
    /// - Throws: `store.held` with the parameter `pid` when another run has it, `store.cannot-lock` when the file cannot be
    ///   made.
    public init(store: String) throws(Diagnostic) {
        let path = store + ".lock"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw Diagnostic("store.cannot-lock", file: path, SystemFault.parameters(errno))
        }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let reason = errno
            let holder = (try? handle.read(upToCount: 32)).map { String(decoding: $0, as: UTF8.self) }
            close(descriptor)
            guard reason == EWOULDBLOCK else {
                throw Diagnostic("store.cannot-lock", file: path, SystemFault.parameters(reason))
            }
            // Whatever the file says, only a number is shown.
            let pid = holder.flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
            throw Diagnostic(Self.heldCode, file: store, pid.map { ["pid": String($0)] } ?? [:])
        }
        self.descriptor = descriptor
        // The number is a help to people; without it the lock holds all the same.
        try? handle.truncate(atOffset: 0)
        try? handle.write(contentsOf: Data("\(getpid())\n".utf8))
    }

    deinit {
        // Emptied before it is let go, so that a later message never names a process that is gone.
        _ = ftruncate(descriptor, 0)
        close(descriptor)
    }
}
