import EventStore
import Foundation
import GRDB
import Incidents
import Model
import TestSupport
import Testing
import Trail
import Triage

@testable import Reviews
@testable import Store

/// Every table is filled with values that occur nowhere else, everything past its term is destroyed, and the bytes are searched.
@Suite struct PurgeTests {
    private let officer = IncidentActor(name: "P. Visser", role: .privacyOfficer)
    private let now = moment("2029-08-01T10:00:00Z")
    private var cuts: RetentionCuts {
        RetentionCuts(
            logs: moment("2029-02-01T10:00:00Z"),
            register: moment("2026-08-01T10:00:00Z"),
            reviews: moment("2026-08-01T10:00:00Z"),
            zone: .amsterdam
        )
    }

    /// Values that must be gone afterwards; every one is there before. Who acted stays in the chain of the trail (`P. Visser`).
    private static let gone = [
        "wegaccount", "Wegpersoon", "wegbewijs", "weg-export.csv", "wegbestand.csv", "Wegregel", "Wegreden",
        "Wegafspraak", "weggebruiker", "Wegschool", "Wegincident", "Wegmelder", "Wegronde", "Wegbeheerder",
        "Wegbekeken", "wegleerling", "10.9.8.7", "Wegstraat 1", "wegontheffing", "Wegtoelichting", "Weggezien",
    ]
    /// Values whose term is not over, or that an incident holds.
    private static let kept = [
        "blijfaccount", "blijfbewijs", "blijfgebruiker", "Blijfincident", "Blijfronde", "Blijfbekeken", "blijfafspraak",
        "blijfbestand.csv", "Blijfregel", "blijfontheffing", "Blijftoelichting",
    ]

    /// A chunk of events with these users, a day apart.
    private func chunk(_ users: [(String, String)], file: Int) throws -> EventPacker.Packed {
        let schema = EventSchema(dataset: "parnassys-logins", fields: ["user.name", "source.ip"])
        var batch = EventBatch(schema: schema, file: "a.csv")
        for (number, (user, time)) in users.enumerated() {
            let raw = Array("\(user) \(time)".utf8)
            batch.rows.append(
                EventBatch.Row(
                    start: UInt32(batch.raw.count),
                    length: UInt32(raw.count),
                    record: number + 1,
                    time: moment(time),
                    certainty: .exact,
                    system: .parnassys
                )
            )
            batch.raw += raw
            for value in [user, user.hasPrefix("weg") ? "10.9.8.7" : "10.1.1.1"] {
                batch.slots.append(.decoded(batch.arena.count, value.utf8.count))
                batch.arena += Array(value.utf8)
            }
        }
        var packer = EventPacker(
            source: schema.dataset,
            fields: [.init("user.name", place: 0), .init("source.ip", place: 1)],
            file: file
        )
        var packed: [EventPacker.Packed] = []
        packer.add(batch) { packed.append($0) }
        packer.flush { packed.append($0) }
        return try #require(packed.first)
    }

    private func input(_ file: String, last: String, found: String) -> InputCoverage {
        var input = InputCoverage(file: file, source: "parnassys-logins")
        input.records = 2
        input.unreadable = ["csv.bad-date": 1]
        input.last = moment(last)
        input.diagnostics = [Diagnostic("csv.bad-date", file: file, record: 2, ["found": found])]
        return input
    }

    private func file(_ number: Int, _ coverage: InputCoverage) -> KnownFile {
        KnownFile(
            number: number,
            hash: [UInt8](repeating: UInt8(number), count: 32),
            length: 9,
            recipe: [1],
            first: coverage.last,
            last: coverage.last,
            name: coverage.file,
            coverage: coverage
        )
    }

    private func evidence(_ file: String, _ time: String, _ fields: [String: String]) -> Evidence {
        Evidence(source: "parnassys-logins", file: file, record: 1, sha256: "aa", time: moment(time), fields: fields)
    }

