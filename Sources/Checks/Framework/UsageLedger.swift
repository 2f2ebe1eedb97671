public import Model

/// When accounts were used, by the events: first, last, and how often a day.
public struct UsageLedger: Sendable {
    /// The use that one actor made.
    public struct Use: Sendable, Hashable {
        /// Events that succeeded.
        public var successes = 0
        /// Events that failed, or of which nothing says that they succeeded.
        public var failures = 0
        /// The first event that succeeded.
        public var first: Instant?
        /// The last event that succeeded.
        public var last: Instant?
        /// The number of events that succeeded, by day in local time.
        public var days: [LocalDate: Int] = [:]

        mutating func merge(_ other: Use) {
            successes += other.successes
            failures += other.failures
            first = [first, other.first].compactMap { $0 }.min()
            last = [last, other.last].compactMap { $0 }.max()
            days.merge(other.days, uniquingKeysWith: +)
        }
    }

    /// What was seen of a system as a whole.
    public struct Window: Sendable, Hashable, Codable {
        /// The number of events.
        public var events = 0
        /// The earliest event with a time that can be.
        public var first: Instant?
        /// The latest event with a time that can be.
        public var last: Instant?

        mutating func merge(_ other: Window) {
            events += other.events
            first = [first, other.first].compactMap { $0 }.min()
            last = [last, other.last].compactMap { $0 }.max()
        }
    }

    /// The use by actor number; actors without events of their own are absent or empty.
    public private(set) var uses: [Use] = []
    /// What was seen of each system.
    public private(set) var windows: [System: Window] = [:]
    /// The number of events by source.
    public private(set) var sources: [String: Int] = [:]
    private let zone: Zone
    private let plausible: Range<Instant>
    private var day = LocalDate(dayNumber: 0)
    private var dayStart = Instant(nanoseconds: .max)
    private var dayEnd = Instant(nanoseconds: .min)

    /// A ledger without entries, whose days are those of a zone.
    ///
    /// Times that cannot be, seen from `asOf`, are no first or last use: a clock that runs years ahead would keep an account alive.
    public init(zone: Zone, asOf: Instant) {
        self.zone = zone
        plausible = Instant.plausible(asOf: asOf)
    }

    /// Puts what an earlier scan saw of the same events in place of what is here.
    mutating func restore(_ seen: Seen, uses: [Use]) {
        self.uses = uses
        windows = seen.windows
        sources = seen.sources
    }

    /// Adds the events of a batch, with the numbers of their actors.
    public mutating func add(_ batch: EventBatch, actors: [Int32]) {
        guard batch.count > 0 else { return }
        sources[batch.schema.dataset, default: 0] += batch.count
        let outcome = batch.schema.index(of: FieldName.eventOutcome)
        var system = batch.rows[0].system
        var window = windows[system] ?? Window()
        for row in 0..<min(batch.count, actors.count) {
            let time = batch.rows[row].time
            if batch.rows[row].system != system {
                windows[system] = window
                system = batch.rows[row].system
                window = windows[system] ?? Window()
            }
            window.events += 1
            let isPlausible = plausible.contains(time)
            if isPlausible {
                if window.first.map({ time < $0 }) ?? true { window.first = time }
                if window.last.map({ time > $0 }) ?? true { window.last = time }
            }
            let actor = Int(actors[row])
            guard actor >= 0 else { continue }
            while uses.count <= actor { uses.append(Use()) }
            if let outcome, !batch.isSuccess(row, outcome) {
                uses[actor].failures += 1
                continue
            }
            uses[actor].successes += 1
            guard isPlausible else { continue }
            if uses[actor].first.map({ time < $0 }) ?? true { uses[actor].first = time }
            if uses[actor].last.map({ time > $0 }) ?? true { uses[actor].last = time }
            uses[actor].days[localDay(time), default: 0] += 1
        }
        windows[system] = window
    }

    /// The day of a moment; most events of a file lie on the day of the one before.
    private mutating func localDay(_ time: Instant) -> LocalDate {
        if dayStart <= time, time < dayEnd { return day }
        day = zone.day(time)
        dayStart = zone.startOfDay(day)
        dayEnd = zone.startOfDay(day.adding(days: 1))
        return day
    }

    /// Adds events that failed and were counted elsewhere.
    mutating func addFailures(_ count: Int, of actor: Int) {
        while uses.count <= actor { uses.append(Use()) }
        uses[actor].failures += count
    }

    /// Adds what another worker saw.
    public mutating func merge(_ other: UsageLedger) {
        while uses.count < other.uses.count { uses.append(Use()) }
        for (actor, use) in other.uses.enumerated() { uses[actor].merge(use) }
        for (system, theirs) in other.windows {
            windows[system, default: Window()].merge(theirs)
        }
        sources.merge(other.sources, uniquingKeysWith: +)
    }

    /// The use of one actor.
    public func use(_ actor: Int32) -> Use {
        uses.indices.contains(Int(actor)) ? uses[Int(actor)] : Use()
    }
}
