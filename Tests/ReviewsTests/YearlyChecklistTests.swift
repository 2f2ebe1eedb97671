import Access
import Model
import Reviews
import TestSupport
import Testing

@Suite struct YearlyChecklistTests {
    private static func staff(_ number: Int, _ school: String, _ end: String = "") -> String {
        "\(number);Naam \(number);n\(number)@dewaard.example;;;Leerkracht;\(school);01-08-2020;\(end);01-08-2020;\(end);\n"
    }

    private static let people =
        staff(1, "De Regenboog", "31-01-2026") + staff(2, "De Regenboog", "09-03-2026") + staff(3, "De Regenboog")
        + staff(4, "Het Kompas", "31-12-2025") + staff(5, "Het Kompas") + staff(6, "Het Kompas", "01-02-2025")

    private static func model(_ devices: String?, grace: Int = 0) throws -> AccessModel {
        var tables = try defaultTables()
        tables.staff = table(.staff, staffHeader + people)
        tables.parnasSys = table(
            .accountsParnasSys,
            "Gebruikersnaam;Medewerker;School;Rollen;Status\na1;1;De Regenboog;Leerkracht;Actief\n"
                + "a3;3;De Regenboog;Leerkracht;Actief\na5;5;;Leerkracht;Actief\na6;6;;Leerkracht;Gesloten\n"
        )
        tables.devices = devices.map {
            table(.devices, "Medewerker;Apparaat;Tagcode;Uitgegeven;Ingenomen;Overeenkomst getekend\n" + $0)
        }
        var settings = settings()
        settings.thresholds.deviceReturnDays = grace
        return AccessModel.read(tables, settings: settings).model
    }

    private static func finding(
        _ rule: RuleID,
        _ school: String?,
        person: String? = nil,
        _ status: FindingStatus = .new
    ) -> Finding {
        Finding(
            id: "\(rule.rawValue) \(school ?? "") \(person ?? "") \(status.rawValue)",
            rule: rule,
            ruleVersion: 1,
            severity: .medium,
            status: status,
            system: nil,
            school: school,
            person: nil,
            personID: person,
            account: "x",
            firstSeen: Instant(seconds: 0),
            lastSeen: Instant(seconds: 0),
            count: 1,
            facts: [:],
            basis: Basis(),
            explanations: [],
            evidence: [],
            personalData: PersonalData()
        )
    }

    private static func list(
        _ devices: String?,
        findings: [Finding] = [],
        agreed: Set<String> = [],
        checks: [CheckCoverage] = [],
        grace: Int = 0
    ) throws -> YearlyChecklist {
        YearlyChecklist(
            try model(devices, grace: grace),
            from: day("2025-03-11"),
            through: day("2026-03-10"),
            findings: findings,
            agreed: agreed,
            checks: checks,
            rounds: []
        )
    }

    private static func numbers(_ list: YearlyChecklist) -> [String: Int?] {
        Dictionary(list.figures.map { ($0.key, $0.count) }, uniquingKeysWith: { first, _ in first })
    }

    private static let loans = """
        1;Laptop;T1;1-8-2020;;1-8-2020
        1;Tablet;T2;1-8-2020;31-1-2026;1-8-2020
        2;Laptop;T3;1-8-2020;;1-8-2020
        3;Laptop;T4;1-8-2020;;20-8-2020
        3;Tablet;T5;1-8-2020;;
        4;Laptop;T6;1-8-2020;10-1-2026;1-8-2020
        4;Tablet;T7;1-8-2020;1-5-2023;1-8-2020
        5;Laptop;T8;1-8-2020;;1-8-2020
        6;Laptop;T9;1-8-2020;10-2-2025;1-8-2020
        99;Laptop;T10;1-8-2020;;1-8-2020
        5;Laptop;T11;32-8-2020;;1-8-2020

        """

