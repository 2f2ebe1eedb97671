import Access
import Model
import TestSupport
import Testing

@testable import Checks

/// Names that nobody knows: guesses are counted in bounded memory, and whoever got in is never lost among them.
@Suite("Names that nobody knows") struct StrangerTests {
    private static let failed = [FieldName.eventOutcome: "failure"]

    private static func staff() throws -> ReferenceTables {
        var tables = try defaultTables()
        tables.staff = table(
            .staff,
            staffHeader + "1;A;jan@dewaard.example;;;Leerkracht;De Regenboog;1-8-2020;31-12-2025;;;\n"
        )
        return tables
    }

    /// What checks say of events that workers get in some order, with a limit on the names that are kept apart.
    private static func results(_ batches: [EventBatch], limit: Int, workers: Int) throws -> CheckSuite.Results {
        let model = AccessModel.read(try staff(), settings: settings()).model
        let context = CheckContext(model, asOf: amsterdam("2026-03-02", 0), attemptLimit: limit)
        var suites = [CheckSuite](repeating: CheckSuite(context), count: workers)
        for (place, one) in batches.enumerated() { suites[place % workers].inspect(one) }
        var merged = suites.removeFirst()
        for suite in suites { merged.merge(suite) }
        return merged.finish()
    }

    private static func events(_ names: Int) -> [TestEvent] {
        var events = (0..<names).map {
            TestEvent(
                .linux,
                amsterdam("2026-02-01", $0),
                "guess\($0)",
                $0 % 5 == 0 ? [FieldName.eventOutcome: "unknown"] : failed
            )
        }
        events += (0..<40).map { TestEvent(.linux, amsterdam("2026-02-01", $0), "intruder\($0 % 4)", failed) }
        events += (0..<4).map { TestEvent(.linux, amsterdam("2026-02-02", $0), "intruder\($0)") }
        events += (0..<3).map { TestEvent(.linux, amsterdam("2026-02-02", $0), "jan", failed) }
        return events
    }

    @Test("within the limit all is counted, whatever the workers", arguments: 0..<6)
    func exact(_ seed: Int) throws {
        var generator = Seeded(seed)
        let shuffled = Self.events(300).shuffled(using: &generator)
        let batches = stride(from: 0, to: shuffled.count, by: 11).map {
            batch(Array(shuffled[$0..<min($0 + 11, shuffled.count)]))
        }
        let results = try Self.results(batches, limit: 1000, workers: 1 + seed % 3)
        #expect(results.unknownAttempts == ["linux": 300])
        #expect(results.unknownAttemptsAtLeast.isEmpty)
        let found = results.of("account-without-person")
        #expect(found.map(\.account) == ["intruder0", "intruder1", "intruder2", "intruder3"])
        #expect(found.allSatisfy { $0.facts["failed"] == .number(10) && $0.count == 1 })
        #expect(results.of("activity-after-departure").first?.count == 3)
    }

    @Test("beyond it the number is a lower bound, and the findings are the same", arguments: 0..<6)
    func capped(_ seed: Int) throws {
        var generator = Seeded(seed)
        let shuffled = Self.events(3000).shuffled(using: &generator)
        let batches = stride(from: 0, to: shuffled.count, by: 97).map {
            batch(Array(shuffled[$0..<min($0 + 97, shuffled.count)]))
        }
        let results = try Self.results(batches, limit: 200, workers: 1 + seed % 3)
        let plain = try Self.results([batch(Self.events(3000))], limit: 200, workers: 1)
        #expect(results.unknownAttemptsAtLeast == ["linux"])
        #expect(results.unknownAttempts == plain.unknownAttempts)
        #expect((196...200).contains(results.unknownAttempts["linux"] ?? 0))
        #expect(results.drafts.map(\.account) == plain.drafts.map(\.account))
        #expect(results.drafts.map(\.facts) == plain.drafts.map(\.facts))
        #expect(results.of("account-without-person").count == 4)
        #expect(results.of("activity-after-departure").first?.count == 3)
    }

    @Test("a million guesses leave as many actors as a hundred") func bounded() throws {
        let model = AccessModel.read(try Self.staff(), settings: settings()).model
        var suite = CheckSuite(CheckContext(model, asOf: amsterdam("2026-03-02", 0), attemptLimit: 100))
        for run in 0..<200 {
            let guesses = (0..<1000).map {
                TestEvent(.linux, amsterdam("2026-02-01", $0), "guess\(run * 1000 + $0)", Self.failed)
            }
            suite.inspect(batch(guesses))
        }
        let results = suite.finish()
        #expect(results.actors.count == 1)
        #expect(results.ledger.uses.count == 1)
        #expect(results.unknownAttempts == ["linux": 100])
    }

    @Test("a computer that nobody listed is a guess until it got in, and a service after") func computers() throws {
        let events = [
            TestEvent(.windows, amsterdam("2026-02-01", 0), "PC-1$", Self.failed),
            TestEvent(.windows, amsterdam("2026-02-01", 1), "PC-2$", Self.failed),
            TestEvent(.windows, amsterdam("2026-02-01", 2), "PC-2$"),
        ]
        let results = try Self.results([batch(events)], limit: 10, workers: 1)
        #expect(results.unknownAttempts == ["windows": 1])
        #expect(results.serviceAccounts == ["windows pc-2$": 2])
        #expect(results.drafts.isEmpty)
    }

    @Test("a clock that runs years ahead or back is no use and stretches nothing") func implausible() throws {
        var ledger = UsageLedger(zone: settings().zone, asOf: amsterdam("2026-03-02", 0))
        let events = batch(
            ["1970-01-01", "2026-02-01", "2026-03-02", "2026-03-04", "2099-01-01"].map {
                TestEvent(.linux, amsterdam($0, 3600), "jan")
            }
        )
        ledger.add(events, actors: [0, 0, 0, 0, 0])
        let use = ledger.use(0)
        #expect(use.successes == 5)
        #expect(use.first == amsterdam("2026-02-01", 3600) && use.last == amsterdam("2026-03-02", 3600))
        #expect(use.days.count == 2)
        #expect(ledger.windows[.linux]?.events == 5)
        #expect(ledger.windows[.linux]?.first == use.first && ledger.windows[.linux]?.last == use.last)

        var wrong = UsageLedger(zone: settings().zone, asOf: amsterdam("2026-03-02", 0))
        wrong.add(batch([TestEvent(.linux, amsterdam("2099-01-01", 0), "jan")]), actors: [0])
        #expect(wrong.windows[.linux]?.last == nil && wrong.use(0).last == nil)
        wrong.merge(ledger)
        #expect(wrong.windows[.linux]?.last == use.last && wrong.use(0).successes == 6)
    }
}
