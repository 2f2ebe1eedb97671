internal import Access
public import Model

/// Any event in any system after somebody's last contract day, while no other contract runs.
///
/// The last day counts to its last second in local time. What happened between the end date and the day the account was
/// closed is the point: access that should no longer have been there was used.
public struct ActivityAfterDeparture: EventCheck {
    /// What it is.
    public static let definition = CheckDefinition(
        "activity-after-departure",
        severity: .high,
        requirements: ["R-008"],
        handbook: ["Uitgangspunten 4"],
        norms: ["AVG art. 32", "Normenkader IBP ID.01", "ISO/IEC 27002 6.5", "SURF SB.9.015"],
        explanations: ["contract-extended-not-in-register", "handed-over-account", "automatic-sign-in"],
        inputs: [.staff]
    )

    private struct Key: Hashable, Sendable, Codable {
        var actor: Int32
        var lastDay: LocalDate
    }

    private let context: CheckContext
    private var absences = ActorTable<[Person.Absence]>()
    private var hits = HitGroups<Key>()
    private var judged = 0

    /// A value that has seen nothing.
    public init(_ context: CheckContext) { self.context = context }

    private static let fields = [
        FieldName.eventAction, FieldName.userName, FieldName.eventOutcome, FieldName.sourceIP, FieldName.url,
        FieldName.filePath, FieldName.pupil, FieldName.eventReason,
    ]

    /// Compares the moment of each event with the contracts of its actor.
    public mutating func inspect(_ batch: EventBatch, actors: [Int32]) {
        guard context.access.hasStaff else { return }
        for row in 0..<min(batch.count, actors.count) where actors[row] >= 0 {
            let actor = actors[row]
            judged += 1
            let context = context
            let gaps = absences.value(actor) { Self.absences(of: $0, context) }
            guard !gaps.isEmpty else { continue }
            let time = batch.rows[row].time
            for gap in gaps where gap.start <= time && gap.end.map({ time < $0 }) ?? true {
                hits.add(Key(actor: actor, lastDay: gap.lastDay), batch, row, fields: Self.fields)
            }
        }
    }

    private static func absences(of number: Int32, _ context: CheckContext) -> [Person.Absence] {
        guard let actor = context.directory.actor(number), actor.kind != .service else { return [] }
        return context.person(actor)?.absences ?? []
    }

    /// Adds what another worker saw.
    public mutating func merge(_ other: ActivityAfterDeparture) {
        hits.merge(other.hits)
        judged += other.judged
    }

    private struct Seen: Codable {
        var hits: HitGroups<Key>
        var judged: Int
    }

    /// What it has seen.
    public func seen() throws -> [UInt8] { try SeenEvents.bytes(Seen(hits: hits, judged: judged)) }

    /// Takes what an earlier scan has seen.
    public mutating func restore(_ seen: [UInt8]?) throws {
        let seen: Seen = try SeenEvents.value(seen)
        hits = seen.hits
        judged = seen.judged
    }

    /// One finding per account and departure.
    public func finish(_ report: inout CheckReport) {
        guard report.requires(.staff) else { return }
        report.judged = judged
        for (key, hit) in hits.groups {
            guard let actor = context.directory.actor(key.actor), let person = context.person(actor) else { continue }
            var draft = hit.draft(Self.definition, actor.system, account: actor.name)
            draft.discriminator = [key.lastDay.iso]
            draft.setPerson(person, on: key.lastDay)
            draft.facts["endDate"] = .day(key.lastDay)
            if let next = person.nextStart(after: key.lastDay) { draft.facts["returnDate"] = .day(next) }
            if hit.failures == hit.count {
                // Nothing was opened: worth knowing, and a sign that closing worked.
                draft.variant = "failed"
                draft.severity = .low
                draft.explanations.removeAll { $0 == "handed-over-account" }
            } else {
                addClosing(actor, after: key.lastDay, &draft)
            }
            report.add(draft)
        }
    }

    /// When the account was closed, and how long after the end that was.
    private func addClosing(_ actor: Actor, after lastDay: LocalDate, _ draft: inout FindingDraft) {
        guard let system = actor.accountSystem, let account = context.access.account(system, named: actor.name) else {
            return
        }
        if account.isOpen(on: context.today) {
            draft.variant = "still-open"
        } else if let closed = account.closedAfter, closed > lastDay {
            draft.variant = "closed-later"
            draft.facts["closedDate"] = .day(closed)
            draft.facts["gapDays"] = .number(closed.dayNumber - lastDay.dayNumber)
        }
    }
}
