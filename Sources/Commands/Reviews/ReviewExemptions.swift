internal import Access
internal import ArgumentParser
internal import Foundation
internal import Model
internal import Reports
internal import Reviews
internal import Store
internal import Trail
internal import Triage

/// `logwacht review exemptions`: each exemption is judged justified, unjustified or unknown.
struct ReviewExemptions: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exemptions",
        abstract: "Reviews ParnasSys exemptions: justified, unjustified or unknown, by whom, when and why.",
        discussion: """
            A plan freezes the exemptions of a period: every one, or a sample and all that findings tell of. Nobody judges an \
            exemption of himself. An exemption that a finding tells of alone has one judgement: it is the finding's too.
            """,
        subcommands: [
            ExemptionsPlan.self, ExemptionsList.self, ExemptionsShow.self, ExemptionsJudge.self, ExemptionsExport.self,
        ]
    )
}

/// `logwacht review exemptions plan`.
struct ExemptionsPlan: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Freezes the exemptions of a period that are to be judged, and says by whom and when."
    )

    @OptionGroup var board: BoardOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "Only exemptions at this school.")
    var school: String?

    @Option(
        help:
            "The first day (yyyy-mm-dd). Default: the day after the last review of this scope, else all that is kept.",
        transform: parseDay
    )
    var from: LocalDate?

    @Option(help: "The last day (yyyy-mm-dd). Default: the day that is judged for.", transform: parseDay)
    var through: LocalDate?

    @Option(help: "A sample of so many of a hundred, besides all that findings tell of. Default: every exemption.")
    var sample: Int?

    @Option(help: "What the sample is drawn by; the same seed draws the same. Default: the review's id.")
    var seed: String?

    @Option(help: "Who judges. Default: the school's director; for the whole board the privacy officer.")
    var reviewer: String?

    @Option(help: "Who judges the reviewer's own exemptions. Default: the board by the staff register.")
    var boardReviewer: String?

    @Option(
        help: "The last day to judge (yyyy-mm-dd). Default: the first school day three weeks later.",
        transform: parseDay
    )
    var due: LocalDate?

    @Option(help: "The review's id. Default: ontheffingen, year, school and a number.")
    var id: String?

    @Option(help: "Who plans, for the audit trail. Default: the name of the operating system's user.")
    var by: String?

    @Option(help: "text, html, markdown or json.")
    var format: ReviewFormat = .text

    @Flag(help: "Only shows what it would be about; keeps nothing.")
    var dryRun = false

    func validate() throws {
        if let sample, !(1...99).contains(sample) {
            throw WrongUse.error("usage.range", ["option": "--sample", "from": "1", "to": "99"])
        }
        guard format != .csv else {
            throw WrongUse.error("usage.csv-of", ["command": "logwacht review exemptions show"])
        }
        try ReviewID.validate(id)
        if let seed, seed.isEmpty || seed.count > 60 {
            throw WrongUse.error("usage.length", ["option": "--seed", "from": "1", "to": "60"])
        }
    }

    func run() throws {
        let desk = try ReviewDesk(board, output, mode: dryRun ? .readOnly : .readWrite, tellsTables: true)
        try desk.guarded {
            let scope = try school.map { try desk.school($0, "--school") }
            let earlier = try desk.store.exemptionReviews()
            let (first, last) = try period(desk, earlier, scope)
            let findings = try desk.exemptionFindings()
            let all = try desk.exemptions(from: first, through: last, school: scope, findings: findings)
            guard !all.isEmpty else {
                throw Diagnostic("exemption.none", .error, ["from": first.iso, "through": last.iso])
            }
            let id = id ?? desk.freeExemptionID(first.year, scope, earlier)
            let seed = seed ?? id
            let items = ExemptionPlan.drawn(all.map(\.item), percent: sample, seed: seed)
            let (reviewer, board) = try people(desk, scope)
            let plan = ExemptionPlan(
                id: id,
                school: scope,
                from: first,
                through: last,
                samplePercent: sample,
                seed: seed,
                reviewer: reviewer,
                board: board,
                due: due ?? Rhythm.onOrAfter(desk.today.adding(days: 21), scope, desk.access.calendar),
                total: all.count,
                flagged: all.count { !$0.item.findings.isEmpty },
                hash: ExemptionPlan.hash(items),
                at: desk.now,
                by: desk.actor(by).name
            )
            if !dryRun { try desk.store.plan(plan, items) }
            var review = ExemptionReview(plan: plan, items: items, judgements: [])
            let records = Dictionary(all.map { ($0.item.id, $0) }, uniquingKeysWith: { first, _ in first })
            if format == .json {
                if !dryRun { review = try desk.store.exemptionReview(id) }
                desk.join(&review, records, findings)
                Console.write(
                    desk.console.renderer.exemptionJSON(review, items: items, records: records, on: desk.today)
                )
            } else {
                let form = PaperFormat(rawValue: format.rawValue) ?? .text
                Console.write(desk.console.renderer.paper(desk.papers.preview(review), as: form))
            }
            if let since = try desk.store.keptSince(), desk.zone.day(since) > first {
                desk.exemptionNote("kept-since", ["day": .day(desk.zone.day(since))])
            }
            if board == nil { desk.exemptionNote("no-board") }
            desk.exemptionNote(dryRun ? "planned.not" : "planned", ["id": .text(id)])
        }
    }

    private func period(
        _ desk: ReviewDesk,
        _ earlier: [ExemptionReview],
        _ scope: String?
    ) throws -> (LocalDate, LocalDate) {
        let last = through ?? desk.day
        let done = earlier.filter { $0.plan.school == scope }.map(\.plan.through).max()
        let kept = try desk.store.keptSince().map { desk.zone.day($0) }
        let first = from ?? done?.adding(days: 1) ?? kept ?? last.adding(days: -183)
        guard first <= last else {
            throw Diagnostic("exemption.period", column: "--from", ["from": first.iso, "through": last.iso])
        }
        return (first, last)
    }

    private func people(_ desk: ReviewDesk, _ scope: String?) throws -> (Reviewer, Reviewer?) {
        func named(_ written: String, _ option: String) throws -> Reviewer {
            let person = try desk.person(written, option)
            guard desk.mayReviewExemptions(person, school: scope) else {
                throw Diagnostic("exemption.function-unfit", column: option, ["name": person.name])
            }
            return desk.reviewer(person)
        }
        let role: ReviewRole = scope == nil ? .privacyOfficer : .director
        let usual = desk.roles.people(role, desk.access, on: desk.day, school: scope).first.map(desk.reviewer)
        guard let first = try reviewer.map({ try named($0, "--reviewer") }) ?? usual else {
            throw Diagnostic("review.reviewer-missing", column: "--reviewer", ["school": scope ?? ""])
        }
        if let boardReviewer {
            let own = try named(boardReviewer, "--board-reviewer")
            guard own.number != first.number else { throw Diagnostic("review.same-person") }
            return (first, own)
        }
        let others = [ReviewRole.board, .privacyOfficer].flatMap { desk.roles.people($0, desk.access, on: desk.day) }
        return (first, others.first { $0.number != first.number }.map(desk.reviewer))
    }
}

extension ReviewDesk {
    /// The first number that is free for a year and school.
    fileprivate func freeExemptionID(_ year: Int, _ school: String?, _ earlier: [ExemptionReview]) -> String {
        let place = ReviewID.word(school ?? "bestuur").prefix(30)
        return ReviewID.free("ontheffingen-\(year)-\(place)-", but: earlier.map(\.plan.id))
    }

    /// Says something of exemptions on standard error.
    func exemptionNote(_ key: String, _ values: [String: Fact] = [:]) {
        if !quiet { Console.note(console.words.text("exemption.\(key)", values)) }
    }
}
