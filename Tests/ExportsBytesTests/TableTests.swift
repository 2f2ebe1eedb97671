import Model
import Testing

@testable import Exports

@Suite struct TableTests {
    private static let columns: [TableReader.Column] = [
        .init("Medewerker", aliases: ["Medewerkernummer"], isRequired: true),
        .init("Naam"),
        .init("Begindatum contract", aliases: ["In dienst"], isRequired: true),
        .init("E-mail", aliases: ["Email werk"]),
    ]

    private func read(
        _ data: [UInt8],
        chunk: Int = wholeBuffer,
        columns: [TableReader.Column] = columns
    ) throws
        -> TableReader.Result
    {
        TableReader(columns).read(try input(data, chunk: chunk))
    }

    @Test(arguments: chunkSizes + [wholeBuffer]) func aTableAsItComes(chunk: Int) throws {
        let data = bytes(
            """
            Personeelsbestand;;;;
            Gemaakt op 1-9-2025;;;;

            Naam;BEGINDATUM_CONTRACT;medewerker ;E-mail:;;
             Zoe\u{308} Bos ;01-08-2020;1001;z.bos@school.example;;
            ;;;;;
            Naam;BEGINDATUM_CONTRACT;medewerker ;E-mail:;;
            "Vries; J. de";01-08-2021;1002;;;
            Totaal;;2;;;

            """
        )
        let result = try read(data, chunk: chunk)
        #expect(result.diagnostics.isEmpty)
        #expect(result.table.columns == ["Medewerker", "Naam", "Begindatum contract", "E-mail"])
        #expect(result.table.present == Set(result.table.columns))
        #expect(result.headerRow == 2)
        #expect(
            result.table.rows.map(\.values) == [
                ["1001", "Zo\u{eb} Bos", "01-08-2020", "z.bos@school.example"],
                ["1002", "Vries; J. de", "01-08-2021", nil],
            ]
        )
        #expect(result.table.rows.map(\.record) == [1, 3])
        // The raw record is what evidence is hashed from: the bytes of the file, without the line end.
        #expect(
            result.table.rows.map { String(decoding: $0.raw, as: UTF8.self) }
                == [" Zoe\u{308} Bos ;01-08-2020;1001;z.bos@school.example;;", "\"Vries; J. de\";01-08-2021;1002;;;"]
        )
        let name = try #require(result.table.rows.first?.values[1])
        #expect(Array(name.unicodeScalars).count == 7)
        #expect(result.ignored == ["repeated-header": 1, "total-row": 1])
        #expect(result.unusable == 0)
    }

    @Test(arguments: [",", ";", "\t"]) func everyDelimiterAndEncoding(delimiter: String) throws {
        let content = ["Medewerker\(delimiter)In dienst\(delimiter)Naam", "1\(delimiter)2-2-2020\(delimiter)Ren\u{e9}"]
        let plain = content.joined(separator: "\r\n")
        let wide: [UInt8] = [0xff, 0xfe] + plain.utf16.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] }
        let western: [UInt8] = plain.unicodeScalars.map { UInt8($0.value) }
        for data in [
            bytes(plain), [0xef, 0xbb, 0xbf] + bytes(plain), wide, western, bytes("sep=\(delimiter)\r\n" + plain),
        ] {
            let result = try read(data)
            #expect(result.diagnostics.isEmpty)
            #expect(result.table.rows.map(\.values) == [["1", "René", "2-2-2020", nil]])
            #expect(result.table.present == ["Medewerker", "Naam", "Begindatum contract"])
        }
    }

    @Test func aMissingColumnIsNamedWithTheNearest() throws {
        let result = try read(bytes("Medewerker;Naam;Begindatm contract\n1;A;2-2-2020\n"))
        #expect(
            result.diagnostics == [
                Diagnostic(
                    "csv.column-missing",
                    file: "test",
                    column: "Begindatum contract",
                    [
                        "columns": "Medewerker, Naam, Begindatm contract", "wanted": "Begindatum contract",
                        "suggestion": "Begindatm contract",
                    ]
                )
            ]
        )
        #expect(result.table.rows.isEmpty)
    }

    @Test func rowsThatDoNotFitAreReportedAndTheOthersUsed() throws {
        let data = "Medewerker;Naam;In dienst\n1;A;1-1-2020\n2;B\n3;C;1-1-2020;x\n4;\"D;1-1-2020\n5;E;1-1-2020\n"
        let result = try read(bytes(data))
        #expect(result.table.rows.map(\.record) == [1, 5])
        #expect(result.unusable == 3)
        #expect(
            result.diagnostics == [
                Diagnostic("csv.too-few-cells", file: "test", record: 2, ["found": "2", "expected": "3"]),
                Diagnostic("csv.too-many-cells", file: "test", record: 3, ["found": "4", "expected": "3"]),
                Diagnostic("csv.unterminated-quote", file: "test", record: 4),
            ]
        )
    }

    @Test func equalNamesAreAWarning() throws {
        let result = try read(bytes("Medewerker;In dienst;in_dienst;Naam\n1;1-1-2020;2-2-2020;A\n"))
        #expect(
            result.diagnostics == [
                Diagnostic(
                    "csv.column-duplicate",
                    .warning,
                    file: "test",
                    column: "Begindatum contract",
                    ["count": "2"]
                )
            ]
        )
        #expect(result.table.rows.first?.values[2] == "1-1-2020")
    }

    @Test func whatIsNoTableSaysSo() throws {
        #expect(try read(bytes("alleen tekst\nzonder kolommen\n")).diagnostics.map(\.code) == ["csv.no-delimiter"])
        let other = try read(bytes("Leerling;Klas\nJan Jansen;5A\n"))
        #expect(other.diagnostics.map(\.code) == ["csv.header-not-found"])
        // A row that may hold a person's name is never shown.
        #expect(other.diagnostics.first?.parameters["columns"] == nil)
        #expect(try read(bytes("Medewerker;In dienst\n")).diagnostics.map(\.code) == ["csv.no-records"])
        let missing = TableReader(Self.columns).read(path: "/nowhere/staff.csv", name: "staff.csv")
        #expect(missing.diagnostics.map(\.code) == ["input.unreadable-missing"])
        #expect(missing.table.file == "staff.csv" && missing.table.rows.isEmpty)
    }

    @Test func problemsOfTheBytesComeAlong() throws {
        let data = bytes("Medewerker;In dienst;Naam\n1;1-1-2020;é é é\n2;1-1-2020;") + [0xe9, 0x0a]
        let result = try read(data)
        #expect(result.diagnostics.map(\.code) == ["input.mixed-encoding"])
        #expect(result.table.rows.map { $0.values[1] } == ["é é é", "é"])
    }
}

