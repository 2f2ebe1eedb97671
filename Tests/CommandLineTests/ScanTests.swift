import Foundation
import TestSupport
import Testing

/// A finding as programs see it.
struct SeenFinding: Decodable, Hashable {
    var id: String
    var rule: String
    var account: String?
    var system: String?
    var title: String
    var reason: String
}

struct SeenReport: Decodable {
    var findings: [SeenFinding]
}

private func findings(_ run: Binary.Result) throws -> [SeenFinding] {
    try JSONDecoder().decode(SeenReport.self, from: run.bytes).findings
}

@Suite struct ScanTests {
    @Test func `the sample board gives exactly the findings of the answer key`() throws {
        let folder = try TemporaryFolder()
        let run = try Binary.run(["scan", try folder.copyOfSample("board"), "--format", "json"])
        #expect(run.exitCode == 0, "\(run.errors)")
        let found = Set(try findings(run).map { "\($0.rule);\($0.account ?? "");\($0.system ?? "")" })
        let key = try String(
            contentsOf: Binary.repository.appending(path: "samples/answer-key.csv"),
            encoding: .utf8
        )
        let expected = Set(key.split(separator: "\n").dropFirst().map(String.init))
        #expect(expected.count > 40)
        #expect(found.subtracting(expected).sorted() == [], "found, but not in the key")
        #expect(expected.subtracting(found).sorted() == [], "in the key, but not found")
    }

    @Test func `every check of the main job is hit by the sample board`() throws {
        let key = try String(
            contentsOf: Binary.repository.appending(path: "samples/answer-key.csv"),
            encoding: .utf8
        )
        let rules = Set(
            key.split(separator: "\n").dropFirst().compactMap { $0.split(separator: ";").first.map(String.init) }
        )
        let all: Set = [
            "account-without-person", "account-after-departure", "activity-after-departure", "role-not-in-matrix",
            "role-of-former-function", "substitute-role-duration", "missing-confidentiality-agreement",
            "password-older-than-a-year", "foreign-email-domain", "dormant-account", "exception-expired",
            "access-outside-own-group", "sharepoint-access-outside-matrix", "sharepoint-grant-by-unauthorised",
            "afas-page-outside-matrix", "afas-staff-of-other-school", "afas-change-by-view-only",
            "afas-rights-change-unauthorised", "exemption-without-reason", "exemption-boilerplate-reason",
            "login-failure-burst", "login-password-spray", "disabled-account-attempt", "sharepoint-anonymous-link",
            "exemption-former-pupil", "exemption-many-users-one-pupil", "exemption-other-school",
            "exemption-outside-school-hours", "exemption-protected-pupil", "exemption-repeated-reason",
            "exemption-repeated-same-pupil", "exemption-volume", "login-impossible-travel",
            "login-success-after-failures", "login-unusual-country", "shared-account", "sharepoint-guest-not-listed",
            "sharepoint-mass-download", "sharepoint-self-granted-right", "device-not-returned",
            "device-without-agreement",
        ]
        #expect(all.subtracting(rules).sorted() == [])
    }

    @Test func `on the clean board nothing is flagged and everything is read`() throws {
        let folder = try TemporaryFolder()
        let run = try Binary.run([
            "scan", try folder.copyOfSample("clean"), "--format", "json", "--fail-on", "informational",
        ])
        #expect(run.exitCode == 0, "\(run.errors)")
        #expect(try findings(run) == [])
    }

    @Test func `with --quiet the clean board is silent`() throws {
        let folder = try TemporaryFolder()
        let run = try Binary.run(["scan", try folder.copyOfSample("clean"), "--quiet"])
        #expect(run.exitCode == 0)
        #expect(run.output.isEmpty && run.errors.isEmpty)
    }

    @Test func `the same scan twice gives the same bytes, and changes no byte of the store`() throws {
        let folder = try TemporaryFolder()
        let board = try folder.copyOfSample("board")
        let first = try Binary.run(["scan", board, "--format", "json"])
        let store = try Data(contentsOf: URL(filePath: board + "/logwacht.sqlite"))
        let second = try Binary.run(["scan", board, "--format", "json"])
        #expect(first.bytes == second.bytes)
        #expect(try Data(contentsOf: URL(filePath: board + "/logwacht.sqlite")) == store)
        let listed = try Binary.run(["findings", "list", "--board", board, "--format", "json"])
        #expect(listed.exitCode == 0)
        #expect(try JSONDecoder().decode([SeenFinding].self, from: listed.bytes).count == (try findings(first)).count)
    }

    @Test func `ids are the same on another machine: they do not depend on the key, the place or the order of files`()
        throws
    {
        let one = try TemporaryFolder()
        let other = try TemporaryFolder()
        let board = try one.copyOfSample("board")
        let copy = try other.copyOfSample("board")
        // The exports under other names and in another folder.
        try FileManager.default.moveItem(atPath: copy + "/exports/server", toPath: copy + "/aa-server")
        let a = try findings(try Binary.run(["scan", board, "--format", "json"]))
        let b = try findings(try Binary.run(["scan", copy, "--format", "json"]))
        #expect(Set(a.map(\.id)) == Set(b.map(\.id)))
    }