    @Test func `each loan stands where its holder and its dates put it`() throws {
        let list = try Self.list(Self.loans, grace: 3)
        let states = (list.devices ?? []).map { "\($0.tag) \($0.state.rawValue)" }
        #expect(
            states == [
                "T1 overdue", "T2 returned", "T3 due-back", "T4 signed-late", "T5 unsigned", "T6 returned-late",
                "T7 returned", "T8 signed", "T9 returned-late", "T10 unknown-holder",
            ]
        )
        let first = list.devices?.first
        #expect(first?.lastDay == day("2026-01-31") && first?.daysLate == 38 && first?.source == "devices.csv#1")
    }

    @Test func `the numbers of the board are those of its schools and its office together`() throws {
        let findings = [
            Self.finding("account-after-departure", "De Regenboog", person: "1"),
            Self.finding("device-not-returned", "De Regenboog", person: "1"),
            Self.finding("role-not-in-matrix", "Het Kompas"),
            Self.finding("role-not-in-matrix", "Het Kompas", .justified),
            Self.finding("role-not-in-matrix", "De Regenboog", .unjustified),
            Self.finding("account-without-person", nil), Self.finding("dormant-account", "De Regenboog"),
        ]
        let agreed = findings[2].id
        let list = try Self.list(Self.loans, findings: findings, agreed: [agreed])
        let whole = Self.numbers(list)
        let expected: [String: Int] = [
            "open-accounts": 3, "deviations-open": 2, "deviations-settled": 2, "reviews-signed": 0, "leavers": 3,
            "accounts-after-departure": 1, "devices-on-time": 1, "devices-late": 1, "devices-due": 0,
            "devices-out": 2, "devices-unknown": 2, "devices-in-use": 3, "agreements-signed": 2, "agreements-late": 1,
            "agreements-missing": 1, "agreements-unknown": 0,
        ]
        for (key, count) in expected { #expect(whole[key] == count, "\(key)") }
        #expect(whole.count == expected.count)
        let parts = (list.schools.map { list.of(school: $0) } + [list.of(school: nil)]).map(Self.numbers)
        for (key, count) in expected where key != "reviews-signed" {
            #expect(parts.reduce(0) { $0 + (($1[key] ?? nil) ?? 0) } == count, "\(key) of the parts")
        }
        let school = Self.numbers(list.of(school: "Het Kompas"))
        #expect(school["deviations-open"] == 0 && school["leavers"] == 1 && school["devices-late"] == 1)
        let leaver = list.leavers.first { $0.number == "1" }
        #expect(leaver?.openAccounts == 1 && leaver?.devicesOut == 1 && leaver?.lastDay == day("2026-01-31"))
    }

    @Test func `without a loan register nothing is counted as nought`() throws {
        let numbers = Self.numbers(try Self.list(nil))
        for key in ["devices-out", "devices-on-time", "devices-in-use", "agreements-missing", "devices-unknown"] {
            #expect(numbers[key] == .some(nil), "\(key)")
        }
        #expect(numbers["leavers"] == 3)
    }

    @Test func `what the checks could not judge is said with its point, logs left out`() throws {
        let checks = [
            CheckCoverage(rule: "role-not-in-matrix", state: .partly, missing: ["matrix-sharepoint"], judged: 1),
            CheckCoverage(
                rule: "account-without-person",
                state: .partly,
                missing: ["accounts-afas", "events-linux"],
                judged: 1
            ),
            CheckCoverage(rule: "device-not-returned", state: .partly, missing: ["devices-holder"], judged: 1),
            CheckCoverage(rule: "dormant-account", state: .notRun, missing: ["last-use-afas"], judged: 0),
        ]
        let list = try Self.list(nil, checks: checks)
        #expect(list.missing == [.access: ["accounts-afas", "matrix-sharepoint"], .departure: ["devices-holder"]])
    }

    @Test func `who leaves today still works here, and whoever came back has not left`() throws {
        var list = try Self.list(Self.loans)
        #expect(list.leavers.map(\.number) == ["1", "2", "4"])
        list = YearlyChecklist(
            try Self.model(Self.loans),
            from: day("2025-03-11"),
            through: day("2026-03-09"),
            findings: [],
            agreed: [],
            checks: [],
            rounds: []
        )
        #expect(list.leavers.map(\.number) == ["1", "4"])
        #expect(list.devices?.first { $0.tag == "T3" }?.state == .signed)
    }
}
