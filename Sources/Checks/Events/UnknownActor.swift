internal import Access
public import Model

/// Accounts that no export has and that nobody in the register owns, with at least one event that succeeded: the part of
/// `account-without-person` that only logs can tell. Guesses that all failed are counted, not flagged.
public struct UnknownActor: EventCheck {
    /// What it is: the same rule as for accounts in exports.
    public static let definition = AccountWithoutPerson.definition

    private let context: CheckContext
    private var isUnknown = ActorTable<Bool>()
    private var hits = HitGroups<Int32>()

    /// A value that has seen nothing.
    public init(_ context: CheckContext) { self.context = context }

    private static let fields = [
        FieldName.eventAction, FieldName.userName, FieldName.eventOutcome, FieldName.sourceIP, FieldName.url,
        FieldName.filePath,
    ]

    /// Gathers the events of actors whom nobody knows.
    public mutating func inspect(_ batch: EventBatch, actors: [Int32]) {
        guard context.access.hasStaff else { return }
        let outcome = batch.schema.index(of: FieldName.eventOutcome)
        for row in 0..<min(batch.count, actors.count) where actors[row] >= 0 {
            let context = context
            guard isUnknown.value(actors[row], { Self.isUnknown($0, context) }) else { continue }
            // Failed guesses come by the million and can be no evidence; the ledger counts them.
            if let outcome, !batch.isSuccess(row, outcome) { continue }
            hits.add(actors[row], batch, row, fields: Self.fields)
        }
    }

    private static func isUnknown(_ number: Int32, _ context: CheckContext) -> Bool {
        guard let actor = context.directory.actor(number) else { return false }
        return actor.kind == .person && actor.person == nil && actor.accountSystem == nil
    }

    /// Adds what another worker saw.
    public mutating func merge(_ other: UnknownActor) { hits.merge(other.hits) }

    /// What it has seen.
    public func seen() throws -> [UInt8] { try SeenEvents.bytes(hits) }

    /// Takes what an earlier scan has seen.
    public mutating func restore(_ seen: [UInt8]?) throws { hits = try SeenEvents.value(seen) }

    /// One finding per account that did something.
    public func finish(_ report: inout CheckReport) {
        guard report.requires(.staff) else { return }
        for (number, hit) in hits.groups {
            guard let actor = context.directory.actor(number) else { continue }
            // Nothing but the list of its accounts says whose a ParnasSys name is: without it everybody would be a stranger.
            if actor.system == .parnassys, context.access.accounts[.parnassys] == nil {
                report.couldNotJudge("accounts-parnassys")
                continue
            }
            report.judged += 1
            if context.access.staff.isUnreadable([actor.name]) {
                report.couldNotJudge("staff-rows")
                continue
            }
            var draft = hit.draft(Self.definition, actor.system, account: actor.name)
            let failures = report.ledger.use(number).failures
            draft.facts["failed"] = failures > 0 ? .number(failures) : nil
            draft.variant = "log"
            report.add(draft)
        }
    }
}
