internal import Crypto
internal import Foundation
internal import GRDB
public import Incidents
public import Model
internal import Trail

/// An incident whose changes do not fit the hashes that were kept with them.
public struct IncidentFault: Sendable, Hashable {
    /// The incident.
    public var id: String
    /// The change; 0 where the incident as a whole is meant.
    public var number: Int
}

extension FindingStore {
    /// Begins an incident with its first changes.
    ///
    /// Its number is given out in the same transaction, so that two who open one at once get two numbers.
    ///
    /// - Throws: those of writing.
    public func openIncident(
        _ changes: [IncidentChange],
        isDrill: Bool,
        actor: IncidentActor,
        at: Instant,
        now: Instant,
        zone: Zone
    ) throws(Diagnostic) -> Incident {
        try changing { database in
            let year = zone.day(now).year
            let prefix = isDrill ? "oefening-\(year)-" : "\(year)-"
            let last =
                try String.fetchAll(
                    database,
                    sql:
                        "SELECT id FROM incident WHERE drill = ? UNION SELECT subject FROM destruction WHERE subject NOT NULL",
                    arguments: [isDrill]
                ).filter { $0.hasPrefix(prefix) }.compactMap { Int($0.dropFirst(prefix.count)) }.max() ?? 0
            let digits = String(last + 1)
            let id = prefix + String(repeating: "0", count: max(0, 3 - digits.count)) + digits
            try database.execute(
                sql: "INSERT INTO incident (id, drill, version, opened_at) VALUES (?, ?, 0, ?)",
                arguments: [id, isDrill, now.nanoseconds]
            )
            return try Self.add(changes, to: id, version: 0, actor: actor, at: at, now: now, database)
        }
    }

    /// Adds changes to an incident, if it is still as the person saw it.
    ///
    /// - Parameter version: the number of changes that the person saw.
    /// - Throws: `incident.changed-meanwhile` when someone else was first, `incident.unknown`, and those of writing.
    public func addToIncident(
        _ id: String,
        _ changes: [IncidentChange],
        version: Int,
        actor: IncidentActor,
        at: Instant,
        now: Instant
    ) throws(Diagnostic) -> Incident {
        try changing { database in
            try Self.add(changes, to: id, version: version, actor: actor, at: at, now: now, database)
        }
    }

    /// An incident by its id.
    ///
    /// - Throws: `incident.unknown`, `incident.damaged`.
    public func incident(_ id: String) throws(Diagnostic) -> Incident {
        try reading { try Self.wholeIncident(id, $0) }
    }

    /// All incidents, by id; drills apart.
    public func incidents(drills: Bool = false) throws(Diagnostic) -> [Incident] {
        try reading { database in
            try String.fetchAll(
                database,
                sql: "SELECT id FROM incident WHERE drill = ? ORDER BY opened_at, id",
                arguments: [drills]
            ).map { try Self.wholeIncident($0, database) }
        }
    }

    /// The changes that do not fit their hash, in the incidents' order.
    public func incidentFaults() throws(Diagnostic) -> [IncidentFault] {
        try reading { database in
            var faults: [IncidentFault] = []
            let rows = try Row.fetchCursor(
                database,
                sql: "SELECT incident, number, body, hash FROM incident_event ORDER BY incident, number"
            )
            while let row = try rows.next() {
                let stored = StoredRow(row: row, table: "incident_event")
                let body = try stored.data("body")
                if Data(SHA256.hash(data: body)) != (try stored.data("hash")) {
                    faults.append(IncidentFault(id: try stored.word("incident"), number: try stored.int("number")))
                }
            }
            let missing = try String.fetchAll(
                database,
                sql: """
                    SELECT id FROM incident
                    WHERE version <> (SELECT count(*) FROM incident_event WHERE incident = incident.id) ORDER BY id
                    """
            )
            return faults + missing.map { IncidentFault(id: $0, number: 0) }
        }
    }

