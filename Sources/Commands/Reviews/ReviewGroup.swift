internal import Access
public import ArgumentParser
internal import Foundation
internal import Model
internal import Reports
public import Reviews
internal import Store
internal import Trail

extension ReviewOccasion: ExpressibleByArgument {}
extension ReviewRole: ExpressibleByArgument {}

/// The forms in which a round is shown.
enum ReviewFormat: String, ExpressibleByArgument, CaseIterable {
    case text
    case html
    case markdown
    case json
    case csv
}

/// `logwacht review`: periodic account reviews.
struct ReviewGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "review",
        abstract: "Reviews who has which access, from a plan to the proof that removals happened.",
        discussion: """
            The list is frozen when a review begins. What was decided is added to and never replaced. logwacht changes \
            nothing in other systems.
            """,
        subcommands: [
            ReviewDue.self, ReviewPlan.self, ReviewWithdraw.self, ReviewStart.self, ReviewRemind.self, ReviewList.self,
            ReviewShow.self, ReviewThreeWay.self,
            ReviewDecide.self, ReviewAnswer.self,
            ReviewStandIn.self, ReviewSign.self, ReviewOrders.self, ReviewVerify.self, ReviewExport.self,
            ReviewChecklist.self, ReviewExemptions.self,
        ]
    )
}

/// `logwacht review start`.
struct ReviewStart: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "start",
        abstract: "Freezes the list of rights of a draft, keeps its hash, and opens it for decisions."
    )

    @OptionGroup var board: BoardOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "Why an export that has lost half its accounts is right all the same.")
    var acceptShrink: String?

    @Option(help: "Who starts it, for the audit trail. Default: the name of the operating system's user.")
    var by: String?

    @Flag(help: "Starts all drafts whose first day has come.")
    var allDue = false

    @Argument(help: "The ids of reviews.")
    var ids: [String] = []

    func validate() throws {
        if allDue != ids.isEmpty { throw WrongUse.error("usage.start") }
    }

    func run() throws {
        let desk = try ReviewDesk(board, output, tellsTables: true)
        try desk.guarded {
            let ready =
                allDue
                ? try desk.store.reviewSummaries().filter { $0.status == .draft && $0.plan.opens <= desk.today }
                    .map(\.plan.id) : ids
            if ready.isEmpty { return desk.note("nothing-to-start") }
            let builder = try desk.builder()
            var refused: [Diagnostic] = []
            var differences: [String] = []
            for id in ready {
                do {
                    let begun = try start(id, desk, builder, isAlone: ready.count == 1)
                    differences += begun.filter { !differences.contains($0) }
                } catch let problems as Diagnostics {
                    // One that cannot begin keeps no other from it.
                    refused += problems.all.map { problem in
                        var problem = problem
                        problem.file = ready.count == 1 ? nil : id
                        return problem
                    }
                }
            }
            for sentence in differences where !desk.quiet {
                Console.note("! " + desk.console.renderer.visible(sentence))
            }
            guard refused.isEmpty else { throw Diagnostics(refused) }
        }
    }

    /// Starts one; the sentences of what nothing explains.
    private func start(
        _ id: String,
        _ desk: ReviewDesk,
        _ builder: PopulationBuilder,
        isAlone: Bool
    ) throws -> [String] {
        let round = try desk.store.review(id)
        guard let plan = round.plan else { throw Diagnostic("review.damaged", .error, ["id": id]) }
        let previous = try desk.previous(plan)
        let population = builder.population(
            plan.scope,
            sources: SourceCount.counts(desk.access),
            previous: previous.population
        )
        let command = ReviewCommand.start(population, previous: previous.counts, shrinkReason: acceptShrink)
        try desk.apply(command, to: round, id: id, by: desk.actor(by), population: population)
        Console.write(population.hash + (isAlone ? "\n" : "  \(id)\n"))
        desk.note(
            "started",
            [
                "id": .text(id), "accounts": .number(population.accounts),
                "rights": .number(population.items.count), "minutes": .number(population.minutes),
            ]
        )
        return desk.papers.sentences(population.differences)
    }
}

