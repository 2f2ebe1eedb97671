import Model
import Testing

@testable import Exports

private func readXML(
    _ data: [UInt8],
    record: String = "Event",
    chunk: Int,
    limit: Int = 16 << 20
) throws(Diagnostic) -> [Record] {
    var reader = XMLReader(try input(data, chunk: chunk, limit: limit), record: record)
    var records: [Record] = []
    var raw: [UInt8] = []
    var frames: [RecordFrame] = []
    while reader.next(into: &raw, frames: &frames) {
        for frame in frames {
            records.append(Record(number: frame.record, bytes: Array(raw[frame.range]), problem: frame.problem))
        }
    }
    return records
}

@Suite struct XMLScannerTests {
    /// The values of paths in a record; nil where there is none.
    private func scan(_ xml: String, _ paths: [String]) throws -> [String?] {
        var scanner = XMLScanner(try #require(XMLPathSet(paths)))
        // The record lies behind other bytes, as in a batch.
        let raw = bytes("....") + bytes(xml)
        var arena = bytes("arena")
        let problem = scanner.scan(raw.span.extracting(4..<raw.count), offset: 4, arena: &arena)
        #expect(problem == nil, "\(xml)")
        return scanner.slots.map { slot in
            guard slot.hasValue else { return nil }
            let start = Int(slot.offset)
            return text((slot.region == 0 ? raw : arena)[start..<start + slot.length])
        }
    }

    @Test(
        arguments: [
            ("<E><a>x</a></E>", "a", "x"),
            ("<E><a>x</a><a>y</a></E>", "a", "x"),
            ("<E><a></a></E>", "a", nil),
            ("<E><a/></E>", "a", nil),
            ("<E><b><a>no</a></b><a>yes</a></E>", "a", "yes"),
            ("<E><b><a>yes</a></b></E>", "b.a", "yes"),
            ("<E><a k='1'/></E>", "a@k", "1"),
            ("<E><a k = \"1>2\" l='x'/></E>", "a@k", "1>2"),
            ("<E k='1'/>", "@k", "1"),
            ("<E><a k='&lt;&#65;&#x42;&quot;'/></E>", "a@k", "<AB\""),
            ("<E><D N='p'>1</D><D N='q'>2</D></E>", "D[N=q]", "2"),
            ("<E><D N='p&amp;'>1</D></E>", "D[N=p&]", "1"),
            ("<E><D N='p'><x>1</x></D><D N='q'><x>2</x></D></E>", "D[N=q].x", "2"),
            ("<x:E xmlns:x='u'><x:a>1</x:a></x:E>", "a", "1"),
            ("<E><a>1<!-- no -->2</a></E>", "a", "12"),
            ("<E><a>1<![CDATA[<b>&amp;]]>2&amp;</a></E>", "a", "1<b>&amp;2&"),
            ("<E><a><![CDATA[whole]]></a></E>", "a", "whole"),
            ("<E><a>before<b>in</b>behind</a></E>", "a", "before"),
            ("<E><a> 1\n </a></E>", "a", " 1\n "),
            ("<E><a>é&#233;</a></E>", "a", "éé"),
            ("<E><A>x</A></E>", "a", nil),
            ("<E><?pi <a>no</a>?><a>x</a></E>", "a", "x"),
        ] as [(String, String, String?)]
    )
    func valuesAreFound(xml: String, path: String, expected: String?) throws {
        #expect(try scan(xml, [path]) == [expected])
    }

    @Test func manyPathsAreFoundInOnePass() throws {
        let xml = "<E id='7'><S><T at='now'/><N>4625</N></S><D><V N='u'>eva</V><V N='ip'>::1</V></D></E>"
        let paths = ["S.N", "S.T@at", "D.V[N=ip]", "D.V[N=u]", "@id", "S", "D.V", "none"]
        #expect(try scan(xml, paths) == ["4625", "now", "::1", "eva", "7", nil, "eva", nil])
    }

    @Test(arguments: [
        ("", RecordProblem.truncatedXML), ("<", .truncatedXML), ("<E", .truncatedXML), ("<E>", .truncatedXML),
        ("<E><a>x", .truncatedXML), ("<E><a>x</a", .truncatedXML), ("<E><!-- x", .truncatedXML),
        ("<E><![CDATA[x]]</E>", .truncatedXML), ("<E k='x></E>", .invalidXML), ("<E></F>", .invalidXML),
        ("<E><a></E></a>", .invalidXML), ("<E/><E/>", .invalidXML), ("x<E/>", .invalidXML), ("<E k=1/>", .invalidXML),
        ("<E k/>", .invalidXML), ("<E><1/></E>", .invalidXML), ("< E/>", .invalidXML), ("<E>< /E>", .invalidXML),
        ("<E><!ELEMENT x></E>", .invalidXML), ("</E>", .invalidXML), ("<E'k'/>", .invalidXML),
        ("<E>&own;</E>", .refusedXML), ("<E>&amp</E>", .refusedXML), ("<E k='&own;'/>", .refusedXML),
        ("<E>&#x110000;</E>", .refusedXML), ("<E>&#;</E>", .refusedXML), ("<E>&#xzz;</E>", .refusedXML),
        ("<E>&\u{3b}</E>", .refusedXML), ("<!DOCTYPE E []><E/>", .refusedXML), ("<E><!DOCTYPE x></E>", .refusedXML),
    ]) func whatIsWrongIsNamed(xml: String, problem: RecordProblem) throws {
        var scanner = XMLScanner(try #require(XMLPathSet(["a", "@k"])))
        var arena = bytes("arena")
        let found = scanner.scan(bytes(xml).span, offset: 0, arena: &arena)
        #expect(found?.problem == problem, "\(xml)")
        // Nothing of a broken record is kept.
        #expect(arena == bytes("arena"))
        #expect(scanner.slots.allSatisfy { $0 == .missing })
    }

    @Test func nestingHasALimit() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "<E>", count: depth) + String(repeating: "</E>", count: depth)
        }
        var scanner = XMLScanner(try #require(XMLPathSet(["E"])))
        var arena: [UInt8] = []
        #expect(scanner.scan(bytes(nested(256)).span, offset: 0, arena: &arena) == nil)
        #expect(scanner.scan(bytes(nested(257)).span, offset: 0, arena: &arena)?.problem == .tooDeepXML)
        #expect(scanner.scan(bytes(nested(100_000)).span, offset: 0, arena: &arena)?.problem == .tooDeepXML)
    }

