import Demo
import Foundation
import Model
import Testing

/// What holds for every board: accounts have owners, and on the clean board nobody does what he may not.
@Suite struct IntegrityTests {
    private static let asOf = 20_260_710

    @Test(arguments: DemoBoard.Kind.allCases) func everyAccountHasAnOwnerOrIsPlanted(_ kind: DemoBoard.Kind) throws {
        let board = try GeneratedBoard.standard(kind)
        let numbers = Set(board.staff.compactMap { $0["Medewerker"] })
        let addresses = Set(board.staff.compactMap { $0["UPN"] })
        let planted = Set(board.findings.filter { $0.rule == "account-without-person" }.map(\.account))
        for account in board.parnassys {
            let name = account["Gebruikersnaam"] ?? ""
            let isService = name.hasPrefix("koppeling-")
            #expect(numbers.contains(account["Medewerker"] ?? "") || planted.contains(name) || isService, "\(name)")
        }
        for account in board.afas where account["Geblokkeerd"] == "Nee" {
            let name = account["Gebruiker"] ?? ""
            #expect(
                numbers.contains(account["Medewerker"] ?? "") || planted.contains(name) || name.hasSuffix(".CONNECTOR")
            )
        }
        for account in board.entra where account["userType"] == "Member" && account["accountEnabled"] == "True" {
            let name = account["userPrincipalName"] ?? ""
            let isService = board.settings.contains("\"\(name)\"")
            #expect(addresses.contains(name) || planted.contains(name) || isService, "\(name)")
        }
        #expect(board.entra.contains { $0["userType"] == "Guest" })
    }

    /// Employment by number, as spans of days.
    private func contracts(_ board: GeneratedBoard) -> [String: [ClosedRange<Int>]] {
        var spans: [String: [ClosedRange<Int>]] = [:]
        for row in board.staff {
            guard let from = dayNumber(row["Begindatum_contract"]) else { continue }
            spans[row["Medewerker"] ?? "", default: []].append(
                from...(dayNumber(row["Einddatum_contract"]) ?? 99_999_999)
            )
        }
        return spans
    }

    @Test func onTheCleanBoardNobodyIsActiveOutsideAContract() throws {
        let board = try GeneratedBoard.standard(.clean)
        let spans = contracts(board)
        func check(_ records: [[String: String]], _ account: String, _ day: String, _ owners: [String: String]) {
            #expect(!records.isEmpty)
            for record in records {
                let name = record[account] ?? ""
                guard let number = owners[name], let date = dayNumber(record[day]) else {
                    Issue.record("\(name) has no owner")
                    continue
                }
                let inside = (spans[number] ?? []).contains { $0.contains(date) }
                #expect(inside, "\(name) on \(date)")
            }
        }
        func owners(_ rows: [[String: String]], _ key: String) -> [String: String] {
            Dictionary(rows.map { ($0[key] ?? "", $0["Medewerker"] ?? "") }, uniquingKeysWith: { first, _ in first })
        }
        let parnassys = owners(board.parnassys, "Gebruikersnaam")
        let afas = owners(board.afas, "Gebruiker")
        check(board.log("exports/parnassys/aanmeldingen", ";", "Gebruikersnaam"), "Gebruikersnaam", "Datum", parnassys)
        check(board.log("exports/parnassys/ontheffingen", ";", "Gebruikersnaam"), "Gebruikersnaam", "Datum", parnassys)
        check(
            board.table("exports/afas/toegangslogboek-insite-1.csv", ";", "URL"),
            "Gebruikersnaam",
            "Datum/tijd",
            afas
        )
        check(
            board.table("exports/afas/toegangslogboek-insite-2.csv", ",", "URL"),
            "Gebruikersnaam",
            "Datum/tijd",
            afas
        )
        check(board.table("exports/afas/overzicht-mutatie-1.csv", ";", "Tabel"), "Gebruiker", "Datum", afas)
        check(board.table("exports/afas/overzicht-mutatie-2.txt", "\t", "Tabel"), "Gebruiker", "Datum", afas)
    }

    @Test func onTheCleanBoardAccountsAreInOrder() throws {
        let board = try GeneratedBoard.standard(.clean)
        let spans = contracts(board)
        var open = 0
        for account in board.parnassys where account["Status"] == "Actief" && account["Medewerker"] != "" {
            open += 1
            #expect((spans[account["Medewerker"] ?? ""] ?? []).contains { $0.contains(Self.asOf) })
            #expect((dayNumber(account["Wachtwoord gewijzigd"]) ?? 0) > 20_250_710)
            if let use = dayNumber(account["Laatst ingelogd"]) {
                #expect(use > 20_260_411, "\(account["Gebruikersnaam"] ?? "") \(use)")
            } else {
                // Only somebody who has just begun may never have been there.
                #expect((dayNumber(account["Begindatum"]) ?? 0) > 20_260_620)
            }
            #expect(account["E-mail"]?.hasSuffix("lageland.example") == true)
        }
        #expect(open > 200)
        for account in board.entra
        where account["accountEnabled"] == "True" && account["surname"] != "" && account["userType"] == "Member" {
            #expect((account["lastPasswordChangeDateTime"] ?? "") > "2025-07-10")
            #expect((account["lastSignInDateTime"] ?? "2026-07-01") > "2026-04-11", "\(account)")
        }
    }

    /// The matrix of the handbook once more, written down here without a look at the generator.
    private static let roles: [String: Set<String>] = [
        "Voorzitter CvB": ["Monitororganisatie beheerder"],
        "Algemeen directeur/controller": ["Monitororganisatie beheerder"],
        "Beleidsmedewerker": ["Monitororganisatie/stafmedewerker plus"], "Leerkracht": ["Leerkracht"],
        "Invalleerkracht": ["Leerkracht", "Leerkracht beperkt"], "Lio-stagiaire": ["Leerkracht"],
        "Onderwijsassistent": ["Leerkracht beperkt"], "Directeur": ["Applicatiebeheerder"],
        "Intern begeleider": ["Intern begeleider applicatiebeheerder"],
        "Orthopedagoog": ["Intern begeleider applicatiebeheerder"], "Administratief medewerker": ["Administratie"],
        "Beheerder ParnasSys": ["Applicatiebeheerder"],
    ]

    @Test func onTheCleanBoardRolesFollowTheMatrix() throws {
        let board = try GeneratedBoard.standard(.clean)
        let rows = Dictionary(grouping: board.staff) { $0["Medewerker"] ?? "" }
        for account in board.parnassys where account["Status"] == "Actief" && account["Medewerker"] != "" {
            let functions = (rows[account["Medewerker"] ?? ""] ?? []).filter { row in
                row["School"] == account["School"]
                    && (dayNumber(row["Begindatum_functie"]) ?? 0) <= Self.asOf
                    && (dayNumber(row["Einddatum_functie"]) ?? 99_999_999) >= Self.asOf
            }
            let allowed = functions.reduce(into: Set<String>()) { $0.formUnion(Self.roles[$1["Functie"] ?? ""] ?? []) }
            let held = Set(
                (account["Rollen"] ?? "").split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
            )
            #expect(held.isSubset(of: allowed), "\(account["Gebruikersnaam"] ?? ""): \(held) is more than \(allowed)")
        }
    }

    @Test(arguments: DemoBoard.Kind.allCases) func theTablesHaveTheHeadersOfTheInterface(_ kind: DemoBoard.Kind) throws
    {
        let board = try GeneratedBoard(DemoOptions(schools: 3, people: 80, logVolume: 0.1), kind)
        let headers: [(String, String)] = [
            (
                "staff.csv",
                "Medewerker;Naam;UPN;Gebruiker;E-mail;Functie;School;Begindatum_contract;Einddatum_contract;Begindatum_functie;Einddatum_functie;Soort_medewerker"
            ),
            ("groups.csv", "Gebruikersnaam;School;Groep;Van;Tot"),
            (
                "accounts-parnassys.csv",
                "Gebruikersnaam;Medewerker;E-mail;School;Rollen;Groepen;Begindatum;Einddatum;Laatst ingelogd;Wachtwoord gewijzigd;2FA;Status"
            ),
            ("accounts-afas.csv", "Gebruiker;Medewerker;Groep;Geblokkeerd"),
            (
                "permissions-sharepoint.csv",
                "Resource Path,Item Type,Permission,User Name,User E-mail,User Or Group Type,Link ID,Link Type,AccessViaLinkID"
            ),
            ("confidentiality.csv", "Medewerker;Functie;Datum ondertekening"),
            ("exceptions.csv", "Account;Systeem;Recht;Reden;Toegekend door;Begindatum;Einddatum"),
            ("devices.csv", "Medewerker\tApparaat\tTagcode\tUitgegeven\tIngenomen\tOvereenkomst getekend"),
            ("pupils.csv", "Leerlingnummer;School;Groep;Van;Tot;Beschermd"),
            ("matrices/sharepoint.csv", "Blok;Functie;Recht;Niveau;Voorwaarde"),
            (
                "exports/parnassys/ontheffingen-1e-helft.csv",
                "Datum;Tijd;Gebruikersnaam;Medewerker;School;BRIN;Groep;Leerling;Leerlingnummer;Onderdeel;Reden;Geldig tot"
            ),
            ("exports/parnassys/aanmeldingen-2e-helft.csv", "Datum;Tijd;Gebruikersnaam;School;IP-adres;Resultaat"),
            ("exports/afas/toegangslogboek-insite-3.csv", "URL;Gebruikersnaam;Datum/tijd"),
            (
                "exports/afas/overzicht-mutatie-1.csv",
                "Datum;Tijd;Gebruiker;Tabel;Veld;Actie;Sleutel;Oude waarde;Nieuwe waarde"
            ),
            ("exports/m365/audit-oud-portaal.csv", "CreationDate,UserIds,Operations,AuditData"),
            (
                "exports/m365/audit-portaal.csv",
                "RecordId,CreationDate,RecordType,Operation,UserId,AuditData,AssociatedAdminUnits,AssociatedAdminUnitsNames"
            ),
            ("exports/m365/audit-recept.csv", "CreationDate,UserIds,RecordType,AuditData"),
        ]
        for (path, header) in headers {
            let lines = decoded(board.files[path] ?? []).split(whereSeparator: \.isNewline).prefix(2)
            #expect(lines.contains { String($0) == header }, "\(path): \(lines)")
        }
    }

    @Test func theJSONIsJSON() throws {
        let board = try GeneratedBoard(DemoOptions(schools: 3, people: 80, logVolume: 0.5), .board)
        for (path, bytes) in board.files where path.hasSuffix(".json") {
            #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(bytes)) }
        }
        for (path, bytes) in board.files where path.hasSuffix(".jsonl") {
            for line in bytes.split(separator: 10) {
                #expect(throws: Never.self, "\(path)") { try JSONSerialization.jsonObject(with: Data(line)) }
            }
        }
        let rows = board.table("exports/m365/audit-portaal.csv", ",", "AuditData")
        #expect(!rows.isEmpty)
        for row in rows {
            let object = try JSONSerialization.jsonObject(with: Data((row["AuditData"] ?? "").utf8)) as? [String: Any]
            #expect(object?["UserId"] as? String == row["UserId"])
            #expect(object?["Id"] as? String == row["RecordId"])
        }
    }

    /// Nobody's name, address or school may be one that exists: all domains end in `.example`, all addresses of machines are those set aside for documentation.
    @Test func everythingIsInvented() throws {
        let board = try GeneratedBoard(DemoOptions(schools: 3, people: 80, logVolume: 0.5), .board)
        for (path, bytes) in board.files {
            let text = decoded(bytes)
            for match in text.matches(of: /[A-Za-z0-9._%+-]+@([A-Za-z0-9.-]+[A-Za-z0-9])/) {
                let domain = String(match.1)
                #expect(domain.hasSuffix(".example") || domain == "sharepoint", "\(path): \(match.0)")
            }
            for match in text.matches(of: /\b(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.\d{1,3}\b/) {
                let net = "\(match.1).\(match.2)"
                #expect(["192.0", "198.51", "203.0"].contains(net), "\(path): \(match.0)")
            }
        }
    }
}
