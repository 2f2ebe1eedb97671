import Foundation
import TestSupport

/// The built program, run as its users run it.
struct Binary {
    /// What a run did.
    struct Result {
        var output: String
        var errors: String
        var exitCode: Int32
        var bytes: Data

        /// What was written to both, with a single blank for each line break and indentation: where a line is broken depends on the
        /// length of the paths in it.
        var unwrapped: String { (output + errors).split(whereSeparator: \.isWhitespace).joined(separator: " ") }
    }

    /// The program beside the test bundle.
    static let path: String = {
        let arguments = ProcessInfo.processInfo.arguments
        let candidates = [Bundle.main.executableURL?.path, arguments.first] + arguments.map { Optional($0) }
        for candidate in candidates.compactMap({ $0 }) {
            var folder = URL(filePath: candidate).deletingLastPathComponent()
            for _ in 0..<4 {
                let program = folder.appending(path: "logwacht").path
                var isDirectory: ObjCBool = false
                if FileManager.default.isExecutableFile(atPath: program),
                    FileManager.default.fileExists(atPath: program, isDirectory: &isDirectory), !isDirectory.boolValue
                {
                    return program
                }
                folder.deleteLastPathComponent()
            }
        }
        return repository.appending(path: ".build/debug/logwacht").path
    }()

    /// The repository that these tests belong to.
    static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Runs the program with arguments, in a folder, with text on its standard input, in an environment without surprises; or another
    /// program that runs it.
    static func run(
        _ arguments: [String],
        in folder: URL? = nil,
        input: Data = Data(),
        environment: [String: String] = [:],
        program: String = path
    ) throws -> Result {
        try Run(arguments, in: folder, input: input, environment: environment, program: program).finish()
    }

    /// Runs the program several times at once: all are started before any is waited for.
    static func together(_ calls: [[String]]) throws -> [Result] {
        try calls.map { try Run($0, in: nil, input: Data(), environment: [:], program: path) }.map { try $0.finish() }
    }

    /// A run that has begun.
    private struct Run {
        private let process = Process()
        private let place: URL
        private let names: [URL]

        init(
            _ arguments: [String],
            in folder: URL?,
            input: Data,
            environment: [String: String],
            program: String
        ) throws {
            process.executableURL = URL(filePath: program)
            process.arguments = arguments
            process.currentDirectoryURL = folder ?? URL(filePath: "/")
            var variables = ["PATH": "/usr/bin:/bin", "LANG": "nl_NL.UTF-8", "HOME": "/nonexistent"]
            variables.merge(environment) { $1 }
            process.environment = variables
            // Files, not pipes: however much a run writes, nobody waits for anybody.
            place = FileManager.default.temporaryDirectory.appending(path: "logwacht-run-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
            let place = place
            names = ["in", "out", "err"].map { place.appending(path: $0) }
            try input.write(to: names[0])
            try Data().write(to: names[1])
            try Data().write(to: names[2])
            process.standardInput = try FileHandle(forReadingFrom: names[0])
            process.standardOutput = try FileHandle(forWritingTo: names[1])
            process.standardError = try FileHandle(forWritingTo: names[2])
            try process.run()
        }

        func finish() throws -> Result {
            defer { try? FileManager.default.removeItem(at: place) }
            process.waitUntilExit()
            let output = try Data(contentsOf: names[1])
            return Result(
                output: String(decoding: output, as: UTF8.self),
                errors: String(decoding: try Data(contentsOf: names[2]), as: UTF8.self),
                exitCode: process.terminationStatus,
                bytes: output
            )
        }
    }
}

extension TemporaryFolder {
    /// A copy of a sample board that a run may write in, and whose tables may be changed: without the list of their hashes.
    func copyOfSample(_ name: String) throws -> String {
        let copy = url.appending(path: name)
        try FileManager.default.copyItem(at: Binary.repository.appending(path: "samples/\(name)"), to: copy)
        for file in try FileManager.default.contentsOfDirectory(atPath: copy.path)
        where file.contains(".sqlite") || file.hasSuffix(".key") || file == "SHA256SUMS" {
            try FileManager.default.removeItem(at: copy.appending(path: file))
        }
        return copy.path
    }
}
