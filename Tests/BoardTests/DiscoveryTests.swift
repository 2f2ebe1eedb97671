import Board
import Foundation
import Model
import Testing

@Suite struct DiscoveryTests {
    private func folder(_ files: [String]) throws -> URL {
        let root = FileManager.default.temporaryDirectory.appending(path: "logwacht-discovery-\(UUID().uuidString)")
        for file in files {
            let url = root.appending(path: file)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data("x".utf8).write(to: url)
        }
        return root
    }

    @Test func `everything in a board's folder is an export but what is known to be something else`() throws {
        let root = try folder([
            "logwacht.yml", "staff.csv", "accounts-entra.csv", "pupils.csv", "matrices/afas.csv", "sources/own.yml",
            "logwacht.sqlite", "logwacht.sqlite.lock", "logwacht.key", "LEESMIJ.md", ".hidden", "audit.csv",
            "exports/2026/aanmeldingen.json", "exports/staff.csv", "archief/oud.csv", "scan.pdf",
        ])
        defer { try? FileManager.default.removeItem(at: root) }
        let found = Discovery(paths: [root.path], ignored: ["archief", "*.pdf"])
        #expect(found.files.map(\.name) == ["audit.csv", "exports/2026/aanmeldingen.json", "exports/staff.csv"])
        #expect(found.diagnostics.isEmpty)
    }

    @Test func `a file that is named is read, whatever its name, and only once`() throws {
        let root = try folder(["staff.csv"])
        defer { try? FileManager.default.removeItem(at: root) }
        let path = root.appending(path: "staff.csv").path
        #expect(Discovery(paths: [path, path]).files.map(\.path) == [path])
    }

    @Test func `what does not exist or is no file is said`() throws {
        let root = try folder(["a.csv"])
        defer { try? FileManager.default.removeItem(at: root) }
        try FileManager.default.createSymbolicLink(
            at: root.appending(path: "b.csv"),
            withDestinationURL: root.appending(path: "nowhere")
        )
        let pipe = root.appending(path: "c.fifo").path
        #expect(mkfifo(pipe, 0o600) == 0)
        let found = Discovery(paths: [root.path, "/nonexistent/x.csv"])
        #expect(found.files.map(\.name) == ["a.csv"])
        #expect(
            Set(found.diagnostics.map { "\($0.file ?? "") \($0.code)" })
                == ["b.csv board.missing-path", "c.fifo board.special-file", "/nonexistent/x.csv board.missing-path"]
        )
    }

    @Test func `a loop of links ends`() throws {
        let root = try folder(["a/x.csv"])
        defer { try? FileManager.default.removeItem(at: root) }
        try FileManager.default.createSymbolicLink(
            at: root.appending(path: "a/again"),
            withDestinationURL: root.appending(path: "a")
        )
        let found = Discovery(paths: [root.path])
        #expect(found.files.count == 1)
    }
}
