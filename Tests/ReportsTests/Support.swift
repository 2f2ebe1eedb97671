import Foundation
import Model

@testable import Reports

/// The repository's own folder of words.
func repositoryWords(_ language: Language) throws -> [(path: String, text: String)] {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    let folder = root.appendingPathComponent("rules/words/\(language.rawValue)")
    return try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".yml") }.sorted()
        .map { name in
            let text = String(decoding: try Data(contentsOf: folder.appendingPathComponent(name)), as: UTF8.self)
            return ("rules/words/\(language.rawValue)/\(name)", text)
        }
}

/// The repository's common words with a few findings of the tests' own, so that goldens do not hang on other rooms' words.
func testWords(_ language: Language) throws -> Words {
    let report = try repositoryWords(language).filter { $0.path.hasSuffix("/report.yml") }
    return Words(language: language, files: report + [("tests.yml", language == .nl ? dutch : english)])
}

private let dutch = """
    missing.accounts-entra: "de accounts van Entra (accounts-entra.csv)"
    missing.matrix-sharepoint: "de autorisatiematrix van SharePoint"
    code.total-row: "totaalregels"
    diagnostic.csv.bad-date: "In de kolom {column} staat {found}; dat is geen datum."
    diagnostic.csv.bad-date.help: "Schrijf de datum als 31-12-2025."
    diagnostic.file.unknown-format: "De inhoud past bij geen enkele bron."
    diagnostic.file.unknown-format.help: "Bekijk met logwacht sources explain wat er is geprobeerd."
    finding.account-after-departure.title: "Account nog open na vertrek"
    finding.account-after-departure.reason: "{person} werkt hier sinds {endDay} niet meer. Het account {account} in {system} staat nog open[, al {days|één dag|{days} dagen}]."
    finding.account-after-departure.expected: "Na de laatste werkdag is het account dicht."
    finding.account-after-departure.found: "Het account is open[ en heeft de rollen {roles}]."
    finding.activity-after-departure.title: "Gebruik na vertrek"
    finding.activity-after-departure.reason: "Het account {account} is na {endDay} nog {count|één keer|{count} keer} gebruikt, voor het laatst op {lastSeen}."
    finding.dormant-account.title: "Account wordt niet gebruikt"
    finding.dormant-account.reason: "Het account {account} is {days} dagen niet gebruikt."
    finding.role-not-in-matrix.title: "Rol past niet bij de functie"
    finding.role-not-in-matrix.reason: "{person} heeft de rol {role}. De functie {function} geeft die rol niet."
    finding.role-not-in-matrix.expected: "{function}: {allowed}."
    finding.role-not-in-matrix.expected.none: "De functie {function} geeft geen enkele rol."
    explanation.new-contract: "Er is een nieuw contract dat nog niet in de export staat."
    explanation.new-contract.confirm: "Vraag het na bij personeelszaken."
    explanation.handover: "Het account is even opengehouden voor de overdracht."
    """

private let english = """
    missing.accounts-entra: "the accounts of Entra (accounts-entra.csv)"
    missing.matrix-sharepoint: "the authorisation matrix of SharePoint"
    code.total-row: "rows with totals"
    diagnostic.csv.bad-date: "Column {column} holds {found}, which is not a date."
    diagnostic.csv.bad-date.help: "Write the date as 31-12-2025."
    diagnostic.file.unknown-format: "The content fits no source."
    diagnostic.file.unknown-format.help: "See with logwacht sources explain what was tried."
    finding.account-after-departure.title: "Account still open after departure"
    finding.account-after-departure.reason: "{person} has not worked here since {endDay}. The account {account} in {system} is still open[, for {days|one day|{days} days} now]."
    finding.account-after-departure.expected: "After the last working day the account is closed."
    finding.account-after-departure.found: "The account is open[ and has the roles {roles}]."
    finding.activity-after-departure.title: "Use after departure"
    finding.activity-after-departure.reason: "The account {account} was used {count|once|{count} times} after {endDay}, last on {lastSeen}."
    finding.dormant-account.title: "Account not in use"
    finding.dormant-account.reason: "The account {account} has not been used for {days} days."
    finding.role-not-in-matrix.title: "Role does not fit the function"
    finding.role-not-in-matrix.reason: "{person} has the role {role}. The function {function} does not give that role."
    finding.role-not-in-matrix.expected: "{function}: {allowed}."
    finding.role-not-in-matrix.expected.none: "The function {function} gives no role at all."
    explanation.new-contract: "There is a new contract that is not in the export yet."
    explanation.new-contract.confirm: "Ask the personnel department."
    explanation.handover: "The account was kept open for a while for the handover."
    """

