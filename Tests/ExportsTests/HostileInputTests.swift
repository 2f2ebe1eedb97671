import Model
import Testing

@testable import Exports

/// Files that are wrong in the ways that files are wrong: each gives the promised diagnostic, and nothing else breaks.
@Suite struct HostileInputTests {
    private static let header =
        "Datum;Tijd;Gebruikersnaam;Medewerker;School;BRIN;Groep;Leerling;Leerlingnummer;Onderdeel;Reden;Geldig tot\n"

    @Test func aRenamedColumnIsNamedWithWhatItMayBeCalledNow() throws {
        let text =
            Self.header.replacing("Gebruikersnaam", with: "Gebruikrsnaam") + "01-09-2025;08:30;j;;;;;;;;Verlof;\n"
        let result = readAll(text)
        #expect(result.coverage.source == nil)
        #expect(!result.coverage.complete)
        let diagnostic = try #require(result.coverage.diagnostics.first)
        #expect(diagnostic.code == "source.column-missing")
        #expect(diagnostic.column == "Gebruikersnaam")
        #expect(diagnostic.file == "test.log")
        #expect(diagnostic.parameters["source"] == "parnassys-exemptions")
        #expect(diagnostic.parameters["suggestion"] == "Gebruikrsnaam")
        #expect(diagnostic.parameters["columns"]?.contains("Leerlingnummer") == true)
    }

    @Test func aBoardsOwnNamesForColumnsAreEnough() {
        let text = Self.header.replacing("Gebruikersnaam", with: "Wie") + "01-09-2025;08:30;j;;;;;;;;Verlof;\n"
        let own = SourceCatalog.load(
            defaults: DefaultSources.files,
            settings: SourceCatalog.Settings(columns: ["parnassys-exemptions": ["gebruikersnaam": ["Wie"]]])
        )
        #expect(own.diagnostics.isEmpty)
        let result = readAll(text, catalog: own.catalog)
        #expect(result.column("user.name") == ["j"])
        #expect(result.recognition.columns.first { $0.header == "Wie" }?.column == "Gebruikersnaam")
        #expect(result.recognition.columns.first { $0.header == "Wie" }?.fields == ["user.name"])
    }

    @Test func settingsForWhatThereIsNotAreReported() {
        let settings = SourceCatalog.Settings(
            columns: ["parnassys-exemption": [:], "afas-mutations": ["Gebruikr": ["Wie"]]],
            extraFields: ["x": ["y"]]
        )
        let codes = SourceCatalog.load(defaults: DefaultSources.files, settings: settings).diagnostics
        #expect(codes.map(\.code) == ["settings.column-unknown", "settings.source-unknown", "settings.source-unknown"])
        #expect(codes.first?.parameters["suggestion"] == "Gebruiker")
    }

    @Test(arguments: [",", ";", "\t"])
    func theDelimiterIsSeenAndNotAssumed(_ delimiter: String) {
        let text = (Self.header + "01-09-2025;08:30;j;;;;;;;;Verlof;\n").replacing(";", with: delimiter)
        let result = readAll(text)
        #expect(result.column("event.reason") == ["Verlof"])
        #expect(result.recognition.delimiter.map(String.init) == delimiter)
    }

    @Test func aDelimiterThatIsNoneGivesAnUnknownFormat() {
        let text = (Self.header + "01-09-2025;08:30;j;;;;;;;;Verlof;\n").replacing(";", with: "|")
        let result = readAll(text)
        #expect(result.coverage.diagnostics.map(\.code) == ["source.unknown"])
        #expect(result.coverage.source == nil)
        #expect(result.events.isEmpty)
    }

    @Test(arguments: [
        ([UInt8](), "input.empty"),
        (Array("%PDF-1.7\n".utf8), "input.binary"),
        ([0x50, 0x4b, 3, 4, 0, 0, 0, 0], "input.archive-unsupported"),
        ([UInt8](repeating: 0, count: 64), "input.binary"),
    ])
    func whatIsNoTextIsRefused(_ bytes: [UInt8], _ code: String) {
        let result = readAll(bytes)
        #expect(result.coverage.diagnostics.map(\.code) == [code])
        #expect(!result.coverage.complete)
        #expect(result.recognition.verdict == (code == "input.empty" ? .empty : .unreadable))
    }

