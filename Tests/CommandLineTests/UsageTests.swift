import Foundation
import TestSupport
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

    @Test func `scan without a path reads the current folder only when it is a board's`() throws {
        let folder = try TemporaryFolder()
        try folder.write("geheim", to: "dagboek.txt")
        let run = try Binary.run(["scan"], in: folder.url)
        #expect(run.exitCode == 2 && run.output.isEmpty)
        #expect(run.errors.contains("logwacht.yml"), "\(run.errors)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["dagboek.txt"])
    }

    @Test(arguments: [["--help"], ["scan", "--help"], ["--version"]])
    func `help goes to standard output and ends with 0`(_ arguments: [String]) throws {
        let run = try Binary.run(arguments)
        #expect(run.exitCode == 0)
        #expect(!run.output.isEmpty)
    }
}
