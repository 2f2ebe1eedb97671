internal import Access
internal import Model
internal import Patterns

/// Which part of SharePoint the events of a batch are about; each folder is looked up once.
struct AreaMap: Sendable {
    private let areas: AreaFinder
    private var outcomes: [AreaFinder.Outcome] = []
    private var places: [AreaFinder.Outcome: Int32] = [:]
    private var memo = TextMemo()
    private var address: [UInt8] = []

    init(_ context: CheckContext) { areas = AreaFinder(context.access) }

    /// The patterns, to say which of them could not be used.
    var patterns: PatternList { areas.patterns }

    /// The area of the file or folder of an event; `isFolder` when the address is that of a folder itself.
    mutating func find(
        _ batch: EventBatch,
        _ row: Int,
        _ fields: AuditFields,
        isFolder: Bool,
        _ matcher: inout Matcher
    ) -> AreaFinder.Outcome {
        if !batch.copy(row, fields.url, into: &address) {
            guard batch.copy(row, fields.path, into: &address) else { return .none }
        }
        let slash = UInt8(ascii: "/")
        if isFolder {
            if address.last != slash { address.append(slash) }
        } else if let end = address.lastIndex(of: slash) {
            address.removeLast(address.count - end - 1)
        } else {
            return .none
        }
        if let known = memo.value(address), outcomes.indices.contains(Int(known)) { return outcomes[Int(known)] }
        let outcome = areas.find(address, &matcher)
        let place = places[outcome] ?? Int32(outcomes.count)
        if places.updateValue(place, forKey: outcome) == nil { outcomes.append(outcome) }
        _ = memo.insert(address, place)
        return outcome
    }

    /// The area that the name of a group speaks of, such as `Beeldmateriaal leden` on the site of a school.
    mutating func find(group: String, _ batch: EventBatch, _ row: Int, _ fields: AuditFields) -> AreaFinder.Outcome {
        _ = batch.copy(row, fields.url, into: &address)
        return areas.find(group: group, of: address)
    }
}

/// The places of the fields of the audit log in the events of a batch, looked up once.
struct AuditFields: Sendable {
    let action: Int
    let url: Int?
    let path: Int?
    let outcome: Int?
    let target: Int?
    let group: Int?

    /// Nil when the events of a batch tell no operation or none is of SharePoint.
    init?(_ batch: EventBatch) {
        guard let action = batch.schema.index(of: FieldName.eventAction),
            batch.rows.contains(where: { $0.system == .sharepoint })
        else { return nil }
        self.action = action
        url = batch.schema.index(of: FieldName.url)
        path = batch.schema.index(of: FieldName.filePath)
        outcome = batch.schema.index(of: FieldName.eventOutcome)
        target = batch.schema.index(of: FieldName.targetUser)
        group = batch.schema.index(of: FieldName.targetGroup)
    }

    func isFailure(_ batch: EventBatch, _ row: Int) -> Bool { outcome.map { batch.isFailure(row, $0) } ?? false }
}
