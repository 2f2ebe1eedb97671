import Foundation
import TestSupport
import Testing

/// The yearly checklist with the built program, on the sample board.
@Suite struct ChecklistCommandTests {
    private struct Shown: Decodable {
        struct Device: Decodable {
            var tag: String
            var state: String
            var school: String?
        }
        var points: [String: [String: Int?]]
        var schools: [String: [String: [String: Int?]]]?
        var devices: [Device]
    }

    @Test func `the sample board shows what was planted, for the board and in a folder that sha256sum checks`() throws {
        let folder = try TemporaryFolder()
        let board = try folder.copyOfSample("board")
        _ = try Binary.run(["scan", board, "--quiet"])
        let place = ["--board", board, "--language", "nl"]
        let json = try Binary.run(["review", "checklist", "--format", "json"] + place)
        #expect(json.exitCode == 0, "\(json.errors)")
        let shown = try JSONDecoder().decode(Shown.self, from: json.bytes)
        #expect(shown.points["9"]?["devices-out"] == 2 && shown.points["10"]?["agreements-missing"] == 2)
        let overdue = shown.devices.filter { $0.state == "overdue" }
        #expect(overdue.map(\.tag).sorted() == (try Binary.planted("device-not-returned")))
        #expect(shown.schools?.count == 12)
        // A finding that was judged justified is settled.
        let before = try #require(shown.points["6"]?["deviations-open"] ?? nil)
        let list = try Binary.run(["findings", "list", "--rule", "role-not-in-matrix", "--format", "json"] + place)
        struct Listed: Decodable { var id: String }
        let id = try #require(try JSONDecoder().decode([Listed].self, from: list.bytes).first?.id)
        let judged = try Binary.run(
            ["findings", "judge", id, "justified", "--reason", "afgesproken", "--by", "10001"] + place
        )
        #expect(judged.exitCode == 0, "\(judged.errors)")
        let again = try Binary.run(["review", "checklist", "--format", "json"] + place)
        let after = try JSONDecoder().decode(Shown.self, from: again.bytes)
        #expect(after.points["6"]?["deviations-open"] == before - 1)
        #expect(after.points["6"]?["deviations-settled"] == 1)

        let out = folder.url.appending(path: "evidence").path
        let export = try Binary.run(["review", "checklist", "--out", out] + place)
        #expect(export.exitCode == 0, "\(export.errors)")
        let check = Process()
        check.executableURL = URL(filePath: "/usr/bin/sha256sum")
        check.arguments = ["-c", "--quiet", "SHA256SUMS"]
        check.currentDirectoryURL = URL(filePath: out)
        try check.run()
        check.waitUntilExit()
        #expect(check.terminationStatus == 0)
        let names = try FileManager.default.contentsOfDirectory(atPath: out)
        #expect(names.filter { $0.hasPrefix("school-") }.count == 12 && names.contains("devices.csv"))
        // The page of a school tells of its own devices and of no others.
        let device = try #require(overdue.first { $0.school != nil })
        let school = try #require(device.school).lowercased().replacing(" ", with: "-")
        let file = try #require(names.first { $0.hasSuffix("-\(school).html") })
        let page = try String(contentsOfFile: "\(out)/\(file)", encoding: .utf8)
        #expect(page.contains(device.tag) && page.contains("Ja of nee"))
        for other in overdue where other.school != device.school { #expect(!page.contains(other.tag)) }
        // The trail tells of the folder, by the hash of its manifest.
        let trail = try Binary.run(["trail", "--action", "export.checklist", "--format", "json"] + place)
        let hash = export.output.trimmingCharacters(in: .whitespacesAndNewlines)
        #expect(hash.count == 64 && trail.output.contains(hash))
        let twice = try Binary.run(["review", "checklist", "--out", out] + place)
        #expect(twice.exitCode == 2 && twice.errors.contains(out))
    }

    @Test func `a school that nobody knows and a period that begins tomorrow are refused`() throws {
        let folder = try TemporaryFolder()
        let board = try folder.copyOfSample("clean")
        _ = try Binary.run(["scan", board, "--quiet"])
        let place = ["--board", board, "--language", "nl"]
        for words in [["--school", "Nergens"], ["--from", "2026-07-11"]] {
            let run = try Binary.run(["review", "checklist"] + words + place)
            #expect(run.exitCode == 2 && run.output.isEmpty && run.errors.contains(words[1].suffix(4)), "\(words)")
        }
        let clean = try Binary.run(["review", "checklist"] + place)
        #expect(clean.exitCode == 0 && clean.output.contains("over de termijn"))
        #expect(clean.output.contains("voor elk daarvan"))
    }
}

extension Binary {
    /// The accounts of a rule in the answer key of the samples, sorted.
    fileprivate static func planted(_ rule: String) throws -> [String] {
        try String(contentsOf: repository.appending(path: "samples/answer-key.csv"), encoding: .utf8)
            .split(separator: "\n").map { $0.split(separator: ";", omittingEmptySubsequences: false) }
            .filter { $0[0] == rule }.map { String($0[1]) }.sorted()
    }
}
