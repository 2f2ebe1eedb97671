import Foundation
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
}