@Suite struct CleanUpTests {
    @Test(arguments: [
        ("1.2.3.4", "1.2.3.4"), ("1.2.3.4:53100", "1.2.3.4"), ("[2603:10a6::7]:443", "2603:10a6::7"),
        ("[2603:10a6::7]", "2603:10a6::7"), ("2603:10a6::7", "2603:10a6::7"), (" fe80::1%eth0 ", "fe80::1"),
        ("null", nil), ("NULL", nil), ("-", nil), ("", nil), ("  ", nil), ("[]", nil), ("[", nil), ("[::1", "::1"),
        ("<null>", nil), (":443", nil), ("::1", "::1"), ("::ffff:1.2.3.4", "1.2.3.4"), ("nulls", nil),
    ]) func theAddressIsLeft(written: String, address: String?) {
        let data = bytes(written)
        let range = AddressCleaner.address(data.span, data.indices)
        #expect((range.isEmpty ? nil : text(data[range])) == address)
    }

    @Test(arguments: [
        ("BSN 123456782 van kind", "BSN ********* van kind"), ("111222333", "*********"),
        ("1234.56.782 en 111 222 333.", "********* en *********."), ("123456789", "123456789"),
        ("0123456782", "0123456782"), ("1234567820", "1234567820"), ("000000000", "000000000"),
        ("tel 06 12345678", "tel 06 12345678"), ("é123456782é", "é*********é"), ("", ""), ("12345678", "12345678"),
        ("123456782 123456782", "********* *********"), ("12..3456782", "12..3456782"),
    ]) func citizenNumbersAreMasked(written: String, masked: String) {
        #expect(CitizenNumber.masked(written) == masked)
        let data = bytes(written)
        let occurs = CitizenNumber.occurs(in: data.span)
        #expect(occurs == (written != masked))
    }

    @Test func theTestOfElevenIsThat() {
        var generator = SeededGenerator(61)
        var valid = 0
        for _ in 0..<2000 {
            let digits = (0..<9).map { _ in generator.below(10) }
            let sum = zip(digits, [9, 8, 7, 6, 5, 4, 3, 2, -1]).map { $0 * $1 }.reduce(0, +)
            let expected = sum % 11 == 0 && digits.contains { $0 != 0 }
            #expect(CitizenNumber.isValid(digits.map { UInt8($0 + 0x30) }) == expected)
            valid += expected ? 1 : 0
        }
        #expect(valid > 100)
    }
}

