internal import Crypto
internal import Exports
internal import Foundation

/// What tells a file again by its content, whatever its name, encoding and packing.
struct ContentPrint: Sendable, Hashable {
    /// What a file system says about a file, to see that it did not change between two looks.
    struct Stamp: Sendable, Hashable {
        var size: Int
        var modified: Double
        var number: Int
    }

    /// The beginning of a content.
    struct Prefix: Sendable, Hashable {
        var length: Int
        var hash: [UInt8]
    }

    /// The SHA-256 of the content, unpacked and as UTF-8, and of the source that the user named.
    var hash: [UInt8]
    /// Its length in bytes.
    var length: Int
    /// The hashes of its beginnings, by length.
    var prefixes: [Prefix]
    /// The file as it was before.
    var stamp: Stamp?

    /// Reads an export for its content alone; nil for standard input and for what cannot be read to its end.
    ///
    /// - Parameters:
    ///   - lengths: the lengths of beginnings that are wanted, in order.
    ///   - source: the source that the user named: read as another one, it is another content.
    init?(_ input: ExportInput, prefixes lengths: [Int], source: String?) {
        stamp = Self.stamp(input)
        guard let bytes = try? Self.open(input) else { return nil }
        var hasher = SHA256()
        if let source { hasher.update(data: Array("\(source)\0".utf8)) }
        var wanted = lengths[...]
        prefixes = []
        length = 0
        var chunk: [UInt8] = []
        while bytes.read(into: &chunk) > 0 {
            var place = 0
            while let next = wanted.first, next <= length + chunk.count {
                hasher.update(data: chunk[place..<next - length])
                place = next - length
                prefixes.append(Prefix(length: next, hash: Array(hasher.finalize())))
                wanted.removeFirst()
            }
            hasher.update(data: chunk[place...])
            length += chunk.count
            chunk.removeAll(keepingCapacity: true)
        }
        guard bytes.isComplete else { return nil }
        hash = Array(hasher.finalize())
        prefixes.removeAll { $0.length == length }
    }

    private static func open(_ input: ExportInput) throws -> ByteInput? {
        switch input {
        case .file(let path): try ByteInput(path: path)
        case .bytes(let bytes): try ByteInput(bytes: bytes, name: "")
        case .member(let member): try ByteInput(member: member, name: "")
        case .sheet(let sheet): try ByteInput(sheet: sheet, name: "")
        case .standardInput, .standardInputAfter, .refused: nil
        }
    }

    /// What the file system says about an export now; nil when it is no file, and about the zip
    /// when it is in one.
    static func stamp(_ input: ExportInput) -> Stamp? {
        let place: String? =
            switch input {
            case .file(let path): path
            case .member(let member): member.path
            case .sheet(let sheet): sheet.path
            case .standardInput, .standardInputAfter, .bytes, .refused: nil
            }
        guard let path = place, let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        else { return nil }
        return Stamp(
            size: (attributes[.size] as? Int) ?? -1,
            modified: (attributes[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0,
            number: (attributes[.systemFileNumber] as? Int) ?? 0
        )
    }
}