    /// Findings, coverage, books and events: what scans leave.
    private func fillLogs(_ store: FindingStore, scannedAt: String = "2029-07-31T03:00:00Z") throws {
        let old = evidence(
            "weg-export.csv",
            "2029-01-05T08:00:00Z",
            ["user.name": "wegbewijs", "pupil": "wegleerling"]
        )
        let young = evidence("a.csv", "2029-06-05T08:00:00Z", ["user.name": "blijfbewijs"])
        let findings = [
            sample(
                "00000000000000a1",
                account: "blijfaccount",
                lastSeen: "2029-06-05T08:00:00Z",
                evidence: [old, young]
            ),
            sample(
                "00000000000000a2",
                school: "Wegschool",
                person: "Wegpersoon",
                account: "wegaccount",
                lastSeen: "2029-01-06T08:00:00Z",
                facts: ["address": .text("Wegstraat 1")],
                evidence: [old]
            ),
        ]
        let straddling = try chunk(
            [("weggebruiker", "2029-01-31T08:00:00Z"), ("blijfgebruiker", "2029-02-02T08:00:00Z")],
            file: 2
        )
        let past = try chunk([("weggebruiker", "2029-01-02T08:00:00Z"), ("weg2", "2029-01-03T08:00:00Z")], file: 1)
        let inputs = [
            input("wegbestand.csv", last: "2029-01-03T08:00:00Z", found: "Wegregel"),
            input("oud-maar-er-nog.csv", last: "2029-01-04T08:00:00Z", found: "Wegregel"),
            input("blijfbestand.csv", last: "2029-02-02T08:00:00Z", found: "Blijfregel"),
        ]
        var events = EventChanges()
        for packed in [past, straddling] { events.added.append((packed.info, { @Sendable in packed.bytes })) }
        events.files = [file(1, inputs[0]), file(2, inputs[2]), file(3, inputs[1])]
        events.keptSince = moment("2028-12-01T00:00:00Z")
        // What was seen is packed; the key beside it is not.
        let seen = Array("Weggezien".utf8)
        events.seen = SeenByScan(key: seen, chunks: [], parts: ["usage": seen])
        var coverage = Coverage(asOf: now)
        // The first file is not there any more.
        coverage.inputs = [inputs[1], inputs[2]]
        func usage(_ account: String, _ day: String) throws -> UsageRecord {
            let day = try #require(LocalDate(iso: day))
            return UsageRecord(system: .parnassys, account: account, right: "PZ", day: day, successes: 1, failures: 0)
        }
        let days = try ["2026-07-31", "2029-01-03"].map { text in
            let school = text < "2029" ? "Wegschool" : nil
            let day = try #require(LocalDate(iso: text))
            return DayRecord(source: "parnassys-logins", school: school, day: day, events: 2, isExpected: true)
        }
        _ = try store.record(
            findings: findings,
            coverage: coverage,
            digest: "d1",
            books: ScanBooks(
                usage: [try usage("weggebruiker", "2029-01-31"), try usage("blijfgebruiker", "2029-02-02")],
                days: days
            ),
            events: events,
            at: moment(scannedAt)
        )
    }

    /// Judgements, agreements, incidents, reviews and looks: what people leave.
    private func fillDecisions(_ store: FindingStore) throws {
        try store.judge([
            Judgement(
                finding: "00000000000000a2",
                at: moment("2029-01-08T08:00:00Z"),
                verdict: .justified,
                by: "P. Visser",
                byNumber: "102",
                reason: "Wegreden"
            )
        ])
        for (account, until) in [("wegaccount", "2029-01-20"), ("blijfafspraak", "2029-12-01")] {
            let through = try #require(LocalDate(iso: until))
            let agreement = Agreement(
                scope: Agreement.Scope(account: account),
                owner: account == "wegaccount" ? "Wegafspraak" : "P. Visser",
                ownerNumber: nil,
                madeBy: "P. Visser",
                reason: "afgesproken",
                days: DateSpan(from: through.adding(days: -9), through: through),
                at: moment("2029-01-11T08:00:00Z")
            )
            try store.keep(agreement, hiding: 1)
        }
        for (name, reporter, at) in [
            ("Wegincident", "Wegmelder", "2026-07-01T08:00:00Z"),
            ("Blijfincident", "Blijfmelder", "2026-07-02T08:00:00Z"),
        ] {
            let then = moment(at)
            let changes = try Procedure(terms: ProcedureTerms(), zone: .amsterdam).open(
                Opening(kind: .access, title: name, reporter: reporter, drillSpeed: nil),
                times: Times(detected: then, reported: then),
                nature: nil,
                cause: .unknown,
                fields: [.description: name],
                now: then
            )
            let incident = try store.openIncident(
                changes,
                isDrill: false,
                actor: officer,
                at: then,
                now: then,
                zone: .amsterdam
            )
            guard name.hasPrefix("Weg") else { continue }
            _ = try store.addToIncident(
                incident.id,
                [.closed(lessons: "Wegincident")],
                version: incident.version,
                actor: officer,
                at: then,
                now: then
            )
        }
        for (id, name, signed) in [
            ("2026-wegschool-1", "Wegronde", "2026-07-30T08:00:00Z"),
            ("2026-b-1", "Blijfronde", "2026-08-02T08:00:00Z"),
        ] { try fillReview(store, id, name, signed: moment(signed)) }
        try fillExemptions(store)
        for (whom, at) in [("Wegbekeken", "2026-07-01T08:00:00Z"), ("Blijfbekeken", "2029-07-01T08:00:00Z")] {
            let view = View(purpose: .oversight, actor: "F. Groen")
            try store.note(view.draft("timeline", of: "timeline", at: moment(at), details: ["whom": whom]))
        }
    }

