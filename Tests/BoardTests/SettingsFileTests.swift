import Access
import Board
import Foundation
import Model
import Testing

/// The repository's own files.
let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

private let schema =
    (try? String(contentsOf: repository.appending(path: "rules/schema/logwacht.schema.json"), encoding: .utf8)) ?? ""
private let names = SettingsFile.Names(
    sources: ["sshd", "m365-audit", "parnassys-exemptions"],
    tables: ["staff", "accounts-parnassys"],
    checks: ["dormant-account", "password-older-than-a-year", "login-failure-burst"]
)

private func read(_ text: String) throws -> SettingsFile {
    try SettingsFile(text: text, file: "logwacht.yml", schema: schema, names: names)
}

/// The mistakes of a file as `line key code`.
private func mistakes(_ text: String) -> [String] {
    do {
        _ = try read(text)
        return []
    } catch let problems as Diagnostics {
        return problems.all.map { "\($0.line.map(String.init) ?? "-") \($0.column ?? "-") \($0.code)" }
    } catch {
        return ["\(error)"]
    }
}

@Suite struct SettingsFileTests {
    @Test func `only the board's name is required, every other key has its default`() throws {
        let file = try read("board: Stichting A")
        #expect(file.settings.name == "Stichting A")
        #expect(file.settings.zone.name == "Europe/Amsterdam")
        #expect(file.settings.language == nil)
        #expect(file.settings.expected == ["staff"])
        #expect(file.settings.thresholds.departureGraceDays == 0)
        #expect(file.settings.thresholds.dormantDaysDefault == 90)
        #expect(file.settings.thresholds.passwordDays == 365)
        #expect(file.settings.thresholds.shortSubstituteDays == 28)
        #expect(file.columns.isEmpty && file.ignoredPaths.isEmpty)
    }

    @Test func `every key is read`() throws {
        let file = try read(
            """
            board: Stichting A
            language: en
            zone: UTC
            as_of: 2026-07-10T12:00:00+02:00
            email_domains: [A.example]
            schools:
              - name: De Ark
                brin: 12AB
                aliases: [Ark]
                region: zuid
                sites: [Ark]
                across_groups: [{from: 2025-08-01, reason: units}]
            functions: {aliases: {Juf: Leerkracht}, without_rights: [Kok]}
            afas:
              groups: {FIN: [Volledig Fin], LEEG: []}
              pages:
                - {pattern: /fin/, domain: Fin}
                - {pattern: '/dossier/(?<medewerker>[0-9]+)', audience: own}
              tables: {Factuur: Fin}
            sharepoint: {areas: [{path: Beeldmateriaal, pattern: /beeld/}]}
            service_accounts: {entra: [SYNC@a.example]}
            account_owners: {linux: {beheer: 10012}}
            columns: {sshd: {Reden: [Motivatie]}}
            expected: [staff, sshd]
            checks: {off: [dormant-account]}
            thresholds:
              departure_grace_days: 3
              dormant_days: 60
              dormant_days_by_system: {afas: 180}
              dormant_days_by_function: {Directeur: 30}
              password_days: 400
              short_substitute_days: 21
            holidays: [{name: Studiedag, from: 2026-02-06, through: 2026-02-07, regions: [zuid]}]
            exports: {ignore: ["*.pdf"]}
            """
        )
        let settings = file.settings
        #expect(settings.language == .en)
        #expect(settings.zone.name == "UTC")
        #expect(settings.asOf == Instant(rfc3339: "2026-07-10T10:00:00Z"))
        #expect(settings.emailDomains == ["a.example"])
        let school = try #require(settings.schools.first)
        #expect(school.brin == "12AB" && school.region == .zuid && school.sites == ["ark"])
        #expect(school.acrossGroups == [DateSpan(from: LocalDate(iso: "2025-08-01"))])
        #expect(settings.school(named: "ARK")?.name == "De Ark")
        #expect(settings.functionAliases == ["Juf": "Leerkracht"] && settings.functionsWithoutRights == ["Kok"])
        #expect(settings.afasGroups == ["FIN": ["Volledig Fin"], "LEEG": []])
        #expect(settings.inSitePages.map(\.audience) == [.matrix, .own])
        #expect(settings.afasTables == ["Factuur": "Fin"])
        #expect(settings.sharePointAreas == [.init(path: "Beeldmateriaal", pattern: "/beeld/")])
        #expect(settings.serviceAccounts == [.entra: ["sync@a.example"]])
        #expect(settings.accountOwners == [.linux: ["beheer": "10012"]])
        #expect(file.columns == ["sshd": ["Reden": ["Motivatie"]]])
        #expect(settings.expected == ["staff", "sshd"])
        #expect(settings.checksOff == ["dormant-account"])
        #expect(settings.thresholds.departureGraceDays == 3 && settings.thresholds.dormantDaysDefault == 60)
        #expect(settings.thresholds.dormantDays == [.afas: 180])
        #expect(settings.thresholds.dormantDaysByFunction == ["Directeur": 30])
        #expect(settings.thresholds.passwordDays == 400 && settings.thresholds.shortSubstituteDays == 21)
        #expect(settings.holidays.first?.regions == [.zuid])
        #expect(file.ignoredPaths == ["*.pdf"])
    }

