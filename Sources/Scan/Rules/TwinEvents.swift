internal import Model

/// One sign-in that two logs tell of: Microsoft writes it in the sign-ins of Entra ID and in the audit log of Microsoft 365, under
/// the same id. Rules count it once; see `docs/decisions/0044`.
struct TwinEvents: Sendable {
    /// The sources whose ids are one set.
    private static let sources: Set<String> = ["entra-signins", "m365-audit"]

    private var second: Int64 = .min
    /// The rules that have counted an event, by its identity: of the second at hand and of the one before.
    private var now: [UInt64: Set<Int>] = [:]
    private var before: [UInt64: Set<Int>] = [:]

    /// What an event shares with the same event in another log; nil for one of a source without such logs.
    static func identity(_ batch: EventBatch, _ row: Int) -> UInt64? {
        guard sources.contains(batch.schema.dataset), let field = batch.schema.index(of: FieldName.eventID) else {
            return nil
        }
        let hash = batch.withBytes(row, field) { bytes -> UInt64? in
            guard !bytes.isEmpty else { return nil }
            // Blanks and case do not count. Microsoft gives the ids, so nobody can make two events share one.
            var hash = ByteHash()
            for place in bytes.indices where bytes[place] > 0x20 { hash.add(bytes[place] | 0x20) }
            return hash.value
        }
        return hash ?? nil
    }

    /// The rules among those that an event matched that have not counted it yet. Events come in the order of time; one log writes
    /// the moment in whole seconds.
    mutating func fresh(_ rules: [Int], _ identity: UInt64, at time: Instant) -> Set<Int> {
        if time.seconds != second {
            before = time.seconds == second + 1 ? now : [:]
            now = [:]
            second = time.seconds
        }
        let counted = (now[identity] ?? []).union(before[identity] ?? [])
        now[identity, default: []].formUnion(rules)
        return Set(rules).subtracting(counted)
    }
}
