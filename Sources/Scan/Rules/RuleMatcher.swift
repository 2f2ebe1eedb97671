internal import Access
internal import Checks
internal import Detection
internal import EventStore
internal import Model
internal import Pack
internal import Patterns
internal import Rules

/// The events of one slice that correlations count, in the order of time.
struct CountedEvents: Sendable {
    var hits: [Hit] = []
    /// Of each hit the event itself.
    var events: [CountedEvent] = []
    /// Of each hit what it shares with the same event in another log.
    var identities: [UInt64?] = []
    /// The moment of the last event of the slice, counted or not.
    var last: Instant?
}

/// Evaluates rules on single events: one for each worker, which gets slices in the order of time but not all of them.
struct RuleMatcher {
    private let plan: RulePlan
    private let context: CheckContext
    private let session: RuleSession
    private var bindings: [ObjectIdentifier: (schema: EventSchema, binding: BatchBinding)] = [:]
    private var isService: [Int32: Bool] = [:]
    private var knowledge: ContextFields
    /// What was found.
    private(set) var tally = RuleTally()

    init(_ plan: RulePlan, _ context: CheckContext, _ pupils: PupilIndex) {
        self.plan = plan
        self.context = context
        knowledge = ContextFields(plan, context, pupils)
        session = RuleSession(plan.compiled)
    }

    /// Judges each event by itself, and hands out those that correlations count.
    mutating func inspect(_ slice: EventSlice, _ actors: [[Int32]]) -> CountedEvents {
        var counted = CountedEvents()
        guard !plan.isEmpty else { return counted }
        var bound: [(binding: BatchBinding, scope: RuleScope)?] = []
        for batch in slice.batches {
            tally.events[batch.schema.dataset, default: 0] += batch.count
            guard let scope = plan.scopes[batch.schema.dataset], scope.count > 0 else {
                bound.append(nil)
                continue
            }
            bound.append((binding(batch.schema), scope))
        }
        var kept: KeptSlice?
        for place in slice.order {
            guard let (binding, scope) = bound[place.batch] else { continue }
            let actor = actors[place.batch][place.row]
            guard !leavesOut(actor) else { continue }
            let batch = slice.batches[place.batch]
            if knowledge.asks(of: batch.schema.dataset) {
                session.load(batch, place.row, binding)
                knowledge.add(to: session, batch, place.row, actor)
                session.evaluateLoaded(scope)
            } else {
                session.evaluate(batch, place.row, binding, scope)
            }
            note(slice, place, actor, &counted, actors, &kept)
        }
        if let last = slice.order.last { counted.last = slice.batches[last.batch].rows[last.row].time }
        return counted
    }

    /// What the product added to the event that was evaluated last, of what a rule asks for.
    private func added(_ entry: RulePlan.Entry) -> [String: String] {
        var values: [String: String] = [:]
        for (name, field) in entry.context {
            let texts = session.texts(field)
            if !texts.isEmpty { values[name] = texts.joined(separator: ", ") }
        }
        return values
    }

    private mutating func binding(_ schema: EventSchema) -> BatchBinding {
        if let known = bindings[ObjectIdentifier(schema)], known.schema === schema { return known.binding }
        let binding = plan.compiled.binding(schema)
        bindings[ObjectIdentifier(schema)] = (schema, binding)
        return binding
    }

    /// Service accounts, and what systems do by themselves, are left out as the checks leave them out.
    private mutating func leavesOut(_ actor: Int32) -> Bool {
        guard actor >= 0 else { return false }
        if let known = isService[actor] { return known }
        let service = context.directory.actor(actor)?.kind == .service
        isService[actor] = service
        return service
    }

    /// Takes what came of the event that was evaluated last.
    private mutating func note(
        _ slice: EventSlice,
        _ place: EventSlice.Place,
        _ actor: Int32,
        _ counted: inout CountedEvents,
        _ actors: [[Int32]],
        _ kept: inout KeptSlice?
    ) {
        for failure in session.failures {
            let entry = plan.owners[failure.rule]
            guard entry >= 0 else { continue }
            let stopped = RuleTally.Stopped(
                rule: entry,
                field: failure.field,
                pattern: failure.pattern,
                problem: failure.failure.message
            )
            tally.stopped[stopped, default: 0] += 1
        }
        let batch = slice.batches[place.batch]
        for match in session.matches where plan.reports[match] >= 0 {
            let entry = plan.entries[plan.reports[match]]
            let event = RuleEvent(batch, place.row, actor: actor, entry, context, added: added(entry))
            let key = RuleKey(event, plan.reports[match], entry.rule, context.settings.zone)
            tally.add(key, event, people: entry.rule.people)
        }
        for match in session.matches where plan.isCompared[match] {
            tally.note(plan.owners[match], actor, context.settings.zone.day(batch.rows[place.row].time))
        }
        guard let hit = session.hit(EventReference(index: 0)) else { return }
        counted.hits.append(hit)
        counted.identities.append(TwinEvents.identity(batch, place.row))
        if hit.rules.allSatisfy({ plan.spans[$0] <= RulePlan.sliceSpan && !plan.asksContext[$0] }) {
            let box = kept ?? KeptSlice(slice, actors)
            kept = box
            counted.events.append(.row(box, place))
        } else {
            var made: [Int: RuleEvent] = [:]
            for entry in hit.rules.map({ plan.owners[$0] }) where entry >= 0 {
                let known = added(plan.entries[entry])
                made[entry] = RuleEvent(batch, place.row, actor: actor, plan.entries[entry], context, added: known)
            }
            counted.events.append(.made(made, hit.time))
        }
    }
}

