import Foundation
import Testing

/// A report about exports that were cut off never looks like one about whole exports.
@Suite struct CutTests {
    @Test func `cutting any export changes the first line of the report and the exit code`() throws {
        let folder = try TemporaryFolder()
        let made = try Binary.run([
            "demo", folder.url.appending(path: "demo").path, "--schools", "3", "--people", "70", "--volume", "0.1",
        ])
        #expect(made.exitCode == 0, "\(made.errors)")
        let board = folder.url.appending(path: "demo/clean")
        func scan() throws -> (line: String, code: Int32) {
            let run = try Binary.run(
                ["scan", board.path, "--dry-run", "--no-progress"],
                environment: ["COLUMNS": "200"]
            )
            return (run.output.split(separator: "\n").first.map(String.init) ?? "", run.exitCode)
        }
        let whole = try scan()
        #expect(whole.code == 0 && whole.line.hasPrefix("Alles is gelezen"), "\(whole)")
        // A dry run keeps no store, so every scan stands alone.
        let files = try FileManager.default.subpathsOfDirectory(atPath: board.appending(path: "exports").path).sorted()
        // One file of every kind of every system: CSV, JSON, lines and what was copied from a screen.
        var kinds: Set<String> = []
        for name in files {
            let file = board.appending(path: "exports/\(name)")
            guard try file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true else { continue }
            guard kinds.insert("\(file.deletingLastPathComponent().path) \(file.pathExtension)").inserted else {
                continue
            }
            let bytes = try Data(contentsOf: file)
            defer { try? bytes.write(to: file) }
            // Half of a record somewhere past the middle.
            let middle = bytes.count * 3 / 5
            let start = bytes[..<middle].lastIndex(of: 10) ?? 0
            let end = bytes[middle...].firstIndex(of: 10) ?? bytes.count
            try bytes.prefix(start + (end - start) / 2).write(to: file)
            let broken = try scan()
            #expect(broken.code == 3, "\(name): \(broken.line)")
            #expect(broken.line != whole.line && broken.line.hasPrefix("Let op"), "\(name): \(broken.line)")
        }
        #expect(kinds.count > 7)
    }
}
