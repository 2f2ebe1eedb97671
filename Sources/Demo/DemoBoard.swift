public import Model

/// Makes a sample board: the files of a Dutch school board of any size over one school year, with invented people.
public enum DemoBoard {
    /// Which of the two boards.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// A board in which every check finds something that was planted on purpose.
        case board
        /// A board in which everything is in order: nothing may be found.
        case clean
    }

    /// An expected finding.
    public struct ExpectedFinding: Sendable, Hashable {
        /// The rule.
        public var rule: RuleID
        /// The account, as the export of the system writes it; the code of a device.
        public var account: String
        /// The system; nil for a device.
        public var system: System?
        /// What was planted, in a few words.
        public var note: String
    }

    /// Makes a board and hands over its files one by one.
    ///
    /// At most one file is in memory at a time, and a log that grows large is cut into several, so that the size of a board
    /// is bounded by the disk only.
    ///
    /// - Parameters:
    ///   - options: the size, the year and the seed.
    ///   - kind: with planted anomalies or without any.
    ///   - writeFile: is called once per file, with its path relative to the board folder (`/` between the parts) and its bytes.
    /// - Returns: the findings that the board must give, sorted by rule, account and system; none for the clean board.
    /// - Throws: the first of the options' `problems`, or what `writeFile` throws.
    @discardableResult
    public static func generate(
        _ options: DemoOptions,
        kind: Kind,
        writeFile: (_ relativePath: String, _ bytes: [UInt8]) throws -> Void
    ) throws -> [ExpectedFinding] {
        if let problem = options.problems.first { throw problem }
        var population = Population(World.empty(options, kind))
        population.make()
        var provisioning = Provisioning(world: population.world)
        provisioning.make()
        var world = provisioning.world
        if kind == .board {
            var planting = Planting(world)
            planting.plantAll()
            world = planting.world
        }
        let hashes = HashLists()
        try withoutActuallyEscaping(writeFile) { writeFile in
            let write = { (path: String, bytes: [UInt8]) in
                hashes.add(path, bytes)
                try writeFile(path, bytes)
            }
            try ParnasSysLoginStream(world).run(&world, write)
            try ExemptionStream(world).run(&world, write)
            try PageViewStream(world).run(&world, write)
            try MutationStream(world).run(&world, write)
            try AuditStream(world).run(&world, write)
            try SignInStream(world).run(&world, write)
            try ServerStream(world).run(&world, write)
            try ReferenceFiles(world).write(write)
            try hashes.write(writeFile)
        }
        try writeFile("logwacht.yml", SettingsFile(world).bytes)
        return world.key.findings
    }

    /// The bytes of `answer-key.csv`: `rule;account;system`, sorted, one line per finding; a device is in no system.
    public static func answerKey(_ findings: [ExpectedFinding]) -> [UInt8] {
        var rows: [[String]] = []
        for finding in findings {
            let row = [finding.rule.rawValue, finding.account, finding.system?.rawValue ?? ""]
            if rows.last != row { rows.append(row) }
        }
        return CSVStyle(lineEnd: "\n").file(["rule", "account", "system"], rows)
    }

    /// Makes both boards and the answer key: `board/…`, `clean/…` and `answer-key.csv`.
    ///
    /// The clean board has fewer log records, for it is there to be silent and not to be large.
    ///
    /// - Throws: what ``generate(_:kind:writeFile:)`` throws.
    public static func generateSamples(
        _ options: DemoOptions,
        writeFile: (_ relativePath: String, _ bytes: [UInt8]) throws -> Void
    ) throws {
        let findings = try generate(options, kind: .board) { try writeFile("board/" + $0, $1) }
        try writeFile("answer-key.csv", answerKey(findings))
        var smaller = options
        smaller.logVolume = options.logVolume / 5
        try generate(smaller, kind: .clean) { try writeFile("clean/" + $0, $1) }
    }
}

extension World {
    /// A board with a name and nobody in it.
    static func empty(_ options: DemoOptions, _ kind: DemoBoard.Kind) -> World {
        let names = [
            ("Stichting De Wijde Plas", "wijdeplas"), ("Stichting Het Lage Land", "lageland"),
            ("Stichting De Groene Dijk", "groenedijk"), ("Stichting Tussen de Rivieren", "tussenderivieren"),
        ]
        let (name, label) = names[(kind == .board ? 0 : 1) + Int(options.seed % 2) * 2]
        return World(
            options: options,
            kind: kind,
            calendar: SchoolCalendar(startYear: options.startYear),
            name: name,
            domain: "\(label).example",
            schoolDomain: "school.\(label).example",
            tenant: label
        )
    }
}
