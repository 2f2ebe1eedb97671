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
            ReviewPlan.self, ReviewStart.self, ReviewList.self, ReviewShow.self, ReviewDecide.self, ReviewAnswer.self,
            ReviewStandIn.self, ReviewSign.self, ReviewOrders.self, ReviewVerify.self, ReviewExport.self,
        ]
    )
}

/// `logwacht review plan`.
struct ReviewPlan: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract:
            "Makes a draft of a review and shows what it would be about: accounts, minutes, what to put right first."
    )

    @OptionGroup var board: BoardOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "Only this school; its director decides.")
    var school: String?

    @Option(help: "Only this system: parnassys, afas, sharepoint or entra; may be given more than once.")
    var system: [String] = []

    @Option(help: "Only people with this function; may be given more than once.")
    var function: [String] = []

    @Option(help: "Only this person; may be given more than once. For a small review after a change.")
    var person: [String] = []

    @Option(help: "Only accounts unused for more than so many days outside the school holidays.")
    var inactive: Int?

    @Option(help: "Only what an earlier review left open: its id.")
    var unansweredOf: String?

    @Option(help: "Why: periodic, new-function, departure, class-change, contract-end or unanswered.")
    var occasion: ReviewOccasion?

    @Option(help: "Who decides. Default: the school's director by the staff register.")
    var reviewer: String?

    @Option(help: "Who decides on the reviewer's own accounts. Default: the board by the staff register.")
    var boardReviewer: String?

    @Option(help: "Who decides second on guarded rights. Default: the privacy officer by the staff register.")
    var second: String?

    @Option(help: "The first day (yyyy-mm-dd). Default: today.", transform: parseDay)
    var opens: LocalDate?

    @Option(help: "The last day (yyyy-mm-dd). Default: the first school day three weeks later.", transform: parseDay)
    var due: LocalDate?

    @Option(help: "The review's id. Default: year, school and a number.")
    var id: String?

    @Option(help: "Who plans, for the audit trail. Default: the name of the operating system's user.")
    var by: String?

    @Option(help: "text, html, markdown or json.")
    var format: ReviewFormat = .text

    @Flag(help: "Only shows what it would be about; keeps nothing.")
    var dryRun = false

    func validate() throws {
        if let inactive, !(1...3660).contains(inactive) {
            throw ValidationError("--inactive is a number from 1 to 3660")
        }
        let allowed = CharacterSet(charactersIn: "abcdefghijklmnopqrstuvwxyz0123456789-")
        if let id, id.isEmpty || id.count > 60 || id.unicodeScalars.contains(where: { !allowed.contains($0) }) {
            throw ValidationError("--id has lower-case letters, digits and hyphens, at most 60")
        }
        if format == .csv { throw ValidationError("--format csv comes with review show, after the start") }
    }

    func run() throws {
        let desk = try ReviewDesk(board, output, mode: dryRun ? .readOnly : .readWrite, tellsTables: true)
        try desk.guarded {
            let plan = try desk.plan(self)
            let previous = try desk.previous(plan)
            let sources = SourceCount.counts(desk.access)
            let population = try desk.builder().population(
                plan.scope,
                sources: sources,
                previous: previous.population
            )
            if !dryRun { try desk.apply(.plan(plan), to: ReviewRound(), id: plan.id, by: desk.actor(by)) }
            if format == .json {
                let draft = ReviewRound(
                    try ReviewRound().apply(.plan(plan), desk.actor(by), now: desk.now, zone: desk.zone),
                    population: population
                )
                Console.write(desk.console.renderer.reviewJSON(draft, items: population.items, changed: []))
            } else {
                let paper = desk.papers.preview(plan, population, previous: previous.counts)
                Console.write(desk.console.renderer.paper(paper, as: PaperFormat(rawValue: format.rawValue) ?? .text))
            }
            if population.items.isEmpty { desk.note("empty") }
            desk.note(dryRun ? "not-kept" : "planned", ["id": .text(plan.id)])
        }
    }
}