/// `logwacht review list`.
struct ReviewList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the reviews with how far they are and when they must be done."
    )

    @OptionGroup var board: BoardOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "text, json, jsonl or csv.")
    var format: OutputFormat = .text

    @Flag(help: "Only reviews in which something waits for somebody.")
    var open = false

    func run() throws {
        let location = BoardLocation(board.place)
        let console = try location.console(output)
        do {
            let store = try FindingStore.open(location.store, mode: .readOnly)
            console.report(store.warnings)
            let today = console.words.zone.day(board.now ?? wallClock())
            let done: [RoundStatus] = [.verified, .withdrawn]
            let rows = try store.reviewSummaries().filter { !open || !done.contains($0.status) }.map { round in
                let isText = format == .text
                var row = [
                    "id": round.plan.id, "status": round.status.rawValue, "rights": String(round.rights),
                    "decided": String(round.decided), "orders": String(round.orders),
                    "occasion": round.plan.occasion.rawValue,
                ]
                row["school"] = round.plan.scope.school
                row["reviewer"] = round.plan.reviewer.name
                row["due"] = round.plan.due.iso
                if isText {
                    let isLate =
                        round.signedAt == nil && round.status != .withdrawn && round.plan.due < today
                    row["status"] = console.words.text("review.stage.\(round.status.rawValue)")
                    row["occasion"] = console.words.text("review.occasion.\(round.plan.occasion.rawValue)")
                    if round.plan.scope.isOffice == true { row["school"] = console.words.text("review.field.office") }
                    if isLate { row["due", default: ""] += " " + console.words.text("review.overdue") }
                }
                return row
            }
            if format == .text, rows.isEmpty { return Console.note(console.words.text("review.none")) }
            try writeTable(
                rows,
                columns: ["id", "occasion", "school", "status", "reviewer", "due", "rights", "decided", "orders"],
                format: format,
                console: console
            )
        } catch let problem as Diagnostic {
            throw console.fail(problem, problem.code == "review.damaged" ? .integrityBroken : .wrongUse)
        }
    }
}

/// `logwacht review show`.
struct ReviewShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Shows a review: for whom it waits, whether the list is complete, and every right with its hints.",
        discussion: """
            --format csv makes the sheet that is filled in with a spreadsheet and given back with review decide --from-csv. \
            Every look is noted in the audit trail.
            """
    )

    @OptionGroup var board: BoardOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var viewer: ViewOptions

    @Option(help: "text, html (prints on A4), markdown, json, or csv: the sheet to fill in.")
    var format: ReviewFormat = .text

    @Option(help: "Only the rights of this account.")
    var account: String?

    @Flag(help: "Only rights on which something must still be decided.")
    var open = false

    @Argument(help: "The review's id.")
    var id: String

    func run() throws {
        let desk = try ReviewDesk(board, output)
        try desk.guarded {
            let round = try desk.store.review(id)
            guard let plan = round.plan else { throw Diagnostic("review.damaged", .error, ["id": id]) }
            let items = round.population.items.filter { item in
                (!open || round.waitsFor(item) != nil)
                    && (account.map { Fold.key($0) == Fold.key(item.account) } ?? true)
            }
            var changed: [ChangedSince] = []
            if round.startedAt != nil, round.signedAt == nil {
                let builder = try desk.builder()
                changed = ChangedSince.between(round.population, builder.within(plan.scope, builder.allItems()))
            }
            let view = try viewer.view(desk.store, desk.console, usual: .accountReview)
            try desk.store.note(
                view.draft("review", of: id, at: desk.now, details: ["format": format.rawValue])
            )
            let renderer = desk.console.renderer
            switch format {
            case .json: Console.write(renderer.reviewJSON(round, items: items, changed: changed))
            case .csv:
                guard round.startedAt != nil else { throw Diagnostic("review.not-open", .error, ["id": id]) }
                Console.write(renderer.reviewSheet(round, items: items, papers: desk.papers))
            case .text, .html, .markdown:
                let previous = try desk.earlier(than: round)
                let paper = desk.papers.round(round, items: items, changed: changed, previous: previous)
                Console.write(renderer.paper(paper, as: PaperFormat(rawValue: format.rawValue) ?? .text))
            }
        }
    }
}

extension ReviewDesk {
    /// The counts of the exports at the round that began before this one.
    func earlier(than round: ReviewRound) throws -> [SourceCount] {
        guard let start = round.startedAt else { return [] }
        return try store.reviewSummaries().filter { ($0.startedAt ?? start) < start }
            .max { ($0.startedAt ?? start) < ($1.startedAt ?? start) }?.sources ?? []
    }
}
