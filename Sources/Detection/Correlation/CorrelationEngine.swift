public import Model
internal import Rules

/// Evaluates correlations over events in the order of their own time.
///
/// Events may come out of order within a bound: they wait until no earlier one can come. Windows slide, and both their ends
/// belong to them: an event at `t` is judged by the events of its group from `t - timespan` to `t`. What is kept grows with
/// the events of open windows, not with those of the input.
public struct CorrelationEngine: Sendable {
    /// The rules.
    public let compiled: CompiledRules
    /// The bounds and readings.
    public let options: EvaluationOptions
    /// What could not be used.
    public internal(set) var counts = CorrelationCounts()

    let plans: [CorrelationPlan]
    var tables: [Table]
    var waiting = HitHeap()
    var sequence = 0
    /// The latest moment seen; what is earlier than this by more than the allowed disorder will not come any more.
    var latest = Int64.min
    /// Everything before this has been judged.
    var passed = Int64.min

    /// The groups of one correlation.
    struct Table: Sendable {
        var groups: [String: Group] = [:]
        /// Events that wait until it is certain that nothing followed them, oldest first.
        var anchors: [Anchor] = []
        var anchorHead = 0
        var nextSweep = Int64.min
    }

    struct Group: Sendable {
        var window: Window
        var chains: [Chains]
        /// The event, by its place in the order of reading, that a passed window was last told for.
        var told = -1
        /// The last event, by its place in the order of reading, that a match has named.
        var named = -1
    }

    struct Anchor: Sendable, Codable {
        var time: Int64
        var key: String
        var clause: Int
    }

    /// A match on its way to correlations that count it.
    private struct Emission {
        var event: EventReference
        var sequence: Int
        var captures: [Hit.Capture]
        var keys: [RuleMatch.Key]
    }

    /// An engine without a past.
    public init(_ compiled: CompiledRules, options: EvaluationOptions = EvaluationOptions()) {
        self.compiled = compiled
        self.options = options
        plans = compiled.rules.correlations.map { CorrelationPlan($0, compiled) }
        tables = plans.map { _ in Table() }
    }

    /// How many events are kept, in windows and waiting.
    public var retained: Int {
        waiting.count + tables.reduce(0) { $0 + $1.groups.values.reduce(0) { $0 + $1.window.count } }
    }

    // MARK: Input

    /// Notes the moment of an event, whether or not it matches a rule.
    public mutating func observe(_ time: Instant, _ emit: (RuleMatch) -> Void) {
        if let limit = options.latest, time > limit {
            counts.future += 1
            return
        }
        guard time.nanoseconds > latest else { return }
        latest = time.nanoseconds
        guard let disorder = options.disorder else { return }
        let (reach, overflow) = disorder.multipliedReportingOverflow(by: 1_000_000_000)
        let (mark, underflow) = latest.subtractingReportingOverflow(overflow ? .max : reach)
        if !underflow, !overflow { drain(before: mark, emit) }
    }

    /// Takes an event that matched rules.
    public mutating func add(_ hit: Hit, _ emit: (RuleMatch) -> Void) {
        guard hit.time.nanoseconds >= passed else {
            counts.late += 1
            return
        }
        var hit = hit
        hit.sequence = sequence
        sequence += 1
        waiting.push(hit)
    }

    /// Judges everything that waits. What comes in a later run and is earlier than the latest event of this one is late; to
    /// go on where this run stops, keep `state` without calling this.
    ///
    /// - Parameter closing: Whether windows that an absence needs are taken to have passed: nothing follows, also not in a
    ///   later run. Otherwise they stay open and are counted.
    public mutating func finish(closing: Bool, _ emit: (RuleMatch) -> Void) {
        drain(before: .max, emit)
        closeWindows(before: latest, emit)
        passed = max(passed, latest)
        if closing { closeWindows(before: .max, emit) }
        counts.openWindows = tables.reduce(0) { $0 + $1.anchors.count - $1.anchorHead }
    }

