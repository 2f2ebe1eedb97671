internal import Access
internal import Model

/// Which domain of AFAS a table of the mutation log belongs to, by the settings.
struct TableMap: Sendable {
    /// What a table is.
    enum Outcome: Sendable, Hashable {
        /// One of a domain, by its place in `domains`.
        case domain(Int)
        /// One that holds who may do what.
        case rights
        /// One that the settings do not name.
        case unknown
    }

    let domains: [AfasDomain]
    private let byTable: [String: Outcome]
    private var memo = TextMemo()
    private var name: [UInt8] = []

    init(_ context: CheckContext) {
        var domains: [AfasDomain] = []
        var byTable: [String: Outcome] = [:]
        for (table, domain) in context.settings.afasTables.sorted(by: { $0.key < $1.key }) {
            if Fold.key(domain) == "autorisatie" {
                byTable[Fold.key(table)] = .rights
                continue
            }
            let place = domains.firstIndex { Fold.key($0.name) == Fold.key(domain) } ?? domains.count
            if place == domains.count { domains.append(AfasDomain(domain, context)) }
            byTable[Fold.key(table)] = .domain(place)
        }
        self.domains = domains
        self.byTable = byTable
    }

    /// Whether the settings mark any table as one with rights.
    var hasRights: Bool { byTable.values.contains(.rights) }

    mutating func find(_ batch: EventBatch, _ row: Int, _ field: Int) -> Outcome {
        guard batch.copy(row, field, into: &name) else { return .unknown }
        if let known = memo.value(name) {
            return known >= 0 ? .domain(Int(known)) : (known == -1 ? .rights : .unknown)
        }
        let outcome = byTable[Fold.key(String(decoding: name, as: UTF8.self))] ?? .unknown
        let number: Int32 =
            switch outcome {
            case .domain(let place): Int32(place)
            case .rights: -1
            case .unknown: -2
            }
        _ = memo.insert(name, number)
        return outcome
    }
}

/// The places of the fields of the mutation log in the events of a batch.
struct MutationFields: Sendable {
    let table: Int
    let key: Int?
    private let outcome: Int?

    /// Nil when the events of a batch are no mutations in AFAS.
    init?(_ batch: EventBatch) {
        guard let table = batch.schema.index(of: FieldName.table),
            batch.rows.contains(where: { $0.system == .afas })
        else { return nil }
        self.table = table
        key = batch.schema.index(of: FieldName.key)
        outcome = batch.schema.index(of: FieldName.eventOutcome)
    }

    func isFailure(_ batch: EventBatch, _ row: Int) -> Bool { outcome.map { batch.isFailure(row, $0) } ?? false }

    /// The key of the changed record, without blanks around it; nil when the record tells none.
    func key(_ batch: EventBatch, _ row: Int) -> String? {
        guard let key, let text = batch.text(row, key) else { return nil }
        let parts = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return parts.isEmpty ? nil : parts
    }
}

extension CheckReport {
    /// Whether everything for judging mutations of AFAS is there; says what is not.
    mutating func requiresMutations() -> Bool {
        requires(.staff, .matrix(.afas), .setting("afas-tables")) && requiresEvents(.afas, of: "afas-mutations")
    }
}
