import Access
import Model
import TestSupport
import Testing

@testable import Checks

@Suite("Checks on accounts") struct AccountCheckTests {
    @Test("a board in order has no findings") func clean() throws {
        var board = SmallBoard()
        board.afas = "12345.EBA;42;INSITE;Nee\n"
        board.entra =
            "e.bakker@dewaard.example;e.bakker@dewaard.example;Member;True;2020-08-01;2026-02-27T08:00:00Z;2025-12-01\n"
        board.groups = "ebakker;De Regenboog;5A;;\n"
        board.agreements = ""
        board.exceptions = ""
        #expect(try board.rules() == [])
    }

    // MARK: Departure

    @Test(
        "open after the last contract day: not on that day, yes on the next, grace is honoured",
        arguments: [
            ("2026-03-02", 0, 0), ("2026-03-03", 0, 1), ("2026-03-03", 1, 0), ("2026-03-04", 1, 1),
            ("2026-06-01", 90, 1),
        ]
    )
    func departure(_ today: String, _ grace: Int, _ expected: Int) throws {
        var board = SmallBoard()
        board.staff = "42;Els Bakker;e.bakker@dewaard.example;;;Leerkracht;De Regenboog;1-8-2020;2-3-2026;;;\n"
        board.settings.thresholds.departureGraceDays = grace
        let found = try board.scan(on: today).of("account-after-departure")
        #expect(found.count == expected)
        if let one = found.first {
            #expect(one.facts["endDate"] == .day(day("2026-03-02")))
            #expect(one.school == "De Regenboog")
            #expect(one.discriminator == ["2026-03-02"])
        }
    }

    @Test("who has left gets only the departure findings, whatever else is wrong with the account") func onlyDeparture()
        throws
    {
        var board = SmallBoard()
        board.staff =
            "42;Els Bakker;e.bakker@dewaard.example;12345.EBA;;Leerkracht;De Regenboog;1-8-2020;31-12-2025;;;\n"
        board.parnasSys =
            "ebakker;42;els@thuis.example;De Regenboog;Applicatiebeheerder;9Z;;;1-1-2024;1-1-2020;Actief\n"
        board.afas = "12345.EBA;42;BEHEER;Nee\n12345.EBA;42;FIN-BEP;Nee\n"
        board.permissions = "sites/regenboog/Beeldmateriaal;Full Control;e.bakker@dewaard.example;Internal\n"
        board.groups = ""
        board.agreements = ""
        let found = try board.scan().drafts
        #expect(found.map(\.rule) == Array(repeating: "account-after-departure", count: 3))
        #expect(found.map(\.system) == [.parnassys, .afas, .sharepoint])
        #expect(found.map(\.variant) == [nil, nil, "sharepoint"])
    }

    @Test("closed, blocked or back under a new contract is in order") func notAfterDeparture() throws {
        var board = SmallBoard()
        let gone = "42;Els Bakker;e.bakker@dewaard.example;;;Leerkracht;De Regenboog;1-8-2020;31-12-2025;;;\n"
        board.staff = gone + "42;Els Bakker;e.bakker@dewaard.example;;;Leerkracht;De Regenboog;1-3-2026;;;;\n"
        #expect(try board.rules() == [])
        board.staff = gone
        board.parnasSys = "ebakker;42;;De Regenboog;Leerkracht;;;31-12-2025;;;Actief\n"
        #expect(try board.rules() == [])
        board.parnasSys = "ebakker;42;;De Regenboog;Leerkracht;;;;;;Geblokkeerd\n"
        #expect(try board.rules() == [])
    }

    // MARK: Nobody's

    @Test("an open account of nobody is found, a closed one, a guest and a service account are not")
    func withoutPerson()
        throws
    {
        var board = SmallBoard()
        board.settings.serviceAccounts = [.parnassys: ["koppeling"]]
        board.parnasSys +=
            "invaller1;;;De Regenboog;Applicatiebeheerder;;;;1-1-2020;;Actief\noud;;;De Regenboog;Leerkracht;;;;;;Gesloten\n"
            + "koppeling;;;;Koppeling;;;;;;Actief\nspook;777;;De Regenboog;Leerkracht;;;;;;Actief\n"
        board.entra = "g_x#EXT#@w.example;g@x.example;Guest;True;;;\n"
        let found = try board.scan().drafts
        #expect(found.map(\.rule.rawValue) == ["account-without-person", "account-without-person"])
        #expect(found.map(\.account) == ["invaller1", "spook"])
        #expect(found.map(\.variant) == [nil, "number"])
    }