    /// Judges everything before a moment.
    private mutating func drain(before mark: Int64, _ emit: (RuleMatch) -> Void) {
        while let first = waiting.first, first.time.nanoseconds < mark {
            let time = first.time.nanoseconds
            closeWindows(before: time, emit)
            var batch: [Hit] = []
            while let next = waiting.first, next.time.nanoseconds == time {
                batch.append(next)
                waiting.pop()
                if options.simultaneous == .inOrder { break }
            }
            passed = max(passed, time)
            run(at: time, batch, [:], emit)
        }
        if mark != .max {
            closeWindows(before: mark, emit)
            passed = max(passed, mark)
        }
    }

    // MARK: Windows of absence

    /// Judges, in order, the windows that ended before a moment.
    private mutating func closeWindows(before mark: Int64, _ emit: (RuleMatch) -> Void) {
        while true {
            var first: (table: Int, end: Int64)?
            for index in tables.indices where tables[index].anchorHead < tables[index].anchors.count {
                let anchor = tables[index].anchors[tables[index].anchorHead]
                let end = anchor.time.addingReportingOverflow(plans[index].nanoseconds)
                if end.overflow { continue }
                if end.partialValue < mark, end.partialValue < first?.end ?? .max {
                    first = (index, end.partialValue)
                }
            }
            guard let first else { return }
            let anchor = tables[first.table].anchors[tables[first.table].anchorHead]
            tables[first.table].anchorHead += 1
            if tables[first.table].anchorHead > 1024,
                tables[first.table].anchorHead * 2 > tables[first.table].anchors.count
            {
                tables[first.table].anchors.removeFirst(tables[first.table].anchorHead)
                tables[first.table].anchorHead = 0
            }
            if let emission = close(first.table, anchor, emit) {
                run(at: first.end, [], [first.table: [emission]], emit)
            }
        }
    }

    private mutating func close(_ table: Int, _ anchor: Anchor, _ emit: (RuleMatch) -> Void) -> Emission? {
        let plan = plans[table]
        guard let group = tables[table].groups[anchor.key] else { return nil }
        let clause = plan.clauses[anchor.clause]
        // Nothing behind the window has been judged yet, so what was last seen at its start or later lies in it.
        guard !clause.absent.contains(where: { group.window.lastSeen[$0] >= anchor.time }),
            clause.present.allSatisfy({ group.window.lastSeen[$0] >= anchor.time })
        else { return nil }
        if plan.rule.kind == .temporalOrdered,
            group.chains[anchor.clause].longest(from: anchor.time) < clause.present.count
        {
            return nil
        }
        let entries = group.window.entries(from: anchor.time)
        let completing = Self.completing(entries, clause, isOrdered: plan.rule.kind == .temporalOrdered)
        guard let completing, completing.sequence != group.told else { return nil }
        tables[table].groups[anchor.key]?.told = completing.sequence
        let keys = completing.keys
        var named = group.named
        report(table, completing, keys, Double(clause.present.count), entries, &named, emit)
        tables[table].groups[anchor.key]?.named = named
        return Emission(
            event: completing.event,
            sequence: completing.sequence,
            captures: completing.captures ?? [],
            keys: keys
        )
    }

    /// The event that completes what must be there; of several at one moment the last.
    private static func completing(
        _ entries: ArraySlice<Window.Entry>,
        _ clause: CorrelationPlan.Clause,
        isOrdered: Bool
    ) -> Window.Entry? {
        var seen: UInt64 = 0
        var chains = Chains(places: clause.present)
        var index = entries.startIndex
        while index < entries.endIndex {
            var together: UInt64 = 0
            let time = entries[index].time
            let start = index
            while index < entries.endIndex, entries[index].time == time {
                together |= entries[index].places
                index += 1
            }
            seen |= together
            if isOrdered { chains.add(together, at: time) }
            let isComplete =
                isOrdered
                ? chains.longest(from: .min) == clause.present.count
                : clause.present.allSatisfy { seen >> UInt64($0) & 1 == 1 }
            if isComplete { return entries[start..<index].last { touches($0, clause.present) } }
        }
        return nil
    }

