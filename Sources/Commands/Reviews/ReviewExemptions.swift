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
        if let sample, !(1...99).contains(sample) { throw ValidationError("--sample is a number from 1 to 99") }
        guard format != .csv else { throw ValidationError("--format csv comes with review exemptions show") }
        try ReviewID.validate(id)
        if let seed, seed.isEmpty || seed.count > 60 { throw ValidationError("--seed has 1 to 60 characters") }
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

/// `logwacht review exemptions list`.
struct ExemptionsList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the reviews of exemptions: how many are judged, what is overdue, what was unjustified."
    )

    @OptionGroup var board: BoardOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "text, json, jsonl or csv.")
    var format: OutputFormat = .text

    @Flag(help: "Only reviews with exemptions that nobody judged.")
    var open = false

    func run() throws {
        let desk = try ReviewDesk(board, output, mode: .readOnly)
        try desk.guarded {
            var rows: [[String: String]] = []
            let findings = try desk.exemptionFindings()
            for var review in try desk.store.exemptionReviews() {
                // What was made of findings counts; the log itself is not needed for that.
                desk.join(&review, [:], findings)
                let (plan, figures) = (review.plan, review.figures)
                if open, review.open.isEmpty { continue }
                let isLate = review.isOverdue(on: desk.today)
                var row = [
                    "id": plan.id, "from": plan.from.iso, "through": plan.through.iso, "reviewer": plan.reviewer.name,
                    "due": plan.due.iso, "exemptions": String(figures.asked), "judged": String(figures.judged),
                    "unjustified": String(figures.verdicts[.unjustified] ?? 0), "overdue": isLate ? "yes" : "no",
                ]
                row["school"] = plan.school
                if format == .text, isLate {
                    row["due", default: ""] += " " + desk.console.words.text("review.overdue")
                }
                rows.append(row)
            }
            if format == .text, rows.isEmpty { return desk.exemptionNote("list.none") }
            var columns = [
                "id", "school", "from", "through", "reviewer", "due", "exemptions", "judged", "unjustified",
            ]
            if format != .text { columns.append("overdue") }
            try writeTable(rows, columns: columns, format: format, console: desk.console)
        }
    }
}

/// `logwacht review exemptions show`.
struct ExemptionsShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract:
            "Shows the exemptions of a review: the reason that was typed, why it was flagged, what was made of it.",
        discussion: """
            --format csv makes the sheet that is filled in with a spreadsheet and given back with review exemptions judge \
            --from-csv. Every look is noted in the audit trail.
            """
    )

    @OptionGroup var board: BoardOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var viewer: ViewOptions

    @Option(help: "text, html (prints on A4), markdown, json, or csv: the sheet to fill in.")
    var format: ReviewFormat = .text

    @Flag(help: "Only exemptions that nobody judged.")
    var open = false

    @Argument(help: "The review's id.")
    var id: String

    func run() throws {
        let desk = try ReviewDesk(board, output)
        try desk.guarded {
            let (review, records) = try desk.exemptionReview(id)
            let items = open ? review.open : review.items
            let view = try viewer.view(desk.store, desk.console, usual: .logReview)
            try desk.store.note(
                view.draft("exemptions", of: id, at: desk.now, details: ["format": format.rawValue])
            )
            let renderer = desk.console.renderer
            switch format {
            case .json:
                Console.write(renderer.exemptionJSON(review, items: items, records: records, on: desk.today))
            case .csv:
                Console.write(renderer.exemptionSheet(review, items: items, records: records, papers: desk.papers))
            case .text, .html, .markdown:
                let paper = desk.papers.exemptions(review, items: items, records: records)
                Console.write(renderer.paper(paper, as: PaperFormat(rawValue: format.rawValue) ?? .text))
            }
        }
    }
}

