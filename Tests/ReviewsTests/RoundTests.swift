import Model
import Reviews
import TestSupport
import Testing

@Suite struct ThreeWayTests {
    @Test func `all eight combinations have a name of their own and a sentence in both languages`() throws {
        var seen: Set<ThreeWay> = []
        for bits in 0..<8 {
            seen.insert(ThreeWay(isAllowed: bits & 4 != 0, isGranted: bits & 2 != 0, isUsed: bits & 1 != 0))
        }
        #expect(seen == Set(ThreeWay.allCases))
        for language in ["nl", "en"] {
            let words = try repositoryFile("rules/words/\(language)/reviews.yml")
            for name in ThreeWay.allCases { #expect(words.contains("three-way.\(name.rawValue): ")) }
        }
        #expect(ThreeWay(isAllowed: false, isGranted: true, isUsed: false) == .grantedBeyondMatrix)
        #expect(ThreeWay(isAllowed: true, isGranted: false, isUsed: true) == .missingInExport)
    }

    @Test func `what could not be judged has no place among the eight`() {
        var item = Fixture.item("aaaaaaaaaaaa", allowance: .notChecked)
        #expect(item.threeWay == nil)
        item.allowance = .notAllowed
        #expect(item.threeWay == .grantedBeyondMatrix)
        item.uses = 2
        #expect(item.threeWay == .usedBeyondMatrix)
        item.tellsUse = false
        #expect(item.threeWay == nil)
    }
}

@Suite struct RoundTests {
    @Test func `a round goes from draft over open, decided and signed to verified`() throws {
        let population = Fixture.population([Fixture.item("aaaaaaaaaaaa"), Fixture.item("bbbbbbbbbbbb")])
        var round = ReviewRound(population: population)
        try round.run(.plan(Fixture.plan), Fixture.director, Fixture.start)
        #expect(round.status == .draft)
        try round.run(.start(population, previous: [], shrinkReason: nil), Fixture.director, Fixture.start)
        #expect(round.status == .open && round.startHash == population.hash)
        try round.decide(DecisionInput("aaaaaaaaaaaa", .keep), Fixture.director, Fixture.at(1))
        try round.decide(DecisionInput("bbbbbbbbbbbb", .revoke), Fixture.director, Fixture.at(2))
        #expect(round.status == .decided)
        try round.run(.sign(function: "directeur", leaveOpen: false), Fixture.director, Fixture.at(3))
        #expect(round.status == .signed && round.openOrders.map(\.id) == ["bbbbbbbbbbbb"])

        func seen(_ granted: Set<String>, _ digest: String, use: String? = nil) -> Observation {
            Observation(
                granted: granted,
                lastUse: use.map { ["parnassys account-bbbbbbbbbbbb": day($0)] } ?? [:],
                openAccounts: ["parnassys account-aaaaaaaaaaaa"],
                exports: [SourceCount(system: .parnassys, accounts: 10, digest: digest)],
                day: day("2026-10-01")
            )
        }
        // The same export again proves nothing.
        try round.run(.verify(seen(["aaaaaaaaaaaa"], "first")), Fixture.director, Fixture.at(10))
        #expect(round.status == .signed)
        // Gone, but used after it was gone.
        try round.run(.verify(seen(["aaaaaaaaaaaa"], "second", use: "2026-10-02")), Fixture.director, Fixture.at(11))
        #expect(round.status == .signed)
        try round.run(
            .verify(seen(["aaaaaaaaaaaa"], "third", use: "2026-09-10")),
            Fixture.director,
            Fixture.at(60 * 24 * 3)
        )
        #expect(round.status == .verified && round.daysOpen("bbbbbbbbbbbb", now: Fixture.at(60 * 24 * 30)) == 2)
        // It comes back: the old decision counts again.
        try round.run(
            .verify(seen(["aaaaaaaaaaaa", "bbbbbbbbbbbb"], "fourth")),
            Fixture.director,
            Fixture.at(60 * 24 * 10)
        )
        #expect(round.status == .signed && round.standings["bbbbbbbbbbbb"]?.order == .reopened)
        #expect(round.daysOpen("bbbbbbbbbbbb", now: Fixture.at(60 * 24 * 15)) == 7)
        // The fold of the events is the same round.
        let again = ReviewRound(round.events, population: population)
        #expect(again.status == round.status && again.standings == round.standings)
    }

