import Access
import Model
import TestSupport
import Testing
import Triage

private func access() throws -> AccessModel {
    var tables = try defaultTables()
    tables.staff = table(
        .staff,
        staffHeader + """
            0101;Aalders, A.;a.aalders@dewaard.example;12345.AAA;;Leerkracht;De Regenboog;1-8-2020;;;;
            102;Bosman, B.;b.bosman@dewaard.example;12345.BBO;;Directeur;De Regenboog;1-8-2020;;;;
            103;Bosman, B.;b.bosman2@dewaard.example;;;Leerkracht;Het Kompas;1-8-2020;;;;
            """
    )
    return AccessModel.read(tables, settings: settings()).model
}

private func finding(person: String?, number: String?, account: String?) -> Finding {
    Finding(
        id: "00000000000000a1",
        rule: "dormant-account",
        ruleVersion: 1,
        severity: .low,
        system: .parnassys,
        school: "De Regenboog",
        person: person,
        personID: number,
        account: account,
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

@Suite struct JudgeTests {
    @Test(
        "a person of the register is found by every key",
        arguments: [
            "101", "0101", "12345.aaa", "A.AALDERS@dewaard.example", "Aalders, A.", "a. aalders", " A.  Aalders ",
            "SCHOOL\\a.aalders", "a.aalders",
        ]
    )
    func found(_ text: String) throws {
        let judge = Judge(text, in: try access())
        #expect(judge.number == "0101" && judge.name == "Aalders, A.")
    }

    @Test(
        arguments: [
            // By number on both sides, whatever the zeros and the name.
            ("12345.AAA", "Iemand anders", "101", nil, true), ("102", "Bosman, B.", "103", nil, false),
            // Without a number in the finding, by name, address, code or account.
            ("101", "A. Aalders", nil, nil, true), ("101", nil, nil, "a.aalders@dewaard.example", true),
            ("101", nil, nil, "12345.AAA", true), ("101", nil, nil, "bbosman", false),
            // Nobody in the register: the name itself, and a name of two people is nobody.
            ("Dijk, D.", "D. Dijk", "900", "ddijk", true), ("Dijk, D.", "E. Dijk", "900", "ddijk", false),
            ("ddijk", nil, nil, "DDijk", true), ("B. Bosman", "Bosman, B.", "103", nil, true),
            // Nobody in the register, and yet it may be one of it: whoever fits is not judged by it.
            ("Anna Aalders", "Aalders, A.", "0101", nil, true), ("Aalders", "Aalders, A.", "101", nil, true),
            ("Anna Aalders", nil, "101", nil, true), ("a.aalders@thuis.example", nil, "101", nil, true),
            ("B. Aalders", "Aalders, A.", "101", nil, false), ("Anna Aalders", "Bosman, B.", "102", nil, false),
            ("B. Bosman", nil, "102", nil, true), ("Jan de Vries", "Vries, J. de", nil, nil, true),
            ("SCHOOL\\jdv", nil, nil, "jdv@elders.example", true), ("Jan de Boer", "Vries, J. de", nil, nil, false),
        ] as [(String, String?, String?, String?, Bool)]
    )
    func aboutHimself(_ by: String, _ person: String?, _ number: String?, _ account: String?, _ isHimself: Bool) throws
    {
        let judge = Judge(by, in: try access())
        #expect(judge.isMeant(by: finding(person: person, number: number, account: account)) == isHimself)
    }

    @Test(
        arguments: [
            (nil, "102", "judgement.reason-missing"), ("  ", "102", "judgement.reason-missing"),
            ("...", "102", "judgement.reason-missing"), ("nagevraagd", nil, "judgement.by-missing"),
            ("nagevraagd", " ", "judgement.by-missing"), ("nagevraagd", "101", "judgement.about-himself"),
            ("nagevraagd", "102", nil),
        ] as [(String?, String?, String?)]
    )
    func request(_ reason: String?, _ by: String?, _ code: String?) throws {
        let request = JudgementRequest(finding: "00000000000000a1", verdict: .justified, reason: reason, by: by)
        let about = finding(person: "Aalders, A.", number: "101", account: "aaalders")
        do {
            let judgement = try request.judgement(of: about, access: try access(), at: Instant(seconds: 9))
            #expect(code == nil && judgement.byNumber == "102" && judgement.at == Instant(seconds: 9))
        } catch let problem as Diagnostic {
            #expect(problem.code == code)
        }
    }
}

@Suite struct AgreementTests {
    private let day = LocalDate(iso: "2026-03-02") ?? LocalDate(dayNumber: 0)

    private func agreement(
        _ scope: Agreement.Scope,
        until: LocalDate,
        owner: String = "102",
        by: String? = nil
    ) throws -> Agreement {
        try AgreementRequest(scope: scope, owner: owner, by: by, reason: "overdracht", until: until)
            .agreement(
                matching: [finding(person: "Aalders, A.", number: "101", account: "aaalders")],
                access: try access(),
                today: day,
                at: Instant(seconds: 0)
            )
    }

    @Test func `hides from its first day to its last, and not a day longer`() throws {
        let scope = Agreement.Scope(rule: "dormant-account", account: "AAalders")
        let made = try agreement(scope, until: day.adding(days: 10))
        let about = finding(person: "Aalders, A.", number: "101", account: "aaalders")
        let days = [-1, 0, 10, 11].map { AgreementSet([made], on: day.adding(days: $0)).split([about]).hidden.count }
        #expect(days == [0, 1, 1, 0])
        var withdrawn = made
        withdrawn.withdrawn = Instant(seconds: 1)
        #expect(AgreementSet([withdrawn], on: day).split([about]).shown.count == 1)
    }

    @Test func `covers what it names and nothing else`() {
        let about = finding(person: nil, number: nil, account: "aaalders")
        let scopes: [(Agreement.Scope, Bool, Bool)] = [
            (.init(findings: ["00000000000000a1"]), true, true), (.init(findings: ["00000000000000a2"]), false, true),
            (.init(rule: "dormant-account"), true, false), (.init(account: "aaalders"), false, false),
            (.init(rule: "dormant-account", school: "de regenboog"), true, true),
            (.init(rule: "dormant-account", account: "aaalders", system: .afas), false, true),
            (.init(rule: "shared-account", account: "aaalders"), false, true),
        ]
        for (scope, covers, isNarrow) in scopes {
            #expect(scope.covers(about) == covers && scope.isNarrow == isNarrow, "\(scope)")
        }
    }

    @Test func `everything that is wrong is said at once, and a year is the most`() throws {
        let narrow = Agreement.Scope(findings: ["00000000000000a1"])
        #expect(throws: Never.self) { try agreement(narrow, until: Agreement.latest(from: day)) }
        let tooLong = #expect(throws: Diagnostics.self) {
            try agreement(narrow, until: Agreement.latest(from: day).adding(days: 1), owner: "101")
        }
        #expect(Set(tooLong?.all.map(\.code) ?? []) == ["agreement.too-long", "agreement.about-himself"])
        let empty = #expect(throws: Diagnostics.self) {
            try AgreementRequest(scope: .init(rule: "dormant-account"), owner: nil, reason: " ", until: nil)
                .agreement(matching: [], access: try access(), today: day, at: Instant(seconds: 0))
        }
        #expect(
            Set(empty?.all.map(\.code) ?? []) == [
                "agreement.too-wide", "agreement.owner-missing", "agreement.reason-missing", "agreement.until-missing",
            ]
        )
    }

    @Test("neither who answers nor who makes it hides a finding about himself")
    func himself() throws {
        let narrow = Agreement.Scope(findings: ["00000000000000a1"])
        for (owner, by, code) in [
            ("102", "101", "agreement.about-himself"), ("102", "12345.aaa", "agreement.about-himself"),
            ("101", "102", "agreement.about-himself"), ("102", "Anna Aalders", "agreement.maybe-himself"),
            ("Aalders", nil, "agreement.maybe-himself"),
        ] as [(String, String?, String)] {
            let refused = #expect(throws: Diagnostics.self, "\(owner), \(by ?? "-")") {
                try agreement(narrow, until: day, owner: owner, by: by)
            }
            #expect(refused?.all.map(\.code) == [code], "\(owner), \(by ?? "-")")
        }
        let made = try agreement(narrow, until: day, by: "103")
        #expect(made.owner == "Bosman, B." && made.ownerNumber == "102" && made.madeByNumber == "103")
    }

    @Test("what is found later about who answers or who made it stays in sight")
    func laterAboutHimself() throws {
        let scope = Agreement.Scope(rule: "dormant-account", school: "De Regenboog")
        let made = try agreement(scope, until: day, by: "Dijk, D.")
        for (person, number, isHidden) in [
            ("Bosman, B.", "102", false), ("Bosman, B.", "103", true), ("Bosman, B.", nil, false),
            ("D. Dijk", "900", false), ("E. Dijk", "901", true), ("Aalders, A.", "101", true),
        ] as [(String, String?, Bool)] {
            let later = finding(person: person, number: number, account: nil)
            #expect(
                AgreementSet([made], on: day).split([later]).hidden.isEmpty != isHidden,
                "\(person) \(number ?? "-")"
            )
        }
    }
}
