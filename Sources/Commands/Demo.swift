internal import ArgumentParser
internal import Demo
internal import Foundation
internal import Model
internal import Reports

/// `logwacht demo OUT`: sample boards of any size.
struct DemoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Makes a sample board of any size with invented people: the same seed, the same bytes.",
        discussion: """
            Writes OUT/board (with something wrong for every check), OUT/clean (with nothing wrong) and OUT/answer-key.csv, \
            which names every finding that OUT/board must give.
            """
    )

    @OptionGroup var output: OutputOptions

    @Option(help: "The number of schools.")
    var schools = 12

    @Option(help: "The number of people.")
    var people = 300

    @Option(help: "The seed: another one makes another board.")
    var seed: UInt64 = 2026

    @Option(help: "How much everybody does: 1 is an ordinary year.")
    var volume = 1.0

    @Flag(help: "Write over what is there.")
    var force = false

    @Argument(help: "The folder to write to; it is made when it does not exist.")
    var out: String

    func run() throws {
        let console = output.console()
        let options = DemoOptions(schools: schools, people: people, seed: seed, logVolume: volume)
        guard options.problems.isEmpty else {
            console.report(options.problems)
            throw ExitCode(Outcome.wrongUse.rawValue)
        }
        let root = URL(filePath: out, directoryHint: .isDirectory)
        for name in ["board", "clean", "answer-key.csv"] where !force {
            if FileManager.default.fileExists(atPath: root.appending(path: name).path) {
                throw console.fail(Diagnostic("demo.exists", file: root.appending(path: name).relativePath))
            }
        }
        do {
            var folders: Set<URL> = []
            try DemoBoard.generateSamples(options) { path, bytes in
                let file = root.appending(path: path)
                let folder = file.deletingLastPathComponent()
                if folders.insert(folder).inserted {
                    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
                }
                try Data(bytes).write(to: file)
            }
        } catch let problem as Diagnostic {
            throw console.fail(problem)
        } catch {
            throw console.fail(Diagnostic("output.unwritable", file: out, SystemFault.parameters(error)))
        }
        if !console.quiet { Console.note(console.words.text("demo.done", ["folder": .text(out)])) }
    }
}
