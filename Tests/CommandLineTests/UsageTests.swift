import Foundation
import TestSupport
import Testing

@Suite struct UsageTests {
    @Test(arguments: [
        ["--nonsense"], ["scan", "--format", "xml"], ["scan", "--now", "gisteren"], ["scan", "--fail-on", "enorm"],
        ["nonsense"],
        ["findings", "list", "--since", "31-12-2025"], ["scan", "/nonexistent/folder"],
        ["parse", "/nonexistent/file.csv"],
    ])
    func `wrong use ends with 2 and says so on standard error`(_ arguments: [String]) throws {
        let run = try Binary.run(arguments)
        #expect(run.exitCode == 2)
        #expect(run.output.isEmpty)
        #expect(!run.errors.isEmpty)
    }

    @Test(arguments: [
        (
            ["scan", "--bogus"], "De optie --bogus bestaat hier niet. Bedoelt u --board?",
            "There is no option --bogus here."
        ),
        (["--zomaar"], "De optie --zomaar bestaat hier niet.", "There is no option --zomaar here."),
        (
            ["scan", "--format"], "Achter --format <format> ontbreekt de waarde.",
            "The value behind --format <format> is missing."
        ),
        (
            ["scan", "--dry-run=3"], "De optie --dry-run heeft geen waarde, en hier staat 3.",
            "The option --dry-run takes no value"
        ),
        (
            ["scann"], "Dit hoort hier niet: scann. Bedoelt u scan?",
            "This does not belong here: scann. Did you mean scan?"
        ),
        (["review", "shwo"], "Dit hoort hier niet: shwo. Bedoelt u show?", "Did you mean show?"),
        (["review", "show", "a", "b", "c"], "Dit hoort hier niet: b, c.", "This does not belong here: b, c."),
        (["review", "show"], "Dit ontbreekt: <id>.", "This is missing: <id>."),
        (
            ["scan", "--fail-on", "erg"], "Kies uit: informational, low, medium, high, critical.",
            "Choose from: informational, low"
        ),
        (["scan", "--now", "gisteren"], "--now is een moment met een tijdzone", "--now is a moment with a zone"),
        (["timeline", " "], "WHO is leeg.", "WHO is empty."),
        (
            ["coverage", "--from", "2026-02-01", "--to", "2026-01-01"], "De dag van --to ligt voor die van --from.",
            "lies before"
        ),
    ])
    func `what is wrong with a command is told in the user's language`(
        _ arguments: [String],
        _ nl: String,
        _ en: String
    )
        throws
    {
        for (language, text) in [("nl", nl), ("en", en)] {
            let run = try Binary.run(arguments, environment: ["LANG": "\(language)_NL.UTF-8", "COLUMNS": "160"])
            #expect(run.exitCode == 2 && run.output.isEmpty)
            #expect(run.errors.contains(text), "\(run.errors)")
            #expect(
                run.errors.contains(language == "nl" ? "Zo gebruikt u de opdracht: logwacht" : "This is how"),
                "\(run.errors)"
            )
        }
        guard arguments.count > 1 else { return }
        let asked = try Binary.run(arguments + ["--language", "en"], environment: ["COLUMNS": "160"])
        #expect(asked.exitCode == 2 && !asked.errors.contains("Zo gebruikt u"), "\(asked.errors)")
    }

    @Test func `every mistake that a command finds in its options has words in both languages`() throws {
        let sources = Binary.repository.appending(path: "Sources/Commands")
        var codes: Set<String> = []
        for name in try FileManager.default.subpathsOfDirectory(atPath: sources.path) where name.hasSuffix(".swift") {
            let text = try String(contentsOf: sources.appending(path: name), encoding: .utf8)
            for part in text.components(separatedBy: "WrongUse.error(").dropFirst() {
                codes.insert(String(part.drop { $0 != "\"" }.dropFirst().prefix { $0 != "\"" }))
            }
            #expect(!text.contains("throw ValidationError("), "\(name) tells of a mistake in English only")
        }
        #expect(codes.count > 20)
        for language in ["nl", "en"] {
            let file = Binary.repository.appending(path: "rules/words/\(language)/usage.yml")
            let words = try String(contentsOf: file, encoding: .utf8)
            for code in codes { #expect(words.contains("\ndiagnostic.\(code): "), "\(language): \(code)") }
        }
    }

    @Test func `scan without a path reads the current folder only when it is a board's`() throws {
        let folder = try TemporaryFolder()
        try folder.write("geheim", to: "dagboek.txt")
        let run = try Binary.run(["scan"], in: folder.url)
        #expect(run.exitCode == 2 && run.output.isEmpty)
        #expect(run.errors.contains("logwacht.yml"), "\(run.errors)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["dagboek.txt"])
    }

    @Test(arguments: [["--help"], ["scan", "--help"], ["--version"]])
    func `help goes to standard output and ends with 0`(_ arguments: [String]) throws {
        let run = try Binary.run(arguments)
        #expect(run.exitCode == 0)
        #expect(!run.output.isEmpty)
    }
}
