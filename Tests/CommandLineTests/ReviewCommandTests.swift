import Foundation
import TestSupport
import Testing

/// A review with the built program, on a board of one school.
@Suite struct ReviewCommandTests {
    private let id = "2026-de-linde-1"

    private func begun() throws -> ReviewBoard {
        let desk = try ReviewBoard()
        let preview = try desk.does(["plan", "--school", "De Linde", "--second", "901"])
        #expect(preview.output.contains("4 accounts with 5 rights, about 2 minutes"))
        #expect(preview.output.contains("whose is weg?"))
        let start = try desk.does(["start", id])
        #expect(start.output.count == 65)
        return desk
    }

    @Test func `an account that nobody saw used is told with the first day of the logs, on every paper`() throws {
        let desk = try ReviewBoard()
        try desk.exports(["a101;101;;De Linde;Leerkracht;;01-08-2020;;;09-03-2026;Ja;Actief"])
        try desk.folder.write(
            "Datum;Tijd;Gebruikersnaam;School;IP-adres;Resultaat\n"
                + "02-02-2026;08:00;a102;De Linde;192.0.2.1;Gelukt\n10-02-2026;08:00;a103;De Linde;192.0.2.1;Gelukt\n",
            to: "board/exports/parnassys-logins.csv"
        )
        _ = try Binary.run(["scan", desk.path, "--quiet", "--now", desk.now])
        try desk.does(["plan", "--school", "De Linde", "--second", "901"])
        try desk.does(["start", id])
        for format in ["text", "html", "csv", "markdown"] {
            let shown = try desk.does(["show", id, "--account", "a101", "--format", format]).unwrapped
            #expect(shown.contains("seen since 2 February 2026 ("), "\(format): \(shown)")
            #expect(shown.contains("through 10 February 2026)"), "\(format): \(shown)")
            #expect(!shown.contains("ever used"), "\(format): \(shown)")
        }
    }

    @Test func `a director decides one by one and in a sheet, the board on his own, and signs`() throws {
        let desk = try begun()
        let rights = try desk.rights(id)
        #expect(rights.count == 5)
        let shown = try desk.does(["show", id]).output
        #expect(shown.contains("Not part of the") && shown.contains("accounts-parnassys.csv#"))
        try desk.refuses(["decide", id, "a101/Administratie", "keep", "--by", "102"], "reason is needed")
        try desk.refuses(["decide", id, "a102", "keep", "--by", "102"], "Nobody decides on his own account")
        try desk.refuses(["decide", id, "a101/Leerkracht", "keep", "--by", "101"], "decides nothing")
        try desk.does(["decide", id, "a101/Administratie", "revoke", "--by", "Bosman, B."])
        try desk.refuses(["decide", id, "a101/Administratie", "keep", "--by", "102"], "was revoked")
        // The rest in a sheet, as a spreadsheet gives it back.
        var rows = try desk.sheet(id)
        let columns = rows[0].map { $0.trimmingCharacters(in: CharacterSet(charactersIn: "\u{feff}")) }
        let (verdict, reason) = (columns.firstIndex(of: "Decision") ?? 0, columns.firstIndex(of: "Reason") ?? 0)
        #expect(verdict > 0 && reason > verdict)
        for place in rows.indices.dropFirst() where ["a101", "a103", "weg"].contains(rows[place][2]) {
            if rows[place].contains("Administratie") { continue }
            rows[place][verdict] = rows[place][2] == "weg" ? "intrekken" : "Keep"
            rows[place][reason] = "needed for the work"
        }
        func write() throws {
            try desk.folder.write(rows.map { $0.joined(separator: ";") + "\r\n" }.joined(), to: "list.csv")
        }
        let file = desk.folder.url.appending(path: "list.csv").path
        rows.append(rows[1])
        rows[rows.count - 1][0] = "R0123456789ab"
        rows[rows.count - 1][verdict] = "keep"
        try write()
        try desk.refuses(["decide", id, "--from-csv", file, "--by", "102"], "line \(rows.count)")
        #expect(try desk.does(["list"]).output.contains("De Linde"))
        rows.removeLast()
        try write()
        try desk.does(["decide", id, "--from-csv", file, "--by", "102"])
        try desk.does(["decide", id, "a102", "keep", "--by", "900", "--reason", "is the director"])
        // Care data has a second decision, and signing waits for it.
        try threeWay(desk, id)
        try desk.refuses(["sign", id, "--by", "102"], "not been decided")
        try desk.does(["decide", id, "a103", "keep", "--by", "901", "--reason", "care is the work"])
        let statement = try desk.does(["sign", id, "--by", "102"])
        #expect(statement.output.contains("Bosman, B., Directeur") && statement.output.contains("Kept against a hint"))
        try desk.refuses(["sign", id, "--by", "103", "--confirm"], "Only the director")
        try desk.does(["sign", id, "--by", "102", "--confirm"])
        try desk.refuses(["decide", id, "a102", "keep", "--by", "900"], "has been signed")
        try removals(desk)
        let verify = try Binary.run(["verify", "--board", desk.path, "--language", "en"])
        #expect(verify.exitCode == 0, "\(verify.errors)")
    }

