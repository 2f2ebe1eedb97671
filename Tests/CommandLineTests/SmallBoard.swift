import Foundation
import TestSupport

/// A board of four people on which nothing is wrong, small enough to make every mistake on it and look.
struct SmallBoard {
    private let folder: TemporaryFolder
    var path: String { folder.url.path }

    init() throws {
        folder = try TemporaryFolder()
        for (name, text) in Self.files { try folder.write(text, to: name) }
    }

    /// A file's bytes.
    func data(_ name: String) throws -> Data { try Data(contentsOf: folder.url.appending(path: name)) }

    /// Writes a file.
    func write(_ text: String, to name: String) throws { try folder.write(text, to: name) }

    /// Writes a file.
    func write(_ data: Data, to name: String) throws { try folder.write(data, to: name) }

    /// Gives a file another name.
    func rename(_ name: String, to other: String) throws {
        try FileManager.default.moveItem(atPath: "\(path)/\(name)", toPath: "\(path)/\(other)")
    }

    /// Takes a file away.
    func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: "\(path)/\(name)") }

    /// Replaces a text in a file; the text must be there.
    func replace(_ old: String, with new: String, in name: String) throws {
        let text = String(decoding: try data(name), as: UTF8.self)
        guard text.contains(old) else { throw NotThere(text: old, file: name) }
        try write(text.replacingOccurrences(of: old, with: new), to: name)
    }

    /// Adds lines to a file.
    func append(_ text: String, to name: String) throws {
        try write(try data(name) + Data(text.utf8), to: name)
    }

    /// Scans the board in a language.
    func scan(_ language: String, _ options: [String] = []) throws -> Binary.Result {
        try Binary.run(["scan", path, "--language", language] + options, environment: ["COLUMNS": "160"])
    }

    struct NotThere: Error {
        var text: String
        var file: String
    }

    /// Names of the people on this board, which no error may hold.
    static let names = ["Aalders", "Bosman", "Claassen", "Dijkhuis"]

    static let logins = "exports/aanmeldingen.csv"
    static let exemptions = "exports/ontheffingen.csv"

    private static let files = [
        "logwacht.yml": """
        board: Stichting Kleinschalig
        as_of: "2026-07-10T12:00:00+02:00"
        email_domains: [klein.example]
        schools:
          - { name: De Linde, brin: 90AA }
        afas:
          groups: { INSITE: [] }
        thresholds:
          dormant_days: 90
        expected: [staff, parnassys-logins]

        """,
        "staff.csv": """
        Medewerker;Naam;UPN;Gebruiker;E-mail;Functie;School;Begindatum_contract;Einddatum_contract;Begindatum_functie;Einddatum_functie;Soort_medewerker
        101;Aalders, A.;a.aalders@klein.example;12345.AAA;a.aalders@klein.example;Leerkracht;De Linde;01-08-2020;;01-08-2020;;Personeel
        102;Bosman, B.;b.bosman@klein.example;12345.BBO;b.bosman@klein.example;Directeur;De Linde;01-08-2019;;01-08-2019;;Personeel
        103;Claassen, C.;c.claassen@klein.example;12345.CCL;c.claassen@klein.example;Leerkracht;De Linde;01-08-2021;;01-08-2021;;Personeel
        104;Dijkhuis, D.;d.dijkhuis@klein.example;12345.DDI;d.dijkhuis@klein.example;Leerkracht;De Linde;01-08-2018;31-12-2025;01-08-2018;31-12-2025;Personeel

        """,
        "groups.csv": """
        Gebruikersnaam;School;Groep;Van;Tot
        aaalders;De Linde;5A;01-08-2025;31-07-2026
        cclaassen;De Linde;6A;01-08-2025;31-07-2026

        """,
        "accounts-parnassys.csv": """
        Gebruikersnaam;Medewerker;E-mail;School;Rollen;Groepen;Begindatum;Einddatum;Laatst ingelogd;Wachtwoord gewijzigd;2FA;Status
        aaalders;101;a.aalders@klein.example;De Linde;Leerkracht;5A;01-08-2020;;09-07-2026 08:30;01-02-2026;Ja;Actief
        bbosman;102;b.bosman@klein.example;De Linde;Applicatiebeheerder;;01-08-2019;;09-07-2026 09:30;01-02-2026;Ja;Actief
        cclaassen;103;c.claassen@klein.example;De Linde;Leerkracht;6A;01-08-2021;;09-07-2026 08:31;01-02-2026;Ja;Actief
        ddijkhuis;104;d.dijkhuis@klein.example;De Linde;Leerkracht;;01-08-2018;31-12-2025;30-12-2025 08:31;01-12-2025;Ja;Geblokkeerd

        """,
        "accounts-afas.csv": """
        Gebruiker;Medewerker;Groep;Geblokkeerd
        12345.AAA;101;INSITE;Nee
        12345.BBO;102;INSITE;Nee
        12345.CCL;103;INSITE;Nee
        12345.DDI;104;INSITE;Ja

        """,
        "accounts-entra.csv": """
        userPrincipalName,displayName,mail,userType,accountEnabled,createdDateTime,lastPasswordChangeDateTime,lastSignInDateTime
        a.aalders@klein.example,A. Aalders,a.aalders@klein.example,Member,True,2020-08-01T08:00:00Z,2026-02-01T08:00:00Z,2026-07-09T08:00:00Z
        b.bosman@klein.example,B. Bosman,b.bosman@klein.example,Member,True,2019-08-01T08:00:00Z,2026-02-01T08:00:00Z,2026-07-09T08:00:00Z
        c.claassen@klein.example,C. Claassen,c.claassen@klein.example,Member,True,2021-08-01T08:00:00Z,2026-02-01T08:00:00Z,2026-07-09T08:00:00Z
        d.dijkhuis@klein.example,D. Dijkhuis,d.dijkhuis@klein.example,Member,False,2018-08-01T08:00:00Z,2025-12-01T08:00:00Z,2025-12-30T08:00:00Z

        """,
        "exceptions.csv": """
        Account;Systeem;Recht;Reden;Toegekend door;Begindatum;Einddatum
        aaalders;ParnasSys;Intern begeleider;Vervangt de intern begeleider;Directeur;01-06-2026;31-07-2026

        """,
        logins: """
        Datum;Tijd;Gebruikersnaam;School;IP-adres;Resultaat
        06-07-2026;08:30:00;aaalders;De Linde;198.51.100.7;Gelukt
        07-07-2026;08:30:00;bbosman;De Linde;198.51.100.7;Gelukt
        08-07-2026;08:30:00;cclaassen;De Linde;198.51.100.7;Gelukt
        09-07-2026;08:30:00;aaalders;De Linde;198.51.100.7;Gelukt
        09-07-2026;09:30:00;bbosman;De Linde;198.51.100.7;Gelukt
        09-07-2026;08:31:00;cclaassen;De Linde;198.51.100.7;Gelukt

        """,
        exemptions: """
        Datum;Tijd;Gebruikersnaam;Medewerker;School;BRIN;Groep;Leerling;Leerlingnummer;Onderdeel;Reden;Geldig tot
        06-07-2026;10:00:00;aaalders;A. Aalders;De Linde;90AA;6A;Emma Evers;20001;Toetsen;Vervangt vandaag groep 6A;07-07-2026
        07-07-2026;10:00:00;cclaassen;C. Claassen;De Linde;90AA;5A;Finn Faber;20002;Toetsen;Overleg met de leerkracht van 5A;08-07-2026

        """,
    ]
}
