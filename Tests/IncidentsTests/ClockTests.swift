import Incidents
import Model
import Testing

@Suite struct ClockTests {
    /// Domain reference, section 5.1: hours go on over weekends, holidays and the change of the clocks.
    static let vectors: [(ClockKind, String, String)] = [
        // Friday 16:00 winter time, the clocks go forward: Monday 17:00 summer time.
        (.authority, "2026-03-27T16:00:00+01:00", "2026-03-30T17:00:00+02:00"),
        // Friday 16:00 summer time, the clocks go back: Monday 15:00 winter time.
        (.authority, "2026-10-23T16:00:00+02:00", "2026-10-26T15:00:00+01:00"),
        // Christmas.
        (.authority, "2025-12-24T17:00:00+01:00", "2025-12-27T17:00:00+01:00"),
        (.leader, "2026-03-27T16:00:00+01:00", "2026-03-28T00:00:00+01:00"),
        (.officer, "2026-03-28T22:00:00+01:00", "2026-03-29T07:00:00+02:00"),
        // A week is a week of the wall clock.
        (.people, "2026-03-27T16:00:00+01:00", "2026-04-03T16:00:00+02:00"),
        (.people, "2026-10-23T16:00:00+02:00", "2026-10-30T16:00:00+01:00"),
    ]

    @Test(arguments: vectors)
    func `a term ends when it must`(_ kind: ClockKind, _ start: String, _ due: String) {
        #expect(ProcedureTerms().due(kind, from: moment(start), zone: .amsterdam) == moment(due))
    }

    @Test func `the seventy-two hours cannot be lengthened`() {
        var terms = ProcedureTerms()
        terms.authorityHours = 96
        let start = moment("2026-03-02T12:00:00Z")
        #expect(terms.due(.authority, from: start, zone: .amsterdam) == moment("2026-03-05T12:00:00Z"))
        terms.authorityHours = 48
        #expect(terms.due(.authority, from: start, zone: .amsterdam) == moment("2026-03-04T12:00:00Z"))
    }

    @Test func `the three starting points are all shown, and the earliest comes first`() throws {
        var file = try Case(
            times: Times(
                event: moment("2026-03-01T08:00:00Z"),
                detected: moment("2026-03-02T08:00:00Z"),
                reported: moment("2026-03-03T08:00:00Z")
            )
        )
        try file.does(.aware(moment("2026-03-04T08:00:00Z"), reason: "Na onderzoek zeker"), officer)
        let clocks = file.incident.clocks(at: file.now, terms: ProcedureTerms(), zone: .amsterdam)
        let authority = clocks.filter { $0.kind == .authority }
        #expect(authority.map(\.start) == [.detected, .reported, .aware])
        #expect(authority.map(\.isLaw) == [false, false, true])
        #expect(
            authority.map { $0.due?.rfc3339 } == [
                "2026-03-05T08:00:00Z", "2026-03-06T08:00:00Z", "2026-03-07T08:00:00Z",
            ]
        )
        #expect(authority.allSatisfy { $0.state == .late })
        // One reason is owed: that of the law.
        #expect(authority.map(\.needsReason) == [false, false, true])
    }

    @Test func `whoever answered that it is a breach knew it from then on at the latest`() throws {
        var file = try Case()
        try file.answer(.personalData, .yes)
        #expect(file.incident.awareAt == nil)
        try file.answer(.unlawful, .yes, at: moment("2026-03-10T10:00:00Z"))
        #expect(file.incident.awareAt == moment("2026-03-10T10:00:00Z"))
        file.now = moment("2026-03-12T10:00:00Z")
        try file.does(.aware(moment("2026-03-11T10:00:00Z"), reason: "Later pas zeker"), officer)
        #expect(file.incident.awareAt == moment("2026-03-10T10:00:00Z"))
        try file.does(.aware(moment("2026-03-10T09:30:00Z"), reason: "Toch eerder"), officer)
        #expect(file.incident.awareAt == moment("2026-03-10T09:30:00Z"))
        #expect(file.incident.awareness.count == 2)
    }

    @Test func `warnings go to the role at half of the term, and to the stand-in too at four fifths`() throws {
        var terms = ProcedureTerms()
        terms.holders[.schoolLeader] = .init(name: "J. de Boer", contact: nil, standIn: "K. Tweede")
        let file = try Case(now: moment("2026-03-10T09:00:00Z"), terms: terms)
        let table: [(String, Clock.State, [String])] = [
            ("2026-03-10T12:59:00Z", .running, []),
            ("2026-03-10T13:00:00Z", .half, ["J. de Boer"]),
            ("2026-03-10T15:24:00Z", .fourFifths, ["J. de Boer", "K. Tweede"]),
            ("2026-03-10T17:00:00Z", .fourFifths, ["J. de Boer", "K. Tweede"]),
            ("2026-03-10T17:00:01Z", .late, ["J. de Boer", "K. Tweede"]),
        ]
        for (now, state, warned) in table {
            let clock = try #require(
                file.incident.clocks(at: moment(now), terms: terms, zone: .amsterdam).first { $0.kind == .leader }
            )
            #expect(clock.state == state, "\(now)")
            #expect(clock.warns.compactMap(\.name) == warned, "\(now)")
            #expect(clock.needsReason == (state == .late))
        }
    }

    @Test func `a drill runs faster`() throws {
        let file = try Case(drillSpeed: 60)
        let clocks = file.incident.clocks(at: file.now, terms: ProcedureTerms(), zone: .amsterdam)
        #expect(clocks.first { $0.kind == .leader }?.due == moment("2026-03-10T09:08:00Z"))
        #expect(clocks.first { $0.kind == .people }?.due == moment("2026-03-10T11:48:00Z"))
    }

    @Test func `a finding that nobody looks at grows old`() {
        let since = moment("2026-03-27T16:00:00+01:00")
        let steps = [
            "2026-03-27T16:30:00+01:00", "2026-03-28T00:00:00+01:00", "2026-03-28T16:00:00+01:00",
            "2026-03-30T17:00:00+02:00",
        ]
        #expect(steps.map { TriageAge.step(since: since, at: moment($0), terms: ProcedureTerms()) } == [0, 1, 2, 3])
    }
}