    /// What is allowed, granted and used, beside the list; what could not be judged is said.
    private func threeWay(_ desk: ReviewBoard, _ id: String) throws {
        let counted = try desk.does(["three-way", id])
        #expect(counted.output.split(separator: "\n").count == 9 && counted.output.contains("unused-right"))
        #expect(counted.unwrapped.contains("Of ParnasSys, AFAS, SharePoint and Entra the account list"))
        let rows = try desk.does(["three-way", id, "--state", "in-order", "--format", "json", "--quiet"])
        let rights = try #require(try JSONSerialization.jsonObject(with: rows.bytes) as? [[String: String]])
        #expect(
            rights.contains {
                $0["person"] == "Aarts, A." && $0["right"] == "Leerkracht" && $0["system"] == "parnassys"
            }
        )
        #expect(rows.errors.isEmpty)
        try desk.refuses(["three-way", id, "--state", "no-access"], "only counted")
        try desk.refuses(["three-way", "weg"], "no review")
    }

    /// From the signature to the evidence: what was revoked goes, comes back, and goes again.
    private func removals(_ desk: ReviewBoard) throws {
        let scans = { _ = try Binary.run(["scan", desk.path, "--quiet", "--now", desk.now]) }
        let orders = try desk.does(["orders", id]).output
        #expect(
            orders.contains("Administratie") && orders.contains("weg") && orders.contains("by Bosman, B. (director)")
        )
        let mail = try desk.does([
            "orders", id, "--system", "parnassys", "--format", "eml", "--mail-to", "it@klein.example",
        ])
        #expect(
            mail.output.contains("To: it@klein.example\r\n") && mail.output.contains("base64\r\nX-Unsent: 1\r\n\r\n")
        )
        // The same export proves nothing, whatever the day.
        desk.now = "2026-03-20T09:00:00Z"
        #expect(try desk.does(["verify", id]).errors.contains("no newer list"))
        let fewer = ["a101;101;;De Linde;Leerkracht;;01-08-2020;;19-03-2026;09-03-2026;Ja;Actief"]
        try desk.exports(fewer)
        try scans()
        let first = try desk.does(["verify"]).output
        #expect(first.contains("Gone by the new list") && first.contains("Not gone yet"), "\(first)")
        // The right comes back: the old decision holds again.
        desk.now = "2026-03-30T09:00:00Z"
        try desk.exports(["a101;101;;De Linde;Leerkracht,Administratie;;01-08-2020;;29-03-2026;09-03-2026;Ja;Actief"])
        try scans()
        #expect(try desk.does(["verify", id]).output.contains("Came back"))
        // An export that has lost half its accounts is no proof.
        try desk.folder.write(ReviewBoard.accounts + fewer[0] + "\n", to: "board/accounts-parnassys.csv")
        try desk.refuses(["verify", id], "there were 4")
        let out = desk.folder.url.appending(path: "evidence").path
        try desk.does(["export", id, "--out", out])
        try desk.refuses(["export", id, "--out", out], "exists already")
        let check = Process()
        check.executableURL = URL(filePath: "/usr/bin/sha256sum")
        check.arguments = ["-c", "--quiet", "SHA256SUMS"]
        check.currentDirectoryURL = URL(filePath: out)
        try check.run()
        check.waitUntilExit()
        #expect(check.terminationStatus == 0)
        let page = try String(contentsOfFile: out + "/review.html", encoding: .utf8)
        #expect(page.contains("Item 6") && page.contains("Came back") == false && page.contains("came back"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: out).count == 11)
        #expect(page.contains("Item 9") && page.contains("Item 10"))
    }

    @Test func `what is wrong is refused with a sentence, and nothing of it is kept`() throws {
        let desk = try begun()
        try desk.refuses(["start", id], "has begun")
        try desk.refuses(["show", "2026-nergens-1"], "no review")
        try desk.refuses(["decide", id, "a101", "keep", "--by", "102"], "fits 2 rights")
        try desk.refuses(["decide", id, "a101/Leerkracht", "misschien", "--by", "102"], "no decision")
        // A right that the export lacks now, an export that is gone, and a clock that was set back.
        try desk.exports([])
        try desk.refuses(["decide", id, "a101/Leerkracht", "keep", "--by", "102"], "no longer in the account list")
        try FileManager.default.removeItem(atPath: desk.path + "/accounts-parnassys.csv")
        try desk.refuses(["decide", id, "weg", "revoke", "--by", "102"], "no list of accounts of ParnasSys")
        try desk.exports(["a101;101;;De Linde;Leerkracht,Administratie;;01-08-2020;;09-03-2026;09-03-2026;Ja;Actief"])
        desk.now = "2026-03-09T09:00:00Z"
        try desk.refuses(["decide", id, "weg", "revoke", "--by", "102"], "The clock")
        desk.now = "2026-03-11T09:00:00Z"
        #expect(try desk.does(["list", "--format", "json"]).output.contains("\"decided\": \"0\""))
        // A question is answered by whom it was put to, and a stand-in decides in his time.
        try desk.does(
            ["decide", id, "a103", "unknown", "--ask", "103", "--answer-by", "2026-03-20", "--by", "102"]
        )
        #expect(try desk.does(["show", id]).output.contains("Asked of Claassen, C."))
        #expect(try desk.does(["show", id, "--format", "json"]).output.contains("\"ask_name\": \"Claassen, C.\""))
        try desk.refuses(["answer", id, "a103", "Yes", "--by", "101"], "somebody else")
        try desk.does(["answer", id, "a103", "I need it daily", "--by", "103"])
        try desk.does([
            "stand-in", id, "--person", "103", "--through", "2026-03-31", "--authority", "board, 10 March", "--by",
            "900",
        ])
        try desk.does(["decide", id, "weg", "revoke", "--by", "103"])
        try desk.refuses(["decide", id, "a103", "keep", "--by", "103", "--reason", "mine"], "own account")
    }
}