/// Evaluates correlations on what the matchers hand out: one for all workers, which puts their slices back in order.
struct RuleStream: Sendable {
    private let plan: RulePlan
    private let context: CheckContext
    private var engine: CorrelationEngine
    private var waiting: [Int: CountedEvents] = [:]
    private var next = 0
    /// Events that windows may still ask for: those of short windows, and those of long ones.
    private var queues: [EventQueue]
    private var twins = TwinEvents()
    private var tally = RuleTally()

    init(_ plan: RulePlan, _ context: CheckContext) {
        self.plan = plan
        self.context = context
        var options = EvaluationOptions(disorder: 0, contributors: .max)
        options.namesOnce = true
        engine = CorrelationEngine(plan.compiled, options: options)
        let long = plan.entries.map(\.span).max() ?? 0
        queues = [EventQueue(span: min(long, RulePlan.sliceSpan)), EventQueue(span: long)]
    }

    /// Takes the slice with a number, counted from 0; it waits for those before it.
    mutating func add(_ events: CountedEvents, _ number: Int) {
        waiting[number] = events
        while let ready = waiting.removeValue(forKey: next) {
            take(ready)
            next += 1
        }
    }

    /// What was found. No more events come, so all windows have passed.
    mutating func finish() -> RuleTally {
        var found: [RuleMatch] = []
        engine.finish(closing: true) { found.append($0) }
        for match in found { report(match) }
        return tally
    }

    private mutating func take(_ counted: CountedEvents) {
        var found: [RuleMatch] = []
        for (place, event) in counted.events.enumerated() {
            var hit = counted.hits[place]
            if let identity = counted.identities[place] {
                guard let fresh = hit.only(twins.fresh(hit.rules, identity, at: hit.time)) else { continue }
                hit = fresh
            }
            let queue =
                switch event {
                case .row: 0
                case .made: 1
                }
            hit.event = EventReference(index: queues[queue].append(event) << 1 | queue)
            engine.add(hit) { found.append($0) }
            engine.observe(hit.time) { found.append($0) }
            for match in found { report(match) }
            found.removeAll(keepingCapacity: true)
        }
        guard let last = counted.last else { return }
        engine.observe(last) { found.append($0) }
        for match in found { report(match) }
        for place in queues.indices { queues[place].expire(at: last) }
    }

    private mutating func report(_ match: RuleMatch) {
        guard case .correlation(let index) = match.rule, plan.correlations[index] >= 0 else { return }
        let place = plan.correlations[index]
        let rule = plan.entries[place].rule
        guard let completing = event(match.event, place) else { return }
        let key = RuleKey(completing, place, rule, context.settings.zone)
        for reference in match.contributors {
            guard let event = event(reference, place) else { continue }
            tally.add(key, event, people: rule.people)
        }
        if let measure = match.measure { tally.measured(key, measure) }
    }

    private func event(_ reference: EventReference, _ place: Int) -> RuleEvent? {
        queues[reference.index & 1][reference.index >> 1]?.event(place, plan, context)
    }
}

/// Events in the order of time, each with a number, of which the oldest are let go.
private struct EventQueue: Sendable {
    private var events: [CountedEvent] = []
    private var head = 0
    /// The number of the first of `events`.
    private var base = 0
    private let span: Int64

    init(span: Int64) { self.span = span }

    /// Adds an event and gives its number.
    mutating func append(_ event: CountedEvent) -> Int {
        events.append(event)
        return base + events.count - 1
    }

    subscript(number: Int) -> CountedEvent? {
        let place = number - base
        return place >= head && place < events.count ? events[place] : nil
    }

    /// Lets go of what no window reaches any more.
    mutating func expire(at now: Instant) {
        let (start, overflow) = now.nanoseconds.subtractingReportingOverflow(span)
        guard !overflow else { return }
        while head < events.count, events[head].time.nanoseconds < start { head += 1 }
        if head > 4096, head * 2 > events.count {
            events.removeFirst(head)
            base += head
            head = 0
        }
    }
}
