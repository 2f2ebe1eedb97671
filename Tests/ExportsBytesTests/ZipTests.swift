import Foundation
import Model
import TestSupport
import Testing

@testable import Exports

@Suite struct ZipTests {
    /// The raw deflate form, which is zlib's without its header and checksum.
    private func deflate(_ bytes: [UInt8]) throws -> [UInt8] {
        Array(try #require(Deflate.pack(bytes[...])).dropFirst(2).dropLast(4))
    }

    private func deflated(_ name: String, _ content: [UInt8]) throws -> Zip.Member {
        Zip.Member(name, content, deflated: try deflate(content), checksum: Checksum.crc32(content[...]))
    }

    /// What each file of a zip gives: its bytes, or the code of what is wrong, or both.
    private func read(_ zip: [UInt8], options: InputOptions = InputOptions()) -> [String] {
        ExportInput.bytes(zip).parts(name: "a.zip", options: options).map { part in
            do throws(Diagnostic) {
                let input = try part.input.open(name: part.name, options: options)
                var out: [UInt8] = []
                while input.read(into: &out) > 0 {}
                let problems = input.diagnostics.map(\.code)
                #expect(input.isComplete == problems.isEmpty)
                return ([part.name, out.count < 100 ? text(out) : "\(out.count) bytes"] + problems).joined(
                    separator: " "
                )
            } catch {
                #expect(error.file == part.name)
                return "\(part.name) \(error.code)"
            }
        }
    }

    @Test(arguments: chunkSizes + [wholeBuffer])
    func everyFileIsReadAtEveryChunkSize(_ chunk: Int) throws {
        let long = bytes((0..<400).map { "regel \($0) ë\n" }.joined())
        var late = try deflated("map/c.csv", bytes("c;d\n"))
        late.flags |= 8
        var large = Zip.Member("groot.csv", bytes("e;f\n"))
        large.isLarge = true
        var zip = Zip([try deflated("lang.csv", long), Zip.Member("b.csv", bytes("a;b\n")), late, large])
        zip.comment = bytes("een opmerking")
        #expect(
            read(zip.bytes, options: InputOptions(chunkSize: chunk))
                == [
                    "a.zip/lang.csv \(long.count) bytes", "a.zip/b.csv a;b\n", "a.zip/map/c.csv c;d\n",
                    "a.zip/groot.csv e;f\n",
                ]
        )
    }

    @Test func whatIsPackedTwiceIsUnpackedTwice() throws {
        let zip = Zip([Zip.Member("a.csv.gz", try gzip(bytes("a;b\n")))])
        #expect(read(zip.bytes) == ["a.zip/a.csv.gz a;b\n"])
        let nested = Zip([Zip.Member("b.zip", zip.bytes)])
        #expect(read(nested.bytes) == ["a.zip/b.zip input.archive-unsupported"])
    }

