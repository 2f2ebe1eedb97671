import Model
import Testing

@testable import Exports

@Suite struct CSVTests {
    /// Writes rows as RFC 4180, with quotes where they are needed and sometimes where they are not.
    private static func write(
        _ rows: [[String]],
        delimiter: String,
        lineEnd: String,
        _ generator: inout SeededGenerator
    ) -> [UInt8] {
        var out = ""
        for row in rows {
            let cells = row.map { cell -> String in
                let needs =
                    cell.contains(delimiter) || cell.contains("\"") || cell.contains("\n") || cell.contains("\r")
                    || cell.contains("\r\n")
                return needs || generator.below(5) == 0 ? "\"" + cell.replacing("\"", with: "\"\"") + "\"" : cell
            }
            out += cells.joined(separator: delimiter) + lineEnd
        }
        return bytes(out)
    }

    @Test(arguments: chunkSizes + [wholeBuffer]) func whatIsWrittenIsRead(chunk: Int) throws {
        var generator = SeededGenerator(21)
        let atoms = [
            "a", "bc", "é", "\"", "\"\"", "\n", "\r\n", "\r", ";", ",", "\t", " ", "0", "lang stuk tekst zonder iets",
        ]
        for round in 0..<120 {
            let delimiter = [";", ",", "\t"][round % 3]
            let rows = (0..<(1 + generator.below(8))).map { _ in
                ["k"]
                    + (0..<(1 + generator.below(5))).map { _ in
                        (0..<generator.below(6)).map { _ in generator.pick(atoms) }.joined()
                    }
            }
            let lineEnd = ["\n", "\r\n", "\r"][round / 3 % 3]
            let data = Self.write(rows, delimiter: delimiter, lineEnd: lineEnd, &generator)
            let dialect = CSVDialect(delimiter: bytes(delimiter)[0])
            let records = try readCSV(data, dialect: dialect, chunk: chunk)
            #expect(records.map { $0.cells.map { text($0) } } == rows, "round \(round)")
            #expect(records.map(\.number) == Array(1...rows.count))
            #expect(records.allSatisfy { $0.problem == nil })
        }
    }

    /// Any bytes, quotes in the wrong places too: the result may not depend on where the chunks end.
    @Test(arguments: [40, 16 << 20]) func chunksDoNotMatter(limit: Int) throws {
        var generator = SeededGenerator(22)
        let atoms = ["\"", "\"", ";", "\n", "\r\n", "\r", "a", "b\"c", " ", "\"\"", ";\"", "\";", "tekst", ";;;\n"]
        for round in 0..<400 {
            let data = bytes("x" + (0..<generator.below(80)).map { _ in generator.pick(atoms) }.joined())
            let whole = try readCSV(data, chunk: wholeBuffer, limit: limit, expectedCells: 3)
            for chunk in chunkSizes {
                let parts = try readCSV(data, chunk: chunk, limit: limit, expectedCells: 3)
                #expect(parts == whole, "round \(round), chunk \(chunk): \(text(data).debugDescription)")
            }
        }
    }

    /// The 64-byte blocks against one byte at a time, at every distance from the blocks' edges.
    @Test func blocksFindWhatALoopFinds() {
        var generator = SeededGenerator(23)
        for length in 0..<200 {
            let data = (0..<length).map { _ in
                generator.pick([0x22, 0x3b, 0x0a, 0x0d, 0x61, 0xa2, 0x23, 0x21] as [UInt8])
            }
            var mask = ByteMask(length)
            var found: [Int] = []
            var expected: [Int] = []
            var place = 0
            while place < length {
                let start = place
                expected.append(data[start...].firstIndex { [0x3b, 0x0a, 0x0d].contains($0) } ?? length)
                place = min(length, mask.next(data.span, from: start, 0x3b, 0x0a, 0x0d))
                found.append(place)
                place += 1 + generator.below(3)
            }
            #expect(found == expected)
            var quotes = ByteMask(length)
            var all: [Int] = []
            place = quotes.next(data.span, from: 0, 0x22, 0x22, 0x22)
            while place < length {
                all.append(place)
                place = quotes.next(data.span, from: place + 1, 0x22, 0x22, 0x22)
            }
            #expect(all == data.indices.filter { data[$0] == 0x22 })
        }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var data: String
        var cells: [[String]]
        var problems: [RecordProblem?] = []
        var testDescription: String { name }
    }

