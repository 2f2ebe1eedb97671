public import Access
public import Model

/// All checks over one scan: a worker's share of the events, and at the end everything that was found.
///
/// Each worker takes a value from `CheckSuite(context)`, gives it its batches, and the scan merges them in any order:
///
/// ```swift
/// let context = CheckContext(access, asOf: asOf)
/// var suite = CheckSuite(context)          // one per worker
/// suite.inspect(batch)                     // once per batch
/// first.merge(second)
/// let results = first.finish(sources: ["sshd", "m365-audit"])
/// ```
public struct CheckSuite: Sendable {
    /// What all checks of a scan came to.
    public struct Results: Sendable {
        /// The findings, one draft each, in the order of `FindingDraft.order`.
        public var drafts: [FindingDraft]
        /// What every check judged, sorted by id.
        public var coverage: [CheckCoverage]
        /// Service accounts with their number of events, as `system account`.
        public var serviceAccounts: [String: Int]
        /// Accounts that nobody knows and whose events all failed, by system.
        public var unknownAttempts: [String: Int]
        /// The systems that had more such accounts than are told apart: their number is a lower bound.
        public var unknownAttemptsAtLeast: [String]
        /// Findings that an agreed exception hides.
        public var hiddenByException: Int
        /// What checks passed over on purpose, by rule and text key `passed.<key>`.
        public var passedOver: [RuleID: [String: Int]]
        /// Problems met on the way, sorted.
        public var diagnostics: [Diagnostic]
        /// The use by the events.
        public var ledger: UsageLedger
        /// The actors, by number.
        public var actors: [Actor]
        /// The use of rights per account and day.
        public var rightUse: [RightUse.Day] = []
        /// What was read of every source on every day, and what was to be expected.
        public var days: [CoverageDay] = []
        /// Days on which a source was to have records by its own rhythm, all sources added up.
        public var expectedDays = 0
    }

    private var context: CheckContext
    private var resolver: ActorResolver
    private var ledger: UsageLedger
    private var checks: [any EventCheck]
    /// The number of the actor of every row of the batch that was looked at last; -1 for none.
    public private(set) var actors: [Int32] = []
    private var rightUse: RightUse
    private var days: DayLedger

    /// A suite that has seen nothing. Workers of one scan must share the context.
    public init(_ context: CheckContext) {
        self.context = context
        resolver = ActorResolver(context.directory)
        ledger = UsageLedger(zone: context.settings.zone, asOf: context.asOf)
        rightUse = RightUse(context)
        days = DayLedger(context)
        let off = context.settings.checksOff
        checks = CheckRegistry.events.filter { !off.contains($0.definition.id) }.map { $0.init(context) }
    }

    /// Looks at the events of a batch; keeps nothing of the batch but what findings rest on.
    public mutating func inspect(_ batch: EventBatch) {
        resolver.resolve(batch, into: &actors)
        ledger.add(batch, actors: actors)
        rightUse.add(batch, actors: actors)
        days.add(batch)
        for place in checks.indices { checks[place].inspect(batch, actors: actors) }
    }

    /// Adds what another worker of the same scan saw.
    public mutating func merge(_ other: CheckSuite) {
        resolver.merge(other.resolver)
        ledger.merge(other.ledger)
        rightUse.merge(other.rightUse)
        days.merge(other.days)
        for place in checks.indices where other.checks.indices.contains(place) {
            checks[place].mergeSame(other.checks[place])
        }
    }

    /// What all of it has seen of events, by name, for a scan over the same events.
    ///
    /// - Throws: what encoding throws.
    public func seen() throws -> [String: [UInt8]] {
        var parts: [String: [UInt8]] = [:]
        parts["actors"] = try SeenEvents.bytes(context.directory.actors)
        parts["attempts"] = try SeenEvents.bytes(resolver.attempts.mapValues(\.seen))
        parts["usage"] = try SeenEvents.bytes(ledger.seen)
        parts["rights"] = try SeenEvents.bytes(rightUse.seen)
        parts["days"] = try SeenEvents.bytes(days.seen)
        for check in checks { parts["check \(type(of: check).definition.id.rawValue)"] = try check.seen() }
        return parts
    }

    /// Takes what an earlier scan saw of the same events. The suite and its directory must have seen nothing.
    ///
    /// - Throws: `SeenEvents.Unusable` and what decoding throws; then the suite and its context are of no more use.
    public mutating func restore(_ parts: [String: [UInt8]]) throws {
        let actors: [Actor] = try SeenEvents.value(parts["actors"])
        let attempts: [System: AttemptSketch.Seen] = try SeenEvents.value(parts["attempts"])
        let used: UsageLedger.Seen = try SeenEvents.value(parts["usage"])
        let dates: DayLedger.Seen = try SeenEvents.value(parts["days"])
        context.directory.restore(actors)
        resolver.restore(
            try attempts.mapValues { try AttemptSketch($0, limit: context.directory.attemptLimit) }
        )
        ledger.restore(used, uses: try UsageLedger.uses(used))
        try rightUse.add(try SeenEvents.value(parts["rights"]))
        days.restore(dates, days: try DayLedger.days(dates))
        for place in checks.indices {
            try checks[place].restore(parts["check \(type(of: checks[place]).definition.id.rawValue)"])
        }
    }

