import Access
import Model
import Reviews
import TestSupport
import Testing

/// Which reviews are due, after changes and by the rhythm.
@Suite struct DueTests {
    private static let school = "De Regenboog"

    /// A board of one school: two teachers, one of whom left, an assistant who became a teacher, and a director.
    private func access(_ more: String = "", groups: String? = nil) throws -> AccessModel {
        let staff =
            PopulationTests.staff(1, "Leerkracht", Self.school, "31-05-2026")
            + PopulationTests.staff(3, "Leerkracht", Self.school) + PopulationTests.staff(9, "Directeur", Self.school)
            + "4;Naam 4;n4@dewaard.example;;;Onderwijsassistent;De Regenboog;01-08-2020;;01-08-2020;31-05-2026;\n"
            + "4;Naam 4;n4@dewaard.example;;;Leerkracht;De Regenboog;01-08-2020;;01-06-2026;;\n" + more
        let accounts =
            [1, 3, 4, 5, 9].map { "a\($0);\($0);De Regenboog;Leerkracht;01-08-2020;09-03-2026;Actief" }
            + ["koppeling;;;Leerkracht;01-08-2020;09-03-2026;Actief"]
        return try PopulationTests.access(staff, accounts.joined(separator: "\n"), groups: groups)
    }

    private func summary(
        _ id: String,
        _ occasion: ReviewOccasion = .periodic,
        scope: ReviewScope = ReviewScope(),
        opens: String,
        triggers: [String]? = nil,
        starts: Bool = false
    ) throws -> ReviewSummary {
        var plan = Fixture.plan
        plan.id = id
        plan.occasion = occasion
        plan.scope = scope
        plan.opens = day(opens)
        plan.due = day(opens).adding(days: 20)
        plan.triggers = triggers
        let population = Fixture.population([Fixture.item("aaaaaaaaaaaa")])
        var round = ReviewRound(population: population)
        let moment = try #require(Instant(rfc3339: "\(opens)T08:00:00Z"))
        try round.run(.plan(plan), Fixture.director, moment)
        if starts { try round.run(.start(population, previous: [], shrinkReason: nil), Fixture.director, moment) }
        return try #require(ReviewSummary(round))
    }

    private func small(
        _ access: AccessModel,
        _ rounds: [ReviewSummary] = [],
        _ today: String = "2026-06-10"
    ) -> [String] {
        DueReviews(access, rounds: rounds, today: day(today)).small().sorted()
            .map { "\($0.occasion.rawValue) \($0.since.iso) \($0.people.joined(separator: ","))" }
    }

    @Test func `a change is due once, until it is too long ago, and not for whoever has no account`() throws {
        let gone = "7;Naam 7;n7@dewaard.example;;;Leerkracht;De Regenboog;01-08-2020;31-05-2026;01-08-2020;;\n"
        let access = try access(gone)
        #expect(small(access) == ["departure 2026-06-01 1", "new-function 2026-06-01 4"])
        #expect(small(access, [], "2026-05-31").isEmpty)
        #expect(small(access, [], "2026-08-30").count == 2 && small(access, [], "2026-08-31").isEmpty)
        var scope = ReviewScope()
        scope.people = ["1"]
        let key = ["departure 2026-06-01 1"]
        let planned = try summary("a", .departure, scope: scope, opens: "2026-06-09", triggers: key)
        #expect(small(access, [planned]) == ["new-function 2026-06-01 4"])
    }

    @Test func `what happened to several at one school is one review of all their rights, wherever they hold`() throws {
        let second = "5;Naam 5;n5@dewaard.example;;;Leerkracht;De Regenboog;01-08-2020;07-06-2026;01-08-2020;;\n"
        let due = DueReviews(try access(second), rounds: [], today: day("2026-06-10")).small()
            .first { $0.occasion == .departure }
        #expect(due?.people == ["1", "5"] && due?.since == day("2026-06-01") && due?.school == Self.school)
        #expect(due?.scope.isEverywhere == true && due?.scope.people == ["1", "5"])
        #expect(due?.triggers == ["departure 2026-06-01 1", "departure 2026-06-08 5"])
    }

