import Model
import Testing

@testable import Exports

/// What the sources make of values, beyond their own samples.
@Suite struct SourceTableTests {
    private static let exemptionHeader =
        "Datum;Tijd;Gebruikersnaam;Medewerker;School;BRIN;Groep;Leerling;Leerlingnummer;Onderdeel;Reden;Geldig tot\n"

    @Test(arguments: [
        ("01-09-2025", "08:30:00", "2025-09-01T06:30:00Z"),
        ("1-9-2025", "8:30", "2025-09-01T06:30:00Z"),
        ("2025-09-01", "08:30", "2025-09-01T06:30:00Z"),
        ("01/09/2025", "08:30", "2025-09-01T06:30:00Z"),
        ("01.09.2025", "08:30:59", "2025-09-01T06:30:59Z"),
        ("15-01-2026", "08:30", "2026-01-15T07:30:00Z"),
        ("29-03-2026", "03:00", "2026-03-29T01:00:00Z"),
    ])
    func exemptionTimes(_ day: String, _ time: String, _ expected: String) {
        let result = readAll("\(Self.exemptionHeader)\(day);\(time);j.devries;;;;;;;;Verlof;\n")
        #expect(result.coverage.first?.rfc3339 == expected, "\(result.coverage)")
    }

    @Test(arguments: [
        ("32-09-2025", "08:30", "time.impossible-date"),
        ("31-09-2025", "08:30", "time.impossible-date"),
        ("29-02-2025", "08:30", "time.impossible-date"),
        ("01-13-2025", "08:30", "time.impossible-date"),
        ("01-09-2025", "25:00", "time.impossible-time"),
        ("01-09-25", "08:30", "time.two-digit-year"),
        ("morgen", "08:30", "time.not-in-format"),
        ("", "", "time.missing"),
        ("01-09-1500", "08:30", "time.year-out-of-range"),
    ])
    func aTimeThatIsNoneIsNamed(_ day: String, _ time: String, _ code: String) {
        // A good record first: it decides how the file writes its times.
        let text = "\(Self.exemptionHeader)01-09-2025;08:30;a;;;;;;;;Verlof;\n\(day);\(time);j.devries;;;;;;;;Verlof;\n"
        let result = readAll(text)
        #expect(result.coverage.unreadable == [code: 1])
        #expect(result.coverage.events == 1)
        let diagnostic = result.coverage.diagnostics.first
        #expect(diagnostic?.code == code)
        #expect(diagnostic?.file == "test.log")
        #expect(diagnostic?.record == 2)
        #expect(diagnostic?.column == "Datum + Tijd")
    }

    @Test func timesThatCannotBeAreKeptAndWarnedOfAndStretchNothing() {
        let text = """
            \(Self.exemptionHeader)01-01-1970;00:00;j.devries;;;;;;;;Verlof;
            27-10-2025;02:30;j.devries;;;;;;;;Verlof;
            28-10-2025;02:30;j.devries;;;;;;;;Verlof;
            03-08-2026;02:30;j.devries;;;;;;;;Verlof;
            01-01-2199;02:30;j.devries;;;;;;;;Verlof;

            """
        let coverage = readAll(text).coverage
        #expect(coverage.events == 5)
        #expect(coverage.unreadable.isEmpty)
        #expect(coverage.first?.rfc3339 == "2025-10-27T01:30:00Z")
        #expect(coverage.last?.rfc3339 == "2025-10-28T01:30:00Z")
        let codes = Dictionary(uniqueKeysWithValues: coverage.diagnostics.map { ($0.code, $0) })
        #expect(codes.keys.sorted() == ["time.before-2000", "time.future"])
        #expect(codes["time.future"]?.record == 4)
        #expect(codes["time.future"]?.parameters["count"] == "2")
        #expect(codes["time.before-2000"]?.record == 1)
        #expect(codes.values.allSatisfy { $0.level == .warning })
        let onlyWrong = readAll("\(Self.exemptionHeader)01-01-1970;00:00;j.devries;;;;;;;;Verlof;\n").coverage
        #expect(onlyWrong.events == 1)
        #expect(onlyWrong.first == nil && onlyWrong.last == nil)
    }

