import Foundation
import TestSupport
import Testing

/// The same events in more than one export: what is found, and how often, stays what it was.
@Suite struct OverlapTests {
    private static let logins = "exports/parnassys/aanmeldingen-1e-helft.csv"

    /// What a dry run over a board tells, without the files it names.
    private struct Told: Equatable {
        var findings: [String]
        var counts: [Int]
        var duplicates: Int
        var unknown: Int
    }

    private func scan(_ board: String) throws -> Told {
        let run = try Binary.run(["scan", board, "--dry-run", "--format", "json"])
        #expect(run.exitCode == 0, "\(run.errors)")
        let report = try #require(try JSONSerialization.jsonObject(with: run.bytes) as? [String: Any])
        let findings = try #require(report["findings"] as? [[String: Any]])
        let coverage = try #require(report["coverage"] as? [String: Any])
        let inputs = try #require(coverage["inputs"] as? [[String: Any]])
        let attempts = coverage["unknown_attempts"] as? [String: Int] ?? [:]
        return Told(
            findings: findings.compactMap { $0["id"] as? String },
            counts: findings.compactMap { $0["count"] as? Int },
            duplicates: inputs.compactMap { $0["duplicates"] as? Int }.reduce(0, +),
            unknown: attempts.values.reduce(0, +)
        )
    }

    @Test func `an export again under another name, order, delimiter or packing changes no finding`() throws {
        let folder = try TemporaryFolder()
        let board = try folder.copyOfSample("board")
        let before = try scan(board)
        #expect(before.findings.count > 50 && before.duplicates == 0)
        // Guesses at names that nobody has are counted in the coverage, whatever way the events take to the checks.
        // 18 on the server, and in ParnasSys the 24 of a spray and the 16 of one that stays below the threshold.
        #expect(before.unknown == 18 + 24 + 16)

        let text = try String(contentsOf: URL(filePath: "\(board)/\(Self.logins)"), encoding: .utf8)
        var lines = text.split(whereSeparator: \.isNewline).map(String.init)
        let header = lines.removeFirst()
        let records = lines.count
        // Commas for semicolons, and the newest first.
        let other = ([header] + lines.reversed()).map { $0.replacingOccurrences(of: ";", with: ",") }
        #expect(!text.contains(","))
        try (other.joined(separator: "\r\n") + "\r\n").write(
            toFile: "\(board)/exports/parnassys/opnieuw-opgeslagen.csv",
            atomically: true,
            encoding: .utf8
        )
        var after = try scan(board)
        #expect(after.duplicates == records)
        after.duplicates = 0
        #expect(after == before)

        let gzip = Process()
        gzip.executableURL = URL(filePath: "/bin/gzip")
        gzip.arguments = ["\(board)/exports/parnassys/opnieuw-opgeslagen.csv"]
        try gzip.run()
        gzip.waitUntilExit()
        var packed = try scan(board)
        #expect(packed.duplicates == records)
        packed.duplicates = 0
        #expect(packed == before)
    }

    @Test func `an event with an id of its own counts once, in whatever shape it comes again`() throws {
        let folder = try TemporaryFolder()
        let board = try folder.copyOfSample("board")
        let before = try scan(board)
        let lines = "exports/m365/audit-regels.jsonl"
        let objects = try String(contentsOf: URL(filePath: "\(board)/\(lines)"), encoding: .utf8)
            .split(whereSeparator: \.isNewline)
        try ("[" + objects.joined(separator: ",\n") + "]").write(
            toFile: "\(board)/exports/m365/audit-nog-eens.json",
            atomically: true,
            encoding: .utf8
        )
        var after = try scan(board)
        #expect(after.duplicates == objects.count)
        after.duplicates = 0
        #expect(after == before)
    }

    @Test func `two equal lines in one file stay two, and the report says what was there twice`() throws {
        let board = try SmallBoard()
        try board.append("09-07-2026;08:31:00;cclaassen;De Linde;198.51.100.7;Gelukt\n", to: SmallBoard.logins)
        #expect(!(try board.scan("nl", ["--dry-run"]).output.contains("dubbel")))
        try board.write(try board.data(SmallBoard.logins), to: "exports/kopie.csv")
        let run = try board.scan("nl", ["--dry-run"])
        #expect(run.exitCode == 0)
        #expect(run.output.contains("7 records stonden er dubbel in en tellen één keer"), "\(run.output)")
    }
}
