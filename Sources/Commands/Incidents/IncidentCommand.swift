internal import ArgumentParser
internal import Foundation
internal import Incidents
internal import Model
internal import Reports
internal import Store
internal import Trail

/// `logwacht incident`: the data-breach procedure.
struct IncidentGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "incident",
        abstract: "Leads the data-breach procedure, from a finding or a phone call to a closed entry in the register.",
        discussion: "Advice and decisions stay apart; what was said is added to and never replaced. Nothing is sent.",
        subcommands: [
            IncidentOpen.self, IncidentReport.self, IncidentTemplates.self, IncidentList.self, IncidentShow.self,
            IncidentSet.self, IncidentAnswer.self, IncidentScore.self, IncidentAdvise.self, IncidentDecide.self,
            IncidentMeasure.self, IncidentLink.self, IncidentDone.self, IncidentNote.self, IncidentClock.self,
            IncidentClose.self, IncidentReopen.self, IncidentExport.self, IncidentReach.self, IncidentPaperSet.self,
            IncidentDrill.self,
        ]
    )
}

/// `logwacht incident list`.
struct IncidentList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the incidents that are open, with the clock that ends first."
    )

    @OptionGroup var board: BoardOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "text, json, jsonl or csv.")
    var format: OutputFormat = .text

    @Flag(help: "Closed ones too.")
    var all = false

    @Flag(help: "Drills instead of incidents.")
    var drills = false

    func run() throws {
        let desk = try IncidentDesk(board, output, mode: .readOnly)
        let words = desk.console.words
        let incidents = try desk.guarded { try desk.store.incidents(drills: drills) }
        let rows = incidents.filter { all || $0.closedAt == nil }.map { incident in
            var row = [
                "id": incident.id, "title": incident.opening.title, "breach": incident.assessment.breach.rawValue,
                "status": incident.closedAt == nil ? "open" : "closed",
            ]
            row["school"] = incident.opening.school
            let running = incident.clocks(at: desk.now, terms: desk.terms, zone: desk.zone)
                .filter { $0.hundredths != nil }
            if let first = running.min(by: { ($0.due?.nanoseconds ?? .max) < ($1.due?.nanoseconds ?? .max) }) {
                row["clock"] = first.kind.rawValue
                row["state"] = first.state.rawValue
                row["due"] = first.due.map { format == .text ? words.moment($0) : $0.rfc3339 }
            }
            if format == .text {
                row["breach"] = words.text("incident.value.\(incident.assessment.breach.rawValue)")
                row["status"] = words.text("incident.status.\(row["status"] ?? "open")")
                row["clock"] = row["clock"].map { words.text("incident.clock.\($0)") }
                row["state"] = row["state"].map { words.text("incident.state.\($0)") }
            }
            return row
        }
        if format == .text, rows.isEmpty { return Console.note(words.text("incident.none")) }
        try writeTable(
            rows,
            columns: ["id", "title", "school", "status", "breach", "clock", "state", "due"],
            format: format,
            console: desk.console
        )
    }
}

/// `logwacht incident show`.
struct IncidentShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Shows an incident: clocks, what comes next, facts, tests, decisions, evidence."
    )

    @OptionGroup var board: BoardOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "text, html (prints on A4), markdown or json.")
    var format: PaperFormat = .text

    @Option(help: "Who looks, for the audit trail. Default: the name of the operating system's user.")
    var by: String?

    @Argument(help: "The incident's number.")
    var id: String

    func run() throws {
        let desk = try IncidentDesk(board, output, mode: .readWrite)
        try desk.guarded {
            let incident = try desk.store.incident(id)
            let altered = try desk.altered(incident)
            let view = View(purpose: .incident, incident: id, actor: by ?? NSUserName())
            try desk.store.note(view.draft("incident", of: id, at: desk.now, details: ["format": format.rawValue]))
            Console.write(desk.console.renderer.paper(desk.marked(desk.papers.file(incident), altered), as: format))
            try desk.end(altered)
        }
    }
}

