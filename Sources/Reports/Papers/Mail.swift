internal import Crypto
internal import Foundation
public import Model

/// A mail as any mail program and every sendmail reads it: RFC 5322 with MIME, plain text in UTF-8.
public struct Mail: Sendable, Hashable {
    /// The address that it comes from.
    public var from: String
    /// The address that it goes to; nil to fill in by hand.
    public var to: String?
    /// The name beside it.
    public var toName: String?
    /// The subject.
    public var subject: String
    /// The text.
    public var body: String
    /// When.
    public var date: Instant
    /// Whether mail programs open it as a draft to send.
    public var isDraft: Bool

    /// A mail.
    public init(
        from: String,
        to: String?,
        toName: String? = nil,
        subject: String,
        body: String,
        date: Instant,
        isDraft: Bool
    ) {
        self.from = from
        self.to = to
        self.toName = toName
        self.subject = subject
        self.body = body
        self.date = date
        self.isDraft = isDraft
    }

    /// Whether something is one address that can stand in a header: an address with a line end would add headers of its own.
    public static func isAddress(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty } && text.utf8.count <= 254
            && text.unicodeScalars.allSatisfy {
                $0.value > 32 && $0.value < 127 && !"<>,;:()[]\"\\".unicodeScalars.contains($0)
            }
    }

    /// The mail with CRLF at the ends of lines.
    public var text: String {
        var lines = ["Date: \(stamp)", "From: \(from)"]
        if let to {
            lines.append(toName.map { "To: \(Self.encoded($0, after: 4))\r\n <\(to)>" } ?? "To: \(to)")
        }
        lines += [
            "Subject: \(Self.encoded(subject, after: 9))", "Message-ID: <\(identity)>", "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64",
        ]
        if isDraft { lines.append("X-Unsent: 1") } else { lines.append("Auto-Submitted: auto-generated") }
        lines.append("")
        // Text in mail has CRLF at the ends of its lines too (RFC 2046, 4.1.1).
        let plain = body.replacingOccurrences(of: "\r\n", with: "\n").replacingOccurrences(of: "\n", with: "\r\n")
        var rest = Data(plain.utf8).base64EncodedString()[...]
        while !rest.isEmpty {
            lines.append(String(rest.prefix(76)))
            rest = rest.dropFirst(76)
        }
        return lines.joined(separator: "\r\n") + "\r\n"
    }

    /// The same mail has the same identity, so that a mail program shows it once.
    private var identity: String {
        let content = [to ?? "", subject, body, String(date.seconds)].joined(separator: "\0")
        let hash = Hex.text(Array(SHA256.hash(data: Data(content.utf8)).prefix(16)))
        return "\(hash)@\(from.split(separator: "@").last ?? "localhost")"
    }

    private var stamp: String {
        let names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let utc = Zone.utc.local(date)
        let (year, month, day) = utc.date.components
        return "\(names[utc.date.weekday - 1]), \(day) \(months[month - 1]) \(year) \(utc.clock(seconds: true)) +0000"
    }

    /// A text of a header: as it is when it is plain and short, else in encoded words of at most 75 characters on lines of their own
    /// (RFC 2047, section 2).
    ///
    /// - Parameter start: how much of its line the name of the header takes.
    static func encoded(_ text: String, after start: Int) -> String {
        let isPlain = text.unicodeScalars.allSatisfy {
            $0.value >= 32 && $0.value < 127 && !"\"(),:;<>@[\\]".unicodeScalars.contains($0)
        }
        if isPlain, !text.hasPrefix("=?"), start + text.utf8.count <= 76 { return text }
        var words: [String] = []
        var part: [UInt8] = []
        for scalar in text.unicodeScalars {
            let bytes = Array(String(scalar).utf8)
            // A line has 76 characters at most, of which twelve stand around the base64, and four of its characters are three bytes.
            let limit = words.isEmpty ? (64 - start) / 4 * 3 : 45
            if part.count + bytes.count > limit {
                words.append(word(part))
                part = []
            }
            part += bytes
        }
        if !part.isEmpty { words.append(word(part)) }
        return words.joined(separator: "\r\n ")
    }

    private static func word(_ bytes: [UInt8]) -> String { "=?UTF-8?B?\(Data(bytes).base64EncodedString())?=" }
}
