internal import Access
internal import Checks
internal import EventStore
internal import Model
internal import Pack

/// An event that a rule matched or counted, as findings need it: all else of it is let go.
struct RuleEvent: Sendable {
    let system: System
    let time: Instant
    /// The number of its actor; -1 for none.
    let actor: Int32
    /// The account, as findings name it; empty when the event names nobody.
    let account: String
    /// The school that it names, as its source writes it.
    let school: String?
    let evidence: EvidenceDraft
    /// What it shares with the same event in another log; see `TwinEvents`.
    let identity: UInt64?
    /// The values of the fields that sentences and groups are made of.
    let values: [String: String]

    /// An event of a batch.
    init(
        _ batch: EventBatch,
        _ row: Int,
        actor: Int32,
        _ entry: RulePlan.Entry,
        _ context: CheckContext,
        added: [String: String] = [:]
    ) {
        system = entry.rule.system ?? batch.rows[row].system
        time = batch.rows[row].time
        self.actor = actor
        let name = context.directory.actor(actor)?.name ?? ""
        account = name.isEmpty ? (batch.text(row, named: FieldName.userName) ?? "").lowercased() : name
        school = batch.text(row, named: FieldName.organization)
        identity = TwinEvents.identity(batch, row)
        var evidence = EvidenceDraft(batch, row, fields: entry.evidence)
        evidence.fields.merge(added) { own, _ in own }
        self.evidence = evidence
        var values = added
        for field in Array(entry.rule.facts.values) + entry.rule.group + [entry.rule.people].compactMap({ $0 }) {
            if let text = batch.text(row, named: field), !text.isEmpty { values[field] = text }
        }
        self.values = values
    }
}

/// A slice that stays as long as a window may ask for its events.
final class KeptSlice: Sendable {
    let slice: EventSlice
    let actors: [[Int32]]

    init(_ slice: EventSlice, _ actors: [[Int32]]) {
        self.slice = slice
        self.actors = actors
    }
}

/// An event that waits in a window.
enum CountedEvent: Sendable {
    /// In the slice that it came with, for windows of at most a day.
    case row(KeptSlice, EventSlice.Place)
    /// By itself, for longer windows: by rule, as each shows other fields.
    case made([Int: RuleEvent], Instant)

    var time: Instant {
        switch self {
        case .row(let kept, let place): kept.slice.batches[place.batch].rows[place.row].time
        case .made(_, let time): time
        }
    }

    /// The event as a rule shows it.
    func event(_ place: Int, _ plan: RulePlan, _ context: CheckContext) -> RuleEvent? {
        switch self {
        case .row(let kept, let row):
            RuleEvent(
                kept.slice.batches[row.batch],
                row.row,
                actor: kept.actors[row.batch][row.row],
                plan.entries[place],
                context
            )
        case .made(let events, _): events[place]
        }
    }
}
