internal import Access
internal import ArgumentParser
internal import Board
internal import Foundation
internal import Incidents
internal import Model
internal import Reports
internal import Store

/// Who does something to an incident, and when it was so.
struct ActorOptions: ParsableArguments {
    @Option(help: "Who you are: your name.")
    var actor: String

    @Option(help: "Your role: employee, school-leader, privacy-officer, fg or board.")
    var role: IncidentRole

    @Option(
        help: "When it was so, for what was first done on paper: RFC 3339, or yyyy-mm-ddThh:mm on the board's clock."
    )
    var at: String?

    @Option(help: "The number of the last change that you saw; refused when someone changed the incident since.")
    var seen: Int?

    var person: IncidentActor { IncidentActor(name: actor, role: role) }
}

/// The board's incidents with its words, terms and clock, for the commands.
struct IncidentDesk {
    let console: Console
    let store: FindingStore
    let terms: ProcedureTerms
    /// The names of the board's schools, in its own order.
    let schools: [String]
    /// Calendar months that records of logs are kept.
    let eventMonths: Int
    let now: Instant
    let quiet: Bool

    init(_ board: BoardOptions, _ output: OutputOptions, mode: FindingStore.Mode) throws {
        let location = BoardLocation(board.place)
        console = try location.console(output)
        do {
            let file = try BoardFolder.settings(
                location.folder,
                defaults: EmbeddedFiles.all,
                checks: KnownChecks.ids(location.folder)
            )
            terms = file.procedure
            schools = file.settings.schools.map(\.name)
            eventMonths = file.eventMonths
            store = try FindingStore.open(location.store, mode: mode)
        } catch let problem as Diagnostic {
            throw console.fail(problem)
        }
        console.report(store.warnings)
        now = board.now ?? wallClock()
        quiet = output.quiet
    }

    var zone: Zone { console.words.zone }
    var procedure: Procedure { Procedure(terms: terms, zone: zone) }
    var papers: IncidentPapers { IncidentPapers(words: console.words, terms: terms, now: now) }

    /// A problem in the reader's words instead of the command's; what has to be typed stands behind them.
    private func worded(_ problem: Diagnostic) -> Diagnostic {
        guard problem.code.hasPrefix("incident.") else { return problem }
        var problem = problem
        for (name, value) in problem.parameters {
            switch name {
            case "subject":
                guard let subject = DecisionSubject(rawValue: value) else { continue }
                switch subject {
                case .notify: problem.parameters[name] = console.words.text("incident.subject.notify")
                case .tell: problem.parameters[name] = console.words.text("incident.subject.tell")
                }
            case "question", "first", "questions": problem.parameters[name] = named(value, "question")
            case "fields": problem.parameters[name] = named(value, "field")
            case "clock": problem.parameters[name] = named(value, "clock")
            case "role": problem.parameters[name] = named(value, "role")
            case "time": problem.parameters[name] = Instant(rfc3339: value).map(console.words.moment) ?? value
            case "allowed" where problem.code == "incident.wrong-role":
                problem.parameters[name] = named(value, "role")
            default: continue
            }
        }
        return problem
    }

    /// Keys of commands, each with what people call it before it: `"Was er opzet?" (intent)`.
    private func named(_ keys: String, _ family: String) -> String {
        keys.components(separatedBy: ", ").map { key in
            guard let name = console.words.textIfAny("incident.\(family).\(key)") else { return key }
            return family == "role" ? "\(name) (\(key))" : "\"\(name)\" (\(key))"
        }.joined(separator: ", ")
    }

    /// Runs something and turns what it throws into words and an exit code.
    func guarded<T>(_ body: () throws -> T) throws -> T {
        do { return try body() } catch let problems as Diagnostics {
            console.report(problems.all.map(worded))
            throw ExitCode(Outcome.wrongUse.rawValue)
        } catch let problem as Diagnostic {
            throw console.fail(worded(problem))
        }
    }

    /// What of an incident does not fit the hash that was kept with it: its changes, and the findings that it was made from.
    ///
    /// It is said and not refused: whoever needs the file at the 71st hour gets it, and sees what it is worth.
    func altered(_ incident: Incident) throws -> [Diagnostic] {
        let faults = try store.incidentFaults().filter { $0.id == incident.id && $0.number > 0 }.map(\.number)
        var problems: [Diagnostic] = []
        if !faults.isEmpty {
            let numbers = faults.map(String.init).joined(separator: ", ")
            problems.append(Diagnostic("incident.altered", .error, ["id": incident.id, "numbers": numbers]))
        }
        let ids = Set(incident.findings.map(\.id))
        for finding in try store.findings() where ids.contains(finding.id) {
            guard try !store.isWhole(finding) else { continue }
            problems.append(Diagnostic("incident.evidence-changed", .error, ["finding": String(finding.id.prefix(8))]))
        }
        return problems
    }