    @Test(arguments: [
        ("board: A\nlanguag: nl", ["2 languag settings.unknown-key"]),
        ("language: nl", ["1 board settings.missing-key"]),
        ("board: A\nincidents: {log_months: 6}", ["2 incidents.log_months settings.moved"]),
        ("board: A\nretention: {review_years: 8}", ["2 retention.review_years settings.range"]),
        ("", ["- board settings.missing-key"]),
        ("board: ''", ["1 board settings.empty"]),
        ("board: [A]", ["1 board settings.type.text"]),
        ("- board", ["1 - settings.type.map"]),
        ("board: A\nlanguage: de", ["2 language settings.value"]),
        ("board: A\nzone: Europe/Amsterdm", ["2 zone settings.time-zone"]),
        ("board: A\nas_of: 2026-07-10", ["2 as_of settings.date-time"]),
        ("board: A\nemail_domains: a.example", ["2 email_domains settings.type.list"]),
        ("board: A\nemail_domains: ['@a.example']", ["2 email_domains[1] settings.form"]),
        (
            "board: A\nschools: [{nam: X}]",
            ["2 schools[1].nam settings.unknown-key", "2 schools[1].name settings.missing-key"]
        ),
        ("board: A\nschools: [{name: X}, {name: x}]", ["2 schools.name settings.double"]),
        ("board: A\nthresholds: {dormant_days: veel}", ["2 thresholds.dormant_days settings.type.number"]),
        ("board: A\nthresholds: {dormant_days: 0}", ["2 thresholds.dormant_days settings.range"]),
        ("board: A\nafas: {pages: [{pattern: '(', domain: Fin}]}", ["2 afas.pages[1].pattern settings.pattern"]),
        ("board: A\nafas: {pages: [{pattern: x}]}", ["2 afas.pages settings.page-domain"]),
        ("board: A\nafas: {pages: [{pattern: x, audience: own}]}", ["2 afas.pages settings.page-owner"]),
        ("board: A\nexpected: [staf]", ["2 expected settings.value"]),
        ("board: A\nchecks: {off: [dormant]}", ["2 checks.off settings.value"]),
        ("board: A\ncolumns: {ssh: {a: [b]}}", ["2 columns settings.value"]),
        (
            "board: A\nholidays: [{name: x, from: 2026-02-07, through: 2026-02-06}]",
            ["2 holidays settings.end-before-start"]
        ),
        (
            "board: A\nholidays: [{name: x, from: 2026-02-30, through: 2026-03-01}]",
            ["2 holidays[1].from settings.date"]
        ),
        ("board: A\nboard: B", ["1 - settings.duplicate-key"]),
        ("board: [A", ["2 - settings.syntax"]),
    ])
    func `a mistake is named with its line and key`(_ text: String, _ expected: [String]) {
        #expect(mistakes(text) == expected)
    }

    @Test func `all mistakes come at once`() {
        #expect(mistakes("languag: nl\nzone: Mars\nthresholds: {password_days: x}").count == 4)
    }

    @Test func `the commented example is a file that can be used`() throws {
        let text = try String(contentsOf: repository.appending(path: "docs/logwacht.example.yml"), encoding: .utf8)
        let file = try read(text)
        #expect(file.settings.schools.count == 2)
    }

    @Test func `the example and the page name every key of the schema`() throws {
        let example = try String(contentsOf: repository.appending(path: "docs/logwacht.example.yml"), encoding: .utf8)
        let page = try String(contentsOf: repository.appending(path: "docs/configuration.md"), encoding: .utf8)
        let document = try JSONSerialization.jsonObject(with: Data(schema.utf8)) as? [String: Any]
        let properties = try #require(document?["properties"] as? [String: Any])
        #expect(properties.count >= 15)
        for key in properties.keys {
            #expect(page.contains("`\(key)`"), "docs/configuration.md does not name \(key)")
            #expect(example.contains("\(key):"), "docs/logwacht.example.yml does not name \(key)")
        }
    }
}