    @Test(arguments: [
        Case(
            name: "empty rows and rows of delimiters are no records",
            data: "a;b;c\n\n;;\n1;2;3\n\"\";;\n",
            cells: [["a", "b", "c"], ["1", "2", "3"]]
        ),
        Case(name: "no line end at the end", data: "a;b;c", cells: [["a", "b", "c"]]),
        Case(name: "delimiter at the end", data: "a;b;", cells: [["a", "b", ""]]),
        Case(name: "a quote within text is text", data: "5\" disk;b;c\n", cells: [["5\" disk", "b", "c"]]),
        Case(name: "blanks behind a quoted cell", data: "\"a\" ;b;c\n", cells: [["a", "b", "c"]]),
        Case(name: "text behind a closing quote stays with it", data: "\"a\"x;b;c\n", cells: [["\"a\"x", "b", "c"]]),
        Case(name: "extra empty cells", data: "a;b;c;;;\n", cells: [["a", "b", "c", "", "", ""]]),
        Case(
            name: "too many",
            data: "a;b;c;;d\n1;2;3\n",
            cells: [["a", "b", "c", "", "d"], ["1", "2", "3"]],
            problems: [.tooManyCells, nil]
        ),
        Case(
            name: "too few",
            data: "a;b\n1;2;3\n",
            cells: [["a", "b"], ["1", "2", "3"]],
            problems: [.tooFewCells, nil]
        ),
        Case(
            name: "a quote without an end keeps the lines behind it",
            data: "a;\"b;c\n1;2;3\n4;5;6\n",
            cells: [[], ["1", "2", "3"], ["4", "5", "6"]],
            problems: [.unterminatedQuote, nil, nil]
        ),
        Case(
            name: "a quote without an end before other quotes",
            data: "a;\"b;c\n1;\"2\";3\n4;5;6\n",
            cells: [[], ["1", "2", "3"], ["4", "5", "6"]],
            problems: [.unterminatedQuote, nil, nil]
        ),
        Case(
            name: "a quoted line break is none of that",
            data: "a;\"b\nb\";c\n1;2;3\n",
            cells: [["a", "b\nb", "c"], ["1", "2", "3"]]
        ),
    ]) func reality(of example: Case) throws {
        for chunk in chunkSizes + [wholeBuffer] {
            let records = try readCSV(bytes(example.data), chunk: chunk, expectedCells: 3)
            #expect(records.map { $0.cells.map { text($0) } } == example.cells)
            let problems = example.problems.isEmpty ? example.cells.map { _ in nil } : example.problems
            #expect(records.map(\.problem) == problems)
        }
    }

    @Test func numbersCountDataRecordsOnly() throws {
        let data = bytes("sep=;\nRapport van 1-9-2025\n\na;b\n;\n1;2\n\n3;4\n")
        let detected = CSVDialect.detect(data.span)
        let dialect = try #require(detected)
        #expect(dialect == CSVDialect(delimiter: UInt8(ascii: ";"), hasSeparatorLine: true))
        let rows = CSVDialect.rows(data.span, dialect: dialect)
        #expect(rows == [["Rapport van 1-9-2025"], ["a", "b"], ["1", "2"], ["3", "4"]])
        let records = try readCSV(data, dialect: dialect, chunk: 7, skippingRows: 2, expectedCells: 2)
        #expect(records.map(\.number) == [1, 2])
        #expect(records.map { $0.cells.map { text($0) } } == [["1", "2"], ["3", "4"]])
    }