    private static func touches(_ entry: Window.Entry, _ places: [Int]) -> Bool {
        places.contains { entry.places >> UInt64($0) & 1 == 1 }
    }

    // MARK: One moment

    /// Takes the events of one moment through all correlations; each comes after those it counts.
    private mutating func run(
        at time: Int64,
        _ hits: [Hit],
        _ seeds: [Int: [Emission]],
        _ emit: (RuleMatch) -> Void
    ) {
        var emissions = seeds
        for index in plans.indices {
            var arrivals: [(key: String, entry: Window.Entry)] = []
            for hit in hits { arrive(index, hit, time, &arrivals) }
            for (place, reference) in plans[index].rule.references.enumerated() {
                guard case .correlation(let inner) = reference.target else { continue }
                for emission in emissions[inner] ?? [] { arrive(index, emission, place, time, &arrivals) }
            }
            guard !arrivals.isEmpty else { continue }
            let made = judge(index, time, arrivals, emit)
            if !made.isEmpty { emissions[index, default: []] += made }
        }
    }

    /// Enters an event under the groups it belongs to; an event that matches several rules of a correlation is one event.
    private mutating func arrive(
        _ index: Int,
        _ hit: Hit,
        _ time: Int64,
        _ arrivals: inout [(key: String, entry: Window.Entry)]
    ) {
        let first = arrivals.count
        let references = plans[index].rule.references
        for place in references.indices {
            guard case .detection(let rule) = references[place].target, hit.rules.contains(rule) else { continue }
            let made = entries(index, hit.event, hit.sequence, hit.captures, [], place, time)
            for (key, entry) in made {
                if let known = arrivals[first...].firstIndex(where: { $0.key == key }) {
                    arrivals[known].entry.places |= entry.places
                    for value in entry.values where !arrivals[known].entry.values.contains(value) {
                        arrivals[known].entry.values.append(value)
                    }
                    arrivals[known].entry.number = arrivals[known].entry.number ?? entry.number
                } else {
                    arrivals.append((key, entry))
                }
            }
        }
    }

    private mutating func arrive(
        _ index: Int,
        _ emission: Emission,
        _ place: Int,
        _ time: Int64,
        _ arrivals: inout [(key: String, entry: Window.Entry)]
    ) {
        arrivals += entries(
            index,
            emission.event,
            emission.sequence,
            emission.captures,
            emission.keys,
            place,
            time
        )
    }

    /// Puts the events of a moment into their windows and tells which windows match.
    private mutating func judge(
        _ index: Int,
        _ time: Int64,
        _ arrivals: [(key: String, entry: Window.Entry)],
        _ emit: (RuleMatch) -> Void
    ) -> [Emission] {
        let plan = plans[index]
        let (reach, underflow) = time.subtractingReportingOverflow(plan.nanoseconds)
        let start = underflow ? Int64.min : reach
        sweep(index, time, start)
        var emissions: [Emission] = []
        // Nearly always one event: then there is nothing to sort by group.
        if arrivals.count == 1 {
            judge(index, time, start, arrivals[0].key, [arrivals[0].entry], &emissions, emit)
            return emissions
        }
        var touched: [String] = []
        var byKey: [String: [Window.Entry]] = [:]
        for (key, entry) in arrivals {
            if byKey[key] == nil { touched.append(key) }
            byKey[key, default: []].append(entry)
        }
        for key in touched { judge(index, time, start, key, byKey[key] ?? [], &emissions, emit) }
        return emissions
    }

