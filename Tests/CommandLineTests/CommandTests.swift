import Foundation
import TestSupport
import Testing

private let exports = Binary.repository.appending(path: "samples/board/exports").path

@Suite struct ParseTests {
    @Test(arguments: [
        ("parnassys/ontheffingen-1e-helft.csv", "parnassys-exemptions"),
        ("parnassys/aanmeldingen-1e-helft.csv", "parnassys-logins"),
        ("parnassys/ontheffingen-scherm-rijen.txt", "parnassys-exemptions-pasted"),
        ("afas/toegangslogboek-insite-1.csv", "afas-insite-access"), ("afas/overzicht-mutatie-2.txt", "afas-mutations"),
        ("m365/audit-oud-portaal.csv", "m365-audit"), ("m365/audit-regels.jsonl", "m365-audit"),
        ("entra/aanmeldingen-portaal.csv", "entra-signins"), ("entra/aanmeldingen-graph.json", "entra-signins"),
        ("server/auth.log", "sshd"),
    ])
    func `every line is an object with a moment, a dataset and its record`(_ file: String, _ source: String) throws {
        let run = try Binary.run(["parse", "\(exports)/\(file)", "--now", "2026-07-10T07:00:00+02:00"])
        #expect(run.exitCode == 0 && run.errors.isEmpty, "\(run.errors)")
        var last = 0
        let lines = run.output.split(separator: "\n")
        #expect(lines.count > 10)
        for line in lines {
            let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            #expect(object["event.dataset"] as? String == source)
            #expect((object["@timestamp"] as? String)?.hasSuffix("Z") == true)
            let record = try #require(object["log.record"] as? Int)
            #expect(record > last)
            last = record
            #expect(
                object["logwacht.pupil_name"] == nil && object["Leerling"] == nil && object["event.original"] == nil
            )
        }
    }

    @Test func `json is one array of the same objects`() throws {
        let file = "\(exports)/server/auth.log"
        let now = ["--now", "2026-07-10T07:00:00+02:00"]
        let lines = try Binary.run(["parse", file] + now).output.split(separator: "\n").count
        let array = try JSONSerialization.jsonObject(
            with: try Binary.run(["parse", file, "--format", "json"] + now).bytes
        )
        #expect((array as? [Any])?.count == lines)
    }

    @Test func `the raw record comes when it is asked for`() throws {
        let run = try Binary.run([
            "parse", "\(exports)/server/auth.log", "--original", "--now", "2026-07-10T07:00:00+02:00",
        ])
        let first = try #require(run.output.split(separator: "\n").first)
        let object = try JSONSerialization.jsonObject(with: Data(first.utf8)) as? [String: Any]
        let log = try String(contentsOf: URL(filePath: "\(exports)/server/auth.log"), encoding: .utf8)
        let original = try #require(object?["event.original"] as? String)
        #expect(log.split(separator: "\n").contains { $0 == original })
    }

    @Test func `what cannot be read is said with its place, and the rest is written`() throws {
        let folder = try TemporaryFolder()
        try folder.write(
            """
            Datum;Tijd;Gebruikersnaam;School;IP-adres;Resultaat
            01-09-2025;08:00:00;abakker;De Ark;192.0.2.1;Gelukt
            31-02-2026;08:00:00;abakker;De Ark;192.0.2.1;Gelukt
            02-09-2025;08:00:00;abakker;De Ark;192.0.2.1;Mislukt

            """,
            to: "logins.csv"
        )
        let run = try Binary.run(["parse", folder.url.appending(path: "logins.csv").path])
        #expect(run.exitCode == 3)
        #expect(run.output.split(separator: "\n").count == 2)
        #expect(run.errors.contains("record 2") && run.errors.contains("Datum"), "\(run.errors)")
    }

    @Test func `a format that parse does not write is wrong use`() throws {
        #expect(try Binary.run(["parse", "\(exports)/server/auth.log", "--format", "html"]).exitCode == 2)
        #expect(try Binary.run(["parse", "\(exports)/server/auth.log", "--source", "shd"]).errors.contains("sshd"))
    }

    @Test func `a reader that stops reading ends the program silently`() throws {
        let folder = try TemporaryFolder()
        let errors = folder.url.appending(path: "errors").path
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", "'\(Binary.path)' parse '\(exports)' 2>'\(errors)' | head -n 1 >/dev/null"]
        try process.run()
        process.waitUntilExit()
        #expect(try String(contentsOfFile: errors, encoding: .utf8) == "")
    }
}

@Suite struct SourcesCommandTests {
    @Test func `the list names every definition, and their samples pass`() throws {
        let list = try Binary.run(["sources", "list", "--format", "json"])
        let ids = try #require(try JSONSerialization.jsonObject(with: list.bytes) as? [[String: String]]).compactMap {
            $0["id"]
        }
        let files = try FileManager.default.contentsOfDirectory(
            atPath: Binary.repository.appending(path: "rules/sources").path
        )
        #expect(ids.map { "\($0).yml" }.sorted() == files.sorted())
        #expect(try Binary.run(["sources", "test"]).exitCode == 0)
        for id in ids { #expect(try Binary.run(["sources", "show", id]).output.contains("samples")) }
    }

    @Test func `explain says which format, and where each column went`() throws {
        let run = try Binary.run(["sources", "explain", "\(exports)/afas/toegangslogboek-insite-1.csv"])
        #expect(run.exitCode == 0)
        #expect(run.output.contains("afas-insite-access") && run.output.contains("URL → url.full"), "\(run.output)")
    }

