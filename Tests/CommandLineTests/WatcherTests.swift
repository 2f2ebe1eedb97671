import Foundation
import TestSupport
import Testing

/// Can it still be investigated, the answer to parents, the page for the council and the paper set.
@Suite struct WatcherTests {
    private let now = ["--now", "2026-07-10T12:00:00+02:00"]
    private let officer = ["--actor", "P. Visser", "--role", "privacy-officer"]

    private func scanned() throws -> SmallBoard {
        let board = try SmallBoard()
        _ = try board.scan("nl")
        return board
    }

    @Test func `an opened incident says which logs to secure, and how many days are left`() throws {
        let board = try scanned()
        let settings = String(decoding: try board.data("logwacht.yml"), as: UTF8.self)
        try board.write(
            settings + "incidents:\n  keeps_days: { parnassys-logins: 10, entra-signins: 30, m365-audit: 180 }\n",
            to: "logwacht.yml"
        )
        let place = ["--board", board.path, "--language", "en"] + now
        let opened = try Binary.run(
            ["incident", "open", "--kind", "access", "--event", "2026-06-01T09:00", "--title", "x"] + officer + place
        )
        #expect(opened.exitCode == 0, "\(opened.errors)")
        #expect(opened.errors.contains("Audit log of Microsoft 365: Get an export now: in 141 days"))
        #expect(opened.errors.contains("Logins through Entra: The source has the beginning of the incident no longer."))
        let reach = try Binary.run(["incident", "reach", "2026-001"] + place)
        #expect(reach.exitCode == 0, "\(reach.errors)")
        // Exemptions were read, but not of June; nobody said how long ParnasSys keeps them.
        #expect(reach.output.contains("Exemptions in ParnasSys"))
        #expect(reach.output.contains("Ask the supplier now"))
        let later = try Binary.run(
            ["incident", "open", "--kind", "access", "--event", "2026-07-07T09:00", "--title", "y"] + officer + place
        )
        #expect(!later.errors.contains("Logins in ParnasSys:"))
        let second = try Binary.run(["incident", "reach", "2026-002", "--format", "json"] + place)
        #expect(second.output.contains("Keep the export with the incident."))
    }

    @Test func `parents read when, in which function and what for, and names only when they are unlocked`() throws {
        let board = try scanned()
        let place = ["--board", board.path, "--language", "nl"] + now
        let answer = try Binary.run(["access-answer", "20001", "--format", "markdown"] + officer + place)
        #expect(answer.exitCode == 0, "\(answer.errors)")
        #expect(answer.output.contains("Leerkracht"))
        #expect(answer.output.contains("Vervangt vandaag groep 6A"))
        #expect(answer.output.contains("Toetsen"))
        for hidden in ["Aalders", "aaalders", "20001", "Emma"] { #expect(!answer.output.contains(hidden), "\(hidden)") }
        let bare = try Binary.run(["access-answer", "20001", "--without-reasons"] + officer + place)
        #expect(bare.exitCode == 0 && !bare.output.contains("Vervangt"))
        let refused = try Binary.run(["access-answer", "20001", "--names"] + officer + place)
        #expect(refused.exitCode == 2 && refused.output.isEmpty)
        let director = ["--actor", "B. Bosman", "--role", "school-leader"]
        #expect(try Binary.run(["access-answer", "20001"] + director + place).exitCode == 2)
        let named = try Binary.run(
            ["access-answer", "20001", "--names", "--unlocked-by", "F. Gerritsen", "--reason", "Verzoek"] + officer
                + place
        )
        #expect(named.output.contains("Aalders"))
        let nobody = try Binary.run(["access-answer", "99999", "--format", "text"] + officer + place)
        #expect(nobody.exitCode == 0 && nobody.output.contains("staat niet dat iemand"))
        let trail = try Binary.run(["trail", "--board", board.path, "--action", "view.pupil", "--format", "json"])
        let links = try #require(try JSONSerialization.jsonObject(with: trail.bytes) as? [[String: String]])
        #expect(links.count == 4)
        #expect(links[2]["details"]?.contains("unlocked-by=F. Gerritsen") == true)
        #expect(!trail.output.contains("20001"))
    }

    @Test func `the council reads counts by purpose, and not one name`() throws {
        let board = try scanned()
        let place = ["--board", board.path, "--language", "nl"] + now
        for who in ["101", "102"] {
            _ = try Binary.run(["timeline", who, "--purpose", "oversight", "--by", "F. Gerritsen"] + place)
        }
        _ = try Binary.run(["findings", "list", "--by", "P. Visser"] + place)
        _ = try Binary.run(["access-answer", "20001"] + officer + place)
        let page = try Binary.run(["register", "council", "2026", "--format", "markdown"] + place)
        #expect(page.exitCode == 0, "\(page.errors)")
        #expect(page.output.contains("2 personen hebben gekeken"))
        #expect(
            page.output.contains(
                "| toezicht door de functionaris gegevensbescherming, het bestuur of een accountant | 2 |"
            )
        )
        #expect(page.output.contains("| de regelmatige controle van wat gemeld is | 1 |"))
        #expect(page.output.contains("**Antwoorden aan ouders over het gebruik van gegevens**: 1"))
        for name in SmallBoard.names + ["Visser", "Gerritsen"] { #expect(!page.output.contains(name), "\(name)") }
        let other = try Binary.run(["register", "council", "2025", "--format", "json"] + place)
        #expect(other.exitCode == 0 && other.output.contains("0 personen"))
    }

    @Test func `the paper set prints before anything was read, and its manifest fits`() throws {
        let folder = try TemporaryFolder()
        try folder.write(
            """
            board: Stichting De Kade
            incidents:
              leader_hours: 6
              roles:
                fg: { name: "F. <Gerritsen>", contact: 010-0000002, stand_in: H. Bakker }

            """,
            to: "board/logwacht.yml"
        )
        let out = folder.url.appending(path: "paper").path
        let arguments = ["incident", "paper-set", out, "--board", folder.url.appending(path: "board").path] + now
        let run = try Binary.run(arguments)
        #expect(run.exitCode == 0, "\(run.errors)")
        func page(_ name: String) throws -> String { try String(contentsOfFile: "\(out)/\(name)", encoding: .utf8) }
        let start = try page("00-start.html")
        #expect(start.contains("F. &lt;Gerritsen&gt;") && start.contains("H. Bakker"))
        #expect(try page("02-clocks.html").contains("6 uur"))
        #expect(try page("02-clocks.html").contains("72 uur"))
        // The first sheet sends to the others by their number.
        for name in [
            "01-intake", "02-clocks", "03-decisions", "04-authority", "05-letter-parents", "06-letter-staff",
            "07-recovery", "08-press", "09-supplier",
        ] { #expect(try page("\(name).html").contains("<h1>\(name.prefix(2)) "), "\(name)") }
        let decisions = try page("03-decisions.html")
        #expect(decisions.components(separatedBy: "☐").count > 40)
        // Every place that the program would fill in is a place to write.
        #expect(try page("04-authority.html").contains("class=\"form blank\""))
        #expect(try !page("04-authority.html").contains("nog niet bekend"))
        let manifest = try page("MANIFEST.sha256").split(separator: "\n")
        #expect(manifest.count == 10)
        #expect(!FileManager.default.fileExists(atPath: folder.url.appending(path: "board/logwacht.sqlite").path))
        #expect(try Binary.run(arguments).exitCode == 2)
    }
}
