import Foundation
import GRDB
import Model
import Reviews
import TestSupport
import Testing
import Trail

@testable import Store

@Suite struct ReviewStoreTests {
    private let now = moment("2026-09-15T08:00:00Z")
    private let director = ReviewActor(number: "102", name: "Bosman, B.")

    private var plan: RoundPlan {
        RoundPlan(
            id: "2026-de-linde-1",
            scope: ReviewScope(),
            reviewer: Reviewer(number: "102", name: "Bosman, B."),
            board: nil,
            second: nil,
            opens: LocalDate(dayNumber: 20_711),
            due: LocalDate(dayNumber: 20_732)
        )
    }

    private var population: Population {
        let items = ["aaaaaaaaaaaa", "bbbbbbbbbbbb"].map { id in
            ReviewItem(
                id: id,
                system: .parnassys,
                account: "account-\(id)",
                right: "Leerkracht",
                meaning: nil,
                school: "De Linde",
                resource: nil,
                holder: .person,
                personNumber: "101",
                personName: "Iemand",
                functions: [],
                rightClass: .plain,
                allowance: .allowed,
                lastUse: nil,
                uses: 0,
                tellsUse: true,
                hints: [],
                source: "accounts-parnassys.csv#1"
            )
        }
        return Population(items: items, sources: [SourceCount(system: .parnassys, accounts: 2, digest: "first")])
    }

    private func begun(_ store: FindingStore) throws -> ReviewRound {
        let round = ReviewRound()
        try store.addToReview(plan.id, try round.apply(.plan(plan), director, now: now))
        let start = ReviewCommand.start(population, previous: [], shrinkReason: nil)
        let events = try store.review(plan.id).apply(start, director, now: now)
        try store.addToReview(plan.id, events, population: population)
        return try store.review(plan.id)
    }

    private func code(_ body: () throws -> Void) -> String {
        do { try body() } catch let problem as Diagnostic { return problem.code } catch { return "\(error)" }
        return "nothing was thrown"
    }

    @Test func `a round is kept event by event, each a link of the trail with what proves it`() throws {
        let folder = try TemporaryFolder()
        let store = try FindingStore.open(folder.store, mode: .create)
        let round = try begun(store)
        #expect(round.status == .open && round.startHash == population.hash && round.population == population)
        let decision = ReviewCommand.decide(
            [DecisionInput("aaaaaaaaaaaa", .keep)],
            .single,
            present: ["aaaaaaaaaaaa"]
        )
        try store.addToReview(plan.id, try round.apply(decision, director, now: now))
        #expect(try store.review(plan.id).figures.decided == 1)
        let links = try store.trail(subject: plan.id)
        #expect(links.map(\.entry.action) == ["review.planned", "review.started", "review.decided"])
        #expect(links[1].details?["population"] == population.hash && links[2].entry.role == "director")
        #expect(try store.verify().isWhole && store.reviewFaults().isEmpty)
        #expect(try store.reviews().map(\.plan?.id) == [plan.id])
        #expect(code { _ = try store.review("nooit") } == "review.unknown")
    }

    @Test func `of two who decide at once the second is refused, and nothing of it is kept`() throws {
        let folder = try TemporaryFolder()
        let store = try FindingStore.open(folder.store, mode: .create)
        let seen = try begun(store)
        func decide(_ id: String) throws {
            let command = ReviewCommand.decide([DecisionInput(id, .keep)], .single, present: Set(seen.items.keys))
            try store.addToReview(plan.id, try seen.apply(command, director, now: now))
        }
        try decide("aaaaaaaaaaaa")
        let links = try store.trail().count
        #expect(code { try decide("bbbbbbbbbbbb") } == "review.changed-meanwhile")
        #expect(
            code { try store.addToReview(plan.id, try ReviewRound().apply(.plan(plan), director, now: now)) }
                == "review.exists"
        )
        #expect(try store.trail().count == links && store.review(plan.id).figures.decided == 1)
    }

    @Test(arguments: [
        "UPDATE review_population SET body = CAST(replace(CAST(body AS TEXT), 'Leerkracht', 'Leerkrachd') AS BLOB)",
        "UPDATE review_event SET body = CAST(replace(CAST(body AS TEXT), 'Bosman', 'Postma') AS BLOB) WHERE number = 1",
        "DELETE FROM review_event WHERE number = 2", "DELETE FROM review_population",
    ])
    func `what was altered or removed in the file shows`(_ sql: String) throws {
        let folder = try TemporaryFolder()
        let store = try FindingStore.open(folder.store, mode: .create)
        _ = try begun(store)
        try store.queue.write { try $0.execute(sql: sql) }
        #expect(try store.reviewFaults() == [plan.id])
        #expect(code { _ = try store.review(plan.id) } == "review.damaged")
    }
}
