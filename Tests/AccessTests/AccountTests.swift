import Model
import TestSupport
import Testing

@testable import Access

@Suite("Accounts and whose they are") struct AccountTests {
    let staffRows =
        "0042;Els Bakker;e.bakker@dewaard.example;12345.EBA;els@thuis.example;Leerkracht;De Regenboog;1-8-2020;;;;\n"
        + "43;Jan de Wit;j.dewit@dewaard.example;12345.JWI;;Directeur;Het Kompas;1-8-2020;;;;\n"

    func read(
        _ change: (inout ReferenceTables) -> Void,
        _ settings: BoardSettings = settings()
    ) throws
        -> AccessModel.Reading
    {
        var tables = try defaultTables()
        tables.staff = table(.staff, staffHeader + staffRows)
        change(&tables)
        return AccessModel.read(tables, settings: settings)
    }

    @Test(
        "accounts join by address, user code, employee number or settings: never by name",
        arguments: [
            ("E.Bakker@dewaard.example;;", "0042", JoinKey.address), ("ebakker;;els@thuis.example", "0042", .address),
            ("ebakker;42;", "0042", .employeeNumber), ("12345.eba;;", "0042", .userCode),
            ("kantoor;;", "43", .settings),
            ("Els Bakker;;", nil, nil), ("e.bakker;;", nil, nil), ("ebakker;4242;", nil, nil),
        ] as [(String, String?, JoinKey?)]
    )
    func joins(_ cells: String, _ number: String?, _ key: JoinKey?) throws {
        var settings = settings()
        settings.accountOwners = [.parnassys: ["kantoor": "43"]]
        let model = try read(
            {
                $0.parnasSys = table(
                    .accountsParnasSys,
                    "Gebruikersnaam;Medewerker;E-mail;Rollen\n\(cells);Leerkracht\n"
                )
            },
            settings
        ).model
        let account = try #require(model.accounts[.parnassys]?.first)
        #expect(model.person(account.person)?.number == number)
        #expect(account.joinedBy == key)
    }

    @Test("keys that lead to two people are said; the stronger one is used") func conflict() throws {
        let reading = try read {
            $0.parnasSys = table(
                .accountsParnasSys,
                "Gebruikersnaam;Medewerker;Rollen\ne.bakker@dewaard.example;43;Leerkracht\n"
            )
        }
        #expect(reading.diagnostics.map(\.code) == ["accounts.join-conflict"])
        #expect(reading.model.person(reading.model.accounts[.parnassys]?.first?.person)?.number == "0042")
    }

    @Test("an account with a row per school is one, with its roles where they are; twice one school is not")
    func perSchool()
        throws
    {
        let reading = try read {
            $0.parnasSys = table(
                .accountsParnasSys,
                "Gebruikersnaam;School;Rollen;Groepen;Status\neb;De Regenboog;Leerkracht, IB|X;5A|6B;Actief\n"
                    + "EB;34CD;Directeur;;Actief\neb;12ab;Leerkracht;;Actief\n"
            )
        }
        #expect(reading.diagnostics.map(\.code) == ["accounts.double"])
        #expect(reading.diagnostics.first?.record == 3)
        let accounts = try #require(reading.model.accounts[.parnassys])
        #expect(accounts.map(\.schools) == [["De Regenboog", "Het Kompas"]])
        #expect(accounts.first?.grants.map(\.text) == ["Leerkracht", "IB", "X", "Directeur"])
        #expect(accounts.first?.grants.last?.school == "Het Kompas")
        #expect(accounts.first?.groups.map(\.text) == ["5A", "6B"])
    }

