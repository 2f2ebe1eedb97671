import Model
import Testing

@testable import Exports

@Suite struct RecognitionTests {
    @Test func explainSaysWhereEveryColumnWent() {
        let text = """
            Logboek van 1 september

            Datum mutatie;Mutatietijd;Gebruiker;Kleur;Tabelnaam;Soort mutatie;;
            01-09-2025;08:30;12345.BKR;blauw;Medewerker;Wijzigen;;
            """
        let recognition = readAll(text).recognition
        #expect(recognition.verdict == .recognised)
        #expect(recognition.source == "afas-mutations")
        #expect(recognition.form == .csv)
        #expect(recognition.delimiter == ";")
        #expect(recognition.headerLine == 2)
        #expect(recognition.encoding == "utf-8")
        #expect(!recognition.forced)
        #expect(recognition.confidence == 83)
        #expect(
            recognition.columns == [
                .init(header: "Datum mutatie", column: "Datum", fields: ["@timestamp"]),
                .init(header: "Mutatietijd", column: "Tijd", fields: ["@timestamp"]),
                .init(header: "Gebruiker", column: "Gebruiker", fields: ["user.name"]),
                .init(header: "Kleur", column: nil, fields: []),
                .init(header: "Tabelnaam", column: "Tabel", fields: ["logwacht.table"]),
                .init(header: "Soort mutatie", column: "Actie", fields: ["event.action"]),
            ]
        )
        #expect(recognition.absent == ["Nieuwe waarde", "Oude waarde", "Sleutel", "Veld"])
        let reasons = Dictionary(
            recognition.rejected.map { ("\($0.source) \($0.form)", $0.reason) },
            uniquingKeysWith: { first, _ in first }
        )
        #expect(reasons["parnassys-exemptions csv"] == "columns-missing")
        #expect(reasons["sshd lines"] == "lines-unmatched")
        #expect(
            recognition.rejected.first { $0.source == "parnassys-logins" }?.missing == ["Datum", "Tijd", "Resultaat"]
        )
    }

    @Test func explainSaysHowManyLinesEachPatternTook() {
        let text = """
            Sep  1 08:30:00 server1 sshd[1]: Accepted password for jan from 192.0.2.9 port 5 ssh2
            Sep  1 08:30:01 server1 sshd[1]: Failed password for jan from 192.0.2.9 port 5 ssh2
            Sep  1 08:30:02 server1 sshd[1]: Failed password for jan from 192.0.2.9 port 5 ssh2
            """
        let recognition = readAll(text).recognition
        #expect(recognition.form == .lines)
        #expect(recognition.confidence == 100)
        #expect(recognition.patterns == ["syslog": 3, "accepted": 1, "failed-password": 2])
    }

    @Test func columnsGoByNameInAnyOrder() {
        let names = ["Datum", "Tijd", "Gebruikersnaam", "School", "IP-adres", "Resultaat"]
        let values = ["01-09-2025", "08:30", "jan", "De Ark", "192.0.2.9", "Gelukt"]
        var random = SeededGenerator(seed: 7)
        let expected = readAll(
            names.joined(separator: ";") + "\n" + values.joined(separator: ";") + "\n"
        ).values
        #expect(expected.count == 1)
        for _ in 0..<20 {
            let order = names.indices.shuffled(using: &random)
            let text =
                order.map { names[$0] }.joined(separator: ",") + "\n" + order.map { values[$0] }.joined(separator: ",")
            #expect(readAll(text).values == expected)
        }
    }

    @Test(arguments: ["DATUM", "datum ", " Datum:", "\"Datum\"", "Dátum", "Da_tum"])
    func namesOfColumnsMatchAsPeopleReadThem(_ name: String) {
        let text = "\(name);Tijd;Gebruikersnaam;School;IP-adres;Resultaat\n01-09-2025;08:30;jan;A;192.0.2.9;Gelukt\n"
        #expect(readAll(text).coverage.source == "parnassys-logins")
    }

    @Test func aColumnThatStandsThereTwiceIsReadOnce() {
        let text = "Datum;Tijd;Gebruikersnaam;Gebruikersnaam;Resultaat\n01-09-2025;08:30;jan;eva;Gelukt\n"
        #expect(readAll(text).column("user.name") == ["jan"])
    }

    @Test func theBestNameOfAColumnWinsWhateverTheOrder() {
        // `Gebruiker` is another name for `Gebruikersnaam`: with both there the own name is taken.
        let text = "Gebruiker;Datum;Tijd;Gebruikersnaam;Resultaat\n7;01-09-2025;08:30;jan;Gelukt\n"
        #expect(readAll(text).column("user.name") == ["jan"])
    }

    @Test func aHeadThatEndsInARecordDoesNotMatter() {
        let header = "Datum;Tijd;Gebruikersnaam;School;IP-adres;Resultaat\n"
        let row = "01-09-2025;08:30;jan;De Ark;192.0.2.9;Gelukt\n"
        let count = (ByteInput.headLength - header.utf8.count) / row.utf8.count + 50
        let result = readAll(header + String(repeating: row, count: count), chunkSize: 4096)
        #expect(result.coverage.events == count)
        #expect(result.coverage.unreadable.isEmpty)
        #expect(result.coverage.complete)
    }

    @Test func slotsPointIntoTheBatchAndRecordsAreWhole() {
        let text = "URL;Gebruikersnaam;Datum/tijd\n\"https://a.example/\"\"x\"\"\";AOL\\1.BKR;01-09-2025 08:30\n"
        let reader = ExportReader(
            .bytes(Array(text.utf8)),
            file: "a.csv",
            catalog: DefaultSources.catalog,
            options: ReaderOptions(now: readingNow)
        )
        var batch = reader.makeBatch()
        #expect(batch.schema.dataset == "afas-insite-access")
        #expect(reader.next(into: &batch))
        #expect(batch.count == 1)
        #expect(batch.slots.count == batch.schema.width)
        #expect(batch.text(0, named: "URL.FULL") == "https://a.example/\"x\"")
        #expect(String(decoding: batch.record(0), as: UTF8.self) == text.split(separator: "\n")[1])
        #expect(batch.file == "a.csv")
        #expect(!reader.next(into: &batch))
        #expect(batch.count == 0)
        #expect(reader.coverage.complete)
        #expect(reader.coverage.zone == "Europe/Amsterdam")
    }

    @Test func theBoardsZoneGoesFirstForLocalTimesAndNeverForUTC() throws {
        let london = try #require(Zone("Europe/London"))
        func first(_ text: String) -> String? {
            let options = ReaderOptions(now: readingNow, zone: london)
            let reader = ExportReader(
                .bytes(Array(text.utf8)),
                file: "a",
                catalog: DefaultSources.catalog,
                options: options
            )
            var batch = reader.makeBatch()
            while reader.next(into: &batch) {}
            return reader.coverage.first?.rfc3339
        }
        #expect(first("URL;Gebruikersnaam;Datum/tijd\nx;y;01-09-2025 08:30\n") == "2025-09-01T07:30:00Z")
        let cloud = #"{"CreationTime":"2026-07-01T08:30:00","Operation":"X","Workload":"SharePoint","UserId":"a"}"#
        #expect(first(cloud) == "2026-07-01T08:30:00Z")
    }
}

@Suite struct ValueMapTests {
    @Test(arguments: [
        ("gelukt", 0), (" GELUKT\t", 0), ("\u{a0}Gelukt", 0), ("één", 1), ("ÉÉN", 1), ("", 2), ("   ", 2), ("×", 3),
    ])
    func findsWhateverTheCaseAndTheBlanks(_ value: String, _ index: Int) {
        let map = ValueMap(["Gelukt", "Eén".replacing("E", with: "É"), "", "×"])
        let bytes = Array(value.utf8)
        #expect(map.find(bytes.span) == index)
    }

    @Test(arguments: ["geluk", "geluktt", "÷", "een"])
    func findsNothingElse(_ value: String) {
        let bytes = Array(value.utf8)
        #expect(ValueMap(["Gelukt", "×", "één"]).find(bytes.span) == nil)
    }

    @Test func findsAmongMany() {
        let words = (0..<1000).map { "word\($0)" }
        let map = ValueMap(words)
        for (index, word) in words.enumerated() {
            let bytes = Array(word.utf8)
            #expect(map.find(bytes.span) == index)
        }
        let other = Array("word1000".utf8)
        #expect(map.find(other.span) == nil)
    }
}
