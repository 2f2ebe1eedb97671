internal import Access
internal import Model

/// The events of one finding, with what its sentences need besides: gathered in any order with the same result.
struct CaseFile: Sendable, Codable {
    private(set) var hit = HitGroup()
    /// The first event of each kind that the check tells apart, such as reading and changing.
    private(set) var firsts: [Int: Instant] = [:]
    /// Whom or what the events were about, such as employee numbers.
    private(set) var subjects: Set<String> = []
    /// Where they belonged at that moment, such as the schools of those employees.
    private(set) var places: Set<String> = []

    mutating func add(
        _ batch: EventBatch,
        _ row: Int,
        fields: [String],
        kind: Int,
        subject: String?,
        places: [String]
    ) {
        hit.add(batch, row, fields: fields)
        note(kind, batch.rows[row].time)
        if let subject { subjects.insert(subject) }
        self.places.formUnion(places)
    }

    mutating func merge(_ other: CaseFile) {
        hit.merge(other.hit)
        for (kind, time) in other.firsts { note(kind, time) }
        subjects.formUnion(other.subjects)
        places.formUnion(other.places)
    }

    private mutating func note(_ kind: Int, _ time: Instant) {
        firsts[kind] = firsts[kind].map { min($0, time) } ?? time
    }
}

/// The findings of a check in the making, what agreed exceptions hide of them, and what could not be judged.
struct CaseFiles<Key: Hashable & Sendable & Codable>: Sendable, Codable {
    private(set) var open: [Key: CaseFile] = [:]
    /// What agreed exceptions cover.
    private(set) var hidden: Set<Key> = []
    /// Events that were judged.
    private(set) var judged = 0
    /// Events that could not be judged, by the key of the text that says why, without `missing.`.
    private(set) var unjudged: [String: Int] = [:]
    /// Events that no pattern could decide, by the pattern's place in the settings.
    private(set) var undecided: [Int: Int] = [:]

    /// Adds an event that is not in order.
    mutating func add(
        _ key: Key,
        _ batch: EventBatch,
        _ row: Int,
        _ standing: Standing,
        fields: [String],
        kind: Int = 0,
        subject: String? = nil,
        places: [String] = []
    ) {
        guard !standing.isPartlyKnown else { return couldNotJudge("staff-rows") }
        judged += 1
        open[key, default: CaseFile()].add(batch, row, fields: fields, kind: kind, subject: subject, places: places)
    }

    mutating func clear() { judged += 1 }

    mutating func hide(_ key: Key) {
        judged += 1
        hidden.insert(key)
    }

    mutating func couldNotJudge(_ reason: String) { unjudged[reason, default: 0] += 1 }

    mutating func couldNotDecide(_ pattern: Int) { undecided[pattern, default: 0] += 1 }

    mutating func merge(_ other: CaseFiles) {
        open.merge(other.open) { mine, theirs in
            var mine = mine
            mine.merge(theirs)
            return mine
        }
        hidden.formUnion(other.hidden)
        judged += other.judged
        unjudged.merge(other.unjudged, uniquingKeysWith: +)
        undecided.merge(other.undecided, uniquingKeysWith: +)
    }

    /// Says in a report what was judged, hidden and not judged.
    func tell(_ report: inout CheckReport) {
        report.judged += judged
        report.hidden += hidden.count
        for reason in unjudged.keys { report.couldNotJudge(reason) }
    }

    /// Says which patterns of the settings could not be used, or not decide about some events.
    func tell(_ report: inout CheckReport, patterns: PatternList) { report.tell(patterns, undecided: undecided) }
}
