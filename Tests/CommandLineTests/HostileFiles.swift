import Foundation
import TestSupport

/// A file among the exports that is broken, hostile or no export at all, and what a scan must make of it.
struct HostileFile: Sendable {
    /// Its name in the folder of exports; what is wrong, in short.
    var name: String
    /// The code that must be told; nil when it is read without a word.
    var code: String?
    /// The exit code.
    var exit: Int32
    /// Its bytes.
    var bytes: @Sendable () throws -> Data

    init(_ name: String, _ code: String?, _ exit: Int32 = 3, _ bytes: @escaping @Sendable () throws -> Data) {
        self.name = name
        self.code = code
        self.exit = exit
        self.bytes = bytes
    }

    init(_ name: String, _ code: String?, _ exit: Int32 = 3, text: String) {
        self.init(name, code, exit) { Data(text.utf8) }
    }

    static let header = "Datum;Tijd;Gebruikersnaam;School;IP-adres;Resultaat\n"
    static let row = "09-07-2026;08:30:00;aaalders;De Linde;198.51.100.7;Gelukt\n"
    static let audit = """
        {"CreationTime":"2026-07-06T08:32:08","Id":"h1","Operation":"FileAccessed","RecordType":6,"UserType":0,\
        "Workload":"SharePoint","UserId":"a.aalders@klein.example","ObjectId":"https://klein.example/lijst"}
        """
    static let event = """
        <Event><System><EventID>4624</EventID><TimeCreated SystemTime="2026-07-06T08:30:00.0000000Z"/><Computer>pc</Computer>\
        <Channel>Security</Channel></System><EventData><Data Name="TargetUserName">aaalders</Data></EventData></Event>
        """
    static let line = "Jul  6 08:30:00 srv sshd[1]: Accepted password for beheer from 192.0.2.1 port 22 ssh2\n"