extension ReviewDesk {
    /// The plan that the options ask for.
    fileprivate func plan(_ asked: ReviewPlan) throws -> RoundPlan {
        var scope = ReviewScope()
        if let written = asked.school {
            switch access.schools.find(written) {
            case .school(let name): scope.school = name
            case .board, .unknown: throw Diagnostic("review.school-unknown", column: "--school", ["found": written])
            }
        }
        scope.systems = try asked.system.map { written in
            guard let system = PopulationBuilder.systems.first(where: { $0.rawValue == written.lowercased() }) else {
                throw Diagnostic("review.system-unknown", column: "--system", ["found": written])
            }
            return system
        }
        scope.functions = asked.function
        scope.people = try asked.person.map { try person($0, "--person").number }
        scope.inactiveDays = asked.inactive
        if let earlier = asked.unansweredOf {
            let round = try store.review(earlier)
            scope.items = round.leftOpen
            guard !scope.items.isEmpty else { throw Diagnostic("review.nothing-left", .error, ["id": earlier]) }
        }
        let school = scope.school
        func someone(
            _ role: ReviewRole,
            _ written: String?,
            _ option: String,
            _ allowed: Set<ReviewRole>
        ) throws -> Reviewer? {
            guard let written else { return roles.people(role, access, on: day, school: school).first.map(reviewer) }
            let person = try person(written, option)
            guard !roles.parts(of: person, on: day, school: school).isDisjoint(with: allowed) else {
                throw Diagnostic("review.function-unfit", column: option, ["name": person.name])
            }
            return reviewer(person)
        }
        let first = try someone(
            .director,
            school == nil ? asked.reviewer ?? "" : asked.reviewer,
            "--reviewer",
            [.director, .board]
        )
        guard let first else {
            throw Diagnostic("review.reviewer-missing", column: "--reviewer", ["school": school ?? ""])
        }
        let own = try someone(.board, asked.boardReviewer, "--board-reviewer", [.board])
        let second = try someone(.privacyOfficer, asked.second, "--second", [.privacyOfficer, .board])
        let people = [first.number, own?.number, second?.number].compactMap { $0 }
        guard Set(people).count == people.count else { throw Diagnostic("review.same-person") }
        let opens = asked.opens ?? today
        let due = asked.due ?? Rhythm.onOrAfter(opens.adding(days: 21), school, access.calendar)
        return RoundPlan(
            id: try asked.id ?? freeID(opens.year, school),
            scope: scope,
            occasion: asked.occasion ?? (scope.items.isEmpty ? .periodic : .unanswered),
            reviewer: first,
            board: own,
            second: second,
            opens: opens,
            due: due
        )
    }

    /// Year, school and the first number that is free.
    private func freeID(_ year: Int, _ school: String?) throws -> String {
        let words = Fold.key(school ?? "bestuur").split { !$0.isASCII || !($0.isLetter || $0.isNumber) }
        let prefix = "\(year)-" + words.joined(separator: "-") + "-"
        let taken = Set(try store.reviews().compactMap(\.plan?.id))
        let number = (1...(taken.count + 1)).first { !taken.contains("\(prefix)\($0)") } ?? taken.count + 1
        return "\(prefix)\(number)"
    }
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

    @Argument(help: "The review's id.")
    var id: String

    func run() throws {
        let desk = try ReviewDesk(board, output, tellsTables: true)
        try desk.guarded {
            let round = try desk.store.review(id)
            guard let plan = round.plan else { throw Diagnostic("review.damaged", .error, ["id": id]) }
            let previous = try desk.previous(plan)
            let population = try desk.builder().population(
                plan.scope,
                sources: SourceCount.counts(desk.access),
                previous: previous.population
            )
            let command = ReviewCommand.start(population, previous: previous.counts, shrinkReason: acceptShrink)
            try desk.apply(command, to: round, id: id, by: desk.actor(by), population: population)
            Console.write(population.hash + "\n")
            desk.note(
                "started",
                [
                    "id": .text(id), "accounts": .number(population.accounts),
                    "rights": .number(population.items.count), "minutes": .number(population.minutes),
                ]
            )
            for sentence in desk.papers.sentences(population.differences) where !desk.quiet {
                Console.note("! " + desk.console.renderer.visible(sentence))
            }
        }
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
            let rows = try store.reviews().filter { !open || $0.status != .verified }.map { round in
                let isText = format == .text
                var row = [
                    "id": round.plan?.id ?? "", "status": round.status.rawValue, "rights": String(round.items.count),
                    "decided": String(round.figures.decided), "orders": String(round.openOrders.count),
                ]
                row["school"] = round.plan?.scope.school
                row["reviewer"] = round.plan?.reviewer.name
                row["due"] = round.plan?.due.iso
                if isText {
                    let isLate = round.signedAt == nil && (round.plan?.due).map { $0 < today } ?? false
                    row["status"] = console.words.text("review.stage.\(round.status.rawValue)")
                    if isLate { row["due", default: ""] += " " + console.words.text("review.overdue") }
                }
                return row
            }
            if format == .text, rows.isEmpty { return Console.note(console.words.text("review.none")) }
            try writeTable(
                rows,
                columns: ["id", "school", "status", "reviewer", "due", "rights", "decided", "orders"],
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
        return try store.reviews().filter { ($0.startedAt ?? start) < start }
            .max { ($0.startedAt ?? start) < ($1.startedAt ?? start) }?.population.sources ?? []
    }
}
