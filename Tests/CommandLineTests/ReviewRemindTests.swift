import Foundation
import TestSupport
import Testing

/// Reminders with the built program: files, a sendmail, and nothing twice.
@Suite struct ReviewRemindTests {
    private let id = "2026-de-linde-1"

    /// A round that is due on Friday 13 March 2026 and begins on Monday 2 March.
    private func begun(_ settings: String = "") throws -> ReviewBoard {
        let desk = try ReviewBoard(settings)
        desk.now = "2026-03-02T08:00:00Z"
        try desk.does(["plan", "--school", "De Linde", "--second", "901", "--due", "2026-03-13"])
        try desk.does(["start", id])
        return desk
    }

    private func mails(_ folder: String) throws -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return try names.sorted().map { try String(contentsOfFile: "\(folder)/\($0)", encoding: .utf8) }
    }

    private func body(_ mail: String) throws -> String {
        let code = mail.components(separatedBy: "\r\n\r\n").last?.replacingOccurrences(of: "\r\n", with: "") ?? ""
        return String(decoding: try #require(Data(base64Encoded: code)), as: UTF8.self)
    }

    @Test func `only who has not finished hears it, once, in his language and never on a day off`() throws {
        let holiday = "holidays: [{name: Studiedag, from: 2026-03-06, through: 2026-03-06}]\n"
        let desk = try begun("reviews: {languages: {\"900\": nl}, sender: accounts@klein.example}\n" + holiday)
        let out = desk.folder.url.appending(path: "mail").path
        let preview = try desk.does(["remind", "--dry-run"])
        #expect(preview.output.contains("p102@klein.example") && preview.output.contains("p900@klein.example"))
        try desk.does(["remind", "--out", out])
        let first = try mails(out)
        #expect(first.count == 2 && first.allSatisfy { $0.contains("From: accounts@klein.example\r\n") })
        let bodies = try first.map(body)
        #expect(bodies.contains { $0.contains("4 rights wait for your decision") && $0.contains("De Linde") == false })
        #expect(bodies.contains { $0.contains("één recht wacht op uw besluit") })
        #expect(bodies.allSatisfy { !$0.contains("a101") && !$0.contains("Aarts") })
        // Not again on that day, nor on the days between.
        #expect(try desk.does(["remind", "--out", out]).output.isEmpty)
        desk.now = "2026-03-04T08:00:00Z"
        #expect(try desk.does(["remind", "--out", out]).output.isEmpty)
        // Seven days before is a day off: the school day before it counts.
        try desk.does(["decide", id, "a102", "keep", "--by", "900", "--reason", "is the director"])
        desk.now = "2026-03-05T08:00:00Z"
        let second = try desk.does(["remind", "--out", out])
        #expect(second.output.contains("p102@") && !second.output.contains("p900@"), "\(second.output)")
        desk.now = "2026-03-06T08:00:00Z"
        #expect(try desk.does(["remind", "--out", out]).output.isEmpty)
        let trail = try Binary.run(["trail", "--board", desk.path, "--action", "review.reminded", "--format", "json"])
        #expect(trail.output.components(separatedBy: "review.reminded").count - 1 == 3, "\(trail.output)")
        #expect(try mails(out).count == 3)
    }

    @Test func `a sendmail gets each mail once, and one that refuses leaves nothing kept`() throws {
        let desk = try begun()
        let box = desk.folder.url.appending(path: "box").path
        func program(_ text: String) throws -> String {
            try desk.folder.write("#!/bin/sh\n" + text, to: "sendmail")
            let path = desk.folder.url.appending(path: "sendmail").path
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
            return path
        }
        try desk.refuses(["remind", "--sendmail", program("cat >/dev/null; exit 75\n")], "it ended with code 75")
        try desk.refuses(["remind", "--sendmail", "/no/such/sendmail"], "did not take the mail: it does not exist")
        let path = try program("echo \"$@\" >> \(box); cat >> \(box)\n")
        try desk.does(["remind", "--sendmail", path])
        let sent = try String(contentsOfFile: box, encoding: .utf8)
        #expect(sent.components(separatedBy: "-i -t\n").count == 3 && !sent.contains("\r"), "\(sent)")
        #expect(sent.contains("From: logwacht@klein.example") && !sent.contains("X-Unsent"))
        #expect(try desk.does(["remind", "--sendmail", path]).output.isEmpty)
        #expect(try desk.run(["remind"]).exitCode == 2)
        #expect(try desk.run(["remind", "--out", "x", "--sendmail", path]).exitCode == 2)
    }

    @Test func `who has no address is told, and a list of removals is a mail for each system`() throws {
        let desk = try begun("reviews: {removals: {parnassys: {name: Servicedesk, mail: ict@klein.example}}}\n")
        let register = try String(contentsOfFile: desk.path + "/staff.csv", encoding: .utf8)
        let bare = register.replacingOccurrences(of: "p102@klein.example;;p102@klein.example", with: ";;")
        try desk.folder.write(bare, to: "board/staff.csv")
        let out = desk.folder.url.appending(path: "mail").path
        try desk.refuses(["remind", "--out", out], "no e-mail address of Bosman, B.")
        #expect(try mails(out).count == 1, "the others have theirs")
        try desk.folder.write(register, to: "board/staff.csv")
        try desk.does(["decide", id, "weg", "revoke", "--by", "102"])
        try desk.does(["sign", id, "--by", "102", "--leave-open", "--confirm"])
        let orders = desk.folder.url.appending(path: "orders").path
        try desk.does(["orders", id, "--out", orders])
        let mail = try #require(try mails(orders).first)
        #expect(mail.contains("To: ict@klein.example\r\n") && mail.contains("X-Unsent: 1\r\n"))
        #expect(try body(mail).contains("weg"))
        #expect(try desk.does(["verify", id]).output.contains("Servicedesk"))
    }
}
