import Foundation
import Testing

/// One mistake in a board's folder, and what a scan must say of it.
struct BadInput: Sendable, CustomTestStringConvertible {
    /// What is wrong.
    var name: String
    /// The exit code.
    var exit: Int32
    /// Words that the Dutch output must hold.
    var dutch: [String]
    /// Words that the English output must hold.
    var english: [String]
    /// Makes the mistake.
    var make: @Sendable (SmallBoard) throws -> Void

    init(
        _ name: String,
        exit: Int32 = 3,
        nl dutch: [String],
        en english: [String],
        _ make: @escaping @Sendable (SmallBoard) throws -> Void
    ) {
        self.name = name
        self.exit = exit
        self.dutch = dutch
        self.english = english
        self.make = make
    }

    var testDescription: String { name }
}

@Suite struct BadInputTests {
    @Test func `the small board has nothing wrong, so that every mistake stands alone`() throws {
        let run = try SmallBoard().scan("nl")
        #expect(run.exitCode == 0)
        #expect(run.output.contains("Geen aandachtspunten gevonden"))
        #expect(!run.output.contains("Wat aandacht vraagt in de invoer"))
        // Nobody has reviewed this board's accounts yet: that is all that is left to say, and cron does not hear of it.
        #expect(run.errors == "Te plannen accountcontroles: 1. Zie logwacht review due.\n")
        let quiet = try SmallBoard().scan("nl", ["--quiet"])
        #expect(quiet.exitCode == 0)
        #expect(quiet.output.isEmpty && quiet.errors.isEmpty)
    }

    @Test(arguments: BadInput.tables + BadInput.exports + BadInput.settings, ["nl", "en"])
    func `a mistake is told with its place and what to do, the exit code tells it, and no name is in it`(
        _ input: BadInput,
        _ language: String
    ) throws {
        let board = try SmallBoard()
        try input.make(board)
        let run = try board.scan(language)
        let text = (run.output + run.errors).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(run.exitCode == input.exit, "\(text.suffix(1500))")
        for words in language == "nl" ? input.dutch : input.english {
            #expect(text.contains(words), "‘\(words)’ is not in: \(text)")
        }
        #expect(!text.contains("‹"), "a text has a hole: \(text)")
        let told = Self.problems(text, language)
        for name in SmallBoard.names { #expect(!told.contains(name), "the error names \(name)") }
        let nothing = language == "nl" ? "Geen aandachtspunten gevonden" : "No points of attention"
        if run.exitCode == 3, let place = text.range(of: nothing) {
            let rest = text[place.lowerBound...]
            #expect(rest.contains(language == "nl" ? "Niet alles is gelezen" : "Not everything was read"))
        }
    }

    @Test func `a board's own source goes before the one that reads the same file just as well`() throws {
        let board = try SmallBoard()
        let rules = Binary.repository.appending(path: "rules/sources/parnassys-exemptions-pasted.yml")
        let own = try String(contentsOf: rules, encoding: .utf8)
            .replacingOccurrences(of: "id: parnassys-exemptions-pasted", with: "id: my-exemptions")
        try board.write(own, to: "sources/my-exemptions.yml")
        let samples = Binary.repository.appending(path: "samples/board/exports/parnassys")
        let pasted = try Data(contentsOf: samples.appending(path: "ontheffingen-scherm-rijen.txt"))
        try board.write(pasted, to: "exports/scherm.txt")
        let run = try Binary.run(
            ["sources", "explain", "exports/scherm.txt", "--board", "."],
            in: URL(filePath: board.path)
        )
        #expect(run.exitCode == 0)
        #expect(run.output.hasPrefix("exports/scherm.txt: my-exemptions"))
    }

    @Test func `a stream that the caller has closed never becomes a file of the store`() throws {
        let board = try SmallBoard()
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", "exec \"$0\" scan \"$1\" >&- 2>&- <&-", Binary.path, board.path]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        #expect(try board.data("logwacht.sqlite").starts(with: Data("SQLite format 3\0".utf8)))
        #expect(try board.data("logwacht.sqlite.lock").count < 20)
    }

