public import Board
internal import Crypto
internal import Foundation
public import Model

/// Compares files with what a list of hashes (`SHA256SUMS`) says of them: that none was cut off, changed or lost on its way.
public enum HashCheck {
    /// What is not as the lists say, in the order of the lists: `hashes.missing`, `hashes.differs`, `hashes.unreadable`.
    ///
    /// - Parameters:
    ///   - files: the files, each with the hash that it is to have.
    ///   - workers: how many files are read at the same time; nil for one per processor.
    public static func problems(_ files: [ListedFile], workers: Int? = nil) -> [Diagnostic] {
        let workers = Workers(count: max(1, workers ?? ProcessInfo.processInfo.activeProcessorCount))
        return workers.map(files.count) { place in problem(files[place]) }.compactMap { $0 }
    }

    private static func problem(_ file: ListedFile) -> Diagnostic? {
        func told(_ code: String) -> Diagnostic { Diagnostic(code, file: file.name, ["list": file.list]) }
        guard FileManager.default.fileExists(atPath: file.path) else { return told("hashes.missing") }
        // A pipe would be waited for without end.
        guard !Discovery.isSpecial(file.path), let hash = hash(ofFileAt: file.path) else {
            return told("hashes.unreadable")
        }
        return hash == file.hash ? nil : told("hashes.differs")
    }

    /// The SHA-256 of a file's bytes as they are on disk, in lower case; nil when they cannot be read.
    private static func hash(ofFileAt path: String) -> String? {
        guard let file = FileHandle(forReadingAtPath: path) else { return nil }
        defer { try? file.close() }
        var hasher = SHA256()
        do {
            while let bytes = try file.read(upToCount: 1 << 20), !bytes.isEmpty { hasher.update(data: bytes) }
        } catch {
            return nil
        }
        return Hex.text(hasher.finalize())
    }
}
