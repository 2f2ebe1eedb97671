internal import Access
internal import ArgumentParser
internal import Foundation
internal import Model
internal import Reports
internal import Reviews
internal import Store

/// `logwacht review plan`.
struct ReviewPlan: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract:
            "Makes a draft of a review and shows what it would be about: accounts, minutes, what to put right first.",
        discussion: """
            --all-due makes drafts of everything that review due lists; --school-year plans the rounds of a school year for every \
            school. Nothing is planned twice for the same occasion.
            """
    )

    @OptionGroup var board: BoardOptions
    @OptionGroup var output: OutputOptions

    @Flag(help: "Plans all reviews that review due lists.")
    var allDue = false

    @Option(
        help: "Plans the rounds of the school year that begins in this year, for every school and the board's office."
    )
    var schoolYear: Int?

    @Option(help: "Only this school; its director decides. The board's office is a school too.")
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

    @Option(help: "Why. Default: periodic; with --unanswered-of unanswered.")
    var occasion: ReviewOccasion?

    @Option(help: "Who decides. Default: the school's director by the staff register.")
    var reviewer: String?

    @Option(help: "Who decides on the reviewer's own accounts. Default: the board by the staff register.")
    var boardReviewer: String?

    @Option(help: "Who decides second on guarded rights. Default: the privacy officer by the staff register.")
    var second: String?

    @Option(help: "The first day (yyyy-mm-dd). Default: today.", transform: parseDay)
    var opens: LocalDate?

    @Option(
        help: "The last day (yyyy-mm-dd). Default: as many days later as logwacht.yml says, holidays left out.",
        transform: parseDay
    )
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
            throw WrongUse.error("usage.range", ["option": "--inactive", "from": "1", "to": "3660"])
        }
        try ReviewID.validate(id)
        if format == .csv { throw WrongUse.error("usage.csv-of", ["command": "logwacht review show"]) }
        guard allDue || schoolYear != nil else { return }
        let narrowing: [Any?] = [
            school, system.first, function.first, person.first, inactive, unansweredOf, occasion, reviewer, opens, due,
            id,
        ]
        guard narrowing.allSatisfy({ $0 == nil }), !(allDue && schoolYear != nil) else {
            throw WrongUse.error("usage.plan-all")
        }
        guard [.text, .json].contains(format) else {
            throw WrongUse.error("usage.plan-all-format")
        }
        if let schoolYear, !(2000...2100).contains(schoolYear) {
            throw WrongUse.error("usage.school-year")
        }
    }

    func run() throws {
        let desk = try ReviewDesk(board, output, mode: dryRun ? .readOnly : .readWrite, tellsTables: true)
        try desk.guarded {
            if allDue { return try desk.planAll(try desk.due().all().map { ($0, nil) }, self) }
            if let schoolYear {
                return try desk.planAll(try desk.due().rhythm(schoolYear: schoolYear).map { ($0.due, $0.moment) }, self)
            }
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
            desk.warn(plan, population.items)
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
            case .board: scope.isOffice = true
            case .unknown: throw Diagnostic("review.school-unknown", column: "--school", ["found": written])
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
        var triggers = try self.triggers(scope.people, asked.occasion)
        if let earlier = asked.unansweredOf {
            scope.items = try store.review(earlier).leftOpen
            guard !scope.items.isEmpty else { throw Diagnostic("review.nothing-left", .error, ["id": earlier]) }
            triggers.append(DueReview.unanswered(earlier))
        }
        try requireFree(triggers)
        let school = scope.school
        let parts = try parts(
            school,
            isWholeBoard: school == nil && scope.isOffice != true,
            reviewer: asked.reviewer,
            board: asked.boardReviewer,
            second: asked.second
        )
        let opens = asked.opens ?? today
        let occasion = asked.occasion ?? (scope.items.isEmpty ? .periodic : .unanswered)
        let settings = access.settings.reviews
        let days = occasion == .periodic ? settings.roundDays : settings.smallDays
        return RoundPlan(
            id: try asked.id ?? freeID(opens.year, school, taken: takenIDs()),
            scope: scope,
            occasion: occasion,
            reviewer: parts.reviewer,
            board: parts.board,
            second: parts.second,
            opens: opens,
            due: asked.due ?? Rhythm.due(opens, days: days, school, access.calendar),
            triggers: triggers.isEmpty ? nil : triggers
        )
    }

    /// What happened lately to these people that a small review for an occasion would answer.
    private func triggers(_ people: [String], _ occasion: ReviewOccasion?) throws -> [String] {
        guard let occasion, !people.isEmpty else { return [] }
        let first = day.adding(days: -access.settings.reviews.lookBackDays)
        return Trigger.find(access, from: first, through: day).filter { $0.occasion == occasion }
            .flatMap { zip($0.people, $0.keys).filter { people.contains($0.0) }.map(\.1) }
    }

    /// Refuses what another round was planned for.
    private func requireFree(_ triggers: [String]) throws {
        for round in try store.reviewSummaries() where round.status != .withdrawn {
            guard let taken = round.plan.triggers, !Set(taken).isDisjoint(with: triggers) else { continue }
            throw Diagnostic("review.occasion-done", .error, ["id": round.plan.id])
        }
    }

    /// Tells who is needed and not named: without them the round will not begin.
    func warn(_ plan: RoundPlan, _ items: [ReviewItem]) {
        console.report(
            ReviewRound.missing(plan, items).map { problem in
                var problem = problem
                problem.level = .warning
                return problem
            }
        )
    }

    /// The three parts by the staff register, or as they are named.
    ///
    /// - Throws: `review.reviewer-missing`, `review.function-unfit` and `review.same-person`.
    func parts(
        _ school: String?,
        isWholeBoard: Bool = false,
        reviewer: String? = nil,
        board: String? = nil,
        second: String? = nil
    ) throws -> (reviewer: Reviewer, board: Reviewer?, second: Reviewer?) {
        func named(_ written: String?, _ option: String, _ allowed: Set<ReviewRole>) throws -> Person? {
            guard let written else { return nil }
            let person = try person(written, option)
            guard !roles.parts(of: person, on: day, school: school).isDisjoint(with: allowed) else {
                throw Diagnostic("review.function-unfit", column: option, ["name": person.name])
            }
            return person
        }
        func usual(_ role: ReviewRole, but taken: [Person?]) -> Person? {
            let taken = taken.compactMap { $0?.number }
            return cast.people(role, school: school).first { !taken.contains($0.number) }
        }
        let secondNamed = try named(second, "--second", [.privacyOfficer, .board])
        let boardNamed = try named(board, "--board-reviewer", [.board])
        var first = try named(reviewer, "--reviewer", [.director, .board])
        if first == nil, !isWholeBoard {
            // The board decides where no director does: at its own office, and at a school without one.
            let taken = [secondNamed, boardNamed]
            first = (school == nil ? nil : usual(.director, but: taken)) ?? usual(.board, but: taken)
        }
        guard let first else {
            throw Diagnostic("review.reviewer-missing", column: "--reviewer", ["school": school ?? ""])
        }
        let own = boardNamed ?? usual(.board, but: [first, secondNamed])
        let other = secondNamed ?? usual(.privacyOfficer, but: [first, own])
        let people = [first.number, own?.number, other?.number].compactMap { $0 }
        guard Set(people).count == people.count else { throw Diagnostic("review.same-person") }
        return (self.reviewer(first), own.map(self.reviewer), other.map(self.reviewer))
    }

    /// Year, school and the first number that is free.
    ///
    /// - Parameter taken: the ids that there are.
    func freeID(_ year: Int, _ school: String?, taken: Set<String>) -> String {
        ReviewID.free("\(year)-\(ReviewID.word(school ?? "bestuur"))-", but: taken)
    }

    /// The ids of all reviews.
    func takenIDs() throws -> Set<String> { Set(try store.reviewSummaries().map(\.plan.id)) }
}