    @Test(arguments: ["", ".", "a.", ".a", "a[", "a[b", "a[b]", "a[=b]", "a@", "a@b.c", "a@b@c", "[a=b]", "a..b"])
    func whatIsNoPathIsRefused(path: String) {
        #expect(XMLPathSet([path]) == nil)
    }

    /// Many pieces of one text take time in proportion to their number.
    @Test func manyPiecesOfOneTextAreJoined() throws {
        let pieces = 100_000
        let xml = "<E><a>" + String(repeating: "x<!---->", count: pieces) + "</a></E>"
        #expect(try scan(xml, ["a"]) == [String(repeating: "x", count: pieces)])
    }
}

@Suite struct XMLReaderTests {
    @Test(arguments: chunkSizes + [wholeBuffer]) func everyShapeGivesTheSameRecords(chunk: Int) throws {
        let records = [
            "<Event><a>1</a></Event>", "<Event k='>'/>", "<Event xmlns='u'>\n <Events/><!-- <Event> --></Event>",
            "<Event><![CDATA[</Event>]]></Event >", "<Event/>",
        ]
        let shapes = [
            records.joined(), records.joined(separator: "\r\n") + "\r\n",
            "<?xml version=\"1.0\"?>\n<Events>" + records.joined(separator: "\n") + "</Events>\n",
            "<!-- all --><Events x='1'>\n<Page n='1'>" + records.joined() + "</Page><Page/></Events>",
            "<Events></Events><Events>" + records.joined() + "</Events>",
        ]
        for shape in shapes {
            let found = try readXML(bytes(shape), chunk: chunk)
            #expect(found.map { text($0.bytes) } == records, "\(shape)")
            #expect(found.map(\.number) == Array(1...records.count))
            #expect(found.allSatisfy { $0.problem == nil })
        }
    }

