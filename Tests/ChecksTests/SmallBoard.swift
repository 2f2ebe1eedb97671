import Access
import Model
import TestSupport
import Testing

@testable import Checks

/// A board with one person and one ParnasSys account, changed a little by each test.
struct SmallBoard {
    var staff = "42;Els Bakker;e.bakker@dewaard.example;12345.EBA;;Leerkracht;De Regenboog;1-8-2020;;;;\n"
    var parnasSysHeader =
        "Gebruikersnaam;Medewerker;E-mail;School;Rollen;Groepen;Begindatum;Einddatum;Laatst ingelogd;Wachtwoord gewijzigd;Status\n"
    var parnasSys =
        "ebakker;42;e.bakker@dewaard.example;De Regenboog;Leerkracht;;1-8-2020;;27-2-2026;1-10-2025;Actief\n"
    var afas: String?
    var entra: String?
    var permissions: String?
    var groups: String?
    var agreements: String?
    var exceptions: String?
    var devicesHeader = "Medewerker;Apparaat;Tagcode;Uitgegeven;Ingenomen;Overeenkomst getekend\n"
    var devices: String?
    var settings = TestSupport.settings()

    init() {
        settings.afasGroups = [
            "INSITE": [], "FIN-BEP": ["Beperkt Fin"], "PZ-INK": ["Inkijk PZ"], "BEHEER": ["Volledig Beheer"],
        ]
        settings.schools[0].sites = ["regenboog"]
        settings.schools[1].sites = ["kompas"]
        settings.sharePointAreas = ["Beeldmateriaal", "Groeidocumenten"].map {
            .init(path: $0, pattern: "(^|/)sites/(?<school>[^/]+)/\($0)(/|$)")
        }
    }

    func tables() throws -> ReferenceTables {
        var tables = try defaultTables()
        tables.staff = table(.staff, staffHeader + staff)
        tables.parnasSys = table(.accountsParnasSys, parnasSysHeader + parnasSys)
        tables.afas = afas.map { table(.accountsAFAS, "Gebruiker;Medewerker;Groep;Geblokkeerd\n" + $0) }
        tables.entra = entra.map {
            table(
                .accountsEntra,
                "userPrincipalName;mail;userType;accountEnabled;createdDateTime;lastSignInDateTime;lastPasswordChangeDateTime\n"
                    + $0
            )
        }
        tables.permissions = permissions.map {
            table(.permissionsSharePoint, "Resource Path;Permission;User E-mail;User Or Group Type\n" + $0)
        }
        tables.groups = groups.map { table(.groups, "Gebruikersnaam;School;Groep;Van;Tot\n" + $0) }
        tables.confidentiality = agreements.map {
            table(.confidentiality, "Medewerker;Functie;Datum ondertekening\n" + $0)
        }
        tables.exceptions = exceptions.map {
            table(.exceptions, "Account;Systeem;Recht;Reden;Toegekend door;Begindatum;Einddatum\n" + $0)
        }
        tables.devices = devices.map { table(.devices, devicesHeader + $0) }
        return tables
    }

    func scan(
        on today: String = "2026-03-02",
        events: [EventBatch] = [],
        sources: Set<String> = []
    ) throws
        -> CheckSuite.Results
    {
        ChecksTests.scan(try tables(), settings, on: today, events: events, sources: sources)
    }

    /// The rules that found something, each as often as it did.
    func rules(on today: String = "2026-03-02", events: [EventBatch] = []) throws -> [String] {
        try scan(on: today, events: events).drafts.map(\.rule.rawValue)
    }
}
