import Foundation

/// Measures the commands of account reviews on a board of a hundred schools and twenty rounds.
struct Reviews {
    let binary: String
    let rounds: Int
    let folder: URL

    private var board: String { folder.appending(path: "reviews/board").path }
    private static let now = "2026-07-13T09:00:00+02:00"
    private static let schools = 100
    private static let people = 1_700
    private static let started = 20

    /// Makes the board once, and prints the middle of several runs of each command.
    func measure() throws {
        try prepare()
        print("Each command runs once to warm up and then \(rounds) times; the middle run counts.")
        print("command".padding(toLength: 36, withPad: " ", startingAt: 0) + "   seconds  processor")
        let sheet = folder.appending(path: "reviews/sheet.csv").path
        let last = "bench-\(Self.started)"
        let evidence = folder.appending(path: "reviews/evidence").path
        let commands: [(String, [String])] = [
            ("review due", ["due"]), ("review list", ["list"]),
            ("review plan --dry-run", ["plan", "--school", school(1), "--dry-run"]),
            ("review plan --all-due --dry-run", ["plan", "--all-due", "--dry-run"]),
            ("review remind --dry-run", ["remind", "--dry-run"]), ("review show", ["show", last]),
            ("review show, 300 accounts", ["show", "bench-300", "--format", "csv"]),
            (
                "review decide --dry-run",
                ["decide", last, "--from-csv", sheet, "--by", try director(last), "--dry-run"]
            ),
            ("review sign (statement)", ["sign", last, "--by", try director(last), "--leave-open"]),
            ("review export", ["export", last, "--out", evidence]),
            ("review export, 300 accounts", ["export", "bench-300", "--out", evidence]),
            ("verify", []),
        ]
        for (name, words) in commands {
            var (times, processor): ([Double], [Double]) = ([], [])
            for round in 0...rounds {
                try? FileManager.default.removeItem(atPath: evidence)
                let command = words.isEmpty ? [binary, "verify", "--board", board] : review(words)
                let usage = try Benchmarks.run(command)
                guard round > 0 else { continue }
                times.append(usage.seconds)
                processor.append(usage.processor)
            }
            times.sort()
            processor.sort()
            print(row(name, times[times.count / 2], processor[processor.count / 2]))
        }
        // Commands that change the store run once each.
        for (name, words) in [
            (
                "review plan",
                ["plan", "--school", school(Self.started + 1), "--id", "bench-new-\(getpid())"] + (try second())
            ),
            ("review start", ["start", "bench-new-\(getpid())"]),
        ] {
            let usage = try Benchmarks.run(review(words))
            print(row(name, usage.seconds, usage.processor))
        }
    }

    private func row(_ name: String, _ seconds: Double, _ processor: Double) -> String {
        name.padding(toLength: 36, withPad: " ", startingAt: 0) + String(format: "%8.2f s %8.2f s", seconds, processor)
    }

    private func review(_ words: [String]) -> [String] {
        [binary, "review"] + words + ["--board", board, "--now", Self.now, "--quiet"]
    }

    /// A board, its scan, and twenty rounds that have begun, one of them of a hundred people.
    private func prepare() throws {
        guard !FileManager.default.fileExists(atPath: board + "/logwacht.sqlite") else { return }
        let place = folder.appending(path: "reviews").path
        let size = ["--schools", String(Self.schools), "--people", String(Self.people), "--volume", "0.05"]
        _ = try Benchmarks.run([binary, "demo", place, "--seed", "42", "--force"] + size)
        _ = try Benchmarks.run([binary, "scan", board, "--now", Self.now], accepting: [0, 1, 3])
        for number in 1..<Self.started + 1 {
            try begin("bench-\(number)", ["--school", school(number)])
        }
        let people = Set(try staff().compactMap(\.first)).sorted().dropFirst(200).prefix(100).flatMap {
            ["--person", $0]
        }
        try begin("bench-300", people + ["--reviewer", try holder(of: ["Voorzitter CvB"])])
        let shown = Process()
        shown.executableURL = URL(filePath: binary)
        shown.arguments = Array(review(["show", "bench-\(Self.started)", "--format", "csv"]).dropFirst())
        let sheet = folder.appending(path: "reviews/sheet.csv")
        try Data().write(to: sheet)
        shown.standardOutput = try FileHandle(forWritingTo: sheet)
        try shown.run()
        shown.waitUntilExit()
        // A decision on the first right is enough: all rows are read.
        var lines = try String(contentsOf: sheet, encoding: .utf8).components(separatedBy: "\r\n")
        let columns = lines[0].components(separatedBy: ";")
        if let verdict = columns.firstIndex(of: "Besluit"), let waits = columns.firstIndex(of: "Wacht op"),
            let row = lines.indices.dropFirst().first(where: {
                lines[$0].components(separatedBy: ";")[waits] == "directeur"
            })
        {
            var cells = lines[row].components(separatedBy: ";")
            cells[verdict] = "intrekken"
            cells[verdict + 1] = "niet meer nodig"
            lines[row] = cells.joined(separator: ";")
        }
        try lines.joined(separator: "\r\n").write(to: sheet, atomically: true, encoding: .utf8)
    }

    private func begin(_ id: String, _ words: [String]) throws {
        _ = try Benchmarks.run(review(["plan", "--id", id] + words + (try second())))
        _ = try Benchmarks.run(review(["start", id]))
    }

    /// Who decides second: a privacy officer, or whoever runs the office where the board has none.
    private func second() throws -> [String] {
        ["--second", try holder(of: ["Privacy Officer", "Algemeen directeur/controller"])]
    }

    /// The employee number of the first person with one of these functions, in the order of the functions.
    private func holder(of functions: [String]) throws -> String {
        let rows = try staff()
        for function in functions {
            if let row = rows.first(where: { $0.count > 5 && $0[5] == function }) { return row[0] }
        }
        throw CocoaError(
            .fileReadCorruptFile,
            userInfo: [NSLocalizedDescriptionKey: "staff.csv names nobody as \(functions.joined(separator: ", "))"]
        )
    }

    /// The rows of the staff register.
    private func staff() throws -> [[String]] {
        try text("staff.csv", .windowsCP1252).split(whereSeparator: \.isNewline).dropFirst()
            .map { $0.split(separator: ";", omittingEmptySubsequences: false).map(String.init) }
    }

    private func text(_ name: String, _ encoding: String.Encoding) throws -> String {
        try String(contentsOfFile: "\(board)/\(name)", encoding: encoding)
    }

    /// The name of a school by its place in `logwacht.yml`.
    private func school(_ number: Int) -> String {
        let lines = ((try? text("logwacht.yml", .utf8)) ?? "").split(whereSeparator: \.isNewline)
        let names = lines.filter { $0.hasPrefix("  - name: ") }.map { $0.dropFirst(10).filter { $0 != "\"" } }
        return names.indices.contains(number) ? names[number] : ""
    }

    /// The employee number of whoever decides in a round.
    private func director(_ id: String) throws -> String {
        let shown = Process()
        let pipe = Pipe()
        shown.executableURL = URL(filePath: binary)
        shown.arguments = Array(review(["show", id, "--format", "json"]).dropFirst())
        shown.standardOutput = pipe
        try shown.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        shown.waitUntilExit()
        let object = try JSONSerialization.jsonObject(with: data) as? [String: Any]
        return object?["reviewer"] as? String ?? ""
    }
}