    /// Puts the events of a moment into the window of one group.
    private mutating func judge(
        _ index: Int,
        _ time: Int64,
        _ start: Int64,
        _ key: String,
        _ entries: [Window.Entry],
        _ emissions: inout [Emission],
        _ emit: (RuleMatch) -> Void
    ) {
        let plan = plans[index]
        let kind = plan.rule.kind
        var group = tables[index].groups.removeValue(forKey: key) ?? newGroup(plan)
        group.window.expire(before: start, kind)
        var together: UInt64 = 0
        for entry in entries {
            together |= entry.places
            var kept = entry
            kept.passing = nil
            group.window.append(kept, kind)
        }
        for chain in group.chains.indices { group.chains[chain].add(together, at: time) }
        let measure =
            kind == .temporalOrdered && plan.clauses.isEmpty
            ? Double(group.chains.first?.longest(from: start) ?? 0)
            : group.window.measure(kind, percentile: plan.rule.percentile)
        let isMatch: Bool
        if case .expression = plan.rule.condition {
            isMatch = holds(plan, group, start)
        } else {
            isMatch = plan.holds(measure, isWhole: kind == .eventCount || kind == .valueCount || kind.isTemporal)
        }
        if isMatch {
            for entry in entries {
                report(index, entry, entry.keys, measure, group.window.current, &group.named, emit)
                emissions.append(
                    Emission(
                        event: entry.event,
                        sequence: entry.sequence,
                        captures: entry.passing ?? [],
                        keys: entry.keys
                    )
                )
            }
        } else if options.absence == .following {
            for (clause, content) in plan.clauses.enumerated() where !content.absent.isEmpty {
                if content.present.contains(where: { together >> UInt64($0) & 1 == 1 }) {
                    tables[index].anchors.append(Anchor(time: time, key: key, clause: clause))
                }
            }
        }
        tables[index].groups[key] = group
    }

    func newGroup(_ plan: CorrelationPlan) -> Group {
        var chains: [Chains] = []
        if plan.rule.kind == .temporalOrdered {
            chains =
                plan.clauses.isEmpty
                ? [Chains(places: Array(plan.rule.references.indices))]
                : plan.clauses.map { Chains(places: $0.present) }
        }
        return Group(window: Window(places: plan.rule.references.count), chains: chains)
    }

    /// Whether an extended condition holds at once: in a way that needs no absence, or absence in the time before.
    private func holds(_ plan: CorrelationPlan, _ group: Group, _ start: Int64) -> Bool {
        for (index, clause) in plan.clauses.enumerated() {
            if !clause.absent.isEmpty {
                guard options.absence == .preceding, !clause.absent.contains(where: { group.window.has($0) }) else {
                    continue
                }
            }
            let isComplete =
                plan.rule.kind == .temporalOrdered
                ? group.chains[index].longest(from: start) == clause.present.count
                : clause.present.allSatisfy { group.window.has($0) }
            if isComplete { return true }
        }
        return false
    }

    private func report(
        _ index: Int,
        _ entry: Window.Entry,
        _ keys: [RuleMatch.Key],
        _ measure: Double?,
        _ window: ArraySlice<Window.Entry>,
        _ named: inout Int,
        _ emit: (RuleMatch) -> Void
    ) {
        guard compiled.reportsCorrelation[index] else { return }
        var window = window
        if options.namesOnce {
            // Events stand in a window in the order of reading: those not named yet are at its end.
            var start = window.endIndex
            while start > window.startIndex, window[start - 1].sequence > named { start -= 1 }
            window = window[start...]
            named = max(named, window.last?.sequence ?? named)
        }
        emit(
            RuleMatch(
                rule: .correlation(index),
                event: entry.event,
                time: Instant(nanoseconds: entry.time),
                group: keys,
                measure: measure,
                contributors: window.prefix(max(0, options.contributors)).map(\.event)
            )
        )
    }

    /// Once in a span, lets go of the groups that have nothing left in it.
    private mutating func sweep(_ index: Int, _ time: Int64, _ start: Int64) {
        guard time >= tables[index].nextSweep else { return }
        let next = time.addingReportingOverflow(plans[index].nanoseconds)
        tables[index].nextSweep = next.overflow ? .max : next.partialValue
        tables[index].groups = tables[index].groups.filter { $0.value.window.last >= start }
    }
}
