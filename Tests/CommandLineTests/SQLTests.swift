import Foundation
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
}
