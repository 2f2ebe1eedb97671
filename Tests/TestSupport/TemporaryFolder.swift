public import Foundation

/// A folder of its own for a test, gone when the test is over.
public final class TemporaryFolder {
    /// Where it is.
    public let url: URL

    /// A folder with nothing in it.
    public init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "logwacht-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// Where a file in it is or would be.
    public func path(_ name: String) -> String { url.appending(path: name).path }

    /// Writes a file, with the folders above it.
    public func write(_ text: String, to name: String) throws { try write(Data(text.utf8), to: name) }

    /// Writes a file, with the folders above it.
    public func write(_ data: Data, to name: String) throws {
        let file = url.appending(path: name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try data.write(to: file)
    }
}
