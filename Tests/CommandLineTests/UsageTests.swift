import Foundation
import Testing

@Suite struct UsageTests {
    @Test(arguments: [
        ["--nonsense"], ["scan", "--format", "xml"], ["scan", "--now", "gisteren"], ["scan", "--fail-on", "enorm"],
        ["nonsense"],
        ["findings", "list", "--since", "31-12-2025"], ["scan", "/nonexistent/folder"],
        ["parse", "/nonexistent/file.csv"],
    ])
    func `wrong use ends with 2 and says so on standard error`(_ arguments: [String]) throws {
        let run = try Binary.run(arguments)
        #expect(run.exitCode == 2)
        #expect(run.output.isEmpty)
        #expect(!run.errors.isEmpty)
    }

    @Test(arguments: [["--help"], ["scan", "--help"], ["--version"]])
    func `help goes to standard output and ends with 0`(_ arguments: [String]) throws {
        let run = try Binary.run(arguments)
        #expect(run.exitCode == 0)
        #expect(!run.output.isEmpty)
    }
}
