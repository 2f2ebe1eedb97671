import Foundation
import Testing

/// Runs that nobody watches.
@Suite struct UnattendedTests {
    private func night(_ board: SmallBoard, _ day: Int) throws -> Binary.Result {
        try board.scan("nl", ["--quiet", "--summary", "--now", "2026-07-\(day)T04:30:00+02:00"])
    }

    @Test func `silent when nothing is new, and a line once a week`() throws {
        let board = try SmallBoard()
        for (day, speaks) in [(10, false), (11, false), (16, false), (17, true), (18, false), (23, false), (24, true)] {
            let run = try night(board, day)
            #expect(run.exitCode == 0, "\(run.output) \(run.errors)")
            #expect(run.output.isEmpty == !speaks && run.errors.isEmpty, "\(day): \(run.output)\(run.errors)")
            if day == 17 {
                #expect(
                    run.output
                        == "logwacht draait nog. Sinds 10 juli 2026 is er niets nieuws gemeld. Laatst gelezen: "
                        + "17 juli 2026 om 04:30 uur. Er zijn 0 bekende aandachtspunten.\n"
                )
            }
        }
        try board.replace("expected:", with: "sign_of_life: never\nexpected:", in: "logwacht.yml")
        #expect(try night(board, 31).output.isEmpty)
    }

    @Test func `what is new comes short and without names, the most important line last`() throws {
        let board = try SmallBoard()
        #expect(try night(board, 10).output.isEmpty)
        try board.append("05-06-2026;12:00:00;ddijkhuis;De Linde;198.51.100.7;Gelukt\n", to: SmallBoard.logins)
        let run = try night(board, 12)
        let lines = run.output.split(separator: "\n").map(String.init)
        #expect(lines.first?.hasPrefix("Alles is gelezen: ") == true, "\(run.output)")
        #expect(lines.contains { $0.hasPrefix("  - ernstig: Gebruik na vertrek · ") }, "\(run.output)")
        #expect(lines.last == "Eén aandachtspunt, waarvan 1 ernstig (1 nieuw).", "\(run.output)")
        for name in SmallBoard.names { #expect(!run.output.lowercased().contains(name.lowercased())) }
        // That was a sign of life: a week later comes the next.
        #expect(try night(board, 18).output.isEmpty)
        #expect(try night(board, 19).output.hasPrefix("logwacht draait nog. Sinds 12 juli 2026"))
    }

    @Test func `the line of the crontab runs, and the units name the same command`() throws {
        let board = try SmallBoard()
        let docs = Binary.repository.appending(path: "docs/unattended")
        func text(_ name: String) throws -> String {
            String(decoding: try Data(contentsOf: docs.appending(path: name)), as: UTF8.self)
        }
        let line = try #require(try text("crontab").split(separator: "\n").first { $0.hasPrefix("30 4") })
        let command = line.split(separator: " ", maxSplits: 5).last.map(String.init) ?? ""
        #expect(try text("logwacht.service").contains("ExecStart=\(command)\n"))
        let shell = Process()
        shell.executableURL = URL(filePath: "/bin/sh")
        let real = command.replacingOccurrences(of: "/usr/bin/logwacht", with: "'\(Binary.path)'")
            .replacingOccurrences(of: "/srv/logwacht/board", with: "'\(board.path)'")
        shell.arguments = ["-c", real]
        shell.environment = ["PATH": "/usr/bin:/bin", "HOME": "/nonexistent"]
        let output = Pipe()
        shell.standardOutput = output
        shell.standardError = output
        try shell.run()
        let printed = output.fileHandleForReading.readDataToEndOfFile()
        shell.waitUntilExit()
        #expect(shell.terminationStatus == 0 && printed.isEmpty, "\(String(decoding: printed, as: UTF8.self))")
    }
}
