import Foundation
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
