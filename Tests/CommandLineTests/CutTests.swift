import Foundation
import TestSupport
import Testing

/// A report about exports that were cut off never looks like one about whole exports.
@Suite struct CutTests {
    /// The first line of a report and the exit code. A dry run keeps no store, so every scan stands alone.
    private func scan(_ board: String, _ options: [String] = ["--dry-run"]) throws -> (line: String, code: Int32) {
        let run = try Binary.run(["scan", board, "--no-progress"] + options, environment: ["COLUMNS": "200"])
        return (run.output.split(separator: "\n").first.map(String.init) ?? "", run.exitCode)
    }

    /// A small board in which everything is in order.
    private func cleanBoard(_ folder: TemporaryFolder) throws -> URL {
        let made = try Binary.run([
            "demo", folder.url.appending(path: "demo").path, "--schools", "3", "--people", "70", "--volume", "0.1",
        ])
        #expect(made.exitCode == 0, "\(made.errors)")
        return folder.url.appending(path: "demo/clean")
    }

    /// The exports of a board, without the lists of their hashes.
    private func exports(_ board: URL) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: board.path).sorted().filter { name in
            let file = board.appending(path: name)
            return name.hasPrefix("exports/") && !name.hasSuffix("SHA256SUMS")
                && (try? file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile) == true
        }
    }

    @Test func `cutting any export inside a record changes the first line of the report and the exit code`() throws {
        let folder = try TemporaryFolder()
        let board = try cleanBoard(folder)
        for list in try FileManager.default.subpathsOfDirectory(atPath: board.path) where list.hasSuffix("SHA256SUMS") {
            try FileManager.default.removeItem(at: board.appending(path: list))
        }
        let whole = try scan(board.path)
        #expect(whole.code == 0 && whole.line.hasPrefix("Alles is gelezen"), "\(whole)")
        var cut = 0
        for name in try exports(board) {
            let file = board.appending(path: name)
            let bytes = try Data(contentsOf: file)
            defer { try? bytes.write(to: file) }
            // Somewhere past the middle: half of a record, and a record that lacks its last letter only.
            let middle = bytes.count * 3 / 5
            let start = bytes[..<middle].lastIndex(of: 10) ?? 0
            let end = bytes[middle...].firstIndex(of: 10) ?? bytes.count
            let isWide = bytes.starts(with: [0xff, 0xfe])
            for length in [start + (end - start) / 2, end - (isWide ? 5 : 2)] {
                try bytes.prefix(length).write(to: file)
                let broken = try scan(board.path)
                #expect(broken.code == 3, "\(name) at \(length): \(broken.line)")
                #expect(broken.line != whole.line && broken.line.hasPrefix("Let op"), "\(name): \(broken.line)")
                cut += 1
            }
        }
        #expect(cut > 40)
    }

    @Test func `beside a list of hashes it does so between two records too, and so does a file that is gone`() throws {
        let folder = try TemporaryFolder()
        let board = try cleanBoard(folder)
        let whole = try scan(board.path)
        #expect(whole.code == 0 && whole.line.hasPrefix("Alles is gelezen"), "\(whole)")
        var cut = 0
        let tables = try FileManager.default.subpathsOfDirectory(atPath: board.path).sorted().filter {
            !$0.hasPrefix("exports/") && $0.hasSuffix(".csv")
        }
        #expect(tables.count > 8)
        for name in try exports(board) + tables {
            let file = board.appending(path: name)
            let bytes = try Data(contentsOf: file)
            defer { try? bytes.write(to: file) }
            let end = bytes[..<(bytes.count * 9 / 10)].lastIndex(of: 10) ?? 0
            try bytes.prefix(end + (bytes.starts(with: [0xff, 0xfe]) ? 2 : 1)).write(to: file)
            let broken = try scan(board.path)
            #expect(broken.code == 3, "\(name): \(broken.line)")
            #expect(
                broken.line.hasPrefix("Let op") && broken.line.contains("bewijs dat één bestand heel is (SHA256SUMS)"),
                "\(name): \(broken.line)"
            )
            try FileManager.default.removeItem(at: file)
            let gone = try scan(board.path)
            #expect(gone.code == 3 && gone.line.hasPrefix("Let op"), "\(name): \(gone.line)")
            cut += 1
        }
        #expect(cut > 30)
    }

    @Test func `a file that was longer at the last scan is told of, once, and what it held stays`() throws {
        let board = try SmallBoard()
        #expect(try scan(board.path, []).code == 0)
        let bytes = try board.data(SmallBoard.logins)
        let lines = bytes.split(separator: 10, omittingEmptySubsequences: false)
        // Exactly between two records: nothing in the file tells of it.
        try board.write(Data(lines.prefix(4).joined(separator: [10])) + [10], to: SmallBoard.logins)
        let shorter = try board.scan("nl")
        #expect(shorter.exitCode == 3)
        #expect(
            shorter.output.hasPrefix("Let op")
                && shorter.output.contains("korter dan bij de vorige controle: 3 records")
        )
        let days = try Binary.run([
            "sql", "select sum(events) from coverage where school is null", "--board", board.path,
        ])
        #expect(days.output.contains("8"), "\(days.output)")
        #expect(try scan(board.path, []).code == 0)
        // A log that begins anew under its name is no shorter one.
        try board.write(Data(lines[0]) + [10] + Data(lines[6]) + [10], to: SmallBoard.logins)
        #expect(try scan(board.path, []).code == 0)
    }

    @Test func `a last line without an end counts as cut off, unless all files of its kind end that way`() throws {
        let board = try SmallBoard()
        let bytes = try board.data(SmallBoard.logins)
        try board.write(bytes.dropLast(), to: SmallBoard.logins)
        let alone = try board.scan("nl")
        #expect(alone.exitCode == 3 && alone.output.contains("geen regeleinde"), "\(alone.output)")
        // The same program wrote another file, and it ends so too.
        try board.write(bytes.dropLast(), to: "exports/nog-een.csv")
        let alike = try board.scan("nl")
        #expect(alike.exitCode == 0 && !alike.output.contains("geen regeleinde"), "\(alike.output)")
        try board.write(bytes, to: "exports/nog-een.csv")
        #expect(try board.scan("nl").exitCode == 3)
    }

    @Test func `an export that stops at fifty thousand rows is told of in a zip too`() throws {
        let board = try SmallBoard()
        let header = "Datum;Tijd;Gebruikersnaam;School;IP-adres;Resultaat\n"
        var text = header
        for number in 0..<50_000 {
            let time = String(format: "%02d:%02d:%02d", 8 + number / 3600 % 12, number / 60 % 60, number % 60)
            text += "0\(6 + number / 43_200)-07-2026;\(time);aaalders;De Linde;198.51.100.7;Gelukt\n"
        }
        let small = try board.data(SmallBoard.logins)
        try board.write(
            Data(Zip([Zip.Member("groot.csv", Array(text.utf8)), Zip.Member("klein.csv", Array(small))]).bytes),
            to: "exports/juni.zip"
        )
        let run = try board.scan("nl")
        #expect(run.exitCode == 3)
        #expect(
            run.output.contains("50.000") && run.output.contains("exports/juni.zip/groot.csv"),
            "\(run.output.suffix(2000))"
        )
    }
}