    @Test func `a removal has a number that stays when it is gone and comes back, and a later one has the next`() throws
    {
        let items = ["aaaaaaaaaaaa", "bbbbbbbbbbbb", "cccccccccccc", "dddddddddddd"].map { id in
            var item = Fixture.item(id, account: id == "aaaaaaaaaaaa" ? "z" : nil)
            item.personName = id == "dddddddddddd" ? "Aarts" : "Bosman"
            return item
        }
        var round = try Fixture.open(items)
        var keep = DecisionInput("cccccccccccc", .keepUntil)
        keep.until = day("2026-12-31")
        for input in [DecisionInput("aaaaaaaaaaaa", .revoke), DecisionInput("bbbbbbbbbbbb", .revoke), keep] {
            try round.decide(input, Fixture.director, Fixture.at(1))
        }
        try round.decide(DecisionInput("dddddddddddd", .revoke), Fixture.director, Fixture.at(2))
        #expect(round.orderName("bbbbbbbbbbbb") == nil)
        try round.run(.sign(function: "directeur", leaveOpen: false), Fixture.director, Fixture.at(3))
        func names() -> [String?] { items.map { round.orderName($0.id) } }
        // Person by person and account by account, as the list shows them; a right that was kept has none.
        let first = ["2026-de-linde-1#3", "2026-de-linde-1#2", nil, "2026-de-linde-1#1"]
        #expect(names() == first)
        func verify(_ granted: Set<String>, _ digest: String, _ day: LocalDate, _ minutes: Int64) throws {
            let exports = [SourceCount(system: .parnassys, accounts: 10, digest: digest)]
            let seen = Observation(granted: granted, lastUse: [:], openAccounts: [], exports: exports, day: day)
            try round.run(.verify(seen), Fixture.director, Fixture.at(minutes))
        }
        try verify(["cccccccccccc"], "second", day("2026-10-01"), 10)
        #expect(round.status == .verified && names() == first)
        try verify(["bbbbbbbbbbbb", "cccccccccccc"], "third", day("2027-01-04"), 20)
        #expect(names() == ["2026-de-linde-1#3", "2026-de-linde-1#2", "2026-de-linde-1#4", "2026-de-linde-1#1"])
    }

    @Test(arguments: [
        (DecisionInput("zzzz", .keep), ["review.item-unknown"]),
        (DecisionInput("dddddddddddd", .keep), ["review.own-account", "review.not-yours"]),
        (DecisionInput("aaaaaaaaaaaa", .takeNote), ["review.take-note-person"]),
        (DecisionInput("aaaaaaaaaaaa", .shrink), ["review.shrink-to-missing"]),
        (DecisionInput("aaaaaaaaaaaa", .keepUntil), ["review.until-missing"]),
        (DecisionInput("aaaaaaaaaaaa", .dontKnow), ["review.question-incomplete"]),
        (DecisionInput("bbbbbbbbbbbb", .keep), ["review.reason-missing"]),
        (DecisionInput("bbbbbbbbbbbb", .keep, reason: " . "), ["review.reason-missing"]),
        (DecisionInput("bbbbbbbbbbbb", .revoke), []),
        (DecisionInput("cccccccccccc", .revoke), ["review.reason-missing"]),
        (DecisionInput("cccccccccccc", .keep, reason: "Beheert de school."), []),
    ])
    func `a decision that cannot count is refused with what is wrong`(_ input: DecisionInput, _ codes: [String]) throws
    {
        let round = try Fixture.open([
            Fixture.item("aaaaaaaaaaaa"), Fixture.item("bbbbbbbbbbbb", hints: [Fixture.hint]),
            Fixture.item("cccccccccccc", "Applicatiebeheerder", rightClass: .administrator),
            Fixture.item("dddddddddddd", person: "102"),
        ])
        #expect(Set(round.refusals(input)) == Set(codes))
    }

