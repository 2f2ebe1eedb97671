internal import ArgumentParser
internal import Board
internal import Incidents
internal import Model
internal import Reports
internal import Store

/// `logwacht purge`: what is past its term is destroyed, and recorded.
struct Purge: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Destroys what is past its term: records of logs after six months, incidents three years after closing.",
        discussion: """
            Reviews of accounts go three years after their signature. Nothing of what is destroyed is left in the file, free \
            pages included. What, when, by whom and why stays. \
            With --dry-run it is shown and nothing is done. Exports on disk are the board's own and are not touched.
            """
    )

    @OptionGroup var board: BoardOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "text, json, jsonl or csv.")
    var format: OutputFormat = .text

    @Option(help: "Calendar months that records of logs are kept: 1 to 6. Default: the board's, else 6.")
    var logMonths: Int?

    @Option(help: "Years that an incident is kept after closing: 3 or more. Default: the board's, else 3.")
    var registerYears: Int?

    @Option(help: "Years that a review of accounts is kept after its signature: 1 to 7. Default: the board's, else 3.")
    var reviewYears: Int?

    @Option(help: "Who destroys it: your name. Needed unless --dry-run.")
    var actor: String?

    @Option(help: "In which role: school-leader, privacy-officer, fg or board.")
    var role: String?

    @Option(help: "On what ground. Default: the term is over.")
    var ground = "retention-term"

    @Flag(help: "Show what would be destroyed and destroy nothing.")
    var dryRun = false

    func run() throws {
        let folder = BoardLocation(board.place)
        let console = try folder.console(output)
        let file = try BoardFolder.settings(
            folder.folder,
            defaults: EmbeddedFiles.all,
            checks: KnownChecks.ids(folder.folder)
        )
        let logMonths = logMonths ?? file.eventMonths
        let registerYears = registerYears ?? file.procedure.registerYears
        let reviewYears = reviewYears ?? file.procedure.reviewYears
        var problems: [Diagnostic] = []
        if !(1...6).contains(logMonths) {
            problems.append(Diagnostic("retention.logs", .error, column: "--log-months", ["found": String(logMonths)]))
        }
        if registerYears < 3 {
            problems.append(
                Diagnostic("retention.register", .error, column: "--register-years", ["found": String(registerYears)])
            )
        }
        if !(1...7).contains(reviewYears) {
            problems.append(
                Diagnostic("retention.reviews", .error, column: "--review-years", ["found": String(reviewYears)])
            )
        }
        if !dryRun, (actor ?? "").allSatisfy(\.isWhitespace) {
            problems.append(Diagnostic("retention.actor-missing", .error, column: "--actor"))
        }
        if let role, IncidentRole(rawValue: role) == nil {
            let known = IncidentRole.allCases.map(\.rawValue).joined(separator: ", ")
            problems.append(Diagnostic("retention.role", .error, column: "--role", ["found": role, "allowed": known]))
        }
        guard problems.isEmpty else {
            console.report(problems)
            throw ExitCode(Outcome.wrongUse.rawValue)
        }
        let zone = console.words.zone
        let now = board.now ?? wallClock()
        let cuts = RetentionCuts(
            logs: RetentionTerms.months(logMonths, before: now, zone: zone),
            register: RetentionTerms.months(registerYears * 12, before: now, zone: zone),
            reviews: RetentionTerms.months(reviewYears * 12, before: now, zone: zone),
            zone: zone
        )
        let gone: [Destruction]
        do {
            let lock = dryRun ? nil : try StoreLock(store: folder.store)
            defer { withExtendedLifetime(lock) {} }
            let store = try FindingStore.open(folder.store, mode: dryRun ? .readOnly : .readWrite)
            console.report(store.warnings)
            gone =
                dryRun
                ? try store.pastTerm(cuts)
                : try store.destroyPastTerm(cuts, actor: actor ?? "", role: role, ground: ground, now: now)
        } catch {
            throw console.fail(error)
        }
        // On the screen it is a sort of data: „what" and „about" are one word there.
        let what = format == .text ? "kind" : "what"
        let rows = gone.map { item in
            let name = format == .text ? console.words.textIfAny("purge.what.\(item.what)") : nil
            var row = [what: name ?? item.what, "count": String(item.count)]
            row["subject"] = item.subject
            return row
        }
        if format != .text || !rows.isEmpty {
            try writeTable(rows, columns: [what, "subject", "count"], format: format, console: console)
        }
        guard !console.quiet else { return }
        let key = gone.isEmpty ? "purge.nothing" : dryRun ? "purge.would" : "purge.done"
        Console.note(
            console.words.text(
                key,
                [
                    "logs": .day(cuts.logDay), "incidents": .day(zone.day(cuts.register)),
                    "reviews": .day(zone.day(cuts.reviews)),
                ]
            )
        )
    }
}
