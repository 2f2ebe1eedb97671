import Foundation
import Model
import TestSupport
import Testing

@testable import Store

@Suite("The lock of a store")
struct StoreLockTests {
    @Test("The second run is told who holds the store; after the first it gets in")
    func held() throws {
        let folder = try TemporaryFolder()
        var first: StoreLock? = try StoreLock(store: folder.store)
        let thrown = #expect(throws: Diagnostic.self) { try StoreLock(store: folder.store) }
        #expect(thrown?.code == StoreLock.heldCode)
        #expect(thrown?.file == folder.store)
        #expect(thrown?.parameters == ["pid": String(ProcessInfo.processInfo.processIdentifier)])
        withExtendedLifetime(first) {}
        first = nil
        let second = try StoreLock(store: folder.store)
        withExtendedLifetime(second) {}
    }

    @Test("What a crashed run left behind does not hold anybody up")
    func leftBehind() throws {
        let folder = try TemporaryFolder()
        try Data("999999\n".utf8).write(to: URL(fileURLWithPath: folder.store + ".lock"))
        let lock = try StoreLock(store: folder.store)
        withExtendedLifetime(lock) {}
    }

    @Test("Whatever stands in the lock file, only a number is told")
    func hostileContent() throws {
        let folder = try TemporaryFolder()
        let lock = try StoreLock(store: folder.store)
        try FileHandle(forWritingTo: URL(fileURLWithPath: folder.store + ".lock")).write(
            contentsOf: Data("\u{1b}[31mevil".utf8)
        )
        let thrown = #expect(throws: Diagnostic.self) { try StoreLock(store: folder.store) }
        #expect(thrown?.code == StoreLock.heldCode)
        #expect(thrown?.parameters == [:])
        withExtendedLifetime(lock) {}
    }

    @Test("A folder that is not there, and a link in the place of the lock")
    func cannot() throws {
        let folder = try TemporaryFolder()
        let absent = #expect(throws: Diagnostic.self) { try StoreLock(store: folder.path("no/such.sqlite")) }
        #expect(absent?.code == "store.cannot-lock")
        try FileManager.default.createSymbolicLink(
            atPath: folder.store + ".lock",
            withDestinationPath: folder.path("x")
        )
        let link = #expect(throws: Diagnostic.self) { try StoreLock(store: folder.store) }
        #expect(link?.code == "store.cannot-lock")
        #expect(!FileManager.default.fileExists(atPath: folder.path("x")))
    }
}
