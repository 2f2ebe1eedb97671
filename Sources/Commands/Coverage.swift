internal import Access
internal import ArgumentParser
internal import Board
internal import Exports
internal import Model
internal import Reports
internal import Store

/// `logwacht coverage`: what was read, per source and day.
struct CoverageCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "coverage",
        abstract: "Shows per source and day what was read and what is missing, as a calendar.",
        discussion: """
            It comes from the store, over all scans, also when the exports are gone. The first line is that of the latest scan.
            """
    )

    @OptionGroup var board: StoreOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "The first day (yyyy-mm-dd).", transform: parseDay)
    var from: LocalDate?

    @Option(help: "The last day (yyyy-mm-dd).", transform: parseDay)
    var to: LocalDate?

    @Option(help: "Only this source; see logwacht sources list.")
    var source: String?

    @Option(help: "The days of this school in the sources that name schools; all for every school.")
    var school: String?

    @Option(help: "text, json, jsonl, csv or html.")
    var format: OutputFormat = .text

    func validate() throws {
        if let from, let to, to < from { throw WrongUse.error("usage.order", ["option": "--to", "other": "--from"]) }
    }

    func run() throws {
        let location = BoardLocation(board)
        let (folder, console) = try location.load(output)
        if let source, folder.catalog[source] == nil {
            throw console.fail(unknownSource(source, folder.catalog))
        }
        let wanted = try wantedSchool(folder.file.settings, console)
        do {
            let store = try FindingStore.open(location.store, mode: .readOnly)
            console.report(store.warnings)
            guard let latest = try store.latestCoverage() else {
                throw Diagnostic("coverage.no-scan", .error, file: location.store)
            }
            let found = try store.coverageDays(source: source, days: DateSpan(from: from, through: to))
            let days = found.filter { day in
                switch wanted {
                case nil: day.school == nil
                case .some(nil): day.school != nil
                case .some(let name): day.school == name
                }
            }
            let calendar = CoverageCalendar(
                board: folder.file.settings.name,
                coverage: latest.coverage,
                days: days.map {
                    .init(
                        source: $0.source,
                        school: $0.school,
                        day: $0.day,
                        events: $0.events,
                        isExpected: $0.isExpected,
                        unreadable: $0.unreadable ?? [:],
                        duplicates: $0.duplicates,
                        late: $0.late,
                        clockJumps: $0.clockJumps ?? 0,
                        setAside: $0.setAside
                    )
                }
            )
            Console.write(console.renderer.calendar(calendar, as: format))
        } catch let diagnostic as Diagnostic {
            throw console.fail(diagnostic)
        }
    }

    /// The school that was asked for: nil for none, nil in it for all.
    private func wantedSchool(_ settings: BoardSettings, _ console: Console) throws -> String?? {
        guard let school else { return nil }
        if school == "all" { return .some(nil) }
        if let found = settings.school(named: school) { return .some(found.name) }
        var parameters = ["found": school]
        parameters["nearest"] = Nearest.name(to: school, among: settings.schools.map(\.name))
        throw console.fail(Diagnostic("coverage.unknown-school", .error, column: "--school", parameters))
    }
}
