import Foundation
import GRDB
import Incidents
import Model
import TestSupport
import Testing
import Trail

@testable import Store

@Suite struct IncidentStoreTests {
    private let officer = IncidentActor(name: "P. Visser", role: .privacyOfficer)
    private let now = moment("2026-03-10T09:00:00Z")

    private func open(_ store: FindingStore, drill: Int? = nil, title: String = "Dossier ingezien") throws -> Incident {
        let procedure = Procedure(terms: ProcedureTerms(), zone: .amsterdam)
        let changes = try procedure.open(
            Opening(kind: .access, title: title, reporter: "Zeldzamenaam", drillSpeed: drill),
            times: Times(detected: now, reported: now),
            nature: nil,
            cause: .unknown,
            fields: [.description: "Bijzonderewaarde"],
            now: now
        )
        return try store.openIncident(
            changes,
            isDrill: drill != nil,
            actor: officer,
            at: now,
            now: now,
            zone: .amsterdam
        )
    }

    private func code(_ body: () throws -> Void) -> String {
        do { try body() } catch let problem as Diagnostic { return problem.code } catch { return "\(error)" }
        return "nothing was thrown"
    }

    @Test func `an incident is kept change by change, each a link of the trail`() throws {
        let folder = try TemporaryFolder()
        let store = try FindingStore.open(folder.store, mode: .create)
        let incident = try open(store)
        #expect(incident.id == "2026-001")
        #expect(try store.incident("2026-001") == incident)
        #expect(try open(store, drill: 60).id == "oefening-2026-001")
        #expect(try open(store).id == "2026-002")
        #expect(try store.incidents().map(\.id) == ["2026-001", "2026-002"])
        #expect(try store.incidents(drills: true).map(\.id) == ["oefening-2026-001"])
        let links = try store.trail(subject: "2026-001")
        #expect(links.count == incident.version)
        #expect(links.first?.entry.action == "incident.opened")
        #expect(try store.verify().isWhole)
        #expect(code { _ = try store.incident("2026-009") } == "incident.unknown")
    }

    @Test func `of two who change an incident at once the second is refused, and loses nothing of the first`() throws {
        let folder = try TemporaryFolder()
        let store = try FindingStore.open(folder.store, mode: .create)
        let seen = try open(store)
        func note(_ text: String) throws {
            _ = try store.addToIncident(
                seen.id,
                [.noted(text)],
                version: seen.version,
                actor: officer,
                at: now,
                now: now
            )
        }
        try note("eerste")
        let links = try store.trail().count
        #expect(code { try note("tweede") } == "incident.changed-meanwhile")
        #expect(try store.incident(seen.id).notes.map(\.value) == ["eerste"])
        #expect(try store.trail().count == links)
    }

    @Test func `a change that was altered in the file shows`() throws {
        let folder = try TemporaryFolder()
        let store = try FindingStore.open(folder.store, mode: .create)
        let incident = try open(store)
        #expect(try store.incidentFaults().isEmpty)
        try store.queue.write { database in
            try database.execute(
                sql:
                    "UPDATE incident_event SET body = CAST(replace(CAST(body AS TEXT), 'Bijzonderewaarde', 'Anderewaardehier') AS BLOB) WHERE instr(body, CAST('Bijzonderewaarde' AS BLOB)) > 0"
            )
        }
        #expect(try store.incidentFaults() == [IncidentFault(id: incident.id, number: 4)])
        try store.queue.write { try $0.execute(sql: "DELETE FROM incident_event WHERE number = 4") }
        #expect(try store.incidentFaults() == [IncidentFault(id: incident.id, number: 0)])
        #expect(code { _ = try store.incident(incident.id) } == "incident.damaged")
    }

    @Test func `what is past its term is gone from the file, and the trail still holds`() throws {
        let folder = try TemporaryFolder()
        let store = try FindingStore.open(folder.store, mode: .create)
        let old = Evidence(
            source: "parnassys-logins",
            file: "oud.csv",
            record: 1,
            sha256: "aa",
            time: moment("2026-01-05T08:00:00Z"),
            fields: ["user.name": "verdwijnmij"]
        )
        let young = Evidence(
            source: "parnassys-logins",
            file: "nieuw.csv",
            record: 2,
            sha256: "bb",
            time: moment("2026-06-05T08:00:00Z"),
            fields: ["user.name": "blijfhier"]
        )
        _ = try store.record([
            sample("00000000000000a1", lastSeen: "2026-06-05T08:00:00Z", evidence: [old, young]),
            sample("00000000000000a2", account: "helemaalweg", lastSeen: "2026-01-06T08:00:00Z"),
        ])
        let incident = try open(store)
        _ = try store.addToIncident(
            incident.id,
            [.closed(lessons: "Geleerdewaarde")],
            version: incident.version,
            actor: officer,
            at: now,
            now: now
        )
        let early = moment("2026-03-10T08:59:59Z")
        var cuts = RetentionCuts(
            logs: moment("2026-02-01T00:00:00Z"),
            register: early,
            reviews: early,
            zone: .amsterdam
        )
        #expect(try store.pastTerm(cuts).map(\.what) == ["evidence", "finding"])
        // Three years are not over: the incident stays. A second later they are.
        cuts.register = moment("2026-03-10T09:00:01Z")
        let gone = try store.destroyPastTerm(
            cuts,
            actor: "P. Visser",
            role: "privacy-officer",
            ground: "term",
            now: moment("2029-03-11T09:00:00Z")
        )
        #expect(gone.map(\.what) == ["evidence", "finding", "incident", "trail_detail"])
        let bytes = try Data(contentsOf: URL(filePath: folder.store))
        for value in ["verdwijnmij", "helemaalweg", "Bijzonderewaarde", "Zeldzamenaam", "Geleerdewaarde", "oud.csv"] {
            #expect(bytes.range(of: Data(value.utf8)) == nil, "\(value) is still in the file")
        }
        #expect(bytes.range(of: Data("blijfhier".utf8)) != nil)
        let report = try store.verify()
        #expect(report.isWhole)
        #expect(report.destroyed == incident.version + 1)
        #expect(try store.findings().map(\.id) == ["00000000000000a1"])
        #expect(try store.findings().first?.evidence.map(\.file) == ["nieuw.csv"])
        #expect(
            try store.trail(action: "retention").map(\.entry.subject) == [
                "evidence", "finding", incident.id, "trail_detail",
            ]
        )
        // The number is never given out again.
        #expect(try open(store).id == "2026-002")
    }
}
