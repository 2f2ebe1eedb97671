import Model

/// Says of the first bytes of a file whether they can be text at all.
enum HeadCheck {
    private static let binaryMarks: [(StaticString, String)] = [
        ("%PDF-", "PDF"), ("SQLite format 3\0", "SQLite"), ("\u{7f}ELF", "ELF"), ("GIF8", "GIF"), ("OggS", "Ogg"),
    ]

    /// The diagnostic for a file that is an archive or binary; nil for text.
    ///
    /// NUL bytes alone do not make a file binary: a log may hold a few that an attacker wrote, and refusing the file would hide
    /// the attack. It is binary when one byte in 32 or more is NUL and it is no UTF-16.
    static func refusal(_ head: Span<UInt8>, name: String) -> Diagnostic? {
        let count = head.count
        if count >= 4, head[0] == 0x50, head[1] == 0x4b {
            let mark = (head[2], head[3])
            if mark == (3, 4) || mark == (5, 6) || mark == (7, 8) { return archive(name, "zip") }
        }
        if starts(head, CompoundFile.mark) {
            return Diagnostic("input.xls", file: name)
        }
        if starts(head, [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]) { return archive(name, "7z") }
        if starts(head, [0x52, 0x61, 0x72, 0x21, 0x1a, 0x07]) { return archive(name, "rar") }
        if starts(head, [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]) { return archive(name, "xz") }
        if starts(head, [0x28, 0xb5, 0x2f, 0xfd]) { return archive(name, "zstd") }
        for (mark, kind) in binaryMarks where ByteScan.has(mark, in: head, at: 0) { return binary(name, kind) }
        if starts(head, [0x89, 0x50, 0x4e, 0x47]) { return binary(name, "PNG") }
        if starts(head, [0xff, 0xd8, 0xff]) { return binary(name, "JPEG") }
        let encoding = TextEncoding.detect(head, isWhole: false).encoding
        guard encoding == .utf8 || encoding == .windows1252 else { return nil }
        var zeros = 0
        for index in head.indices where head[index] == 0 { zeros += 1 }
        return zeros > 0 && zeros * 32 >= count ? binary(name, nil) : nil
    }

    private static func starts(_ head: Span<UInt8>, _ mark: [UInt8]) -> Bool {
        guard head.count >= mark.count else { return false }
        for index in mark.indices where head[index] != mark[index] { return false }
        return true
    }

    private static func archive(_ name: String, _ kind: String) -> Diagnostic {
        Diagnostic("input.archive-unsupported", file: name, ["kind": kind])
    }

    private static func binary(_ name: String, _ kind: String?) -> Diagnostic {
        Diagnostic("input.binary", file: name, kind.map { ["kind": $0] } ?? [:])
    }
}
