internal import Access
internal import ArgumentParser
internal import Foundation
internal import Model
internal import Reports
internal import Reviews
internal import Store
internal import Triage

extension ReviewDesk {
    /// What should be planned.
    func due() throws -> DueReviews { DueReviews(access, rounds: try store.reviewSummaries(), today: day) }

    /// Plans several reviews and lists them; one that nobody can decide on is told, and the others are planned all the same.
    func planAll(_ all: [(due: DueReview, moment: Rhythm.Moment?)], _ asked: ReviewPlan) throws {
        let builder = try builder()
        let items = builder.allItems()
        var rows: [[String: String]] = []
        var refused = 0
        // What is planned here is counted on, also when nothing of it is kept.
        var taken = try takenIDs()
        var lacking: [String: (problem: Diagnostic, ids: [String])] = [:]
        var whole: Set<String?> = []
        let planner = actor(asked.by)
        var drafts: [(id: String, events: [ReviewEvent])] = []
        // Whole rounds first: what a whole round of these days sees needs no small one.
        for (due, moment) in all.filter({ $0.due.occasion == .periodic }) + all.filter({ $0.due.occasion != .periodic })
        {
            let rights = builder.within(due.scope, items)
            if rights.isEmpty || due.occasion != .periodic && whole.contains(due.school) { continue }
            do {
                let parts = try parts(due.school, board: asked.boardReviewer, second: asked.second)
                let opens = moment?.opens ?? today
                let id = freeID(opens.year, due.school, taken: taken)
                taken.insert(id)
                let days = due.days(access.settings.reviews)
                let plan = RoundPlan(
                    id: id,
                    scope: due.scope,
                    occasion: due.occasion,
                    reviewer: parts.reviewer,
                    board: parts.board,
                    second: parts.second,
                    opens: opens,
                    due: moment?.due ?? Rhythm.due(opens, days: days, due.school, access.calendar),
                    triggers: due.triggers.isEmpty ? nil : due.triggers
                )
                if !asked.dryRun {
                    let events = try ReviewRound().apply(.plan(plan), planner, now: now, zone: zone)
                    drafts.append((plan.id, events))
                }
                if due.occasion == .periodic, moment == nil { whole.insert(due.school) }
                for problem in ReviewRound.missing(plan, rights) {
                    lacking[problem.code, default: (problem, [])].ids.append(plan.id)
                }
                var row = row(due, isText: asked.format == .text)
                row["id"] = plan.id
                row["reviewer"] = plan.reviewer.name
                row["rights"] = String(rights.count)
                row["minutes"] = String(Population(items: rights).minutes)
                row["opens"] = plan.opens.iso
                row["due"] = plan.due.iso
                rows.append(row)
            } catch let problem as Diagnostic where problem.code == "review.reviewer-missing" {
                refused += 1
                console.report([problem])
            }
        }
        // One transaction for all: a hundred would each wait for the disk.
        try store.addToReviews(drafts)
        for (_, (problem, ids)) in lacking.sorted(by: { $0.key < $1.key }) {
            var warning = problem
            warning.level = .warning
            warning.file = ids.joined(separator: ", ")
            console.report([warning])
        }
        guard !rows.isEmpty || asked.format == .json else {
            note("nothing-due")
            if refused > 0 { throw ExitCode(Outcome.wrongUse.rawValue) }
            return
        }
        let columns = ["id", "occasion", "school", "people", "rights", "minutes", "reviewer", "opens", "due"]
        try writeTable(rows, columns: columns, format: asked.format == .json ? .json : .text, console: console)
        note(asked.dryRun ? "not-kept-all" : "planned-all", ["count": .number(rows.count)])
        if refused > 0 { throw ExitCode(Outcome.wrongUse.rawValue) }
    }

    /// A due review as a row of a list: names for people, numbers for programs.
    func row(_ due: DueReview, isText: Bool) -> [String: String] {
        let people = due.people.map { number in
            isText ? access.person(access.staff.person(number: number))?.name ?? number : number
        }
        var row = ["since": due.since.iso]
        row["occasion"] = isText ? papers.name(due.occasion) : due.occasion.rawValue
        row["school"] = isText ? papers.place(due.scope) : due.school
        row["people"] = people.isEmpty ? nil : people.joined(separator: isText ? "; " : ",")
        return row
    }
}

/// `logwacht review due`.
struct ReviewDue: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "due",
        abstract: "Lists the reviews that should be planned now; says nothing when there are none.",
        discussion: """
            After a change in the staff register: a new function, the end of a function, a departure, the end of a temporary \
            contract, other groups from 1 August. By the rhythm: each school and the board's office. And what an earlier \
            review left unanswered. review plan --all-due makes drafts of them.
            """
    )

    @OptionGroup var board: BoardOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "text, json, jsonl or csv.")
    var format: OutputFormat = .text

    func run() throws {
        let desk = try ReviewDesk(board, output, mode: .readOnly)
        try desk.guarded {
            let isText = format == .text
            let rows = try desk.due().all().map { due in
                var row = desk.row(due, isText: isText)
                let reviewer = try? desk.parts(due.school).reviewer
                row["reviewer"] = isText ? reviewer?.name : reviewer?.number
                return row
            }
            if isText, rows.isEmpty { return }
            try writeTable(
                rows,
                columns: ["occasion", "since", "school", "people", "reviewer"],
                format: format,
                console: desk.console
            )
            if isText { desk.note("plan-due", ["count": .number(rows.count)]) }
        }
    }
}

/// `logwacht review withdraw`.
struct ReviewWithdraw: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "withdraw",
        abstract: "Gives up a draft, with a reason; what it was planned for is due again."
    )

    @OptionGroup var board: BoardOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "Why the draft is given up.")
    var reason: String

    @Option(help: "Who gives it up, for the audit trail. Default: the name of the operating system's user.")
    var by: String?

    @Argument(help: "The review's id.")
    var id: String

    func run() throws {
        let desk = try ReviewDesk(board, output)
        try desk.guarded {
            let round = try desk.store.review(id)
            try desk.apply(.withdraw(reason: reason.trimmedBlanks), to: round, id: id, by: desk.actor(by))
            desk.note("withdrawn", ["id": .text(id)])
        }
    }
}

/// What a scan says of reviews that should be planned.
struct ReviewWatch {
    let words: Words

    /// One line, or nil when nothing is due.
    func line(_ due: [DueReview]) -> String? {
        guard !due.isEmpty else { return nil }
        let changes = due.count { $0.occasion != .periodic && $0.occasion != .unanswered }
        return words.text(
            "watch.reviews",
            ["count": .number(due.count), "changes": changes > 0 ? .number(changes) : .text("")]
        )
    }
}
