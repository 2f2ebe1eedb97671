import Foundation
import TestSupport
import Testing

@Suite struct RulePackCommandTests {
    @Test func `check finds no mistake in the rules that travel with the product, and names those of a section`() throws
    {
        let folder = try TemporaryFolder()
        let pack = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../rules/detections").path
        let whole = try Binary.run(["rules", "check", pack, "--language", "en"])
        #expect(whole.exitCode == 0 && whole.output.isEmpty, "\(whole.output)")
        let text = try String(contentsOfFile: "\(pack)/login-failure-burst.yml", encoding: .utf8)
        try folder.write(text.replacingOccurrences(of: "explanations:", with: "explained:"), to: "broken.yml")
        let broken = try Binary.run(
            ["rules", "check", folder.url.appending(path: "broken.yml").path, "--language", "en"],
            environment: ["COLUMNS": "160"]
        )
        #expect(broken.exitCode == 2 && (broken.output + broken.errors).contains("explained"), "\(broken.output)")
        #expect(!(broken.output + broken.errors).contains("%threshold"))
    }

    @Test func `check remarks on what no format of the board has`() throws {
        let folder = try TemporaryFolder()
        let rule = """
            title: A
            name: a
            logsource: {product: parnassys, service: parnassys-exemptions}
            detection:
                s: {event.acton: exemption, logwacht.school.own: 'false', Reden: x}
                condition: s
            ---
            title: B
            logsource: {category: process_creation, product: windows}
            detection: {s: {Image: x}, condition: s}
            ---
            title: C
            logsource: {category: authentication}
            detection: {s: {source.ip: x, '@timestamp|exists': true}, condition: s}
            """
        try folder.write(rule, to: "rules.yml")
        let run = try Binary.run(
            ["rules", "check", "rules.yml", "--language", "en"],
            in: folder.url,
            environment: ["COLUMNS": "200"]
        )
        #expect(run.exitCode == 0, "\(run.output)")
        #expect(run.output.contains("event.acton") && run.output.contains("event.action"), "\(run.output)")
        #expect(run.output.contains("category: process_creation, product: windows"), "\(run.output)")
        #expect(
            !run.output.contains("source.ip") && !run.output.contains("school.own") && !run.output.contains("Image")
        )
    }

    private func text(_ name: String) throws -> String {
        try String(contentsOf: Binary.repository.appending(path: "rules/detections/\(name).yml"), encoding: .utf8)
    }

    @Test func `every case of every rule comes out`() throws {
        let folder = try TemporaryFolder()
        let run = try Binary.run(["rules", "test", "--language", "en", "--format", "csv"], in: folder.url)
        #expect(run.exitCode == 0, "\(run.errors)")
        let names = try FileManager.default.contentsOfDirectory(
            atPath: Binary.repository.appending(path: "rules/detections").path
        )
        for name in names { #expect(run.output.contains("detections/\(name):"), "\(name)") }
        #expect(!run.output.contains("failed"))
    }

    @Test func `a case that does not come out ends with 2 and is named`() throws {
        let folder = try TemporaryFolder()
        let wrong = try text("exemption-without-reason").replacing("event.reason: ' . '", with: "event.reason: Zorg")
        try folder.write(wrong, to: "rule.yml")
        let run = try Binary.run(["rules", "test", "rule.yml", "--language", "en"], in: folder.url)
        #expect(run.exitCode == 2)
        #expect(run.output.split(separator: "\n").contains { $0.contains("a dot") && $0.contains("failed") })
        #expect(run.errors.contains("1 failed"))
    }

    @Test func `a board's own rule takes the place of the product's`() throws {
        let folder = try TemporaryFolder()
        let own = try text("exemption-without-reason").replacing("level: medium", with: "level: critical")
        try FileManager.default.createDirectory(
            at: folder.url.appending(path: "rules"),
            withIntermediateDirectories: true
        )
        try folder.write(own, to: "rules/own.yml")
        let list = try Binary.run(["rules", "list", "--format", "csv"], in: folder.url)
        #expect(list.exitCode == 0)
        let lines = list.output.split(whereSeparator: \.isNewline).filter { $0.hasPrefix("exemption-without-reason;") }
        #expect(lines.count == 1 && lines[0].contains("critical") && lines[0].contains("rules/own.yml"))
        let show = try Binary.run(["rules", "show", "exemption-without-reason"], in: folder.url)
        #expect(show.exitCode == 0 && show.output.hasSuffix(own))
        let check = try Binary.run(["rules", "show", "account-after-departure", "--language", "en"], in: folder.url)
        #expect(check.exitCode == 0 && check.output.contains("built-in check"))
        let unknown = try Binary.run(["rules", "show", "exemption-without-reson"], in: folder.url)
        #expect(unknown.exitCode == 2 && unknown.errors.contains("exemption-without-reason"))
    }

    private struct Changed: Decodable {
        var change: String
        var rule: String
        var count: String
        var before: String
    }

    private func diff(_ board: SmallBoard, _ options: [String]) throws -> (run: Binary.Result, changes: [Changed]) {
        let run = try Binary.run(
            ["rules", "diff", "--board", board.path, "--language", "en", "--format", "json"] + options
        )
        return (run, (try? JSONDecoder().decode([Changed].self, from: run.bytes)) ?? [])
    }

    @Test func `diff shows what changed rules would add, remove and change, and keeps nothing`() throws {
        let board = try SmallBoard()
        let other = try TemporaryFolder()
        let place = other.url.path
        let failures = (0..<12).map { "03-06-2026;10:00:\(10 + $0);aaalders;De Linde;198.51.100.7;Mislukt\n" }
        let row = "06-07-2026;10:00:00;aaalders;A. Aalders;De Linde;90AA;6A;Emma Evers;20001;Toetsen;;\n"
        try board.append(row, to: SmallBoard.exemptions)
        try board.append(failures.joined(), to: SmallBoard.logins)
        let burst = try text("login-failure-burst")
        // The same rules: nothing changes.
        try other.write(burst, to: "new/burst.yml")
        let same = try diff(board, ["--against", place + "/new"])
        #expect(same.run.exitCode == 0 && same.changes.isEmpty, "\(same.run.errors)")
        #expect(!FileManager.default.fileExists(atPath: board.path + "/logwacht.sqlite"))
        // A higher threshold loses the burst; a rule of another level changes its finding.
        try other.write(
            burst.replacing("default: 10\n          unit: logins", with: "default: 20\n          unit: logins"),
            to: "new/burst.yml"
        )
        try other.write(
            try text("exemption-without-reason").replacing("level: medium", with: "level: high"),
            to: "new/reason.yml"
        )
        let both = try diff(board, ["--against", place + "/new"])
        #expect(
            both.changes.map { "\($0.change) \($0.rule)" }.sorted() == [
                "changed exemption-without-reason", "removed login-failure-burst",
            ]
        )
        #expect(both.changes.first { $0.change == "removed" }?.before == "12")
        // One file takes the place of one rule; with the board's own in place, going back adds what it loses.
        try FileManager.default.createDirectory(atPath: board.path + "/rules", withIntermediateDirectories: true)
        try board.write(try String(contentsOfFile: place + "/new/burst.yml", encoding: .utf8), to: "rules/burst.yml")
        try other.write(burst, to: "back.yml")
        _ = try board.scan("en")
        let kept = try board.data("logwacht.sqlite")
        try board.remove(SmallBoard.logins)
        try board.replace("parnassys-logins", with: "parnassys-exemptions", in: "logwacht.yml")
        let back = try diff(board, ["--against", place + "/back.yml", "--fail-on", "medium"])
        #expect(back.run.exitCode == 1 && back.changes.map(\.change) == ["added"], "\(back.run.errors)")
        #expect(try diff(board, ["--against", place + "/back.yml", "--fail-on", "high"]).run.exitCode == 0)
        #expect(try board.data("logwacht.sqlite") == kept)
        // Exports of one's own instead of what is kept.
        try other.write(
            "Datum;Tijd;Gebruikersnaam;School;IP-adres;Resultaat\n" + failures.prefix(11).joined(),
            to: "elders/x.csv"
        )
        let given = try diff(board, ["--against", place + "/back.yml", "--input", place + "/elders"])
        #expect(given.changes.map(\.count) == ["11"], "\(given.run.errors)")
        let text = try Binary.run([
            "rules", "diff", "--board", board.path, "--language", "nl", "--against", place + "/back.yml",
        ])
        #expect(text.output.contains("erbij") && text.output.contains("aaalders"))
        #expect(text.errors.contains("komt er één bevinding bij, vallen er 0 weg"))
        // Rules that lie in the board's folder are no export of it.
        try board.write(burst, to: "anders/burst.yml")
        #expect(try diff(board, ["--against", board.path + "/anders"]).run.exitCode == 0)
        withExtendedLifetime(other) {}
    }

    @Test func `diff refuses rules that cannot be honoured and paths that are not there`() throws {
        let board = try SmallBoard()
        try board.write("title: x\n", to: "broken.yml")
        #expect(try diff(board, ["--against", board.path + "/broken.yml"]).run.exitCode == 2)
        #expect(try diff(board, ["--against", board.path + "/nowhere"]).run.exitCode == 2)
        try board.write(try text("login-failure-burst"), to: "right.yml")
        let missing = try diff(board, ["--against", board.path + "/right.yml", "--input", board.path + "/nowhere"])
        #expect(missing.run.exitCode == 2 && missing.run.errors.contains("nowhere"))
    }

    @Test func `people read words in the list, programs keys`() throws {
        let folder = try TemporaryFolder()
        let text = try Binary.run(["rules", "list", "--language", "nl"], in: folder.url)
        let line = text.output.split(separator: "\n").first { $0.hasPrefix("exemption-sample ") } ?? ""
        #expect(
            line.contains("regel") && line.contains("uit") && !line.contains("false") && !line.contains("informational")
        )
        let csv = try Binary.run(["rules", "list", "--language", "nl", "--format", "csv"], in: folder.url)
        #expect(csv.output.contains("exemption-sample;rule;informational;false;"))
    }

    @Test func `a rule without cases or explanations does not load and is told`() throws {
        let folder = try TemporaryFolder()
        let rule = try text("exemption-without-reason")
        let cut = try #require(rule.range(of: "    explanations:"))
        try folder.write(String(rule[..<cut.lowerBound]), to: "rule.yml")
        let run = try Binary.run(["rules", "test", "rule.yml", "--language", "en"], in: folder.url)
        #expect(run.exitCode == 2)
        #expect(run.errors.contains("logwacht.explanations") && run.errors.contains("logwacht.cases.match"))
    }
}