    @Test("AFAS rows of one user are one account; a second owner and a doubled group are said") func afas() throws {
        let reading = try read {
            $0.afas = table(
                .accountsAFAS,
                "Gebruiker;Medewerker;Groep;Geblokkeerd\nAOL\\12345.EBA;42;INSITE;Nee\n12345.EBA;42;FIN;Nee\n"
                    + "12345.EBA;43;PZ;Nee\n12345.EBA;42;fin;Nee\n12345.JWI;43;INSITE;Ja\n12345.XXX;;INSITE;misschien\n"
            )
        }
        #expect(
            reading.diagnostics.map(\.code) == [
                "accounts.owner-conflict", "accounts.group-double", "accounts.status-unknown",
            ]
        )
        let accounts = try #require(reading.model.accounts[.afas])
        #expect(accounts.map { $0.grants.map(\.text) } == [["INSITE", "FIN"], ["INSITE"], ["INSITE"]])
        #expect(accounts.map { $0.isOpen(on: day("2026-01-01")) } == [true, false, true])
    }

    @Test(
        "an account is open between its days and when its status does not say otherwise",
        arguments: [
            ("", "", "Actief", true), ("", "1-3-2026", "Actief", false), ("", "2-3-2026", "Actief", true),
            ("3-3-2026", "", "Actief", false), ("", "", "Gesloten", false), ("", "", "inactief", false),
            ("", "", "", true),
        ]
    )
    func open(_ from: String, _ through: String, _ status: String, _ expected: Bool) throws {
        let model = try read {
            $0.parnasSys = table(
                .accountsParnasSys,
                "Gebruikersnaam;Rollen;Begindatum;Einddatum;Status\neb;X;\(from);\(through);\(status)\n"
            )
        }.model
        #expect(model.accounts[.parnassys]?.first?.isOpen(on: day("2026-03-02")) == expected)
    }

    @Test("Entra: guests, blocked accounts and days of use") func entra() throws {
        let model = try read {
            $0.entra = table(
                .accountsEntra,
                "userPrincipalName;mail;userType;accountEnabled;createdDateTime;lastSignInDateTime\n"
                    + "e.bakker@dewaard.example;;Member;True;8/19/2021 1:25:31 PM;2026-02-01T10:00:00Z\n"
                    + "x_zorg.example#EXT#@w.example;x@zorg.example;Guest;False;;\n"
            )
        }.model
        let accounts = try #require(model.accounts[.entra])
        #expect(accounts.map(\.isGuest) == [false, true])
        #expect(accounts.map(\.isBlocked) == [false, true])
        #expect(accounts.first?.days.from == day("2021-08-19"))
        #expect(accounts.first?.lastUse == day("2026-02-01"))
        #expect(accounts.allSatisfy { !$0.tellsPassword && $0.tellsLastUse })
    }

    @Test("SharePoint: one account a person; groups and links are counted, a repeated header is not a row")
    func sharePoint()
        throws
    {
        let reading = try read {
            $0.permissions = table(
                .permissionsSharePoint,
                "Resource Path;Permission;User Name;User E-mail;User Or Group Type;Link ID\n"
                    + "sites/a/Beeldmateriaal;Contribute;Els;e.bakker@dewaard.example;Internal;\n"
                    + "Resource Path;Permission;User Name;User E-mail;User Or Group Type;Link ID\n"
                    + "sites/a/Groeidocumenten;Read;Els;E.Bakker@dewaard.example;Internal;\n"
                    + "sites/a/Groeidocumenten;Read;Leden;;SharePoint Group;\nsites/a/x;Read;;;;77\n"
                    + "sites/a/Groeidocumenten;Toverkracht;Ext;y@zorg.example;External;\n"
            )
        }
        #expect(reading.diagnostics.map(\.code) == ["permissions.level-unknown"])
        let accounts = try #require(reading.model.accounts[.sharepoint])
        #expect(accounts.map { $0.grants.count } == [2, 1])
        #expect(accounts.map(\.isGuest) == [false, true])
        #expect(reading.model.unexpandedPermissions == 2)
    }

    @Test(
        "what is wrong with an exception is said, and it does not count",
        arguments: [
            ("a;parnassys;X;;;1-1-2026;", "exceptions.end-missing"),
            ("a;parnassys;X;;;1-1-2026;1-6-2027", "exceptions.too-long"),
            ("a;parnasys;X;;;1-1-2026;1-2-2026", "reference.system-unknown"),
            ("a;parnassys;;;;1-1-2026;1-2-2026", "reference.value-missing"),
            ("a;parnassys;X;;;1-2-2026;1-1-2026", "reference.end-before-start"),
            ("a;parnassys;X;;;;1-1-2026", "reference.value-missing"),
        ]
    )
    func exceptions(_ row: String, _ code: String) throws {
        let reading = try read {
            $0.exceptions = table(
                .exceptions,
                "Account;Systeem;Recht;Reden;Toegekend door;Begindatum;Einddatum\n\(row)\n"
            )
        }
        #expect(reading.diagnostics.map(\.code) == [code])
        #expect(reading.model.exceptions?.isEmpty == true)
    }

    @Test("groups taught are found under any name of the account, on their days") func groups() throws {
        let model = try read {
            $0.groups = table(
                .groups,
                "Gebruikersnaam;School;Groep;Van;Tot\ne.bakker@dewaard.example;12AB;5A;1-8-2025;31-12-2025\n"
                    + "12345.EBA;De Regenboog;Groep 6b;1-1-2026;\neb;;7;;\n"
            )
        }.model
        let person = model.person(0)
        #expect(model.taughtGroups(account: "eb", person: person, on: day("2025-12-31"))?.map(\.group) == ["5A", "7"])
        #expect(model.taughtGroups(account: nil, person: person, on: day("2026-01-01"))?.map(\.group) == ["Groep 6b"])
        #expect(TaughtGroup.key("Groep 6b") == TaughtGroup.key("6 B"))
    }
}