    @Test func `a finding is new once: --fail-on tells of it the first time only`() throws {
        let folder = try TemporaryFolder()
        let board = try folder.copyOfSample("board")
        #expect(try Binary.run(["scan", board, "--quiet", "--fail-on", "low"]).exitCode == 1)
        let again = try Binary.run(["scan", board, "--quiet", "--fail-on", "low"])
        #expect(again.exitCode == 0 && again.output.isEmpty)
    }

    @Test func `a dry run writes nothing`() throws {
        let folder = try TemporaryFolder()
        let board = try folder.copyOfSample("board")
        let before = try FileManager.default.subpathsOfDirectory(atPath: board).sorted()
        #expect(try Binary.run(["scan", board, "--dry-run"]).exitCode == 0)
        #expect(try FileManager.default.subpathsOfDirectory(atPath: board).sorted() == before)
    }

    @Test func `the store and the key are for their owner alone`() throws {
        let folder = try TemporaryFolder()
        let board = try folder.copyOfSample("clean")
        #expect(try Binary.run(["scan", board, "--quiet"]).exitCode == 0)
        for name in ["logwacht.sqlite", "logwacht.key"] {
            let mode = try FileManager.default.attributesOfItem(atPath: "\(board)/\(name)")[.posixPermissions] as? Int
            #expect(mode == 0o600, "\(name)")
        }
    }

    @Test(arguments: [("nl", "Alle tijden zijn Nederlandse tijd"), ("en", "All times are")])
    func `the report speaks the language that is asked for`(_ language: String, _ sentence: String) throws {
        let folder = try TemporaryFolder()
        let run = try Binary.run(["scan", try folder.copyOfSample("clean"), "--language", language])
        #expect(run.output.contains(sentence), "\(run.output.prefix(600))")
    }

    @Test(arguments: ["text", "json", "jsonl", "csv", "html"], ["nl", "en"])
    func `no text of a report is missing in any format or language`(_ format: String, _ language: String) throws {
        let folder = try TemporaryFolder()
        let run = try Binary.run([
            "scan", try folder.copyOfSample("board"), "--format", format, "--language", language,
        ])
        #expect(run.exitCode == 0)
        let holes = run.output.split(separator: "‹").dropFirst().map { $0.prefix { $0 != "›" } }
        #expect(Set(holes).sorted() == [])
    }

    @Test func `no pupil's name or number appears in a report`() throws {
        let folder = try TemporaryFolder()
        let board = try folder.copyOfSample("board")
        let pupils = try String(contentsOf: URL(filePath: board + "/pupils.csv"), encoding: .utf8)
        let numbers = Set(pupils.split(separator: "\n").dropFirst().compactMap { $0.split(separator: ";").first })
        let run = try Binary.run(["scan", board, "--format", "json"])
        let parsed = try Binary.run(["parse", board + "/exports/parnassys", "--board", board])
        for output in [run.output, parsed.output] {
            let words = Set(output.split { !$0.isNumber })
            #expect(words.intersection(numbers) == [])
        }
        #expect(!parsed.output.contains("\"Leerling\""))
    }

    @Test
    func `without the list of ParnasSys accounts nobody is called a stranger, and the report says what is missing`()
        throws
    {
        let folder = try TemporaryFolder()
        let board = try folder.copyOfSample("clean")
        try FileManager.default.removeItem(atPath: board + "/accounts-parnassys.csv")
        let run = try Binary.run(["scan", board, "--format", "json"])
        #expect(try findings(run) == [])
        let text = try Binary.run(["scan", board]).output
        #expect(text.contains("accounts-parnassys.csv"), "\(text.prefix(3000))")
    }

    @Test func `the finding in the README is one of the sample board's`() throws {
        let folder = try TemporaryFolder()
        let report = try Binary.run(["scan", try folder.copyOfSample("board")]).output
        let readme = try String(contentsOf: Binary.repository.appending(path: "README.md"), encoding: .utf8)
        let example = try #require(
            readme.components(separatedBy: "```\n[ernstig").last?.components(separatedBy: "\n```").first
        )
        for line in example.split(separator: "\n").dropFirst() { #expect(report.contains(line), "\(line)") }
    }

    @Test func `standard input is read like a file`() throws {
        let folder = try TemporaryFolder()
        let board = try folder.copyOfSample("board")
        let log = try Data(contentsOf: URL(filePath: board + "/exports/server/auth.log"))
        let run = try Binary.run(["scan", "-", "--board", board, "--source", "sshd", "--format", "json"], input: log)
        #expect(try findings(run).contains { $0.system == "linux" }, "\(run.errors)")
    }
}
