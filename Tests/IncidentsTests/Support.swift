import Incidents
import Model
import Testing

/// A moment by its text.
func moment(_ text: String) -> Instant {
    guard let moment = Instant(rfc3339: text) else {
        Issue.record("not a moment: \(text)")
        return Instant(seconds: 0)
    }
    return moment
}

let leader = IncidentActor(name: "J. de Boer", role: .schoolLeader)
let officer = IncidentActor(name: "P. Visser", role: .privacyOfficer)
let protection = IncidentActor(name: "F. Groen", role: .fg)
let director = IncidentActor(name: "B. Stuur", role: .board)

/// An incident that is driven through the procedure by hand.
struct Case {
    var incident: Incident
    var procedure: Procedure
    var now: Instant

    init(
        times: Times? = nil,
        now: Instant = moment("2026-03-10T09:00:00Z"),
        kind: IncidentKind = .access,
        drillSpeed: Int? = nil,
        fields: [IncidentField: String] = [:],
        findings: [FindingExcerpt] = [],
        terms: ProcedureTerms = ProcedureTerms()
    ) throws {
        let procedure = Procedure(terms: terms, zone: .amsterdam)
        let opening = Opening(
            kind: kind,
            title: "Dossier ingezien",
            school: "De Linde",
            system: .parnassys,
            reporter: "A. Melder",
            drillSpeed: drillSpeed
        )
        let changes = try procedure.open(
            opening,
            times: times ?? Times(event: nil, detected: now, reported: now),
            nature: .accessible,
            cause: .unknown,
            fields: fields,
            findings: findings,
            now: now
        )
        incident = try Incident(
            id: "2026-001",
            events: changes.enumerated().map {
                IncidentEvent(number: $0.offset + 1, at: now, recordedAt: now, actor: leader, change: $0.element)
            }
        )
        self.procedure = procedure
        self.now = now
    }

    /// Does something, and keeps what comes of it.
    @discardableResult
    mutating func does(
        _ command: IncidentCommand,
        _ actor: IncidentActor,
        at: Instant? = nil
    ) throws -> [Diagnostic] {
        let at = at ?? now
        let outcome = try procedure.handle(command, on: incident, by: actor, at: at, now: max(now, at))
        for change in outcome.changes {
            try incident.apply(
                IncidentEvent(number: incident.version + 1, at: at, recordedAt: now, actor: actor, change: change)
            )
        }
        return outcome.remarks
    }

    /// Answers a question by whoever may.
    mutating func answer(_ question: ProcedureQuestion, _ value: AnswerValue, at: Instant? = nil) throws {
        let actor = [leader, officer, protection].first { question.owners.contains($0.role) } ?? officer
        try does(.answer(question, value, reason: "omdat"), actor, at: at)
    }

    /// The codes with which something is refused.
    func refusal(_ command: IncidentCommand, _ actor: IncidentActor, at: Instant? = nil) -> [String] {
        do {
            _ = try procedure.handle(command, on: incident, by: actor, at: at ?? now, now: now)
            return []
        } catch let problems as Diagnostics {
            return problems.all.map(\.code)
        } catch {
            return ["\(error)"]
        }
    }
}