    @Test func `a whole round that began later has seen the change; one that began before, or a narrow one, has not`()
        throws
    {
        let access = try access()
        var school = ReviewScope()
        school.school = Self.school
        var narrow = school
        narrow.systems = [.afas]
        #expect(small(access, [try summary("a", scope: school, opens: "2026-06-01", starts: true)]).isEmpty)
        #expect(small(access, [try summary("a", opens: "2026-06-05", starts: true)]).isEmpty)
        #expect(small(access, [try summary("a", scope: school, opens: "2026-05-31", starts: true)]).count == 2)
        #expect(small(access, [try summary("a", scope: school, opens: "2026-06-24")]).isEmpty)
        #expect(small(access, [try summary("a", scope: school, opens: "2026-06-25")]).count == 2)
        #expect(small(access, [try summary("a", scope: narrow, opens: "2026-06-05", starts: true)]).count == 2)
    }

    @Test func `the end of one of two functions is due, and followed by another it is a new function`() throws {
        let two =
            "5;Naam 5;n5@dewaard.example;;;Leerkracht;De Regenboog;01-08-2020;;01-08-2020;;\n"
            + "5;Naam 5;n5@dewaard.example;;;Intern begeleider;De Regenboog;01-08-2020;;01-08-2020;31-05-2026;\n"
        #expect(small(try access(two)).contains("function-end 2026-06-01 5"))
        #expect(!small(try access(two)).contains("function-end 2026-06-01 4"))
    }

    @Test func `each school and the office is due by the rhythm, once, and twice where the board says so`() throws {
        let access = try access()
        func due(_ rounds: [ReviewSummary], _ today: String) -> [String] {
            DueReviews(access, rounds: rounds, today: day(today)).periodic().sorted()
                .map { "\($0.since.iso) \($0.school ?? "office")" }
        }
        #expect(due([], "2026-09-14").allSatisfy { $0.hasPrefix("2025-09-15") })
        #expect(due([], "2026-09-15").contains("2026-09-15 De Regenboog"))
        #expect(due([], "2026-09-15").contains("2026-09-15 office"))
        #expect(due([], "2026-09-15").count == 2, "a school without accounts has nothing to review")
        var scope = ReviewScope()
        scope.school = Self.school
        let planned = try summary("a", scope: scope, opens: "2026-08-25")
        #expect(!due([planned], "2026-10-01").contains("2026-09-15 De Regenboog"))
        let whole = try summary("b", opens: "2026-09-20")
        #expect(due([whole], "2027-07-01").isEmpty)
        #expect(due([whole], "2027-09-15").count == due([], "2027-09-15").count)
        let year = DueReviews(access, rounds: [planned], today: day("2026-06-10")).rhythm(schoolYear: 2026)
        #expect(!year.contains { $0.due.school == Self.school } && year.contains { $0.due.school == nil })
    }

    @Test func `what was left open is due until it is planned or a whole round begins`() throws {
        var round = try Fixture.open([Fixture.item("aaaaaaaaaaaa"), Fixture.item("bbbbbbbbbbbb")])
        try round.decide(DecisionInput("aaaaaaaaaaaa", .keep), Fixture.director, Fixture.at(1))
        try round.run(.sign(function: "directeur", leaveOpen: true), Fixture.director, Fixture.at(2))
        let signed = try #require(ReviewSummary(round))
        let access = try access()
        func due(_ rounds: [ReviewSummary]) -> [DueReview] {
            DueReviews(access, rounds: rounds, today: day("2026-09-20")).unanswered()
        }
        #expect(due([signed]).map(\.scope.items) == [["bbbbbbbbbbbb"]])
        #expect(due([signed, try summary("z", opens: "2026-09-16", triggers: ["unanswered 2026-de-linde-1"])]).isEmpty)
        #expect(due([signed, try summary("z", opens: "2026-09-16", starts: true)]).isEmpty)
        #expect(due([signed, try summary("z", opens: "2026-09-14", starts: true)]).count == 1)
    }

