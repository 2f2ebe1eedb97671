import Incidents
import Model
import Testing

/// What a year of the register shows of the procedure itself.
@Suite struct ProcedureYearTests {
    private func year(
        _ incidents: [Incident],
        _ now: String = "2026-12-31T12:00:00Z",
        terms: ProcedureTerms = .init()
    )
        -> ProcedureYear
    {
        ProcedureYear(
            2026,
            incidents: incidents,
            schools: ["De Linde", "Het Kompas"],
            terms: terms,
            now: moment(now),
            zone: .amsterdam
        )
    }

    @Test func `each school is told with its reports and reporters, also one that reported nothing`() throws {
        let quick = try Case(
            times: Times(
                event: nil,
                detected: moment("2026-03-10T07:00:00Z"),
                reported: moment("2026-03-10T09:00:00Z")
            )
        )
        let slow = try Case(
            times: Times(
                event: nil,
                detected: moment("2026-03-07T09:00:00Z"),
                reported: moment("2026-03-10T09:00:00Z")
            )
        )
        let places = year([quick.incident, slow.incident]).places
        #expect(places.map(\.school) == ["De Linde", "Het Kompas", nil])
        #expect(places.map(\.reports) == [2, 0, 0] && places.map(\.reporters) == [1, 0, 0])
        #expect(places[0].medianHours == 72 && places[0].longestHours == 72 && places[1].longestHours == nil)
    }

    @Test func `each clock is counted once per incident, and late without a reason is told`() throws {
        var done = try Case()
        try done.answer(.personalData, .no, at: moment("2026-03-10T10:00:00Z"))
        let never = try Case()
        let counts = year([done.incident, never.incident])
        #expect(counts.incidents == 2 && counts.closed == 0)
        var leader = ProcedureYear.Ends()
        leader.inTime = 1
        leader.late = 1
        leader.unexplained = 1
        #expect(counts.clocks[.leader] == leader)
        // What is no breach needs no report to the authority; what nobody judged waits for the moment of awareness.
        #expect(counts.clocks[.authority]?.notNeeded == 1 && counts.clocks[.authority]?.open == 1)
    }

    @Test func `drills are told apart, and another year counts for nothing`() throws {
        let drill = try Case(now: moment("2025-11-03T09:00:00Z"), drillSpeed: 60)
        let before = try Case(now: moment("2025-12-31T22:59:00Z"))
        let counts = year([drill.incident, before.incident])
        #expect(counts.incidents == 0 && counts.drills == 0)
        #expect(counts.lastDrill == LocalDate(year: 2025, month: 11, day: 3))
        // New Year begins on the clock of the board.
        #expect(year([try Case(now: moment("2025-12-31T23:00:00Z")).incident]).incidents == 1)
    }

    @Test func `roles without a holder or a stand-in, and terms without a page, are named`() {
        var terms = ProcedureTerms()
        terms.holders[.schoolLeader] = .init(name: "J. de Boer", standIn: "K. Tweede")
        terms.holders[.privacyOfficer] = .init(name: "P. Visser")
        terms.pages[.leader] = "p. 12"
        let counts = year([], terms: terms)
        #expect(counts.rolesWithoutHolder == [.fg, .board] && counts.rolesWithoutStandIn == [.privacyOfficer])
        #expect(counts.termsWithoutPage == [.officer, .authority, .people])
    }

    @Test(arguments: [
        (nil, nil, "2026-07-13", false), (nil, "2025-07-13T08:00:00Z", "2026-07-12", false),
        (nil, "2025-07-13T08:00:00Z", "2026-07-13", true),
        ("2026-01-10T08:00:00Z", "2020-07-13T08:00:00Z", "2026-07-13", false),
        ("2025-01-10T08:00:00Z", "2026-07-01T08:00:00Z", "2026-07-13", true),
        // A year after 29 February is 1 March; the day is that of the board's clock.
        ("2024-02-29T08:00:00Z", nil, "2025-02-28", false), ("2024-02-29T08:00:00Z", nil, "2025-03-01", true),
        ("2025-07-12T22:30:00Z", nil, "2026-07-12", false),
    ])
    func `it is due a year after the last time, and not before the procedure is in use`(
        _ last: String?,
        _ first: String?,
        _ today: String,
        _ isDue: Bool
    ) throws {
        let day = try #require(LocalDate(iso: today))
        let due = ProcedureCheck.isDue(last: last.map(moment), first: first.map(moment), today: day, zone: .amsterdam)
        #expect(due == isDue)
    }
}
