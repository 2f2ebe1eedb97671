import Foundation
import TestSupport
import Testing

/// A list of hashes beside files proves that each of them came whole.
@Suite struct HashCommandTests {
    /// Writes `SHA256SUMS` in a folder of the board, with the program of the system.
    private func list(_ board: SmallBoard, _ folder: String) throws {
        let shell = Process()
        shell.executableURL = URL(filePath: "/bin/sh")
        shell.arguments = ["-c", "sha256sum -- *.* > SHA256SUMS"]
        shell.currentDirectoryURL = URL(filePath: board.path).appending(path: folder)
        try shell.run()
        shell.waitUntilExit()
        #expect(shell.terminationStatus == 0)
    }

    @Test func `files that are as their list says are whole, and those that are not are told with what to do`() throws {
        let board = try SmallBoard()
        try list(board, "exports")
        let whole = try board.scan("nl")
        #expect(whole.exitCode == 0 && whole.output.hasPrefix("Alles is gelezen"), "\(whole.output)")
        let again = try board.scan("nl", ["--quiet"])
        #expect(again.exitCode == 0 && again.output.isEmpty, "\(again.output)")

        let bytes = try board.data(SmallBoard.logins)
        try board.write(bytes + Data(bytes.split(separator: 10).last ?? Data()) + [10], to: SmallBoard.logins)
        let other = try board.scan("nl")
        #expect(other.exitCode == 3)
        #expect(
            other.output.hasPrefix("Let op: niet alles is gelezen. Dit ontbreekt: het bewijs dat één bestand heel is")
        )
        #expect(other.output.contains("\(SmallBoard.logins)") && other.output.contains("exports/SHA256SUMS staat"))
        #expect(other.output.contains("Kopieer het bestand opnieuw"))

        // A new file beside the list: read, and said.
        try board.write(bytes, to: SmallBoard.logins)
        try board.write(bytes, to: "exports/nog-een.csv")
        let more = try board.scan("en")
        #expect(
            more.exitCode == 0
                && more.output.contains("One file is not in this list of hashes, the first is nog-een.csv")
        )

        // Named by itself, a file is compared with the list beside it.
        try board.write(bytes.dropLast(40), to: SmallBoard.exemptions)
        let alone = try Binary.run([
            "scan", "\(board.path)/\(SmallBoard.exemptions)", "--board", board.path, "--dry-run", "--format", "json",
        ])
        #expect(alone.exitCode == 3 && alone.output.contains("hashes.differs"), "\(alone.output)")
    }

    @Test func `the tables of the board can be listed too`() throws {
        let board = try SmallBoard()
        try list(board, "")
        #expect(try board.scan("nl").exitCode == 0)
        let staff = try board.data("staff.csv")
        let last = try #require(staff.dropLast().lastIndex(of: 10))
        try board.write(staff[...last], to: "staff.csv")
        let run = try board.scan("nl")
        #expect(run.exitCode == 3 && run.output.contains("staff.csv"), "\(run.output)")
        let exports = try Binary.run(["scan", "\(board.path)/exports", "--board", board.path, "--dry-run"])
        #expect(exports.exitCode == 3, "the tables count whatever the path is")
    }
}
