internal import GRDB
public import Model

/// The board's store: findings with their evidence and what has been made of them, and the coverage of the last scan.
///
/// One SQLite file beside the board's exports, readable and writable by its owner alone, because it holds personal data
/// (AVG art. 32). It keeps a rollback journal instead of a write-ahead log: one file to back up, to move and to destroy, and
/// it can be read from a read-only medium. Every error is a `Diagnostic` with a code `store.*`; the path is its `file`.
public final class FindingStore: Sendable {
    /// How a store is opened.
    public enum Mode: Sendable, Hashable {
        /// The file must exist; nothing is ever written.
        case readOnly
        /// The file must exist.
        case readWrite
        /// The file is made when it does not exist.
        case create
    }

    /// `LOGW`: what the header of our files says, so that another program's database is never taken for ours.
    static let applicationID: Int32 = 0x4c4f_4757

    /// The path of the file.
    public let path: String
    /// How it was opened.
    public let mode: Mode
    /// What is doubtful about the file, though it can be used: `store.readable-by-others`.
    public let warnings: [Diagnostic]
    let queue: DatabaseQueue

    private init(path: String, mode: Mode, warnings: [Diagnostic], queue: DatabaseQueue) {
        self.path = path
        self.mode = mode
        self.warnings = warnings
        self.queue = queue
    }

    /// Opens a store, makes it when `mode` says so, and brings an older one up to date.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - mode: whether it may be written and made.
    ///   - busyTimeout: seconds to wait for another connection that is writing.
    /// - Throws: `store.missing`, `store.cannot-open`, `store.read-only`, `store.not-a-database`, `store.foreign`,
    ///   `store.newer-version`, `store.older-version` (read-only), `store.damaged`, `store.locked`.
    public static func open(
        _ path: String,
        mode: Mode,
        busyTimeout: Double = 5
    ) throws(Diagnostic) -> FindingStore {
        let warnings = try StoreFile.prepare(path, mode: mode)
        if mode == .readOnly { try recover(path, busyTimeout: busyTimeout) }
        return try guarded(path) {
            let queue = try DatabaseQueue(path: path, configuration: configuration(mode, busyTimeout: busyTimeout))
            try Schema.prepare(queue, path: path, mode: mode)
            return FindingStore(path: path, mode: mode, warnings: warnings, queue: queue)
        }
    }

    /// Takes back what a run that was cut off left half written. A connection for reading alone may not do that, and would
    /// refuse the store instead.
    private static func recover(_ path: String, busyTimeout: Double) throws(Diagnostic) {
        guard StoreFile.hasJournal(path), StoreFile.isWritable(path) else { return }
        try guarded(path) {
            let queue = try DatabaseQueue(
                path: path,
                configuration: configuration(.readWrite, busyTimeout: busyTimeout)
            )
            _ = try queue.read { try Int.fetchOne($0, sql: "PRAGMA user_version") }
            try queue.close()
        }
    }

    /// Closes the file; later calls fail with `store.cannot-open`.
    public func close() throws(Diagnostic) {
        try guarded(path) { try queue.close() }
    }

    private static func configuration(_ mode: Mode, busyTimeout: Double) -> Configuration {
        var configuration = Configuration()
        configuration.readonly = mode == .readOnly
        configuration.busyMode = busyTimeout > 0 ? .timeout(busyTimeout) : .immediateError
        configuration.label = "logwacht.store"
        configuration.prepareDatabase { database in
            // A damaged or hostile file must not be able to run functions or trust its own schema.
            try database.execute(sql: "PRAGMA trusted_schema = OFF")
            guard mode != .readOnly else { return }
            // What is deleted is overwritten, so that the retention terms hold for the free pages too.
            try database.execute(sql: "PRAGMA secure_delete = ON")
            try database.execute(sql: "PRAGMA synchronous = FULL")
        }
        return configuration
    }

    func reading<T>(_ body: (Database) throws -> T) throws(Diagnostic) -> T {
        try guarded(path) { try queue.read(body) }
    }
}