    @Test func `others, twice, on a vanished account, on a closed round and with a clock set back are refused`() throws
    {
        var round = try Fixture.open([Fixture.item("aaaaaaaaaaaa")])
        let keep = DecisionInput("aaaaaaaaaaaa", .keep)
        #expect(round.refusals(keep, Fixture.colleague) == ["review.no-authority"])
        #expect(round.refusals(keep, Fixture.board) == ["review.not-yours"])
        #expect(round.refusals(.decide([keep], .single, present: []), Fixture.director) == ["review.account-vanished"])
        #expect(
            round.refusals(.decide([keep, keep], .sheet, present: ["aaaaaaaaaaaa"]), Fixture.director)
                == ["review.item-double"]
        )
        try round.decide(keep, Fixture.director, Fixture.at(5))
        #expect(round.refusals(keep, Fixture.director, Fixture.at(6)) == ["review.already-decided"])
        #expect(round.refusals(keep, Fixture.director, Fixture.at(4)) == ["review.clock-back"])
        try round.run(.sign(function: "directeur", leaveOpen: false), Fixture.director, Fixture.at(7))
        #expect(round.refusals(keep, Fixture.director, Fixture.at(8)) == ["review.closed"])
    }

    @Test func `once revoked is revoked, and a correction adds`() throws {
        var round = try Fixture.open([Fixture.item("aaaaaaaaaaaa"), Fixture.item("bbbbbbbbbbbb")])
        try round.decide(DecisionInput("aaaaaaaaaaaa", .revoke), Fixture.director, Fixture.at(1))
        var back = DecisionInput("aaaaaaaaaaaa", .keep, reason: "Toch nodig.")
        back.corrects = true
        #expect(round.refusals(back, Fixture.director, Fixture.at(2)) == ["review.revoked-stays"])
        try round.decide(DecisionInput("bbbbbbbbbbbb", .keep), Fixture.director, Fixture.at(2))
        var change = DecisionInput("bbbbbbbbbbbb", .revoke)
        change.corrects = true
        #expect(round.refusals(change, Fixture.director, Fixture.at(3)) == ["review.reason-missing"])
        change.reason = "Bij nader inzien niet nodig."
        try round.decide(change, Fixture.director, Fixture.at(3))
        #expect(round.standings["bbbbbbbbbbbb"]?.first.map(\.verdict) == [.keep, .revoke])
        #expect(round.standings["bbbbbbbbbbbb"]?.effective?.verdict == .revoke)
    }

    @Test func `the second decision on the privacy officer's own rights is the board's`() throws {
        let sensitive = Fixture.item("aaaaaaaaaaaa", "Intern begeleider", person: "901", rightClass: .sensitive)
        let plain = Fixture.item("bbbbbbbbbbbb", person: "901")
        var round = try Fixture.open([sensitive, plain])
        let keep = DecisionInput("aaaaaaaaaaaa", .keep)
        #expect(round.waitsFor(sensitive) == .director)
        #expect(round.refusals(keep, Fixture.board) == ["review.first-stage-open"])
        #expect(Set(round.refusals(keep, Fixture.officer)).isSuperset(of: ["review.own-account", "review.not-yours"]))
        try round.decide(keep, Fixture.director, Fixture.at(1))
        #expect(round.waitsFor(sensitive) == .board && round.status == .open)
        #expect(round.refusals(keep, Fixture.officer, Fixture.at(2)) == ["review.not-yours", "review.own-account"])
        try round.decide(DecisionInput("aaaaaaaaaaaa", .revoke), Fixture.board, Fixture.at(2))
        #expect(round.standings["aaaaaaaaaaaa"]?.first.map(\.verdict) == [.keep])
        #expect(round.standings["aaaaaaaaaaaa"]?.second.map(\.role) == [.board])
        #expect(round.standings["aaaaaaaaaaaa"]?.effective?.verdict == .revoke && round.waitsFor(sensitive) == nil)
        // What needs no second decision is the director's alone.
        let other = DecisionInput("bbbbbbbbbbbb", .keep)
        #expect(round.refusals(other, Fixture.board, Fixture.at(3)) == ["review.not-yours"])
        try round.decide(other, Fixture.director, Fixture.at(3))
        #expect(round.status == .decided)
        #expect(ReviewRound(round.events, population: round.population).standings == round.standings)
    }

