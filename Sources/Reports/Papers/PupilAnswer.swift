public import Model

/// Who used the data of a pupil, for the parents (GDPR art. 15; CJEU C-579/21: dates and purposes, and as a rule no names).
public struct PupilAnswer: Sendable, Hashable {
    /// One use.
    public struct Use: Sendable, Hashable {
        /// When.
        public var at: Instant
        /// Where.
        public var system: System
        /// The functions of whoever did it, on that day; empty when nobody is known.
        public var functions: [String]
        /// The school, as the source writes it.
        public var school: String?
        /// The part of the file.
        public var part: String?
        /// The reason that was given.
        public var reason: String?
        /// The name or account; shown only when unlocked.
        public var name: String

        /// One use.
        public init(
            at: Instant,
            system: System,
            functions: [String],
            school: String?,
            part: String?,
            reason: String?,
            name: String
        ) {
            self.at = at
            self.system = system
            self.functions = functions
            self.school = school
            self.part = part
            self.reason = reason
            self.name = name
        }
    }

    /// The pupil's pseudonym.
    public var pseudonym: String
    /// The moment of the answer.
    public var at: Instant
    /// The first day that it is about; nil when nothing was ever read.
    public var from: LocalDate?
    /// The last day.
    public var through: LocalDate
    /// The logs that were read.
    public var sources: [String]
    /// The uses, in the order of time.
    public var uses: [Use]
    /// Whether names are given.
    public var withNames: Bool
    /// Whether the reasons that staff typed are given.
    public var withReasons: Bool

    /// An answer.
    public init(
        pseudonym: String,
        at: Instant,
        from: LocalDate?,
        through: LocalDate,
        sources: [String],
        uses: [Use],
        withNames: Bool,
        withReasons: Bool
    ) {
        self.pseudonym = pseudonym
        self.at = at
        self.from = from
        self.through = through
        self.sources = sources
        self.uses = uses
        self.withNames = withNames
        self.withReasons = withReasons
    }
}

extension Words {
    /// The answer as a paper, in plain words for parents.
    public func paper(_ answer: PupilAnswer) -> Paper {
        var period = text("answer.nothing-read")
        if let from = answer.from {
            period = text("answer.period", ["from": .day(from), "through": .day(answer.through)])
        }
        var blocks: [Paper.Block] = [
            .blanks([text("answer.child")]), .text(text("answer.opening")), .text(period),
            .text(text("answer.logs", ["sources": .list(answer.sources.map(name(ofSource:)))])),
            .heading(text("answer.heading.uses")),
        ]
        if answer.uses.isEmpty {
            blocks.append(.text(text("answer.none")))
        } else {
            blocks.append(.text(text("answer.count", ["count": .number(answer.uses.count)])))
            var columns = ["when", "system", "function", "part"]
            if answer.withReasons { columns.append("reason") }
            if answer.withNames { columns.append("name") }
            let rows = answer.uses.map { use in
                columns.map { column in
                    switch column {
                    case "when": moment(use.at)
                    case "system": name(of: use.system)
                    case "function":
                        use.functions.isEmpty ? text("answer.no-function") : use.functions.joined(separator: ", ")
                    case "part": use.part ?? ""
                    case "reason": use.reason.flatMap { $0.isEmpty ? nil : $0 } ?? text("answer.no-reason")
                    default: use.name
                    }
                }
            }
            blocks.append(.table(columns.map { text("answer.column.\($0)") }, rows))
        }
        blocks += [
            .heading(text("answer.heading.about")),
            .text(text(answer.withNames ? "answer.names" : "answer.no-names")),
            .text(text("answer.limits")), .text(text("answer.rights")),
            .text(text("answer.reference", ["pseudonym": .text(answer.pseudonym)])),
        ]
        return Paper(title: text("answer.title"), subtitle: day(zone.day(answer.at)), blocks: blocks)
    }
}
