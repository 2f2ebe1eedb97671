import Access
import Model
import Reviews
import TestSupport
import Testing

/// Use by account key; systems without an entry have no logs.
struct Uses: UsageSource {
    var known: [String: AccountUse] = [:]
    var seen: [Model.System: Set<String>] = [:]
    var rights: [String: AccountUse] = [:]
    var days: [Model.System: DateSpan] = [:]

    func logDays(_ system: Model.System) -> DateSpan? { days[system] }

    func use(_ system: Model.System, _ account: String, rights wanted: [String]) -> AccountUse? {
        guard !rights.isEmpty else { return nil }
        let found = wanted.compactMap { rights["\(account) \($0)"] }
        return AccountUse(last: found.compactMap(\.last).max(), count: found.reduce(0) { $0 + $1.count })
    }

    func use(_ system: Model.System, _ account: String) -> AccountUse? { known[Observation.key(system, account)] }
    func covers(_ system: Model.System) -> Bool { seen[system] != nil }
    var accounts: [Model.System: Set<String>] { seen }
}

@Suite struct PopulationTests {
    static func access(
        _ staff: String,
        _ accounts: String,
        groups: String? = nil
    ) throws -> AccessModel {
        var tables = try defaultTables()
        tables.staff = table(.staff, staffHeader + staff)
        tables.parnasSys = table(
            .accountsParnasSys,
            "Gebruikersnaam;Medewerker;School;Rollen;Begindatum;Laatst ingelogd;Status\n" + accounts
        )
        tables.groups = groups.map { table(.groups, "Gebruikersnaam;School;Groep;Van;Tot\n" + $0) }
        return AccessModel.read(tables, settings: settings()).model
    }

    static func staff(_ number: Int, _ function: String, _ school: String, _ end: String = "") -> String {
        "\(number);Naam \(number);n\(number)@dewaard.example;;;\(function);\(school);01-08-2020;\(end);01-08-2020;\(end);\n"
    }

    private static func builder(_ access: AccessModel, _ uses: Uses = Uses()) throws -> PopulationBuilder {
        PopulationBuilder(
            access,
            today: day("2026-03-10"),
            usage: uses,
            classes: RightClasses(text: try repositoryFile("rules/reviews/right-classes.csv")),
            findings: [],
            area: { _ in nil }
        )
    }

    @Test func `each right says whose it is, what the matrix says and why it deserves a look`() throws {
        let access = try Self.access(
            Self.staff(1, "Leerkracht", "De Regenboog") + Self.staff(2, "Leerkracht", "De Regenboog", "31-01-2026")
                + Self.staff(3, "Directeur", "De Regenboog"),
            """
            a1;1;De Regenboog;Leerkracht,Administratie;01-08-2020;01-09-2025;Actief
            a2;2;De Regenboog;Leerkracht;01-08-2020;30-01-2026;Actief
            a3;3;De Regenboog;Applicatiebeheerder;01-08-2020;09-03-2026;Actief
            a4;;De Regenboog;Leerkracht;01-08-2020;09-03-2026;Actief
            a5;1;De Regenboog;Leerkracht;01-08-2020;09-03-2026;Geblokkeerd
            """
        )
        let items = try Self.builder(access).allItems()
        func kinds(_ account: String, _ right: String) -> [String] {
            items.filter { $0.account == account && $0.right == right }.flatMap { $0.hints.map(\.kind.rawValue) }
        }
        #expect(kinds("a1", "Leerkracht") == ["unused"])
        #expect(kinds("a1", "Administratie") == ["beyond-matrix", "unused"])
        #expect(kinds("a2", "Leerkracht").contains("departed"))
        #expect(kinds("a3", "Applicatiebeheerder").isEmpty)
        #expect(kinds("a4", "Leerkracht") == ["no-owner"])
        #expect(!items.contains { $0.account == "a5" })
        #expect(items.first { $0.account == "a3" }?.rightClass == .administrator)
        #expect(items.first { $0.account == "a3" }?.threeWay == .inOrder)
        #expect(items.first { $0.account == "a1" && $0.right == "Administratie" }?.threeWay == .usedBeyondMatrix)
        #expect(Set(items.map(\.id)).count == items.count)
    }

