import Foundation
import TestSupport
import Testing

@Suite struct SQLTests {
    @Test func `the books of a scan answer questions, and nothing can be changed`() throws {
        let folder = try TemporaryFolder()
        let board = try folder.copyOfSample("clean")
        #expect(try Binary.run(["scan", board, "--quiet"]).exitCode == 0)
        func ask(_ query: String, _ format: String = "csv") throws -> String {
            let answer = try Binary.run(["sql", query, "--board", board, "--format", format])
            #expect(answer.exitCode == 0, "\(query): \(answer.errors)")
            return answer.output
        }
        let use = try ask("SELECT count(*) > 100 AS n, count(DISTINCT access_right) > 3 AS r FROM usage", "jsonl")
        #expect(use == "{\"n\":\"1\",\"r\":\"1\"}\n")
        // The same exports again add nothing, and neither does one of them under another name.
        let sums = "SELECT sum(successes), sum(failures) FROM usage UNION ALL SELECT sum(events), 0 FROM coverage"
        let before = try ask(sums)
        let exports = folder.url.appending(path: "clean/exports/parnassys")
        for name in try FileManager.default.contentsOfDirectory(atPath: exports.path) {
            try FileManager.default.copyItem(
                at: exports.appending(path: name),
                to: exports.appending(path: "nogmaals-\(name)")
            )
        }
        // Events past the term of the store are read again each time, from the original and from the copy.
        for _ in 1...2 {
            _ = try Binary.run(["scan", board, "--quiet"])
            #expect(try ask(sums) == before)
        }
        #expect(try Binary.run(["sql", "DROP TABLE finding", "--board", board]).exitCode == 2)
        #expect(try Binary.run(["sql", "SELECT 1", "--format", "html", "--board", board]).exitCode == 2)
        let list = try Binary.run(["sql", "--list", "--board", board])
        #expect(list.exitCode == 0 && list.output.contains("access_right") && !list.output.contains("‹"))
    }

    @Test func `kept events answer questions, also when the exports are gone`() throws {
        let board = try SmallBoard()
        try board.append("02-06-2026;12:00:00;ddijkhuis;De Linde;198.51.100.7;Gelukt\n", to: SmallBoard.logins)
        #expect(try board.scan("nl").exitCode == 0)
        try board.remove(SmallBoard.logins)
        func ask(_ query: String) throws -> Binary.Result {
            try Binary.run(["sql", query, "--board", board.path, "--format", "jsonl"])
        }
        let one = try ask("SELECT time, account, outcome, school, address FROM events WHERE account = 'ddijkhuis'")
        #expect(
            one.output
                == """
                {"account":"ddijkhuis","address":"198.51.100.7","outcome":"success","school":"De Linde",\
                "time":"2026-06-02T10:00:00Z"}

                """
        )
        // Without a column, in a subquery, and beside a column of another view that has the same name.
        let total = try ask("SELECT count(*) AS n FROM events").output
        #expect(try ask("WITH e AS (SELECT * FROM events) SELECT count(fields) AS n FROM e").output == total)
        #expect(try ask("SELECT sum(events) AS n FROM coverage WHERE school IS NULL").output == total)
        #expect(try ask("DELETE FROM events").exitCode == 2)
        #expect(try ask("SELECT nobody FROM events").errors.contains("nobody"))
        // Names of pupils are kept by no store.
        #expect(try ask("SELECT group_concat(fields) FROM events").output.contains("pupil_name") == false)
    }
}
