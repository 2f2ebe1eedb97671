import Foundation
import TestSupport
import Testing

/// One export in every form in which schools have it: the events are the same each time.
@Suite struct EveryFormTests {
    /// An export of log-ins, in the form that the others are made of.
    private static let rows = [
        ["Datum", "Tijd", "Gebruikersnaam", "School", "IP-adres", "Resultaat"],
        ["28-03-2026", "08:30:00", "aaalders", "De Linde", "198.51.100.7", "Gelukt"],
        ["29-03-2026", "09:15:30", "bbosman", "’t Koraal; zuid", "198.51.100.8", "Mislukt"],
        ["05-07-2026", "12:00:00", "zoë", "De Linde", "2001:db8::7", "Gelukt"],
        ["25-10-2026", "23:59:59", "cclaassen", "Het \"Nest\"", "198.51.100.9", "Gelukt"],
    ]

    private static func text(
        _ rows: [[String]] = rows,
        separator: String = ";",
        lineEnd: String = "\r\n",
        quotesAll: Bool = false,
        above: [String] = [],
        below: [String] = [],
        tail: String = ""
    ) -> String {
        let lines = rows.map { row in
            row.map { cell in
                let mustQuote = quotesAll || cell.contains(separator) || cell.contains("\"")
                return mustQuote ? "\"\(cell.replacing("\"", with: "\"\""))\"" : cell
            }.joined(separator: separator) + tail
        }
        return (above + lines + below).map { $0 + lineEnd }.joined()
    }

    private static func encoded(_ text: String, _ encoding: String.Encoding, mark: [UInt8] = []) throws -> Data {
        Data(mark) + (try #require(text.data(using: encoding)))
    }

    /// The forms: a name, the file's ending, and its bytes.
    private static func forms() throws -> [(name: String, ending: String, data: Data)] {
        let plain = Data(text().utf8)
        func utf8(_ text: String) -> Data { Data(text.utf8) }
        var forms: [(String, String, Data)] = [
            ("UTF-8 with a mark", "csv", try encoded(text(), .utf8, mark: [0xef, 0xbb, 0xbf])),
            ("UTF-16, low byte first", "csv", try encoded(text(), .utf16LittleEndian, mark: [0xff, 0xfe])),
            ("UTF-16, high byte first", "csv", try encoded(text(), .utf16BigEndian, mark: [0xfe, 0xff])),
            ("Windows-1252", "csv", try encoded(text(), .windowsCP1252)),
            ("commas", "csv", utf8(text(separator: ","))),
            ("tabs", "txt", utf8(text(separator: "\t"))),
            ("sep=", "csv", utf8(text(above: ["sep=;"]))),
            ("line ends of Unix", "csv", utf8(text(lineEnd: "\n"))),
            ("all cells in quotes", "csv", utf8(text(quotesAll: true))),
            ("a title above the header", "csv", utf8(text(above: ["Aanmeldingen ParnasSys", "", "Periode: 2026"]))),
            ("empty columns behind the last", "csv", utf8(text(tail: ";;;"))),
            ("the header again on the next page", "csv", utf8(text(rows.prefix(3) + [rows[0]] + rows.dropFirst(3)))),
            ("a total at the end", "csv", utf8(text(below: ["Totaal;4;;;;"]))),
            ("gzip", "csv.gz", try HostileFile.gzip(plain)),
            ("zip", "zip", Data(Zip([Zip.Member("map/aanmeldingen.csv", Array(plain))]).bytes)),
            ("Excel", "xlsx", Data(try Xlsx.saved(from: plain).bytes)),
            ("a column more, and another order", "csv", utf8(text(rows.map { Array($0.reversed()) + ["x"] }))),
            ("names of columns written otherwise", "csv", utf8(text().replacing("IP-adres", with: "ip ADRES"))),
        ]
        let broken = rows.map { $0.enumerated().map { $0 == 3 ? $1.replacing("De Linde", with: "De\r\nLinde") : $1 } }
        forms.append(("a line break in a cell", "csv", utf8(text(broken, quotesAll: true))))
        return forms
    }

    /// What the events say, without where they stood.
    private func events(_ file: URL) throws -> (said: [[String: String]], code: Int32) {
        let run = try Binary.run(["parse", file.path, "--no-progress", "--quiet"])
        let said = try run.output.split(whereSeparator: \.isNewline).map { line in
            var event = try #require(
                try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            )
            event["log.file.path"] = nil
            event["log.record"] = nil
            let school = (event["organization.name"] as? String)?.split(whereSeparator: \.isWhitespace)
            event["organization.name"] = school?.joined(separator: " ")
            return event.mapValues { "\($0)" }
        }
        return (said, run.exitCode)
    }

    @Test func `one export gives the same events in every form`() throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.text(), to: "plain.csv")
        let plain = try events(folder.url.appending(path: "plain.csv"))
        #expect(plain.code == 0)
        // Summer time began on the night of the 29th of March, and ended on the day of the last one.
        #expect(
            plain.said.compactMap { $0["@timestamp"] } == [
                "2026-03-28T07:30:00Z", "2026-03-29T07:15:30Z", "2026-07-05T10:00:00Z", "2026-10-25T22:59:59Z",
            ]
        )
        #expect(plain.said.compactMap { $0["user.name"] } == ["aaalders", "bbosman", "zoë", "cclaassen"])
        #expect(
            plain.said.compactMap { $0["organization.name"] }[1...] == ["’t Koraal; zuid", "De Linde", "Het \"Nest\""]
        )
        let forms = try Self.forms()
        #expect(forms.count > 18)
        for (number, form) in forms.enumerated() {
            let name = "\(number).\(form.ending)"
            try folder.write(form.data, to: name)
            let found = try events(folder.url.appending(path: name))
            #expect(found.said == plain.said, "\(form.name)")
            #expect(found.code == 0, "\(form.name)")
        }
    }
}
