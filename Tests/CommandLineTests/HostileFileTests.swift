import Foundation
import Testing

/// Files that no export should be: each is told of by its code, with the right exit code, and the store is what it was.
@Suite struct HostileFileTests {
    /// The codes of all that a scan says of its input, what could not be read included.
    private func codes(_ run: Binary.Result) throws -> Set<String> {
        let report = try #require(try JSONSerialization.jsonObject(with: run.bytes) as? [String: Any], "\(run.errors)")
        let coverage = try #require(report["coverage"] as? [String: Any])
        let inputs = try #require(coverage["inputs"] as? [[String: Any]])
        var codes: Set<String> = []
        for part in inputs + [coverage] {
            codes.formUnion((part["diagnostics"] as? [[String: Any]] ?? []).compactMap { $0["code"] as? String })
            codes.formUnion((part["unreadable"] as? [String: Any] ?? [:]).keys)
        }
        return codes
    }

    @Test func `each of them has its message and its exit code, and the store stays whole`() throws {
        #expect(HostileFile.all.count >= 100)
        #expect(Set(HostileFile.all.map(\.name)).count > 100)
        let board = try SmallBoard()
        #expect(try board.scan("nl").exitCode == 0)
        for file in HostileFile.all {
            try board.write(try file.bytes(), to: "exports/\(file.name)")
            let run = try board.scan("nl", ["--format", "json"])
            #expect(run.exitCode == file.exit, "\(file.name): \(run.exitCode) \(run.errors)")
            let told = try codes(run)
            if let code = file.code {
                #expect(told.contains(code), "\(file.name): \(told.sorted())")
            } else if file.exit == 0 {
                #expect(told.isEmpty, "\(file.name): \(told.sorted())")
            } else {
                #expect(!told.isEmpty, "\(file.name)")
            }
            try board.remove("exports/\(file.name)")
        }
        // All that was wrong has left the folder: everything is read again, and the trail holds.
        let after = try board.scan("nl")
        #expect(after.exitCode == 0, "\(after.output)")
        let verified = try Binary.run(["verify", "--board", board.path])
        #expect(verified.exitCode == 0, "\(verified.output)\(verified.errors)")
        let rows = try Binary.run(["sql", "select count(*) as n from findings", "--board", board.path])
        #expect(rows.exitCode == 0, "\(rows.errors)")
    }

    /// Runs a command of the shell, with the program as `$0` and the board as `$1`.
    private func shell(_ command: String, _ board: SmallBoard) throws -> (code: Int32, text: String) {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", command, Binary.path, board.path]
        process.environment = ["PATH": "/usr/bin:/bin", "LANG": "nl_NL.UTF-8", "HOME": "/nonexistent"]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: data, as: UTF8.self))
    }

    @Test func `a line of two gigabytes is passed over in bounded memory, and what follows is read`() throws {
        let board = try SmallBoard()
        let line = HostileFile.line.dropLast()
        // 256 MiB of address space above what the program maps when it starts would be a promise of the system's: its use is
        // what is limited. The line comes through a pipe and is never on disk.
        let run = try shell(
            """
            { for i in 1 2 3 4 5 6 7 8 9; do echo '\(line)'; done; head -c 2147483648 /dev/zero | tr '\\0' x; echo; echo '\(line)'; } \
            | "$0" parse - --board "$1"
            """,
            board
        )
        #expect(run.code == 3)
        #expect(run.text.components(separatedBy: "\"@timestamp\"").count == 11)
        #expect(
            run.text.contains("\"log.record\":11") && run.text.contains("16777216") == false
                || run.text.contains("16 MB")
        )
    }

    @Test func `folders and files that cannot be opened are named`() throws {
        // Links that lead to themselves: they cannot be opened by anybody, root neither.
        let board = try SmallBoard()
        let loop = try shell(
            "ln -s lus \"$1/exports/lus\"; ln -s kring.csv \"$1/exports/kring.csv\"; \"$0\" scan \"$1\"",
            board
        )
        #expect(loop.code == 3)
        #expect(loop.text.contains("exports/lus") && loop.text.contains("exports/kring.csv"), "\(loop.text)")
        let other = try SmallBoard()
        let pipe = try shell("mkfifo \"$1/exports/pijp.csv\"; mkdir \"$1/exports/map.csv\"; \"$0\" scan \"$1\"", other)
        #expect(pipe.code == 3)
        #expect(pipe.text.contains("exports/pijp.csv"), "\(pipe.text)")
        guard getuid() != 0 else {
            print(
                "NOT TESTED: these tests run as root, to whom every folder is open; run them as another user for folders without rights."
            )
            return
        }
        let shut = try SmallBoard()
        let run = try shell(
            "mkdir \"$1/exports/dicht\"; chmod 0 \"$1/exports/dicht\"; \"$0\" scan \"$1\"; c=$?; chmod 700 \"$1/exports/dicht\"; exit $c",
            shut
        )
        #expect(run.code == 3 && run.text.contains("exports/dicht"), "\(run.text)")
    }

    @Test func `a file that changes while it is read is read again, and its events count once`() throws {
        let board = try SmallBoard()
        let row = HostileFile.row
        // It grows while the scan runs; whatever the scan saw of it, the next one sees all.
        _ = try shell(
            "f=\"$1/exports/groeit.csv\"; printf '%s' '\(HostileFile.header)' > \"$f\"; (for i in $(seq 10 59); do printf '%s' '\(row.replacing("08:30:00", with: "11:'$i':00"))' >> \"$f\"; done) & \"$0\" scan \"$1\" --quiet; wait",
            board
        )
        let run = try board.scan("nl", ["--format", "json"])
        let report = try #require(try JSONSerialization.jsonObject(with: run.bytes) as? [String: Any])
        let inputs = try #require((report["coverage"] as? [String: Any])?["inputs"] as? [[String: Any]])
        let grown = try #require(inputs.first { $0["file"] as? String == "exports/groeit.csv" })
        #expect(grown["events"] as? Int == 50)
        let sql = try Binary.run([
            "sql", "select sum(events) as n from coverage where source = 'parnassys-logins' and school is null",
            "--board", board.path,
        ])
        #expect(sql.exitCode == 0 && sql.output.contains("56"), "\(sql.output)\(sql.errors)")
    }

    @Test func `a full disk and a device are told, and the store is usable afterwards`() throws {
        // A disk that is full: files may not grow beyond 16 KiB, and the program is told so.
        let board = try SmallBoard()
        let full = try shell("trap '' XFSZ; ulimit -f 16; \"$0\" scan \"$1\"", board)
        #expect(full.code == 2 || full.code == 5, "\(full)")
        #expect(!full.text.isEmpty)
        #expect(try board.scan("nl").exitCode == 0)
        let whole = try board.data("logwacht.sqlite")
        let device = try shell("\"$0\" scan \"$1\" --store /dev/full", board)
        #expect(try device.code == 2 && board.data("logwacht.sqlite") == whole, "\(device)")
    }
}