    @Test func aTimeThatTheClockShowedTwiceIsUncertainAndOneItSkippedIsWarnedOf() {
        let text = """
            \(Self.exemptionHeader)26-10-2025;02:30;j.devries;;;;;;;;Verlof;
            29-03-2026;02:30;j.devries;;;;;;;;Verlof;

            """
        let coverage = readAll(text).coverage
        #expect(coverage.events == 2)
        #expect(coverage.uncertainTimes == 1)
        #expect(coverage.diagnostics.map(\.code) == ["time.skipped-hour"])
        #expect(coverage.diagnostics.first?.record == 2)
        #expect(coverage.diagnostics.first?.parameters["count"] == "1")
        #expect(coverage.unreadable.isEmpty)
    }

    @Test func aFileDecidesOnItsFormatOnceAndNotPerRecord() {
        // Written with dots: a record with strokes is not read by another of the source's formats.
        let text = """
            \(Self.exemptionHeader)01.09.2025;08:30;a;;;;;;;;Verlof;
            02.09.2025;08:30;b;;;;;;;;Verlof;
            """
        let mixed = text + "\n03-09-2025;08:30;c;;;;;;;;Verlof;\n"
        #expect(readAll(text).coverage.events == 2)
        let coverage = readAll(mixed).coverage
        #expect(coverage.unreadable == ["time.mixed-formats": 3])
    }

    @Test(arguments: [
        ("192.0.2.1", "192.0.2.1"), ("192.0.2.1:53100", "192.0.2.1"), ("[2001:db8::1]:443", "2001:db8::1"),
        ("2001:db8::1", "2001:db8::1"), ("[2001:db8::1]", "2001:db8::1"), ("::ffff:192.0.2.1", "192.0.2.1"),
        (" 192.0.2.1 ", "192.0.2.1"), ("fe80::1%eth0", "fe80::1"), ("null", "-"), ("", "-"), ("::1", "::1"),
        ("UNKNOWN", "-"), ("12345", "-"), ("[", "-"), (":", "-"), ("<script>", "-"), ("192.0.2.1'--", "-"),
    ])
    func addresses(_ written: String, _ expected: String) {
        let text = "Datum;Tijd;Gebruikersnaam;School;IP-adres;Resultaat\n01-09-2025;08:30;j;S;\(written);Gelukt\n"
        #expect(readAll(text).column("source.ip") == [expected])
    }

    @Test(arguments: [
        ("Gelukt", "success", "logged-in"), ("GELUKT ", "success", "logged-in"), ("mislukt", "failure", "login-failed"),
        ("2fa mislukt", "failure", "login-failed"), ("", "unknown", "login-attempted"),
        ("niet gelukt", "unknown", "login-attempted"),
    ])
    func resultsOfLogins(_ written: String, _ outcome: String, _ action: String) {
        let text = "Datum;Tijd;Gebruikersnaam;School;IP-adres;Resultaat\n01-09-2025;08:30;j;S;;\(written)\n"
        let result = readAll(text)
        #expect(result.column("event.outcome") == [outcome])
        #expect(result.column("event.action") == [action])
    }

    @Test(arguments: [
        ("FileAccessed", "FileAccessed", "file"), (" FileAccessed ", "FileAccessed", "file"),
        ("UserAddedToGroup", "AddedToGroup", "iam"), ("useraddedtogroup", "AddedToGroup", "iam"),
        ("FileViewed", "FileAccessed", "file"), ("Add member to role.", "Add member to role.", "iam"),
        ("PageViewed", "PageViewed", "web"), ("FilePreviewed", "FilePreviewed", "file"),
        ("UserLoggedIn", "logged-in", "authentication"), ("List Item Deleted", "List Item Deleted", "file"),
    ])
    func operationsOfMicrosoft(_ operation: String, _ action: String, _ category: String) {
        let text = """
            {"CreationTime":"2026-01-01T00:00:00","Operation":"\(operation)","Workload":"SharePoint","UserId":"a@b.example"}
            """
        let result = readAll(text)
        #expect(result.column("event.action") == [action])
        #expect(result.column("event.category") == [category])
        #expect(result.column("Operation") == [operation])
    }

