import Foundation
import Model
import Testing

@testable import Reports

/// Mails as RFC 5322 and MIME want them.
@Suite struct MailTests {
    private func mail(_ subject: String, _ body: String = "Één regel.\nNog één.\n", name: String? = nil) -> Mail {
        Mail(
            from: "logwacht@bestuur.example",
            to: "d@bestuur.example",
            toName: name,
            subject: subject,
            body: body,
            date: Instant(rfc3339: "2026-10-02T07:05:09+02:00") ?? Instant(seconds: 0),
            isDraft: false
        )
    }

    /// The headers, unfolded, and the body.
    private func parts(_ mail: Mail) throws -> (headers: [String: String], body: String) {
        let halves = mail.text.components(separatedBy: "\r\n\r\n")
        try #require(halves.count == 2)
        let unfolded = halves[0].replacingOccurrences(of: "\r\n ", with: " ")
        var headers: [String: String] = [:]
        for line in unfolded.components(separatedBy: "\r\n") {
            let cut = try #require(line.range(of: ": "))
            #expect(
                headers.updateValue(String(line[cut.upperBound...]), forKey: String(line[..<cut.lowerBound])) == nil
            )
        }
        let code = halves[1].replacingOccurrences(of: "\r\n", with: "")
        return (headers, String(decoding: try #require(Data(base64Encoded: code)), as: UTF8.self))
    }

    /// What a mail program makes of encoded words.
    private func decoded(_ header: String) throws -> String {
        try header.components(separatedBy: " ").map { word in
            guard word.hasPrefix("=?UTF-8?B?"), word.hasSuffix("?=") else { return word }
            #expect(word.utf8.count <= 75)
            let data = try #require(Data(base64Encoded: String(word.dropFirst(10).dropLast(2))))
            return try #require(String(bytes: data, encoding: .utf8))
        }.joined()
    }

    @Test func `every line ends in CRLF and is short, and each header stands once`() throws {
        let text = mail(String(repeating: "Controle van accounts in de zomer ", count: 9)).text
        #expect(!text.replacingOccurrences(of: "\r\n", with: "").contains { $0 == "\r" || $0 == "\n" })
        #expect(text.components(separatedBy: "\r\n").allSatisfy { $0.utf8.count <= 78 })
        let (headers, body) = try parts(mail("Klaar"))
        #expect(headers["Date"] == "Fri, 2 Oct 2026 05:05:09 +0000")
        #expect(headers["From"] == "logwacht@bestuur.example" && headers["To"] == "d@bestuur.example")
        #expect(headers["Subject"] == "Klaar" && headers["Auto-Submitted"] == "auto-generated")
        #expect(headers["Message-ID"]?.hasSuffix("@bestuur.example>") == true)
        #expect(body == "Één regel.\r\nNog één.\r\n")
    }

    @Test(arguments: [
        "Reünie één", String(repeating: "ë", count: 200), "👩‍🏫👩‍🏫👩‍🏫👩‍🏫👩‍🏫👩‍🏫👩‍🏫👩‍🏫", "a: b, \"c\" <d@e>", "=?UTF-8?B?eA==?=",
    ])
    func `a subject comes back as it was, in whole characters`(_ subject: String) throws {
        #expect(try decoded(parts(mail(subject)).headers["Subject"] ?? "") == subject)
    }

    @Test func `a name beside an address cannot add a header or an address`() throws {
        let name = "Boer, J. de\r\nBcc: x@elders.example"
        let (headers, _) = try parts(mail("Klaar", name: name))
        #expect(headers["Bcc"] == nil && headers["To"]?.hasSuffix("<d@bestuur.example>") == true)
    }

    @Test(arguments: [
        "a@b.nl\r\nBcc: c@d.nl", "a b@c.nl", "a@b.nl, c@d.nl", "<a@b.nl>", "a@b@c.nl", "@b.nl", "a@", "é@b.nl", "",
    ])
    func `what is not one address is none`(_ text: String) { #expect(!Mail.isAddress(text)) }

    @Test func `an address is one`() { #expect(Mail.isAddress("jan.de-boer+school@bestuur.example")) }
}
