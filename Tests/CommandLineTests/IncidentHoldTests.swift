import Foundation
import TestSupport
import Testing

/// What an incident keeps of a finding, from the finding to the destruction of the register's entry, and what papers promise.
@Suite struct IncidentHoldTests {
    private let folder: TemporaryFolder
    private let board: String

    init() throws {
        folder = try TemporaryFolder()
        board = try folder.copyOfSample("board")
    }

    private func run(
        _ words: [String],
        as role: String? = nil,
        now: String,
        _ language: String = "nl"
    ) throws
        -> Binary.Result
    {
        var arguments = words + ["--board", board, "--language", language]
        if !["verify", "trail"].contains(words.first) { arguments += ["--now", now] }
        if let role { arguments += ["--actor", "P. Visser", "--role", role] }
        return try Binary.run(arguments)
    }

    @discardableResult
    private func does(_ words: [String], as role: String = "privacy-officer", now: String) throws -> String {
        let run = try run(["incident"] + words, as: role, now: now)
        #expect(run.exitCode == 0, "\(words): \(run.errors)")
        return run.output.trimmingCharacters(in: .newlines)
    }

    /// The first finding of a rule after a scan of the sample board.
    private func finding(now: String) throws -> [String: Any] {
        _ = try Binary.run(["scan", board, "--quiet", "--now", now])
        let list = try run(
            ["findings", "list", "--rule", "activity-after-departure", "--format", "json"],
            now: now
        )
        let findings = try #require(try JSONSerialization.jsonObject(with: list.bytes) as? [[String: Any]])
        return try #require(findings.first)
    }

