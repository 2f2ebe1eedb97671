import Foundation
import Testing

/// A store that cannot be used, whichever command meets it: its exit code, a plain sentence, and no byte changed.
@Suite struct UnusableStoreTests {
    /// What is wrong with a store, what each command then ends with, and what it says.
    private struct Trouble: Sendable {
        var name: String
        /// The bytes to put in the place of a good store.
        var spoil: @Sendable (Data) -> Data = { $0 }
        var isHeld = false
        /// What `scan` ends with, and all that only read.
        var scan: Int32
        var reading: Int32
        var dutch: String
        var english: String
    }

    private static let troubles = [
        // Who only reads has no need of the lock, and a scan that writes nothing neither.
        Trouble(
            name: "held by another process",
            isHeld: true,
            scan: 4,
            reading: 0,
            dutch: "Een andere logwacht is bezig met deze opslag",
            english: "Another logwacht is at work on this store"
        ),
        Trouble(
            name: "from a newer version",
            // Where SQLite keeps the number of the version.
            spoil: { $0.prefix(60) + Data([0, 0, 0x27, 0x0f]) + $0.dropFirst(64) },
            scan: 2,
            reading: 2,
            dutch: "De opslag is gemaakt door een nieuwere logwacht (versie 9999; deze kent versie ",
            english: "The store was made by a newer logwacht (version 9999; this one knows version "
        ),
        Trouble(
            name: "cut off",
            spoil: { $0.prefix(100_000) },
            scan: 5,
            reading: 5,
            dutch: "De opslag is beschadigd: een deel van het bestand is overschreven of verdwenen. Van de ",
            english: "The store is damaged: a part of the file was overwritten or is gone. Of its "
        ),
        Trouble(
            name: "overwritten in the middle",
            spoil: {
                let middle = 4096..<($0.count / 2)
                return $0.prefix(4096) + Data(repeating: 0xa5, count: middle.count) + $0.dropFirst(middle.upperBound)
            },
            scan: 5,
            reading: 5,
            dutch: "De opslag is beschadigd: een deel van het bestand is overschreven of verdwenen.",
            english: "The store is damaged: a part of the file was overwritten or is gone."
        ),
        Trouble(
            name: "no database at all",
            spoil: { _ in Data("Datum;Tijd\n".utf8) },
            scan: 2,
            reading: 2,
            dutch: "Dit bestand is geen SQLite-database. Er is niets aan veranderd.",
            english: "This file is not an SQLite database. Nothing in it was changed."
        ),
    ]

    /// What each is called with; the board follows.
    private static let commands = [
        ["scan", "--board"], ["scan", "--dry-run", "--board"], ["coverage", "--board"],
        ["findings", "list", "--board"],
    ]

    /// Runs the program, while another process holds the store or not.
    private func run(_ arguments: [String], held board: SmallBoard?) throws -> Binary.Result {
        guard let board else { return try Binary.run(arguments, environment: ["COLUMNS": "200"]) }
        let lock = open("\(board.path)/logwacht.sqlite.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        defer { close(lock) }
        #expect(flock(lock, LOCK_EX | LOCK_NB) == 0)
        return try Binary.run(arguments, environment: ["COLUMNS": "200"])
    }

    @Test func `each command says so plainly in both languages, with its exit code, and leaves every byte`() throws {
        let board = try SmallBoard()
        #expect(try board.scan("nl").exitCode == 0)
        let whole = try board.data("logwacht.sqlite")
        for trouble in Self.troubles {
            let spoilt = trouble.spoil(whole)
            try board.write(spoilt, to: "logwacht.sqlite")
            for command in Self.commands {
                let expected = command == ["scan", "--board"] ? trouble.scan : trouble.reading
                for (language, sentence) in [("nl", trouble.dutch), ("en", trouble.english)] {
                    let run = try run(
                        command + [board.path, "--language", language],
                        held: trouble.isHeld ? board : nil
                    )
                    let place = "\(trouble.name): \(command.joined(separator: " ")), \(language)"
                    #expect(run.exitCode == expected, "\(place): \(run.exitCode) \(run.unwrapped)")
                    #expect(run.unwrapped.contains(sentence) == (expected != 0), "\(place): \(run.unwrapped)")
                    // Nothing that only a programmer understands.
                    for word in ["malformed", "disk image", "SQLITE", "‹", " < "] {
                        #expect(!run.unwrapped.contains(word), "\(place): \(run.unwrapped)")
                    }
                    if expected == 0, command[0] == "findings" {
                        // That findings were looked at is kept in the trail, also while a scan runs; the trail stays whole.
                        #expect(try Binary.run(["verify", "--board", board.path]).exitCode == 0, "\(place)")
                        try board.write(spoilt, to: "logwacht.sqlite")
                    }
                    #expect(try board.data("logwacht.sqlite") == spoilt, "\(place)")
                }
            }
        }
        try board.write(whole, to: "logwacht.sqlite")
        #expect(try board.scan("nl").exitCode == 0)
    }
}
