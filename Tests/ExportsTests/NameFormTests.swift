import Exports
import Model
import Testing

/// Names in normal form C, however an export writes its accents.
@Suite struct NameFormTests {
    private static let composed = Array("jos\u{e9}".utf8)
    private static let decomposed = "jose\u{301}"

    @Test func accentsThatStandOnTheirOwnAreJoinedToTheirLetter() {
        let table =
            "Datum;Tijd;Gebruikersnaam;School;IP-adres;Resultaat\n"
            + "01-06-2026;12:00:00;\(Self.decomposed);Curac\u{327}ao;192.0.2.7;Gelukt\n"
        let escaped = #"jose\u0301"#
        let audit =
            #"{"CreationTime":"2026-06-06T14:32:08","Id":"e1","Operation":"FileDownloaded","RecordType":6,"UserType":0,"#
            + #""Workload":"OneDrive","UserId":""# + escaped + #"","ObjectId":"https://s.example/jose\#u{301}.docx"}"#
        for size in [1, 2, 7, 1000] {
            let logins = readAll(table, source: "parnassys-logins", chunkSize: size)
            #expect(logins.column("user.name").map { Array($0.utf8) } == [Self.composed], "chunks of \(size)")
            #expect(logins.column("organization.name").map { Array($0.utf8) } == [Array("Cura\u{e7}ao".utf8)])
            // What proves it stays as it was written.
            #expect(logins.events.first.map { Array($0.utf8).contains(0xcc) } == true)
            let read = readAll(audit, source: "m365-audit", chunkSize: size)
            #expect(read.column("user.name").map { Array($0.utf8) } == [Self.composed], "chunks of \(size)")
            // A path is no name: it has to be found again as it is.
            #expect(read.column("file.path").first.map { Array($0.utf8).contains(0xcc) } == true)
        }
    }

    @Test func whatIsComposedOrNoAccentStaysAsItIs() {
        for name in ["jos\u{e9}", "jos", "\u{300}", "Łukasz", "ìì"] {
            let table =
                "Datum;Tijd;Gebruikersnaam;School;IP-adres;Resultaat\n01-06-2026;12:00:00;\(name);De Linde;192.0.2.7;Gelukt\n"
            let read = readAll(table, source: "parnassys-logins").column("user.name")
            #expect(read.map { Array($0.utf8) } == [Array(name.utf8)], "\(name)")
        }
    }
}