/// `logwacht review exemptions judge`.
struct ExemptionsJudge: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "judge",
        abstract: "Judges exemptions: justified, unjustified or unknown, with a reason; or reads a filled-in sheet.",
        discussion:
            "Everything is kept, or nothing when one is wrong. A later judgement is added, none is ever replaced."
    )

    @OptionGroup var board: BoardOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "Who judges: employee number, user code, e-mail address or full name.")
    var by: String

    @Option(help: "Why: required; for a sheet it fills in what the column leaves open.")
    var reason: String?

    @Option(name: .customLong("from-csv"), help: "The sheet of review exemptions show --format csv, filled in.")
    var fromCSV: String?

    @Flag(help: "Checks everything and keeps nothing.")
    var dryRun = false

    @Argument(help: "The review's id.")
    var id: String

    @Argument(help: "Ids of exemptions, and last the verdict: justified, unjustified or unknown.")
    var words: [String] = []

    func validate() throws {
        if fromCSV == nil {
            guard words.count >= 2 else {
                throw ValidationError("review exemptions judge needs an exemption and a verdict")
            }
        } else if !words.isEmpty {
            throw ValidationError("--from-csv has the exemptions and verdicts; leave them out here")
        }
    }

    func run() throws {
        let desk = try ReviewDesk(board, output, mode: dryRun ? .readOnly : .readWrite)
        try desk.guarded {
            var review = try desk.exemptionReview(id).review
            let (inputs, empty) = try fromCSV.map { try desk.exemptionSheet($0, reason: reason) } ?? (typed(desk), 0)
            guard !inputs.isEmpty else { throw Diagnostic("exemption.sheet-empty", file: fromCSV) }
            let actor = desk.actor(by)
            let place = actor.number.flatMap { desk.access.staff.person(number: $0) }
            let parts = desk.access.person(place).map { desk.roles.parts(of: $0, on: desk.day) } ?? []
            let made: [ExemptionJudgement]
            do {
                made = try review.judge(inputs, actor, parts: parts, now: desk.now)
            } catch let problems as Diagnostics {
                throw problems.inSheet(fromCSV)
            }
            if dryRun { return desk.exemptionNote("checked", ["count": .number(made.count)]) }
            try desk.store.judge(made, of: review.items)
            review = try desk.exemptionReview(id).review
            desk.exemptionNote(
                "kept",
                [
                    "count": .number(made.count), "open": .number(review.open.count),
                    "empty": empty > 0 ? .number(empty) : .text(""),
                ]
            )
            let wrong = made.filter { $0.verdict == .unjustified }.compactMap { review.find($0.item) }
            guard !wrong.isEmpty else { return }
            desk.exemptionNote("incident.text")
            for item in wrong where !desk.quiet {
                Console.note("  " + desk.console.renderer.visible(desk.papers.incident(review, item)))
            }
        }
    }

    private func typed(_ desk: ReviewDesk) throws -> [ExemptionInput] {
        guard let word = words.last, let verdict = desk.exemptionVerdict(word) else {
            throw Diagnostic("exemption.verdict", .error, ["found": words.last ?? ""])
        }
        let why = reason?.trimmedBlanks
        return words.dropLast().map { ExemptionInput(ReviewPapers.exemption(id: $0), verdict, reason: why) }
    }
}

/// `logwacht review exemptions export`.
struct ExemptionsExport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Writes the evidence of a review of exemptions: an A4 page, tables, JSON, and a manifest.",
        discussion: "The folder must not exist. Check it with: cd FOLDER && sha256sum -c SHA256SUMS"
    )

    @OptionGroup var board: BoardOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "The folder to make.")
    var out: String

    @Option(help: "Who exports, for the audit trail. Default: the name of the operating system's user.")
    var by: String?

    @Argument(help: "The review's id.")
    var id: String

    func run() throws {
        let desk = try ReviewDesk(board, output)
        try desk.guarded {
            let (review, records) = try desk.exemptionReview(id)
            let renderer = desk.console.renderer
            let head = try desk.store.trailHead()
            let paper = desk.papers.exemptions(review, items: review.items, records: records, trailHead: head)
            var links: [String] = []
            for subject in [id] + review.items.map(\.id) {
                links += try desk.store.trail(subject: subject, action: "exemption").map { line in
                    "\(line.entry.number) \(line.entry.at.rfc3339) \(line.entry.action) \(subject) \(Hex.text(line.entry.hash))\n"
                }
            }
            // The list as it was frozen: its hash stands in the plan's link of the trail.
            let frozen = try desk.store.exemptionReview(id)
            let files: [(name: String, text: String)] = [
                ("exemptions.csv", renderer.exemptionTable(review, records: records, papers: desk.papers)),
                ("exemptions.html", renderer.paper(paper, as: .html)),
                (
                    "exemptions.json",
                    renderer.exemptionJSON(review, items: review.items, records: records, on: desk.today)
                ),
                ("judgements.csv", renderer.exemptionJudgements(review)),
                ("listing.txt", ExemptionPlan.listing(frozen.items)),
                ("trail.txt", links.joined()),
            ]
            try desk.export(files, to: out, as: "export.exemptions", of: id, by: desk.actor(by).name)
        }
    }
}
