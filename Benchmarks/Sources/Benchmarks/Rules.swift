import Foundation

/// Measures what rules cost: loading many, evaluating a hundred against ten, and what a correlation keeps of many users.
struct Rules {
    let binary: String
    let rounds: Int
    let folder: URL

    /// Makes rules and events once, and prints the middle of several runs of each command, in turn.
    func measure() throws {
        let ten = try rules(10)
        let hundred = try rules(100)
        let all = try rules(3_500)
        let one = folder.appending(path: "rules/one.jsonl")
        try #"{"@timestamp":"2026-03-10T08:00:00Z","event.action":"FileAccessed","user.name":"m.1@school.example"}"#
            .write(to: one, atomically: true, encoding: .utf8)
        let export = try Benchmarks.makeFile(.purview, megabytes: 200, folder: folder)

        print("Each command runs once to warm up and then \(rounds) times in turn; the middle run counts.")
        print("command".padding(toLength: 52, withPad: " ", startingAt: 0) + "   seconds  processor     peak")
        let raw = ["--source", "m365-audit", "--events", export.path]
        let commands: [(String, [String])] = [
            ("3,500 rules loaded and compiled, one event", eval(all) + ["--events", one.path, "--any-logsource"]),
            ("10 rules on 200 MB of Purview CSV", eval(ten) + raw),
            ("100 rules on 200 MB of Purview CSV", eval(hundred) + raw),
        ]
        var runs = commands.map { _ in [(seconds: Double, processor: Double, peakMegabytes: Double)]() }
        for round in 0...rounds {
            for (place, (_, command)) in commands.enumerated() {
                let usage = try Benchmarks.run(command)
                if round > 0 { runs[place].append(usage) }
            }
        }
        let middles = runs.map { $0.sorted { $0.seconds < $1.seconds }[$0.count / 2] }
        for ((name, _), usage) in zip(commands, middles) { show(name, usage) }
        print(
            String(
                format: "100 rules cost %.2f times 10 rules, reading included",
                middles[2].seconds / middles[1].seconds
            )
        )

        let burst = folder.appending(path: "rules/burst.yml")
        try Self.burst.write(to: burst, atomically: true, encoding: .utf8)
        for millions in [1, 10] {
            let events = try failures(millions * 1_000_000)
            let usage = try Benchmarks.run(eval(burst) + ["--events", events.path, "--any-logsource"])
            show("event_count by 100,000 users, \(millions) million events", usage)
            try FileManager.default.removeItem(at: events)
        }
    }

    private func eval(_ rules: URL) -> [String] { [binary, "rules", "eval", "--quiet", "--rules", rules.path] }

    private func show(_ name: String, _ usage: (seconds: Double, processor: Double, peakMegabytes: Double)) {
        print(
            name.padding(toLength: 52, withPad: " ", startingAt: 0)
                + String(format: "%8.2f s %8.2f s %5.0f MB", usage.seconds, usage.processor, usage.peakMegabytes)
        )
    }

    /// A file of generated rules, of the five kinds of which most of Sigma's rules are made.
    private func rules(_ count: Int) throws -> URL {
        let file = folder.appending(path: "rules/\(count).yml")
        try FileManager.default.createDirectory(at: folder.appending(path: "rules"), withIntermediateDirectories: true)
        var random = Random(seed: 7)
        var documents: [String] = []
        for number in 0..<count {
            let word = "w\(random.hex(6))"
            let selection =
                switch number % 5 {
                case 0: "        event.action: Action\(word)\n"
                case 1: "        file.path|contains: '/\(word)/'\n"
                case 2:
                    "        file.name|contains:\n"
                        + (0..<20).map { _ in "            - '\(random.hex(8))'\n" }.joined()
                case 3: "        file.name|re: '^[a-z]+-\(word)-[0-9]{3,}\\.docx$'\n"
                default:
                    "        user_agent.original|contains|all:\n            - '\(word)'\n            - 'Chrome'\n"
                }
            let filter = number % 5 == 1 ? "    filter:\n        user.name|endswith: '@\(word).example'\n" : ""
            documents.append(
                """
                title: Generated \(number)
                id: \(random.guid())
                status: test
                logsource:
                    product: m365
                    service: audit
                detection:
                    selection:
                \(selection)\(filter)    condition: selection\(filter.isEmpty ? "" : " and not filter")
                level: low

                """
            )
        }
        try documents.joined(separator: "---\n").write(to: file, atomically: true, encoding: .utf8)
        return file
    }

    /// Events of 100,000 users in the order of time, a hundred a second.
    private func failures(_ count: Int) throws -> URL {
        let file = folder.appending(path: "rules/failures.jsonl")
        guard FileManager.default.createFile(atPath: file.path, contents: nil) else {
            throw CocoaError(.fileWriteNoPermission)
        }
        let handle = try FileHandle(forWritingTo: file)
        var random = Random(seed: 11)
        var clock = Clock(start: 1_767_225_600)
        var buffer = Data()
        for _ in 0..<count {
            clock.advance(0.01)
            let user = random.below(100_000)
            buffer.append(
                contentsOf:
                    "{\"@timestamp\":\"\(clock.iso)Z\",\"event.outcome\":\"failure\",\"user.name\":\"u\(user)\"}\n".utf8
            )
            if buffer.count >= 1 << 20 {
                try handle.write(contentsOf: buffer)
                buffer.removeAll(keepingCapacity: true)
            }
        }
        try handle.write(contentsOf: buffer)
        try handle.close()
        return file
    }

    private static let burst = """
        title: A failure
        id: 6b0d1c52-7d5e-4a1a-9a10-000000000001
        name: failure
        status: test
        logsource:
            category: authentication
        detection:
            failure:
                event.outcome: failure
            condition: failure
        ---
        title: Many failures
        id: 6b0d1c52-7d5e-4a1a-9a10-000000000002
        status: test
        correlation:
            type: event_count
            rules: [failure]
            group-by: [user.name]
            timespan: 10m
            condition:
                gte: 10

        """
}
