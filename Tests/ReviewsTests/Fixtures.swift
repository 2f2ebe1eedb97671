import Model
import Reviews

/// A round on a small school, and people to act in it.
enum Fixture {
    static let director = ReviewActor(number: "102", name: "Bosman, B.")
    static let board = ReviewActor(number: "900", name: "Verweij, V.")
    static let officer = ReviewActor(number: "901", name: "Post, P.")
    static let colleague = ReviewActor(number: "103", name: "Claassen, C.")
    static let start = Instant(rfc3339: "2026-09-15T08:00:00Z") ?? Instant(seconds: 0)

    static func item(
        _ id: String,
        _ right: String = "Leerkracht",
        account: String? = nil,
        person: String? = "101",
        rightClass: RightClass = .plain,
        holder: Holder = .person,
        hints: [Hint] = [],
        allowance: Allowance = .allowed
    ) -> ReviewItem {
        ReviewItem(
            id: id,
            system: .parnassys,
            account: account ?? "account-\(id)",
            right: right,
            meaning: nil,
            school: "De Linde",
            resource: nil,
            holder: holder,
            personNumber: person,
            personName: "Iemand",
            functions: ["Leerkracht"],
            rightClass: rightClass,
            allowance: allowance,
            lastUse: nil,
            uses: 0,
            tellsUse: true,
            hints: hints,
            source: "accounts-parnassys.csv#1"
        )
    }

    static let hint = Hint(.beyondMatrix, ["functions": .list(["Leerkracht"])], source: "accounts-parnassys.csv#1")

    static let plan = RoundPlan(
        id: "2026-de-linde-1",
        scope: ReviewScope(),
        reviewer: Reviewer(number: "102", name: "Bosman, B.", email: "b@klein.example"),
        board: Reviewer(number: "900", name: "Verweij, V."),
        second: Reviewer(number: "901", name: "Post, P."),
        opens: LocalDate(dayNumber: 20_711),
        due: LocalDate(dayNumber: 20_732)
    )

    static func population(_ items: [ReviewItem]) -> Population {
        Population(
            items: items,
            sources: [SourceCount(system: .parnassys, accounts: 10, digest: "first")]
        )
    }

    /// A round that has begun.
    static func open(_ items: [ReviewItem]) throws -> ReviewRound {
        let population = population(items)
        var round = ReviewRound(population: population)
        try round.run(.plan(plan), director, start)
        try round.run(.start(population, previous: [], shrinkReason: nil), director, start)
        return round
    }

    static func at(_ minutes: Int64) -> Instant { Instant(seconds: start.seconds + minutes * 60) }
}

extension ReviewRound {
    /// Applies a command and folds what came of it.
    mutating func run(_ command: ReviewCommand, _ actor: ReviewActor, _ now: Instant) throws {
        for event in try apply(command, actor, now: now) { fold(event) }
    }

    /// Decides on one right.
    mutating func decide(_ input: DecisionInput, _ actor: ReviewActor, _ now: Instant) throws {
        try run(.decide([input], .single, present: Set(items.keys)), actor, now)
    }

    /// The codes with which a command is refused; empty when it is not.
    func refusals(_ command: ReviewCommand, _ actor: ReviewActor, _ now: Instant = Fixture.at(1)) -> [String] {
        do {
            _ = try apply(command, actor, now: now)
            return []
        } catch {
            return error.all.map(\.code)
        }
    }

    func refusals(
        _ input: DecisionInput,
        _ actor: ReviewActor = Fixture.director,
        _ now: Instant = Fixture.at(1)
    ) -> [String] {
        refusals(.decide([input], .single, present: Set(items.keys)), actor, now)
    }
}