    @Test func `the board decides twice on an officer who stands in for the director`() throws {
        let sensitive = Fixture.item("aaaaaaaaaaaa", "Intern begeleider", person: "901", rightClass: .sensitive)
        var round = try Fixture.open([sensitive])
        let today = Zone.amsterdam.day(Fixture.start)
        let standIn = StandIn(
            role: .director,
            person: Reviewer(number: "901", name: "Post, P."),
            days: DateSpan(from: today, through: today.adding(days: 5)),
            systems: [],
            authority: "De bestuurder"
        )
        #expect(round.refusals(.standIn(standIn), Fixture.board) == [])
        try round.run(.standIn(standIn), Fixture.board, Fixture.at(1))
        try round.decide(DecisionInput("aaaaaaaaaaaa", .keep), Fixture.board, Fixture.at(2))
        #expect(round.waitsFor(sensitive) == .board)
        try round.decide(DecisionInput("aaaaaaaaaaaa", .keep), Fixture.board, Fixture.at(3))
        #expect(round.waitsFor(sensitive) == nil)
    }

    @Test func `a right that was decided on in two stages counts once in the share of sheets and bulk`() throws {
        let sensitive = Fixture.item("aaaaaaaaaaaa", "Intern begeleider", rightClass: .sensitive)
        var round = try Fixture.open([sensitive, Fixture.item("bbbbbbbbbbbb")])
        func give(_ items: [String], _ manner: Manner, _ actor: ReviewActor, _ minutes: Int64) throws {
            let inputs = items.enumerated().map {
                DecisionInput($0.element, .keep, reason: "past bij het werk \($0.offset)")
            }
            try round.run(.decide(inputs, manner, present: Set(round.items.keys)), actor, Fixture.at(minutes))
        }
        try give(["aaaaaaaaaaaa", "bbbbbbbbbbbb"], .sheet, Fixture.director, 1)
        try give(["aaaaaaaaaaaa"], .sheet, Fixture.officer, 2)
        #expect(round.figures.decided == 2 && round.figures.sheet == 2 && round.figures.bulk == 0)
    }

    @Test func `a plan without a board does not begin with rights of those who decide`() {
        var plan = Fixture.plan
        plan.board = nil
        let officers = Fixture.item("aaaaaaaaaaaa", "Intern begeleider", person: "901", rightClass: .sensitive)
        #expect(ReviewRound.missing(plan, [officers]).map(\.code) == ["review.board-missing"])
        #expect(ReviewRound.missing(plan, [Fixture.item("bbbbbbbbbbbb", person: "901")]).isEmpty)
        let directors = Fixture.item("bbbbbbbbbbbb", person: "102")
        #expect(ReviewRound.missing(plan, [directors]).map(\.code) == ["review.board-missing"])
    }

