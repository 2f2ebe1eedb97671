import Foundation
import Model
import TestSupport
import Testing

@testable import Board

@Suite struct HashListTests {
    private static let hash = String(repeating: "0123456789abcdef", count: 4)

    @Test(arguments: [
        ("\(hash)  a.csv", "a.csv"), ("\(hash) *a.csv", "a.csv"), ("\(hash.uppercased())  a.csv", "a.csv"),
        ("\(hash)\ta.csv", "a.csv"), ("\(hash)  ./afas/a (1).csv", "afas/a (1).csv"),
        ("\(hash)  afas\\a.csv", "afas/a.csv"), ("SHA256 (a (1).csv) = \(hash)", "a (1).csv"),
        ("SHA2-256(a.csv)= \(hash)", "a.csv"), ("\\\(hash)  a\\nb\\\\n.csv", "a\nb\\n.csv"),
        ("\(hash)   a.csv", " a.csv"),
    ])
    func `a line is read in every form in which programs write it`(line: String, name: String) {
        let entry = HashList.entry(line)
        #expect(entry?.hash == Self.hash)
        #expect(entry?.name == name)
    }

    @Test(arguments: ["", "a.csv", "\(hash)", "\(hash)0  a.csv", "\(hash.dropLast())g  a.csv", "SHA256 (a.csv) = 12"])
    func `a line that is none is not taken for one`(line: String) {
        #expect(HashList.entry(line) == nil)
    }

    @Test func `whatever stands in a line, it is an entry or it is none`() {
        var state: UInt64 = 7
        func next(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % limit
        }
        let parts = [
            "SHA256 (", ")", " = ", Self.hash, " ", "*", "\\", "\\n", "/", "./", "a", "é", "(", "\t", "\u{0}", "0", "g",
        ]
        var entries = 0
        for _ in 0..<20_000 {
            let line = (0..<next(7)).map { _ in parts[next(parts.count)] }.joined()
            guard let entry = HashList.entry(line, alone: next(2) == 0 ? nil : "alone") else { continue }
            entries += 1
            #expect(entry.hash == Self.hash && !entry.name.isEmpty, "\(line)")
        }
        #expect(entries > 150)
    }

    private func listed(_ found: Discovery) -> [String] { found.listed.map { "\($0.list): \($0.name)" } }
    private func told(_ found: Discovery) -> [String] {
        found.diagnostics.map { "\($0.file ?? "") \($0.code) \($0.parameters["count"] ?? "")" }
    }

    @Test func `lists are found in folders and beside files, and are no exports themselves`() throws {
        let folder = try TemporaryFolder()
        let root = folder.url
        for name in ["in/a.csv", "in/b.csv", "in/c.csv", "in/weg/oud.csv", "staff.csv", "logwacht.yml"] {
            let file = root.appending(path: name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data("x".utf8).write(to: file)
        }
        func write(_ text: String, _ name: String) throws {
            try Data(text.utf8).write(to: root.appending(path: name))
        }
        let hash = Self.hash
        // The list of a folder often holds itself, and what lies in the board's folder is named from there.
        try write("\(hash)  a.csv\r\n\(hash)  weg/oud.csv\r\n\(hash)  SHA256SUMS\r\n", "in/SHA256SUMS")
        try write("\(hash)\n", "in/b.csv.sha256")
        try write("# personeel\n\(hash) *staff.csv\n", "SHA256SUMS")

        let whole = Discovery(paths: [root.path])
        #expect(whole.files.map(\.name) == ["in/a.csv", "in/b.csv", "in/c.csv", "in/weg/oud.csv"])
        #expect(
            listed(whole) == [
                "SHA256SUMS: staff.csv", "in/SHA256SUMS: in/a.csv", "in/SHA256SUMS: in/weg/oud.csv",
                "in/b.csv.sha256: in/b.csv",
            ]
        )
        #expect(told(whole) == ["in/SHA256SUMS hashes.unlisted 1"])
        #expect(whole.diagnostics.first?.parameters["first"] == "c.csv" && whole.diagnostics.first?.level == .warning)

        let ignoring = Discovery(paths: [root.path], ignored: ["weg", "in/weg/*"])
        #expect(listed(ignoring).count == 3, "what is ignored is not asked for")
        #expect(Discovery(paths: [root.path], ignored: ["SHA256SUMS", "*.sha256"]).listed.isEmpty)

        // A file that is named by itself is compared, and what else the list names is not asked for; the tables always are.
        let alone = Discovery(paths: [root.appending(path: "in/a.csv").path], board: root.path)
        #expect(alone.files.count == 1)
        #expect(alone.listed.map(\.path.lastName) == ["a.csv", "staff.csv"])
        // As a shell fills in `in/*`.
        let star = Discovery(paths: ["a.csv", "b.csv", "SHA256SUMS"].map { root.appending(path: "in/\($0)").path })
        #expect(star.files.count == 2)
        #expect(star.listed.map(\.path.lastName) == ["a.csv", "oud.csv", "b.csv"])
    }

    @Test func `a list that cannot be used is told of`() throws {
        let folder = try TemporaryFolder()
        func found(_ bytes: Data) throws -> Discovery {
            try bytes.write(to: folder.url.appending(path: "SHA256SUMS"))
            return Discovery(paths: [folder.url.path])
        }
        try Data("x".utf8).write(to: folder.url.appending(path: "a.csv"))
        #expect(told(try found(Data())) == ["SHA256SUMS hashes.empty ", "SHA256SUMS hashes.unlisted 1"])
        let broken = try found(Data("\(Self.hash)  a.csv\n\nhallo\n\(Self.hash.dropLast(9))".utf8))
        #expect(told(broken) == ["SHA256SUMS hashes.broken-line 2"] && broken.diagnostics.first?.line == 3)
        #expect(told(try found(Data(repeating: 32, count: 16_000_001))).first == "SHA256SUMS hashes.unreadable-list ")
        // PowerShell writes UTF-16.
        let units = try #require("\(Self.hash)  a.csv\r\n".data(using: .utf16LittleEndian))
        let wide = Data([0xff, 0xfe]) + units
        #expect(try found(wide).diagnostics.isEmpty && found(wide).listed.count == 1)
        let marked = Data([0xef, 0xbb, 0xbf]) + Data("\(Self.hash)  a.csv\n".utf8)
        #expect(try found(marked).diagnostics.isEmpty && found(marked).listed.count == 1)
    }
}

extension String {
    fileprivate var lastName: String { split(separator: "/").last.map(String.init) ?? "" }
}
