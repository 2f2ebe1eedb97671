internal import Incidents
internal import Model
internal import Reports
internal import Store

/// What a scheduled scan says of terms that run: whoever reads its mail must not find out too late.
///
/// The clocks of open incidents warn at half, at four fifths and when they have run out; findings that nobody judged are a clock
/// too (EDPB Guidelines 9/2022).
struct ClockWatch {
    let words: Words
    let terms: ProcedureTerms
    let now: Instant

    /// A line for each clock that warns, the most pressing last.
    func lines(_ incidents: [Incident]) -> [String] {
        var warnings: [(due: Int64, line: String)] = []
        for incident in incidents where incident.closedAt == nil {
            for clock in incident.clocks(at: now, terms: terms, zone: words.zone) where clock.isAlarming {
                guard let due = clock.due, !clock.warns.isEmpty else { continue }
                let people = clock.warns.map { recipient in
                    words.text(
                        recipient.isStandIn ? "incident.warns.stand-in" : "incident.warns.role",
                        [
                            "role": .text(words.text("incident.role.\(recipient.role.rawValue)")),
                            "name": .text(recipient.name ?? ""),
                        ]
                    )
                }
                let line = words.text(
                    "watch.clock",
                    [
                        "id": .text(incident.id),
                        "clock": .text(words.text("incident.clock.\(clock.kind.rawValue)")),
                        "state": .text(words.text("incident.state.\(clock.state.rawValue)")),
                        "due": .moment(due), "people": .list(people),
                    ]
                )
                warnings.append((due.nanoseconds, line))
            }
        }
        // Several starting points of one clock say the same more than once; the earliest end counts.
        var said: Set<String> = []
        return warnings.sorted { $0.due < $1.due }.map(\.line).filter { said.insert($0).inserted }.reversed()
    }

    /// How many findings wait for a verdict longer than the last step that any has reached; nil when none waits long.
    ///
    /// - Parameter waiting: since when each was told.
    func waitingLine(_ waiting: [Instant]) -> String? {
        guard let oldest = waiting.min() else { return nil }
        let step = TriageAge.step(since: oldest, at: now, terms: terms)
        guard step > 0 else { return nil }
        let count = waiting.count { TriageAge.step(since: $0, at: now, terms: terms) >= step }
        return words.text(
            "watch.waiting",
            [
                "count": .number(count), "hours": .number(terms.triageHours[step - 1]),
                "since": .moment(oldest),
            ]
        )
    }

    /// All that has to be said, the most pressing last.
    ///
    /// - Parameter hidden: findings that an agreement hides: nobody has to judge them.
    func all(_ store: FindingStore, hidden: Set<String>) throws(Diagnostic) -> (waiting: String?, clocks: [String]) {
        let incidents = try store.incidents()
        let known = hidden.union(incidents.flatMap { $0.findings.map(\.id) })
        let waiting = try store.waiting().filter { !known.contains($0.id) }.map(\.since)
        return (waitingLine(waiting), lines(incidents))
    }
}