    @Test func aFileThatIsNotThereIsReported() {
        let reader = ExportReader(
            .file("/nowhere/at/all.csv"),
            file: "all.csv",
            catalog: DefaultSources.catalog,
            options: ReaderOptions(now: readingNow)
        )
        var batch = reader.makeBatch()
        #expect(!reader.next(into: &batch))
        #expect(reader.coverage.diagnostics.map(\.code) == ["input.unreadable-missing"])
        #expect(reader.coverage.diagnostics.first?.file == "all.csv")
    }

    @Test(arguments: [
        (
            "staff",
            "Medewerker;Naam;UPN;Gebruiker;E-mail;Functie;School;Begindatum_contract;Einddatum_contract;Begindatum_functie;Einddatum_functie;Soort_medewerker"
        ),
        ("groups", "Gebruikersnaam;School;Groep;Van;Tot"),
        (
            "accounts-parnassys",
            "Gebruikersnaam;Medewerker;E-mail;School;Rollen;Groepen;Begindatum;Einddatum;Laatst ingelogd;Wachtwoord gewijzigd;2FA;Status"
        ),
        ("accounts-afas", "Gebruiker;Medewerker;Groep;Geblokkeerd"),
        (
            "accounts-entra",
            "userPrincipalName,displayName,surname,mail,givenName,id,userType,jobTitle,department,accountEnabled"
        ),
        (
            "permissions-sharepoint",
            "Resource Path,Item Type,Permission,User Name,User E-mail,User Or Group Type,Link ID,Link Type,AccessViaLinkID"
        ),
        ("confidentiality", "Medewerker;Functie;Datum ondertekening"),
        ("exceptions", "Account;Systeem;Recht;Reden;Toegekend door;Begindatum;Einddatum"),
        ("devices", "Medewerker;Apparaat;Tagcode;Uitgegeven;Ingenomen;Overeenkomst getekend"),
        ("pupils", "Leerlingnummer;School;Groep;Van;Tot;Beschermd"),
        ("matrices", "Blok;Functie;Recht;Niveau;Voorwaarde"),
    ])
    func aReferenceTableIsNotTakenForALog(_ table: String, _ header: String) {
        let row = header.map { $0 == ";" || $0 == "," ? String($0) : "" }.joined(separator: "x")
        let result = readAll("\(header)\n\(row)\n")
        #expect(result.recognition.verdict == .referenceTable(table))
        #expect(result.coverage.diagnostics.map(\.code) == ["source.reference-table"])
        #expect(result.events.isEmpty)
    }

    @Test func recordsOfTheWrongWidthAreNamedAndTheRestIsRead() {
        let text = """
            \(Self.header)01-09-2025;08:30;a;;;;;;;;Verlof;
            01-09-2025;08:30;b
            01-09-2025;08:30;c;;;;;;;;Verlof;;x;y
            01-09-2025;08:30;d;;;;;;;;Verlof;;;

            """
        let result = readAll(text)
        #expect(result.column("user.name") == ["a", "d"])
        #expect(result.coverage.unreadable == ["csv.too-few-cells": 1, "csv.too-many-cells": 1])
        #expect(result.coverage.diagnostics.map(\.record) == [2, 3])
        #expect(result.coverage.diagnostics.first?.parameters == ["found": "3", "expected": "12"])
    }

    @Test func anOpenQuoteLosesOneLineAndNoMore() {
        let text = """
            \(Self.header)01-09-2025;08:30;a;;;;;;;;"Verlof;
            01-09-2025;08:30;b;;;;;;;;Verlof;
            """
        let result = readAll(text)
        #expect(result.column("user.name") == ["b"])
        #expect(result.coverage.unreadable == ["csv.unterminated-quote": 1])
    }

    @Test func aRecordThatIsTooLongIsUnreadableAndTheRestIsRead() {
        let long = String(repeating: "x", count: 3000)
        let text = """
            Sep  1 08:30:00 server1 sshd[1]: Accepted password for jan from 192.0.2.9 port 5 ssh2
            Sep  1 08:30:01 server1 sshd[1]: Accepted password for \(long) from 192.0.2.9 port 5 ssh2
            Sep  1 08:30:02 server1 sshd[1]: Accepted password for eva from 192.0.2.9 port 5 ssh2
            """
        let result = readAll(text, limit: 1000)
        #expect(result.column("user.name") == ["jan", "eva"])
        #expect(result.coverage.unreadable == ["record.too-long": 1])
    }