@Suite("School holidays") struct SchoolCalendarTests {
    func calendar() throws -> SchoolCalendar {
        var settings = settings()
        let read = readHolidays(table(.schoolHolidays, try repositoryFile("rules/calendars/school-holidays.csv")))
        #expect(read.1 == [])
        #expect(read.0.count == 29)
        settings.holidays = read.0
        return SchoolCalendar(settings)
    }

    @Test(
        "days are counted without those of the region of the school",
        arguments: [
            ("De Regenboog", "2025-10-10", "2025-10-31", 12), ("Het Kompas", "2025-10-10", "2025-10-31", 12),
            ("De Regenboog", "2025-10-17", "2025-10-27", 1), ("Het Kompas", "2025-10-17", "2025-10-27", 8),
            ("De Regenboog", "2025-12-19", "2026-01-05", 1), ("De Regenboog", "2026-01-05", "2026-01-05", 0),
            ("De Regenboog", "2026-01-06", "2026-01-05", 0),
        ]
    )
    func counting(_ school: String, _ start: String, _ end: String, _ expected: Int) throws {
        #expect(try calendar().daysOutsideHolidays(after: day(start), through: day(end), school: school) == expected)
    }

    @Test("every region has every holiday of three school years, of the usual length and without overlap")
    func complete() throws {
        let holidays = readHolidays(table(.schoolHolidays, try repositoryFile("rules/calendars/school-holidays.csv"))).0
        for region in BoardSettings.Region.allCases {
            let own = holidays.filter { $0.regions.isEmpty || $0.regions.contains(region) }
            #expect(own.count == 15)
            for holiday in own {
                let expected = holiday.name.hasPrefix("Zomer") ? 44 : holiday.name.hasPrefix("Kerst") ? 16 : 9
                #expect(holiday.days.length == expected)
                #expect(holiday.days.from?.weekday == 6)
            }
            #expect(DateSpan.merged(own.map(\.days)).count == 15)
        }
    }

    @Test("a region that does not exist is said") func wrongRegion() {
        let read = readHolidays(table(.schoolHolidays, "Naam;Regio;Van;Tot\nX;oost;1-1-2026;2-1-2026\n"))
        #expect(read.1.map(\.code) == ["calendar.region-unknown"])
        #expect(read.0.isEmpty)
    }
}

@Suite("Actors of events") struct ActorTests {
    @Test("two people with the same part before the @ are not told apart by it") func localPart() throws {
        var tables = try defaultTables()
        tables.staff = table(
            .staff,
            staffHeader + "1;A;jan@dewaard.example;;;Leerkracht;De Regenboog;1-8-2020;;;;\n"
                + "2;B;jan@kompas.example;;;Leerkracht;De Regenboog;1-8-2020;;;;\n"
                + "3;C;piet@dewaard.example;;;Leerkracht;De Regenboog;1-8-2020;;;;\n"
        )
        let directory = ActorDirectory(AccessModel.read(tables, settings: settings()).model)
        #expect(directory.actor(.linux, name: "jan")?.person == nil)
        #expect(directory.actor(.linux, name: "piet")?.person == 2)
        #expect(directory.actor(.linux, name: "")?.name == nil)
    }

    @Test(
        "what belongs to a system itself is no person",
        arguments: [
            (System.sharepoint, "app@sharepoint"), (.sharepoint, "SHAREPOINT\\system"),
            (.entra, "NT AUTHORITY\\SYSTEM"),
            (.windows, "PC-12$"), (.windows, "WAARD\\DC01$"),
        ]
    )
    func builtIn(_ system: System, _ name: String) throws {
        let directory = ActorDirectory(AccessModel.read(try defaultTables(), settings: settings()).model)
        #expect(directory.actor(system, name: name)?.kind == .service)
    }

    @Test("the table of names keeps them apart, however many there are") func byteTable() {
        var table = ByteTable()
        for number in 0..<5000 { table.insert(Array("name-\(number)".utf8), Int32(number)) }
        for number in 0..<5000 { #expect(table.value(of: Array("name-\(number)".utf8)) == Int32(number)) }
        #expect(table.value(of: Array("name-5000".utf8)) == nil)
        #expect(table.value(of: []) == nil)
    }
}