    /// The part of the output that tells of the input, before the findings about people.
    private static func problems(_ text: String, _ language: String) -> Substring {
        let heading = language == "nl" ? "Wat aandacht vraagt in de invoer" : "What needs attention in the input"
        guard let start = text.range(of: heading)?.upperBound else { return "" }
        let rest = text[start...]
        let end = rest.range(of: language == "nl" ? " Aandachtspunten " : " Points of attention ")
        return rest[..<(end?.lowerBound ?? rest.endIndex)]
    }
}

extension BadInput {
    /// Mistakes in the reference tables.
    static let tables = [
        BadInput(
            "a required column has another name",
            nl: ["staff.csv, kolom Functie", "De kolom Functie ontbreekt", "Rolnaam", "het personeelsregister"],
            en: ["staff.csv, column Functie", "The column Functie is missing", "Rolnaam", "the staff register"]
        ) { try $0.replace(";Functie;", with: ";Rolnaam;", in: "staff.csv") },
        BadInput(
            "a column that checks use has another name",
            nl: ["staff.csv, kolom Begindatum_functie", "De kolom ontbreekt", "Geef de kolom deze naam"],
            en: ["staff.csv, column Begindatum_functie", "The column is missing", "Give the column this name"]
        ) { try $0.replace(";Begindatum_functie;", with: ";Vanaf wanneer;", in: "staff.csv") },
        BadInput(
            "the column that says whether an account is open is missing",
            nl: ["accounts-entra.csv, kolom accountEnabled", "ontbreekt", "Geen aandachtspunten gevonden"],
            en: ["accounts-entra.csv, column accountEnabled", "missing", "No points of attention"]
        ) { try $0.replace("accountEnabled", with: "aan", in: "accounts-entra.csv") },
        BadInput(
            "wrong delimiter",
            nl: ["staff.csv", "geen regel met kolomnamen", "Begindatum_contract"],
            en: ["staff.csv", "Begindatum_contract", "column names"]
        ) { try $0.replace(";", with: "^", in: "staff.csv") },
        BadInput(
            "bytes that are not in the file's encoding",
            exit: 0,
            nl: ["groups.csv", "Het bestand is in UTF-8", "Exporteer het bestand zo nodig opnieuw als UTF-8"],
            en: ["groups.csv", "The file is in UTF-8", "Export the file again as UTF-8"]
        ) { board in
            try board.write(
                Data([0xEF, 0xBB, 0xBF]) + (try board.data("groups.csv"))
                    + Data("cclaassen;De Linde;6A ".utf8 + [0xE9] + ";01-08-2025;31-07-2026\n".utf8),
                to: "groups.csv"
            )
        },
        BadInput(
            "impossible date",
            nl: ["staff.csv, record 3, kolom Begindatum_contract", "31-02-2021", "geen datum die bestaat", "Verbeter"],
            en: ["staff.csv, record 3, column Begindatum_contract", "31-02-2021", "not a date that exists", "Correct"]
        ) {
            try $0.replace(
                "De Linde;01-08-2021;;01-08-2021",
                with: "De Linde;31-02-2021;;01-08-2021",
                in: "staff.csv"
            )
        },
        BadInput(
            "duplicate account",
            nl: ["accounts-parnassys.csv, record 5, kolom Gebruikersnaam", "staat al in record 1"],
            en: ["accounts-parnassys.csv, record 5, column Gebruikersnaam", "already in record 1"]
        ) {
            try $0.append(
                "aaalders;101;a.aalders@klein.example;De Linde;Leerkracht;5A;01-08-2020;;;01-02-2026;Ja;Actief\n",
                to: "accounts-parnassys.csv"
            )
        },
        BadInput(
            "one employee number with two names",
            nl: ["staff.csv, record 5, kolom Naam", "personeelsnummer", "record 1"],
            en: ["staff.csv, record 5, column Naam", "employee number", "record 1"]
        ) {
            try $0.append("101;Evers, E.;;;;Leerkracht;De Linde;01-08-2020;;01-08-2020;;Personeel\n", to: "staff.csv")
        },
        BadInput(
            "the same row twice",
            exit: 0,
            nl: ["staff.csv, record 5", "gelijk aan record 1", "telt één keer"],
            en: ["staff.csv, record 5", "equals record 1", "counts once"]
        ) { board in
            let rows = String(decoding: try board.data("staff.csv"), as: UTF8.self).split(separator: "\n")
            try board.append("\(rows[1])\n", to: "staff.csv")
        },
        BadInput(
            "two people with one address",
            nl: ["staff.csv, record 3, kolom E-mail", "andere medewerker", "record 1"],
            en: ["staff.csv, record 3, column E-mail", "another employee", "record 1"]
        ) { try $0.replace("c.claassen@klein.example", with: "a.aalders@klein.example", in: "staff.csv") },
        BadInput(
            "end before start",
            nl: ["staff.csv, record 4, kolom Einddatum_contract", "1999", "ligt voor het begin", "2018"],
            en: ["staff.csv, record 4, column Einddatum_contract", "1999", "lies before the start", "2018"]
        ) {
            try $0.replace(
                "01-08-2018;31-12-2025;01-08-2018",
                with: "01-08-2018;31-12-1999;01-08-2018",
                in: "staff.csv"
            )
        },
        BadInput(
            "unknown function",
            nl: ["staff.csv, record 2, kolom Functie", "Directuer", "lijkt is „Directeur”", "functions: aliases"],
            en: ["staff.csv, record 2, column Functie", "Directuer", "nearest function is “Directeur”", "aliases"]
        ) { try $0.replace(";Directeur;", with: ";Directuer;", in: "staff.csv") },
        BadInput(
            "no function",
            nl: ["staff.csv, record 2, kolom Functie", "Er staat geen functie", "Vul de functie in"],
            en: ["staff.csv, record 2, column Functie", "There is no function", "Fill in the function"]
        ) { try $0.replace(";Directeur;", with: ";;", in: "staff.csv") },
        BadInput(
            "empty table",
            nl: ["staff.csv", "Het bestand is leeg", "het personeelsregister"],
            en: ["staff.csv", "The file is empty", "the staff register"]
        ) { try $0.write("", to: "staff.csv") },
        BadInput(
            "a staff register with column names alone",
            nl: [
                "staff.csv", "geen regels die te gebruiken zijn", "het personeelsregister", "Account zonder medewerker",
            ],
            en: ["staff.csv", "no rows that can be used", "the staff register", "Account without an employee"]
        ) { board in
            let rows = String(decoding: try board.data("staff.csv"), as: UTF8.self).split(separator: "\n")
            try board.write("\(rows[0])\n", to: "staff.csv")
        },
        BadInput(
            "missing staff register",
            nl: ["staff.csv", "ontbreekt", "docs/reference-data.md"],
            en: ["staff.csv", "missing", "docs/reference-data.md"]
        ) { try $0.remove("staff.csv") },
        BadInput(
            "a staff register with capitals in its name",
            nl: ["Staff.csv", "noem het staff.csv"],
            en: ["Staff.csv", "staff.csv"]
        ) { try $0.rename("staff.csv", to: "Staff.csv") },
        BadInput(
            "binary table",
            nl: ["staff.csv", "het personeelsregister"],
            en: ["staff.csv", "the staff register"]
        ) { try $0.write(Data((0..<4000).map { UInt8(truncatingIfNeeded: $0 &* 7919 >> 3) }), to: "staff.csv") },
        BadInput(
            "a row of the staff register that breaks off: its accounts are not called ownerless",
            nl: [
                "staff.csv, record 3", "te weinig kolommen: 5 in plaats van 12", "niet te lezen was",
                "Geen aandachtspunten gevonden",
            ],
            en: ["staff.csv, record 3", "too few columns: 5 instead of 12", "No points of attention"]
        ) {
            try $0.replace(
                ";Leerkracht;De Linde;01-08-2021;;01-08-2021;;Personeel",
                with: "",
                in: "staff.csv"
            )
        },
        BadInput(
            "a quotation mark that is never closed",
            nl: ["staff.csv, record 4", "aanhalingsteken dat niet wordt gesloten"],
            en: ["staff.csv, record 4", "quotation mark that is never closed"]
        ) { try $0.replace("104;Dijk", with: "104;\"Dijk", in: "staff.csv") },
        BadInput(
            "an exception without an end",
            nl: ["exceptions.csv, record 1, kolom Einddatum", "geen einddatum", "Spreek een einddatum af"],
            en: ["exceptions.csv, record 1, column Einddatum", "no end date", "Agree on an end date"]
        ) { try $0.replace("01-06-2026;31-07-2026", with: "01-06-2026;", in: "exceptions.csv") },
        BadInput(
            "a matrix under a name that is not read",
            nl: ["matrices/parnasys.csv", "niet gelezen", "parnassys.csv"],
            en: ["matrices/parnasys.csv", "not read", "parnassys.csv"]
        ) { try $0.write("Blok;Functie;Recht;Niveau;Voorwaarde\n", to: "matrices/parnasys.csv") },
        BadInput(
            "a SharePoint matrix without levels",
            nl: ["matrices/sharepoint.csv, record 1, kolom Niveau", "lezen, bewerken of beheren"],
            en: ["matrices/sharepoint.csv, record 1, column Niveau", "lezen, bewerken or beheren"]
        ) { try $0.write("Blok;Functie;Recht\nSchool;Directeur;Beeldmateriaal\n", to: "matrices/sharepoint.csv") },
    ]