    @Test(arguments: [
        ("a;b;c\n1,5;2,5;3\n", UInt8(ascii: ";")),
        ("a,b\n\"x;y\",2\n", UInt8(ascii: ",")),
        ("a\tb\tc\nJansen, J.\t1\t2\n", 0x09),
        ("Naam;Datum\nVries, J. de;1-1\nBoer, P. de;2-1\n", UInt8(ascii: ";")),
        ("sep=|\na|b\n", UInt8(ascii: "|")),
        ("\"sep=,\"\na,b\n", UInt8(ascii: ",")),
        ("Rapport\n\nNaam,Groep,School\n\"A; B\",1,2\n\"C; D\",3,4\n", UInt8(ascii: ",")),
    ]) func theDelimiterIsFound(data: String, delimiter: UInt8) {
        #expect(CSVDialect.detect(bytes(data).span)?.delimiter == delimiter)
    }

    @Test func aFileWithoutColumnsHasNoDialect() {
        #expect(CSVDialect.detect(bytes("een\ntwee\n").span) == nil)
        #expect(CSVDialect.detect([UInt8]().span) == nil)
    }

    @Test(arguments: chunkSizes) func aRecordAboveTheLimit(chunk: Int) throws {
        let long = String(repeating: "x", count: 700)
        let data = bytes("a;b\n\(long);c\n1;2\n3;\"\(long)\ny\"\n4;5\n")
        let records = try readCSV(data, chunk: chunk, limit: 50)
        #expect(records.map(\.problem) == [nil, .tooLong, nil, .tooLong, nil, nil])
        #expect(text(records[2].cells[0]) == "1")
        #expect(text(records[5].cells[0]) == "4")
    }

    @Test func manyQuotesWithoutAnEndDoNotStopTheReading() throws {
        // Each of these opens a quote that the next line's quote does not close properly.
        let data = bytes(String(repeating: "1;\"x\n2;\"y\n", count: 400) + "9;9\n")
        let records = try readCSV(data, chunk: 4096)
        #expect(records.count == 801)
        #expect(records.last.map { $0.cells.map { text($0) } } == ["9", "9"])
        #expect(records.filter { $0.problem == .unterminatedQuote }.count == CSVFramer.unterminatedLimit)
    }

    @Test func aSlotPointsToTheValue() {
        let raw = bytes(" a ;\" b\"\"c \";\"\"")
        var cells: [CSVCell] = []
        _ = CSVTokenizer(delimiter: UInt8(ascii: ";")).tokenize(raw.span, from: 0, atEnd: true, into: &cells)
        var arena = bytes("zz")
        let slots = cells.map { $0.slot(in: raw.span, arena: &arena) }
        #expect(slots == [.raw(1, 1), .decoded(2, 3), .raw(14, 0)])
        #expect(text(arena) == "zzb\"c")
        #expect(cells.map(\.isQuoted) == [false, true, true])
    }

    /// Every length and every place of the doubled quotes around the words and blocks in which they are undoubled.
    @Test func quotesAreUndoubledAtEveryPlace() {
        var generator = SeededGenerator(24)
        for length in 0..<300 {
            let value = (0..<length).map { _ in generator.pick([0x22, 0x61, 0x62, 0x63, 0x64, 0xc3] as [UInt8]) }
            let doubled = value.flatMap { $0 == 0x22 ? [0x22, 0x22] : [$0] }
            for margin in [0, 3, 9] {
                let raw: [UInt8] = [0x22] + doubled + [0x22] + [UInt8](repeating: 0x3b, count: margin)
                let cell = CSVCell(start: 1, end: 1 + doubled.count, isQuoted: true, hasDoubledQuotes: true)
                var out = bytes("before")
                cell.appendValue(in: raw.span, to: &out)
                #expect(out == bytes("before") + value)
            }
        }
    }
}
