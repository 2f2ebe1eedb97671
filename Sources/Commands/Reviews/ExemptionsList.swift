internal import ArgumentParser
internal import Model
internal import Reports
internal import Reviews
internal import Store
internal import Trail

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