    @Test(arguments: [
        // The logs are younger than the limit, reach back beyond it, ended before it had passed, and ended a few days ago.
        ("2026-01-05", "2026-03-09", nil, nil), ("2025-06-02", "2026-03-09", 281, nil),
        ("2025-06-02", "2025-08-01", nil, "2025-08-01"), ("2025-06-02", "2026-03-03", 281, nil),
        ("2025-06-02", "2026-03-02", 273, "2026-03-02"),
    ])
    func `that a right was not used is told as far as the logs reach`(
        _ first: String,
        _ last: String,
        _ days: Int?,
        _ through: String?
    ) throws {
        var tables = try defaultTables()
        tables.staff = table(.staff, staffHeader + Self.staff(1, "Leerkracht", "De Regenboog"))
        tables.permissions = table(
            .permissionsSharePoint,
            "Resource Path;Permission;User E-mail;User Or Group Type\nsites/r;Read;n1@dewaard.example;Internal\n"
        )
        let span = DateSpan(from: day(first), through: day(last))
        let uses = Uses(seen: [.sharepoint: ["ander@dewaard.example"]], days: [.sharepoint: span])
        let model = AccessModel.read(tables, settings: settings()).model
        let item = try #require(try Self.builder(model, uses).allItems().first { $0.system == .sharepoint })
        #expect(item.logs == DateSpan(from: day(first), through: through.map { day($0) }))
        let hint = item.hints.first { $0.kind == .neverUsed }
        #expect(hint?.facts["days"] == days.map(Fact.number))
        #expect(hint?.facts["since"] == days.map { _ in .day(day(first)) })
        #expect(hint != nil || !item.hints.contains { $0.kind == .unused })
    }

    @Test func `the use of a right is told where the logs tell it, and else that of the account`() throws {
        var tables = try defaultTables()
        tables.staff = table(.staff, staffHeader + Self.staff(1, "Leerkracht", "De Regenboog"))
        tables.permissions = table(
            .permissionsSharePoint,
            "Resource Path;Permission;User E-mail;User Or Group Type\n"
                + "sites/r/Beeldmateriaal;Contribute;n1@dewaard.example;Internal\n"
                + "sites/r/Groeidocumenten;Read;n1@dewaard.example;Internal\n"
        )
        tables.afas = table(.accountsAFAS, "Gebruiker;Medewerker;Groep;Geblokkeerd\nA1;1;PZ-INK;Nee\nA1;1;FIN;Nee\n")
        var settings = settings()
        settings.afasGroups = ["PZ-INK": ["Inkijk PZ"], "FIN": ["Beperkt Fin"]]
        let used = AccountUse(last: day("2026-03-01"), count: 7)
        let uses = Uses(
            known: [Observation.key(.sharepoint, "n1@dewaard.example"): used, Observation.key(.afas, "A1"): used],
            rights: [
                "n1@dewaard.example Beeldmateriaal: lezen": AccountUse(last: day("2026-02-01"), count: 3),
                "A1 PZ": used,
            ]
        )
        func items(_ uses: Uses) throws -> [String: ReviewItem] {
            let builder = PopulationBuilder(
                AccessModel.read(tables, settings: settings).model,
                today: day("2026-03-10"),
                usage: uses,
                classes: RightClasses(text: ""),
                findings: [],
                area: { path in
                    SharePointPlace(area: path.split(separator: "/").last.map(String.init) ?? "", school: nil)
                }
            )
            return Dictionary(
                builder.allItems().map { ($0.resource ?? $0.right, $0) },
                uniquingKeysWith: { first, _ in first }
            )
        }
        let told = try items(uses)
        // Reading is a use of the right to edit; another part was not used, though the account was.
        #expect(told["sites/r/Beeldmateriaal"]?.rightUse == AccountUse(last: day("2026-02-01"), count: 3))
        let unused = try #require(told["sites/r/Groeidocumenten"])
        #expect(unused.rightUse == AccountUse(last: nil, count: 0) && unused.lastUse == day("2026-03-01"))
        #expect(unused.threeWay == nil || [.unusedRight, .grantedBeyondMatrix].contains(unused.threeWay))
        // Opened pages tell of an AFAS right; that none was opened tells nothing.
        #expect(told["PZ-INK"]?.rightUse == used && told["FIN"]?.rightUse == nil)
        let silent = try items(Uses(known: uses.known))
        #expect(silent.values.allSatisfy { $0.rightUse == nil })
        let edit = try #require(silent["sites/r/Beeldmateriaal"])
        #expect(edit.uses == 7)
    }

