import Foundation
import Model
import Testing

@testable import Reports

@Suite("Reports")
struct RendererTests {
    private static let all: [(Language, OutputFormat)] = Language.allCases.flatMap { language in
        OutputFormat.allCases.map { (language, $0) }
    }

    private func suffix(_ format: OutputFormat) -> String { format == .text ? "txt" : format.rawValue }

    @Test("A report in every format and language", arguments: all)
    func report(language: Language, format: OutputFormat) throws {
        let text = Renderer(words: try testWords(language)).report(sampleReport(), as: format)
        try expectSnapshot(text, named: "report.\(language.rawValue).\(suffix(format))")
    }

    @Test("A list in every format and language", arguments: all)
    func list(language: Language, format: OutputFormat) throws {
        let text = Renderer(words: try testWords(language)).list(sampleFindings(), as: format)
        try expectSnapshot(text, named: "list.\(language.rawValue).\(suffix(format))")
    }

    @Test("A finding in every format and language", arguments: all)
    func detail(language: Language, format: OutputFormat) throws {
        let text = Renderer(words: try testWords(language)).detail(sampleFindings()[1], as: format)
        try expectSnapshot(text, named: "detail.\(language.rawValue).\(suffix(format))")
    }

    @Test("Narrow and coloured text")
    func narrow() throws {
        let renderer = Renderer(words: try testWords(.nl), color: true, width: 60)
        try expectSnapshot(renderer.report(sampleReport(), as: .text), named: "report.narrow.txt")
        try expectSnapshot(renderer.list(sampleFindings(), as: .text), named: "list.narrow.txt")
    }

    @Test("Problems for stderr")
    func diagnostics() throws {
        let renderer = Renderer(words: try testWords(.nl), width: 80)
        let text = renderer.diagnostics(sampleCoverage().diagnostics + [Diagnostic("no.such", file: "\u{1b}[2Jx.csv")])
        try expectSnapshot(text, named: "diagnostics.txt")
    }