func moment(_ text: String) -> Instant { Instant(rfc3339: text) ?? Instant(seconds: 0) }

func day(_ text: String) -> LocalDate { LocalDate(iso: text) ?? LocalDate(dayNumber: 0) }

func finding(
    _ id: String,
    _ rule: RuleID,
    _ severity: Severity = .high,
    system: System? = .parnassys,
    school: String? = "Basisschool De Vlinder",
    person: String? = "Jolijn Waterval",
    account: String? = "jwaterval",
    variant: String? = nil,
    facts: [String: Fact] = [:],
    basis: Basis = Basis(requirements: ["R-006"], handbook: ["Uitgangspunten 4"], norms: ["AVG art. 32"]),
    explanations: [String] = [],
    count: Int = 1,
    evidence: [Evidence] = []
) -> Finding {
    Finding(
        id: id,
        rule: rule,
        ruleVersion: 1,
        severity: severity,
        system: system,
        school: school,
        person: person,
        personID: "100123",
        account: account,
        firstSeen: moment("2025-08-01T06:14:00Z"),
        lastSeen: moment("2025-09-12T06:14:30Z"),
        count: count,
        variant: variant,
        facts: facts,
        basis: basis,
        explanations: explanations,
        evidence: evidence,
        personalData: PersonalData(kinds: ["pupil-care"], people: 3)
    )
}

func evidence(_ record: Int, fields: [String: String] = [:], time: String? = "2025-09-12T06:14:30Z") -> Evidence {
    Evidence(
        source: time == nil ? "accounts-parnassys" : "parnassys-logins",
        file: time == nil ? "accounts-parnassys.csv" : "exports/logins-2025.csv",
        record: record,
        sha256: String(repeating: "0a", count: 32),
        time: time.map(moment),
        fields: fields
    )
}

/// A report with something of everything.
func sampleReport() -> Report {
    Report(
        board: "Stichting De Zilverberk",
        coverage: sampleCoverage(),
        findings: sampleFindings(),
        newIDs: ["00000000000000a1", "00000000000000b2"]
    )
}

func sampleFindings() -> [Finding] {
    [
        finding(
            "00000000000000a1",
            "account-after-departure",
            facts: [
                "endDay": .day(day("2025-07-31")), "days": .number(1234),
                "roles": .list(["Leerkracht", "Administratie"]),
            ],
            explanations: ["new-contract", "handover"],
            evidence: [evidence(12, fields: ["Status": "actief", "Einddatum": ""], time: nil)]
        ),
        finding(
            "00000000000000a2",
            "activity-after-departure",
            .critical,
            facts: ["endDay": .day(day("2025-07-31"))],
            explanations: ["new-contract"],
            count: 1802,
            evidence: [
                evidence(7, fields: ["event.action": "login", "source.ip": "192.0.2.7"]), evidence(9), evidence(11),
                evidence(1204),
            ]
        ),
        finding(
            "00000000000000b2",
            "dormant-account",
            .low,
            system: .afas,
            school: "IKC Het Kompas",
            person: nil,
            account: "AB.0001",
            facts: ["days": .number(91)]
        ),
        finding(
            "00000000000000c3",
            "role-not-in-matrix",
            .medium,
            school: nil,
            person: "Özlem Bakırcı-van 't Hof",
            variant: "none",
            facts: ["role": .text("Applicatiebeheerder"), "function": .text("Conciërge")],
            basis: Basis(
                matrixRows: (1...4).map { "parnassys: School / Functie \($0) / Applicatiebeheerder" },
                norms: ["AVG art. 32", "Normenkader IBP ID.01"]
            )
        ),
    ]
}

