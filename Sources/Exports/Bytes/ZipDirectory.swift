import Model

/// The list of contents of a zip, which stands at its end.
struct ZipDirectory {
    /// How many entries a zip may have; more is no export, and each would be a file in the coverage.
    static let maximumEntries = 10_000
    /// How long the list may be, in bytes.
    static let maximumLength = 16 << 20

    /// An entry of the list.
    struct Entry {
        var name: ZipName
        var place: ZipPlace
        /// Bit 0: encrypted; bit 13: the list itself is.
        var flags: Int
        /// Bytes of the name in front of the data.
        var nameLength: Int
    }

    private(set) var entries: [Entry] = []
    private let file: String

    /// Reads the list.
    /// - Throws: `input.zip-…` when there is no list, or it contradicts itself.
    init(_ archive: ArchiveBytes, name: String) throws(Diagnostic) {
        file = name
        let tailStart = max(0, archive.length - (22 + 0xffff))
        guard let tail = archive.bytes(at: tailStart, count: archive.length - tailStart) else {
            throw archive.failure.map { ByteSource.unreadable($0, name: name) } ?? problem("input.zip-truncated")
        }
        guard let end = Self.end(tail) else { throw problem("input.zip-truncated") }
        var count = tail.little(end + 10, 2)
        var length = tail.little(end + 12, 4)
        var start = tail.little(end + 16, 4)
        var disks = [tail.little(end + 4, 2), tail.little(end + 6, 2)]
        let isLarge = try readLarge(archive, before: tailStart + end, &count, &length, &start, &disks)
        guard disks == [0, 0] || disks == [0xffff, 0xffff] && isLarge else { throw problem("input.zip-split") }
        guard count <= Self.maximumEntries, length <= Self.maximumLength else {
            throw problem("input.zip-too-many", ["count": String(count), "limit": String(Self.maximumEntries)])
        }
        guard start <= tailStart + end - length, let list = archive.bytes(at: start, count: length) else {
            throw problem("input.zip-corrupt")
        }
        var place = 0
        while place < list.count {
            guard let (entry, next) = Self.entry(list, place) else { throw problem("input.zip-corrupt") }
            entries.append(entry)
            place = next
            guard entries.count <= Self.maximumEntries else {
                throw problem(
                    "input.zip-too-many",
                    ["count": String(entries.count), "limit": String(Self.maximumEntries)]
                )
            }
        }
        guard entries.count == count else { throw problem("input.zip-corrupt") }
        // Entries that share their bytes make a small file a very large one; no program that packs files writes that.
        var taken = start
        for entry in entries.sorted(by: { $0.place.offset > $1.place.offset }) {
            guard entry.place.packed <= taken, entry.place.offset <= taken - entry.place.packed - 30 - entry.nameLength
            else { throw problem("input.zip-corrupt") }
            taken = entry.place.offset
        }
    }

    private func problem(_ code: String, _ parameters: [String: String] = [:]) -> Diagnostic {
        Diagnostic(code, file: file, parameters)
    }

    /// Where the record at the end starts, of which the remark behind it ends the file.
    private static func end(_ tail: [UInt8]) -> Int? {
        var place = tail.count - 22
        while place >= 0 {
            if tail.little(place, 4) == 0x0605_4b50, place + 22 + tail.little(place + 20, 2) <= tail.count {
                return place
            }
            place -= 1
        }
        return nil
    }

    /// The numbers of the zip64 form, where the short ones say that they did not fit.
    private func readLarge(
        _ archive: ArchiveBytes,
        before end: Int,
        _ count: inout Int,
        _ length: inout Int,
        _ start: inout Int,
        _ disks: inout [Int]
    ) throws(Diagnostic) -> Bool {
        guard end >= 20, let locator = archive.bytes(at: end - 20, count: 20), locator.little(0, 4) == 0x0706_4b50
        else {
            return false
        }
        guard let record = archive.bytes(at: locator.little(8, 8), count: 56), record.little(0, 4) == 0x0606_4b50 else {
            throw problem("input.zip-corrupt")
        }
        disks = [record.little(16, 4), record.little(20, 4)]
        count = record.little(32, 8)
        length = record.little(40, 8)
        start = record.little(48, 8)
        return true
    }

    private static func entry(_ list: [UInt8], _ start: Int) -> (Entry, Int)? {
        guard start + 46 <= list.count, list.little(start, 4) == 0x0201_4b50 else { return nil }
        let flags = list.little(start + 8, 2)
        let nameLength = list.little(start + 28, 2)
        let extraLength = list.little(start + 30, 2)
        let extra = start + 46 + nameLength
        let next = extra + extraLength + list.little(start + 32, 2)
        guard next <= list.count else { return nil }
        var place = ZipPlace(
            offset: list.little(start + 42, 4),
            packed: list.little(start + 20, 4),
            size: list.little(start + 24, 4),
            checksum: UInt32(truncatingIfNeeded: list.little(start + 16, 4)),
            method: list.little(start + 10, 2)
        )
        var field = extra
        while field + 4 <= extra + extraLength {
            let end = field + 4 + list.little(field + 2, 2)
            guard end <= extra + extraLength else { break }
            if list.little(field, 2) == 1 {
                var value = field + 4
                // Only the numbers that did not fit stand here, in this order.
                for number in [\ZipPlace.size, \.packed, \.offset] where place[keyPath: number] == 0xffff_ffff {
                    guard value + 8 <= end else { return nil }
                    place[keyPath: number] = list.little(value, 8)
                    value += 8
                }
            }
            field = end
        }
        let name = ZipName(Array(list[start + 46..<extra]), isUTF8: flags & 0x800 != 0)
        return (Entry(name: name, place: place, flags: flags, nameLength: nameLength), next)
    }
}

/// Where the data of a zip's member is, and what it must be.
struct ZipPlace: Sendable, Hashable {
    var offset: Int
    /// Bytes as they are packed.
    var packed: Int
    /// Bytes once they are unpacked.
    var size: Int
    /// Their CRC-32.
    var checksum: UInt32
    /// 0 for stored, 8 for deflated.
    var method: Int
}

extension [UInt8] {
    /// A number of 2, 4 or 8 bytes, the lowest first; one that no file can reach counts as 2⁶⁰, so that sums do not overflow.
    func little(_ place: Int, _ width: Int) -> Int {
        var value: UInt64 = 0
        for index in (0..<width).reversed() { value = value << 8 | UInt64(self[place + index]) }
        return Int(Swift.min(value, 1 << 60))
    }
}