    @Test(arguments: [
        (#""UserId":"eva@school.example","UserType":0"#, "person"),
        (#""UserId":"eva@school.example","UserType":2"#, "person"),
        (#""UserId":"eva@school.example""#, "person"),
        (#""UserId":"app@sharepoint","UserType":0"#, "system"),
        (#""UserId":"SHAREPOINT\\system","UserType":0"#, "system"),
        (#""UserId":"x","UserType":4"#, "system"), (#""UserId":"x","UserType":5"#, "system"),
        (#""UserId":"x","UserType":6"#, "system"), (#""UserId":"x","UserType":8"#, "system"),
        (#""UserId":"x","UserType":10"#, "guest"),
        (#""UserId":"gast_mail.example#EXT#@school.example","UserType":0"#, "guest"),
        (#""UserId":"urn:spo:anon#abc","UserType":0"#, "guest"),
    ])
    func kindsOfUsers(_ json: String, _ expected: String) {
        let text =
            #"{"CreationTime":"2026-01-01T00:00:00","Operation":"FileAccessed","Workload":"SharePoint",\#(json)}"#
        #expect(readAll(text).column("logwacht.user_type") == [expected])
    }

    @Test(arguments: [
        ("0", "success", "logged-in"), ("50126", "failure", "login-failed"), ("50053", "failure", "login-failed"),
        ("50057", "failure", "login-failed"), ("50105", "failure", "login-failed"),
        ("53003", "failure", "login-failed"),
        ("50058", "unknown", "login-interrupted"), ("50074", "unknown", "login-interrupted"),
        ("50140", "unknown", "login-interrupted"), ("65001", "unknown", "login-interrupted"),
    ])
    func errorCodesOfEntra(_ code: String, _ outcome: String, _ action: String) {
        for value in [code, "\"\(code)\""] {
            let text = """
                [{"createdDateTime":"2026-01-01T00:00:00Z","userPrincipalName":"a@b.example","status":{"errorCode":\(value)}}]
                """
            let result = readAll(text)
            #expect(result.column("event.outcome") == [outcome])
            #expect(result.column("event.action") == [action])
            #expect(result.column("event.code") == [code])
        }
    }

    @Test(arguments: [
        // Whoever guesses chooses the name: what stands in it is not the address.
        ("Failed password for invalid user root from 10.0.0.1 port 1 ssh2 from 192.0.2.9 port 5 ssh2", "192.0.2.9"),
        ("Failed password for x from 192.0.2.9 port 5 ssh2", "192.0.2.9"),
        ("Invalid user a from b from 192.0.2.9 port 5", "192.0.2.9"),
        ("Accepted password for jan from 2001:db8::1 port 5 ssh2", "2001:db8::1"),
        ("Disconnected from invalid user a b 192.0.2.9 port 5 [preauth]", "192.0.2.9"),
    ])
    func theAddressOfALineOfSSHIsNotWhatTheNameSays(_ message: String, _ address: String) {
        let result = readAll("Sep  1 08:30:00 server1 sshd[1]: \(message)\n")
        #expect(result.column("source.ip") == [address])
    }

    @Test func aYearIsTheLatestThatDoesNotLieAhead() throws {
        let line = "Dec 31 23:00:00 server1 sshd[1]: Accepted password for jan from 192.0.2.9 port 5 ssh2\n"
        let before = try #require(Instant(rfc3339: "2026-01-02T00:00:00Z"))
        let after = try #require(Instant(rfc3339: "2027-01-02T00:00:00Z"))
        #expect(readAll(line, now: before).coverage.first?.rfc3339 == "2025-12-31T22:00:00Z")
        #expect(readAll(line, now: after).coverage.first?.rfc3339 == "2026-12-31T22:00:00Z")
        let today = try #require(Instant(rfc3339: "2026-12-31T22:00:00Z"))
        #expect(readAll(line, now: today).coverage.first?.rfc3339 == "2026-12-31T22:00:00Z")
    }

    @Test func aLineWithWrongBytesIsReadAsFarAsItGoes() {
        let line = Array("Sep  1 08:30:00 server1 sshd[1]: Failed password for ".utf8) + [0xff, 0x00, 0xfe]
        let rest = Array(" from 192.0.2.9 port 5 ssh2\n".utf8)
        let padding = Array(
            "Sep  1 08:30:00 server1 sshd[1]: Failed password for één from 192.0.2.9 port 5 ssh2\n".utf8
        )
        let result = readAll(Array(repeatElement(padding, count: 5).joined()) + line + rest)
        #expect(result.coverage.events == 6)
        #expect(result.column("source.ip") == Array(repeating: "192.0.2.9", count: 6))
    }
}
