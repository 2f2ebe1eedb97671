import Foundation
import GRDB
import Model
import TestSupport
import Testing
import Trail

@testable import Store

private func draft(_ number: Int, _ details: [String: String] = ["reason": "omdat"]) -> TrailDraft {
    TrailDraft(
        at: moment("2026-07-10T10:00:00Z").adding(seconds: number),
        actor: "P.\u{0} Privacy",
        role: "privacy-officer",
        action: number.isMultiple(of: 2) ? "finding.judged" : "review.signed",
        subject: "onderwerp-\(number)",
        details: details
    )
}

extension Instant {
    fileprivate func adding(seconds: Int) -> Instant {
        Instant(nanoseconds: nanoseconds + Int64(seconds) * 1_000_000_000)
    }
}

@Suite("The audit trail in the store")
struct TrailTests {
    private static func filled(_ folder: TemporaryFolder, _ count: Int = 6) throws -> FindingStore {
        let store = try FindingStore.open(folder.store, mode: .create)
        for number in 1...count { try store.note(draft(number)) }
        return store
    }

    @Test("What was noted is there, whole, in order, with its details")
    func roundTrip() throws {
        let folder = try TemporaryFolder()
        let store = try Self.filled(folder)
        let lines = try store.trail()
        #expect(lines.map(\.entry.number) == Array(1...6))
        #expect(lines[2].entry.actor == "P.\u{0} Privacy" && lines[2].details == ["reason": "omdat"])
        #expect(try store.trail(subject: "onderwerp-4").map(\.entry.number) == [4])
        #expect(try store.trail(action: "review").map(\.entry.number) == [1, 3, 5])
        #expect(try store.trail(action: "revie").isEmpty)
        #expect(try store.trail(since: draft(5).at).map(\.entry.number) == [5, 6])
        let report = try store.verify()
        #expect(report.isWhole && report.links == 6)
        #expect(try report.head == store.trailHead())
        #expect(try store.verify(known: Hex.text(lines[3].entry.hash)).isWhole)
    }

    @Test("A new store has a whole and empty trail")
    func empty() throws {
        let folder = try TemporaryFolder()
        let report = try FindingStore.open(folder.store, mode: .create).verify()
        #expect(report.isWhole && report.links == 0 && report.head == String(repeating: "0", count: 64))
    }

    @Test(
        "The program itself can neither change nor remove a link",
        arguments: [
            "UPDATE trail SET subject = x'00' WHERE number = 3", "DELETE FROM trail WHERE number = 6",
            "UPDATE trail_detail SET body = x'7b7d' WHERE number = 3",
        ]
    )
    func triggers(_ sql: String) throws {
        let folder = try TemporaryFolder()
        let store = try Self.filled(folder)
        #expect(throws: DatabaseError.self) { try store.queue.write { try $0.execute(sql: sql) } }
        #expect(try store.verify().isWhole)
    }

    @Test(
        "What another program does to the file is found",
        arguments: [
            ("UPDATE trail SET actor = x'58' WHERE number = 3", [TrailFault(.changed, at: 3)]),
            ("DELETE FROM trail WHERE number = 3", [TrailFault(.removedBefore, at: 4)]),
            ("DELETE FROM trail WHERE number > 4", [TrailFault(.removedAtEnd, at: 6)]),
            ("DELETE FROM trail", [TrailFault(.removedAtEnd, at: 6)]),
            ("DELETE FROM trail_detail WHERE number = 2", [TrailFault(.detailsGone, at: 2)]),
            (
                "UPDATE trail_detail SET body = cast('{\"reason\":\"anders\"}' AS BLOB) WHERE number = 2",
                [TrailFault(.detailsChanged, at: 2)]
            ),
            ("UPDATE trail_detail SET body = x'00' WHERE number = 2", [TrailFault(.detailsChanged, at: 2)]),
            ("DELETE FROM meta WHERE key = 'trail.head'", [TrailFault(.removedAtEnd, at: 6)]),
        ]
    )
    func tampering(_ sql: String, _ faults: [TrailFault]) throws {
        let folder = try TemporaryFolder()
        let store = try Self.filled(folder)
        try store.queue.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA foreign_keys = OFF")
            for name in ["trail_is_not_changed", "trail_is_not_removed", "trail_detail_is_not_changed"] {
                try database.execute(sql: "DROP TRIGGER \(name)")
            }
            try database.execute(sql: sql)
        }
        #expect(try store.verify().faults == faults)
    }

    @Test("Details can be destroyed, their bytes are gone from the file, and the chain says so and stays whole")
    func destruction() throws {
        let folder = try TemporaryFolder()
        let store = try FindingStore.open(folder.store, mode: .create)
        for number in 1...50 { try store.note(draft(number, ["reason": "geheim-\(number)-woord"])) }
        func holds(_ text: String) throws -> Bool {
            try Data(contentsOf: URL(filePath: folder.store)).range(of: Data(text.utf8)) != nil
        }
        #expect(try holds("geheim-7-woord"))
        let gone = try store.queue.write { database in
            try TrailRows.destroyDetails(database, of: [7, 9, 9, 700], draft(60, ["why": "bewaartermijn"]))
        }
        #expect(gone == 2)
        #expect(try !holds("geheim-7-woord") && !holds("geheim-9-woord") && holds("geheim-8-woord"))
        let report = try store.verify()
        #expect(report.isWhole && report.destroyed == 2 && report.links == 51)
        #expect(try store.trail(subject: "onderwerp-7").first?.details == nil)
    }

    @Test("A finding that was changed behind the program's back is found")
    func findings() throws {
        let folder = try TemporaryFolder()
        let store = try FindingStore.open(folder.store, mode: .create)
        let evidence = Evidence(
            source: "sshd",
            file: "auth.log",
            record: 3,
            sha256: String(repeating: "a", count: 64),
            time: nil,
            fields: ["user.name": "root"]
        )
        _ = try store.record([sample(evidence: [evidence]), sample("00000000000000a2", evidence: [evidence])])
        try store.setStatus(.justified, of: "00000000000000a1")
        #expect(try store.verify().isWhole)
        try store.queue.write { try $0.execute(sql: "UPDATE finding SET person = x'58' WHERE id = '00000000000000a2'") }
        let report = try store.verify()
        #expect(!report.isWhole && report.changedFindings == ["00000000000000a2"] && report.findings == 2)
    }

    @Test("A noted hash must be one")
    func hashForm() throws {
        let folder = try TemporaryFolder()
        let store = try FindingStore.open(folder.store, mode: .create)
        for text in ["", "abc", String(repeating: "g", count: 64), String(repeating: "é", count: 32)] {
            let error = #expect(throws: Diagnostic.self) { try store.verify(known: text) }
            #expect(error?.code == "trail.hash-form")
        }
    }
}
