import Access
import Model
import TestSupport
import Testing

@testable import Checks

@Suite("AFAS events against the matrix") struct AfasEventTests {
    let outside: RuleID = "afas-page-outside-matrix"
    let school: RuleID = "afas-staff-of-other-school"
    let change: RuleID = "afas-change-by-view-only"
    let rights: RuleID = "afas-rights-change-unauthorised"

    struct Page: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var user: String
        var path: String
        var date = "2026-02-02"
        /// The domain of `afas-page-outside-matrix`, `school` for `afas-staff-of-other-school`, nil for neither.
        var expected: String?
    }

    static let pages: [Page] = [
        .init(testDescription: "a page for everyone", user: "LKR", path: "/publiek/nieuws/1"),
        .init(testDescription: "one's own file", user: "LKR", path: "/mijn-dossier/4/verlof"),
        .init(testDescription: "one's own number with zeros", user: "LKR", path: "/mijn-dossier/0004"),
        .init(testDescription: "somebody else's own file", user: "LKR", path: "/mijn-dossier/5", expected: "pz"),
        .init(testDescription: "one's own file under a pattern of PZ", user: "LKR", path: "/medewerker/4"),
        .init(testDescription: "somebody else's file", user: "LKR", path: "/medewerker/5", expected: "pz"),
        .init(
            testDescription: "a number that only begins with one's own",
            user: "LKR",
            path: "/medewerker/44",
            expected: "pz"
        ),
        .init(testDescription: "personnel affairs", user: "PZA", path: "/medewerker/5"),
        .init(testDescription: "personnel affairs in somebody's own file", user: "PZA", path: "/mijn-dossier/5"),
        .init(testDescription: "the board looks", user: "CVB", path: "/medewerker/5"),
        .init(testDescription: "the board looks at money", user: "CVB", path: "/fin/rapport"),
        .init(testDescription: "the director at his own school's employee", user: "DIR", path: "/medewerker/4"),
        .init(testDescription: "the director at another's", user: "DIR", path: "/medewerker/5", expected: "school"),
        .init(
            testDescription: "at somebody's own file there",
            user: "DIR",
            path: "/mijn-dossier/5",
            expected: "school"
        ),
        .init(testDescription: "at one of two schools", user: "DIR", path: "/medewerker/7"),
        .init(testDescription: "at someone of the office", user: "DIR", path: "/medewerker/9", expected: "school"),
        .init(testDescription: "at someone who left his school", user: "DIR", path: "/medewerker/8"),
        .init(
            testDescription: "at someone who left another school",
            user: "DIK",
            path: "/medewerker/8",
            expected: "school"
        ),
        .init(testDescription: "at nobody whom the register has", user: "DIR", path: "/medewerker/999"),
        .init(testDescription: "at nobody in particular", user: "DIR", path: "/medewerker/overzicht"),
        .init(testDescription: "at his own file", user: "DIR", path: "/medewerker/1"),
        .init(testDescription: "the director at money", user: "DIR", path: "/fin/factuur/1"),
        .init(testDescription: "the director at relations", user: "DIR", path: "/crm/1", expected: "crm"),
        .init(testDescription: "the teacher at money", user: "LKR", path: "/fin/factuur/4", expected: "fin"),
        .init(testDescription: "whoever works at the office has relations", user: "PZA", path: "/crm/1"),
        .init(testDescription: "a page that two patterns match is the first's", user: "LKR", path: "/publiek/fin/1"),
        .init(testDescription: "a page that no pattern matches", user: "LKR", path: "/iets/anders"),
        .init(testDescription: "whoever left", user: "WEG", path: "/fin/1"),
        .init(
            testDescription: "whoever had not left",
            user: "WEG",
            path: "/fin/1",
            date: "2025-12-31",
            expected: "fin"
        ),
        .init(testDescription: "a function that nobody knows", user: "ONB", path: "/fin/1"),
        .init(testDescription: "a function without rights", user: "CON", path: "/fin/1", expected: "fin"),
        .init(testDescription: "a stranger", user: "XXX", path: "/fin/1"),
        .init(testDescription: "facilities at management", user: "FAC", path: "/beheer/x"),
        .init(testDescription: "money at management", user: "FIN", path: "/beheer/x", expected: "beheer"),
    ]

    @Test("pages", arguments: pages) func opened(_ one: Page) throws {
        let results = try EventBoard().results([page("AOL\\100.\(one.user)", one.path, on: one.date)])
        let found = results.of(outside).map { $0.discriminator.joined() } + results.of(school).map { _ in "school" }
        #expect(found == (one.expected.map { [$0] } ?? []))
        if let draft = results.of(outside).first { #expect(draft.account == "100.\(one.user)") }
    }

    @Test("the day of a change of function decides", arguments: [("2026-01-31", 0), ("2026-02-01", 1)])
    func newFunction(_ date: String, _ expected: Int) throws {
        var board = EventBoard()
        board.staff +=
            "20;W;w@dewaard.example;100.WWW;;Beleidsmedewerker Financiën;Bestuursbureau;1-8-2020;;1-8-2020;31-1-2026;\n"
            + "20;W;w@dewaard.example;100.WWW;;Leerkracht;De Regenboog;1-8-2020;;1-2-2026;;\n"
        let found = try board.results([page("100.WWW", "/fin/1", on: date, at: date == "2026-01-31" ? 86_399 : 0)])
        #expect(found.of(outside).count == expected)
        if expected == 1 {
            #expect(found.of(outside).first?.facts["formerFunction"] == .text("Beleidsmedewerker Financiën"))
            #expect(
                found.of(outside).first?.basis.matrixRows
                    == ["afas: Financiële gegevens / Beleidsmedewerker Financiën / Volledig Fin"]
            )
        }
    }

    @Test("an employee's school is that of the day of the page", arguments: [("2025-12-31", 1), ("2026-01-01", 0)])
    func moved(_ date: String, _ expected: Int) throws {
        var board = EventBoard()
        board.staff +=
            "20;W;w@dewaard.example;100.WWW;;Leerkracht;Het Kompas;1-8-2020;;1-8-2020;31-12-2025;\n"
            + "20;W;w@dewaard.example;100.WWW;;Leerkracht;De Regenboog;1-8-2020;;1-1-2026;;\n"
        let found = try board.results([page("100.DIR", "/medewerker/20", on: date)]).of(school)
        #expect(found.count == expected)
        if let one = found.first {
            #expect(one.facts["ownSchools"] == .list(["De Regenboog"]))
            #expect(one.facts["otherSchools"] == .list(["Het Kompas"]))
            #expect(one.school == nil)
            #expect(one.personalData == PersonalData(kinds: ["staff-file"], people: 1))
        }
    }

    @Test("a director who also is of personnel affairs may open all files") func both() throws {
        var board = EventBoard()
        board.staff +=
            "1;Directeur Regenboog;dir.r@dewaard.example;100.DIR;;Beleidsmedewerker PZ;Bestuursbureau;1-8-2020;;;;\n"
        #expect(try board.results([page("100.DIR", "/medewerker/5")]).drafts.isEmpty)
    }

    @Test(
        "an exception by right, by domain or by user group holds to its last day",
        arguments: ["Inkijk Fin", "Volledig Fin", "Fin", "FIN-INK"],
        [("2026-01-31", 0, 1), ("2026-02-01", 1, 0)]
    )
    func exception(_ right: String, _ at: (String, Int, Int)) throws {
        var board = EventBoard()
        board.exceptions = "100.LKR;AFAS;\(right);vervanging;directeur;1-1-2026;31-1-2026\n"
        let results = try board.results([page("100.LKR", "/fin/1", on: at.0), page("100.LKR", "/fin/2", on: at.0)])
        #expect(results.of(outside).count == at.1)
        #expect(results.hiddenByException == at.2)
    }

    @Test("pages of one domain are one finding, those of another another") func grouped() throws {
        let events = [
            page("100.LKR", "/medewerker/5", at: 10), page("100.LKR", "/medewerker/7", at: 20),
            page("100.LKR", "/medewerker/5", at: 30), page("100.LKR", "/fin/1", at: 40),
            page("100.LKR", "/mijn-dossier/9", at: 50),
        ]
        let found = try EventBoard().results(events).of(outside)
        #expect(found.map(\.count) == [1, 4])
        let personnel = try #require(found.last)
        #expect(personnel.facts["employees"] == .number(3))
        #expect(personnel.personalData == PersonalData(kinds: ["staff-file"], people: 3))
        #expect(personnel.severity == .high)
        #expect(personnel.variant == nil)
        #expect(found.first?.severity == .medium)
        let only = try EventBoard().results([page("100.LKR", "/mijn-dossier/9")]).of(outside)
        #expect(only.map(\.variant) == ["file-of-other"])
    }

    @Test("pages that no pattern matches are said, and undecided patterns reported") func coverage() throws {
        let results = try EventBoard().results([page("100.LKR", "/iets/anders")])
        #expect(results.coverage(outside)?.missing == ["insite-pages-unmatched"])
        #expect(results.coverage(outside)?.state == .partly)
        var board = EventBoard()
        board.settings.inSitePages = [.init(pattern: "(a+)+$|([a-z/]+)*!", domain: "Fin")]
        let hard = try board.results([page("100.LKR", "/" + String(repeating: "a", count: 4000) + "1")])
        #expect(hard.of(outside).isEmpty)
        #expect(hard.diagnostics.contains { $0.code == "checks.pattern-undecided" && $0.column == "afas.pages" })
        board.settings.inSitePages = []
        let none = try board.results([page("100.LKR", "/fin/1")])
        #expect(none.coverage(outside)?.missing == ["setting-insite-pages"])
        #expect(none.coverage(school)?.state == .notRun)
    }

    struct Change: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var user: String
        var table: String
        var key: String
        var date = "2026-02-02"
        /// `domain variant` of `afas-change-by-view-only`, `rights` or `rights own-account`, nil for neither.
        var expected: String?
    }

    static let changes: [Change] = [
        .init(testDescription: "money changes money", user: "FIN", table: "Factuur", key: "F1"),
        .init(testDescription: "a limited right changes", user: "DIR", table: "Factuur", key: "F1"),
        .init(testDescription: "looking is not changing", user: "CVB", table: "Factuur", key: "F1", expected: "fin"),
        .init(
            testDescription: "the name of a table in either case",
            user: "CVB",
            table: " factuur",
            key: "F1",
            expected: "fin"
        ),
        .init(testDescription: "no right at all", user: "LKR", table: "Factuur", key: "F1", expected: "fin no-level"),
        .init(
            testDescription: "an invoice with one's own number is not one's own record",
            user: "LKR",
            table: "Factuur",
            key: "4",
            expected: "fin no-level"
        ),
        .init(testDescription: "one's own record by self service", user: "LKR", table: "Medewerker", key: "4"),
        .init(testDescription: "by user code", user: "LKR", table: "Medewerker", key: "100.lkr"),
        .init(testDescription: "somebody else's", user: "LKR", table: "Medewerker", key: "5", expected: "pz no-level"),
        .init(testDescription: "the board looks only", user: "CVB", table: "Medewerker", key: "5", expected: "pz"),
        .init(testDescription: "the director at his own school", user: "DIR", table: "Medewerker", key: "4"),
        .init(
            testDescription: "the director at another",
            user: "DIR",
            table: "Medewerker",
            key: "5",
            expected: "pz other-school"
        ),
        .init(testDescription: "the director at a record of nobody", user: "DIR", table: "Medewerker", key: "X9"),
        .init(testDescription: "personnel affairs", user: "PZA", table: "Medewerker", key: "5"),
        .init(testDescription: "a table that the settings do not name", user: "LKR", table: "Iets", key: "1"),
        .init(testDescription: "whoever left", user: "WEG", table: "Factuur", key: "1"),
        .init(testDescription: "an unknown function", user: "ONB", table: "Factuur", key: "1"),
        .init(testDescription: "rights by facilities", user: "FAC", table: "Gebruiker", key: "100.LKR"),
        .init(
            testDescription: "rights by personnel affairs",
            user: "PZA",
            table: "Gebruiker",
            key: "100.LKR",
            expected: "rights"
        ),
        .init(
            testDescription: "rights of one's own",
            user: "PZA",
            table: "gebruiker",
            key: "100.PZA",
            expected: "rights own-account"
        ),
        .init(testDescription: "rights by whoever left", user: "WEG", table: "Gebruiker", key: "100.LKR"),
        .init(testDescription: "rights by an unknown function", user: "ONB", table: "Gebruiker", key: "100.LKR"),
        .init(
            testDescription: "rights by the board",
            user: "CVB",
            table: "Gebruiker",
            key: "100.LKR",
            expected: "rights"
        ),
    ]

    @Test("changes", arguments: changes) func changed(_ one: Change) throws {
        let results = try EventBoard().results([mutation("100.\(one.user)", one.table, one.key, on: one.date)])
        let found =
            results.of(change).map { ($0.discriminator + [$0.variant].compactMap { $0 }).joined(separator: " ") }
            + results.of(rights).map { (["rights"] + [$0.variant].compactMap { $0 }).joined(separator: " ") }
        #expect(found == (one.expected.map { [$0] } ?? []))
    }

    @Test("who manages rights is decided by the day", arguments: [("2026-01-31", 0), ("2026-02-01", 1)])
    func managed(_ date: String, _ expected: Int) throws {
        var board = EventBoard()
        board.staff +=
            "20;W;w@dewaard.example;100.WWW;;Controller;Bestuursbureau;1-8-2020;;1-8-2020;31-1-2026;\n"
            + "20;W;w@dewaard.example;100.WWW;;Administratie;Bestuursbureau;1-8-2020;;1-2-2026;;\n"
        let found = try board.results([mutation("100.WWW", "Gebruiker", "100.LKR", on: date)]).of(rights)
        #expect(found.count == expected)
        #expect(found.allSatisfy { $0.severity == .high && $0.facts["formerFunction"] != nil })
    }

    @Test("an agreed exception covers a change and a change of rights") func changeException() throws {
        var board = EventBoard()
        board.exceptions =
            "100.LKR;AFAS;Beperkt Fin;x;y;1-1-2026;31-3-2026\n100.PZA;AFAS;Volledig Beheer;x;y;1-1-2026;31-3-2026\n"
        let results = try board.results([
            mutation("100.LKR", "Factuur", "F1"), mutation("100.PZA", "Gebruiker", "100.LKR"),
        ])
        #expect(results.drafts.isEmpty)
        #expect(results.hiddenByException == 2)
        board.exceptions = "100.LKR;AFAS;Inkijk Fin;x;y;1-1-2026;31-3-2026\n"
        #expect(try board.results([mutation("100.LKR", "Factuur", "F1")]).of(change).map(\.variant) == [nil])
    }

    @Test("a matrix that names a bare level in the block of its domain means that domain") func bareLevel() throws {
        let board = EventBoard()
        var tables = try board.tables()
        tables.matrices[.afas] = table(
            .matrix,
            "Blok;Functie;Recht;Niveau;Voorwaarde\nBeheer;Facilitair medewerker;Volledig;Stichting;\n"
        )
        func found(_ user: String) -> Int {
            scan(tables, board.settings, events: [batch([mutation(user, "Gebruiker", "100.LKR")])]).of(rights).count
        }
        #expect(found("100.FAC") == 0)
        #expect(found("100.PZA") == 1)
    }

    @Test("coverage tells what was not judged") func changeCoverage() throws {
        var board = EventBoard()
        let some = try board.results([mutation("100.LKR", "Iets", "1")])
        #expect(some.coverage(change)?.missing == ["afas-tables-unknown"])
        #expect(some.coverage(rights)?.state == .ran)
        board.settings.afasTables["Gebruiker"] = nil
        #expect(
            try board.results([mutation("100.LKR", "Iets", "1")]).coverage(rights)?.missing == ["afas-tables-rights"]
        )
        board.settings.afasTables = [:]
        let none = try board.results([mutation("100.LKR", "Factuur", "1")])
        #expect(none.coverage(change)?.state == .notRun)
        #expect(none.coverage(rights)?.missing == ["setting-afas-tables"])
    }

    @Test("someone of whom a row of the register is unreadable is accused of nothing") func unreadable() throws {
        var board = EventBoard()
        board.staff += "4;Leerkracht Regenboog;lk.r@dewaard.example;100.LKR;;Controller;Bestuursbureau;31-2-2020;;;;\n"
        let results = try board.results([page("100.LKR", "/fin/1"), mutation("100.LKR", "Factuur", "F1")])
        #expect(results.drafts.isEmpty)
        #expect(results.coverage(outside)?.missing == ["staff-rows"])
    }

    @Test(
        "hostile values crash nothing",
        arguments: [
            "", "\u{0}", "/medewerker/99999999999999999999999", "/medewerker/\u{660}", "/mijn-dossier/", "'; drop",
            "=cmd()",
        ]
    )
    func hostile(_ text: String) throws {
        let bare = TestEvent(.afas, amsterdam("2026-02-02", 0), "100.LKR", [FieldName.table: text])
        let results = try EventBoard().results([
            page("100.DIR", text), page("100.LKR", text), mutation("100.DIR", text, text),
            mutation("100.DIR", "Medewerker", text), mutation("100.LKR", "Gebruiker", text), bare,
        ])
        #expect(results.diagnostics.isEmpty)
        #expect(results.of(rights).count == 1)
    }

    @Test("files, batches and workers in any order give the same", arguments: 1...4, 0..<4)
    func anyOrder(_ workers: Int, _ seed: Int) throws {
        var generator = Seeded(seed)
        let users = ["LKR", "LKK", "DIR", "DIK", "CVB", "PZA", "FIN", "WEG", "ONB"]
        let paths = ["/medewerker/5", "/medewerker/4", "/mijn-dossier/7", "/fin/1", "/crm/1", "/anders", "/publiek/1"]
        let tables = ["Factuur", "Medewerker", "Gebruiker", "Relatie", "Iets"]
        let events = (0..<160).map { number in
            let user = "100." + (users.randomElement(using: &generator) ?? "LKR")
            let date = number % 3 == 0 ? "2025-12-31" : "2026-01-01"
            guard number % 2 == 0 else {
                return page(user, paths.randomElement(using: &generator) ?? "", on: date, at: number / 3)
            }
            return mutation(
                user,
                tables.randomElement(using: &generator) ?? "",
                "\(number % 12)",
                on: date,
                at: number / 3
            )
        }
        let board = EventBoard()
        let straight = try board.shuffled(events, workers: 1, seed: 99)
        let dealt = try board.shuffled(events, workers: workers, seed: seed)
        #expect(dealt.drafts == straight.drafts)
        #expect(dealt.coverage == straight.coverage)
        for rule in [outside, school, change, rights] { #expect(!straight.of(rule).isEmpty) }
    }
}