    static func repeated(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

    /// What gzip makes of bytes.
    static func gzip(_ data: Data) throws -> Data {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/gzip")
        process.arguments = ["-c", "-n"]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        DispatchQueue.global().async {
            try? input.fileHandleForWriting.write(contentsOf: data)
            try? input.fileHandleForWriting.close()
        }
        let packed = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return packed
    }

    static func zip(_ members: [Zip.Member]) -> Data { Data(Zip(members).bytes) }

    static func zip(_ change: (inout Zip.Member) -> Void) -> Data {
        var member = Zip.Member("a.csv", Array((header + row).utf8))
        change(&member)
        return zip([member])
    }

    static func workbook(_ change: (inout Xlsx) -> Void) -> Data {
        let rows = (header + row).split(separator: "\n").map { $0.split(separator: ";").map { Xlsx.typed(String($0)) } }
        var workbook = Xlsx([Xlsx.Sheet("Blad1", rows)])
        change(&workbook)
        return Data(workbook.bytes)
    }

    static func compound(_ name: String?) -> Data {
        var bytes: [UInt8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1] + [UInt8](repeating: 0, count: 4688)
        bytes[30] = 9
        let name = Array((name ?? "Workbook").utf16).flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] }
        bytes.replaceSubrange(640..<640 + name.count, with: name)
        return Data(bytes)
    }

    static let all = bytes + csv + json + xml + lines + packed + workbooks

    /// What is no text, or text in a broken encoding.
    static let bytes = [
        HostileFile("empty.csv", "input.empty", text: ""),
        HostileFile("mark-alone.csv", "input.empty", text: "\u{feff}"),
        HostileFile("blank-lines.csv", "source.unknown", text: "\n\r\n\n"),
        HostileFile("one-byte.csv", "source.unknown", text: "x"),
        HostileFile("nul-bytes.csv", "input.binary") { Data(count: 4096) },
        HostileFile("noise.csv", nil) { Data((0..<4096).map { UInt8(truncatingIfNeeded: $0 &* 167 ^ $0 >> 3) }) },
        HostileFile("letter.pdf", "input.binary", text: "%PDF-1.7\n"),
        HostileFile("picture.png", "input.binary") { Data([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0]) },
        HostileFile("picture.jpg", "input.binary") { Data([0xff, 0xd8, 0xff, 0xe0, 0, 16]) },
        HostileFile("picture.gif", "input.binary", text: "GIF89a"),
        HostileFile("program.csv", "input.binary", text: "\u{7f}ELF\u{2}\u{1}"),
        HostileFile("database.csv", "input.binary", text: "SQLite format 3\0"),
        HostileFile("packed.7z", "input.archive-unsupported") { Data([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c, 0]) },
        HostileFile("packed.rar", "input.archive-unsupported", text: "Rar!\u{1a}\u{7}\0"),
        HostileFile("packed.xz", "input.archive-unsupported") { Data([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 0]) },
        HostileFile("packed.zst", "input.archive-unsupported") { Data([0x28, 0xb5, 0x2f, 0xfd, 0]) },
        HostileFile("utf16-half-a-unit.csv", "input.invalid-utf16") {
            Data([0xff, 0xfe] + (header + row).utf16.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] } + [0x41])
        },
        HostileFile("utf16-half-a-pair.csv", "input.invalid-utf16", 0) {
            let text = header + row.replacing("De Linde", with: "De \u{1}Linde")
            let units = text.utf16.map { $0 == 1 ? 0xd83d : $0 }
            return Data([0xff, 0xfe] + units.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] })
        },
        HostileFile("utf8-cut-in-a-letter.csv", "input.no-line-end") {
            Data((header + row).utf8)
                + Data("09-07-2026;08:31:00;aaalders;De Linde;198.51.100.7;Mislukt ë".utf8.dropLast())
        },
        HostileFile("utf8-and-windows.csv", "input.mixed-encoding", 0) {
            let good = repeated(row, 1) + row.replacing("De Linde", with: "Één")
            return Data((header + repeated(row, 1500) + good).utf8) + Data([0x30, 0x39])
                + Data("-07-2026;08:30:00;aaalders;De Linde".utf8) + Data([0xeb]) + Data(";198.51.100.7;Gelukt\n".utf8)
        },
    ]

    /// Tables that break off, are too wide, too long or full of what no export holds.
    static let csv = [
        HostileFile("header-alone.csv", "csv.no-records", 0, text: header),
        HostileFile("no-line-end.csv", "input.no-line-end", text: header + String(row.dropLast())),
        HostileFile("cut-in-a-record.csv", "csv.too-few-cells", text: header + row + "09-07-2026;08:3"),
        HostileFile(
            "open-quote.csv",
            "csv.unterminated-quote",
            text: header + "09-07-2026;\"08:30:00;x;y;z;Gelukt\n" + row
        ),
        HostileFile("open-quotes.csv", "csv.unterminated-quote", text: header + repeated("\"x;y\n", 5000) + row),
        HostileFile("quotes.csv", "time.not-in-format", text: header + repeated("\"", 100_000) + ";1;2;3;4;5\n" + row),
        HostileFile("too-few-cells.csv", "csv.too-few-cells", text: header + row + "09-07-2026;08:30:00\n"),
        HostileFile("too-many-cells.csv", "csv.too-many-cells", text: header + row.dropLast() + ";x;y\n"),
        HostileFile(
            "ten-thousand-cells.csv",
            "csv.too-many-cells",
            text: header + repeated("x;", 10_000) + "x\n" + row
        ),
        HostileFile("a-million-columns.csv", "source.unknown") { Data((repeated("k;", 1_000_000) + "k\n").utf8) },
        HostileFile("long-line.csv", "record.too-long") { Data((header + repeated("x", 17 << 20) + "\n" + row).utf8) },
        HostileFile("unknown-columns.csv", "source.unknown", text: "Kleur;Vorm;Maat\nrood;rond;3\n"),
        HostileFile(
            "missing-column.csv",
            "source.column-missing",
            text: header.replacing("Resultaat", with: "Kleur") + row
        ),
        HostileFile("one-column.csv", "source.unknown", text: "Datum\n09-07-2026\n"),
        HostileFile(
            "register.csv",
            "source.reference-table",
            text: "Gebruiker;Medewerker;Groep;Geblokkeerd\n1;2;3;Nee\n"
        ),
        HostileFile(
            "no-such-day.csv",
            "time.impossible-date",
            text: header + row + row.replacing("09-07", with: "31-06")
        ),
        HostileFile(
            "no-such-hour.csv",
            "time.impossible-time",
            text: header + row + row.replacing("08:30", with: "25:30")
        ),
        HostileFile("no-time.csv", "time.not-in-format", text: header + row + row.replacing("08:30:00", with: "")),
        HostileFile("year-0.csv", "time.year-out-of-range", text: header + row + row.replacing("2026", with: "0000")),
        HostileFile(
            "year-9999.csv",
            "time.year-out-of-range",
            text: header + row + row.replacing("2026", with: "9999")
        ),
        HostileFile("year-10000.csv", "time.not-in-format", text: header + row + row.replacing("2026", with: "10000")),
        HostileFile(
            "days-of-two-countries.csv",
            "time.mixed-formats",
            text: header + row.replacing("09-07-2026", with: "2026-07-09")
                + row.replacing("09-07-2026", with: "13/06/2026")
        ),
        HostileFile(
            "summer-time-skipped.csv",
            "time.skipped-hour",
            0,
            text: header + row.replacing("09-07-2026;08", with: "29-03-2026;02")
        ),
        HostileFile(
            "mixed-line-ends.csv",
            nil,
            0,
            text: header.replacing("\n", with: "\r") + row.replacing("\n", with: "\r\n") + row
        ),
        HostileFile(
            "nul-in-a-cell.csv",
            nil,
            0,
            text: header + row.replacing("De Linde", with: "De\0Linde") + repeated(row, 3)
        ),
        HostileFile("formulas.csv", nil, 0, text: header + row.replacing("De Linde", with: "=cmd|' /C calc'!A0")),
        HostileFile(
            "terminal-escapes.csv",
            nil,
            0,
            text: header + row.replacing("De Linde", with: "\u{1b}[2J\u{1b}]0,x\u{7}")
        ),
        HostileFile(
            "header-on-every-page.csv",
            nil,
            0,
            text: "Overzicht\n\n" + header + row + header + row + "Totaal;2;;;;\n"
        ),
    ]

    /// JSON.
    static let json = [
        HostileFile(
            "deep.json",
            "json.invalid",
            text: audit + "\n" + repeated("[", 100_000) + repeated("]", 100_000) + "\n"
        ),
        HostileFile(
            "deep-in-a-record.jsonl",
            "json.too-deep",
            text: audit + "\n" + audit.dropLast() + ",\"x\":" + repeated("{\"a\":", 100_000) + "1"
                + repeated("}", 100_001) + "\n"
        ),
        HostileFile(
            "deep-in-a-cell.csv",
            "json.too-deep",
            text: "CreationDate,UserIds,Operations,AuditData\n2026-07-06T08:30:00.0000000Z,a,FileAccessed,\""
                + "{\"\"x\"\":" + repeated("[", 100_000) + repeated("]", 100_000) + "}\"\n"
        ),
        HostileFile("cut-array.json", "json.truncated", text: "[\(audit),\n\(audit.dropLast(20))"),
        HostileFile("cut-between.json", "json.truncated", text: "[\(audit),\n"),
        HostileFile("cut-line.jsonl", "json.truncated", text: audit + "\n" + audit.dropLast(20)),
        HostileFile("broken-line.jsonl", "json.invalid", text: audit + "\n{\"a\":tru}\n" + audit + "\n"),
        HostileFile("behind-the-end.json", "json.invalid", text: "[\(audit)] en nog wat\n"),
        HostileFile("number.json", "source.unknown", text: "42\n"),
        HostileFile("other-objects.json", "source.unknown", text: "[{\"kleur\":\"rood\"},{\"kleur\":\"wit\"}]\n"),
        HostileFile("half-a-pair.jsonl", nil, 0, text: audit.replacing("lijst", with: "\\ud83d") + "\n"),
        HostileFile("large-number.jsonl", nil, 0, text: audit.dropLast() + ",\"x\":1e999999}\n"),
        HostileFile("a-key-twice.jsonl", nil, 0, text: audit.dropLast() + ",\"Operation\":\"FileDeleted\"}\n"),
        HostileFile("nul-in-text.jsonl", nil, 0, text: audit.replacing("lijst", with: "\\u0000") + "\n"),
    ]

    /// XML.
    static let xml = [
        HostileFile(
            "document-type.xml",
            "xml.document-type",
            text: "<!DOCTYPE x SYSTEM \"http://x/\">\n<Events>\(event)</Events>\n"
        ),
        HostileFile(
            "a-billion-laughs.xml",
            "xml.document-type",
            text:
                "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]><Events>\(event)</Events>\n"
        ),
        HostileFile("document-type-later.xml", "xml.refused", text: event + "\n<!DOCTYPE x>\n" + event + "\n"),
        HostileFile("entity.xml", "xml.refused", text: event + event.replacing("aaalders", with: "&geheim;") + "\n"),
        HostileFile("cut-in-a-record.xml", "xml.truncated", text: "<Events>\(event)\(event.dropLast(30))"),
        HostileFile("cut-between.xml", "xml.truncated", text: "<Events>\(event)\n"),
        HostileFile(
            "mismatched.xml",
            "xml.invalid",
            text: event + event.replacing("</System>", with: "</Systeem>") + "\n"
        ),
        HostileFile(
            "deep.xml",
            "xml.too-deep",
            text: event + "<Event>" + repeated("<a>", 100_000) + repeated("</a>", 100_000) + "</Event>\n"
        ),
        HostileFile("endless-text.xml", "xml.truncated", text: event + "<Event><![CDATA[" + event + "\n"),
        HostileFile(
            "attribute.xml",
            "xml.invalid",
            text: event + event.replacing("Name=\"TargetUserName\"", with: "Name=Target") + "\n"
        ),
        HostileFile("other.xml", "source.unknown", text: "<html><body>Meld u aan</body></html>\n"),
    ]

    /// Lines of text.
    static let lines = [
        HostileFile("other-lines.log", "line.no-pattern", text: repeated(line, 20) + "onzin\n"),
        HostileFile("long-line.log", "record.too-long") {
            Data((repeated(line, 9) + repeated("x", 17 << 20) + "\n" + line).utf8)
        },
        HostileFile("cut-in-a-line.log", nil, text: repeated(line, 9) + line.prefix(40)),
        HostileFile("letter.txt", "source.unknown", text: "Geachte ouders,\n\nMorgen is er geen school.\n"),
    ]

    /// What is packed, wrongly or with a purpose.
    static let packed = [
        HostileFile("cut.csv.gz", "input.gzip-truncated") {
            try gzip(Data((header + repeated(row, 50)).utf8)).dropLast(20)
        },
        HostileFile("damaged.csv.gz", "input.gzip-corrupt") {
            var data = try gzip(Data((header + repeated(row, 50)).utf8))
            data[data.count - 6] ^= 1
            return data
        },
        HostileFile("mark-alone.gz", "input.gzip-truncated") { Data([0x1f, 0x8b, 8, 0]) },
        HostileFile("bomb.csv.gz", "input.gzip-too-large") {
            try gzip(Data((header + row).utf8) + Data(repeating: 0x78, count: 100 << 20))
        },
        HostileFile("behind-the-end.csv.gz", "input.gzip-trailing", 0) {
            try gzip(Data((header + row).utf8)) + Data("x".utf8)
        },
        HostileFile("twice.csv.gz.gz", nil) { try gzip(try gzip(Data((header + row).utf8))) },
        HostileFile("nothing.csv.gz", "input.empty") { try gzip(Data()) },
        HostileFile("cut.zip", "input.zip-truncated") { zip { _ in }.dropLast(10) },
        HostileFile("password.zip", "input.zip-encrypted") { zip { $0.flags |= 1 } },
        HostileFile("method.zip", "input.zip-method") { zip { $0.method = 14 } },
        HostileFile("checksum.zip", "input.zip-checksum") { zip { $0.checksum ^= 1 } },
        HostileFile("size.zip", "input.zip-corrupt") { zip { $0.size += 1 } },
        HostileFile("declared-bomb.zip", "input.zip-too-large") {
            zip {
                $0.method = 8; $0.size = 1 << 40; $0.isLarge = true
            }
        },
        HostileFile("nothing.zip", "input.zip-empty") { zip([]) },
        HostileFile("zip-in-a-zip.zip", "input.archive-unsupported") {
            zip([Zip.Member("a.zip", Array(zip { _ in }))])
        },
        HostileFile("too-many.zip", "input.zip-too-many") { zip((0...10_000).map { Zip.Member("\($0)", []) }) },
        HostileFile("cut-in-a-member.zip", "csv.too-few-cells") {
            zip([Zip.Member("a.csv", Array((header + row + "09-07").utf8))])
        },
        HostileFile("letter.docx", "input.archive-unsupported") { zip([Zip.Member("word/document.xml", [0x3c])]) },
        HostileFile("sheet.ods", "input.archive-unsupported") {
            zip([Zip.Member("mimetype", [0x61]), Zip.Member("content.xml", [0x3c])])
        },
    ]

    /// Workbooks.
    static let workbooks = [
        HostileFile("old.xls", "input.xls") { compound(nil) },
        HostileFile("password.xlsx", "input.xlsx-encrypted") { compound("EncryptedPackage") },
        HostileFile("binary.xlsb", "input.archive-unsupported") { zip([Zip.Member("xl/workbook.bin", [1])]) },
        HostileFile("cut.xlsx", "input.zip-truncated") { workbook { _ in }.dropLast(100) },
        HostileFile("a-million-columns.xlsx", "input.xlsx-columns") {
            workbook { $0.sheets[0].rows.append([.xml("<c r=\"BDWGN3\"><v>1</v></c>")]) }
        },
        HostileFile("a-million-cells-in-a-row.xlsx", "input.xlsx-columns") {
            workbook {
                $0.sheets[0].hasReferences = false
                $0.sheets[0].rows.append([.xml(repeated("<c/>", 1_000_000))])
            }
        },
        HostileFile("document-type.xlsx", "input.xlsx-refused") { workbook { $0.head = "<!DOCTYPE x>" } },
        HostileFile("entity.xlsx", "input.xlsx-refused") {
            workbook { $0.sheets[0].rows.append([.xml("<c t=\"str\"><v>&a;</v></c>")]) }
        },
        HostileFile("no-such-text.xlsx", "input.xlsx-corrupt") {
            workbook { $0.sheets[0].rows.append([.xml("<c r=\"{r}\" t=\"s\"><v>99</v></c>")]) }
        },
        HostileFile("cut-in-a-sheet.xlsx", "input.xlsx-corrupt") {
            workbook { $0.parts["xl/worksheets/sheet1.xml"] = "<worksheet><sheetData><row><c t=\"str\"><v>Da" }
        },
        HostileFile("empty.xlsx", "input.xlsx-empty") { workbook { $0.sheets[0].rows = [] } },
        HostileFile("formula.xlsx", "input.xlsx-formula") {
            workbook { $0.sheets[0].rows[1][3] = .xml("<c r=\"{r}\"><f>A1</f></c>") }
        },
        HostileFile("long-number.xlsx", "input.xlsx-rounded", 0) {
            workbook { $0.sheets[0].rows[1][3] = .number("1234567890123456", style: 0) }
        },
    ]
}
