import Foundation
import TestSupport
import Testing

/// Whether the procedure is known and followed, with the built program.
@Suite struct ProcedureYearCommandTests {
    @Test func `the page counts without names, and that it was gone through is kept and asked again after a year`()
        throws
    {
        let folder = try TemporaryFolder()
        try folder.write(
            """
            board: Stichting De Kade
            language: en
            schools: [{name: De Linde}, {name: Het Kompas}]
            incidents: {roles: {school-leader: {name: J. de Boer}}}

            """,
            to: "board/logwacht.yml"
        )
        let board = folder.url.appending(path: "board").path
        func run(_ words: [String], _ now: String) throws -> Binary.Result {
            try Binary.run(words + ["--board", board, "--language", "en", "--now", now])
        }
        let officer = ["--actor", "P. Visser", "--role", "privacy-officer"]
        let opened = try run(
            ["incident", "open", "--school", "De Linde", "--reporter", "A. Melder"] + officer,
            "2026-03-10T09:00:00Z"
        )
        #expect(opened.exitCode == 0, "\(opened.errors)")
        let soon = try run(["register", "list"], "2026-07-13T09:00:00Z")
        #expect(!soon.unwrapped.contains("not gone through for a year"))
        let due = try run(["register", "list"], "2027-03-10T09:00:00Z")
        #expect(due.unwrapped.contains("not gone through for a year") && due.unwrapped.contains("procedure 2027"))

        let page = try run(["register", "procedure", "2026", "--format", "markdown"], "2027-03-10T09:00:00Z")
        #expect(page.exitCode == 0, "\(page.errors)")
        #expect(page.output.contains("| De Linde | 1 | 1 |") && page.output.contains("| Het Kompas | 0 | 0 |"))
        #expect(page.output.contains("There has never been a drill") && page.output.contains("Not gone through before"))
        #expect(!page.output.contains("Melder"))

        let done = ["register", "procedure", "2026", "--done", "--note", "new stand-in"]
        let wrong = try run(done + ["--actor", "E. Mee", "--role", "employee"], "2027-03-10T09:00:00Z")
        #expect(wrong.exitCode == 2 && wrong.unwrapped.contains("privacy officer"))
        #expect(try run(done, "2027-03-10T09:00:00Z").exitCode == 2)
        #expect(try run(["incident", "drill"] + officer, "2027-03-10T09:30:00Z").exitCode == 0)
        let kept = try run(done + officer, "2027-03-10T10:00:00Z")
        #expect(kept.unwrapped.contains("Last gone through: 10 March 2027 at 11:00, P. Visser."))
        #expect(kept.unwrapped.contains("The last drill was on 10 March 2027. There were 0 drills this year."))
        #expect(!(try run(["register", "list"], "2028-03-09T10:00:00Z")).unwrapped.contains("for a year"))
        #expect(try run(["register", "list"], "2028-03-10T10:00:00Z").unwrapped.contains("for a year"))
        let trail = try Binary.run(["trail", "--board", board, "--action", "procedure.checked", "--format", "json"])
        #expect(trail.output.contains("new stand-in"))
        #expect(try Binary.run(["verify", "--board", board]).exitCode == 0)
    }
}