    /// Mistakes in exports.
    static let exports = [
        BadInput(
            "a column of an export has another name",
            nl: [SmallBoard.logins, "de kolom Gebruikersnaam ontbreekt", "Wie", "onder columns"],
            en: [SmallBoard.logins, "the column Gebruikersnaam is missing", "Wie", "under columns"]
        ) { try $0.replace("Gebruikersnaam", with: "Wie", in: SmallBoard.logins) },
        BadInput(
            "an export that was cut off in the middle of a record",
            nl: ["exports/entra.csv, record 2", "te weinig kolommen", "4 in plaats van 6"],
            en: ["exports/entra.csv, record 2", "too few columns", "4 instead of 6"]
        ) {
            try $0.write(
                """
                Date (UTC),Request ID,Application,IP address,Username,Status
                2026-07-06T08:00:00Z,r1,Office 365,198.51.100.7,a.aalders@klein.example,Success
                2026-07-07T08:00:00Z,r2,Office 365,198.51.10
                """,
                to: "exports/entra.csv"
            )
        },
        BadInput(
            "an export that was cut off in its last cell",
            nl: [SmallBoard.logins, "geen regeleinde", "Het bestand kan zijn afgebroken"],
            en: [SmallBoard.logins, "no line end", "may have been cut off"]
        ) {
            try $0.replace(
                "08:31:00;cclaassen;De Linde;198.51.100.7;Gelukt\n",
                with: "08:31:00;cclaassen;De Linde;198.51.100.7;Gelukt",
                in: SmallBoard.logins
            )
        },
        BadInput(
            "an export with another delimiter",
            nl: [SmallBoard.logins, "niet gelezen", "sources explain"],
            en: [SmallBoard.logins, "not read", "sources explain"]
        ) { try $0.replace(";", with: "^", in: SmallBoard.logins) },
        BadInput(
            "an impossible date in an export",
            nl: [
                SmallBoard.logins + ", record 2, kolom Datum", "dag bestaat niet", "dd-MM-yyyy", "Controleer de datum",
            ],
            en: [SmallBoard.logins + ", record 2, column Datum", "no such day", "dd-MM-yyyy", "Check the date"]
        ) { try $0.replace("07-07-2026", with: "31-06-2026", in: SmallBoard.logins) },
        BadInput(
            "an export with column names alone",
            exit: 0,
            nl: [SmallBoard.exemptions, "geen regels met gegevens", "Controleer of de export volledig is"],
            en: [SmallBoard.exemptions, "no lines with data", "Check that the export is complete"]
        ) { board in
            let rows = String(decoding: try board.data(SmallBoard.exemptions), as: UTF8.self).split(separator: "\n")
            try board.write("\(rows[0])\n", to: SmallBoard.exemptions)
        },
        BadInput(
            "an empty export",
            nl: ["exports/leeg.csv", "Het bestand is leeg", "Maak de export opnieuw"],
            en: ["exports/leeg.csv", "The file is empty", "Make the export again"]
        ) { try $0.write("", to: "exports/leeg.csv") },
        BadInput(
            "a file of one byte",
            nl: ["exports/x", "is niet gelezen"],
            en: ["exports/x", "was not read"]
        ) { try $0.write("x", to: "exports/x") },
        BadInput(
            "a picture among the exports",
            nl: ["exports/foto.jpg", "JPEG", "Exporteer de gegevens als CSV"],
            en: ["exports/foto.jpg", "JPEG", "Export the data as CSV"]
        ) {
            try $0.write(
                Data([0xFF, 0xD8, 0xFF, 0xE0, 0, 16] + [UInt8](repeating: 1, count: 900)),
                to: "exports/foto.jpg"
            )
        },
        BadInput(
            "an unknown format",
            nl: ["exports/onbekend.csv", "niet te zien", "docs/adding-a-source.md"],
            en: ["exports/onbekend.csv", "cannot be seen", "docs/adding-a-source.md"]
        ) { try $0.write("foo;bar\n1;2\n3;4\n", to: "exports/onbekend.csv") },
        BadInput(
            "an export that is expected and is not there",
            nl: ["parnassys-logins", "die wordt wel verwacht", "expected"],
            en: ["parnassys-logins", "expected", "logwacht.yml"]
        ) { try $0.remove(SmallBoard.logins) },
        BadInput(
            "a pipe in the place of a table",
            nl: ["staff.csv", "geen gewoon bestand", "het personeelsregister"],
            en: ["staff.csv", "not an ordinary file", "the staff register"]
        ) {
            try $0.remove("staff.csv")
            #expect(mkfifo($0.path + "/staff.csv", 0o600) == 0)
        },
        BadInput(
            "a link to the folder above, which is read once",
            exit: 0,
            nl: ["2 bestanden met 8 gebeurtenissen"],
            en: ["2 files with 8 events"]
        ) {
            try FileManager.default.createSymbolicLink(atPath: $0.path + "/exports/lus", withDestinationPath: $0.path)
        },
        BadInput(
            "a link to nowhere",
            nl: ["exports/weg.csv", "bestaat niet"],
            en: ["exports/weg.csv", "does not exist"]
        ) {
            try FileManager.default.createSymbolicLink(
                atPath: $0.path + "/exports/weg.csv",
                withDestinationPath: "/nonexistent/x.csv"
            )
        },
        BadInput(
            "a source of one's own that does not load",
            nl: ["sources/eigen.yml", "De sleutel samples ontbreekt", "docs/adding-a-source.md"],
            en: ["sources/eigen.yml", "The key samples is missing", "docs/adding-a-source.md"]
        ) { try $0.write("id: eigen\n", to: "sources/eigen.yml") },
    ]

