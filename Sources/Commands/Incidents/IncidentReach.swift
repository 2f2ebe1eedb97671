internal import ArgumentParser
internal import Board
internal import Incidents
internal import Model
internal import Reports
internal import Store

/// `logwacht incident reach`: can we still investigate?
struct IncidentReach: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reach",
        abstract: "Tells how far back each log still reaches, and what to secure now.",
        discussion: "How long a source keeps its log stands in logwacht.yml under incidents.keeps_days."
    )

    @OptionGroup var board: BoardOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "text, html (prints on A4), markdown or json.")
    var format: PaperFormat = .text

    @Argument(help: "The incident's number.")
    var id: String

    func run() throws {
        let desk = try IncidentDesk(board, output, mode: .readOnly)
        try desk.guarded {
            let incident = try desk.store.incident(id)
            let paper = desk.papers.reach(try desk.reach(incident), incident)
            Console.write(desk.console.renderer.paper(paper, as: format))
        }
    }
}

extension IncidentDesk {
    /// How far each source reaches back for an incident: what was read and is still kept, and what the source itself has.
    func reach(_ incident: Incident) throws -> [SourceReach] {
        let kept = RetentionTerms.months(eventMonths, before: now, zone: zone)
        var read: [String: ClosedRange<Instant>] = [:]
        for day in try store.coverageDays() where day.events > 0 {
            let start = max(zone.startOfDay(day.day), kept)
            let end = Instant(nanoseconds: zone.startOfDay(day.day.adding(days: 1)).nanoseconds - 1)
            guard start <= end else { continue }
            let before = read[day.source]
            read[day.source] = min(before?.lowerBound ?? start, start)...max(before?.upperBound ?? end, end)
        }
        var keeps: [String: Int?] = terms.keepsDays
        for (source, days) in SourceReach.usualDays where read[source] != nil && keeps[source] == nil {
            keeps[source] = days
        }
        return SourceReach.of(event: incident.times.event, read: read, keeps: keeps, now: now)
    }

    /// Says, when an incident with logs was opened, which logs have to be secured now.
    func sayWhatToSecure(_ incident: Incident) throws {
        guard !quiet, [.access, .malware].contains(incident.opening.kind) else { return }
        let urgent = try reach(incident).filter { $0.advice != .keep }
        guard !urgent.isEmpty else { return }
        Console.note(
            console.words.text("reach.on-opening", ["command": .text("logwacht incident reach \(incident.id)")])
        )
        for source in urgent {
            Console.note("  \(console.words.name(ofSource: source.source)): \(papers.reachAdvice(source))")
        }
    }
}

/// `logwacht incident paper-set`.
struct IncidentPaperSet: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "paper-set",
        abstract: "Writes the procedure as empty forms to print, for when no computer can be used.",
        discussion:
            "Print it on the first day, and again when names or telephone numbers change. What was written by hand "
            + "can be typed in later, with --at for its true time."
    )

    @OptionGroup var board: BoardOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: "A folder that does not exist yet.")
    var folder: String

    func run() throws {
        // The store need not exist: the set is printed on the first day.
        let location = BoardLocation(board.place)
        let console = try location.console(output)
        let file = try BoardFolder.settings(
            location.folder,
            defaults: EmbeddedFiles.all,
            checks: KnownChecks.ids(location.folder)
        )
        let papers = IncidentPapers(words: console.words, terms: file.procedure, now: board.now ?? wallClock())
        let files: [(name: String, text: String)]
        do {
            files = try papers.paperSet().map { ($0.name + ".html", console.renderer.paper($0.paper, as: .html)) }
            try EvidenceFolder(files).write(to: folder, manifest: "MANIFEST.sha256")
        } catch let problem as Diagnostic {
            throw console.fail(problem)
        }
        if !output.quiet {
            Console.note(
                console.words.text("paperset.done", ["folder": .text(folder), "count": .number(files.count)])
            )
        }
    }
}
