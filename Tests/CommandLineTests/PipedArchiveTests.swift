import Foundation
import TestSupport
import Testing

/// Archives that are wanted in any order but come as a stream: a zip or a workbook on standard input, a workbook in a zip.
@Suite struct PipedArchiveTests {
    private func zip(_ board: SmallBoard) throws -> Data {
        Data(
            Zip([
                Zip.Member("map/aanmeldingen.csv", Array(try board.data(SmallBoard.logins))),
                Zip.Member("ontheffingen.xlsx", try Xlsx.saved(from: board.data(SmallBoard.exemptions)).bytes),
                Zip.Member("__MACOSX/._x.csv", [0x78]),
            ]).bytes
        )
    }

    private func withoutExports() throws -> SmallBoard {
        let board = try SmallBoard()
        try board.remove(SmallBoard.logins)
        try board.remove(SmallBoard.exemptions)
        return board
    }

    private func piped(
        _ input: Data,
        _ board: SmallBoard,
        _ options: [String] = [],
        environment: [String: String] = [:]
    ) throws -> Binary.Result {
        try Binary.run(
            ["scan", "-", "--board", board.path, "--language", "en"] + options,
            input: input,
            environment: environment.merging(["COLUMNS": "160"]) { $1 }
        )
    }

    @Test func `a zip with a workbook in it gives the same by name and by pipe as the exports themselves`() throws {
        let plain = try SmallBoard().scan("en", ["--format", "jsonl"])
        let bytes = try zip(SmallBoard())
        let byName = try withoutExports()
        try byName.write(bytes, to: "exports/juni.zip")
        let named = try byName.scan("en", ["--format", "jsonl"])
        #expect(named.exitCode == 0, "\(named.errors)")
        #expect(named.output == plain.output)
        let byPipe = try withoutExports()
        let run = try piped(bytes, byPipe, ["--format", "jsonl"])
        #expect(run.exitCode == 0, "\(run.errors)")
        #expect(run.output == plain.output)
        let again = try piped(bytes, byPipe, ["--format", "json"])
        #expect(again.exitCode == 0, "\(again.errors)")
        let report = try #require(try JSONSerialization.jsonObject(with: again.bytes) as? [String: Any])
        let inputs = try #require((report["coverage"] as? [String: Any])?["inputs"] as? [[String: Any]])
        #expect(inputs.compactMap { $0["file"] as? String } == ["-/map/aanmeldingen.csv", "-/ontheffingen.xlsx/Blad1"])
        #expect(inputs.compactMap { $0["events"] as? Int }.reduce(0, +) == 8)
    }

    @Test func `parse and explain look into what is piped, and say where it stood`() throws {
        let board = try SmallBoard()
        let events = try Binary.run(["parse", "-", "--language", "en"], input: try zip(board))
        #expect(events.exitCode == 0, "\(events.errors)")
        #expect(events.output.split(separator: "\n").count == 8)
        #expect(events.output.contains("-/ontheffingen.xlsx"))
        let workbook = Data(try Xlsx.saved(from: board.data(SmallBoard.logins)).bytes)
        let sheet = try Binary.run(["parse", "-", "--language", "en"], input: workbook)
        #expect(sheet.exitCode == 0, "\(sheet.errors)")
        #expect(sheet.output.split(separator: "\n").count == 6)
        let explained = try Binary.run(["sources", "explain", "-", "--language", "en"], input: try zip(board))
        #expect(explained.exitCode == 0, "\(explained.errors)")
        #expect(explained.output.contains("parnassys-logins") && explained.output.contains("parnassys-exemptions"))
    }

    @Test func `a piped archive that was cut is not read, said first, and gives exit code 3`() throws {
        let bytes = try zip(SmallBoard())
        for length in [9, bytes.count / 2, bytes.count - 1] {
            let run = try piped(bytes.prefix(length), try withoutExports())
            #expect(run.exitCode == 3, "\(length)")
            #expect((run.output + run.errors).contains("standard input"), "\(length): \(run.output)\(run.errors)")
        }
    }

    @Test func `without room for a temporary file the rest is read, and the sentence names the folder`() throws {
        let board = try SmallBoard()
        let environment = ["COLUMNS": "400", "TMPDIR": "/proc/nowhere"]
        let logins = "\(board.path)/\(SmallBoard.logins)"
        let parsed = try Binary.run(
            ["parse", "-", logins, "--language", "en"],
            input: try zip(board),
            environment: environment
        )
        #expect(parsed.exitCode == 3)
        #expect(parsed.errors.contains("/proc/nowhere") && parsed.errors.contains("TMPDIR"), "\(parsed.errors)")
        #expect(parsed.output.split(separator: "\n").count == 6, "\(parsed.output)")
        // Nothing but the archive: the report says that nothing was read, and why.
        let scanned = try piped(try zip(board), try withoutExports(), environment: environment)
        #expect(scanned.exitCode == 3)
        #expect(scanned.output.contains("/proc/nowhere") && scanned.output.contains("TMPDIR"), "\(scanned.output)")
    }

    @Test func `nothing is left in the folder for temporary files`() throws {
        let folder = try TemporaryFolder()
        let run = try piped(try zip(SmallBoard()), try withoutExports(), environment: ["TMPDIR": folder.url.path])
        #expect(run.exitCode == 0, "\(run.errors)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).isEmpty)
    }

    @Test func `a short text, nothing, and two letters of a zip on standard input go on as they did`() throws {
        let text = try SmallBoard().data(SmallBoard.logins)
        let run = try Binary.run(["parse", "-", "--language", "en"], input: text)
        #expect(run.exitCode == 0 && run.output.split(separator: "\n").count == 6, "\(run.errors)")
        let nothing = try Binary.run(["parse", "-", "--language", "en"])
        let short = try Binary.run(["parse", "-", "--language", "en"], input: Data("PK".utf8))
        #expect(nothing.output.isEmpty && short.output.isEmpty)
        #expect(nothing.errors.contains("standard input") && short.errors.contains("standard input"))
        #expect(short.exitCode == 3)
    }
}
