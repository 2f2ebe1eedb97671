import Foundation
import Model
import Testing

@testable import Reports

@Suite("Words")
struct WordsTests {
    @Test("The repository's words say the same in both languages")
    func repository() throws {
        let nl = Words(language: .nl, files: try repositoryWords(.nl))
        let en = Words(language: .en, files: try repositoryWords(.en))
        #expect(nl.keys.count > 150)
        let found = Words.check(nl, en)
        #expect(found.isEmpty, "\(found.map { nl.describe($0).line })")
    }

    @Test("Every reason of an unreadable record is a whole sentence by its code alone, in both languages")
    func reasons() throws {
        let codes = [
            "record.too-long", "csv.unterminated-quote", "csv.too-few-cells", "csv.too-many-cells", "json.invalid",
            "json.truncated", "json.too-deep", "xml.invalid", "xml.truncated", "xml.refused", "xml.too-deep",
            "line.no-pattern", "pattern.failed", "value.missing", "system.unknown", "time.missing",
            "time.not-in-format",
            "time.impossible-date", "time.impossible-time", "time.two-digit-year", "time.year-out-of-range",
            "time.nonexistent", "time.no-reference", "time.empty", "time.ambiguous-format", "time.mixed-formats",
        ]
        for language in [Language.nl, .en] {
            let words = Words(language: language, files: try repositoryWords(language))
            for code in codes {
                let sentence = words.reason(code, nil)
                #expect(sentence.hasSuffix(".") && !sentence.contains("‹") && !sentence.contains(code), "\(sentence)")
            }
        }
    }

    @Test("A moment in a problem is told as people write it, and what somebody wrote as it was found")
    func moments() throws {
        let own = ("a.yml", "diagnostic.x: \"{last}, {found}, {day}\"\n")
        let words = Words(language: .nl, files: try repositoryWords(.nl) + [own])
        let problem = Diagnostic(
            "x",
            .error,
            ["last": "2026-07-11T10:00:00Z", "found": "2026-07-11T10:00:00Z", "day": "2026-07-11"]
        )
        #expect(words.describe(problem).message == "11 juli 2026 om 12:00 uur, 2026-07-11T10:00:00Z, 2026-07-11")
    }