    @Test func `a draft is given up with a reason, and neither begins nor is given up again`() throws {
        let population = Fixture.population([Fixture.item("aaaaaaaaaaaa")])
        var round = ReviewRound(population: population)
        try round.run(.plan(Fixture.plan), Fixture.director, Fixture.start)
        #expect(round.refusals(.withdraw(reason: " "), Fixture.director) == ["review.withdraw-reason"])
        try round.run(.withdraw(reason: "Verkeerde school."), Fixture.director, Fixture.start)
        let start = ReviewCommand.start(population, previous: [], shrinkReason: nil)
        #expect(round.status == .withdrawn && round.refusals(start, Fixture.director) == ["review.is-withdrawn"])
        #expect(round.refusals(.withdraw(reason: "Nog eens."), Fixture.director) == ["review.is-withdrawn"])
        let begun = try Fixture.open([Fixture.item("aaaaaaaaaaaa")])
        #expect(begun.refusals(.withdraw(reason: "Te laat."), Fixture.director) == ["review.not-draft"])
    }

    @Test func `the last day of a round is the first on which its days have passed, counted day by day`() throws {
        let settings = try PopulationTests.access("", "").settings
        var held = settings
        held.holidays = [
            .init(name: "Herfst", regions: [], days: DateSpan(from: day("2026-10-03"), through: day("2026-10-11"))),
            .init(name: "Dag", regions: [.midden], days: DateSpan(from: day("2026-10-10"), through: day("2026-10-14"))),
            .init(name: "Zomer", regions: [], days: DateSpan(from: day("2027-06-01"), through: nil)),
        ]
        let calendar = SchoolCalendar(held)
        for offset in stride(from: 0, to: 300, by: 3) {
            let opens = day("2026-09-01").adding(days: offset)
            for days in [5, 14, 21, 90] {
                var expected = opens.adding(days: days)
                while calendar.daysOutsideHolidays(after: opens, through: expected, school: Self.school) < days,
                    expected < opens.adding(days: 365)
                {
                    expected = expected.adding(days: 1)
                }
                expected = Rhythm.onOrAfter(expected, Self.school, calendar)
                #expect(Rhythm.due(opens, days: days, Self.school, calendar) == expected)
            }
        }
    }

    @Test func `who may play a part is the same for all schools at once as person by person`() throws {
        let staff =
            PopulationTests.staff(5, "Directeur", "Het Kompas") + PopulationTests.staff(6, "College van Bestuur", "")
            + PopulationTests.staff(7, "Functionaris Gegevensbescherming", "")
            + PopulationTests.staff(8, "Privacy Officer", "")
            + PopulationTests.staff(2, "Directeur", Self.school, "31-05-2026")
        let (access, today) = (try access(staff), day("2026-06-10"))
        let roles = ReviewRoles(text: try repositoryFile("rules/reviews/roles.csv"))
        let cast = ReviewCast(roles, access, on: today)
        func numbers(_ role: ReviewRole, _ school: String? = nil) -> [String] {
            cast.people(role, school: school).map(\.number)
        }
        #expect(numbers(.director, Self.school) == ["9"] && numbers(.director, "Het Kompas") == ["5"])
        #expect(numbers(.director) == ["5", "9"] && numbers(.director, "elders").isEmpty)
        // The usual function comes first, whatever the number.
        #expect(numbers(.privacyOfficer, Self.school) == ["8", "7"] && numbers(.board) == ["6"])
        for role in ReviewRole.allCases {
            for school in [nil, Self.school, "Het Kompas"] {
                let one = access.staff.people.filter {
                    roles.parts(of: $0, on: today, school: school).contains(role)
                }
                #expect(Set(numbers(role, school)) == Set(one.map(\.number)))
            }
        }
    }
}
