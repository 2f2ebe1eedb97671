internal import ArgumentParser
internal import Incidents
internal import Model
internal import Reports
internal import Store
internal import Trail

/// `logwacht incident score`.
struct IncidentScore: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "score",
        abstract: "Reckons the severity by ENISA's method, with every step, as advice."
    )

    @OptionGroup var board: BoardOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var who: ActorOptions

    @Argument(help: "The incident's number.")
    var id: String

    @Option(help: "The gravest kind of data: simple, behavioural, financial or sensitive.")
    var category: SeverityInput.Category

    @Option(help: "The move by context, such as -1 or 2.")
    var adjustment = 0

    @Option(help: "How easily people can be told: negligible, limited, significant or maximum.")
    var identification: SeverityInput.Identification

    @Option(help: "Who saw it: none, known (recipients) or unknown (a number of them).")
    var confidentiality: SeverityInput.Confidentiality = .none

    @Option(help: "Altered: none, temporary (can be put right) or full.")
    var integrity: SeverityInput.Loss = .none

    @Option(help: "Away: none, temporary or full.")
    var availability: SeverityInput.Loss = .none

    @Flag(help: "Children or other vulnerable people are concerned.")
    var minors = false

    @Flag(help: "There was intent.")
    var malicious = false

    @Flag(help: "The data is unintelligible to whoever has it.")
    var unintelligible = false

    func run() throws {
        let desk = try IncidentDesk(board, output, mode: .readWrite)
        let scored = try desk.change(id, who) { incident in
            let people = incident.scope.couldHaveBeenSeen ?? 0
            return [
                .score(
                    SeverityInput(
                        category: category,
                        adjustment: adjustment,
                        minors: minors,
                        identification: identification,
                        confidentiality: confidentiality,
                        integrity: integrity,
                        availability: availability,
                        malicious: malicious,
                        overHundred: people > 100,
                        unintelligible: unintelligible
                    )
                )
            ]
        }
        if !desk.quiet { Console.write(desk.console.renderer.paper(desk.papers.severityPaper(scored), as: .text)) }
    }
}

/// `logwacht incident measure`.
struct IncidentMeasure: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "measure",
        abstract: "Adds a measure with its owner and check date, or says that one was carried out or is not needed."
    )

    @OptionGroup var board: BoardOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var who: ActorOptions

    @Argument(help: "The incident's number.")
    var id: String

    @Option(help: "A measure to recover: what must be done.")
    var recovery: String?

    @Option(help: "A measure to prevent: what must be done.")
    var preventive: String?

    @Option(help: "Who does it.")
    var owner: String?

    @Option(help: "The day on which it is looked at whether it works (yyyy-mm-dd).", transform: parseDay)
    var check: LocalDate?

    @Option(help: "The number of the measure that was carried out, with --description.")
    var done: Int?

    @Option(help: "What was done.")
    var description: String?

    @Option(help: "The number of the measure that is not needed, with --reason.")
    var drop: Int?

    @Option(help: "Why.")
    var reason: String?

    func run() throws {
        let desk = try IncidentDesk(board, output, mode: .readWrite)
        try desk.change(id, who) { _ in
            var commands: [IncidentCommand] = []
            for (kind, text) in [(Measure.Kind.recovery, recovery), (.preventive, preventive)] {
                guard let text else { continue }
                let day = check ?? desk.zone.day(desk.now).adding(days: 28)
                commands.append(.addMeasure(Measure(kind: kind, text: text, owner: owner ?? "", check: day)))
            }
            if let done { commands.append(.finishMeasure(done, description: description ?? "")) }
            if let drop { commands.append(.dropMeasure(drop, reason: reason ?? "")) }
            return commands
        }
    }
}

/// `logwacht incident link`.
struct IncidentLink: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "link",
        abstract: "Adds findings to an incident or takes them from it, and links incidents; nothing is merged."
    )

    @OptionGroup var board: BoardOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var who: ActorOptions

    @Argument(help: "The incident's number.")
    var id: String

    @Option(help: "A finding's id; may be given more than once.")
    var finding: [String] = []

    @Option(help: "The number of another incident; may be given more than once.")
    var incident: [String] = []

    @Flag(help: "Takes away instead of adding.")
    var remove = false

    @Option(help: "Why.")
    var reason: String?

    func run() throws {
        let desk = try IncidentDesk(board, output, mode: .readWrite)
        try desk.change(id, who) { before in
            var commands: [IncidentCommand] = try finding.map { id in
                if remove {
                    let full = before.findings.first { $0.id.hasPrefix(id) }?.id ?? id
                    return .removeFinding(full, reason: reason ?? "")
                }
                return .addFinding(try desk.excerpt(id))
            }
            for other in incident {
                if !remove { _ = try desk.store.incident(other) }
                commands.append(remove ? .unlink(other, reason: reason ?? "") : .link(other, reason: reason ?? ""))
            }
            return commands
        }
    }
}

/// `logwacht incident done`.
struct IncidentDone: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "done",
        abstract: "Keeps what was done outside logwacht: the report, the letter, the phone call."
    )

    @OptionGroup var board: BoardOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var who: ActorOptions

    @Argument(help: "The incident's number.")
    var id: String

    @Argument(
        help:
            "authority, authority-follow-up, authority-withdrawn, people-letter, people-phone, people-public, press, supplier or police."
    )
    var act: Act

    @Option(help: "The number or mark under which it is known elsewhere.")
    var reference = ""

    @Option(help: "What else is to be said; with a late report the reason.")
    var note = ""

    func run() throws {
        let desk = try IncidentDesk(board, output, mode: .readWrite)
        try desk.change(id, who) { _ in [.act(act, reference: reference, note: note)] }
    }
}

