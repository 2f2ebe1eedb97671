internal import Crypto
internal import Model

/// The hashes of all exports and tables, in a list for each folder of exports and one for the board's folder, as a job that delivers
/// them would make it.
final class HashLists {
    private var lines: [String: [String]] = [:]

    /// Takes the hash of a file.
    func add(_ path: String, _ bytes: [UInt8]) {
        let parts = path.split(separator: "/")
        let isExport = parts.first == "exports"
        let folder = isExport ? parts.dropLast().joined(separator: "/") + "/" : ""
        let name = isExport ? String(parts.last ?? "") : path
        // The form of `sha256sum`: two blanks.
        lines[folder, default: []].append("\(Hex.text(SHA256.hash(data: bytes)))  \(name)\n")
    }

    /// Writes a list for each folder, by the names of the files.
    func write(_ writeFile: (String, [UInt8]) throws -> Void) throws {
        for (folder, lines) in lines.sorted(by: { $0.key < $1.key }) {
            let sorted = lines.sorted { $0.dropFirst(66) < $1.dropFirst(66) }
            try writeFile("\(folder)SHA256SUMS", Array(sorted.joined().utf8))
        }
    }
}
