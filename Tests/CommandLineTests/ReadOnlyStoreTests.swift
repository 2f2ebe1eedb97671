import Foundation
import Testing

/// A store that may be read and not written, as when the backup of a server is mounted or another user made it.
@Suite struct ReadOnlyStoreTests {
    /// Runs the program without the right to write where no right is given, which the superuser otherwise has.
    private func run(_ arguments: [String]) throws -> Binary.Result {
        guard geteuid() == 0 else { return try Binary.run(arguments, environment: ["COLUMNS": "200"]) }
        let without = ["--bounding-set=-dac_override", "--inh-caps=-dac_override", Binary.path]
        return try Binary.run(without + arguments, environment: ["COLUMNS": "200"], program: "/usr/bin/setpriv")
    }

    @Test func `what only reads goes on, what must write says whose right is missing, and no byte changes`() throws {
        let board = try SmallBoard()
        #expect(try board.scan("nl").exitCode == 0)
        let store = try board.data("logwacht.sqlite")
        let rights = { (file: mode_t, folder: mode_t) in
            chmod("\(board.path)/logwacht.sqlite", file)
            chmod("\(board.path)/logwacht.sqlite.lock", file)
            chmod(board.path, folder)
        }
        defer { rights(0o600, 0o700) }
        for (file, folder) in [(0o400, 0o500), (0o400, 0o700)] as [(mode_t, mode_t)] {
            rights(file, folder)
            for (language, sentence) in [
                ("nl", "Geef de gebruiker die logwacht start schrijfrecht"),
                ("en", "Give the user who starts logwacht write permission"),
            ] {
                let common = ["--board", board.path, "--language", language]
                #expect(try run(["scan", "--dry-run", "--quiet"] + common).exitCode == 0)
                let coverage = try run(["coverage"] + common)
                #expect(coverage.exitCode == 0 && coverage.output.contains("8 "), "\(coverage.unwrapped)")
                // Even a look is kept in the trail, so a list of findings is not given where nothing can be kept.
                for command in [
                    ["scan"], ["findings", "list"],
                    ["findings", "judge", "x", "justified", "--reason", "y", "--by", "z"],
                ] {
                    let refused = try run(command + common)
                    #expect(refused.exitCode == 2, "\(command): \(refused.exitCode) \(refused.unwrapped)")
                    #expect(refused.unwrapped.contains(sentence), "\(command): \(refused.unwrapped)")
                    #expect(!refused.unwrapped.contains("Permission denied"), "\(command): \(refused.unwrapped)")
                }
            }
            #expect(try board.data("logwacht.sqlite") == store)
        }
        rights(0o600, 0o700)
        #expect(try board.scan("nl").exitCode == 0)
    }
}