    /// The figures of the range of people and records.
    private func figures(_ id: String, now: String) throws -> [String: String] {
        let words = ["incident", "export", id, "scope", "--format", "json"]
        let run = try run(words, as: "privacy-officer", now: now)
        let paper = try #require(try JSONSerialization.jsonObject(with: run.bytes) as? [String: Any])
        let blocks = try #require(paper["blocks"] as? [[String: Any]])
        let fields = try #require(blocks.compactMap { $0["fields"] as? [[String: Any]] }.first)
        var figures: [String: String] = [:]
        for field in fields { figures[try #require(field["key"] as? String)] = field["value"] as? String ?? "-" }
        return figures
    }

    private func holds(_ text: String) throws -> Bool {
        try Data(contentsOf: URL(filePath: board + "/logwacht.sqlite")).range(of: Data(text.utf8)) != nil
    }

    private func purge(now: String) throws {
        let run = try run(["purge"], as: "privacy-officer", now: now)
        #expect(run.exitCode == 0, "\(run.errors)")
        #expect(try self.run(["verify"], now: now).exitCode == 0)
    }

    @Test func `evidence under legal hold keeps its figures past the term of logs, until three years after closing`()
        throws
    {
        let opened = "2026-07-13T11:00:00+02:00"
        let finding = try finding(now: opened)
        let evidence = try #require(finding["evidence"] as? [[String: Any]])
        let hash = try #require(evidence.first?["sha256"] as? String)
        let account = try #require(finding["account"] as? String)
        let id = try does(["open", try #require(finding["id"] as? String)], now: opened)
        try does(["note", id, "Zeldzamewaarde"], now: opened)
        let before = try figures(id, now: opened)
        #expect(before["records"]?.hasPrefix("\(evidence.count) / ") == true, "\(before)")

        // The logs and the finding are past their term; the incident is open and loses nothing.
        let later = "2027-03-01T11:00:00+01:00"
        try purge(now: later)
        let left = try run(["findings", "list", "--format", "json"], now: later)
        let none = try #require(try JSONSerialization.jsonObject(with: left.bytes) as? [[String: Any]])
        #expect(!none.contains { $0["id"] as? String == finding["id"] as? String })
        #expect(try figures(id, now: later) == before)
        #expect(try run(["incident", "show", id], now: later).output.contains(hash.prefix(16)))

        try does(["answer", id, "personal-data", "no", "--reason", "Alleen een testaccount"], now: later)
        let fields = [
            "data-kinds=geen", "people=0", "involved=niemand", "location=kantoor", "hardware=geen", "software=geen",
            "priority=low", "backup=yes", "encrypted=yes",
        ]
        try does(["set", id] + fields.flatMap { ["--field", $0] }, now: later)
        try does(["measure", id, "--recovery", "a", "--preventive", "b", "--owner", "ICT"], now: later)
        try does(["measure", id, "--drop", "1", "--reason", "niet nodig"], now: later)
        try does(["measure", id, "--done", "2", "--description", "uitgelegd"], now: later)
        for (clock, role) in [("leader", "school-leader"), ("officer", "privacy-officer")] {
            try does(["clock", id, "--late", clock, "--reason", "vakantie"], as: role, now: later)
        }
        try does(["close", id, "--lessons", "geen"], now: later)
        let closed = try figures(id, now: later)
        #expect(closed["records"] == before["records"])

        // On the last day of the three years it is there, whole.
        let last = "2030-03-01T10:59:00+01:00"
        try purge(now: last)
        #expect(try figures(id, now: last) == closed)
        #expect(try holds("Zeldzamewaarde") && holds(account))

        let past = "2030-03-02T12:00:00+01:00"
        try purge(now: past)
        for value in ["Zeldzamewaarde", hash, account] { #expect(try !holds(value), "\(value)") }
        #expect(try run(["incident", "show", id], now: past).exitCode == 2)
        #expect(try run(["trail", "--action", "retention"], now: past).output.contains(id))
    }

    @Test func `the figures can be reckoned again with the command that the paper names`() throws {
        let now = "2026-07-13T11:00:00+02:00"
        let id = try does(["open", try #require(try finding(now: now)["id"] as? String)], now: now)
        for language in ["nl", "en"] {
            let words = ["incident", "export", id, "scope", "--format", "json"]
            let first = try run(words, as: "privacy-officer", now: now, language)
            let paper = try #require(try JSONSerialization.jsonObject(with: first.bytes) as? [String: Any])
            #expect(paper["language"] as? String == language)
            let blocks = try #require(paper["blocks"] as? [[String: Any]])
            let line = try #require(blocks.compactMap { $0["text"] as? String }.last { $0.contains("logwacht ") })
            let command = try #require(line.components(separatedBy: "logwacht ").last)
            // As a shell takes it apart: words, and one name between quotes.
            let parts = command.components(separatedBy: "\"")
            let named = parts[0].split(separator: " ").map(String.init) + [try #require(parts.dropFirst().first)]
            let again = try run(named + ["--format", "json"], now: now, language)
            #expect(again.exitCode == 0, "\(command): \(again.errors)")
            #expect(again.bytes == first.bytes)
        }
    }

    @Test func `a letter does not take over what was written for the file`() throws {
        let now = "2026-07-13T11:00:00+02:00"
        let id = try does(["open", "--template", "lost-usb-stick"], now: now)
        for (question, value) in [("personal-data", "yes"), ("unlawful", "yes"), ("risk-unlikely", "no")] {
            try does(["answer", id, question, value, "--reason", "x"], now: now)
        }
        let reason = "Meester <b>Kees</b> verloor hem: identiteitsfraude ligt voor de hand"
        try does(["answer", id, "high-risk", "yes", "--reason", reason], now: now)
        for audience in ["parents", "staff"] {
            for format in ["html", "markdown", "text", "json"] {
                let words = ["incident", "export", id, "letter", "--for", audience, "--format", format]
                let letter = try run(words, as: "privacy-officer", now: now).output
                #expect(!letter.contains("Kees") && letter.contains("wat de gevolgen kunnen zijn"), "\(letter)")
            }
        }
        // The authority gets it: its form asks for the consequences.
        let form = try run(["incident", "export", id, "authority"], as: "privacy-officer", now: now).output
        #expect(form.contains("identiteitsfraude") && !form.contains("<b>Kees"))
    }

    @Test func `every paper of a drill says that it is one`() throws {
        let now = "2026-07-13T11:00:00+02:00"
        let id = try does(["drill"], now: now)
        let papers = ["file", "authority", "letter", "handover", "press", "supplier", "scope"].map {
            ["incident", "export", id, $0, "--format", "text", "--role", "privacy-officer", "--actor", "P. Visser"]
        }
        for words in papers + [["incident", "show", id], ["incident", "clock", id], ["incident", "reach", id]] {
            let text = try run(words, now: now).output
            #expect(text.components(separatedBy: "Dit is een oefening.").count == 2, "\(words): \(text)")
        }
    }

    @Test func `what is refused says the question, the term and the role in words, with what to type behind them`()
        throws
    {
        let now = "2026-07-13T11:00:00+02:00"
        let id = try does(["open", "--kind", "access"], now: now)
        let table = [
            (["answer", id, "lost", "yes", "--reason", "x"], "privacy-officer", "van personen?\" (personal-data)"),
            (["advise", id, "notify", "yes", "--reason", "x"], "board", "functionaris gegevensbescherming (fg)"),
            (["close", id, "--lessons", "x"], "privacy-officer", "\"Is er een reservekopie?\" (backup)"),
            (["open"], "employee", "medewerker (employee)"),
        ]
        for (words, role, part) in table {
            let run = try run(["incident"] + words, as: role, now: now)
            let errors = run.errors.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            #expect(run.exitCode == 2 && errors.contains(part), "\(words): \(errors)")
        }
    }

    /// The values of the facts of a paper by their key.
    private func facts(_ id: String, _ paper: String, now: String, _ language: String) throws -> [String: String] {
        let words = ["incident", "export", id, paper, "--format", "json"]
        let run = try run(words, as: "privacy-officer", now: now, language)
        let paper = try #require(try JSONSerialization.jsonObject(with: run.bytes) as? [String: Any])
        let blocks = try #require(paper["blocks"] as? [[String: Any]])
        var facts: [String: String] = [:]
        for field in blocks.flatMap({ $0["fields"] as? [[String: Any]] ?? [] }) {
            facts[try #require(field["key"] as? String)] =
                "\(field["value"] as? String ?? "-")|\(field["source"] as? String ?? "-")"
        }
        return facts
    }

    @Test
    func `what a person wrote of the data goes before what the logs say, and nothing is owed that does not apply`()
        throws
    {
        let now = "2026-07-13T09:00:00Z"
        let id = try does(["open", try #require(try finding(now: now)["id"] as? String)], now: now)
        for (language, kind, logs) in [
            ("nl", "gebruik van een account", "uit de logs"), ("en", "use of an account", "from the logs"),
        ] {
            let facts = try facts(id, "authority", now: now, language)
            #expect(facts["data"] == "\(kind)|\(logs)")
            #expect(facts["summary"]?.hasSuffix("|\(logs)") == true)
            // Nothing ran out yet, and nothing was decided.
            #expect(facts["late"] == "-|-" && facts["not-told-reason"] == "-|-")
        }
        try does(["set", id, "--field", "data-kinds=zorgdossier", "--field", "description=Gezien"], now: now)
        try does(["set", id, "--aware", "2026-07-13T11:00", "--reason", "Gebeld"], now: now)
        let written = try facts(id, "authority", now: now, "nl")
        #expect(written["data"] == "zorgdossier|ingevuld" && written["summary"] == "Gezien|ingevuld")
        #expect(written["late"]?.hasPrefix("niet van toepassing|") == true)
        let letter = try run(["incident", "export", id, "letter"], as: "board", now: now).output
        #expect(letter.contains("Het gaat om deze gegevens: zorgdossier."))
        // After 72 hours the reason is what is still owed.
        let late = "2026-07-16T09:00:01Z"
        let form = try run(["incident", "export", id, "authority", "--format", "markdown"], as: "board", now: late)
        let owed = try #require(form.output.components(separatedBy: "Wat u nog schuldig bent").last)
        #expect(owed.contains("- Reden van late melding"))
        #expect(try facts(id, "authority", now: late, "nl")["late"] == "-|-")
        // Written when it is opened, it counts before the logs too; what those said stays beneath it.
        let other = try run(
            ["findings", "list", "--rule", "activity-after-departure", "--format", "json"],
            now: now
        )
        let list = try #require(try JSONSerialization.jsonObject(with: other.bytes) as? [[String: Any]])
        let second = try does(
            ["open", try #require(list.last?["id"] as? String), "--field", "data-kinds=toetsen"],
            now: now
        )
        #expect(try facts(second, "authority", now: now, "nl")["data"] == "toetsen|ingevuld")
    }

    @Test func `the file says what was learned, what sort it is, and why incidents hang together`() throws {
        let now = "2026-07-13T09:00:00Z"
        let first = try does(["open", "--template", "lost-usb-stick"], now: now)
        let id = try does(["open", "--template", "wrong-mail", "--school", "De Brug"], now: now)
        try does(["link", id, "--incident", first, "--reason", "Zelfde middag"], now: now)
        try does(["answer", id, "personal-data", "no", "--reason", "Alleen een rooster"], now: now)
        for field in ["data-kinds", "people", "involved", "location", "hardware", "software"] {
            try does(["set", id, "--field", "\(field)=geen"], now: now)
        }
        try does(
            ["set", id, "--field", "priority=low", "--field", "backup=yes", "--field", "encrypted=no"],
            now: now
        )
        try does(["measure", id, "--recovery", "a", "--preventive", "b", "--owner", "c"], now: now)
        try does(["measure", id, "--drop", "1", "--reason", "niet nodig"], now: now)
        try does(["measure", id, "--done", "2", "--description", "uitgelegd"], now: now)
        try does(["close", id, "--lessons", "Kijk na wie er in het adresveld staat"], now: now)
        let shown = try run(["incident", "show", id, "--format", "markdown"], now: now).output
        for part in [
            "Kijk na wie er in het adresveld staat", "\(first): Zelfde middag", "naar de verkeerde", "vergissing",
            "De Brug",
        ] { #expect(shown.contains(part), "\(part): \(shown)") }
    }

    @Test func `no column of a list has the name of another, and templates name their sort in words`() throws {
        let now = "2026-07-13T09:00:00Z"
        _ = try Binary.run(["scan", board, "--quiet", "--now", now])
        try does(["open", "--template", "lost-usb-stick"], now: now)
        for words in [["incident", "list"], ["purge", "--dry-run"], ["register", "list"]] {
            let heading = try run(words, now: "2026-07-13T09:00:00Z").output.prefix { $0 != "\n" }
            let names = heading.split(separator: "  ").map { $0.trimmingCharacters(in: .whitespaces) }
                .filter { !$0.isEmpty }
            #expect(names.count > 2 && Set(names).count == names.count, "\(words): \(heading)")
        }
        for (language, sort) in [("nl", "apparaat of papier"), ("en", "device or paper")] {
            let list = try Binary.run(["incident", "templates", "--language", language]).output
            #expect(list.contains(sort) && !list.contains("misdirected"), "\(list)")
            #expect(list.split(separator: "\n").count == 11)
        }
    }
}
