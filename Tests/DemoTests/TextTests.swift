import Testing

@testable import Demo

@Suite struct TextTests {
    /// The first numbers of the reference implementation in C for this seed.
    @Test func theGeneratorIsSplitMix64() {
        var random = SeededGenerator(seed: 1_234_567)
        #expect(
            (0..<3).map { _ in random.next() } == [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
            ]
        )
    }

    @Test func boundsAreKept() {
        var random = SeededGenerator(seed: 9, "bounds", 1)
        var seen: Set<Int> = []
        for _ in 0..<500 { seen.insert(random.number(3...7)) }
        #expect(seen == [3, 4, 5, 6, 7])
        #expect(random.below(0) == 0)
    }

    @Test func streamsAreApart() {
        var a = SeededGenerator(seed: 1, "one", 2)
        var b = SeededGenerator(seed: 1, "one", 3)
        var c = SeededGenerator(seed: 1, "two", 2)
        #expect(Set([a.next(), b.next(), c.next()]).count == 3)
    }

    @Test(arguments: [
        (TextEncoding.utf8, [0x43, 0xC3, 0xAB]), (.utf8WithMark, [0x43, 0xC3, 0xAB]), (.windows1252, [0x43, 0xEB]),
        (.utf16, [0x43, 0x00, 0xEB, 0x00]),
    ])
    func encodes(_ encoding: TextEncoding, _ expected: [UInt8]) {
        var bytes: [UInt8] = []
        encoding.append("Cë", to: &bytes)
        #expect(bytes == expected)
    }

    @Test func windows1252HasItsOwnPlaces() {
        var bytes: [UInt8] = []
        TextEncoding.windows1252.append("€’Žş", to: &bytes)
        #expect(bytes == [0x80, 0x92, 0x8E, 0x3F])
    }

    @Test(arguments: [
        (["a", "b;c"], "a;\"b;c\"\r\n"), (["say \"hi\""], "\"say \"\"hi\"\"\"\r\n"), (["a,b", ""], "a,b;\r\n"),
        (["two\nlines"], "\"two\nlines\"\r\n"),
    ])
    func quotesWhatMustBe(_ cells: [String], _ expected: String) {
        #expect(CSVStyle().line(cells) == expected)
    }

    @Test func jsonEscapes() {
        let value = JSON.object([("a\"", .text("b\\\n\u{1}é")), ("n", .array([.number(-1), .bool(false), .null]))])
        #expect(value.compact == #"{"a\"":"b\\\n\u0001é","n":[-1,false,null]}"#)
    }

    @Test(arguments: [("Zoë van 't Hof", "zoevanthof"), ("IJzerman", "ijzerman"), ("Céline-Anaïs 2", "celineanais2")])
    func folds(_ text: String, _ expected: String) { #expect(Names.folded(text) == expected) }

    @Test func identifiersLookLikeUUIDs() {
        var random = SeededGenerator(seed: 3)
        let text = random.uuid()
        #expect(text.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}/) != nil)
    }
}
