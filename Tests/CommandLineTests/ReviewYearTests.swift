import Foundation
import TestSupport
import Testing

/// A school year of the sample board with the built program: from the plan of a round to the proof that removals happened.
@Suite struct ReviewYearTests {
    /// The sample board in a folder of its own.
    private final class Board {
        let folder: TemporaryFolder
        let path: String
        var now = "2026-07-13T09:00:00+02:00"

        init() throws {
            folder = try TemporaryFolder()
            path = try folder.copyOfSample("board")
            _ = try Binary.run(["scan", path, "--quiet", "--now", now])
        }

        @discardableResult
        func does(_ words: String..., exit: Int32 = 0, says: String = "") throws -> Binary.Result {
            let run = try Binary.run(["review"] + words + ["--board", path, "--language", "nl", "--now", now])
            #expect(run.exitCode == exit, "\(words): \(run.errors)")
            #expect(says.isEmpty || run.unwrapped.contains(says), "\(words): \(run.unwrapped)")
            return run
        }

        func items(_ id: String) throws -> [[String: Any]] {
            let shown = try does("show", id, "--format", "json")
            let object = try #require(try JSONSerialization.jsonObject(with: shown.bytes) as? [String: Any])
            return try #require(object["items"] as? [[String: Any]])
        }

        /// The sheet of what is open as rows of cells, the headings first.
        func sheet(_ id: String) throws -> [[String]] {
            let text = try does("show", id, "--open", "--format", "csv").output
            return text.split(separator: "\r\n").map { line in
                var cells = [""]
                var isQuoted = false
                for letter in line {
                    switch letter {
                    case "\"": isQuoted.toggle()
                    case ";" where !isQuoted: cells.append("")
                    default: cells[cells.count - 1].append(letter)
                    }
                }
                return cells
            }
        }

        /// A sheet as a spreadsheet gives it back: `;`, CRLF, in an encoding, with or without a mark before it.
        func write(_ rows: [[String]], _ encoding: String.Encoding, mark: Bool) throws -> String {
            let text = rows.map { cells in
                cells.map { $0.contains(";") ? "\"\($0)\"" : $0 }.joined(separator: ";") + "\r\n"
            }.joined()
            let plain = text.replacingOccurrences(of: "\u{feff}", with: "")
            let file = folder.url.appending(path: "besluiten.csv")
            let data = try #require(
                (mark ? "\u{feff}" + plain : plain).data(using: encoding, allowLossyConversion: true)
            )
            try data.write(to: file)
            return file.path
        }

