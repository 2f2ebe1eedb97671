import Foundation
import Model
import TestSupport
import Testing

@testable import Exports

@Suite struct WorkbookTests {
    /// What each sheet of a workbook gives: its CSV without the `sep=` line, or the code of what is wrong, or both.
    private func read(_ workbook: [UInt8], options: InputOptions = InputOptions()) -> [String] {
        ExportInput.bytes(workbook).parts(name: "a.xlsx", options: options).map { part in
            var told = [part.name] + part.remarks.map(\.code)
            guard !part.isEmpty else { return told.joined(separator: " ") }
            do throws(Diagnostic) {
                let input = try part.input.open(name: part.name, options: options)
                var out: [UInt8] = []
                while input.read(into: &out) > 0 {}
                let all = text(out)
                #expect(all.hasPrefix("sep=,\n"))
                #expect(input.isComplete == !input.diagnostics.contains { $0.level == .error })
                told += [String(all.dropFirst(6).replacing("\n", with: "|"))] + input.diagnostics.map(\.code)
            } catch {
                told.append(error.code)
            }
            return told.joined(separator: " ")
        }
    }

    private func cell(_ xml: String) -> Xlsx { Xlsx([Xlsx.Sheet("S", [[.text("kop"), .xml(xml), .text("eind")]])]) }