    @Test(arguments: chunkSizes + [wholeBuffer]) func whatIsBrokenLeavesTheOthers(chunk: Int) throws {
        let cases: [(String, [RecordProblem?])] = [
            ("<Event><a>cut<Event/>", [.truncatedXML, nil]),
            ("<Event/>text<Event/>", [nil, .invalidXML, nil]),
            ("<Event/></Events><Event/>", [nil, .invalidXML, nil]),
            ("<Event><!-- no end <Event/><Event/>", [.truncatedXML, nil, nil]),
            ("<Event><![CDATA[ no end <Event/><Event><!-- </Event>", [.truncatedXML, nil, .truncatedXML]),
            ("<Event/><!DOCTYPE x [<!ENTITY y 'z'>]><Event/>", [nil, .refusedXML, nil]),
            ("<Event/><Event><a>", [nil, .truncatedXML]),
            ("<Events><Event/>", [nil, .truncatedXML]),
            ("<Events><Event/><Event", [nil, .truncatedXML, .truncatedXML]),
            ("<Event/><", [nil, .truncatedXML]),
            ("<Event k='<Event/>", [.truncatedXML, nil]),
        ]
        for (data, problems) in cases {
            #expect(try readXML(bytes(data), chunk: chunk).map(\.problem) == problems, "\(data)")
        }
    }

    @Test(arguments: [1, 64, 4096, wholeBuffer]) func aRecordThatIsTooLongLeavesTheOthers(chunk: Int) throws {
        let long = "<Event><a>" + String(repeating: "x", count: 5000) + "</a></Event>"
        for data in [
            "<Event/>\(long)<Event/>", "<Events><Event/>\(long)<Event/></Events>", "<Event/>\(long)\n<Event/>\n",
        ] {
            let found = try readXML(bytes(data), chunk: chunk, limit: 1000)
            #expect(found.map(\.problem) == [nil, .tooLong, nil], "\(data.count)")
            #expect(found[1].bytes == Array(bytes(long).prefix(512)))
        }
        let last = try readXML(bytes("<Events>\(long)</Events>"), chunk: chunk, limit: 1000)
        #expect(last.map(\.problem) == [.tooLong])
        let endless = try readXML(bytes("<Event>" + String(repeating: "<!--", count: 5000)), chunk: chunk, limit: 1000)
        #expect(endless.map(\.problem) == [.tooLong])
    }

    @Test func onlyMarkupIsXML() {
        for (head, expected) in [
            ("<Event", true), ("  <?xml", true), ("<!-- x", true), ("<38>Oct 11", false), ("<", false), ("", false),
            ("a<b", false), ("< a", false),
        ] {
            let starts = XMLReader.starts(bytes(head).span)
            #expect(starts == expected, "\(head)")
        }
    }

