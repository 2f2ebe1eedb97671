/// Makes zips byte by byte, wrong ones too.
public struct Zip {
    /// A file in a zip, and what its entry says of it.
    public struct Member {
        /// The bytes of its name.
        public var name: [UInt8]
        /// The data as it is packed.
        public var packed: [UInt8]
        /// Bytes once they are unpacked.
        public var size: Int
        /// The CRC-32 that the entry gives.
        public var checksum: UInt32
        /// How it is packed: 0 stored, 8 deflated.
        public var method = 0
        /// The flags, such as 1 for encrypted and 8 for sizes behind the data.
        public var flags = 0x800
        /// Whether its sizes stand in the zip64 field.
        public var isLarge = false

        /// A file that is stored, or deflated when `packed` gives its data so.
        public init(_ name: String, _ content: [UInt8], deflated packed: [UInt8]? = nil, checksum: UInt32? = nil) {
            self.name = Array(name.utf8)
            self.packed = packed ?? content
            size = content.count
            self.checksum = checksum ?? Zip.checksum(content)
            method = packed == nil ? 0 : 8
        }
    }

    /// The files.
    public var members: [Member]
    /// The remark at the end.
    public var comment: [UInt8] = []

    /// A zip with these files.
    public init(_ members: [Member]) { self.members = members }

    /// Its bytes.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        var list: [UInt8] = []
        for member in members {
            let offset = bytes.count
            let isLate = member.flags & 8 != 0
            let check = Int(member.checksum)
            let common = Self.little(member.flags, 2) + Self.little(member.method, 2) + Self.little(0, 4)
            bytes += Self.little(0x0403_4b50, 4) + Self.little(20, 2) + common
            for value in [check, member.packed.count, member.size] { bytes += Self.little(isLate ? 0 : value, 4) }
            bytes += Self.little(member.name.count, 2) + Self.little(0, 2) + member.name + member.packed
            if isLate {
                for value in [0x0807_4b50, check, member.packed.count, member.size] { bytes += Self.little(value, 4) }
            }
            let sizes = [member.packed.count, member.size]
            var extra: [UInt8] = []
            if member.isLarge {
                extra = Self.little(1, 2) + Self.little(24, 2)
                for value in [member.size, member.packed.count, offset] { extra += Self.little(value, 8) }
            }
            list += Self.little(0x0201_4b50, 4) + Self.little(0x031e, 2) + Self.little(20, 2) + common
            list += Self.little(check, 4)
            for value in sizes { list += Self.little(member.isLarge ? 0xffff_ffff : value, 4) }
            list += Self.little(member.name.count, 2) + Self.little(extra.count, 2) + Self.little(0, 10)
            list += Self.little(member.isLarge ? 0xffff_ffff : offset, 4) + member.name + extra
        }
        let start = bytes.count
        bytes += list
        let isLarge = members.contains { $0.isLarge }
        if isLarge {
            let place = bytes.count
            bytes += Self.little(0x0606_4b50, 4) + Self.little(44, 8) + Self.little(45, 2) + Self.little(45, 2)
            bytes += Self.little(0, 8)
            for value in [members.count, members.count, list.count, start] { bytes += Self.little(value, 8) }
            bytes += Self.little(0x0706_4b50, 4) + Self.little(0, 4) + Self.little(place, 8) + Self.little(1, 4)
        }
        bytes += Self.little(0x0605_4b50, 4) + Self.little(0, 4)
        for value in [members.count, members.count] { bytes += Self.little(isLarge ? 0xffff : value, 2) }
        for value in [list.count, start] { bytes += Self.little(isLarge ? 0xffff_ffff : value, 4) }
        return bytes + Self.little(comment.count, 2) + comment
    }

    /// A number with its lowest byte first.
    public static func little(_ value: Int, _ width: Int) -> [UInt8] {
        (0..<width).map { $0 < 8 ? UInt8(truncatingIfNeeded: value >> ($0 * 8)) : 0 }
    }

    private static let checks: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(byte) { sum, _ in sum & 1 == 0 ? sum >> 1 : sum >> 1 ^ 0xedb8_8320 }
    }

    /// The CRC-32 of bytes.
    public static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var sum: UInt32 = 0xffff_ffff
        for byte in bytes { sum = sum >> 8 ^ checks[Int((sum ^ UInt32(byte)) & 0xff)] }
        return ~sum
    }
}