    @Test(arguments: chunkSizes + [wholeBuffer])
    func everyKindOfCellIsReadAtEveryChunkSize(_ chunk: Int) throws {
        var one = Xlsx.Sheet(
            "Blad 1",
            [
                [.text("Datum"), .text("Tijd"), .text("Wat"), .text("Hoeveel")],
                [
                    .number("46046", style: 1), .number("0.35", style: 2), .text("een, \"twee\""),
                    .number("12", style: 0),
                ],
                [.number("46046.35", style: 3), .empty, .inline("regel\nregel & <x>"), .number("123", style: 4)],
                [],
                [.empty, .empty, .text("één")],
                [
                    .xml("<c r=\"{r}\" t=\"b\"><v>1</v></c>"), .xml("<c r=\"{r}\" t=\"str\"><f>A1</f><v>uit</v></c>"),
                    .xml("<c r=\"{r}\" t=\"e\"><v>#N/A</v></c>"),
                    .xml("<c r=\"{r}\" t=\"d\"><v>2026-01-24T08:24:00</v></c>"),
                ],
            ]
        )
        one.tail = "<mergeCells count=\"2\"><mergeCell ref=\"A1:D1\"/><mergeCell ref=\"B3:B4\"/></mergeCells>"
        var two = Xlsx.Sheet("Tweede", [[.text("a"), .empty, .text("b")], [.text("c")]])
        two.hasReferences = false
        two.state = "hidden"
        let three = Xlsx.Sheet("Leeg", [[], [.xml("<c r=\"B2\" s=\"1\"/>")]])
        let workbook = Xlsx([one, two, three])
        #expect(
            read(workbook.bytes, options: InputOptions(chunkSize: chunk)) == [
                "a.xlsx/Blad 1 Datum,Tijd,Wat,Hoeveel|2026-01-24,08:24:00,\"een, \"\"twee\"\"\",12|"
                    + "2026-01-24 08:24:00,,\"regel|regel & <x>\",00123|,,één,|TRUE,uit,#N/A,2026-01-24 08:24:00|"
                    + " input.xlsx-error-cells input.xlsx-merged",
                "a.xlsx/Tweede input.xlsx-sheet-hidden a,,b|c,,|",
                "a.xlsx/Leeg input.xlsx-sheet-empty",
            ]
        )
    }

    @Test func runsAreJoinedAndPronunciationIsLeftOut() {
        var workbook = cell("<c r=\"B1\" t=\"s\"><v>1</v></c>")
        workbook.parts["xl/sharedStrings.xml"] = """
            <sst><si><t>kop</t></si><si><r><rPr><b/></rPr><t>vet </t></r><r><t>en _x0041__x005F_</t></r><rPh sb="0" eb="1">\
            <t>niet</t></rPh><phoneticPr fontId="1"/></si><si><t>eind</t></si></sst>
            """
        workbook.sheets[0].rows[0][2] = .xml("<c r=\"C1\" t=\"s\"><v>2</v></c>")
        #expect(read(workbook.bytes) == ["a.xlsx/S kop,vet en A_,eind|"])
    }

    @Test(arguments: [
        ("12", 0, "12"), ("-3", 0, "-3"), ("0.1", 0, "0.1"), ("0.30000000000000004", 0, "0.3"), ("1E3", 0, "1000"),
        ("1.5E-7", 0, "1.5e-07"), ("999999999999999", 0, "999999999999999"), ("7", 4, "00007"), ("-7", 4, "-00007"),
        ("123456", 4, "123456"), ("niets", 0, "niets"), ("1e400", 0, "1e400"), ("nan", 0, "nan"),
        // Days.
        ("1", 1, "1900-01-01"), ("59", 1, "1900-02-28"), ("60", 1, "1900-02-29"), ("61", 1, "1900-03-01"),
        ("36526", 1, "2000-01-01"), ("2958465", 1, "9999-12-31"), ("2958466", 1, "2958466"), ("-1", 1, "-1"),
        ("46046.5", 1, "2026-01-24 12:00:00"), ("46046", 3, "2026-01-24 00:00:00"),
        // What lies between two thousandths of a second is what Excel could not write; the last second of a day stays in it.
        ("46046.28777777778", 3, "2026-01-24 06:54:24"), ("46046.287778", 3, "2026-01-24 06:54:24.019"),
        ("46046.99998842593", 3, "2026-01-24 23:59:59"), ("0.99998842592592593", 2, "23:59:59"),
        ("0.999999999", 2, "00:00:00"), ("46046.35", 2, "08:24:00"), ("0.35", 3, "08:24:00"),
    ])
    func numbersSayWhatExcelShows(_ value: String, _ style: Int, _ expected: String) {
        let workbook = cell("<c r=\"B1\" s=\"\(style)\"><v>\(value)</v></c>")
        #expect(read(workbook.bytes) == ["a.xlsx/S kop,\(expected),eind|"])
    }

    @Test func daysAreCountedFrom1904WhereTheWorkbookSaysSo() {
        var workbook = cell("<c r=\"B1\" s=\"1\"><v>44584</v></c>")
        workbook.from1904 = true
        #expect(read(workbook.bytes) == ["a.xlsx/S kop,2026-01-24,eind|"])
    }

    @Test(arguments: [
        ("General", SheetFormat.plain), ("0.00", .plain), ("#,##0.00;[Red]-#,##0.00", .plain), ("0.00E+00", .plain),
        ("\"dag\" 0", .plain), ("0\\d", .plain), ("[$€-413] #,##0", .plain), ("@", .plain), ("0", .plain),
        ("00000", .zeros(5)), ("d-m-yyyy", .date), ("[$-413]d mmmm yyyy;@", .date), ("mmm-yy", .date), ("YYYY", .date),
        ("h:mm", .time), ("mm:ss.0", .time), ("h:mm AM/PM", .time), ("[h]:mm:ss", .duration), ("[mm]:ss", .duration),
        ("dd/mm/yyyy hh:mm", .dateTime), ("m/d/yy h:mm", .dateTime), ("_-* 0_-;d", .plain),
    ])
    func formatsOfMomentsAreKnown(_ code: String, _ expected: SheetFormat) {
        #expect(SheetFormat(code: code) == expected)
    }

    @Test func lengthsOfTimeGoBeyondADay() {
        #expect(SheetText.moment(1.5, format: .duration, from1904: false) == "36:00:00")
        #expect((0...60).map { SheetFormat(builtIn: $0) }.count { $0.isMoment } == 31)
    }

    @Test func longNumbersAndMissingResultsAreTold() {
        #expect(
            read(cell("<c r=\"B1\"><v>1234567890123450</v></c>").bytes)
                == ["a.xlsx/S kop,1.23456789012345e+15,eind| input.xlsx-rounded"]
        )
        #expect(
            read(cell("<c r=\"B1\"><f>1+1</f></c>").bytes) == ["a.xlsx/S kop,,eind| input.xlsx-formula"]
        )
    }

    @Test(arguments: [
        ("<c r=\"XFE1\"><v>1</v></c>", "input.xlsx-columns"), ("<c r=\"ZZZZZZZZ1\"><v>1</v></c>", "input.xlsx-columns"),
        ("<c r=\"A1\"><v>1</v></c>", "input.xlsx-corrupt"), ("<c r=\"B1\" t=\"s\"><v>99</v></c>", "input.xlsx-corrupt"),
        ("<c r=\"B1\" t=\"s\"><v>x</v></c>", "input.xlsx-corrupt"), ("<c r=\"B1\"><v>1</c>", "input.xlsx-corrupt"),
        ("<c r=\"B1\" t=\"str\"><v>&geheim;</v></c>", "input.xlsx-refused"),
        ("<c r=\"B1\"><v>1</v", "input.xlsx-corrupt"),
    ])
    func whatNoWorkbookHoldsEndsReading(_ xml: String, _ code: String) {
        let workbook = Xlsx([
            Xlsx.Sheet("S", [[.text("kop"), .text("b")], [.text("x"), .xml(xml)], [.text("later")]])
        ])
        let told = read(workbook.bytes)
        // The rows before it are read, it and those behind it are not.
        #expect(told == ["a.xlsx/S kop,b| \(code)"])
    }

    @Test func documentTypesAreRefusedInEveryPart() {
        for part in [
            "_rels/.rels", "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml",
        ] {
            var workbook = cell("<c r=\"B1\"><v>1</v></c>")
            workbook.parts[part] = "<!DOCTYPE x [<!ENTITY a \"b\">]><x/>"
            #expect(read(workbook.bytes)[0].hasSuffix("input.xlsx-refused"), "\(part)")
        }
    }

    @Test func whatIsCutOffSaysSo() {
        let workbook = cell("<c r=\"B1\"><v>1</v></c>")
        #expect(read(Array(workbook.bytes.dropLast(30))) == ["a.xlsx input.zip-truncated"])
        var cut = workbook
        cut.sheets[0].data =
            "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"str\"><v>heel</v></c></row><row r=\"2\">"
        cut.sheets[0].tail = ""
        #expect(read(cut.bytes) == ["a.xlsx/S heel| input.xlsx-corrupt"])
        for part in ["xl/_rels/workbook.xml.rels", "xl/workbook.xml"] {
            var broken = workbook
            broken.parts[part] = "<workbook><sheets><sheet name=\"S\" id=\"weg\"/></sheets></workbook>"
            #expect(read(broken.bytes) == ["a.xlsx input.xlsx-corrupt"], "\(part)")
        }
    }

    @Test func aFewBytesDoNotBecomeMany() {
        // One long text, named a great many times.
        var workbook = Xlsx([Xlsx.Sheet("S", [])])
        workbook.parts["xl/sharedStrings.xml"] = "<sst><si><t>\(String(repeating: "x", count: 32_000))</t></si></sst>"
        let row = "<row>" + String(repeating: "<c t=\"s\"><v>0</v></c>", count: 100) + "</row>"
        workbook.sheets[0].data = "<worksheet><sheetData>" + String(repeating: row, count: 30) + "</sheetData>"
        let told = read(workbook.bytes, options: InputOptions(maximumInflatedBytes: 8 << 20))
        #expect(told[0].hasSuffix(" input.zip-too-large"))
    }

    @Test func othersThanWorkbooksAreNamed() {
        let old: [UInt8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1] + [UInt8](repeating: 0, count: 600)
        #expect(read(old) == ["a.xlsx input.xls"])
        var locked = old + [UInt8](repeating: 0, count: 4096)
        locked[30] = 9
        let name = Array("EncryptedPackage".utf16).flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] }
        locked.replaceSubrange(512 + 128..<512 + 128 + name.count, with: name)
        #expect(read(locked) == ["a.xlsx input.xlsx-encrypted"])
        #expect(read(Zip([Zip.Member("xl/workbook.bin", [1])]).bytes) == ["a.xlsx input.archive-unsupported"])
        #expect(read(Xlsx([Xlsx.Sheet("Leeg", [])]).bytes) == ["a.xlsx input.xlsx-empty"])
        #expect(read(Xlsx([]).bytes) == ["a.xlsx input.xlsx-empty"])
        #expect(read(Zip([Zip.Member("xl/workbook.xml", bytes("<a/>"))]).bytes) == ["a.xlsx input.xlsx-corrupt"])
    }

    @Test(arguments: ["openpyxl.xlsx", "xlsxwriter.xlsx"])
    func workbooksOfOtherProgramsAreRead(_ name: String) throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/\(name)")
        let told = read(Array(try Data(contentsOf: file)))
        let logins = """
            2026-07-06,08:30:00,aaalders,De Linde,198.51.100.7,Gelukt|
            2026-07-07,08:30:00,bbosman,De Linde,198.51.100.7,Gelukt|
            2026-07-08,08:30:00,cclaassen,De Linde,198.51.100.7,Gelukt|
            2026-07-09,08:30:00,aaalders,De Linde,198.51.100.7,Gelukt|
            2026-07-09,09:30:00,bbosman,De Linde,198.51.100.7,Gelukt|
            2026-07-09,08:31:00,cclaassen,De Linde,198.51.100.7,Gelukt|
            """.replacing("\n", with: "")
        let header = "Datum,Tijd,Gebruikersnaam,School,IP-adres,Resultaat|"
        if name == "xlsxwriter.xlsx" {
            // Beginning in the third column, with days counted from 1904.
            let shifted = (header + logins).dropLast().split(separator: "|").map { ",,\($0)|" }.joined()
            #expect(told == ["a.xlsx/Blad1 \(shifted)"])
        } else {
            #expect(told.count == 3)
            #expect(told[0] == "a.xlsx/Aanmeldingen Overzicht aanmeldingen|\(header)\(logins)Totaal,6,,,,|")
            #expect(told[1].hasPrefix("a.xlsx/Ontheffingen input.xlsx-sheet-hidden Datum,"))
            #expect(told[1].contains("|2026-07-06,10:00:00,aaalders,A. Aalders,De Linde,90AA,6A,Emma Evers,20001,"))
            #expect(told[2] == "a.xlsx/Leeg input.xlsx-sheet-empty")
        }
    }

    @Test func daysAreOneInEveryWayOfWriting() {
        for (written, expected) in [
            ("15-09-2025", "2025-09-15"), ("15-9-2025", "2025-09-15"), (" 15/9/2025 ", "2025-09-15"),
            ("15.09.2025", "2025-09-15"),
            ("2025-09-15", "2025-09-15"), ("2025-09-15 00:00:00", "2025-09-15"), ("2025-09-15 08:00", ""),
            ("31-02-2025", ""),
            ("eind schooljaar", ""), ("", ""), ("15-9-25", ""), ("15-9", ""), ("15-9-20255", ""), ("1-2-3-4", ""),
        ] {
            var out: [UInt8] = []
            #expect(DayText.append(bytes(written).span, to: &out) == !expected.isEmpty, "\(written)")
            #expect(text(out) == expected)
        }
    }
}