    @Test("a name seen only in logs counts when it got in; guesses that failed are counted, not flagged") func logOnly()
        throws
    {
        let events = [
            TestEvent(.linux, amsterdam("2026-02-01", 60), "leverancier"),
            TestEvent(.linux, amsterdam("2026-02-01", 30), "leverancier", [FieldName.eventOutcome: "failure"]),
            TestEvent(.linux, amsterdam("2026-02-01", 0), "admin", [FieldName.eventOutcome: "failure"]),
            TestEvent(.linux, amsterdam("2026-02-01", 1), "admin", [FieldName.eventOutcome: absent]),
            TestEvent(.linux, amsterdam("2026-02-01", 2), "oracle", [FieldName.eventOutcome: "unknown"]),
            TestEvent(.sharepoint, amsterdam("2026-02-01", 0), "gast", [FieldName.userType: "guest"]),
        ]
        let results = try SmallBoard().scan(events: [batch(events)])
        let found = results.of("account-without-person")
        #expect(found.map(\.account) == ["leverancier"])
        #expect(found.first?.variant == "log")
        #expect(found.first?.count == 1)
        #expect(found.first?.facts["failed"] == .number(1))
        #expect(results.unknownAttempts == ["linux": 2])
    }

    @Test("somebody whose row could not be read is not called unknown") func unreadableRow() throws {
        var board = SmallBoard()
        board.staff += "77;Jan;j@dewaard.example;;;Leerkracht;De Regenboog;31-2-2026;;;;\n"
        board.parnasSys += "jan;77;;De Regenboog;Leerkracht;;;;;;Actief\n"
        let results = try board.scan()
        #expect(results.drafts.isEmpty)
        #expect(results.coverage("account-without-person")?.state == .partly)
        #expect(results.coverage("account-without-person")?.missing.contains("staff-rows") == true)
    }

    // MARK: Rights

    @Test(
        "a right ends up in exactly one finding",
        arguments: [
            ("Leerkracht;1-8-2020;;;", "Leerkracht", []), ("Leerkracht;1-8-2020;;;", "Leerkracht beperkt", []),
            ("Leerkracht;1-8-2020;;;", "Leerkracht, Applicatiebeheerder", ["role-not-in-matrix"]),
            ("Groepsleerkracht;1-8-2020;;;", "Leerkracht", []),
            ("Onderwijsassistent;1-8-2020;;;", "Leerkracht", ["role-not-in-matrix"]),
            ("Interne begeleider;1-8-2020;;;", "Intern begeleider|Applicatiebeheerder", []),
            ("Invalleerkracht;16-2-2026;14-3-2026;;", "Leerkracht", ["substitute-role-duration"]),
            ("Invalleerkracht;16-2-2026;15-3-2026;;", "Leerkracht", ["substitute-role-duration"]),
            ("Invalleerkracht;16-2-2026;16-3-2026;;", "Leerkracht", []),
            ("Invalleerkracht;16-2-2026;14-3-2026;;", "Leerkracht beperkt", []),
            ("Conciërge;1-8-2020;;;", "", []), ("Conciërge;1-8-2020;;;", "Leerkracht beperkt", ["role-not-in-matrix"]),
        ] as [(String, String, [String])]
    )
    func rights(_ function: String, _ roles: String, _ expected: [String]) throws {
        var board = SmallBoard()
        let cells = function.split(separator: ";", omittingEmptySubsequences: false)
        board.staff =
            "42;Els Bakker;e.bakker@dewaard.example;;;\(cells[0]);De Regenboog;\(cells[1]);\(cells[2]);;;\n"
        board.parnasSys = "ebakker;42;;De Regenboog;\(roles);;1-8-2020;;27-2-2026;1-10-2025;Actief\n"
        #expect(try board.rules() == expected)
    }

    @Test("exactly four weeks is told as a borderline case, lighter than a short one") func borderline() throws {
        for (end, variant, severity) in [("14-3-2026", nil, Severity.low), ("15-3-2026", "borderline", .informational)]
        {
            var board = SmallBoard()
            board.staff = "42;Els Bakker;e.bakker@dewaard.example;;;Invalleerkracht;De Regenboog;16-2-2026;\(end);;;\n"
            let found = try board.scan().drafts
            #expect(found.map(\.variant) == [variant])
            #expect(found.map(\.severity) == [severity])
            #expect(found.first?.basis.matrixRows == ["parnassys: School / Invalleerkracht / Leerkracht"])
        }
    }

