internal import Model

/// The events that make one finding, gathered in any order with the same result.
struct HitGroup: Sendable, Codable {
    private(set) var count = 0
    /// Events that failed, or of which nothing says that they succeeded.
    private(set) var failures = 0
    private(set) var first = Instant(nanoseconds: .max)
    private(set) var last = Instant(nanoseconds: .min)
    /// The actions and how often each came.
    private(set) var actions: [String: Int] = [:]
    /// Hashes of the people touched (pupils), to count them without naming them.
    private(set) var people: Set<UInt64> = []
    /// The earliest records, sorted.
    private(set) var evidence: [EvidenceDraft] = []

    /// Adds an event; `fields` are those that matter in its evidence.
    mutating func add(_ batch: EventBatch, _ row: Int, fields: [String]) {
        let time = batch.rows[row].time
        count += 1
        first = min(first, time)
        last = max(last, time)
        if !batch.isSuccess(row) { failures += 1 }
        if let action = batch.text(row, named: FieldName.eventAction) { actions[action, default: 0] += 1 }
        if let pupil = batch.schema.index(of: FieldName.pupil), let hash = batch.withBytes(row, pupil, stableHash) {
            people.insert(hash)
        }
        if let worst = evidence.last, evidence.count >= EvidenceDraft.limit {
            let known = (worst.time?.nanoseconds ?? .min, worst.file, worst.record)
            if known <= (time.nanoseconds, batch.file(of: row), batch.rows[row].record) { return }
        }
        insert(EvidenceDraft(batch, row, fields: fields))
    }

    /// Adds what another worker gathered for the same finding.
    mutating func merge(_ other: HitGroup) {
        count += other.count
        failures += other.failures
        first = min(first, other.first)
        last = max(last, other.last)
        actions.merge(other.actions, uniquingKeysWith: +)
        people.formUnion(other.people)
        for one in other.evidence { insert(one) }
    }

    private mutating func insert(_ one: EvidenceDraft) {
        let place = evidence.firstIndex { one < $0 } ?? evidence.count
        evidence.insert(one, at: place)
        if evidence.count > EvidenceDraft.limit { evidence.removeLast() }
    }

    /// The actions by how often they came, for a sentence: the most frequent first, five at most.
    var actionNames: [String] {
        actions.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(5).map(\.key)
    }

    /// The number of people touched; nil when the records do not tell.
    var peopleCount: Int? { people.isEmpty ? nil : people.count }

    /// The draft of the finding that these events make.
    func draft(_ definition: CheckDefinition, _ system: System, account: String) -> FindingDraft {
        var draft = FindingDraft(definition, system, account: account, from: first, to: last)
        draft.count = count
        draft.evidence = evidence
        draft.facts["number"] = .number(count)
        draft.facts["failed"] = .number(failures)
        if !actions.isEmpty { draft.facts["actions"] = .list(actionNames) }
        draft.personalData = PersonalData(kinds: personalDataKinds(system), people: peopleCount)
        return draft
    }
}

/// Groups of events by key.
struct HitGroups<Key: Hashable & Sendable & Codable>: Sendable, Codable {
    private(set) var groups: [Key: HitGroup] = [:]

    init() {}

    private struct Entry: Codable {
        var key: Key
        var group: HitGroup
    }

    init(from decoder: any Decoder) throws {
        let entries = try SlicedList<Entry>(from: decoder).elements
        groups = Dictionary(entries.map { ($0.key, $0.group) }, uniquingKeysWith: { first, _ in first })
    }

    func encode(to encoder: any Encoder) throws {
        try SlicedList(groups.map { Entry(key: $0.key, group: $0.value) }).encode(to: encoder)
    }

    mutating func add(_ key: Key, _ batch: EventBatch, _ row: Int, fields: [String]) {
        groups[key, default: HitGroup()].add(batch, row, fields: fields)
    }

    mutating func merge(_ other: HitGroups) {
        groups.merge(other.groups) { mine, theirs in
            var mine = mine
            mine.merge(theirs)
            return mine
        }
    }
}

/// The kinds of personal data that an account of a system opens, as codes of the word catalogue.
func personalDataKinds(_ system: System) -> [String] {
    switch system {
    case .parnassys: ["pupil-file"]
    case .afas: ["staff-file"]
    case .sharepoint: ["documents"]
    case .entra, .windows, .linux: ["account-use"]
    }
}

/// FNV-1a: the same on every machine and in every run, unlike Swift's own hash.
func stableHash(_ bytes: Span<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for place in bytes.indices { hash = (hash ^ UInt64(bytes[place])) &* 0x100_0000_01b3 }
    return hash
}

extension EventBatch {
    /// Whether the source says that an event failed.
    func isFailure(_ row: Int) -> Bool {
        guard let field = schema.index(of: FieldName.eventOutcome) else { return false }
        return isFailure(row, field)
    }

    /// Whether an event succeeded: its source says so, or has no word for it at all.
    ///
    /// A connection that ends is neither success nor failure; after a guess it is no sign that somebody got in.
    func isSuccess(_ row: Int) -> Bool {
        guard let field = schema.index(of: FieldName.eventOutcome) else { return true }
        return isSuccess(row, field)
    }

    /// The same with the field looked up before.
    func isSuccess(_ row: Int, _ field: Int) -> Bool {
        withBytes(row, field) { $0.count == 7 && $0[0] == UInt8(ascii: "s") } ?? false
    }

    /// The same with the field looked up before.
    func isFailure(_ row: Int, _ field: Int) -> Bool {
        withBytes(row, field) { $0.count == 7 && $0[0] == UInt8(ascii: "f") } ?? false
    }
}