    @Test func `guarded rights wait for a second decision, which adds and never softens`() throws {
        var round = try Fixture.open([
            Fixture.item("aaaaaaaaaaaa", "Intern begeleider", rightClass: .sensitive),
            Fixture.item("bbbbbbbbbbbb"),
        ])
        #expect(round.refusals(DecisionInput("aaaaaaaaaaaa", .keep), Fixture.officer) == ["review.first-stage-open"])
        #expect(
            Set(round.refusals(DecisionInput("bbbbbbbbbbbb", .keep), Fixture.officer))
                == ["review.no-second-stage", "review.first-stage-open"]
        )
        try round.decide(DecisionInput("aaaaaaaaaaaa", .keep), Fixture.director, Fixture.at(1))
        #expect(round.waitsFor(try #require(round.items["aaaaaaaaaaaa"])) == .privacyOfficer)
        try round.decide(DecisionInput("aaaaaaaaaaaa", .revoke), Fixture.officer, Fixture.at(2))
        #expect(round.waitsFor(try #require(round.items["aaaaaaaaaaaa"])) == nil)
        #expect(round.standings["aaaaaaaaaaaa"]?.first.first?.verdict == .keep)
        #expect(round.standings["aaaaaaaaaaaa"]?.effective?.verdict == .revoke)
    }

    @Test func `bulk is at most ten of one kind, with a reason and never of guarded rights`() throws {
        let plain = (0..<12).map { Fixture.item("aaaaaaaaaa\($0 + 10)") }
        let other = Fixture.item("bbbbbbbbbbbb", "Administratie")
        let guarded = Fixture.item("cccccccccccc", rightClass: .sensitive)
        let round = try Fixture.open(plain + [other, guarded])
        func bulk(_ items: [ReviewItem], _ reason: String? = "Zelfde werk.") -> [String] {
            let inputs = items.map { DecisionInput($0.id, .keep, reason: reason) }
            return round.refusals(.decide(inputs, .bulk, present: Set(round.items.keys)), Fixture.director)
        }
        #expect(bulk(Array(plain.prefix(10))).isEmpty)
        #expect(bulk(Array(plain.prefix(11))) == ["review.bulk-too-many"])
        #expect(bulk(Array(plain.prefix(2)), nil) == ["review.reason-missing", "review.reason-missing"])
        #expect(bulk([plain[0], other]) == ["review.bulk-kinds"])
        #expect(bulk([plain[0], guarded]) == ["review.bulk-guarded"])
        // A reason that was dragged down a sheet is bulk under another name.
        let sheet = plain.map { DecisionInput($0.id, .keep, reason: "Akkoord.") }
        #expect(
            round.refusals(.decide(sheet, .sheet, present: Set(round.items.keys)), Fixture.director)
                == ["review.reason-copied"]
        )
    }

    @Test func `what is the director's own goes to the board, and a stand-in acts only in his time and systems`() throws
    {
        var round = try Fixture.open([Fixture.item("aaaaaaaaaaaa", person: "102"), Fixture.item("bbbbbbbbbbbb")])
        try round.decide(DecisionInput("aaaaaaaaaaaa", .keep), Fixture.board, Fixture.at(1))
        let person = Reviewer(number: "103", name: "Claassen, C.")
        func standIn(
            _ first: String,
            _ last: String,
            _ systems: [System],
            _ authority: String = "Besluit bestuur"
        ) -> StandIn {
            StandIn(
                role: .director,
                person: person,
                days: DateSpan(from: day(first), through: day(last)),
                systems: systems,
                authority: authority
            )
        }
        #expect(
            round.refusals(.standIn(standIn("2026-09-01", "2026-09-30", [], "")), Fixture.board)
                == ["review.authority-missing"]
        )
        #expect(
            round.refusals(.standIn(standIn("2026-09-01", "2026-09-30", [])), Fixture.colleague)
                == ["review.stand-in-self"]
        )
        let keep = DecisionInput("bbbbbbbbbbbb", .keep)
        try round.run(.standIn(standIn("2026-08-01", "2026-08-31", [])), Fixture.board, Fixture.at(2))
        #expect(round.refusals(keep, Fixture.colleague, Fixture.at(3)) == ["review.no-authority"])
        try round.run(.standIn(standIn("2026-09-01", "2026-09-30", [.afas])), Fixture.board, Fixture.at(3))
        #expect(round.refusals(keep, Fixture.colleague, Fixture.at(4)) == ["review.not-yours"])
        try round.run(.standIn(standIn("2026-09-01", "2026-09-30", [])), Fixture.board, Fixture.at(4))
        try round.decide(keep, Fixture.colleague, Fixture.at(5))
        #expect(round.standings["bbbbbbbbbbbb"]?.first.last?.isStandIn == true)
    }

    @Test func `don't know is a question to one person, and the right stays open`() throws {
        var round = try Fixture.open([Fixture.item("aaaaaaaaaaaa")])
        var ask = DecisionInput("aaaaaaaaaaaa", .dontKnow)
        ask.askWhom = "103"
        ask.askBy = day("2026-09-20")
        try round.decide(ask, Fixture.director, Fixture.at(1))
        #expect(round.undecided.count == 1 && round.openQuestions.count == 1)
        #expect(
            round.refusals(.answer(item: "aaaa", text: "Ja."), Fixture.officer, Fixture.at(2)) == ["review.not-asked"]
        )
        try round.run(.answer(item: "aaaa", text: "Zij geeft les."), Fixture.colleague, Fixture.at(2))
        #expect(round.openQuestions.isEmpty && round.undecided.count == 1)
        try round.decide(DecisionInput("aaaaaaaaaaaa", .keep), Fixture.director, Fixture.at(3))
        #expect(round.status == .decided)
    }

    @Test func `a start is refused without a second reviewer, without the board and on a list that shrank by half`()
        throws
    {
        var plan = Fixture.plan
        plan.second = nil
        plan.board = nil
        let population = Fixture.population([Fixture.item("aaaaaaaaaaaa", person: "102", rightClass: .sensitive)])
        var round = ReviewRound(population: population)
        try round.run(.plan(plan), Fixture.director, Fixture.start)
        let previous = [SourceCount(system: .parnassys, accounts: 20, digest: "x")]
        #expect(
            Set(round.refusals(.start(population, previous: previous, shrinkReason: nil), Fixture.director))
                == ["review.second-missing", "review.board-missing", "review.export-shrunk"]
        )
        #expect(
            !round.refusals(.start(population, previous: previous, shrinkReason: "Twee scholen weg."), Fixture.director)
                .contains("review.export-shrunk")
        )
    }

    @Test func `what is left open at signing is named`() throws {
        var round = try Fixture.open([Fixture.item("aaaaaaaaaaaa"), Fixture.item("bbbbbbbbbbbb")])
        try round.decide(DecisionInput("aaaaaaaaaaaa", .keep), Fixture.director, Fixture.at(1))
        let sign = ReviewCommand.sign(function: "directeur", leaveOpen: false)
        #expect(round.refusals(sign, Fixture.director, Fixture.at(2)) == ["review.still-open"])
        #expect(round.refusals(sign, Fixture.officer, Fixture.at(2)) == ["review.not-signer"])
        try round.run(.sign(function: "directeur", leaveOpen: true), Fixture.director, Fixture.at(2))
        #expect(round.leftOpen == ["bbbbbbbbbbbb"])
    }

    @Test func `the hash is that of the listing, and a tab in a name cannot move a column`() {
        let population = Fixture.population([
            Fixture.item("bbbbbbbbbbbb", account: "a\tb\nc"), Fixture.item("aaaaaaaaaaaa"),
        ])
        #expect(population.listing.split(separator: "\n").count == 2)
        #expect(population.listing.hasPrefix("aaaaaaaaaaaa\t"))
        #expect(population.hash == Population.sha256(population.listing) && population.hash.count == 64)
        #expect(Population.sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }
}
