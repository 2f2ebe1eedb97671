import Foundation
import Model
import TestSupport
import Testing

@testable import Exports

@Suite struct InputTests {
    private static let sample = "Datum;Naam\r\n01-09-2025;Zoë €5 – 日本 😀\r\n"

    private static func utf16(_ text: String, bigEndian: Bool) -> [UInt8] {
        text.utf16.flatMap { bigEndian ? [UInt8($0 >> 8), UInt8($0 & 0xff)] : [UInt8($0 & 0xff), UInt8($0 >> 8)] }
    }

    @Test(arguments: chunkSizes) func everyEncodingGivesTheSameUTF8(chunk: Int) throws {
        let options = InputOptions(chunkSize: chunk)
        let expected = bytes(Self.sample)
        let western = "caf\u{e9} \u{20ac} \u{201c}x\u{201d} ÿ\r\n"
        let inWindows1252: [UInt8] = [
            0x63, 0x61, 0x66, 0xe9, 0x20, 0x80, 0x20, 0x93, 0x78, 0x94, 0x20, 0xff, 0x0d, 0x0a,
        ]
        let cases: [(String, [UInt8], [UInt8], TextEncoding)] = [
            ("plain", expected, expected, .utf8),
            ("mark", [0xef, 0xbb, 0xbf] + expected, expected, .utf8),
            ("utf-16le", [0xff, 0xfe] + Self.utf16(Self.sample, bigEndian: false), expected, .utf16LittleEndian),
            ("utf-16be", [0xfe, 0xff] + Self.utf16(Self.sample, bigEndian: true), expected, .utf16BigEndian),
            (
                "utf-16le without mark", Self.utf16("Datum;Naam\r\n1;caf\u{e9}\r\n", bigEndian: false),
                bytes("Datum;Naam\r\n1;caf\u{e9}\r\n"), .utf16LittleEndian
            ),
            ("windows-1252", inWindows1252, bytes(western), .windows1252),
        ]
        for (name, data, wanted, encoding) in cases {
            let source = try ByteInput(bytes: data, name: name, options: options)
            #expect(source.encoding == encoding, "\(name)")
            var out: [UInt8] = []
            while source.read(into: &out) > 0 {}
            #expect(out == wanted, "\(name)")
            #expect(source.isComplete && source.diagnostics.isEmpty, "\(name)")
            #expect(source.decodedBytes == wanted.count)
        }
    }

