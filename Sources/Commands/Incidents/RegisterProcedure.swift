internal import ArgumentParser
internal import Incidents
internal import Model
internal import Reports
internal import Store
internal import Trail

/// `logwacht register procedure YEAR`.
struct RegisterProcedure: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "procedure",
        abstract:
            "Shows whether the procedure is known and followed: reports per school, the clocks, roles and drills.",
        discussion: """
            It answers point 5 of the yearly checklist, with counts and no names of who reported. --done keeps in the audit trail \
            that the procedure was gone through; register list says when that was more than a year ago.
            """
    )

    @OptionGroup var board: BoardOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "text, html (prints on A4), markdown or json.")
    var format: PaperFormat = .text

    @Flag(help: "Keeps that the procedure was gone through; asks for --actor and --role.")
    var done = false

    @Option(help: "What was found or changed, for --done.")
    var note = ""

    @Option(help: "Who you are: your name.")
    var actor: String?

    @Option(help: "Your role: privacy-officer, fg or board.")
    var role: IncidentRole?

    @Argument(help: "The calendar year.")
    var year: Int

    func validate() throws {
        guard (2000...9999).contains(year) else { throw WrongUse.error("usage.year") }
        guard done || (actor == nil && role == nil && note.isEmpty) else {
            throw WrongUse.error("usage.goes-with", ["options": "--actor, --role, --note", "with": "--done"])
        }
        guard !done || (role != nil && !(actor ?? "").isEmpty) else {
            throw WrongUse.error("usage.asks-for", ["option": "--done", "needed": "--actor, --role"])
        }
    }

    func run() throws {
        let desk = try IncidentDesk(board, output, mode: done ? .readWrite : .readOnly)
        try desk.guarded {
            if done, let role, let actor {
                let allowed: [IncidentRole] = [.privacyOfficer, .fg, .board]
                guard allowed.contains(role) else {
                    throw Diagnostic(
                        "incident.wrong-role",
                        column: "--role",
                        ["role": role.rawValue, "allowed": allowed.map(\.rawValue).joined(separator: ", ")]
                    )
                }
                try desk.store.note(
                    TrailDraft(
                        at: desk.now,
                        actor: actor,
                        role: role.rawValue,
                        action: ProcedureCheck.action,
                        subject: String(year),
                        details: note.isEmpty ? [:] : ["note": note]
                    )
                )
            }
            let words = desk.console.words
            let last = try desk.store.trail(action: ProcedureCheck.action).last?.entry
            let counts = ProcedureYear(
                year,
                incidents: try desk.store.incidents() + desk.store.incidents(drills: true),
                schools: desk.schools,
                terms: desk.terms,
                now: desk.now,
                zone: desk.zone
            )
            let paper = words.paper(
                counts,
                lastCheck: last.map { words.moment($0.at) + ", " + $0.actor },
                at: words.moment(desk.now)
            )
            Console.write(desk.console.renderer.paper(paper, as: format))
        }
    }
}

extension IncidentDesk {
    /// The line that says that a year has passed since the procedure was gone through; nil when it has not.
    func procedureLine() throws(Diagnostic) -> String? {
        let used = try store.incidents() + store.incidents(drills: true)
        let isDue = ProcedureCheck.isDue(
            last: try store.trail(action: ProcedureCheck.action).last?.entry.at,
            first: used.map(\.openedAt).min(),
            today: zone.day(now),
            zone: zone
        )
        return isDue ? console.words.text("procedure-year.due", ["year": .text(String(zone.day(now).year))]) : nil
    }
}
