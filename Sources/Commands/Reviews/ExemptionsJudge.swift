internal import Access
internal import ArgumentParser
internal import Model
internal import Reports
internal import Reviews
internal import Store
internal import Trail
internal import Triage

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
                throw WrongUse.error("usage.judge-exemption")
            }
        } else if !words.isEmpty {
            throw WrongUse.error("usage.table-alone", ["option": "--from-csv"])
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