/// `logwacht incident note`.
struct IncidentNote: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "note",
        abstract: "Adds a note: a consultation, a promise."
    )

    @OptionGroup var board: BoardOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var who: ActorOptions

    @Argument(help: "The incident's number.")
    var id: String

    @Argument(help: "The note.")
    var text: String

    func run() throws {
        let desk = try IncidentDesk(board, output, mode: .readWrite)
        try desk.change(id, who) { _ in [.note(text)] }
    }
}

/// `logwacht incident clock`.
struct IncidentClock: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clock",
        abstract: "Shows the clocks of an incident, or keeps why one ran out.",
        discussion: "Without --late it only shows, and needs no name, role or time."
    )

    @OptionGroup var board: BoardOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "text, html, markdown or json.")
    var format: PaperFormat = .text

    @Argument(help: "The incident's number.")
    var id: String

    @Option(help: "The clock that ran out: leader, officer, authority or people.")
    var late: ClockKind?

    @Option(help: "Why.")
    var reason = ""

    @Option(help: "Who you are: your name.")
    var actor: String?

    @Option(help: "Your role: school-leader, privacy-officer, fg or board.")
    var role: IncidentRole?

    @Option(help: "When the reason was given, for what was first done on paper.")
    var at: String?

    @Option(help: "The number of the last change that you saw; refused when someone changed the incident since.")
    var seen: Int?

    func validate() throws {
        guard late != nil || (reason.isEmpty && at == nil && seen == nil) else {
            throw WrongUse.error("usage.goes-with", ["options": "--reason, --at, --seen", "with": "--late"])
        }
        guard late == nil || role != nil else {
            throw WrongUse.error("usage.asks-for", ["option": "--late", "needed": "--role"])
        }
    }

    func run() throws {
        let desk = try IncidentDesk(board, output, mode: late == nil ? .readOnly : .readWrite)
        if let late {
            var who = try ActorOptions.parse(["--actor", actor ?? "", "--role", (role ?? .employee).rawValue])
            who.at = at
            who.seen = seen
            try desk.change(id, who) { _ in [.explainDelay(late, reason)] }
            return
        }
        try desk.guarded {
            let incident = try desk.store.incident(id)
            Console.write(desk.console.renderer.paper(desk.papers.clockSheet(incident), as: format))
        }
    }
}

/// `logwacht incident close`.
struct IncidentClose: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "close",
        abstract: "Closes an incident when everything the handbook asks is there; says all that is missing otherwise."
    )

    @OptionGroup var board: BoardOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var who: ActorOptions

    @Argument(help: "The incident's number.")
    var id: String

    @Option(help: "What was learned.")
    var lessons: String

    func run() throws {
        let desk = try IncidentDesk(board, output, mode: .readWrite)
        try desk.change(id, who) { _ in [.close(lessons: lessons)] }
    }
}

/// `logwacht incident reopen`.
struct IncidentReopen: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reopen",
        abstract: "Opens a closed incident again, with the reason."
    )

    @OptionGroup var board: BoardOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var who: ActorOptions

    @Argument(help: "The incident's number.")
    var id: String

    @Option(help: "Why.")
    var reason: String

    func run() throws {
        let desk = try IncidentDesk(board, output, mode: .readWrite)
        try desk.change(id, who) { _ in [.reopen(reason: reason)] }
    }
}

/// `logwacht incident export`.
struct IncidentExport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract:
            "Writes what goes out: the authority's form prepared, letters, the hand-over to the board, checklists.",
        discussion: "Nothing is sent. The export is noted in the audit trail with its hash."
    )

    @OptionGroup var board: BoardOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "text, html (prints on A4), markdown or json.")
    var format: PaperFormat = .html

    @Argument(help: "The incident's number.")
    var id: String

    @Argument(help: "file, authority, letter, handover, press, supplier or scope.")
    var paper: IncidentPaper

    @Option(name: .customLong("for"), help: "To whom a letter goes: parents or staff.")
    var audience: LetterAudience = .parents

    @Option(help: "Who you are: your name.")
    var actor: String

    @Option(help: "Your role: school-leader, privacy-officer, fg or board.")
    var role: IncidentRole

    @Option(name: .shortAndLong, help: "A new file, readable by its owner alone. Default: standard output.")
    var out: String?

    func run() throws {
        let desk = try IncidentDesk(board, output, mode: .readWrite)
        try desk.guarded {
            let incident = try desk.store.incident(id)
            let altered = try desk.altered(incident)
            let made = desk.papers.paper(paper, incident, audience: audience)
            let text = desk.console.renderer.paper(desk.marked(made, altered), as: format)
            try desk.store.note(
                TrailDraft(
                    at: desk.now,
                    actor: actor,
                    role: role.rawValue,
                    action: "export.written",
                    subject: id,
                    details: ["paper": paper.rawValue, "format": format.rawValue, "sha256": FileHash.of(text)]
                )
            )
            try IncidentDesk.write(text, to: out)
            try desk.end(altered)
        }
    }
}
