import Foundation
import Model
import Scan
import Testing

@Suite struct PseudonymsTests {
    @Test func `the same key gives the same pupil the same pseudonym, another key another`() {
        let key = [UInt8](repeating: 7, count: 32)
        let one = Pseudonyms(key: key).pupil("205988".utf8)
        #expect(one == Pseudonyms(key: key).pupil(Array("205988".utf8)))
        #expect(one != Pseudonyms(key: key).pupil("205989".utf8))
        #expect(one != Pseudonyms(key: [UInt8](repeating: 8, count: 32)).pupil("205988".utf8))
        #expect(one.hasPrefix("leerling-") && one.count == 17)
        #expect(!one.contains("205988"))
    }

    @Test func `the key file is made for its owner alone, and used again`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "logwacht-key-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "logwacht.key").path
        let first = try Pseudonyms.load(path: path, file: "logwacht.key", create: true)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        let again = try Pseudonyms.load(path: path, file: "logwacht.key", create: false)
        #expect(first.pupil("1".utf8) == again.pupil("1".utf8))
    }

    @Test func `a dry run makes no key file`() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "logwacht-\(UUID().uuidString).key").path
        _ = try Pseudonyms.load(path: path, file: "logwacht.key", create: false)
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test(arguments: ["", "zz", String(repeating: "a", count: 63), String(repeating: "g", count: 64)])
    func `a file that is no key is refused, not replaced`(_ text: String) throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "logwacht-\(UUID().uuidString).key").path
        try Data(text.utf8).write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(throws: Diagnostics([Diagnostic("key.form", file: "logwacht.key")])) {
            _ = try Pseudonyms.load(path: path, file: "logwacht.key", create: true)
        }
        #expect(FileManager.default.contents(atPath: path) == Data(text.utf8))
    }

    @Test func `pupils are shown by pseudonym, service numbers masked, pupils' names never`() {
        let pseudonyms = Pseudonyms(key: [UInt8](repeating: 1, count: 32))
        #expect(Disclosure.shown(FieldName.pupilName, "Sem", pseudonyms) == nil)
        #expect(Disclosure.shown(FieldName.pupil, "205988", pseudonyms) == pseudonyms.pupil("205988".utf8))
        #expect(
            Disclosure.shown(FieldName.eventReason, "bsn 111222333 gezien", pseudonyms)?.contains("111222333") == false
        )
        #expect(Disclosure.shown(FieldName.eventReason, "tel 0612345678", pseudonyms) == "tel 0612345678")
    }
}
