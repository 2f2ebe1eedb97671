import Foundation
import TestSupport
import Testing

private struct SeenMatch: Decodable, Hashable {
    var rule: String?
    var title: String
    var event: Int
    var time: String?
    var group: [String: String]?
}

private let rules = """
    title: Failed sign-in
    id: 5f6a1a35-7f5a-4a4c-9a39-000000000001
    logsource: {product: linux, service: sshd}
    detection:
      selection: {event.action: login-failed}
      condition: selection
    ---
    title: Burst
    id: 5f6a1a35-7f5a-4a4c-9a39-000000000002
    correlation:
      type: event_count
      rules: [5f6a1a35-7f5a-4a4c-9a39-000000000001]
      group-by: [source.ip]
      timespan: 10m
      condition: {gte: 2}
      generate: true
    """

@Suite struct RulesCommandTests {
    private func matches(_ run: Binary.Result) throws -> [SeenMatch] {
        try run.output.split(separator: "\n").map { try JSONDecoder().decode(SeenMatch.self, from: Data($0.utf8)) }
    }

    @Test func `rules are evaluated on JSON events in every shape`() throws {
        let folder = try TemporaryFolder()
        try folder.write(rules, to: "rules.yml")
        let objects = [0, 60, 4000].map {
            let clock = $0 == 4000 ? "T10:00:00Z" : $0 == 60 ? "T08:01:00Z" : "T08:00:00Z"
            return #"{"@timestamp":"2026-01-01\#(clock)","event.action":"login-failed","source.ip":"192.0.2.1"}"#
        }
        let shapes = [
            objects.joined(separator: "\n"), "[" + objects.joined(separator: ",") + "]", objects.joined(separator: " "),
        ]
        for shape in shapes {
            let run = try Binary.run(
                ["rules", "eval", "--rules", "\(folder.url.path)/rules.yml"],
                input: Data(shape.utf8)
            )
            #expect(run.exitCode == 0, "\(run.errors)")
            let found = try matches(run)
            #expect(found.filter { $0.title == "Failed sign-in" }.map(\.event) == [0, 1, 2])
            let bursts = found.filter { $0.title == "Burst" }
            #expect(bursts.map(\.event) == [1] && bursts.first?.group == ["source.ip": "192.0.2.1"])
        }
    }

    @Test func `a raw export is evaluated when its source is named`() throws {
        let folder = try TemporaryFolder()
        try folder.write(rules, to: "rules.yml")
        let log = Binary.repository.appending(path: "samples/board/exports/server/auth.log").path
        let arguments = [
            "rules", "eval", "--rules", "\(folder.url.path)/rules.yml", "--events", log, "--source", "sshd", "--now",
            "2026-07-10T07:00:00+02:00",
        ]
        let run = try Binary.run(arguments)
        #expect(run.exitCode == 0, "\(run.errors)")
        let failed = try Binary.run(["parse", log, "--now", "2026-07-10T07:00:00+02:00"]).output
            .split(separator: "\n").count { $0.contains("\"event.action\":\"login-failed\"") }
        #expect(try matches(run).count { $0.title == "Failed sign-in" } == failed)
    }

    @Test func `words are looked for in every line that a server's log-in service writes`() throws {
        let folder = try TemporaryFolder()
        func rule(_ service: String) -> String {
            """
            title: An error that an attack leaves
            id: 5f6a1a35-7f5a-4a4c-9a39-0000000000a1
            logsource: {product: linux, service: \(service)}
            detection:
                keywords: [Corrupted MAC on input, bad client public DH value]
                condition: keywords
            """
        }
        try folder.write(rule("sshd"), to: "rule.yml")
        try folder.write(rule("auth"), to: "other.yml")
        try folder.write(
            """
            Jul  6 08:30:00 srv sshd[1]: Accepted password for beheer from 192.0.2.1 port 22 ssh2
            Jul  6 08:31:00 srv sshd[1]: Corrupted MAC on input. [preauth]

            """,
            to: "auth.log"
        )
        let run = try Binary.run([
            "rules", "eval", "--rules", folder.path("rule.yml"), "--events", folder.path("auth.log"), "--source",
            "sshd",
        ])
        #expect(run.exitCode == 0 && run.errors.isEmpty, "\(run.errors)")
        #expect(try matches(run).map(\.event) == [1])
        // Of a log of all programs only the lines of sshd are read: a rule for it is told that it finds nothing here.
        #expect(try Binary.run(["rules", "check", folder.path("rule.yml")]).output.isEmpty)
        #expect(try Binary.run(["rules", "check", folder.path("other.yml")]).output.contains("service: auth"))
    }