    @Test("Every fixed key that the reports use is there, and every one that is there is used")
    func usedKeys() throws {
        let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Sources/Reports")
        var used: Set<String> = []
        let files = try #require(FileManager.default.enumerator(atPath: sources.path))
        for case let name as String in files where name.hasSuffix(".swift") {
            let text = String(decoding: try Data(contentsOf: sources.appendingPathComponent(name)), as: UTF8.self)
            for match in text.matches(of: /"((?:report|format|place|level|status|severity|system)\.[^"]*)"/) {
                used.insert(String(match.1))
            }
        }
        // Keys that are put together: each stands for those that it can become.
        let families: [String: [String]] = [
            "format.month.\\(month)": (1...12).map { "format.month.\($0)" },
            "format.zone.\\(zone.name)": ["format.zone.Europe/Amsterdam", "format.zone.UTC"],
            "report.column.\\($0.name)": ["id", "severity", "last-seen", "system", "school", "who", "title"]
                .map { "report.column.\($0)" },
            "report.checks.\\(state.rawValue)": ["not_run", "partly", "off"].map { "report.checks.\($0)" }
                + ["report.checks.not_run.missing", "report.checks.partly.missing"],
            "level.\\(diagnostic.level.rawValue)": ["level.error", "level.warning"],
            "status.\\(status.rawValue)": FindingStatus.allCases.map { "status.\($0.rawValue)" },
            "severity.\\(severity.rawValue)": Severity.allCases.map { "severity.\($0.rawValue)" },
            "system.\\(system.rawValue)": System.allCases.map { "system.\($0.rawValue)" },
        ]
        let expected = Set(used.flatMap { families[$0] ?? [$0] })
        let common = try repositoryWords(.nl).filter { $0.path.hasSuffix("/report.yml") }
        let there = Words(language: .nl, files: common).keys.filter { key in
            ["report.", "format.", "place.", "level.", "status.", "severity.", "system."].contains { key.hasPrefix($0) }
        }
        #expect(expected.subtracting(there) == [])
        #expect(Set(there).subtracting(expected) == [])
    }

    @Test("Every diagnostic of the store and of the words has a text and says what to do")
    func diagnosticTexts() throws {
        let words = try testWords(.nl)
        for key in words.keys where key.hasPrefix("diagnostic.") && !key.hasSuffix(".help") {
            #expect(words.has(key + ".help"), "\(key)")
        }
        let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Sources")
        for room in ["Store", "Reports"] {
            let folder = sources.appendingPathComponent(room)
            let files = try #require(FileManager.default.enumerator(atPath: folder.path))
            for case let name as String in files where name.hasSuffix(".swift") {
                let text = String(decoding: try Data(contentsOf: folder.appendingPathComponent(name)), as: UTF8.self)
                for match in text.matches(of: /"((?:store|words)\.[a-z-]+)"/) {
                    #expect(words.has("diagnostic.\(match.1)"), "\(match.1)")
                }
            }
        }
    }

    @Test("What check finds, and that it finds nothing else")
    func check() {
        let nl = Words(
            language: .nl,
            files: [
                ("a.yml", "k1: x\nk2: '{a} {b}'\nk3: 'x[ y]'\nk4: '{'\nk6: '{u} {v}'\nno: ja\n"),
                ("b.yml", "k1: dubbel\n"), ("c.yml", "- een\n- lijst\n"), ("d.yml", "k7:\n  diep: x\n"),
                ("e.yml", "a: 1\na: 2\n"), ("f.yml", "\t: ["),
            ]
        )
        let en = Words(language: .en, files: [("a.yml", "k1: x\nk2: '{a} {c}'\nk3: x\nk4: x\nk5: x\nk6: '{u}'\n")])
        let found = Words.check(nl, en, supplied: ["k6": ["u", "w"], "k1": []])
        #expect(
            Set(
                found.map {
                    "\($0.code) \($0.file ?? "-") \($0.parameters["key"] ?? "") \($0.parameters["names"] ?? "")"
                }
            ) == [
                "words.duplicate-key b.yml k1 ", "words.syntax c.yml  ", "words.syntax d.yml  ", "words.syntax e.yml  ",
                "words.syntax f.yml  ", "words.template a.yml k4 ", "words.missing - no ", "words.missing - k5 ",
                "words.placeholders - k2 b, c", "words.placeholders - k6 v", "words.optional - k3 ",
                "words.unknown-value - k6 ", "words.unused-value - k6 ",
            ]
        )
        #expect(nl.text("no") == "ja")
        #expect(nl.text("k1") == "x")
        #expect(nl.text("k4") == "{")
        #expect(nl.text("k9") == "‹k9›")
    }

    @Test("Periods say a day or a year once")
    func periods() throws {
        let nl = try testWords(.nl)
        let en = try testWords(.en)
        let table: [(String, String, String, String, String)] = [
            (
                "2026-06-03T08:00:00Z", "2026-06-03T08:00:59Z", "op 3 juni 2026", "on 3 June 2026",
                "op 3 juni 2026 om 10:00 uur"
            ),
            (
                "2026-06-03T08:00:00Z", "2026-06-03T21:59:00Z", "op 3 juni 2026", "on 3 June 2026",
                "op 3 juni 2026 tussen 10:00 en 23:59 uur"
            ),
            // Another day on the clock of the board, the same in UTC.
            (
                "2026-06-03T08:00:00Z", "2026-06-03T22:00:00Z", "tussen 3 juni en 4 juni 2026",
                "between 3 June and 4 June 2026", "tussen 3 juni 2026 om 10:00 uur en 4 juni 2026 om 00:00 uur"
            ),
            (
                "2025-12-31T22:00:00Z", "2026-01-01T10:00:00Z", "tussen 31 december 2025 en 1 januari 2026",
                "between 31 December 2025 and 1 January 2026",
                "tussen 31 december 2025 om 23:00 uur en 1 januari 2026 om 11:00 uur"
            ),
        ]
        for (first, last, dutch, english, clock) in table {
            #expect(nl.period(moment(first), moment(last)) == dutch)
            #expect(en.period(moment(first), moment(last)) == english)
            #expect(nl.span(moment(first), moment(last)) == clock)
        }
    }

    @Test("A mistake in YAML has a key for its place, one in a table a column")
    func places() throws {
        let words = try testWords(.nl)
        func place(_ code: String, _ file: String?) -> String? {
            words.describe(Diagnostic(code, file: file, column: "zone")).place
        }
        #expect(place("settings.value", "logwacht.yml") == "logwacht.yml, sleutel zone")
        #expect(place("definition.type", "sources/x.yaml") == "sources/x.yaml, sleutel zone")
        #expect(place("settings.right-ungranted", nil) == "sleutel zone")
        #expect(place("csv.bad-date", "staff.csv") == "staff.csv, kolom zone")
        #expect(place("csv.bad-date", nil) == "kolom zone")
        #expect(words.describe(Diagnostic("source.unknown-id", column: "--source")).place == "optie --source")
    }

    @Test("A title can be of a variant, and a record's fields are named; what has no words stands as it is")
    func variantsAndFields() throws {
        let words = Words(language: .nl, files: try repositoryWords(.nl))
        func title(_ variant: String?) -> String {
            words.sentences(of: finding("00000000000000a1", "activity-after-departure", variant: variant)).title
        }
        #expect(title("failed") == "Poging om in te loggen na vertrek")
        #expect(title("still-open") == "Gebruik na vertrek")
        #expect(title(nil) == words.title(of: "activity-after-departure"))
        let record = evidence(
            1,
            fields: [
                "event.action": "logged-in", "event.outcome": "failure", "user.name": "x", "Functie": "Leerkracht",
            ]
        )
        #expect(
            words.fields(of: record).map { "\($0.name): \($0.value)" } == [
                "Functie: Leerkracht", "handeling: ingelogd", "uitkomst: niet gelukt", "gebruiker: x",
            ]
        )
    }

    @Test(
        "The number of records is never below those that are shown",
        arguments: [(1, 2, "2"), (7, 2, "7"), (1, 0, "1")]
    )
    func numberOfRecords(count: Int, shown: Int, said: String) throws {
        let words = try testWords(.nl)
        let finding = finding(
            "00000000000000a1",
            "dormant-account",
            count: count,
            evidence: (0..<shown).map { evidence($0 + 1) }
        )
        let label = words.text("report.label.count")
        #expect(words.particulars(of: finding).first { $0.label == label }?.value == said)
    }

    @Test("Days, moments, numbers and enumerations, in both languages")
    func formats() throws {
        let nl = try testWords(.nl)
        let en = try testWords(.en)
        let table: [(Fact, String, String)] = [
            (.day(day("2025-07-31")), "31 juli 2025", "31 July 2025"),
            (.day(day("2026-03-01")), "1 maart 2026", "1 March 2026"),
            // Summer time, winter time, and a moment that is on another day in UTC.
            (.moment(moment("2025-09-12T06:14:59Z")), "12 september 2025 om 08:14 uur", "12 September 2025 at 08:14"),
            (.moment(moment("2026-01-05T07:00:00Z")), "5 januari 2026 om 08:00 uur", "5 January 2026 at 08:00"),
            (.moment(moment("2025-12-31T23:30:00Z")), "1 januari 2026 om 00:30 uur", "1 January 2026 at 00:30"),
            (.number(0), "0", "0"), (.number(999), "999", "999"), (.number(1000), "1.000", "1,000"),
            (.number(-1_234_567), "-1.234.567", "-1,234,567"),
            (.number(.min), "-9.223.372.036.854.775.808", "-9,223,372,036,854,775,808"),
            (.list(["a"]), "a", "a"), (.list(["a", "b"]), "a en b", "a and b"),
            (.list(["a", "b", "c"]), "a, b en c", "a, b and c"), (.list([]), "", ""),
            (.text("{x}"), "{x}", "{x}"), (.code("total-row"), "totaalregels", "rows with totals"),
            (.code("x"), "‹code.x›", "‹code.x›"),
        ]
        for (fact, dutch, english) in table {
            #expect(nl.format(fact) == dutch)
            #expect(en.format(fact) == english)
        }
        #expect(nl.zoneSentence == "Alle tijden zijn Nederlandse tijd.")
        let zone = try #require(Zone("America/Curacao"))
        let there = nl.with(zone: zone)
        #expect(there.zoneSentence == "Alle tijden zijn in de tijdzone America/Curacao.")
        #expect(there.moment(moment("2025-09-12T06:14:59Z")) == "12 september 2025 om 02:14 uur")
    }

    @Test("A finding's sentences take its variant, and fall back to the plain one")
    func sentences() throws {
        let words = try testWords(.nl)
        let findings = sampleFindings()
        #expect(
            words.sentences(of: findings[0]).reason
                == "Jolijn Waterval werkt hier sinds 31 juli 2025 niet meer. Het account jwaterval in ParnasSys staat nog open, al 1.234 dagen."
        )
        #expect(
            words.sentences(of: findings[0]).found
                == "Het account is open en heeft de rollen Leerkracht en Administratie."
        )
        #expect(
            words.sentences(of: findings[0]).explanations.map(\.confirm) == ["Vraag het na bij personeelszaken.", nil]
        )
        #expect(words.sentences(of: findings[3]).expected == "De functie Conciërge geeft geen enkele rol.")
        #expect(words.sentences(of: findings[2]).expected == nil)
        let unknown = words.sentences(of: finding("1", "no-such-rule"))
        #expect(unknown.title == "no-such-rule")
        #expect(unknown.reason == "‹finding.no-such-rule.reason›")
        let lacking = words.sentences(of: finding("1", "account-after-departure", person: nil))
        #expect(lacking.reason.hasPrefix("‹person› werkt hier sinds ‹endDay› niet meer."))
    }

    @Test("A diagnostic says where, what and what to do")
    func diagnostics() throws {
        let words = try testWords(.nl)
        let known = words.describe(
            Diagnostic(
                "csv.bad-date",
                .error,
                file: "staff.csv",
                record: 12,
                column: "Einddatum_contract",
                ["found": "31-02-2025"]
            )
        )
        #expect(
            known.line
                == "staff.csv, record 12, kolom Einddatum_contract: In de kolom Einddatum_contract staat 31-02-2025; dat is geen datum."
        )
        #expect(known.help == "Schrijf de datum als 31-12-2025.")
        let unknown = words.describe(Diagnostic("no.such", .error, file: "-", line: 3, ["b": "2", "a": "1"]))
        #expect(unknown.line == "standaardinvoer, regel 3: ‹diagnostic.no.such› a=1 b=2")
        #expect(unknown.help == nil)
        #expect(words.describe(Diagnostic("no.such")).place == nil)
    }
}