    /// SHA-256 over the changes of all incidents that are no drills, in hexadecimal: what the register says, and nothing else.
    public func registerHash() throws(Diagnostic) -> String {
        try reading { database in
            var hasher = SHA256()
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT incident, number, hash FROM incident_event
                    WHERE incident IN (SELECT id FROM incident WHERE drill = 0) ORDER BY incident, number
                    """
            )
            while let row = try rows.next() {
                let stored = StoredRow(row: row, table: "incident_event")
                hasher.update(data: Data("\(try stored.word("incident")) \(try stored.int("number"))\n".utf8))
                hasher.update(data: try stored.data("hash"))
            }
            return Hex.text(Array(hasher.finalize()))
        }
    }

    /// Whether a finding still fits the hash that was kept with it.
    public func isWhole(_ finding: Finding) throws(Diagnostic) -> Bool {
        try reading { database in
            let kept = try Data.fetchOne(
                database,
                sql: "SELECT content_hash FROM finding WHERE id = ?",
                arguments: [finding.id]
            )
            return kept == ContentHash.of(finding)
        }
    }

    /// Writes in one transaction that begins by taking the lock.
    func changing<T>(_ body: (Database) throws -> T) throws(Diagnostic) -> T {
        guard mode != .readOnly else { throw Diagnostic("store.read-only", file: path) }
        return try guarded(path) {
            try queue.writeWithoutTransaction { database in
                var result: T?
                try database.inTransaction(.immediate) {
                    result = try body(database)
                    return .commit
                }
                guard let result else { throw Diagnostic("store.failed", file: path, ["reason": "transaction"]) }
                return result
            }
        }
    }

    /// An incident of which no change is missing, at the end neither.
    private static func wholeIncident(_ id: String, _ database: Database) throws -> Incident {
        let incident = try incident(id, database)
        let version = try Int.fetchOne(database, sql: "SELECT version FROM incident WHERE id = ?", arguments: [id])
        guard version == incident.version else { throw Diagnostic("incident.damaged", .error, ["id": id]) }
        return incident
    }

    private static func incident(_ id: String, _ database: Database) throws -> Incident {
        let rows = try Row.fetchAll(
            database,
            sql: "SELECT body FROM incident_event WHERE incident = ? ORDER BY number",
            arguments: [id]
        )
        guard !rows.isEmpty else { throw Diagnostic("incident.unknown", .error, ["id": id]) }
        let events = try rows.map { row -> IncidentEvent in
            guard let data = row["body"] as Data?, let event = try? JSONDecoder().decode(IncidentEvent.self, from: data)
            else { throw Diagnostic("incident.damaged", .error, ["id": id]) }
            return event
        }
        return try Incident(id: id, events: events)
    }

    private static func add(
        _ changes: [IncidentChange],
        to id: String,
        version: Int,
        actor: IncidentActor,
        at: Instant,
        now: Instant,
        _ database: Database
    ) throws -> Incident {
        guard
            let found = try Int.fetchOne(database, sql: "SELECT version FROM incident WHERE id = ?", arguments: [id])
        else { throw Diagnostic("incident.unknown", .error, ["id": id]) }
        guard found == version else { throw Diagnostic("incident.changed-meanwhile", .error, ["id": id]) }
        for (index, change) in changes.enumerated() {
            let number = version + index + 1
            let event = IncidentEvent(number: number, at: at, recordedAt: now, actor: actor, change: change)
            let body = try json(event)
            let hash = Data(SHA256.hash(data: body))
            try database.execute(
                sql: "INSERT INTO incident_event (incident, number, body, hash) VALUES (?, ?, ?, ?)",
                arguments: [id, number, body, hash]
            )
            // The chain holds what proves the change, not what it says: that goes when its term is over.
            try TrailRows.append(
                database,
                TrailDraft(
                    at: now,
                    actor: actor.name,
                    role: actor.role.rawValue,
                    action: "incident.\(change.word)",
                    subject: id,
                    details: ["change": String(number), "sha256": Hex.text(Array(hash))]
                )
            )
        }
        let incident = try incident(id, database)
        try database.execute(
            sql: "UPDATE incident SET version = ?, closed_at = ? WHERE id = ?",
            arguments: [incident.version, incident.closedAt?.nanoseconds, id]
        )
        return incident
    }
}

extension IncidentChange {
    /// The word of the trail for this change.
    fileprivate var word: String {
        switch self {
        case .opened: "opened"
        case .field, .times, .cause, .nature: "set"
        case .aware: "aware"
        case .answered: "answered"
        case .scored: "scored"
        case .advised: "advised"
        case .decided: "decided"
        case .measureAdded, .measureDone, .measureNotNeeded: "measure"
        case .findingAdded, .findingRemoved: "finding"
        case .linked, .unlinked: "linked"
        case .acted: "acted"
        case .lateReason: "late-reason"
        case .noted: "noted"
        case .closed: "closed"
        case .reopened: "reopened"
        }
    }
}