    @Test func `every line of the list of guarded rights is read`() throws {
        let text = try repositoryFile("rules/reviews/right-classes.csv")
        #expect(RightClasses(text: text).entries.count == text.split(separator: "\n").count - 1)
    }

    @Test func `a rare right is told from five peers at other schools on, and not before`() throws {
        func rare(_ peers: Int) throws -> Bool {
            var people = Self.staff(1, "Leerkracht", "De Regenboog")
            var accounts = "a1;1;De Regenboog;Zeldzame rol;01-08-2020;09-03-2026;Actief\n"
            for number in 10..<(10 + peers) {
                people += Self.staff(number, "Leerkracht", "Het Kompas")
                accounts += "a\(number);\(number);Het Kompas;Leerkracht;01-08-2020;09-03-2026;Actief\n"
            }
            let items = try Self.builder(try Self.access(people, accounts)).allItems()
            return items.contains { $0.right == "Zeldzame rol" && $0.hints.contains { $0.kind == .rare } }
        }
        #expect(try !rare(4))
        #expect(try rare(5))
    }

    @Test func `the draft and the completeness say what is not explained`() throws {
        let access = try Self.access(
            Self.staff(1, "Leerkracht", "De Regenboog"),
            """
            a1;1;De Regenboog;Leerkracht;01-08-2020;09-03-2026;Actief
            a1b;1;De Regenboog;Leerkracht;01-08-2020;09-03-2026;Actief
            a4;;De Regenboog;Leerkracht;01-08-2020;09-03-2026;Actief
            """
        )
        let builder = try Self.builder(access, Uses(seen: [.parnassys: ["a1", "vreemd"]]))
        var gone = try #require(builder.allItems().first)
        gone.account = "weg"
        let previous = Population(
            items: [gone],
            sources: [SourceCount(system: .parnassys, accounts: 5, digest: "x")]
        )
        let sources = [SourceCount(system: .parnassys, accounts: 3, digest: "y")]
        let population = builder.population(ReviewScope(), sources: sources, previous: previous)
        #expect(population.issues.contains(DraftIssue(.double, .parnassys, ["a1", "a1b"])))
        #expect(population.issues.contains(DraftIssue(.noOwner, .parnassys, ["a4"])))
        for expected in [
            Difference(.seenInLogs, .parnassys, "vreemd"), Difference(.goneUnordered, .parnassys, "weg"),
            Difference(.fewerAccounts, .parnassys, "5 → 3"), Difference(.noExport, .afas, ""),
        ] {
            #expect(population.differences.contains(expected))
        }
        var scope = ReviewScope()
        scope.school = "Het Kompas"
        #expect(builder.within(scope, builder.allItems()).isEmpty)
    }

