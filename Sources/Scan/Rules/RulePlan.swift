internal import Access
internal import Detection
public import Model
public import Pack
internal import Rules

/// The rules of the pack as one scan runs them: those that are on, with the board's thresholds, compiled together.
public struct RulePlan: Sendable {
    /// A rule that runs.
    struct Entry: Sendable {
        var rule: PackRule
        /// The fields that evidence shows.
        var evidence: [String]
        /// The sources whose events it is about.
        var sources: [String]
        /// The fields among those of `ContextField` that it asks for, by name.
        var context: [String: Int] = [:]
        /// How long what it counts is needed, in nanoseconds; 0 when it judges each event by itself.
        var span: Int64 = 0
    }

    /// No rules.
    public static let none = RulePlan(compiled: CompiledRules(RuleLoader().load([])))

    /// The rules, compiled.
    let compiled: CompiledRules
    /// The rules that run, sorted by id.
    private(set) var entries: [Entry] = []
    /// For each rule about single events the entry that it reports for; -1 when it only helps another.
    private(set) var reports: [Int] = []
    /// For each correlation the entry that it reports for.
    private(set) var correlations: [Int] = []
    /// For each rule about single events how long correlations need its events, in nanoseconds.
    private(set) var spans: [Int64] = []
    /// For each rule about single events the entry whose file it stands in; -1 for one of a filter's file.
    private(set) var owners: [Int] = []
    /// For each rule about single events whether it asks for a field of `ContextField`.
    private(set) var asksContext: [Bool] = []
    /// For each rule about single events whether a week of its events is compared with what is usual.
    private(set) var isCompared: [Bool] = []
    /// What the board sets otherwise, by rule and name.
    private(set) var thresholds: [RuleID: [String: Double]] = [:]
    /// By source which rules are about its events.
    private(set) var scopes: [String: RuleScope] = [:]
    /// The rules whose findings a rule takes the place of.
    private(set) var replaced: [Int: [Int]] = [:]
    /// The texts of the rules that run, with the board's thresholds, and of the filters: what judging hangs on.
    private(set) var texts: [String] = []
    /// The rules that are off.
    private(set) var off: [RuleID] = []

    /// How long slices are held on to as a whole, in nanoseconds: two days, for windows of at most a day, which are needed twice
    /// as long. Events of longer windows are kept by themselves.
    static let sliceSpan: Int64 = 2 * 86_400_000_000_000

    private init(compiled: CompiledRules) { self.compiled = compiled }

    /// Whether there is nothing to judge by.
    var isEmpty: Bool { entries.isEmpty }

    /// A plan.
    ///
    /// - Parameters:
    ///   - pack: the rules, the product's and the board's.
    ///   - sources: the ids of the sources that a board can have.
    ///   - thresholds: what the board sets otherwise, by rule and name.
    ///   - off: rules and checks that the board has turned off.
    ///   - on: rules that the board has turned on.
    /// - Throws: `Diagnostics` when rules do not go together or a threshold is not one of its rule's.
    public init(
        _ pack: RulePack,
        sources: [String],
        thresholds: [RuleID: [String: Double]] = [:],
        off: Set<RuleID> = [],
        on: Set<RuleID> = []
    ) throws(Diagnostics) {
        var problems: [Diagnostic] = []
        for (id, values) in thresholds.sorted(by: { $0.key < $1.key }) {
            let known = pack[id]?.thresholds.map(\.name) ?? []
            for name in values.keys.sorted() where !known.contains(name) {
                let allowed = known.isEmpty ? "–" : known.joined(separator: ", ")
                problems.append(
                    Diagnostic(
                        "settings.value",
                        file: "logwacht.yml",
                        column: "rules.\(id)",
                        ["found": name, "allowed": allowed]
                    )
                )
            }
        }
        let running = pack.rules.filter { !off.contains($0.id) && ($0.isEnabled || on.contains($0.id)) }
        let files = running.map { rule in
            let values = thresholds[rule.id] ?? [:]
            return RuleFile(path: rule.file.path, text: rule.filled(values.mapValues { SigmaNumber($0) }))
        }
        let set = RuleLoader(pack.options).load(files + pack.filters)
        problems += set.errors
        if !problems.isEmpty { throw Diagnostics(problems) }
        self.init(compiled: CompiledRules(set))
        self.thresholds = thresholds
        texts = (files + pack.filters).flatMap { [$0.path, $0.text] }
        self.off = pack.rules.map(\.id).filter { id in !running.contains { $0.id == id } }
        let places = Dictionary(
            running.enumerated().map { ($1.file.path, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        entries = running.map { Entry(rule: $0, evidence: [], sources: []) }
        for source in sources { scopes[source] = compiled.scope(LogSource.all(of: source)) }
        assign(set, places, sources)
    }

    /// Which of the documents reports for which rule, what each looks at, and for how long.
    private mutating func assign(_ set: RuleSet, _ places: [String: Int], _ sources: [String]) {
        spans = [Int64](repeating: 0, count: set.detections.count)
        reports = [Int](repeating: -1, count: set.detections.count)
        owners = set.detections.map { places[$0.metadata.file] ?? -1 }
        asksContext = [Bool](repeating: false, count: set.detections.count)
        isCompared = [Bool](repeating: false, count: set.detections.count)
        for (index, detection) in set.detections.enumerated() {
            guard let place = places[detection.metadata.file] else { continue }
            if compiled.reportsDetection[index] { reports[index] = place }
            isCompared[index] = entries[place].rule.comparison != nil
            let names = compiled.fields(of: index).map(compiled.fieldName)
            let rule = entries[place].rule
            for name in ContextField.all where names.contains(where: { $0.lowercased() == name }) {
                asksContext[index] = true
                entries[place].context[name] = compiled.field(name)
            }
            let common = [FieldName.userName, FieldName.eventAction, FieldName.eventOutcome] + rule.facts.values
            entries[place].evidence = Set(names + common + entries[place].evidence)
                .filter { FieldName.isCommon($0) && $0 != FieldName.pupilName }.sorted()
            let about = sources.filter { scopes[$0]?.applies[index] ?? false }
            entries[place].sources = Set(entries[place].sources + about).sorted()
        }
        for place in entries.indices {
            replaced[place] = entries[place].rule.replaces.compactMap { id in
                entries.firstIndex { $0.rule.id == id }
            }
        }
        correlations = set.correlations.map { places[$0.metadata.file] ?? -1 }
        for rule in set.correlations {
            guard let place = places[rule.metadata.file] else { continue }
            // A window after an event may be told of when it has passed: what it counts is needed twice as long.
            let span = rule.seconds.multipliedReportingOverflow(by: 2_000_000_000)
            let length = span.overflow ? Int64.max : span.partialValue
            entries[place].span = max(
                entries[place].span,
                entries[place].span.addingReportingOverflow(length).partialValue
            )
        }
        for (index, detection) in set.detections.enumerated() where compiled.isCounted[index] {
            guard let place = places[detection.metadata.file] else { continue }
            spans[index] = entries[place].span
        }
    }

    /// The rules whose findings are told apart by pupil; see `BoardScanner.Outcome.continuing`.
    var byPupil: Set<RuleID> {
        Set(entries.filter { $0.rule.group.contains(FieldName.pupil) }.map(\.rule.id))
    }

    /// The ids of the rules that run and those that are off.
    public var ids: [RuleID] { entries.map(\.rule.id) + off }
}