    @Test(arguments: chunkSizes) func everyScalarSurvives(chunk: Int) throws {
        // One of each length and each edge of UTF-8 and UTF-16, at every alignment to the chunks.
        let scalars: [UInt32] = [0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xfffd, 0xffff, 0x10000, 0x10ffff]
        for padding in 0..<5 {
            var text = String(repeating: "a", count: padding)
            for scalar in scalars { text.unicodeScalars.append(try #require(Unicode.Scalar(scalar))) }
            text += text
            let eight = try decode(bytes(text), options: InputOptions(chunkSize: chunk))
            #expect(eight.bytes == bytes(text) && eight.diagnostics.isEmpty)
            for bigEndian in [false, true] {
                let mark: [UInt8] = bigEndian ? [0xfe, 0xff] : [0xff, 0xfe]
                let data = mark + Self.utf16(text, bigEndian: bigEndian)
                let sixteen = try decode(data, options: InputOptions(chunkSize: chunk))
                #expect(sixteen.bytes == bytes(text) && sixteen.diagnostics.isEmpty)
            }
        }
    }

    @Test(arguments: chunkSizes) func bytesThatAreNotInTheEncodingAreRepairedAndCounted(chunk: Int) throws {
        // Valid text first, so that the file is taken for UTF-8; then a lone continuation, a cut sequence, an overlong
        // form, a surrogate and a sequence that the end of the file cuts.
        let data = bytes("é é é é é é é é é é ") + [0x80, 0xe2, 0x82, 0x20, 0xc0, 0xaf, 0xed, 0xa0, 0x80, 0xf0, 0x9f]
        let result = try decode(data, options: InputOptions(chunkSize: chunk))
        #expect(text(result.bytes) == "é é é é é é é é é é €â‚ À¯í\u{a0}€ðŸ")
        #expect(result.isComplete)
        let diagnostic = try #require(result.diagnostics.first)
        #expect(diagnostic.code == "input.mixed-encoding")
        #expect(diagnostic.level == .warning)
        #expect(diagnostic.parameters == ["count": "10", "offset": "30"])
    }

    @Test(arguments: chunkSizes) func anAccentBehindTheHeadIsReadAsWindows1252(chunk: Int) throws {
        let head = [UInt8](repeating: 0x61, count: ByteInput.headLength)
        let result = try decode(head + [0x0a, 0xe9, 0x0a], options: InputOptions(chunkSize: max(chunk, 64)))
        #expect(result.bytes.suffix(4) == [0x0a, 0xc3, 0xa9, 0x0a])
        #expect(result.diagnostics.map(\.code) == ["input.mixed-encoding"])
    }

    @Test(arguments: chunkSizes) func brokenUTF16IsRepairedAndCounted(chunk: Int) throws {
        // A low half alone, a high half before a letter, a high half at the end with one byte behind it.
        let data: [UInt8] = [0xff, 0xfe, 0x00, 0xdc, 0x00, 0xd8, 0x41, 0x00, 0x00, 0xd8, 0x42]
        let result = try decode(data, options: InputOptions(chunkSize: chunk))
        #expect(text(result.bytes) == "\u{fffd}\u{fffd}A\u{fffd}")
        #expect(result.diagnostics.first?.code == "input.invalid-utf16")
        #expect(result.diagnostics.first?.parameters["count"] == "3")
    }

    @Test func oneHostileByteDoesNotChangeTheEncoding() throws {
        let data = bytes("user é from x\nuser ") + [0xff] + bytes(" from y\nuser ë\n")
        let source = try ByteInput(bytes: data, name: "log")
        #expect(source.encoding == .utf8)
        #expect(try decode(data, options: InputOptions()).bytes.starts(with: bytes("user é from x\nuser ÿ from y")))
    }

    @Test(arguments: [
        ("zip", [0x50, 0x4b, 3, 4, 0, 0] as [UInt8], "input.archive-unsupported"),
        ("xls", [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0], "input.xls"),
        ("zeros", [0x61, 0, 0, 0x62, 0, 1, 2, 0, 0], "input.binary"),
        ("pdf", Array("%PDF-1.7\n".utf8), "input.binary"),
        ("sqlite", Array("SQLite format 3\0aaaaaaaaaaaaaaaaaaaa".utf8), "input.binary"),
        ("png", [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], "input.binary"),
        ("empty", [], "input.empty"),
        ("only a mark", [0xef, 0xbb, 0xbf], "input.empty"),
    ]) func whatIsNoTextIsRefused(name: String, data: [UInt8], code: String) {
        let diagnostic = #expect(throws: Diagnostic.self) { try ByteInput(bytes: data, name: name) }
        #expect(diagnostic?.code == code)
        #expect(diagnostic?.file == name)
        #expect(diagnostic?.level == .error)
    }

    @Test func aFewZerosInALogAreText() throws {
        let data = bytes(String(repeating: "sshd[1]: Failed password for x\n", count: 4)) + [0] + bytes("\n")
        #expect(try decode(data, options: InputOptions()).bytes == data)
    }

    @Test func whatCannotBeOpenedSaysWhy() throws {
        let folder = try TemporaryFolder()
        #expect(throws: Diagnostic("input.unreadable-missing", file: "a.csv", ["errno": "2"])) {
            try ByteInput(path: folder.path("none"), name: "a.csv")
        }
        let asFolder = #expect(throws: Diagnostic.self) { try ByteInput(path: folder.url.path, name: "map") }
        #expect(asFolder?.code == "input.unreadable-directory")
    }

    @Test func whatMayNotBeReadSaysSo() {
        #expect(ByteSource.unreadable(EACCES, name: "x").code == "input.unreadable-permission")
        #expect(ByteSource.unreadable(EIO, name: "x").code == "input.unreadable")
    }

    @Test func aFileThatShrinksEndsEarly() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("log", [UInt8](repeating: 0x61, count: 300_000))
        let source = try ByteInput(path: path, options: InputOptions(chunkSize: 4096))
        var out: [UInt8] = []
        _ = source.read(into: &out)
        #expect(truncate(path, 100_000) == 0)
        while source.read(into: &out) > 0 {}
        #expect(out.count == 100_000)
    }