    @Test func `no round begins or ends in a holiday, and a reminder of a holiday goes out before it`() throws {
        var settings = settings()
        settings.holidays = [
            .init(name: "Herfst", regions: [], days: DateSpan(from: day("2026-10-03"), through: day("2026-10-11")))
        ]
        let calendar = SchoolCalendar(settings)
        for moment in Rhythm.moments(schoolYear: 2026, school: "De Regenboog", calendar: calendar) {
            #expect(Rhythm.isSchoolDay(moment.opens, "De Regenboog", calendar))
            #expect(Rhythm.isSchoolDay(moment.due, "De Regenboog", calendar))
            #expect(moment.due > moment.opens)
        }
        let population = Fixture.population([Fixture.item("aaaaaaaaaaaa")])
        var plan = Fixture.plan
        plan.due = day("2026-10-12")
        var round = ReviewRound(population: population)
        try round.run(.plan(plan), Fixture.director, Fixture.start)
        try round.run(.start(population, previous: [], shrinkReason: nil), Fixture.director, Fixture.start)
        func reminders(_ text: String) -> [Reminder] { Reminder.due(round, today: day(text), calendar: calendar) }
        #expect(reminders("2026-10-05").isEmpty && reminders("2026-10-11").isEmpty)
        #expect(reminders("2026-10-02").map(\.to.number) == ["102"])
        #expect(reminders("2026-10-13").map(\.kind) == [.overdue])
        try round.run(.remind(reminders("2026-10-13")[0], day("2026-10-13")), Fixture.board, Fixture.at(60))
        #expect(reminders("2026-10-13").isEmpty && reminders("2026-10-19").isEmpty)
        #expect(reminders("2026-10-20").map(\.kind) == [.overdue])
        try round.decide(DecisionInput("aaaaaaaaaaaa", .keep), Fixture.director, Fixture.at(61))
        #expect(reminders("2026-10-20").map(\.open) == [0], "all is decided, and the signature is missing")
        try round.run(.sign(function: "directeur", leaveOpen: false), Fixture.director, Fixture.at(62))
        #expect(reminders("2026-10-20").isEmpty)
    }

    @Test func `a new function, a departure, the end of temporary work and other groups ask for a small review`() throws
    {
        let staff =
            Self.staff(1, "Leerkracht", "De Regenboog", "31-07-2026") + Self.staff(3, "Leerkracht", "De Regenboog")
            + "2;Naam 2;n2@dewaard.example;;;Leerkracht;De Regenboog;01-01-2026;30-06-2026;01-01-2026;30-06-2026;\n"
            + "4;Naam 4;n4@dewaard.example;;;Leerkracht;De Regenboog;01-08-2020;;01-08-2020;31-05-2026;\n"
            + "4;Naam 4;n4@dewaard.example;;;Directeur;De Regenboog;01-08-2020;;01-06-2026;;\n"
        let access = try Self.access(
            staff,
            "a3;3;De Regenboog;Leerkracht;01-08-2020;09-03-2026;Actief",
            groups: "a3;De Regenboog;5A;01-08-2025;31-07-2026\na3;De Regenboog;6A;01-08-2026;31-07-2027"
        )
        let found = Trigger.find(access, from: day("2026-05-01"), through: day("2026-08-31"))
        #expect(
            found.map { "\($0.day.iso) \($0.occasion.rawValue) \($0.people.joined())" } == [
                "2026-06-01 new-function 4", "2026-07-01 contract-end 2", "2026-08-01 class-change 3",
                "2026-08-01 departure 1",
            ]
        )
        #expect(Trigger.find(access, from: day("2026-09-01"), through: day("2026-12-31")).isEmpty)
    }

    @Test func `what changed since the start is told`() {
        let frozen = Fixture.population([Fixture.item("aaaaaaaaaaaa"), Fixture.item("bbbbbbbbbbbb")])
        var used = Fixture.item("aaaaaaaaaaaa")
        used.lastUse = day("2026-09-20")
        let now = [used, Fixture.item("cccccccccccc")]
        let changes = ChangedSince.between(frozen, now).map { "\($0.item.id.prefix(1)) \($0.kind.rawValue)" }
        #expect(changes == ["a used", "b removed", "c added"])
    }
}