    @Test func oneFileThatCannotBeReadDoesNotStopTheOthers() throws {
        var encrypted = Zip.Member("geheim.csv", bytes("x"))
        encrypted.flags |= 1
        var method = Zip.Member("vreemd.csv", bytes("x"))
        method.method = 9
        var checksum = Zip.Member("som.csv", bytes("s;t\n"))
        checksum.checksum ^= 1
        var short = try deflated("kort.csv", bytes("k;l\n"))
        short.size += 1
        var long = try deflated("lang.csv", bytes("k;l\n"))
        long.size -= 1
        var stored = Zip.Member("maat.csv", bytes("k;l\n"))
        stored.size += 1
        var broken = try deflated("stuk.csv", bytes("abcdefgh"))
        broken.packed = [0xff, 0xff, 0xff]
        var cut = try deflated("af.csv", bytes("abcdefghijklmnop\n"))
        cut.packed.removeLast(4)
        let good = Zip.Member("goed.csv", bytes("g\n"))
        let all = [encrypted, method, checksum, short, long, stored, broken, cut, good]
        #expect(
            read(Zip(all).bytes) == [
                "a.zip/geheim.csv input.zip-encrypted", "a.zip/vreemd.csv input.zip-method",
                "a.zip/som.csv s;t\n input.zip-checksum", "a.zip/kort.csv k;l\n input.zip-corrupt",
                "a.zip/lang.csv k;l\n input.zip-corrupt", "a.zip/maat.csv input.zip-corrupt",
                "a.zip/stuk.csv input.zip-corrupt", "a.zip/af.csv abcdefghijklmn input.zip-corrupt",
                "a.zip/goed.csv g\n",
            ]
        )
    }

    @Test func whatIsNoFileIsLeftOutAndNamesCannotDeceive() throws {
        let names = [
            "map/", "__MACOSX/._a.csv", "map/.DS_Store", "../../etc/passwd", "/abs.csv", "win\\dos.csv", "a.csv",
            "a.csv",
            "\u{1b}[31mrood\u{202e}vsc.csv", "",
        ]
        var members = names.map { Zip.Member($0, bytes("x\n")) }
        var old = Zip.Member("", bytes("x\n"))
        old.flags = 0
        old.name = bytes("caf") + [0x82] + bytes(".csv")
        members.append(old)
        #expect(
            ExportInput.bytes(Zip(members).bytes).parts(name: "a.zip").map(\.name) == [
                "a.zip/_/_/etc/passwd", "a.zip/abs.csv", "a.zip/win/dos.csv", "a.zip/a.csv", "a.zip/a.csv#2",
                "a.zip/\u{fffd}[31mrood\u{fffd}vsc.csv", "a.zip/_", "a.zip/café.csv",
            ]
        )
        #expect(read(Zip([Zip.Member("map/", [])]).bytes) == ["a.zip input.zip-empty"])
        #expect(read(Zip([]).bytes) == ["a.zip input.zip-empty"])
        let long = Zip([Zip.Member(String(repeating: "x", count: 60_000), bytes("x\n"))])
        #expect(ExportInput.bytes(long.bytes).parts(name: "z")[0].name.count == 2 + ZipName.maximumLength)
    }

    @Test func documentsOfOtherProgramsAreRefusedByName() throws {
        for name in ["xl/workbook.bin", "word/document.xml"] {
            #expect(read(Zip([Zip.Member(name, bytes("<a/>"))]).bytes) == ["a.zip input.archive-unsupported"])
        }
    }

    @Test func bombsAreRefusedBeforeTheyAreUnpacked() throws {
        let large = [UInt8](repeating: 0x61, count: 65 << 20)
        let bomb = try deflated("bom.csv", large)
        let ratio = InputOptions(maximumRatio: 100)
        #expect(
            read(Zip([bomb, Zip.Member("b.csv", bytes("b\n"))]).bytes, options: ratio) == [
                "a.zip/bom.csv input.zip-too-large", "a.zip/b.csv b\n",
            ]
        )
        // An entry that gives a smaller size is stopped where it passes it.
        var liar = bomb
        liar.size = 10
        #expect(read(Zip([liar]).bytes).allSatisfy { $0.hasSuffix("input.zip-corrupt") })
        let total = InputOptions(maximumInflatedBytes: 10)
        let parts = ["a", "b", "c"].map { Zip.Member("\($0).csv", bytes("123456")) }
        #expect(read(Zip(parts).bytes, options: total) == ["a.zip input.zip-too-large"])
        let many = Zip((0...ZipDirectory.maximumEntries).map { Zip.Member("\($0)", []) })
        #expect(read(many.bytes) == ["a.zip input.zip-too-many"])
    }

    @Test func entriesThatShareTheirBytesAreRefused() throws {
        var zip = Zip([Zip.Member("a.csv", bytes("a\n")), Zip.Member("b.csv", bytes("b\n"))]).bytes
        // The second entry of the list points at the first file.
        let second = try #require(zip.indices.last { zip[$0...].starts(with: [0x50, 0x4b, 1, 2]) })
        for index in 42..<46 { zip[second + index] = 0 }
        #expect(read(zip) == ["a.zip input.zip-corrupt"])
    }

    @Test func aZipCutAnywhereOrWithAnyByteChangedSaysSoOrIsTheSame() throws {
        let zip = Zip([try deflated("a.csv", bytes("a;b\nc;d\n")), Zip.Member("b.csv", bytes("e;f\n"))]).bytes
        let whole = read(zip)
        for length in 4..<zip.count { #expect(read(Array(zip[..<length])) == ["a.zip input.zip-truncated"]) }
        for place in 4..<zip.count {
            for bit in [0, 3, 7] {
                var changed = zip
                changed[place] ^= 1 << bit
                // Only names, times and versions may change without a word: never the bytes of a file.
                let result = read(changed)
                if result.contains(where: { $0.contains("input.") }) { continue }
                #expect(result.map { $0.split(separator: " ").last } == whole.map { $0.split(separator: " ").last })
            }
        }
    }

    @Test func hostileZipsNeverTrap() throws {
        var generator = SeededGenerator(4)
        let zip = Zip([try deflated("a.csv", bytes("a;b\nc;d\n")), Zip.Member("b.csv", bytes("e;f\n"))])
        var large = zip
        large.members[0].isLarge = true
        for round in 0..<3000 {
            var changed = round % 2 == 0 ? zip.bytes : large.bytes
            for _ in 0...generator.below(6) {
                changed[4 + generator.below(changed.count - 4)] = generator.pick([0, 0xff, 0x7f, 1])
            }
            _ = read(changed, options: InputOptions(chunkSize: 1 + generator.below(64)))
        }
    }

    @Test func aZipThatChangesWhileItIsReadIsCutOff() throws {
        let folder = try TemporaryFolder()
        let content = [UInt8](repeating: 0x61, count: 1 << 20)
        let path = try folder.write("a.zip", Zip([Zip.Member("a.csv", content)]).bytes)
        let part = ExportInput.file(path).parts(name: "a.zip")[0]
        let input = try part.input.open(name: part.name, options: InputOptions(chunkSize: 4096))
        #expect(truncate(path, 200_000) == 0)
        var out: [UInt8] = []
        while input.read(into: &out) > 0 {}
        #expect(input.diagnostics.map(\.code) == ["input.zip-truncated"])
        #expect(!input.isComplete)
        _ = try folder.write("a.zip", bytes("iets anders"))
        #expect(throws: Diagnostic.self) { try part.input.open(name: part.name, options: InputOptions()) }
    }
}