    /// Damaged data: nothing traps, every byte of a record comes from the input, and where the chunks end changes nothing.
    @Test(arguments: [1, 2, 3]) func chunksDoNotMatter(seed: Int) throws {
        var generator = SeededGenerator(UInt64(60 + seed))
        let pieces = [
            "<Event>", "</Event>", "<Event/>", "<Events>", "</Events>", "<a k='v'>", "</a>", "text", "<!--", "-->",
            "<![CDATA[",
            "]]>", "<?x?>", "<", ">", "&amp;", "&own;", "\n", "<!DOCTYPE x>", "'", "<Event k=\"", "</Event", "é",
        ]
        for _ in 0..<400 {
            let data = bytes((0..<generator.below(24)).map { _ in generator.pick(pieces) }.joined())
            guard !data.isEmpty else { continue }
            let whole = try readXML(data, chunk: wholeBuffer)
            for chunk in [1, 2, 5, 16] {
                #expect(try readXML(data, chunk: chunk) == whole, "\(text(data).debugDescription) at \(chunk)")
            }
            var scanner = XMLScanner(try #require(XMLPathSet(["a", "a@k", "Event"])))
            var arena: [UInt8] = []
            for record in whole { _ = scanner.scan(record.bytes.span, offset: 0, arena: &arena) }
        }
    }

    /// A small reader of another kind agrees on which records are well formed.
    @Test func theScannerAgreesWithRecursiveDescent() throws {
        var generator = SeededGenerator(71)
        var scanner = XMLScanner(try #require(XMLPathSet(["a"])))
        var valid = 0
        for _ in 0..<3000 {
            var data = bytes(Self.element(&generator, depth: 3))
            if generator.below(2) == 0, data.count > 2 {
                let place = generator.below(data.count)
                if generator.below(2) == 0 {
                    data.remove(at: place)
                } else {
                    data[place] = generator.pick(Array("<>/a&;'= ".utf8))
                }
            }
            var arena: [UInt8] = []
            let ours = scanner.scan(data.span, offset: 0, arena: &arena) == nil
            var parser = Descent(bytes: data)
            #expect(ours == parser.isDocument(), "\(text(data))")
            valid += ours ? 1 : 0
        }
        #expect(valid > 1500 && valid < 2900)
    }

    private static func element(_ generator: inout SeededGenerator, depth: Int) -> String {
        let name = generator.pick(["a", "b", "Event"])
        let attributes = (0..<generator.below(3)).map { " k\($0)='\(generator.pick(["", "v", "&lt;", "a>b"]))'" }
            .joined()
        guard depth > 0, generator.below(4) > 0 else { return "<\(name)\(attributes)/>" }
        let children = (0..<generator.below(4)).map { _ -> String in
            switch generator.below(4) {
            case 0: return generator.pick(["text", "&amp;", " ", "&#65;"])
            case 1: return generator.pick(["<!-- c -->", "<![CDATA[<x>]]>"])
            default: return element(&generator, depth: depth - 1)
            }
        }
        return "<\(name)\(attributes)>\(children.joined())</\(name)>"
    }

    /// Recursive descent over characters, written for the test alone.
    private struct Descent {
        let bytes: [UInt8]
        var place = 0

        mutating func isDocument() -> Bool {
            skip()
            return element()
                && {
                    skip(); return place == bytes.count
                }()
        }

        private mutating func skip() {
            while place < bytes.count, [0x20, 0x0a].contains(bytes[place]) { place += 1 }
        }

        private mutating func take(_ text: String) -> Bool {
            guard bytes[place...].starts(with: text.utf8) else { return false }
            place += text.utf8.count
            return true
        }

        private mutating func name() -> String? {
            var result: [UInt8] = []
            while place < bytes.count,
                UInt8(ascii: "0")...UInt8(ascii: "9") ~= bytes[place]
                    || UInt8(ascii: "a")...UInt8(ascii: "z") ~= bytes[place] | 0x20
            {
                result.append(bytes[place])
                place += 1
            }
            guard let first = result.first, first > UInt8(ascii: "9") else { return nil }
            return String(decoding: result, as: UTF8.self)
        }

        private mutating func reference() -> Bool {
            for known in ["&amp;", "&lt;", "&gt;", "&quot;", "&apos;"] where take(known) { return true }
            guard take("&#") else { return false }
            var digits = 0
            while place < bytes.count, UInt8(ascii: "0")...UInt8(ascii: "9") ~= bytes[place] {
                digits += 1
                place += 1
            }
            return digits > 0 && take(";")
        }

        private mutating func attributes() -> Bool {
            while true {
                let before = place
                skip()
                guard place < bytes.count, bytes[place] != UInt8(ascii: "/"), bytes[place] != UInt8(ascii: ">") else {
                    return true
                }
                guard place > before else { return false }
                guard name() != nil else { return false }
                skip()
                guard take("=") else { return false }
                skip()
                guard take("'") else { return false }
                while place < bytes.count, bytes[place] != UInt8(ascii: "'") {
                    if bytes[place] == UInt8(ascii: "<") { return false }
                    if bytes[place] == UInt8(ascii: "&") {
                        guard reference() else { return false }
                    } else {
                        place += 1
                    }
                }
                guard take("'") else { return false }
            }
        }

        private mutating func element() -> Bool {
            guard take("<"), let name = name(), attributes() else { return false }
            if take("/>") { return true }
            guard take(">") else { return false }
            while place < bytes.count {
                if take("</") {
                    guard self.name() == name else { return false }
                    skip()
                    return take(">")
                }
                if take("<!--") {
                    while place < bytes.count, !bytes[place...].starts(with: "-->".utf8) { place += 1 }
                    guard take("-->") else { return false }
                } else if take("<![CDATA[") {
                    while place < bytes.count, !bytes[place...].starts(with: "]]>".utf8) { place += 1 }
                    guard take("]]>") else { return false }
                } else if bytes[place] == UInt8(ascii: "<") {
                    guard element() else { return false }
                } else if bytes[place] == UInt8(ascii: "&") {
                    guard reference() else { return false }
                } else {
                    place += 1
                }
            }
            return false
        }
    }
}
