internal import Access
public import Model

/// How many events came from each source on each day, as a whole and per school.
///
/// Times that cannot be (`Instant.plausible`) have no day.
public struct DayLedger: Sendable {
    /// A source as a whole, or one school in it.
    public struct Series: Sendable, Hashable, Codable {
        /// The source id.
        public var source: String
        /// The school as the settings name it; nil for the source as a whole.
        public var school: String?
    }

    /// More names of schools than any board's logs hold; what comes after counts for its source alone.
    private static let mostNames = 5_000

    /// The number of events by day.
    public private(set) var days: [Series: [LocalDate: Int]] = [:]
    /// The system of each source's first events.
    public private(set) var systems: [String: System] = [:]
    private let schools: SchoolNames
    private var clock: DayClock
    private var names: [[UInt8]: String?] = [:]
    private var written: [UInt8] = []
    private let plausible: Range<Instant>

    init(_ context: CheckContext) {
        schools = context.access.schools
        clock = DayClock(context.settings.zone)
        plausible = Instant.plausible(asOf: context.asOf)
    }

    /// Puts what an earlier scan saw of the same events in place of what is here.
    mutating func restore(_ seen: Seen, days: [Series: [LocalDate: Int]]) {
        self.days = days
        systems = seen.systems
    }

    mutating func add(_ batch: EventBatch) {
        guard let start = batch.rows.first else { return }
        let source = batch.schema.dataset
        if systems[source].map({ start.system < $0 }) ?? true { systems[source] = start.system }
        let field = batch.schema.index(of: FieldName.organization)
        var whole: [LocalDate: Int] = [:]
        var parts: [String: [LocalDate: Int]] = [:]
        for row in 0..<batch.count {
            let time = batch.rows[row].time
            guard plausible.contains(time) else { continue }
            let day = clock.day(time)
            whole[day, default: 0] += 1
            if let field, batch.copy(row, field, into: &written), let school = school() {
                parts[school, default: [:]][day, default: 0] += 1
            }
        }
        guard !whole.isEmpty else { return }
        days[Series(source: source), default: [:]].merge(whole, uniquingKeysWith: +)
        for (school, part) in parts {
            days[Series(source: source, school: school), default: [:]].merge(part, uniquingKeysWith: +)
        }
    }

    /// The school that the bytes in `written` name.
    private mutating func school() -> String? {
        if let known = names[written] { return known }
        guard names.count < Self.mostNames else { return nil }
        let found: String? =
            if case .school(let name) = schools.find(String(decoding: written, as: UTF8.self)) { name } else { nil }
        names[written] = .some(found)
        return found
    }

    mutating func merge(_ other: DayLedger) {
        for (series, theirs) in other.days { days[series, default: [:]].merge(theirs, uniquingKeysWith: +) }
        systems.merge(other.systems) { min($0, $1) }
    }
}