    private func fillExemptions(_ store: FindingStore) throws {
        let items = [("weg", "2029-01-05T08:00:00Z"), ("blijf", "2029-06-05T08:00:00Z")].map { name, at in
            ExemptionItem(
                id: "\(name)-id",
                at: moment(at),
                account: "\(name)ontheffing",
                personNumber: "101",
                name: "\(name)ontheffing",
                school: nil,
                findings: []
            )
        }
        let plan = ExemptionPlan(
            id: "ontheffingen-1",
            school: nil,
            from: LocalDate(dayNumber: 21_550),
            through: LocalDate(dayNumber: 21_700),
            samplePercent: nil,
            seed: "s",
            reviewer: Reviewer(number: "102", name: "P. Visser"),
            board: nil,
            due: LocalDate(dayNumber: 21_720),
            total: 2,
            flagged: 0,
            hash: ExemptionPlan.hash(items),
            at: moment("2029-06-06T08:00:00Z"),
            by: "P. Visser"
        )
        try store.plan(plan, items)
        let judgements = zip(items, ["Wegtoelichting", "Blijftoelichting"]).map { item, reason in
            ExemptionJudgement(
                item: item.id,
                review: plan.id,
                at: moment("2029-06-07T08:00:00Z"),
                verdict: .unjustified,
                by: "P. Visser",
                byNumber: "102",
                reason: reason
            )
        }
        try store.judge(judgements, of: items)
    }

    private func fillReview(_ store: FindingStore, _ id: String, _ name: String, signed: Instant) throws {
        let reviewer = Reviewer(number: "102", name: name)
        let plan = RoundPlan(
            id: id,
            scope: ReviewScope(),
            reviewer: reviewer,
            board: nil,
            second: nil,
            opens: LocalDate(dayNumber: 20_600),
            due: LocalDate(dayNumber: 20_620)
        )
        let item = ReviewItem(
            id: "aaaaaaaaaaaa",
            system: .parnassys,
            account: name == "Wegronde" ? "wegaccount" : "blijfaccount",
            right: "Leerkracht",
            meaning: nil,
            school: nil,
            resource: nil,
            holder: .person,
            personNumber: "101",
            personName: name == "Wegronde" ? "Wegbeheerder" : "Blijfbeheerder",
            functions: [],
            rightClass: .plain,
            allowance: .allowed,
            lastUse: nil,
            uses: 0,
            tellsUse: true,
            hints: [],
            source: "accounts-parnassys.csv#1"
        )
        let population = Population(
            items: [item],
            sources: [SourceCount(system: .parnassys, accounts: 1, digest: "first")]
        )
        let actor = ReviewActor(number: "102", name: "P. Visser")
        let start = moment("2026-06-01T08:00:00Z")
        let round = ReviewRound()
        try store.addToReview(id, try round.apply(.plan(plan), actor, now: start))
        let begin = ReviewCommand.start(population, previous: [], shrinkReason: nil)
        try store.addToReview(id, try store.review(id).apply(begin, actor, now: start), population: population)
        let body = ReviewEvent.Body.signed(
            role: .director,
            function: "Directeur",
            hash: population.hash,
            figures: ReviewFigures(),
            leftOpen: []
        )
        let event = ReviewEvent(number: 3, at: signed, actor: actor, body: body)
        try store.addToReview(id, [event])
    }

