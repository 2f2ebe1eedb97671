import Foundation
import GRDB
import Model
import TestSupport
import Testing

@testable import Store

@Suite("Opening a store")
struct OpeningTests {
    /// The code of the diagnostic that something throws.
    private func code(_ body: () throws -> Void) -> String {
        do {
            try body()
            return "nothing was thrown"
        } catch let diagnostic as Diagnostic {
            return diagnostic.code
        } catch {
            return "\(error)"
        }
    }

    @Test("The file and everything beside it is for its owner alone, whatever the umask")
    func modes() throws {
        let folder = try TemporaryFolder()
        let lock = try StoreLock(store: folder.store)
        let store = try FindingStore.open(folder.store, mode: .create)
        #expect(store.warnings.isEmpty)
        // Inside a transaction that has written, the journal is on disk.
        try store.queue.writeWithoutTransaction { database in
            try database.inTransaction(.immediate) {
                try database.execute(sql: "INSERT INTO meta (key, value) VALUES ('x', x'00')")
                let modes = try folder.modes()
                #expect(
                    modes == [
                        "logwacht.sqlite": 0o600, "logwacht.sqlite-journal": 0o600, "logwacht.sqlite.lock": 0o600,
                    ]
                )
                return .rollback
            }
        }
        _ = try store.record([sample()])
        #expect(try folder.modes() == ["logwacht.sqlite": 0o600, "logwacht.sqlite.lock": 0o600])
        withExtendedLifetime(lock) {}
    }

    @Test("A store that others can read is used, and said so")
    func readableByOthers() throws {
        let folder = try TemporaryFolder()
        _ = try FindingStore.open(folder.store, mode: .create)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: folder.store)
        let store = try FindingStore.open(folder.store, mode: .readOnly)
        #expect(store.warnings.map(\.code) == ["store.readable-by-others"])
        #expect(store.warnings.first?.parameters == ["mode": "0644"])
    }

    @Test("A new store says that it is ours and of what version, and it has the tables of every step")
    func schema() throws {
        let folder = try TemporaryFolder()
        let store = try FindingStore.open(folder.store, mode: .create)
        let found = try store.reading { database in
            (
                try Int.fetchOne(database, sql: "PRAGMA application_id"),
                try Int.fetchOne(database, sql: "PRAGMA user_version"),
                try String.fetchOne(database, sql: "PRAGMA journal_mode"),
                try Int.fetchOne(database, sql: "PRAGMA secure_delete"),
                try String.fetchAll(database, sql: "SELECT name FROM sqlite_master WHERE sql NOT NULL ORDER BY name")
            )
        }
        #expect(found.0 == 0x4c4f_4757)
        #expect(found.1 == Schema.version)
        #expect(found.2 == "delete")
        #expect(found.3 == 1)
        let expected = [
            "agreement", "coverage", "coverage_input", "evidence", "finding", "finding_by_first_scan",
            "finding_by_last_scan",
            "finding_by_last_seen", "finding_by_rule", "finding_by_school", "finding_by_severity",
            "finding_by_status", "finding_by_system", "judgement", "meta", "scan", "trail", "trail_detail",
        ]
        #expect(Set(found.4).isSuperset(of: expected))
    }

    @Test("What is not there, not a file or not in a folder")
    func absent() throws {
        let folder = try TemporaryFolder()
        #expect(code { _ = try FindingStore.open(folder.store, mode: .readOnly) } == "store.missing")
        #expect(code { _ = try FindingStore.open(folder.store, mode: .readWrite) } == "store.missing")
        #expect(try folder.modes().isEmpty)
        #expect(code { _ = try FindingStore.open(folder.url.path, mode: .create) } == "store.not-a-file")
        #expect(code { _ = try FindingStore.open(folder.path("no/such.sqlite"), mode: .create) } == "store.cannot-open")
    }

    @Test(
        "A file that is something else stays as it is",
        arguments: [FindingStore.Mode.create, .readWrite, .readOnly],
        ["store.not-a-database", "store.foreign"]
    )
    func notOurs(mode: FindingStore.Mode, expected: String) throws {
        let folder = try TemporaryFolder()
        if expected == "store.foreign" {
            let other = try DatabaseQueue(path: folder.store)
            try other.write { try $0.execute(sql: "CREATE TABLE t (x)") }
            try other.close()
        } else {
            try Data("Datum;Tijd;Gebruikersnaam\r\n".utf8).write(to: URL(fileURLWithPath: folder.store))
        }
        let before = try Data(contentsOf: URL(fileURLWithPath: folder.store))
        #expect(code { _ = try FindingStore.open(folder.store, mode: mode) } == expected)
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.store)) == before)
    }

    @Test("An empty file becomes a store when it may be written, and is an empty store when not")
    func emptyFile() throws {
        let folder = try TemporaryFolder()
        try Data().write(to: URL(fileURLWithPath: folder.store))
        #expect(code { _ = try FindingStore.open(folder.store, mode: .readOnly) } == "store.empty")
        let store = try FindingStore.open(folder.store, mode: .readWrite)
        #expect(try store.findings().isEmpty)
    }

    @Test("A store of a newer version is refused and left alone")
    func newer() throws {
        let folder = try TemporaryFolder()
        let store = try FindingStore.open(folder.store, mode: .create)
        try store.queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA user_version = 99") }
        try store.close()
        let before = try Data(contentsOf: URL(fileURLWithPath: folder.store))
        for mode in [FindingStore.Mode.create, .readWrite, .readOnly] {
            let thrown = #expect(throws: Diagnostic.self) { _ = try FindingStore.open(folder.store, mode: mode) }
            #expect(thrown?.code == "store.newer-version")
            #expect(thrown?.parameters == ["found": "99", "known": String(Schema.version)])
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.store)) == before)
    }

    @Test("Nothing is written through a store that was opened for reading")
    func readOnly() throws {
        let folder = try TemporaryFolder()
        _ = try FindingStore.open(folder.store, mode: .create).record([sample()])
        let store = try FindingStore.open(folder.store, mode: .readOnly)
        #expect(code { _ = try store.record([sample("00000000000000b1")]) } == "store.read-only")
        #expect(code { try store.setStatus(.justified, of: "00000000000000a1") } == "store.read-only")
        #expect(try !store.record([sample()]).differs)
    }

    @Test("Any damage is a diagnostic, at every place of the file")
    func damaged() throws {
        let folder = try TemporaryFolder()
        let findings = (16..<80).map { number in
            sample(
                "00000000000000" + String(number, radix: 16),
                facts: ["text": .text(String(repeating: "x", count: 200))]
            )
        }
        let original = folder.path("original.sqlite")
        let first = try FindingStore.open(original, mode: .create)
        _ = try first.record(findings)
        try first.close()
        let bytes = try Data(contentsOf: URL(fileURLWithPath: original))
        var failures = 0
        for offset in stride(from: 16, to: bytes.count, by: 509) {
            var broken = bytes
            for index in offset..<min(offset + 64, broken.count) { broken[index] ^= 0xa5 }
            try broken.write(to: URL(fileURLWithPath: folder.store))
            do {
                let store = try FindingStore.open(folder.store, mode: .readWrite)
                _ = try store.findings()
                _ = try store.latestCoverage()
                _ = try store.record(findings, digest: "d2")
            } catch let diagnostic as Diagnostic {
                #expect(diagnostic.code.hasPrefix("store."))
                failures += 1
            }
            try? FileManager.default.removeItem(atPath: folder.store + "-journal")
        }
        #expect(failures > 20)
        for size in [1, 15, 16, 99, 100, 512, 4096, bytes.count / 2] {
            try bytes.prefix(size).write(to: URL(fileURLWithPath: folder.store))
            let thrown = #expect(throws: Diagnostic.self) {
                _ = try FindingStore.open(folder.store, mode: .readWrite).findings()
            }
            #expect(["store.damaged", "store.not-a-database"].contains(thrown?.code))
        }
    }

    @Test("Values of a wrong kind in the tables are damage, not a crash")
    func wrongValues() throws {
        let changes = [
            "UPDATE finding SET facts = x'ff'", "UPDATE finding SET status = 'maybe'",
            "UPDATE finding SET system = 'x'",
            "UPDATE finding SET personal_data = x'7b7d'", "UPDATE evidence SET fields = x'00'",
            "DROP TABLE evidence", "ALTER TABLE finding DROP COLUMN variant",
        ]
        for change in changes {
            let folder = try TemporaryFolder()
            let store = try FindingStore.open(folder.store, mode: .create)
            _ = try store.record([sample(evidence: [Evidence(source: "s", file: "f", record: 1, sha256: "00")])])
            try store.queue.writeWithoutTransaction { try $0.execute(sql: change) }
            let thrown = #expect(throws: Diagnostic.self) { _ = try store.findings() }
            #expect(thrown?.code == "store.damaged", "\(change)")
            #expect(thrown?.file == folder.store, "\(change)")
        }
    }

    @Test("Two processes that open at the same moment both get a store")
    func concurrentCreation() async throws {
        let folder = try TemporaryFolder()
        let path = folder.store
        let outcomes = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<8 {
                group.addTask {
                    let store = try FindingStore.open(path, mode: .create, busyTimeout: 60)
                    return try store.record([sample("00000000000000c\(number)")], digest: "d\(number)").new.count
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(outcomes == 8)
        let store = try FindingStore.open(path, mode: .readOnly)
        #expect(try store.findings().count == 8)
        #expect(try store.findings(FindingFilter(seen: .latest)).count == 1)
    }

    @Test("A store that another connection is writing is locked, and whole when it is done")
    func locked() throws {
        let folder = try TemporaryFolder()
        let first = try FindingStore.open(folder.store, mode: .create)
        _ = try first.record([sample()])
        let second = try FindingStore.open(folder.store, mode: .readWrite, busyTimeout: 0)
        try first.queue.writeWithoutTransaction { database in
            try database.inTransaction(.exclusive) {
                #expect(code { _ = try second.findings() } == "store.locked")
                #expect(code { _ = try second.record([], digest: "d2") } == "store.locked")
                #expect(
                    code { _ = try FindingStore.open(folder.store, mode: .create, busyTimeout: 0) } == "store.locked"
                )
                return .commit
            }
        }
        #expect(try second.findings().count == 1)
    }

    @Test(
        "A run that was cut off while writing leaves the store as it was before",
        arguments: [FindingStore.Mode.readOnly, .create]
    )
    func cutOff(mode: FindingStore.Mode) throws {
        let folder = try TemporaryFolder()
        let path = folder.path("running.sqlite")
        let running = try FindingStore.open(path, mode: .create)
        let evidence = (0..<20).map { Evidence(source: "s", file: "f", record: $0 + 1, sha256: "00") }
        let findings = (256..<512).map { sample("0000000000000" + String($0, radix: 16), evidence: evidence) }
        _ = try running.record(findings)
        try running.queue.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA cache_size = 1")
            try database.inTransaction(.immediate) {
                // With so small a cache the pages go to the file before the transaction ends, as in a crash half-way.
                try database.execute(sql: "DELETE FROM evidence")
                try database.execute(sql: "UPDATE finding SET status = 'unknown', person = zeroblob(3000)")
                for suffix in ["", "-journal"] {
                    try FileManager.default.copyItem(atPath: path + suffix, toPath: folder.store + suffix)
                }
                return .rollback
            }
        }
        let half = try Data(contentsOf: URL(fileURLWithPath: folder.store))
        #expect(try half != Data(contentsOf: URL(fileURLWithPath: path)))
        let store = try FindingStore.open(folder.store, mode: mode)
        #expect(try store.findings() == findings)
        #expect(!FileManager.default.fileExists(atPath: folder.store + "-journal"))
    }

    @Test("What SQLite says becomes what a person can act on")
    func errors() {
        let table: [(ResultCode, String)] = [
            (.SQLITE_BUSY, "store.locked"), (.SQLITE_LOCKED, "store.locked"), (.SQLITE_READONLY, "store.read-only"),
            (.SQLITE_PERM, "store.read-only"), (.SQLITE_NOTADB, "store.not-a-database"),
            (.SQLITE_READONLY_ROLLBACK, "store.cut-off"), (.SQLITE_CORRUPT, "store.damaged"),
            (.SQLITE_FULL, "store.disk-full"), (.SQLITE_IOERR, "store.io"),
            (.SQLITE_CANTOPEN, "store.cannot-open"), (.SQLITE_NOMEM, "store.failed"),
        ]
        for (code, expected) in table {
            let diagnostic = StoreFile.diagnostic(DatabaseError(resultCode: code), path: "p")
            #expect(diagnostic.code == expected)
            #expect(diagnostic.file == "p")
        }
    }
}
