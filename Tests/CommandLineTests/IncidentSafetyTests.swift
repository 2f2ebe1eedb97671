import Foundation
import TestSupport
import Testing

/// Two people at once, and a store or evidence that is damaged, with the built program.
@Suite struct IncidentSafetyTests {
    private let folder: TemporaryFolder
    private let board: String

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("board: Stichting De Kade\nlanguage: nl\n", to: "board/logwacht.yml")
        board = folder.url.appending(path: "board").path
    }

    private var store: URL { URL(filePath: board + "/logwacht.sqlite") }

    private func run(_ words: [String], as role: String? = nil) throws -> Binary.Result {
        try Binary.run(arguments(words, role, "P. Visser"))
    }

    private func arguments(_ words: [String], _ role: String?, _ name: String) -> [String] {
        var arguments = words + ["--board", board]
        if !["verify", "trail"].contains(words.first) { arguments += ["--now", "2026-07-13T09:00:00Z"] }
        if let role { arguments += ["--actor", name, "--role", role] }
        return arguments
    }

    private func opened() throws -> String {
        let run = try run(["incident", "open", "--kind", "access"], as: "privacy-officer")
        #expect(run.exitCode == 0, "\(run.errors)")
        return run.output.trimmingCharacters(in: .newlines)
    }

    /// What several people do at the same moment, each with a process of his own.
    private func together(_ calls: [([String], String, String)]) throws -> [Binary.Result] {
        try Binary.together(calls.map { arguments($0.0, $0.1, $0.2) })
    }

    private func version(_ id: String) throws -> Int {
        let links = try run(["trail", "--subject", id, "--action", "incident", "--format", "json"])
        let all = try #require(try JSONSerialization.jsonObject(with: links.bytes) as? [[String: Any]])
        return all.count
    }

    @Test func `of those who answer at the same moment one is kept, the others are told, and nothing is lost`()
        throws
    {
        let id = try opened()
        let seen = try version(id)
        let answers = (1...6).map { number in
            (
                [
                    "incident", "answer", id, "personal-data", number % 2 == 0 ? "yes" : "no", "--reason",
                    "Reden \(number)",
                    "--seen", String(seen),
                ], "school-leader", "Leider \(number)"
            )
        }
        let results = try together(answers)
        #expect(results.count == 6)
        #expect(results.count { $0.exitCode == 0 } == 1, "\(results.map(\.errors))")
        for refused in results where refused.exitCode != 0 {
            #expect(
                refused.exitCode == 2
                    && refused.unwrapped.contains("Iemand anders heeft incident \(id) intussen gewijzigd"),
                "\(refused.errors)"
            )
        }
        #expect(try version(id) == seen + 1)
        let shown = try run(["incident", "show", id])
        #expect((1...6).count { shown.output.contains("Reden \($0)") } == 1)
        #expect(try run(["verify"]).exitCode == 0)
    }

    @Test
    func
        `without a number too, each decision is kept whole or refused with a sentence, and numbers are given out once`()
        throws
    {
        let id = try opened()
        for question in ["personal-data", "unlawful"] {
            let role = question == "unlawful" ? "privacy-officer" : "school-leader"
            #expect(try run(["incident", "answer", id, question, "yes", "--reason", "x"], as: role).exitCode == 0)
        }
        let before = try version(id)
        let calls: [([String], String, String)] = (1...4).map { number in
            (
                ["incident", "decide", id, "notify", number % 2 == 0 ? "yes" : "no", "--reason", "Besluit \(number)"],
                "board", "B\(number)"
            )
        }
        let opens = (1...4).map { (["incident", "report", "--description", "Melding \($0)"], "employee", "M\($0)") }
        let results = try together(calls + opens)
        #expect(results.count == 8)
        // The numbers of those who reported stand on standard output; a decision prints nothing there.
        let numbers = results.map { $0.output.trimmingCharacters(in: .newlines) }.filter { $0.hasPrefix("2026-") }
        #expect(Set(numbers).count == 4 && numbers.count == 4, "\(results.map(\.errors))")
        let kept = results.count { $0.exitCode == 0 } - 4
        #expect(kept >= 1)
        for refused in results where refused.exitCode != 0 {
            #expect(refused.exitCode == 2 && refused.errors.contains("intussen gewijzigd"), "\(refused.errors)")
        }
        #expect(try version(id) == before + kept)
        let shown = try run(["incident", "show", id])
        #expect((1...4).count { shown.output.contains("Besluit \($0)") } == kept)
        #expect(try run(["verify"]).exitCode == 0)
    }

    /// The files of the board; the file that keeps two runs apart holds nothing.
    private func files() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: board).filter { !$0.hasSuffix(".lock") }.sorted()
    }

    /// Everything that reads or writes the store of an incident.
    private func commands(_ id: String) -> [([String], String?)] {
        [
            (["incident", "list"], nil), (["incident", "show", id], nil), (["incident", "clock", id], nil),
            (["incident", "note", id, "x"], "privacy-officer"),
            (["incident", "report", "--description", "x"], "employee"),
            (["incident", "export", id, "authority", "--out", board + "/paper.html"], "fg"),
            (["register", "list"], nil), (["register", "export", board + "/proof"], "privacy-officer"),
            (["register", "council", "2026"], nil), (["purge"], "privacy-officer"), (["verify"], nil),
        ]
    }

    @Test func `a store that is cut off or overwritten half-way is named as damaged, and nothing is written`() throws {
        let id = try opened()
        for number in 1...3 {
            let note = String(repeating: "Overleg \(number). ", count: 40)
            #expect(try run(["incident", "note", id, note], as: "privacy-officer").exitCode == 0)
        }
        let whole = try Data(contentsOf: store)
        let pages = whole.count / 4096
        #expect(pages > 20)
        var zeroed = whole
        zeroed.replaceSubrange(4096..<(whole.count / 4096 * 4096), with: Data(count: (pages - 1) * 4096))
        let damages: [(String, Data)] = [
            ("cut in half", whole.prefix(pages / 2 * 4096)), ("cut within a page", whole.prefix(pages / 2 * 4096 + 77)),
            ("zeroed after the first page", zeroed),
        ]
        for (name, bytes) in damages {
            for (words, role) in commands(id) {
                try bytes.write(to: store)
                let before = try files()
                let run = try run(words, as: role)
                #expect(run.exitCode == 5, "\(name), \(words): \(run.exitCode) \(run.output)\(run.errors)")
                #expect(run.errors.contains("beschadigd") && run.output.isEmpty, "\(name), \(words): \(run.errors)")
                #expect(try Data(contentsOf: store) == bytes, "\(name), \(words) wrote")
                #expect(try files() == before, "\(words)")
            }
        }
    }

    @Test func `one zeroed page anywhere is found by verify, and no command writes over it unseen`() throws {
        let id = try opened()
        for number in 1...3 {
            let note = String(repeating: "Overleg \(number). ", count: 40)
            #expect(try run(["incident", "note", id, note], as: "privacy-officer").exitCode == 0)
        }
        let whole = try Data(contentsOf: store)
        #expect(try run(["verify"]).exitCode == 0)
        for page in 1..<(whole.count / 4096) {
            let range = page * 4096..<(page + 1) * 4096
            guard whole[range].contains(where: { $0 != 0 }) else { continue }
            var bytes = whole
            bytes.replaceSubrange(range, with: Data(count: 4096))
            try bytes.write(to: store)
            let run = try run(["verify"])
            #expect(run.exitCode == 5, "page \(page): \(run.output)\(run.errors)")
        }
    }

    @Test func `evidence and changes that no longer fit their hash are shown for what they are`() throws {
        let folder = try TemporaryFolder()
        let sample = try folder.copyOfSample("board")
        _ = try Binary.run(["scan", sample, "--quiet"])
        func run(_ words: [String]) throws -> Binary.Result {
            let now = ["verify", "trail"].contains(words[0]) ? [] : ["--now", "2026-07-13T09:00:00Z"]
            return try Binary.run(words + ["--board", sample, "--language", "nl"] + now)
        }
        let officer = ["--actor", "P. Visser", "--role", "privacy-officer"]
        let list = try run(["findings", "list", "--rule", "activity-after-departure", "--format", "json"])
        let findings = try #require(try JSONSerialization.jsonObject(with: list.bytes) as? [[String: Any]])
        let finding = try #require(findings.first?["id"] as? String)
        let opened = try run(["incident", "open", finding] + officer)
        let id = opened.output.trimmingCharacters(in: .newlines)
        #expect(try run(["incident", "note", id, "Gebeld met de school"] + officer).exitCode == 0)
        let file = URL(filePath: sample + "/logwacht.sqlite")
        let whole = try Data(contentsOf: file)

        // The note of the incident, and the account of the finding: letters that another program wrote over.
        let account = try #require(findings.first?["account"] as? String)
        let changes = [("Gebeld met de school", "Niets gebeurd op dag"), (account, String(account.reversed()))]
        for (place, (old, new)) in changes.enumerated() {
            var bytes = whole
            var from = bytes.startIndex
            while let range = bytes.range(of: Data(old.utf8), in: from..<bytes.endIndex) {
                // Of the finding only the row of the finding is changed, not what the incident keeps of it.
                if place == 0
                    || !String(decoding: bytes[max(0, range.lowerBound - 300)..<range.lowerBound], as: UTF8.self)
                        .contains("findingAdded")
                {
                    bytes.replaceSubrange(range, with: Data(new.utf8))
                }
                from = range.upperBound
            }
            try bytes.write(to: file)
            let sentence = place == 0 ? "past wijziging" : "past niet meer bij haar hash"
            let papers = ["file", "authority", "letter", "handover"].map {
                ["incident", "export", id, $0, "--format", "text"] + officer
            }
            for words in [["incident", "show", id]] + papers {
                let shown = try run(words)
                let flat = shown.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
                #expect(shown.exitCode == 5, "\(words): \(shown.errors)")
                #expect(flat.contains(sentence) && flat.contains("!"), "\(words): \(shown.output.prefix(400))")
                #expect(shown.errors.contains("hash"))
            }
            #expect(try run(["verify"]).exitCode == 5)
            // At the 71st hour one must be able to go on: it is said, and kept.
            let note = try run(["incident", "note", id, "Verder"] + officer)
            #expect(note.exitCode == 0 && note.errors.contains("hash"), "\(note.errors)")
        }
    }
}