    /// Runs the checks on accounts and exports, and gathers what all found. `sources` are those read, also without any event;
    /// `inputs` are the files.
    public func finish(sources: Set<String> = [], inputs: [InputCoverage] = []) -> Results {
        var context = context
        context.sources = sources
        let (ledger, attempts) = strangers()
        var reports: [CheckReport] = []
        for check in checks {
            var report = CheckReport(type(of: check).definition, context, ledger)
            check.finish(&report)
            reports.append(report)
        }
        let off = context.settings.checksOff
        for check in CheckRegistry.accounts where !off.contains(check.definition.id) {
            var report = CheckReport(check.definition, context, ledger)
            check.run(&report)
            reports.append(report)
        }
        let material = ExportMaterial(inputs, days, context)
        for check in CheckRegistry.exports where !off.contains(check.definition.id) {
            var report = CheckReport(check.definition, context, ledger)
            check.run(&report, material)
            reports.append(report)
        }
        var results = results(reports, ledger, attempts, off: off)
        results.rightUse = rightUse.days
        results.expectedDays = material.rhythms.filter { $0.key.school == nil }.map { $0.value.expected.count }
            .reduce(0, +)
        results.days = days.coverageDays(material.rhythms)
        return results
    }

    private struct Attempts {
        var counts: [String: Int] = [:]
        var atLeast: [String] = []
    }

    /// The ledger with the failed events of unknown names that also succeeded, and the number of those that never did.
    private func strangers() -> (UsageLedger, Attempts) {
        var ledger = ledger
        var attempts = Attempts()
        let sketches = resolver.attempts
        for (system, sketch) in sketches {
            attempts.counts[system.rawValue] = sketch.count
            if sketch.isCapped { attempts.atLeast.append(system.rawValue) }
        }
        attempts.atLeast.sort()
        for (number, actor) in context.directory.actors.enumerated() {
            guard let hash = resolver.attemptHash(actor) else { continue }
            if let failures = sketches[actor.system]?.attempts(hash) {
                ledger.addFailures(failures, of: number)
                attempts.counts[actor.system.rawValue, default: 0] -= 1
            }
            let use = ledger.use(Int32(number))
            if use.successes == 0, use.failures > 0 { attempts.counts[actor.system.rawValue, default: 0] += 1 }
        }
        attempts.counts = attempts.counts.filter { $0.value > 0 }
        return (ledger, attempts)
    }

    private func results(
        _ reports: [CheckReport],
        _ ledger: UsageLedger,
        _ attempts: Attempts,
        off: Set<RuleID>
    ) -> Results {
        var coverage: [RuleID: CheckCoverage] = [:]
        for report in reports where report.applies {
            let mine = report.coverage
            coverage[mine.rule] = coverage[mine.rule].map { Self.combined($0, mine) } ?? mine
        }
        for definition in CheckRegistry.definitions where off.contains(definition.id) {
            coverage[definition.id] = CheckCoverage(rule: definition.id, state: .off)
        }
        let actors = context.directory.actors
        var service: [String: Int] = [:]
        for (number, actor) in actors.enumerated() {
            let use = ledger.use(Int32(number))
            if actor.kind == .service {
                service["\(actor.system.rawValue) \(actor.name)", default: 0] += use.successes + use.failures
            }
        }
        return Results(
            drafts: reports.flatMap(\.drafts).sorted(by: FindingDraft.order),
            coverage: coverage.values.sorted { $0.rule < $1.rule },
            serviceAccounts: service,
            unknownAttempts: attempts.counts,
            unknownAttemptsAtLeast: attempts.atLeast,
            hiddenByException: reports.map(\.hidden).reduce(0, +),
            passedOver: Dictionary(
                reports.filter { !$0.passedOver.isEmpty }.map { ($0.definition.id, $0.passedOver) },
                uniquingKeysWith: { $0.merging($1, uniquingKeysWith: +) }
            ),
            diagnostics: reports.flatMap(\.diagnostics).sorted(),
            ledger: ledger,
            actors: actors
        )
    }

    /// What a rule came to that judges accounts and events apart.
    private static func combined(_ a: CheckCoverage, _ b: CheckCoverage) -> CheckCoverage {
        let missing = Set(a.missing).union(b.missing)
        let states = [a.state, b.state]
        let state: CheckCoverage.State =
            states.allSatisfy { $0 == .ran } ? .ran : (states.allSatisfy { $0 == .notRun } ? .notRun : .partly)
        return CheckCoverage(rule: a.rule, state: state, missing: Array(missing), judged: a.judged + b.judged)
    }
}
