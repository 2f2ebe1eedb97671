internal import ArgumentParser
internal import Incidents
internal import Model
internal import Reports
internal import Store
internal import Trail

/// `logwacht register council YEAR`.
struct RegisterCouncil: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "council",
        abstract:
            "Writes the yearly page for the participation council: what was looked at and why, as counts without names.",
        discussion: "Every number comes from the audit trail and the register of the store."
    )

    @OptionGroup var board: BoardOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "text, html (prints on A4), markdown or json.")
    var format: PaperFormat = .text

    @Argument(help: "The calendar year.")
    var year: Int

    func validate() throws {
        guard (2000...9999).contains(year) else { throw WrongUse.error("usage.year") }
    }

    func run() throws {
        let desk = try IncidentDesk(board, output, mode: .readOnly)
        let words = desk.console.words
        try desk.guarded {
            func isInYear(_ moment: Instant) -> Bool { desk.zone.day(moment).year == year }
            var count = CouncilYear(year: year)
            var lookers: Set<String> = []
            for line in try desk.store.trail() where isInYear(line.entry.at) {
                let action = line.entry.action
                if action.hasPrefix("view.") {
                    count.looks[line.details?["purpose"] ?? "unknown", default: 0] += 1
                    lookers.insert(line.entry.actor)
                    if action == "view.pupil" {
                        count.answers += 1
                        if line.details?["names"] == "yes" { count.answersWithNames += 1 }
                    }
                } else if action.hasPrefix("agreement."), !action.hasSuffix("withdrawn") {
                    count.agreements += 1
                } else if action.hasPrefix("retention.") {
                    count.destructions += 1
                }
            }
            count.lookers = lookers.count
            // Not from the trail: the details of a judgement go with its finding, after six months.
            let first = LocalDate(year: year, month: 1, day: 1).map(desk.zone.startOfDay)
            let last = LocalDate(year: year + 1, month: 1, day: 1).map(desk.zone.startOfDay)
            if let first, let last {
                for (verdict, number) in try desk.store.judged(from: first, before: last) {
                    count.judgements[verdict.rawValue] = number
                }
            }
            for finding in try desk.store.findings(FindingFilter()) where isInYear(finding.firstSeen) {
                count.findings[words.title(of: finding.rule), default: 0] += 1
            }
            let incidents = try desk.store.incidents().filter { isInYear($0.times.reported ?? $0.openedAt) }
            count.incidents = incidents.count
            count.breaches = incidents.count { $0.assessment.breach == .yes }
            let paper = words.paper(count, at: words.moment(desk.now), head: try desk.store.trailHead())
            Console.write(desk.console.renderer.paper(paper, as: format))
        }
    }
}
