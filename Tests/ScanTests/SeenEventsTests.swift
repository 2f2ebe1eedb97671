import Board
import Checks
import Defaults
import Exports
import Foundation
import Model
import Pack
import Rules
import Scan
import Testing

/// What a scan saw of events stands for the next one over the same events, and for no other.
@Suite struct SeenEventsTests {
    private static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private static let exports = [
        "m365/audit-regels.jsonl", "parnassys/ontheffingen-2e-helft.csv", "afas/overzicht-mutatie-2.txt",
    ]

    private static let pack = RulePack.load(
        files: Defaults.files(in: "detections").map { RuleFile(path: $0.path, text: $0.text) },
        own: []
    ).pack

    /// A part of the sample board, and how it is scanned.
    private struct Night {
        var folder: URL
        var now = "2026-07-10T12:00:00+02:00"
        var key: [UInt8] = Array(repeating: 7, count: 32)
        var off: Set<RuleID> = []

        /// Scans as a board would, and keeps what is to be kept.
        func scan(_ archive: MemoryArchive) throws -> BoardScanner.Outcome {
            let pack = SeenEventsTests.pack
            let checks = CheckRegistry.definitions.map(\.id) + pack.rules.map(\.id)
            let board = try BoardFolder.load(folder.path, defaults: Defaults.files, checks: checks)
            let scanner = BoardScanner(
                board: board,
                asOf: try #require(Instant(rfc3339: now)),
                pseudonyms: Pseudonyms(key: key),
                rules: try RulePlan(pack, sources: board.catalog.sources.map(\.id), off: off),
                options: ReaderOptions(now: try #require(Instant(rfc3339: now)))
            )
            let files = Discovery(paths: [folder.path], ignored: [], board: folder.path).files
            let outcome = try scanner.run(files.map { .init($0.input, name: $0.name) }, archive: archive)
            try archive.apply(outcome.events)
            return outcome
        }
    }

    private func board() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: "logwacht-seen-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let sample = Self.repository.appending(path: "samples/board")
        for name in try FileManager.default.contentsOfDirectory(atPath: sample.path) where name != "exports" {
            try FileManager.default.copyItem(at: sample.appending(path: name), to: folder.appending(path: name))
        }
        for name in Self.exports {
            let place = folder.appending(path: "exports/\(name)")
            try FileManager.default.createDirectory(
                at: place.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try FileManager.default.copyItem(at: sample.appending(path: "exports/\(name)"), to: place)
        }
        return folder
    }

    private func same(_ a: BoardScanner.Outcome, _ b: BoardScanner.Outcome) -> Bool {
        a.findings == b.findings && a.coverage == b.coverage && a.digest == b.digest && a.rightUse == b.rightUse
            && a.days == b.days
    }

    @Test func `known events are not unpacked again, and a changed board, rule, file or term is judged anew`() throws {
        let folder = try board()
        defer { try? FileManager.default.removeItem(at: folder) }
        let night = Night(folder: folder)
        let archive = MemoryArchive()
        let first = try night.scan(archive)
        #expect(first.findings.count > 20)
        #expect(archive.hasSeen)

        func file(_ name: String, _ change: (inout String) -> Void) throws {
            let place = folder.appending(path: name)
            var text = String(decoding: try Data(contentsOf: place), as: UTF8.self)
            change(&text)
            try Data(text.utf8).write(to: place)
        }
        let staff = try Data(contentsOf: folder.appending(path: "staff.csv"))
        let changes: [(name: String, spares: Bool, change: (inout Night) throws -> Void, back: () throws -> Void)] = [
            ("nothing", true, { _ in }, {}),
            ("the next day", true, { $0.now = "2026-07-11T12:00:00+02:00" }, {}),
            ("an earlier day", true, { $0.now = "2026-07-09T12:00:00+02:00" }, {}),
            ("events are older than the term", false, { $0.now = "2026-10-10T12:00:00+02:00" }, {}),
            ("another key", false, { $0.key = Array(repeating: 8, count: 32) }, {}),
            ("a rule is off", false, { $0.off = ["exemption-volume"] }, {}),
            (
                "somebody left", false,
                { _ in
                    try file("staff.csv") { text in
                        var lines = text.split(whereSeparator: \.isNewline)
                        lines.remove(at: 3)
                        text = lines.joined(separator: "\r\n")
                    }
                }, { try staff.write(to: folder.appending(path: "staff.csv")) }
            ),
            (
                "a file has another name", false,
                { _ in
                    try FileManager.default.moveItem(
                        at: folder.appending(path: "exports/m365/audit-regels.jsonl"),
                        to: folder.appending(path: "exports/m365/ander.jsonl")
                    )
                }, {}
            ),
            (
                "a file is older than the term", false,
                { _ in
                    try FileManager.default.copyItem(
                        at: Self.repository.appending(path: "samples/board/exports/entra/aanmeldingen-portaal.csv"),
                        to: folder.appending(path: "exports/aanmeldingen-portaal.csv")
                    )
                },
                { try FileManager.default.removeItem(at: folder.appending(path: "exports/aanmeldingen-portaal.csv")) }
            ),
            (
                "a setting", false,
                { _ in try file("logwacht.yml") { $0 += "\nsign_of_life: never\n" } }, {}
            ),
        ]
        for change in changes {
            var other = night
            try change.change(&other)
            let remembering = archive.copy(seen: true)
            let forgetful = archive.copy(seen: false)
            let a = try other.scan(remembering)
            let b = try other.scan(forgetful)
            #expect(same(a, b), "\(change.name)")
            #expect((remembering.loads == 0) == change.spares, "\(change.name): \(remembering.loads)")
            #expect(forgetful.loads > 0, "\(change.name)")
            // Whoever judged anew spares the next one the work.
            if !change.spares {
                let again = remembering.copy(seen: true)
                #expect(same(try other.scan(again), a), "\(change.name), again")
                // What is older than the term is judged while its export lies there, and nothing of it is kept.
                let isOld = change.name.hasSuffix("the term")
                #expect((again.loads == 0) != isOld, "\(change.name), again")
            }
            try change.back()
        }
    }
}