func sampleCoverage() -> Coverage {
    var logins = InputCoverage(file: "exports/logins-2025.csv", source: "parnassys-logins")
    logins.records = 12_345
    logins.events = 12_340
    logins.bytes = 1_000_000
    logins.ignored = ["total-row": 2]
    logins.unreadable = ["csv.bad-date": 3]
    logins.first = moment("2025-08-01T06:14:00Z")
    logins.last = moment("2026-07-09T22:30:00Z")
    logins.uncertainTimes = 1
    logins.zone = "Europe/Amsterdam"
    logins.complete = true
    logins.diagnostics = [
        Diagnostic(
            "csv.bad-date",
            .error,
            file: "exports/logins-2025.csv",
            record: 88,
            column: "Datum",
            ["found": "31-02-2025"]
        )
    ]
    var unknown = InputCoverage(file: "exports/foto.jpg")
    unknown.bytes = 3
    unknown.complete = true
    unknown.diagnostics = [Diagnostic("file.unknown-format", file: "exports/foto.jpg")]
    var coverage = Coverage(asOf: moment("2026-07-10T10:00:00Z"))
    coverage.inputs = [unknown, logins]
    coverage.reference = [
        ReferenceCoverage(table: "staff", file: "staff.csv", records: 300, unusable: 2),
        ReferenceCoverage(table: "matrices/afas", file: nil, isDefault: true, records: 15),
        ReferenceCoverage(table: "devices", file: nil),
    ]
    coverage.checks = [
        CheckCoverage(rule: "account-after-departure", state: .ran, judged: 310),
        CheckCoverage(rule: "activity-after-departure", state: .ran, judged: 12_340),
        CheckCoverage(rule: "dormant-account", state: .partly, missing: ["accounts-entra"], judged: 200),
        CheckCoverage(rule: "sharepoint-access-outside-matrix", state: .notRun, missing: ["matrix-sharepoint"]),
        CheckCoverage(rule: "password-older-than-a-year", state: .off),
    ]
    coverage.serviceAccounts = ["svc_backup": 1, "sync@zilverberk.example": 4021]
    coverage.unknownAttempts = ["linux": 57]
    coverage.hiddenByException = 1
    coverage.missing = ["accounts-entra"]
    coverage.diagnostics = [
        Diagnostic(
            "csv.bad-date",
            .warning,
            file: "staff.csv",
            record: 12,
            column: "Einddatum_contract",
            ["found": "31-06-2025"]
        )
    ]
    return coverage
}

/// A coverage in which everything was read.
func completeCoverage() -> Coverage {
    var input = InputCoverage(file: "exports/logins.csv", source: "parnassys-logins")
    input.records = 2
    input.events = 2
    input.first = moment("2025-08-01T06:14:00Z")
    input.last = moment("2026-07-09T22:30:00Z")
    input.complete = true
    var coverage = Coverage(asOf: moment("2026-07-10T10:00:00Z"))
    coverage.inputs = [input]
    coverage.checks = [CheckCoverage(rule: "account-after-departure", state: .ran, judged: 2)]
    return coverage
}

/// Texts that a log may hold to do harm.
let hostile = [
    "=cmd|' /C calc'!A0", "+1+1", "-2", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\u{ff1d}1", "<script>alert(1)</script>",
    "\" onmouseover=\"x", "\"\u{301} onmouseover=x", "<\u{301}b>", "'; DROP TABLE finding; --", "]]>", "<!--",
    "{{board}}",
    "{person}[x]", "</style>", "a\u{0}b", "\u{1b}[31mrood\u{1b}[0m", "\u{1b}]0;titel\u{7}", "\u{9b}31m", "\u{85}",
    "naam\u{202e}gpj.exe", "\u{2066}x\u{2069}", "\u{200f}", "\u{feff}x", "\u{2028}nieuwe regel", "regel 1\r\nregel 2",
    "terug\u{8}\u{8}\u{8}", "\u{7f}", "\u{e000}", "\u{10ffff}", "\u{fffd}", "a;b,c\t\"d\"", "\\n", "\u{ad}zacht",
    String(repeating: "x", count: 5000), "👩‍👩‍👧", "e\u{301}\u{301}\u{301}", "", " ",
]
