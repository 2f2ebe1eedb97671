import Foundation
import TestSupport
import Testing

@Suite struct ZipCommandTests {
    private func zip(_ board: SmallBoard, _ names: [String: String], to path: String) throws {
        let members = try names.sorted { $0.key < $1.key }.map { name, file in
            Zip.Member(name, Array(try board.data(file)))
        }
        try board.write(Data(Zip(members).bytes), to: path)
    }

    @Test func `a folder and the same exports in a zip give the same findings, and the zip is known again`() throws {
        let plain = try SmallBoard().scan("nl", ["--format", "jsonl"])
        let board = try SmallBoard()
        let files = ["map/aanmeldingen.csv": SmallBoard.logins, "ontheffingen.csv": SmallBoard.exemptions]
        // Packed again with another file beside them, which is not read.
        var again = files
        again["__MACOSX/._aanmeldingen.csv"] = "logwacht.yml"
        try zip(board, again, to: "opnieuw")
        let repacked = try board.data("opnieuw")
        try board.remove("opnieuw")
        try zip(board, files, to: "exports/juni.zip")
        try board.remove(SmallBoard.logins)
        try board.remove(SmallBoard.exemptions)
        let packed = try board.scan("nl", ["--format", "jsonl"])
        #expect(packed.exitCode == 0)
        #expect(packed.output == plain.output)
        try board.remove("exports/juni.zip")
        try board.write(repacked, to: "exports/opnieuw.zip")
        let second = try board.scan("nl", ["--verbose"])
        #expect(second.exitCode == 0)
        #expect(second.output.contains("2 bestanden met 8 gebeurtenissen"))
    }

    @Test func `a file in a zip that cannot be read is told, the rest is read, and the exit code is 3`() throws {
        let board = try SmallBoard()
        var secret = Zip.Member("geheim.csv", Array("x".utf8))
        secret.flags |= 1
        let good = Zip.Member("aanmeldingen.csv", Array(try board.data(SmallBoard.logins)))
        try board.write(Data(Zip([secret, good]).bytes), to: "exports/juni.zip")
        try board.remove(SmallBoard.logins)
        let run = try board.scan("nl")
        #expect(run.exitCode == 3)
        let text = run.output + run.errors
        #expect(text.contains("exports/juni.zip/geheim.csv"))
        #expect(text.contains("wachtwoord"))
        #expect(text.contains("gebeurtenissen"))
    }

    @Test func `explain and parse look into a zip`() throws {
        let board = try SmallBoard()
        try zip(board, ["aanmeldingen.csv": SmallBoard.logins], to: "juni.zip")
        let path = board.path + "/juni.zip"
        let explained = try Binary.run(["sources", "explain", path, "--language", "en"])
        #expect(explained.exitCode == 0)
        #expect(explained.output.contains("juni.zip/aanmeldingen.csv"))
        #expect(explained.output.contains("parnassys-logins"))
        let parsed = try Binary.run(["parse", path, "--language", "en"])
        #expect(parsed.exitCode == 0)
        #expect(parsed.output.contains("juni.zip/aanmeldingen.csv\""))
    }
}