    @Test("a former function is named with the day it ended; a change of school is not a former function") func former()
        throws
    {
        var board = SmallBoard()
        board.staff =
            "42;Els Bakker;e.bakker@dewaard.example;;;Intern begeleider;De Regenboog;1-8-2020;;1-8-2020;31-1-2026;\n"
            + "42;Els Bakker;e.bakker@dewaard.example;;;Leerkracht;Het Kompas;1-8-2020;;1-2-2026;;\n"
        board.parnasSys =
            "ebakker;42;;De Regenboog;Intern begeleider, Leerkracht;;1-8-2020;;27-2-2026;1-10-2025;Actief\n"
        let found = try board.scan().drafts
        #expect(found.map(\.rule.rawValue) == ["role-not-in-matrix", "role-of-former-function"])
        #expect(found.first?.variant == "other-school")
        #expect(found.first?.facts["ownSchool"] == .text("Het Kompas"))
        #expect(found.last?.facts["formerEnd"] == .day(day("2026-01-31")))
        #expect(found.last?.firstSeen == amsterdam("2026-02-01", 0))
        #expect(found.allSatisfy { $0.school == "De Regenboog" })
    }

    @Test("AFAS groups: allowed, outside the matrix, and one that nobody has mapped") func afas() throws {
        var board = SmallBoard()
        board.staff += "43;Jan;j@dewaard.example;12345.JAN;;Directeur;De Regenboog;1-8-2020;;;;\n"
        board.afas =
            "12345.EBA;42;FIN-BEP;Nee\n12345.EBA;42;insite;Nee\n12345.JAN;43;FIN-BEP;Nee\n12345.JAN;43;PZ-INK;Nee\n"
        var results = try board.scan()
        #expect(results.drafts.map(\.account) == ["12345.EBA", "12345.JAN"])
        #expect(results.drafts.map(\.facts["given"]) == [.text("FIN-BEP"), .text("PZ-INK")])
        #expect(results.drafts.map(\.variant) == ["afas", "afas"])
        board.afas = "12345.EBA;42;VREEMD;Nee\n"
        results = try board.scan()
        #expect(results.drafts.isEmpty)
        #expect(results.coverage("role-not-in-matrix")?.missing.contains("afas-group-unmapped") == true)
    }

    @Test("SharePoint: only what the matrix speaks of is judged, the rest is said") func sharePoint() throws {
        var board = SmallBoard()
        board.permissions =
            "sites/regenboog/Beeldmateriaal;Full Control;e.bakker@dewaard.example;Internal\n"
            + "sites/regenboog/Beeldmateriaal/2025;Read;e.bakker@dewaard.example;Internal\n"
            + "sites/regenboog/Iets;Full Control;e.bakker@dewaard.example;Internal\n"
        let results = try board.scan()
        #expect(results.drafts.map(\.rule.rawValue) == ["role-not-in-matrix"])
        #expect(results.drafts.first?.facts["path"] == .text("sites/regenboog/Beeldmateriaal"))
        let missing = results.coverage("role-not-in-matrix")?.missing ?? []
        #expect(missing.contains("matrix-sharepoint-level"))
        #expect(missing.contains("sharepoint-outside-areas"))
    }