    @Test func brokenJSONIsOneRecordEach() {
        let good =
            #"{"CreationTime":"2026-01-01T00:00:00","Operation":"FileAccessed","Workload":"SharePoint","UserId":"a"}"#
        let text = [good, String(good.dropLast(20)), "{nope}", good].joined(separator: "\n")
        let result = readAll(text)
        #expect(result.coverage.events == 2)
        #expect(result.coverage.unreadable.values.reduce(0, +) == 2)
        #expect(result.coverage.diagnostics.map(\.record) == [2, 3])
    }

    @Test func onlyTheFirstProblemsAreKeptAndAllAreCounted() {
        let rows = (0..<500).map { _ in "morgen;08:30;a;;;;;;;;Verlof;\n" }.joined()
        let result = readAll("\(Self.header)01-09-2025;08:30;a;;;;;;;;Verlof;\n\(rows)")
        #expect(result.coverage.unreadable == ["time.not-in-format": 500])
        #expect(result.coverage.diagnostics.count == 20)
        #expect(result.coverage.records == 501)
    }

    @Test func aSourceThatTheUserNamesIsTakenAndOneThatDoesNotFitIsRefused() {
        let line = "Sep  1 08:30:00 server1 CRON[1]: hello\n"
        #expect(readAll(line).coverage.diagnostics.map(\.code) == ["source.unknown"])
        #expect(readAll(line, source: "sshd").coverage.ignored == ["other-program": 1])
        #expect(
            readAll("hello\n", source: "afas-mutations").coverage.diagnostics.map(\.code) == ["source.does-not-fit"]
        )
        let unknown = readAll(line, source: "ssdh").coverage.diagnostics
        #expect(unknown.map(\.code) == ["source.not-known"])
        #expect(unknown.first?.parameters["suggestion"] == "sshd")
    }

    @Test func twoSourcesThatFitEquallyAreNotGuessedBetween() throws {
        let file = try #require(DefaultSources.files.first { $0.path.hasSuffix("afas-insite-access.yml") })
        let twin = SourceCatalog.File(
            path: "sources/insite-twin.yml",
            text: file.text.replacing("id: afas-insite-access", with: "id: insite-twin")
        )
        let (catalog, diagnostics) = SourceCatalog.load(defaults: [file, twin])
        #expect(diagnostics.isEmpty, "\(lines(diagnostics))")
        let result = readAll("URL;Gebruikersnaam;Datum/tijd\nhttps://a.example;x;01-09-2025 08:30\n", catalog: catalog)
        #expect(result.recognition.verdict == .ambiguous(["afas-insite-access", "insite-twin"]))
        #expect(result.coverage.diagnostics.map(\.code) == ["source.ambiguous"])
    }

    @Test func extraFieldsAreReadUnderTheirOwnNames() {
        let catalog = SourceCatalog.load(
            defaults: DefaultSources.files,
            settings: SourceCatalog.Settings(
                extraFields: ["m365-audit": ["AppAccessContext.ClientAppName"], "*": ["Kleur"]])
        ).catalog
        let json = """
            {"CreationTime":"2026-01-01T00:00:00","Operation":"X","Workload":"SharePoint","UserId":"a","AppAccessContext":{"ClientAppName":"Office"}}
            """
        #expect(readAll(json, catalog: catalog).column("AppAccessContext.ClientAppName") == ["Office"])
        let csv = "Kleur;URL;Gebruikersnaam;Datum/tijd\nblauw;https://a.example;x;01-09-2025 08:30\n"
        #expect(readAll(csv, catalog: catalog).column("Kleur") == ["blauw"])
    }

    /// Changes bytes at random: whatever comes of it, the books balance and every value lies inside its bytes.
    @Test(arguments: Fixture.all)
    func randomDamageNeverBreaksTheBooks(_ fixture: Fixture) {
        var random = SeededGenerator(seed: UInt64(fixture.text.utf8.count))
        for _ in 0..<40 {
            var bytes = Array(fixture.text.utf8)
            for _ in 0..<Int.random(in: 1...12, using: &random) where !bytes.isEmpty {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: place)
                case 2: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
                default: bytes.removeLast(min(bytes.count, Int.random(in: 0...40, using: &random)))
                }
            }
            let result = readAll(bytes, source: fixture.source, chunkSize: Int.random(in: 1...300, using: &random))
            let coverage = result.coverage
            #expect(
                coverage.records == coverage.events + coverage.ignored.values.reduce(0, +) + coverage.unreadableCount
            )
            #expect(coverage.events == result.events.count)
        }
    }
}

/// SplitMix64: the same numbers on every machine.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