    /// Mistakes in `logwacht.yml`: nothing is read and nothing is changed.
    static let settings = [
        BadInput(
            "a key with a typo",
            exit: 2,
            nl: ["logwacht.yml, regel 3", "email_domain", "Bedoelt u email_domains?"],
            en: ["logwacht.yml, line 3", "email_domain", "Did you mean email_domains?"]
        ) { try $0.replace("email_domains", with: "email_domain", in: "logwacht.yml") },
        BadInput(
            "a value of another type",
            exit: 2,
            nl: ["logwacht.yml, regel 9", "thresholds.dormant_days", "geheel getal", "negentig"],
            en: ["logwacht.yml, line 9", "thresholds.dormant_days", "whole number", "negentig"]
        ) { try $0.replace("dormant_days: 90", with: "dormant_days: negentig", in: "logwacht.yml") },
        BadInput(
            "no YAML",
            exit: 2,
            nl: ["logwacht.yml", "geen geldige YAML", "docs/logwacht.example.yml"],
            en: ["logwacht.yml", "not valid YAML", "docs/logwacht.example.yml"]
        ) { try $0.replace("as_of: ", with: "as_of ", in: "logwacht.yml") },
        BadInput(
            "control characters in the settings",
            exit: 2,
            nl: ["logwacht.yml", "geen geldige YAML"],
            en: ["logwacht.yml", "not valid YAML"]
        ) { try $0.append("# Aalders\u{16}\n", to: "logwacht.yml") },
        BadInput(
            "settings under another name",
            exit: 2,
            nl: ["logwacht.yaml", "Noem dit bestand logwacht.yml"],
            en: ["logwacht.yaml", "Name this file logwacht.yml"]
        ) { try $0.rename("logwacht.yml", to: "logwacht.yaml") },
        BadInput(
            "empty settings",
            exit: 2,
            nl: ["logwacht.yml", "De sleutel board ontbreekt"],
            en: ["logwacht.yml", "The key board is missing"]
        ) { try $0.write("", to: "logwacht.yml") },
    ]
}