    @Test("SharePoint: folders are recognised as in the log, also without settings, under teams and percent-encoded")
    func sharePointDefaults() throws {
        var board = SmallBoard()
        board.settings.sharePointAreas = []
        board.permissions =
            "teams/regenboog/Gedeelde%20documenten%2FBeeldmateriaal/;Full Control;e.bakker@dewaard.example;Internal\n"
            + "sites/regenboog/Iets;Full Control;e.bakker@dewaard.example;Internal\n"
            + "sites/onbekend/Beeldmateriaal;Full Control;e.bakker@dewaard.example;Internal\n"
        var results = try board.scan()
        #expect(results.drafts.map(\.facts["area"]) == [.text("Beeldmateriaal"), .text("Beeldmateriaal")])
        #expect(Set(results.drafts.map(\.school)) == ["De Regenboog"])
        let missing = results.coverage("role-not-in-matrix")?.missing ?? []
        #expect(missing.contains("sharepoint-outside-areas"))
        #expect(missing.contains("sharepoint-site-unknown"))
        board.settings.sharePointAreas = [.init(path: "Beeldmateriaal", pattern: "(")]
        results = try board.scan()
        #expect(results.drafts.isEmpty)
        #expect(
            results.diagnostics.contains { $0.code == "checks.pattern-unusable" && $0.column == "sharepoint.areas" }
        )
    }

    @Test("the director manages the pictures of the own school, not of another") func sharePointSchool() throws {
        var board = SmallBoard()
        board.staff = "42;Els Bakker;e.bakker@dewaard.example;;;Directeur;De Regenboog;1-8-2020;;;;\n"
        board.parnasSys = ""
        board.permissions =
            "sites/regenboog/Beeldmateriaal;Full Control;e.bakker@dewaard.example;Internal\n"
            + "sites/kompas/Beeldmateriaal;Full Control;e.bakker@dewaard.example;Internal\n"
        let found = try board.scan().drafts
        #expect(found.map(\.variant) == ["other-school"])
        #expect(found.first?.school == "Het Kompas")
    }

    @Test(
        "an exception hides a right to its last day; the day after, it is expired and nothing else",
        arguments: [("2026-03-02", []), ("2026-03-03", ["exception-expired"])] as [(String, [String])]
    )
    func exceptions(_ today: String, _ expected: [String]) throws {
        var board = SmallBoard()
        board.parnasSys =
            "ebakker;42;;De Regenboog;Leerkracht,Applicatiebeheerder;;1-8-2020;;27-2-2026;1-10-2025;Actief\n"
        board.exceptions = "ebakker;parnassys;Applicatiebeheerder;Vervangt;PO;1-2-2026;2-3-2026\n"
        let results = try board.scan(on: today)
        #expect(results.drafts.map(\.rule.rawValue) == expected)
        #expect(results.hiddenByException == (expected.isEmpty ? 1 : 0))
    }

    @Test("an exception for an AFAS group may name the group or the right; a later one covers again")
    func exceptionNames()
        throws
    {
        for right in ["FIN-BEP", "beperkt fin", "Volledig Fin"] {
            var board = SmallBoard()
            board.afas = "12345.EBA;42;FIN-BEP;Nee\n"
            board.exceptions =
                "12345.EBA;afas;\(right);;;1-1-2026;1-2-2026\ne.bakker@dewaard.example;afas;\(right);;;2-2-2026;1-4-2026\n"
            #expect(try board.rules() == [])
            #expect(try board.rules(on: "2026-04-02").contains("exception-expired"))
        }
    }

    @Test("an unknown function is not judged, and said") func unknownFunction() throws {
        var board = SmallBoard()
        board.staff = "42;Els Bakker;e.bakker@dewaard.example;;;Tovenaar;De Regenboog;1-8-2020;;;;\n"
        let results = try board.scan()
        #expect(results.drafts.isEmpty)
        #expect(results.coverage("role-not-in-matrix")?.missing.contains("function-unknown") == true)
    }

    // MARK: Agreements

    @Test(
        "a starred function needs a signature from before the first access",
        arguments: [
            ("", 1, nil), ("42;Administratief medewerker;31-7-2020\n", 0, nil), ("42;;1-8-2020\n", 0, nil),
            ("0042;Administratief medewerker school;1-8-2020\n", 0, nil),
            ("42;Administratief medewerker;2-8-2020\n", 1, "late"), ("42;Directeur;1-1-2020\n", 1, nil),
            ("43;;1-1-2020\n", 1, nil),
        ] as [(String, Int, String?)]
    )
    func agreements(_ rows: String, _ expected: Int, _ variant: String?) throws {
        var board = SmallBoard()
        board.staff = "42;Els Bakker;e.bakker@dewaard.example;;;Administratief medewerker;De Regenboog;1-8-2020;;;;\n"
        board.parnasSys = "ebakker;42;;De Regenboog;Administratie;;1-8-2020;;27-2-2026;1-10-2025;Actief\n"
        board.agreements = rows
        let found = try board.scan().drafts
        #expect(found.map(\.rule) == Array(repeating: "missing-confidentiality-agreement", count: expected))
        if let one = found.first { #expect(one.variant == variant) }
    }

    // MARK: Passwords and addresses

    @Test(
        "a year is a year, over a leap day too",
        arguments: [
            ("2025-03-02", "2026-03-02", 0), ("2025-03-01", "2026-03-02", 1), ("2027-03-01", "2028-03-01", 0),
            ("2027-03-01", "2028-03-02", 1), ("2028-02-29", "2029-02-28", 0), ("2028-02-29", "2029-03-01", 1),
            ("2027-02-28", "2028-02-28", 0), ("2027-02-28", "2028-02-29", 0), ("2027-02-28", "2028-03-01", 1),
        ]
    )
    func passwords(_ changed: String, _ today: String, _ expected: Int) throws {
        var board = SmallBoard()
        board.parnasSys = "ebakker;42;;De Regenboog;Leerkracht;;1-8-2020;;\(today);\(changed);Actief\n"
        #expect(try board.scan(on: today).of("password-older-than-a-year").count == expected)
    }

    @Test("an unknown day is a finding of its own, unless the account is young; the check can be off")
    func passwordUnknown()
        throws
    {
        var board = SmallBoard()
        board.parnasSys = "ebakker;42;;De Regenboog;Leerkracht;;1-8-2020;;27-2-2026;;Actief\n"
        #expect(try board.scan().of("password-older-than-a-year").map(\.variant) == ["unknown"])
        board.parnasSys = "ebakker;42;;De Regenboog;Leerkracht;;1-8-2025;;27-2-2026;;Actief\n"
        #expect(try board.rules() == [])
        board.parnasSys = "ebakker;42;;De Regenboog;Leerkracht;;1-8-2020;;27-2-2026;1-1-2020;Actief\n"
        board.settings.checksOff = ["password-older-than-a-year"]
        let results = try board.scan()
        #expect(results.drafts.isEmpty)
        #expect(results.coverage("password-older-than-a-year")?.state == .off)
    }

    @Test(
        "only addresses that the board manages are its own",
        arguments: [
            ("e.bakker@dewaard.example", 0), ("e.bakker@DEWAARD.example", 0), ("e.bakker@regenboog.dewaard.example", 0),
            ("els@thuis.example", 1), ("els@nepdewaard.example", 1), ("els@dewaard.example.nep", 1), ("", 0),
        ]
    )
    func domains(_ mail: String, _ expected: Int) throws {
        var board = SmallBoard()
        board.parnasSys = "ebakker;42;\(mail);De Regenboog;Leerkracht;;1-8-2020;;27-2-2026;1-10-2025;Actief\n"
        #expect(try board.scan().of("foreign-email-domain").count == expected)
    }

    // MARK: Use

    @Test(
        "dormant after more than ninety days outside holidays",
        arguments: [
            // Christmas (16) and spring holidays (9) of the region Midden lie between.
            ("27-2-2026", 0, 0), ("7-11-2025", 0, 0), ("6-11-2025", 1, 91), ("5-11-2025", 1, 92),
        ]
    )
    func dormant(_ last: String, _ expected: Int, _ days: Int) throws {
        var board = SmallBoard()
        board.settings.holidays =
            readHolidays(table(.schoolHolidays, try repositoryFile("rules/calendars/school-holidays.csv"))).0
        board.parnasSys = "ebakker;42;;De Regenboog;Leerkracht;;1-8-2020;;\(last);1-10-2025;Actief\n"
        let found = try board.scan().of("dormant-account")
        #expect(found.count == expected)
        if let one = found.first { #expect(one.facts["days"] == .number(days)) }
    }

    @Test("young accounts, people who just came back and use that only the log knows are not dormant") func notDormant()
        throws
    {
        var board = SmallBoard()
        board.parnasSys = "ebakker;42;;De Regenboog;Leerkracht;;1-1-2026;;;1-1-2026;Actief\n"
        #expect(try board.rules() == [])
        board.parnasSys = "ebakker;42;;De Regenboog;Leerkracht;;1-8-2020;;1-6-2025;1-10-2025;Actief\n"
        #expect(try board.rules() == ["dormant-account"])
        let used = TestEvent(.parnassys, amsterdam("2026-02-20", 0), "EBakker")
        #expect(try board.rules(events: [batch([used])]) == [])
        let failed = TestEvent(.parnassys, amsterdam("2026-02-20", 0), "ebakker", [FieldName.eventOutcome: "failure"])
        #expect(try board.rules(events: [batch([failed])]) == ["dormant-account"])
        board.staff =
            "42;Els Bakker;e.bakker@dewaard.example;;;Leerkracht;De Regenboog;1-8-2020;1-6-2025;;;\n"
            + "42;Els Bakker;e.bakker@dewaard.example;;;Leerkracht;De Regenboog;1-2-2026;;;;\n"
        #expect(try board.rules() == [])
    }

    @Test("thresholds go by function, then by system") func dormantThresholds() throws {
        var board = SmallBoard()
        board.parnasSys = "ebakker;42;;De Regenboog;Leerkracht;;1-8-2020;;1-1-2026;1-10-2025;Actief\n"
        #expect(try board.rules() == [])
        board.settings.thresholds.dormantDays = [.parnassys: 30]
        #expect(try board.rules() == ["dormant-account"])
        board.settings.thresholds.dormantDaysByFunction = ["leerkracht": 60]
        #expect(try board.rules() == [])
    }

    @Test("an account that was never used is found when it is old enough; without any source it is not judged")
    func never()
        throws
    {
        var board = SmallBoard()
        board.parnasSys = "ebakker;42;;De Regenboog;Leerkracht;;1-8-2020;;;1-10-2025;Actief\n"
        #expect(try board.scan().of("dormant-account").map(\.variant) == ["never"])
        board.parnasSysHeader = board.parnasSysHeader.replacing("Laatst ingelogd", with: "Iets anders")
        let results = try board.scan()
        #expect(results.of("dormant-account").isEmpty)
        #expect(results.coverage("dormant-account")?.missing.contains("last-use-parnassys") == true)
        // Logs tell nothing of the days before the first of them.
        let other = TestEvent(.parnassys, amsterdam("2025-06-02", 0), "ander")
        let logged = try board.scan(events: [batch([other], dataset: "parnassys-logins")]).of("dormant-account")
        #expect(logged.map(\.variant) == ["never"] && logged.first?.facts["startDate"] == .day(day("2025-06-02")))
    }

    // MARK: Groups

    @Test(
        "groups that are not taught, for functions whose rights stop at the group",
        arguments: [
            ("Leerkracht", "5A", 0), ("Leerkracht", "Groep 5a", 0), ("Leerkracht", "5A|6B", 1), ("Leerkracht", "6B", 1),
            ("Onderwijsassistent", "6B", 1), ("Directeur", "6B", 0), ("Intern begeleider", "6B", 0),
        ]
    )
    func groups(_ function: String, _ groups: String, _ expected: Int) throws {
        var board = SmallBoard()
        board.staff = "42;Els Bakker;e.bakker@dewaard.example;;;\(function);De Regenboog;1-8-2020;;;;\n"
        board.parnasSys = "ebakker;42;;De Regenboog;;\(groups);1-8-2020;;27-2-2026;1-10-2025;Actief\n"
        board.groups = "e.bakker@dewaard.example;De Regenboog;5A;;\n"
        let found = try board.scan().of("access-outside-own-group")
        #expect(found.count == expected)
        if let one = found.first { #expect(one.facts["groups"] == .list(["6B"])) }
    }

    @Test("a school that works across groups on that day is passed over, and counted") func acrossGroups() throws {
        var board = SmallBoard()
        board.parnasSys = "ebakker;42;;De Regenboog;Leerkracht;6B;1-8-2020;;27-2-2026;1-10-2025;Actief\n"
        board.groups = "ebakker;De Regenboog;5A;;2-3-2026\n"
        board.settings.schools[0].acrossGroups = [DateSpan(from: day("2025-08-01"), through: day("2026-03-02"))]
        let results = try board.scan()
        #expect(results.drafts.isEmpty)
        #expect(results.passedOver["access-outside-own-group"] == ["works-across-groups": 1])
        #expect(try board.rules(on: "2026-03-03") == ["access-outside-own-group"])
    }

    // MARK: The whole

    @Test("what was not there is said of every check that needed it") func coverage() throws {
        let results = scan(try defaultTables())
        #expect(results.drafts.isEmpty)
        #expect(results.coverage.map(\.rule) == CheckRegistry.definitions.map(\.id))
        for check in results.coverage { #expect(check.state == .notRun && !check.missing.isEmpty && check.judged == 0) }
    }

    @Test("a night later, the same findings have the same makings of their id") func stable() throws {
        var board = SmallBoard()
        board.parnasSys =
            "ebakker;42;els@thuis.example;De Regenboog;Administratie;6B;1-8-2020;;1-6-2025;1-10-2024;Actief\n"
        board.groups = "ebakker;De Regenboog;5A;;\n"
        let tonight = try board.scan(on: "2026-03-02").drafts
        let tomorrow = try board.scan(on: "2026-03-03").drafts
        #expect(tonight.count == 5)
        #expect(tonight.map(\.discriminator) == tomorrow.map(\.discriminator))
        #expect(tonight.map(\.rule) == tomorrow.map(\.rule))
        #expect(tonight.allSatisfy { !$0.evidence.isEmpty && !$0.explanations.isEmpty })
    }
}
