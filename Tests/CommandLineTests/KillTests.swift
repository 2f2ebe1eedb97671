import Foundation
import Testing

/// A scan that is killed at any moment, and goes on.
@Suite struct KillTests {
    @Test func `killed at a hundred random moments, it ends with what an undisturbed run finds`() throws {
        let calm = try SmallBoard()
        let shaken = try SmallBoard()
        for board in [calm, shaken] { try board.append(lines(1...9), to: SmallBoard.logins) }
        var expected = try findings(calm)

        // A generator with a seed of its own: the moments are random and the same each time.
        var random: UInt64 = 42
        var killed = 0
        for round in 0..<100 {
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let process = Process()
            process.executableURL = URL(filePath: Binary.path)
            process.arguments = ["scan", shaken.path, "--quiet", "--language", "nl"]
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            let pid = process.processIdentifier
            let delay = Double(random >> 33 % 300) / 1000
            DispatchQueue.global().asyncAfter(deadline: .now() + delay) {
                if process.isRunning { kill(pid, SIGKILL) }
            }
            process.waitUntilExit()
            if process.terminationReason == .uncaughtSignal { killed += 1 }
            // Something new to write, so that runs are killed while they write too.
            if round % 20 == 19 { try shaken.append(lines(round / 20 + 1...round / 20 + 1), to: SmallBoard.logins) }
        }
        #expect(killed > 10)
        for day in 1...5 { try calm.append(lines(day...day), to: SmallBoard.logins) }
        expected = try findings(calm)
        #expect(try findings(shaken) == expected)
        #expect(try findings(shaken) == expected)
        #expect(try Binary.run(["verify", "--board", shaken.path]).exitCode == 0)
    }

    /// Log-ins of somebody who has left.
    private func lines(_ days: ClosedRange<Int>) -> String {
        days.map { "0\($0)-06-2026;12:00:00;ddijkhuis;De Linde;198.51.100.7;Gelukt\n" }.joined()
    }

    private func findings(_ board: SmallBoard) throws -> [String] {
        let run = try board.scan("nl", ["--format", "json"])
        #expect(run.exitCode == 0, "\(run.errors)")
        let report = try #require(try JSONSerialization.jsonObject(with: run.bytes) as? [String: Any])
        return try #require(report["findings"] as? [[String: Any]]).map { finding in
            ["rule", "id", "count", "first_seen", "last_seen"].map { "\(finding[$0] ?? "-")" }.joined(separator: " ")
        }.sorted()
    }
}