/// Bytes of all kinds, damaged in all ways: nothing may trap, and every reader has to come to the end.
@Suite struct HostileTests {
    private static let seeds: [[UInt8]] = [
        bytes("Datum;Tijd;Naam\n01-09-2025;08:00:00;\"Zo\u{eb} \"\"x\"\"\"\r\n02-09-2025;;\n"),
        bytes(
            "RecordId,CreationDate,AuditData\r\n1,2026-01-24T06:54:24.0000000Z ,\"{\"\"a\"\":{\"\"b\"\":[1,null]}}\"\r\n"
        ),
        bytes("{\"a\":{\"b\":\"\\ud83d\\ude00\"},\"p\":[{\"Name\":\"OS\",\"Value\":1}]}\n{\"a\":null}\n"),
        bytes("[\n {\"a\": 1},\n {\"b\": [true, false, {}]}\n]\n"),
        bytes("{\"value\":[{\"a\":\"x\"},{\"a\":2}],\"@odata.nextLink\":\"y\"}"),
        bytes("Sep  1 00:00:00 host sshd[1]: Failed password for x from 1.2.3.4 port 5\n"),
        [0xff, 0xfe] + "a;b\r\n\u{1f600};\u{e9}\r\n".utf16.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] },
    ]

    @Test(arguments: Array(seeds.indices)) func damagedInputNeverTraps(seed: Int) throws {
        var generator = SeededGenerator(UInt64(70 + seed))
        let formats = try [
            "iso8601", "dd-MM-yyyy HH:mm[:ss]", "d MMM yyyy HH:mm", "MMM d HH:mm:ss", "M/d/yyyy h:mm:ss a",
        ]
        .map { try TimestampFormat($0) }
        var parsers = formats.map { TimestampParser($0, zone: .amsterdam, reference: Instant(seconds: 1_700_000_000)) }
        var scanner = JSONScanner(try JSONPathSet(["a.b", "p[Name=OS].Value", "a", "b[2]"]), maximumDepth: 8)
        let table = TableReader([.init("Datum", isRequired: true), .init("Naam"), .init("a", aliases: ["AuditData"])])
        var records = 0
        for _ in 0..<250 {
            var data = Self.seeds[seed]
            for _ in 0..<(1 + generator.below(6)) {
                let place = generator.below(data.count)
                switch generator.below(5) {
                case 0: data[place] = UInt8(truncatingIfNeeded: generator.next())
                case 1: data.remove(at: place)
                case 2: data.insert(generator.pick(bytes("\";,\n\r{}[]\\0\t")), at: place)
                case 3: data.insert(contentsOf: data[place..<min(data.count, place + generator.below(30))], at: place)
                default: data.removeSubrange(place..<min(data.count, place + generator.below(10)))
                }
                if data.isEmpty { data = [0x61] }
            }
            let chunk = generator.pick(chunkSizes)
            let limit = generator.pick([8, 100, 1 << 20])
            for parser in parsers.indices { _ = parsers[parser].parse(data.span) }
            _ = AddressCleaner.address(data.span, data.indices)
            _ = CitizenNumber.masked(String(decoding: data, as: UTF8.self))
            _ = JSONShape.detect(data.span)
            _ = CSVDialect.detect(data.span)
            do throws(Diagnostic) {
                let lines = try readLines(data, chunk: chunk, limit: limit)
                let several = try readLines(data, chunk: chunk, limit: limit) { $0.count % 2 == 0 }
                let rows = try readCSV(data, chunk: chunk, limit: limit, expectedCells: 3)
                records += lines.count + several.count + rows.count
                for shape in [JSONShape.lines, .objects, .array, .wrapped(key: "value")] {
                    for record in try readJSON(data, shape: shape, chunk: chunk, limit: limit) {
                        var arena: [UInt8] = []
                        _ = scanner.scan(record.bytes.span, source: .copy, arena: &arena)
                        records += 1
                    }
                }
                for row in rows {
                    for cell in row.cells {
                        for parser in parsers.indices { _ = parsers[parser].parse(cell.span) }
                    }
                }
                records += table.read(try input(data, chunk: chunk, limit: limit)).table.rows.count
            } catch {
                // Refusing is an answer too, with a place and a code that has words.
                #expect(error.file == "test" && error.code.hasPrefix("input."))
            }
        }
        #expect(records > 500)
    }

    @Test(arguments: [1, 64, 4096]) func zerosAndControlsAreKept(chunk: Int) throws {
        let filler = String(repeating: "gewone regel zonder iets bijzonders;", count: 10)
        let data = bytes("a;b\0c;\u{1b}[31m\n" + filler + "\n=cmd();<script>;\u{7f}\n")
        let rows = try readCSV(data, chunk: chunk)
        #expect(text(rows[0].cells[1]) == "b\0c")
        #expect(text(rows[2].cells[0]) == "=cmd()")
    }
}