    @Test func `explain of what is no export says so with exit code 3`() throws {
        let folder = try TemporaryFolder()
        try folder.write("Beste collega,\n\nhierbij de notulen.\n", to: "brief.txt")
        let run = try Binary.run(["sources", "explain", folder.url.appending(path: "brief.txt").path])
        #expect(run.exitCode == 3)
    }

    @Test func `a board adds a source of its own without any programming`() throws {
        let folder = try TemporaryFolder()
        let page = try String(contentsOf: Binary.repository.appending(path: "rules/sources/sshd.yml"), encoding: .utf8)
        try folder.write("board: Stichting A\n", to: "logwacht.yml")
        try folder.write(page.replacing("id: sshd", with: "id: own-server"), to: "sources/own-server.yml")
        let run = try Binary.run(["sources", "list", "--board", folder.url.path])
        #expect(run.output.contains("own-server"), "\(run.errors)")
    }
}

@Suite struct MatrixCommandTests {
    @Test func `show prints the handbook's matrices, row for row`() throws {
        let run = try Binary.run(["matrix", "show", "--format", "json"])
        let rows = try #require(try JSONSerialization.jsonObject(with: run.bytes) as? [[String: String]])
        #expect(rows.count { $0["system"] == "parnassys" } == 13)
        #expect(rows.count { $0["system"] == "afas" } == 15)
        #expect(rows.count { $0["system"] == "sharepoint" } == 2)
    }

    @Test func `check is silent about the samples and speaks of a mistake`() throws {
        let folder = try TemporaryFolder()
        let board = try folder.copyOfSample("clean")
        #expect(try Binary.run(["matrix", "check", "--board", board]).exitCode == 0)
        try Data("Blok;Functie;Recht;Niveau;Voorwaarde\nSchool;Directuer;Applicatiebeheerder;School;\n".utf8)
            .write(to: URL(filePath: board + "/matrices/parnassys.csv"))
        let run = try Binary.run(["matrix", "check", "--board", board])
        #expect(run.exitCode == 3)
        #expect(run.output.contains("Directuer"), "\(run.output)")
    }
}

@Suite struct FindingsCommandTests {
    @Test func `list narrows, show tells all, an unknown id is said`() throws {
        let folder = try TemporaryFolder()
        let board = try folder.copyOfSample("board")
        #expect(try Binary.run(["scan", board, "--quiet"]).exitCode == 0)
        func count(_ options: [String]) throws -> Int {
            let run = try Binary.run(["findings", "list", "--board", board, "--format", "jsonl"] + options)
            #expect(run.exitCode == 0, "\(run.errors)")
            return run.output.split(separator: "\n").count
        }
        let all = try count([])
        let afas = try count(["--system", "afas"])
        let grave = try count(["--severity", "high"])
        #expect(all > afas && afas > 0 && all > grave && grave > 0)
        #expect(try count(["--rule", "dormant-account"]) == 2)
        #expect(try count(["--status", "justified"]) == 0)
        let first = try #require(
            try Binary.run(["findings", "list", "--board", board, "--format", "jsonl"]).output.split(separator: "\n")
                .first
        )
        let id = try JSONDecoder().decode(SeenFinding.self, from: Data(first.utf8)).id
        let shown = try Binary.run([
            "findings", "show", String(id.prefix(8)), "--board", board, "--purpose", "log-review",
        ])
        #expect(
            shown.exitCode == 0 && shown.output.contains("SHA-256") || shown.output.contains("sha256"),
            "\(shown.output)"
        )
        #expect(try Binary.run(["findings", "show", "ffffffffffff", "--board", board]).exitCode == 2)
        #expect(try Binary.run(["findings", "list", "--board", folder.url.path]).exitCode == 2)
    }
}

@Suite struct DemoCommandTests {
    @Test func `the same options give the same bytes, and the default is what stands in samples`() throws {
        let folder = try TemporaryFolder()
        let out = folder.url.appending(path: "out").path
        #expect(
            try Binary.run(["demo", out, "--schools", "3", "--people", "70", "--seed", "9", "--volume", "0.1"]).exitCode
                == 0
        )
        let again = folder.url.appending(path: "again").path
        #expect(
            try Binary.run(["demo", again, "--schools", "3", "--people", "70", "--seed", "9", "--volume", "0.1"])
                .exitCode == 0
        )
        for path in try FileManager.default.subpathsOfDirectory(atPath: out).sorted() {
            #expect(
                FileManager.default.contents(atPath: "\(out)/\(path)")
                    == FileManager.default.contents(atPath: "\(again)/\(path)")
            )
        }
        let found = try Binary.run(["scan", "\(out)/board", "--format", "jsonl", "--quiet"])
        #expect(found.exitCode == 0)
        let key = try String(contentsOfFile: "\(out)/answer-key.csv", encoding: .utf8)
        #expect(found.output.split(separator: "\n").count >= key.split(separator: "\n").count - 1)
        #expect(try Binary.run(["demo", out]).exitCode == 2, "what is there is not written over")
    }

    @Test func `a board that cannot be made is refused`() throws {
        #expect(try Binary.run(["demo", "/nonexistent/x", "--schools", "0"]).exitCode == 2)
        #expect(try Binary.run(["demo", "/proc/x"]).exitCode == 2)
    }
}
