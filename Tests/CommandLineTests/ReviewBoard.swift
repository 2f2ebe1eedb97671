import Foundation
import TestSupport
import Testing

/// A board of one school to review with the built program.
final class ReviewBoard {
    let folder: TemporaryFolder
    var now = "2026-03-10T09:00:00Z"

    static let header =
        "Medewerker;Naam;UPN;Gebruiker;E-mail;Functie;School;Begindatum_contract;Einddatum_contract;Begindatum_functie;Einddatum_functie;Soort_medewerker\n"
    static let accounts =
        "Gebruikersnaam;Medewerker;E-mail;School;Rollen;Groepen;Begindatum;Einddatum;Laatst ingelogd;Wachtwoord gewijzigd;2FA;Status\n"

    init(_ settings: String = "") throws {
        folder = try TemporaryFolder()
        try folder.write(
            "board: Klein\nlanguage: en\nschools: [{name: De Linde}]\nemail_domains: [klein.example]\n" + settings,
            to: "board/logwacht.yml"
        )
        try staff()
        try exports(["a101;101;;De Linde;Leerkracht,Administratie;;01-08-2020;;09-03-2026;09-03-2026;Ja;Actief"])
        _ = try Binary.run(["scan", path, "--quiet", "--now", now])
    }

    /// The staff register; 101 leaves on a day, and rows are added.
    func staff(end: String = "", more: String = "") throws {
        let staff = [
            (101, "Aarts, A.", "Leerkracht", "De Linde"), (102, "Bosman, B.", "Directeur", "De Linde"),
            (103, "Claassen, C.", "Intern begeleider", "De Linde"),
            (900, "Verweij, V.", "Voorzitter CvB", "Bestuursbureau"),
            (901, "Wit, W. de", "Algemeen directeur/controller", "Bestuursbureau"),
        ]
        let rows = staff.map { row in
            let last = row.0 == 101 ? end : ""
            let mail = "p\(row.0)@klein.example"
            return "\(row.0);\(row.1);\(mail);;\(mail);\(row.2);\(row.3);01-08-2020;\(last);01-08-2020;\(last);\n"
        }
        try folder.write(Self.header + rows.joined() + more, to: "board/staff.csv")
    }

    var path: String { folder.url.appending(path: "board").path }

    func exports(_ rows: [String]) throws {
        let others = [
            "a102;102;;De Linde;Directeur;;01-08-2020;;09-03-2026;09-03-2026;Ja;Actief",
            "a103;103;;De Linde;Intern begeleider;;01-08-2020;;09-03-2026;09-03-2026;Ja;Actief",
            "weg;;;De Linde;Leerkracht;;01-08-2020;;09-03-2026;09-03-2026;Ja;Actief",
        ]
        try folder.write(
            Self.accounts + (rows + others).map { $0 + "\n" }.joined(),
            to: "board/accounts-parnassys.csv"
        )
    }

    func run(_ words: [String]) throws -> Binary.Result {
        try Binary.run(["review"] + words + ["--board", path, "--language", "en", "--now", now])
    }

    @discardableResult
    func does(_ words: [String]) throws -> Binary.Result {
        let run = try run(words)
        #expect(run.exitCode == 0, "\(words): \(run.errors)")
        return run
    }

    func refuses(_ words: [String], _ sentence: String) throws {
        let run = try run(words)
        #expect(run.exitCode == 2 && run.errors.contains(sentence), "\(words): \(run.errors)")
    }

    /// The rights of the round by account and right: their ids.
    func rights(_ id: String) throws -> [String: String] {
        let shown = try does(["show", id, "--format", "json"])
        let object = try #require(try JSONSerialization.jsonObject(with: shown.bytes) as? [String: Any])
        let items = try #require(object["items"] as? [[String: Any]])
        var rights: [String: String] = [:]
        for item in items {
            let name = "\(item["account"] as? String ?? "")/\(item["right"] as? String ?? "")"
            rights[name] = item["id"] as? String
        }
        return rights
    }

    /// The sheet as its rows of cells, the header first.
    func sheet(_ id: String) throws -> [[String]] {
        let text = try does(["show", id, "--format", "csv"]).output
        return text.split(whereSeparator: \.isNewline).map {
            $0.split(separator: ";", omittingEmptySubsequences: false).map(String.init)
        }
    }
}