        /// The list of ParnasSys accounts with or without a line of an account.
        func parnasSys(without account: String?) throws {
            let source = Binary.repository.appending(path: "samples/board/accounts-parnassys.csv")
            let lines = try String(contentsOf: source, encoding: .utf8).split(separator: "\r\n")
            let kept = lines.filter { line in account.map { !line.hasPrefix("\($0);") } ?? true }
            try folder.write(kept.map { $0 + "\r\n" }.joined(), to: "board/accounts-parnassys.csv")
        }
    }

    private let id = "2026-de-brug-1"

    @Test
    func `a round is planned, decided in a spreadsheet, signed and carried out, and what comes back is opened again`()
        throws
    {
        let board = try Board()
        try board.does("plan", "--school", "De Brug", "--second", "10002", "--due", "2026-07-17", says: "Begint op")
        let hash = try board.does("start", id).output.trimmingCharacters(in: .whitespacesAndNewlines)
        let items = try board.items(id)
        func first(_ test: ([String: Any]) -> Bool) throws -> String {
            let item = try #require(items.first { $0["waits_for"] as? String == "director" && test($0) })
            return try #require(item["id"] as? String)
        }
        // One to revoke, one to keep to a day, one to ask about and one to leave open.
        let parnasSys = items.filter { $0["system"] as? String == "parnassys" && $0["class"] as? String == "plain" }
        let single = parnasSys.filter { item in
            parnasSys.count { $0["account"] as? String == item["account"] as? String } == 1
        }.compactMap { $0["id"] as? String }
        let revoked = try first { single.contains($0["id"] as? String ?? "") }
        let account = try #require(items.first { $0["id"] as? String == revoked }?["account"] as? String)
        let until = try first {
            single.dropFirst().contains($0["id"] as? String ?? "") && $0["id"] as? String != revoked
        }
        let asked = try first { $0["system"] as? String == "entra" && $0["class"] as? String == "plain" }
        let left = try first { $0["system"] as? String == "entra" && $0["id"] as? String != asked }

        try decide(board, revoked: revoked, until: until, besides: [asked, left])
        try ask(board, asked)
        try board.does("sign", id, "--by", "10126", exit: 2, says: "nog niet beslist")
        try board.does("sign", id, "--by", "10126", "--leave-open", says: "Samen besloten")
        try board.does("sign", id, "--by", "10126", "--leave-open", "--confirm", says: "is ondertekend")
        try board.does("decide", id, left, "keep", "--by", "10126", exit: 2, says: "al ondertekend")
        let orders = try board.does("orders", id, "--format", "csv").output.split(separator: "\r\n")
        #expect(orders[0].contains("Opdracht;") && orders[1].hasPrefix("\(id)#1;") && orders[1].contains(account))
        try board.does("orders", id, says: "Noem dan het nummer van de opdracht, bijvoorbeeld \(id)#1.")
        #expect(try board.does("show", id, "--format", "json").output.contains("\"order_number\": \"\(id)#1\""))

        // Gone, back, gone again; then the day passes to which a right was kept.
        board.now = "2026-09-01T09:00:00+02:00"
        try board.does("verify", id, says: "geen nieuwere lijst")
        try board.parnasSys(without: account)
        try board.does("verify", id, says: "Weg volgens de nieuwe lijst")
        board.now = "2026-10-01T09:00:00+02:00"
        try board.parnasSys(without: nil)
        try board.does("verify", id, says: "Teruggekomen")
        board.now = "2026-11-02T09:00:00+01:00"
        try board.parnasSys(without: account)
        try board.does("verify", id, says: "Alles wat weg moest, is weg")
        board.now = "2027-01-15T09:00:00+01:00"
        try board.does("verify", id, says: until)
        #expect(try board.does("orders", id).output.contains("mocht tot en met 31 december 2026"))

        // What was left open comes back in a next round, and nothing else does.
        try board.does("plan", "--unanswered-of", id, "--school", "De Brug", "--second", "10002")
        try board.does("start", "2027-de-brug-1")
        #expect(try board.items("2027-de-brug-1").map { $0["id"] as? String } == [left])
        try evidence(board, hash, decided: items.count - 1)
    }

    /// The director, the board and the second decider in sheets, each as another spreadsheet writes it.
    private func decide(_ board: Board, revoked: String, until: String, besides: [String]) throws {
        let parts: [(part: String, by: String, encoding: String.Encoding, mark: Bool)] = [
            ("directeur", "10126", .windowsCP1252, false), ("bestuur", "10001", .utf8, true),
            ("privacy officer (tweede besluit)", "10002", .utf8, false),
        ]
        for (part, by, encoding, mark) in parts {
            var rows = try board.sheet(id)
            let names = rows[0]
            func place(_ name: String) throws -> Int { try #require(names.firstIndex(of: name), "\(names)") }
            let (verdict, reason, day) = (try place("Besluit"), try place("Reden"), try place("Tot en met"))
            let waits = try place("Wacht op")
            for row in rows.indices.dropFirst() where rows[row][waits] == part {
                let right = String(rows[row][0].dropFirst())
                guard !besides.contains(right) else { continue }
                rows[row][verdict] = right == revoked ? "Intrekken" : right == until ? "behouden tot" : "Behouden"
                rows[row][reason] = "Nodig voor één taak, rij \(row)"
                if right == until { rows[row][day] = "31-12-2026" }
            }
            let file = try board.write(rows, encoding, mark: mark)
            if part == "directeur" {
                try refusedSheets(board, rows, verdict: verdict)
                _ = try board.write(rows, encoding, mark: mark)
            }
            try board.does("decide", id, "--from-csv", file, "--by", by, says: "bewaard")
        }
    }

    /// A sheet with a row that is doubled, unknown or half filled in is refused whole, with the number that Excel shows too.
    private func refusedSheets(_ board: Board, _ rows: [[String]], verdict: Int) throws {
        let decided = try #require(rows.dropFirst().first { !$0[verdict].isEmpty })
        var unknown = decided
        unknown[0] = "R0123456789ab"
        for (extra, sentence) in [(decided, "twee keer"), (unknown, "geen recht 0123456789ab")] {
            let file = try board.write(rows + [extra], .utf8, mark: true)
            let run = try board.does("decide", id, "--from-csv", file, "--by", "10126", exit: 2, says: sentence)
            #expect(run.errors.contains("regel \(rows.count + 1)"), "\(run.errors)")
        }
        #expect(try board.does("list", "--format", "json").output.contains("\"decided\": \"0\""))
    }

    /// A question is answered by whom it was put to, and a stand-in decides after it.
    private func ask(_ board: Board, _ right: String) throws {
        try board.does(
            "decide",
            id,
            right,
            "unknown",
            "--ask",
            "10129",
            "--answer-by",
            "2026-07-16",
            "--by",
            "10126"
        )
        try board.does("answer", id, right, "Zij doet de administratie.", "--by", "10129")
        try board.does("decide", id, right, "keep", "--by", "10128", exit: 2, says: "beslist niet mee")
        try board.does(
            "stand-in",
            id,
            "--person",
            "10128",
            "--through",
            "2026-07-17",
            "--authority",
            "besluit bestuur, 13 juli",
            "--by",
            "10001"
        )
        try board.does("decide", id, right, "keep", "--by", "10128", "--reason", "volgens het antwoord")
        try board.does("decide", id, right, "keep", "--by", "10128", exit: 2, says: "al beslist")
    }

    /// The folder of evidence fits its manifest and the trail, and tells every decision.
    private func evidence(_ board: Board, _ hash: String, decided: Int) throws {
        let out = board.folder.url.appending(path: "bewijs").path
        try board.does("export", id, "--out", out)
        func checks(_ input: String) throws -> Bool {
            let process = Process()
            process.executableURL = URL(filePath: "/bin/sh")
            process.arguments = ["-c", "sha256sum -c --quiet SHA256SUMS >/dev/null 2>&1 && \(input)"]
            process.currentDirectoryURL = URL(filePath: out)
            try process.run()
            process.waitUntilExit()
            return process.terminationStatus == 0
        }
        #expect(try checks("test \"$(sha256sum < listing.txt | cut -d' ' -f1)\" = \(hash)"))
        let decisions = try String(contentsOfFile: out + "/decisions.csv", encoding: .utf8).split(separator: "\r\n")
        #expect(Set(decisions.dropFirst().map { $0.split(separator: ";")[2] }).count == decided)
        let verify = try Binary.run(["verify", "--board", board.path, "--language", "nl"])
        #expect(verify.exitCode == 0, "\(verify.errors)")
        try Data("x".utf8).write(to: URL(filePath: out + "/orders.csv"))
        #expect(try !checks("true"))
    }
}
