/// The container of Excel up to 2003 and of workbooks with a password: a small file system (MS-CFB).
enum CompoundFile {
    /// The bytes that it begins with.
    static let mark: [UInt8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]

    /// The code of the diagnostic for a file that is one; nil for another file.
    ///
    /// A workbook with a password is in such a container too, under a name of its own in the list of contents.
    static func refusal(_ archive: ArchiveBytes) -> String? {
        guard let head = archive.bytes(at: 0, count: 52), Array(head[0..<8]) == mark else { return nil }
        let shift = head.little(30, 2)
        guard shift == 9 || shift == 12 else { return "input.xls" }
        // The first sector of the list holds the first names; a workbook with a password has no more than a few.
        let start = (head.little(48, 4) + 1) << shift
        guard let list = archive.bytes(at: start, count: min(4096, max(0, archive.length - start))) else {
            return "input.xls"
        }
        let wanted = Array("EncryptedPackage".utf16).flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] }
        var place = 0
        while place + 128 <= list.count {
            if Array(list[place..<place + wanted.count]) == wanted { return "input.xlsx-encrypted" }
            place += 128
        }
        return "input.xls"
    }
}