    @Test("The most important line")
    func summary() throws {
        let renderer = Renderer(words: try testWords(.nl))
        func summary(_ coverage: Coverage, _ findings: [Finding], new: Set<String>? = nil) -> String {
            renderer.summary(Report(board: "", coverage: coverage, findings: findings, newIDs: new))
        }
        let findings = sampleFindings()
        let complete = completeCoverage()
        #expect(summary(complete, findings) == "4 aandachtspunten, waarvan 2 ernstig.")
        #expect(summary(complete, findings, new: [findings[0].id]) == "4 aandachtspunten, waarvan 2 ernstig (1 nieuw).")
        #expect(summary(complete, [findings[2]]) == "Eén aandachtspunt.")
        #expect(
            summary(complete, [])
                == "Geen aandachtspunten gevonden in wat is gelezen: één bestand met 2 gebeurtenissen."
        )
        #expect(
            summary(sampleCoverage(), [])
                == "Geen aandachtspunten gevonden in wat is gelezen: één bestand met 12.340 gebeurtenissen. Niet alles is gelezen; de opening zegt wat er ontbreekt."
        )
        #expect(
            summary(Coverage(asOf: moment("2026-07-10T10:00:00Z")), [])
                == "Er is niets beoordeeld, dus over aandachtspunten is niets te zeggen."
        )
    }

    @Test(
        "Each set of ordinary reasons stands once, with the number that its findings give",
        arguments: Language.allCases
    )
    func reasons(language: Language) throws {
        let words = try testWords(language)
        let first = finding("00000000000000a1", "activity-after-departure", explanations: ["new-contract"])
        let guest = finding("00000000000000a2", "dormant-account", .low, explanations: ["new-contract", "handover"])
        let same = finding("00000000000000a3", "dormant-account", .low, explanations: ["new-contract"])
        let none = finding("00000000000000a4", "dormant-account", .low)
        let report = Report(board: "", coverage: completeCoverage(), findings: [none, same, guest, first])
        let index = report.reasons(words)
        let titles = [first, same].map { words.sentences(of: $0).title }
        #expect(index.entries.map(\.heading) == ["1. \(titles[0]); \(titles[1])", "2. \(titles[1])"])
        #expect([first, guest, same, none].map { index.number(of: words.sentences(of: $0)) } == [1, 2, 1, nil])
        for format in [OutputFormat.text, .html] {
            let out = Renderer(words: words, width: 200).report(report, as: format)
            let handover = words.text("explanation.handover")
            #expect(out.components(separatedBy: handover).count == 2, "\(format)")
            #expect(out.components(separatedBy: words.text("report.reasons.see", ["number": .number(1)])).count == 3)
            // One finding by itself has its reasons with it.
            let detail = Renderer(words: words, width: 200).detail(guest, as: format)
            #expect(detail.contains(handover) && !detail.contains(words.text("report.reasons.heading")), "\(format)")
        }
        let json = Renderer(words: words).report(report, as: .json)
        #expect(json.components(separatedBy: words.text("explanation.new-contract")).count == 4)
    }

    @Test("What was read whole is told in a line; a table with rows that could not be used has its own")
    func referenceLines() throws {
        var coverage = completeCoverage()
        coverage.reference = [
            ReferenceCoverage(table: "staff", file: "staff.csv", records: 1),
            ReferenceCoverage(table: "groups", file: "groups.csv", records: 0),
            ReferenceCoverage(table: "eigen", file: "eigen.csv", records: 1_000, unusable: 1),
            ReferenceCoverage(table: "matrices/afas", file: "matrices/afas.csv", isDefault: true, records: 15),
            ReferenceCoverage(table: "devices", file: nil),
        ]
        coverage.missing = ["source-sshd", "source-eigen"]
        coverage.serviceAccounts = ["linux root": 1, "los account": 2]
        let text = CoverageText(words: try testWords(.nl), coverage: coverage)
        #expect(
            text.reference.items.map(\.text) == [
                "Gelezen: Personeelsregister (één regel) en Groepen per leerkracht (0 regels).",
                "De standaard die bij logwacht hoort: Autorisatiematrix van AFAS (15 regels).",
                "Niet aanwezig: Uitgeleende apparaten.",
                "eigen: 1.000 regels gelezen uit eigen.csv; één andere regel was niet bruikbaar",
            ]
        )
        #expect(text.reference.items.map(\.isProblem) == [false, false, false, true])
        #expect(
            text.missing.items.map(\.text) == ["exports van „eigen”", "exports van „Inloggen op Linux-servers”"]
        )
        #expect(
            text.leftOut.items.first?.details
                == ["Linux: root: één gebeurtenis", "los account: 2 gebeurtenissen"]
        )
        // Nothing tells of a problem by colour alone.
        let shown = Renderer(words: try testWords(.nl)).report(
            Report(board: "", coverage: coverage, findings: []),
            as: .text
        )
        #expect(shown.contains("- Let op: eigen: 1.000 regels"))
    }

    @Test("The first line says whether all was read, and what is missing")
    func firstLine() throws {
        let renderer = Renderer(words: try testWords(.nl))
        #expect(
            renderer.report(sampleReport(), as: .text).hasPrefix(
                "Let op: niet alles is gelezen. Dit ontbreekt: de accounts van Entra"
            )
        )
        let complete = Report(board: "", coverage: completeCoverage(), findings: [])
        for format in OutputFormat.allCases {
            #expect(!renderer.report(complete, as: format).contains("niet alles is gelezen"))
        }
        #expect(renderer.report(complete, as: .text).hasPrefix("Alles is gelezen: één bestand met "))
        #expect(renderer.report(complete, as: .text).hasSuffix("met 2 gebeurtenissen.\n"))
    }

    @Test("No line is wider than the terminal, but for a word that is, and no word is broken")
    func width() throws {
        for width in [40, 60, 100] {
            let renderer = Renderer(words: try testWords(.nl), width: width)
            for line in renderer.report(sampleReport(), as: .text).split(separator: "\n") {
                let trimmed = line.drop { $0 == " " || $0 == "-" }
                #expect(TextLayout.columns(line) <= width || !trimmed.contains(" "), "\(line)")
            }
            let table = renderer.list(sampleFindings(), as: .text)
            for line in table.split(separator: "\n") { #expect(TextLayout.columns(line) <= width, "\(line)") }
        }
        #expect(TextLayout.wrap("een twee drie", first: 8, rest: 4) == ["een twee", "drie"])
        #expect(TextLayout.wrap("onafbreekbaar x", first: 4, rest: 4) == ["onafbreekbaar", "x"])
        #expect(TextLayout.wrap("", first: 4, rest: 4) == [""])
        #expect(TextLayout.columns("e\u{301}日😀") == 5)
        #expect(TextLayout.fit("日本語", 4) == "日… ")
        #expect(TextLayout.fit("abc", 5) == "abc  ")
    }

    @Test("JSON has the promised keys, is standard, and is the same bytes whatever the order of what went in")
    func json() throws {
        let renderer = Renderer(words: try testWords(.nl))
        let text = renderer.report(sampleReport(), as: .json)
        let document = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(Set(document.keys) == ["completeness", "coverage", "findings", "hidden_by_agreement"])
        let findings = try #require(document["findings"] as? [[String: Any]])
        for finding in findings {
            #expect(
                Set(finding.keys) == [
                    "id", "rule", "rule_version", "severity", "status", "system", "school", "person", "person_id",
                    "account",
                    "first_seen", "last_seen", "count", "title", "reason", "expected", "found", "basis", "explanations",
                    "evidence", "personal_data", "facts", "variant", "hidden_by",
                ]
            )
        }
        #expect(findings.map { $0["severity"] as? String } == ["critical", "high", "medium", "low"])
        let first = try #require((findings.first?["evidence"] as? [[String: Any]])?.first)
        #expect(Set(first.keys) == ["source", "file", "record", "sha256", "time", "fields"])
        var shuffled = sampleReport()
        shuffled = Report(
            board: shuffled.board,
            coverage: shuffled.coverage,
            findings: shuffled.findings.reversed(),
            newIDs: nil
        )
        #expect(renderer.report(shuffled, as: .json) == text)
        for _ in 0..<5 { #expect(Renderer(words: try testWords(.nl)).report(sampleReport(), as: .json) == text) }
        for line in renderer.report(sampleReport(), as: .jsonl).split(separator: "\n") {
            #expect(try JSONSerialization.jsonObject(with: Data(line.utf8)) is [String: Any])
        }
        #expect(renderer.list([], as: .json) == "[]\n")
        #expect(renderer.list([], as: .jsonl) == "")
    }

    @Test("What is new to the store shows to people only: programs get the same bytes twice")
    func newness() throws {
        let renderer = Renderer(words: try testWords(.nl))
        var second = sampleReport()
        second.newIDs = []
        for format in [OutputFormat.json, .jsonl, .csv] {
            #expect(renderer.report(second, as: format) == renderer.report(sampleReport(), as: format))
        }
        for format in [OutputFormat.text, .html] {
            #expect(renderer.report(second, as: format) != renderer.report(sampleReport(), as: format))
        }
    }

    @Test("Hostile text steers nothing in any format")
    func hostileText() throws {
        for text in hostile {
            let finding = finding(
                "00000000000000a1",
                "role-not-in-matrix",
                school: text,
                person: text,
                account: text,
                facts: ["role": .text(text), "function": .list([text, text])],
                basis: Basis(handbook: [text], matrixRows: [text]),
                evidence: [evidence(1, fields: [text: text])]
            )
            var coverage = sampleCoverage()
            coverage.inputs[0].file = text
            coverage.serviceAccounts = [text: 1]
            let report = Report(board: text, coverage: coverage, findings: [finding])
            let renderer = Renderer(words: try testWords(.nl))
            for format in OutputFormat.allCases {
                let out = renderer.report(report, as: format)
                let body = format == .csv ? String(out.dropFirst()).replacingOccurrences(of: "\r\n", with: "\n") : out
                let steering = body.unicodeScalars.first { scalar in
                    scalar != "\n"
                        && (format == .json || format == .jsonl
                            ? JSONText.steers(scalar.value) || scalar.value < 0x20 : VisibleText.steers(scalar))
                }
                #expect(steering == nil, "\(format) \(String(reflecting: text))")
            }
            #expect(renderer.report(report, as: .csv).components(separatedBy: "\r\n").count == 3)
            #expect(!renderer.report(report, as: .html).contains("<script"))
        }
    }
}