    @Test(arguments: chunkSizes) func packedFilesAreUnpacked(chunk: Int) throws {
        var generator = SeededGenerator(5)
        let plain = bytes((0..<400).map { _ in "line \(generator.below(1000)) é\n" }.joined())
        let packed = try gzip(plain)
        let options = InputOptions(chunkSize: chunk)
        let one = try decode(packed, options: options)
        #expect(one.bytes == plain && one.isComplete && one.diagnostics.isEmpty)
        let two = try decode(packed + packed + [0, 0, 0], options: options)
        #expect(two.bytes == plain + plain && two.isComplete && two.diagnostics.isEmpty)
        let trailing = try decode(packed + bytes("rest"), options: options)
        #expect(trailing.bytes == plain)
        #expect(trailing.diagnostics.map(\.code) == ["input.gzip-trailing"])
        #expect(try ByteInput(bytes: packed, name: "x", options: options).isGzip)
    }

    @Test(arguments: chunkSizes) func brokenPackedFilesKeepWhatCouldBeUnpacked(chunk: Int) throws {
        var generator = SeededGenerator(6)
        let plain = bytes((0..<4000).map { _ in "line \(generator.next())\n" }.joined())
        let packed = try gzip(plain)
        let options = InputOptions(chunkSize: chunk)
        let cut = try decode(Array(packed.prefix(packed.count / 2)), options: options)
        #expect(cut.diagnostics.map(\.code) == ["input.gzip-truncated"])
        #expect(!cut.isComplete)
        #expect(!cut.bytes.isEmpty && plain.starts(with: cut.bytes))
        var corrupt = packed
        for index in (packed.count / 2)..<(packed.count / 2 + 40) { corrupt[index] ^= 0x5a }
        let broken = try decode(corrupt, options: options)
        #expect(broken.diagnostics.contains { $0.code == "input.gzip-corrupt" })
        #expect(!broken.isComplete && !broken.bytes.isEmpty)
        var wrongSum = packed
        wrongSum[packed.count - 6] ^= 1
        let sum = try decode(wrongSum, options: options)
        #expect(sum.bytes == plain && !sum.isComplete)
        #expect(sum.diagnostics.map(\.code) == ["input.gzip-corrupt"])
    }

    @Test func packedFilesHaveLimits() throws {
        let packed = try gzip([UInt8](repeating: 0x61, count: 70 << 20))
        let size = try decode(packed, options: InputOptions(maximumInflatedBytes: 1 << 20))
        #expect(size.diagnostics.map(\.code) == ["input.gzip-too-large"])
        #expect(!size.isComplete && size.bytes.count < 4 << 20)
        let ratio = try decode(packed, options: InputOptions(maximumRatio: 100))
        #expect(ratio.diagnostics.map(\.code) == ["input.gzip-too-large"])
        #expect(!ratio.isComplete)
        #expect(try decode(packed, options: InputOptions(maximumRatio: 2000)).isComplete)
    }

    @Test func nothingPackedIsRefusedByName() throws {
        #expect(throws: Diagnostic("input.gzip-truncated", file: "x.gz", ["offset": "0"])) {
            try ByteInput(bytes: [0x1f, 0x8b], name: "x.gz")
        }
        let packed = try gzip([0x50, 0x4b, 3, 4, 0, 0, 1, 2])
        let zipped = #expect(throws: Diagnostic.self) { try ByteInput(bytes: packed, name: "x.gz") }
        #expect(zipped?.code == "input.archive-unsupported")
    }
}