    /// A paper with, above all else, what of it does not fit its hash.
    func marked(_ paper: Paper, _ problems: [Diagnostic]) -> Paper {
        var paper = paper
        paper.blocks.insert(contentsOf: problems.map { .notice(console.words.describe($0).message) }, at: 0)
        return paper
    }

    /// Ends with the code for broken integrity when something does not fit its hash.
    func end(_ problems: [Diagnostic]) throws {
        guard !problems.isEmpty else { return }
        console.report(problems)
        try Outcome.integrityBroken.exit()
    }

    /// A moment as a person writes it.
    func moment(_ text: String?, _ option: String) throws -> Instant? {
        guard let text else { return nil }
        if let exact = Instant(rfc3339: text) { return exact }
        let parts = text.split(whereSeparator: { $0 == "T" || $0 == " " })
        let clock = parts.count == 2 ? parts[1].split(separator: ":").compactMap { Int($0) } : []
        guard let day = parts.first.flatMap({ LocalDate(iso: $0) }), clock.count == 2, (0..<24).contains(clock[0]),
            (0..<60).contains(clock[1])
        else { throw Diagnostic("incident.moment", column: option, ["found": text]) }
        let found = zone.resolve(LocalDateTime(date: day, secondOfDay: clock[0] * 3600 + clock[1] * 60))
        guard found.certainty == .exact else {
            throw Diagnostic("incident.moment-twice", column: option, ["found": text])
        }
        return Instant(seconds: found.seconds)
    }

    /// Does what is asked to an incident: all of it in one transaction, or nothing.
    @discardableResult
    func change(
        _ id: String,
        _ who: ActorOptions,
        _ commands: (Incident) throws -> [IncidentCommand]
    ) throws -> Incident {
        try guarded {
            let at = try moment(who.at, "--at") ?? now
            let before = try store.incident(id)
            console.report(try altered(before))
            if let seen = who.seen, seen != before.version {
                throw Diagnostic("incident.changed-meanwhile", .error, ["id": id])
            }
            var incident = before
            var remarks: [Diagnostic] = []
            for command in try commands(before) {
                let outcome = try procedure.handle(command, on: incident, by: who.person, at: at, now: now)
                remarks += outcome.remarks
                for change in outcome.changes {
                    try incident.apply(
                        IncidentEvent(
                            number: incident.version + 1,
                            at: at,
                            recordedAt: now,
                            actor: who.person,
                            change: change
                        )
                    )
                }
            }
            let changes = incident.events.dropFirst(before.version).map(\.change)
            guard !changes.isEmpty else { throw Diagnostic("incident.nothing-asked") }
            let kept = try store.addToIncident(
                id,
                changes,
                version: before.version,
                actor: who.person,
                at: at,
                now: now
            )
            console.report(remarks.map(worded))
            saved(kept)
            return kept
        }
    }

    /// Says that it was kept, and what comes next.
    func saved(_ incident: Incident) {
        guard !quiet else { return }
        let words = console.words
        Console.note(
            words.text("incident.saved", ["id": .text(incident.id), "version": .number(incident.version)])
        )
        for question in incident.assessment.open.prefix(3) where incident.closedAt == nil {
            Console.note(
                "  "
                    + words.text(
                        "incident.next.answer",
                        [
                            "question": .text(words.text("incident.question.\(question.rawValue)")),
                            "key": .text(question.rawValue),
                            "roles": .list(question.owners.map { words.text("incident.role.\($0.rawValue)") }),
                        ]
                    )
            )
        }
    }

    /// Writes an export as a file that its owner alone can read, or to standard output.
    static func write(_ text: String, to path: String?) throws {
        guard let path else { return Console.write(text) }
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw Diagnostic("incident.cannot-write", file: path, SystemFault.parameters(errno))
        }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do { try handle.write(contentsOf: Data(text.utf8)) } catch {
            throw Diagnostic("incident.cannot-write", file: path, SystemFault.parameters(error))
        }
    }
}
