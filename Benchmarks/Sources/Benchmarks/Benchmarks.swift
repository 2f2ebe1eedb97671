import Foundation

/// Measures `logwacht parse` beside `pcre2grep -c` on the same file, in turn, and prints medians and ratios.
///
/// Absolute times say little on a shared machine; the ratio of two commands that ran in turn says much.
@main
struct Benchmarks {
    static func main() throws {
        var arguments = Array(CommandLine.arguments.dropFirst())
        func option(_ name: String, _ fallback: String) -> String {
            guard let index = arguments.firstIndex(of: name), index + 1 < arguments.count else { return fallback }
            defer { arguments.removeSubrange(index...index + 1) }
            return arguments[index + 1]
        }
        let binary = option("--logwacht", "../.build/release/logwacht")
        let megabytes = Int(option("--megabytes", "100")) ?? 100
        let rounds = max(1, Int(option("--rounds", "5")) ?? 5)
        let folder = URL(filePath: option("--folder", NSTemporaryDirectory() + "logwacht-benchmarks"))
        let memory = option("--memory", "")
        let reviews = arguments.firstIndex(of: "--reviews").map { arguments.remove(at: $0) } != nil
        let rules = arguments.firstIndex(of: "--rules").map { arguments.remove(at: $0) } != nil
        guard arguments.isEmpty else {
            print(
                "usage: Benchmarks [--logwacht BINARY] [--megabytes N] [--rounds N] [--folder DIR] [--memory 10,100,1000] [--reviews] [--rules]"
            )
            Foundation.exit(2)
        }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        if rules {
            try Rules(binary: binary, rounds: rounds, folder: folder).measure()
        } else if reviews {
            try Reviews(binary: binary, rounds: rounds, folder: folder).measure()
        } else if memory.isEmpty {
            try measureSpeed(binary: binary, megabytes: megabytes, rounds: rounds, folder: folder)
        } else {
            try measureMemory(
                binary: binary,
                sizes: memory.split(separator: ",").compactMap { Int($0) },
                folder: folder
            )
        }
    }

    private static func measureSpeed(binary: String, megabytes: Int, rounds: Int, folder: URL) throws {
        print("Each command runs once to warm up and then \(rounds) times in turn; the middle run counts.")
        print(
            row(
                "workload",
                "records",
                "MB",
                "read s",
                "records/s",
                "MB/s",
                "parse s",
                "MB/s",
                "pcre2grep s",
                "read/grep"
            )
        )
        for workload in Workload.all {
            let file = try makeFile(workload, megabytes: megabytes, folder: folder)
            let commands = [
                [binary, "parse", "--no-progress", "--dry-run", file.path],
                [binary, "parse", "--no-progress", file.path],
                ["pcre2grep", "-c", workload.pattern, file.path],
            ]
            var times = commands.map { _ in [Double]() }
            for round in 0...rounds {
                for (index, command) in commands.enumerated() {
                    let usage = try run(command)
                    if round > 0 { times[index].append(usage.seconds) }
                }
            }
            let records = Double(try countRecords(file, workload))
            let size = Double(try fileSize(file)) / 1e6
            let (read, parse, grep) = (median(times[0]), median(times[1]), median(times[2]))
            let ratio = median(zip(times[0], times[2]).map { $0 / $1 })
            print(
                row(
                    workload.name,
                    number(records, 0),
                    number(size, 0),
                    number(read, 3),
                    number(records / read, 0),
                    number(size / read, 0),
                    number(parse, 3),
                    number(size / parse, 0),
                    number(grep, 3),
                    number(ratio, 1)
                )
            )
        }
        print("read = parse --dry-run: events are made and not written. parse = events written as JSON lines.")
    }

    private static func measureMemory(binary: String, sizes: [Int], folder: URL) throws {
        print(row("workload", "MB", "peak MB", "seconds"))
        for workload in Workload.all {
            for size in sizes {
                let file = try makeFile(workload, megabytes: size, folder: folder)
                let usage = try run([binary, "parse", "--no-progress", file.path])
                print(row(workload.name, String(size), number(usage.peakMegabytes, 0), number(usage.seconds, 2)))
                try FileManager.default.removeItem(at: file)
            }
        }
    }

    /// Makes the workload's file, unless one of that size is there already.
    static func makeFile(_ workload: Workload, megabytes: Int, folder: URL) throws -> URL {
        let file = folder.appending(path: "\(megabytes)MB-\(workload.fileName)")
        if FileManager.default.fileExists(atPath: file.path) { return file }
        let part = folder.appending(path: "part-\(workload.fileName)")
        guard FileManager.default.createFile(atPath: part.path, contents: nil) else {
            throw CocoaError(.fileWriteNoPermission)
        }
        let handle = try FileHandle(forWritingTo: part)
        var random = Random(seed: 42)
        var buffer = Data()
        var written = 0
        struct Enough: Error {}
        do {
            try workload.generate(&random, .max) { text in
                buffer.append(contentsOf: text.utf8)
                if buffer.count >= 1 << 20 {
                    try handle.write(contentsOf: buffer)
                    written += buffer.count
                    buffer.removeAll(keepingCapacity: true)
                    if written >= megabytes * 1_000_000 { throw Enough() }
                }
            }
        } catch is Enough {}
        try handle.close()
        try FileManager.default.moveItem(at: part, to: file)
        return file
    }

    /// Runs a command with its output thrown away and returns what the operating system counted.
    ///
    /// - Parameter accepted: the exit codes with which it may end.
    static func run(
        _ command: [String],
        accepting accepted: [Int32] = [0]
    ) throws -> (
        seconds: Double, processor: Double, peakMegabytes: Double
    ) {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for descriptor: Int32 in [1, 2] {
            posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_WRONLY, 0)
        }
        var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
        defer { arguments.forEach { free($0) } }
        var process = pid_t()
        let clock = ContinuousClock()
        let start = clock.now
        guard posix_spawnp(&process, command[0], &actions, nil, &arguments, environ) == 0 else {
            throw CocoaError(.fileNoSuchFile, userInfo: [NSLocalizedDescriptionKey: "cannot start \(command[0])"])
        }
        var status: Int32 = 0
        var usage = rusage()
        wait4(process, &status, 0, &usage)
        let seconds = (clock.now - start) / .seconds(1)
        guard status & 0x7f == 0, accepted.contains(status >> 8 & 0xff) else {
            throw CocoaError(
                .executableLoad,
                userInfo: [NSLocalizedDescriptionKey: "\(command) ended with status \(status)"]
            )
        }
        let processor = [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
        return (seconds, processor, Double(usage.ru_maxrss) / 1000)
    }

    private static func countRecords(_ file: URL, _ workload: Workload) throws -> Int {
        let handle = try FileHandle(forReadingFrom: file)
        var lines = 0
        while let data = try handle.read(upToCount: 1 << 20), !data.isEmpty {
            lines += data.reduce(0) { $0 + ($1 == 10 ? 1 : 0) }
        }
        return workload.fileName.hasSuffix(".csv") ? lines - 1 : lines
    }

    private static func fileSize(_ file: URL) throws -> Int {
        try FileManager.default.attributesOfItem(atPath: file.path)[.size] as? Int ?? 0
    }

    private static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        return sorted[sorted.count / 2]
    }

    private static func number(_ value: Double, _ decimals: Int) -> String { String(format: "%.\(decimals)f", value) }

    private static func row(_ cells: String...) -> String {
        cells.enumerated().map { index, cell in
            let gap = String(repeating: " ", count: max(0, (index == 0 ? 22 : 12) - cell.count))
            return index == 0 ? cell + gap : gap + cell
        }.joined()
    }
}