    @Test func `a rule that cannot be honoured is refused with its place, or skipped when asked`() throws {
        let folder = try TemporaryFolder()
        try folder.write(rules.replacing("event.action: login-failed", with: "event.action|wrong: x"), to: "rules.yml")
        let path = "\(folder.url.path)/rules.yml"
        let event = Data(#"{"@timestamp":"2026-01-01T08:00:00Z","event.action":"login-failed"}"#.utf8)
        let refused = try Binary.run(["rules", "eval", "--rules", path], input: event)
        #expect(refused.exitCode == 2 && refused.output.isEmpty)
        #expect(refused.errors.contains("rules.yml") && refused.errors.contains("wrong"), "\(refused.errors)")
        #expect(try Binary.run(["rules", "eval", "--rules", path, "--skip-invalid"], input: event).exitCode == 0)
        #expect(try Binary.run(["rules", "check", path]).exitCode == 2)
    }

    @Test func `values of every kind and clocks that jump are evaluated, and what could not be read is told`() throws {
        let folder = try TemporaryFolder()
        let rule = """
            title: Hostile
            id: 5f6a1a35-7f5a-4a4c-9a39-000000000003
            logsource: {product: linux}
            detection:
              text: {deep.er|contains: needle}
              number: {code: 4625}
              condition: text or number
            ---
            title: Twice
            id: 5f6a1a35-7f5a-4a4c-9a39-000000000004
            correlation:
              type: event_count
              rules: [5f6a1a35-7f5a-4a4c-9a39-000000000003]
              group-by: [user]
              timespan: 1m
              condition: {gte: 2}
              generate: true
            """
        try folder.write(rule, to: "rules.yml")
        let long = String(repeating: "x", count: 3 << 20)
        var input = Data()
        func add(_ text: String) { input.append(Data((text + "\n").utf8)) }
        add(#"{"@timestamp":"2026-01-01T08:00:00Z","user":"a","code":"4625"}"#)  // 0: a number as text
        add(#"{"@timestamp":"2026-01-01T08:00:30Z","user":"A","code":4625.0}"#)  // 1: completes the window
        add(#"{"user":"a"}"#)  // 2: nothing of what is asked
        add(#"{"@timestamp":"2026-01-01T08:00:31Z","user":"b","deep":{"er":["x",{"y":1},"a needle"]}}"#)  // 3: nested
        add(#"{"@timestamp":"2026-01-01T08:00:32Z","user":"c","code":1,"code":4625}"#)  // 4: twice the same key
        add(#"{"@timestamp":"2026-01-01T08:00:33Z","user":"d","deep.er":"\#(long)needle"}"#)  // 5: three megabytes
        input.append(Data(#"{"@timestamp":"2026-01-01T08:00:34Z","user":"e","deep.er":"needle"#.utf8))
        input.append(Data([0xff, 0x00, 0xc3, 0x28]))
        add(#""}"#)  // 6: bytes that are no text, and one that ends none
        add(#"{"@timestamp":"yesterday","user":"a","code":4625}"#)  // 7: a moment that cannot be read
        add(#"{"@timestamp":"2025-12-31T08:00:00Z","user":"b","code":4625}"#)  // 8: the clock jumps back a day
        add(#"{"@timestamp":"2026-01-01T08:00:50Z","user":"b","code":4625}"#)  // 9: and on again
        add(#"{"@timestamp":"2026-01-01T08:00:51Z","user":"#)  // 10: cut off
        let run = try Binary.run(
            ["rules", "eval", "--rules", "\(folder.url.path)/rules.yml", "--language", "en"],
            input: input
        )
        let found = try matches(run)
        #expect(run.exitCode == 3, "\(run.errors)")
        #expect(
            found.filter { $0.title == "Hostile" }.map(\.event).sorted() == [0, 1, 3, 4, 5, 6, 7, 8, 9],
            "\(run.errors)"
        )
        #expect(found.filter { $0.title == "Twice" }.map(\.event) == [1, 9], "\(run.errors)")
        #expect(run.errors.contains("10") || run.errors.contains("11"), "\(run.errors)")
    }

    @Test(arguments: ["", "\n \n", "[]", "\u{feff}"])
    func `an input without events is no mistake, and it is said`(_ input: String) throws {
        let folder = try TemporaryFolder()
        try folder.write(rules, to: "rules.yml")
        let arguments = ["rules", "eval", "--rules", "\(folder.url.path)/rules.yml", "--language", "en"]
        let run = try Binary.run(arguments, input: Data(input.utf8))
        #expect(run.exitCode == 0 && run.output.isEmpty && run.errors.contains("No event was read"), "\(run.errors)")
        let quiet = try Binary.run(arguments + ["--quiet"], input: Data(input.utf8))
        #expect(quiet.exitCode == 0 && quiet.errors.isEmpty)
    }

    @Test func `a board's rule without sentences is explained by its fields`() throws {
        let board = try SmallBoard()
        let page = try String(contentsOf: Binary.repository.appending(path: "docs/adding-a-rule.md"), encoding: .utf8)
        let whole = try #require(page.components(separatedBy: "```yaml\n").last?.components(separatedBy: "```").first)
        let start = try #require(whole.range(of: "    searches:\n"))
        let end = try #require(whole.range(of: "    explanations:\n"))
        var rule = whole
        rule.removeSubrange(start.lowerBound..<end.lowerBound)
        rule.replace(
            "        logwacht.part: Medisch\n",
            with: "        logwacht.part|contains: [Medisch, Zorg]\n        event.reason|exists: true\n"
        )
        try FileManager.default.createDirectory(atPath: board.path + "/rules", withIntermediateDirectories: true)
        try board.write(rule, to: "rules/medical-exemption.yml")
        try board.write(
            """
            Datum;Tijd;Gebruikersnaam;School;Groep;Leerlingnummer;Onderdeel;Reden
            03-06-2026;10:00;aaalders;De Linde;5;1;Medisch;Kamp voorbereiden met de groep

            """,
            to: "exports/extra.csv"
        )
        _ = try board.scan("en")
        let place = ["--board", board.path, "--language", "en"]
        struct Row: Decodable { var id: String }
        let list = try Binary.run(
            ["findings", "list", "--rule", "medical-exemption", "--format", "json"] + place
        )
        let id = try #require(JSONDecoder().decode([Row].self, from: list.bytes).first?.id)
        let told = try Binary.run(
            ["findings", "explain", id, "--purpose", "log-review"] + place,
            environment: ["COLUMNS": "200"]
        )
        #expect(told.output.contains("Action is exemption"), "\(told.output)")
        #expect(told.output.contains("is like *Medisch*"), "\(told.output)")
        #expect(told.output.contains("reason is filled in"), "\(told.output)")
        #expect(told.output.contains("Not the case: Pupil of the own group is yes."), "\(told.output)")
    }
}