/// `logwacht incident set`.
struct IncidentSet: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Sets facts, times, kind of loss, cause, and since when the board knew."
    )

    @OptionGroup var board: BoardOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var who: ActorOptions

    @Argument(help: "The incident's number.")
    var id: String

    @Option(help: "A fact as FIELD=TEXT; may be given more than once.")
    var field: [String] = []

    @Option(help: "When it happened, or began.")
    var event: String?

    @Option(help: "When it ended.")
    var eventEnd: String?

    @Option(help: "When it was detected.")
    var detected: String?

    @Option(help: "When it was reported.")
    var reported: String?

    @Option(help: "Since when the board knew that it is a breach, with --reason: the law's clock runs from then.")
    var aware: String?

    @Option(help: "Why.")
    var reason: String?

    @Option(help: "What happened to the data: lost, stolen, damaged, altered or accessible.")
    var nature: IncidentNature?

    @Option(help: "The cause: mistake, intent, technical, supplier or unknown.")
    var cause: IncidentCause?

    func run() throws {
        let desk = try IncidentDesk(board, output, mode: .readWrite)
        try desk.change(id, who) { incident in
            var commands = try desk.fields(field).map { IncidentCommand.field($0.0, $0.1) }
            var times = incident.times
            if let moment = try desk.moment(event, "--event") { times.event = moment }
            if let moment = try desk.moment(eventEnd, "--event-end") { times.eventEnd = moment }
            if let moment = try desk.moment(detected, "--detected") { times.detected = moment }
            if let moment = try desk.moment(reported, "--reported") { times.reported = moment }
            if times != incident.times { commands.append(.times(times)) }
            if let moment = try desk.moment(aware, "--aware") { commands.append(.aware(moment, reason: reason ?? "")) }
            if let nature { commands.append(.nature(nature)) }
            if let cause { commands.append(.cause(cause)) }
            return commands
        }
    }
}

/// `logwacht incident answer`.
struct IncidentAnswer: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "answer",
        abstract: "Answers a question of the procedure: yes, no or unknown, with the reason."
    )

    @OptionGroup var board: BoardOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var who: ActorOptions

    @Argument(help: "The incident's number.")
    var id: String

    @Argument(help: "The question, as incident show names it: personal-data, lost, unlawful, ...")
    var question: ProcedureQuestion

    @Argument(help: "yes, no or unknown.")
    var value: AnswerValue

    @Option(help: "Why.")
    var reason: String

    func run() throws {
        let desk = try IncidentDesk(board, output, mode: .readWrite)
        try desk.change(id, who) { _ in [.answer(question, value, reason: reason)] }
    }
}

/// `logwacht incident advise`.
struct IncidentAdvise: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "advise",
        abstract: "Keeps the advice of the data protection officer, beside the board's decision."
    )

    @OptionGroup var board: BoardOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var who: ActorOptions

    @Argument(help: "The incident's number.")
    var id: String

    @Argument(help: "notify (the authority) or tell (the people).")
    var subject: DecisionSubject

    @Argument(help: "yes or no.")
    var value: AnswerValue

    @Option(help: "Why.")
    var reason: String

    func run() throws {
        let desk = try IncidentDesk(board, output, mode: .readWrite)
        try desk.change(id, who) { _ in
            guard value != .unknown else { throw Diagnostic("incident.yes-or-no") }
            return [.advise(subject, value == .yes, reason: reason)]
        }
    }
}

/// `logwacht incident decide`.
struct IncidentDecide: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decide",
        abstract: "Keeps the board's decision; a later one is added, and the earlier one stays."
    )

    @OptionGroup var board: BoardOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var who: ActorOptions

    @Argument(help: "The incident's number.")
    var id: String

    @Argument(help: "notify (the authority) or tell (the people).")
    var subject: DecisionSubject

    @Argument(help: "yes or no.")
    var value: AnswerValue

    @Option(help: "Why.")
    var reason: String

    func run() throws {
        let desk = try IncidentDesk(board, output, mode: .readWrite)
        try desk.change(id, who) { _ in
            guard value != .unknown else { throw Diagnostic("incident.yes-or-no") }
            return [.decide(subject, value == .yes, reason: reason)]
        }
    }
}
