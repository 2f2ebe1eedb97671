import Foundation
import Model
import Testing

@testable import Reports

@Suite("Escaping")
struct EscapingTests {
    @Test(
        "Text that a person can trust to be what it shows",
        arguments: [
            ("gewoon, met é en ’ en 😀", "gewoon, met é en ’ en 😀"), ("a\u{0}b", "a\\x00b"), ("\u{1b}[31m", "\\x1b[31m"),
            ("\u{9b}31m", "\\x9b31m"), ("\u{7f}", "\\x7f"), ("a\tb\r\nc", "a\\tb\\r\\nc"),
            ("naam\u{202e}gpj", "naam\\u{202e}gpj"), ("\u{feff}x", "\\u{feff}x"), ("\u{2028}", "\\u{2028}"),
            ("\u{ad}", "\\xad"), ("\u{e000}", "\\u{e000}"), ("DOMEIN\\jan", "DOMEIN\\jan"), ("e\u{301}", "e\u{301}"),
        ]
    )
    func visible(text: String, expected: String) {
        #expect(VisibleText.of(text) == expected)
    }

    @Test(
        "Cells of a spreadsheet",
        arguments: [
            ("gewoon", "gewoon"), ("", ""), ("a;b", "\"a;b\""), ("zeg \"ja\"", "\"zeg \"\"ja\"\"\""),
            ("=1+1", "\"'=1+1\""),
            ("+31 6", "\"'+31 6\""), ("-", "\"'-\""), ("@x", "\"'@x\""), ("\t=1", "\"'\\t=1\""), ("\r=1", "\"'\\r=1\""),
            ("  =1", "\"'  =1\""), ("\u{ff1d}1", "\"'\u{ff1d}1\""), ("a=1", "a=1"), ("a\nb", "a\\nb"),
            ("=1;\"", "\"'=1;\"\"\""), ("'t Hof", "\"'t Hof\""),
        ]
    )
    func cells(text: String, expected: String) {
        #expect(CSVText.cell(text) == expected)
    }

    @Test("No hostile text leaves its cell, nor begins a formula in it")
    func rows() {
        for text in hostile {
            let row = CSVText.row([text, "b"])
            #expect(row.hasSuffix(";b\r\n"))
            let cell = row.dropLast(3)
            #expect(!cell.utf8.contains { $0 < 0x20 })
            let content = cell.hasPrefix("\"") ? cell.dropFirst() : cell[...]
            let first = content.unicodeScalars.first { $0 != " " }
            #expect(!"=+-@".unicodeScalars.contains(first ?? "x"), "\(row)")
        }
    }

    @Test(
        "Text in a page goes by code points: a combining mark hides nothing",
        arguments: [
            ("<script>", "&lt;script&gt;"), ("\"\u{301} x", "&quot;\u{301} x"), ("<\u{301}b", "&lt;\u{301}b"),
            ("'&'", "&#39;&amp;&#39;"), ("&amp;", "&amp;amp;"), ("\u{0}", "\\x00"),
        ]
    )
    func html(text: String, expected: String) {
        #expect(HTMLText().escapeText(text) == expected)
    }

    @Test("A string in a style sheet is digits only")
    func css() {
        #expect(HTMLText.cssString("a\"</style>") == "\"\\61 \\22 \\3c \\2f \\73 \\74 \\79 \\6c \\65 \\3e \"")
        for text in hostile {
            let css = HTMLText.cssString(text)
            #expect(css.dropFirst().dropLast().allSatisfy { "0123456789abcdef\\ ".contains($0) })
        }
    }

    @Test("JSON strings are what Foundation reads back, and hold nothing that steers")
    func json() throws {
        for text in hostile {
            var out: [UInt8] = []
            JSONText.append(text, to: &out)
            let read = try JSONSerialization.jsonObject(with: Data(out), options: .fragmentsAllowed)
            #expect((read as? String)?.unicodeScalars.elementsEqual(text.unicodeScalars) == true)
            #expect(!out.contains { $0 < 0x20 || $0 == 0x7f })
            let shown = String(decoding: out, as: UTF8.self)
            #expect(!shown.unicodeScalars.contains { JSONText.steers($0.value) })
        }
    }

    @Test("Bytes that are no UTF-8 become what Swift makes of them")
    func invalidUTF8() throws {
        var generator = SeededGenerator(seed: 11)
        let interesting: [UInt8] = [
            0x00, 0x22, 0x41, 0x5c, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec,
            0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff,
        ]
        for _ in 0..<30_000 {
            let bytes = (0..<Int.random(in: 0...8, using: &generator)).compactMap { _ in
                interesting.randomElement(using: &generator)
            }
            var out: [UInt8] = [0x22]
            JSONText.append(bytes.span, to: &out)
            out.append(0x22)
            var expected: [UInt8] = []
            JSONText.append(String(decoding: bytes, as: UTF8.self), to: &expected)
            #expect(out == expected, "\(bytes)")
        }
    }
}