    /// All that the store's files hold: their bytes, and what lies packed in them.
    private func content(_ folder: TemporaryFolder, _ store: FindingStore) throws -> [Data] {
        var found: [Data] = []
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.url.path) {
            found.append(try Data(contentsOf: folder.url.appendingPathComponent(name)))
        }
        for chunk in try store.keptChunks() { found.append(Data(try store.chunkBytes(chunk.id))) }
        return found
    }

    private func holds(_ content: [Data], _ value: String) -> Bool {
        content.contains { $0.range(of: Data(value.utf8)) != nil }
    }

    private func destroy(_ store: FindingStore) throws -> [Destruction] {
        try store.destroyPastTerm(cuts, actor: "P. Visser", role: "privacy-officer", ground: "term", now: now)
    }

    @Test func `every table of the store has a term`() throws {
        let folder = try TemporaryFolder()
        let store = try FindingStore.open(folder.store, mode: .create)
        let tables = try store.queue.read { database in
            try String.fetchAll(
                database,
                sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
            )
        }
        #expect(RetentionTable.all.map(\.name).sorted() == tables)
        for table in RetentionTable.all {
            if case .with(let other) = table.term { #expect(tables.contains(other)) }
        }
    }

    @Test(arguments: ["nl", "en"]) func `what is destroyed has a name that people know`(_ language: String) throws {
        let folder = try TemporaryFolder()
        let store = try FindingStore.open(folder.store, mode: .create)
        try fillLogs(store)
        try fillDecisions(store)
        let place = URL(filePath: #filePath).appending(path: "../../../rules/words/\(language)/retention.yml")
            .standardized
        let words = try String(contentsOf: place, encoding: .utf8)
        let gone = try store.pastTerm(cuts)
        #expect(gone.contains { $0.what == "exemption_judgement" })
        for item in gone { #expect(words.contains("\npurge.what.\(item.what): "), "\(item.what)") }
    }

    @Test func `of what is past its term no byte is left in any table, and the rest is whole`() throws {
        let folder = try TemporaryFolder()
        let store = try FindingStore.open(folder.store, mode: .create)
        try fillLogs(store)
        try fillDecisions(store)
        // Every table has rows, or the search below would prove nothing of it.
        try store.queue.read { database in
            for table in RetentionTable.all where table.name != "destruction" {
                let count = try Int.fetchOne(database, sql: "SELECT count(*) FROM \(table.name)") ?? 0
                #expect(count > 0, "\(table.name) is empty")
            }
        }
        let before = try content(folder, store)
        for value in Self.gone + Self.kept { #expect(holds(before, value), "\(value) was never there") }
        let pressed = try store.queue.read { try Data.fetchAll($0, sql: "SELECT body FROM event_chunk") }

        let shown = try store.pastTerm(cuts)
        #expect(try content(folder, store) == before)
        let gone = try destroy(store)
        #expect(gone == shown)
        #expect(
            Set(gone.map(\.what)) == [
                "evidence", "judgement", "finding", "event_chunk", "event_file", "usage", "coverage_day",
                "coverage_input", "agreement", "incident", "review", "trail_detail", "exemption_review",
                "exemption_judgement",
            ]
        )
        #expect(gone.first { $0.what == "event_chunk" }?.count == 3)
        #expect(gone.first { $0.what == "event_file" }?.count == 2)
        #expect(gone.compactMap(\.subject) == ["2026-001", "2026-wegschool-1"])

        let after = try content(folder, store)
        #expect(after.count == 2, "a journal was left")
        // The number of a round names its school, and stays, as that of an incident does.
        for value in Self.gone { #expect(!holds(after, value), "\(value) is still in the file") }
        for value in Self.kept { #expect(holds(after, value), "\(value) is gone") }
        for body in pressed { #expect(after[0].range(of: body.suffix(24)) == nil) }

        let report = try store.verify()
        #expect(report.isWhole, "\(report.faults)")
        #expect(try store.incidentFaults().isEmpty && store.reviewFaults().isEmpty)
        #expect(try store.findings().map(\.id) == ["00000000000000a1"])
        #expect(try store.knownFiles().map(\.name) == ["blijfbestand.csv", "oud-maar-er-nog.csv"])
        #expect(try store.knownFiles().map(\.coverage.unreadableCount) == [1, 1])
        #expect(try store.keptSince() == cuts.logs)
        var events: [Int64] = []
        try store.events { slice in
            events += slice.order.map { slice.batches[$0.batch].rows[$0.row].time.seconds }
            return true
        }
        #expect(events == [moment("2029-02-02T08:00:00Z").seconds])
        // That a rule was wrong stays as a count, without who said so.
        #expect(try store.judged(from: moment("2029-01-01T00:00:00Z"), before: now) == [.justified: 1])
        #expect(try store.judgements(of: "00000000000000a2").isEmpty)
        try store.queue.read { database in
            let named = "SELECT count(*) FROM judgement WHERE length(by_name) > 0 OR by_number IS NOT NULL"
            let count = try Int.fetchOne(database, sql: named)
            #expect(count == 0)
        }
        // So does how an exemption was judged, and the list of the review still fits its hash.
        let exemptions = try store.exemptionReview("ontheffingen-1")
        #expect(exemptions.figures.verdicts == [.unjustified: 2] && exemptions.items.map(\.name).contains(""))
        #expect(try store.exemptionFaults().isEmpty)
        // What, when, by whom and why.
        let account = try store.trail(action: "retention")
        #expect(account.count == gone.count)
        #expect(account.allSatisfy { $0.entry.actor == "P. Visser" && $0.details?["ground"] == "term" })
        // A second time there is nothing to do, and not a byte changes.
        let bytes = try Data(contentsOf: URL(filePath: folder.store))
        #expect(try destroy(store).isEmpty)
        #expect(try Data(contentsOf: URL(filePath: folder.store)) == bytes)
        // The number of a destroyed agreement is not given out again.
        let again = Agreement(
            scope: Agreement.Scope(account: "a"),
            owner: "b",
            ownerNumber: nil,
            reason: "c",
            days: DateSpan(from: cuts.logDay, through: cuts.logDay),
            at: now
        )
        #expect(try store.keep(again, hiding: 0) == 3)
    }

    @Test func `when no scan ran for longer than the term, what the last one read goes too`() throws {
        let folder = try TemporaryFolder()
        let store = try FindingStore.open(folder.store, mode: .create)
        try fillLogs(store, scannedAt: "2029-01-31T03:00:00Z")
        let gone = try destroy(store)
        #expect(gone.contains { $0.what == "coverage" && $0.count == 1 })
        #expect(gone.contains { $0.what == "coverage_input" && $0.count == 2 })
        #expect(try store.latestCoverage() == nil)
        #expect(try store.knownFiles().map(\.name) == ["blijfbestand.csv"])
        #expect(try !holds(content(folder, store), "Wegregel"))
        // The next scan begins anew, and finds the store whole.
        try fillLogs(store)
        #expect(try store.latestCoverage() != nil && store.verify().isWhole)
    }

    @Test func `a chunk of events that is damaged stops the destruction, and nothing is changed`() throws {
        let folder = try TemporaryFolder()
        let store = try FindingStore.open(folder.store, mode: .create)
        try fillLogs(store)
        try store.queue.write { database in
            try database.execute(
                sql: "UPDATE event_chunk SET body = substr(body, 1, 9) WHERE first < ?1 AND last >= ?1",
                arguments: [cuts.logs.nanoseconds]
            )
        }
        let before = try Data(contentsOf: URL(filePath: folder.store))
        #expect(throws: Diagnostic("store.events-damaged", file: folder.store)) { try destroy(store) }
        #expect(try Data(contentsOf: URL(filePath: folder.store)) == before)
    }

    @Test func `a review that was altered is not destroyed, so that verify can show it`() throws {
        let folder = try TemporaryFolder()
        let store = try FindingStore.open(folder.store, mode: .create)
        try fillReview(store, "2026-a-1", "Wegronde", signed: moment("2026-07-30T08:00:00Z"))
        try store.queue.write { database in
            try database.execute(
                sql: "UPDATE review_event SET body = CAST(CAST(body AS TEXT) || ' ' AS BLOB) WHERE number = 1"
            )
        }
        #expect(try !store.pastTerm(cuts).contains { $0.what == "review" })
        #expect(try store.reviewFaults() == ["2026-a-1"])
    }
}
