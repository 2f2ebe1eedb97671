internal import Access
internal import Checks
internal import Detection
internal import Model
internal import Pack
internal import Rules

/// The events that make one finding of a rule, gathered in any order with the same result.
struct RuleGroup: Sendable, Codable {
    private(set) var count = 0
    private(set) var first = Instant(nanoseconds: .max)
    private(set) var last = Instant(nanoseconds: .min)
    private(set) var actor: Int32 = -1
    private(set) var school: String?
    private(set) var evidence: [EvidenceDraft] = []
    private(set) var people: Set<String> = []
    /// The events that another log may tell of too: each counts once.
    private var identities: Set<UInt64> = []
    /// What a correlation measured, at its highest.
    var measure: Double?
    /// Different values of fields with the moment at which each was first seen: the earliest `valueLimit` of each field.
    private var values: [String: [String: Instant]] = [:]

    private static let valueLimit = 32
    private static let shown = 5

    mutating func add(_ event: RuleEvent, people field: String?) {
        if event.identity.map({ identities.insert($0).inserted }) ?? true { count += 1 }
        if event.time < first || event.time == first && actor < 0 {
            actor = event.actor
            school = event.school
        }
        first = min(first, event.time)
        last = max(last, event.time)
        insert(event.evidence)
        if let field, let value = event.values[field] { people.insert(value) }
        for (field, value) in event.values { note(field, value, event.time) }
    }

    mutating func merge(_ other: RuleGroup) {
        count += other.count - identities.intersection(other.identities).count
        identities.formUnion(other.identities)
        if (other.first, other.school ?? "") < (first, school ?? "") {
            actor = other.actor
            school = other.school
        }
        first = min(first, other.first)
        last = max(last, other.last)
        for one in other.evidence { insert(one) }
        people.formUnion(other.people)
        for (field, all) in other.values { for (value, time) in all { note(field, value, time) } }
        if let theirs = other.measure { measure = max(measure ?? theirs, theirs) }
    }

    private mutating func insert(_ one: EvidenceDraft) {
        if evidence.count >= EvidenceDraft.limit, let last = evidence.last, !(one < last) { return }
        evidence.insert(one, at: evidence.firstIndex { one < $0 } ?? evidence.count)
        if evidence.count > EvidenceDraft.limit { evidence.removeLast() }
    }

    private mutating func note(_ field: String, _ value: String, _ time: Instant) {
        if let known = values[field]?[value] {
            if time < known { values[field]?[value] = time }
            return
        }
        values[field, default: [:]][value] = time
        guard let all = values[field], all.count > Self.valueLimit else { return }
        if let latest = all.max(by: { ($0.value, $0.key) < ($1.value, $1.key) }) { values[field]?[latest.key] = nil }
    }

    /// The different values of a field, the earliest first.
    func texts(_ field: String) -> [String] {
        (values[field] ?? [:]).sorted { ($0.value, $0.key) < ($1.value, $1.key) }.prefix(Self.shown).map(\.key)
    }
}

/// What makes two matches of a rule one finding.
struct RuleKey: Sendable, Hashable, Codable {
    /// The rule, by its place among those that run.
    var rule: Int
    var system: System
    /// The account; for rules that are about something else the first thing that they group by, such as an address.
    var account: String
    var parts: [String]

    /// The key of a match.
    init(_ event: RuleEvent, _ place: Int, _ rule: PackRule, _ zone: Zone) {
        self.rule = place
        system = event.system
        var fields: [String] = []
        parts = []
        for part in rule.group {
            switch part {
            case "account": continue
            case "day": parts.append(zone.day(event.time).iso)
            case "week": parts.append(UsualVolume.monday(zone.day(event.time)).iso)
            case "month": parts.append(String(zone.day(event.time).iso.prefix(7)))
            default:
                fields.append(event.values[part] ?? "")
                parts.append(fields.last?.lowercased() ?? "")
            }
        }
        let isOfAccount = rule.group.contains("account") || fields.isEmpty
        account = isOfAccount ? event.account : fields[0]
    }
}

/// What rules found in events, of one worker or of all.
struct RuleTally: Sendable, Codable {
    /// A test that ran into its limit.
    struct Stopped: Sendable, Hashable, Codable {
        var rule: Int
        var field: String
        var pattern: String
        var problem: String
    }

    private(set) var groups: [RuleKey: RuleGroup] = [:]

    private enum Part: String, CodingKey { case groups, usual, events, stopped }

    private struct Entry: Codable {
        var key: RuleKey
        var group: RuleGroup
    }

    /// Nothing found yet.
    init() {}

    init(from decoder: any Decoder) throws {
        let parts = try decoder.container(keyedBy: Part.self)
        let entries = try parts.decode(SlicedList<Entry>.self, forKey: .groups).elements
        groups = Dictionary(entries.map { ($0.key, $0.group) }, uniquingKeysWith: { first, _ in first })
        usual = try parts.decode([Int: UsualVolume].self, forKey: .usual)
        events = try parts.decode([String: Int].self, forKey: .events)
        stopped = try parts.decode([Stopped: Int].self, forKey: .stopped)
    }

    func encode(to encoder: any Encoder) throws {
        var parts = encoder.container(keyedBy: Part.self)
        try parts.encode(SlicedList(groups.map { Entry(key: $0.key, group: $0.value) }), forKey: .groups)
        try parts.encode(usual, forKey: .usual)
        try parts.encode(events, forKey: .events)
        try parts.encode(stopped, forKey: .stopped)
    }

    /// How many events are usual, by rule.
    private var usual: [Int: UsualVolume] = [:]
    /// Events of each source.
    var events: [String: Int] = [:]
    /// Tests that could not be decided, with their number of events.
    var stopped: [Stopped: Int] = [:]

    mutating func add(_ key: RuleKey, _ event: RuleEvent, people: String?) {
        groups[key, default: RuleGroup()].add(event, people: people)
    }

    /// Notes an event of a rule that asks for what is usual.
    mutating func note(_ rule: Int, _ actor: Int32, _ day: LocalDate) {
        if actor >= 0 { usual[rule, default: UsualVolume()].note(actor, day) }
    }

    mutating func measured(_ key: RuleKey, _ value: Double) {
        let highest = groups[key]?.measure ?? value
        groups[key]?.measure = max(highest, value)
    }

    mutating func merge(_ other: RuleTally) {
        groups.merge(other.groups) { mine, theirs in
            var mine = mine
            mine.merge(theirs)
            return mine
        }
        for (rule, theirs) in other.usual { usual[rule, default: UsualVolume()].merge(theirs) }
        events.merge(other.events, uniquingKeysWith: +)
        stopped.merge(other.stopped, uniquingKeysWith: +)
    }

    /// What came of the rules of a scan.
    struct Results {
        var drafts: [FindingDraft] = []
        var coverage: [CheckCoverage] = []
        var diagnostics: [Diagnostic] = []
    }

    /// Makes findings of what was gathered, and says of each rule what it judged; `checks` is what the checks found.
    func finish(
        _ plan: RulePlan,
        _ context: CheckContext,
        sources: Set<String>,
        checks: [FindingDraft] = []
    ) -> Results {
        var results = Results()
        let replacing = spans(of: Set(plan.replaced.filter { !$0.value.isEmpty }.keys))
        let told = groups.filter { key, group in !isReplaced(key, group, plan, replacing) }
        let yielding = Set(plan.entries.flatMap(\.rule.yieldsTo))
        let saying = Dictionary(grouping: checks.filter { yielding.contains($0.rule) }, by: \.account)
        for (key, group) in told {
            let rule = plan.entries[key.rule].rule
            let isTold = (saying[key.account] ?? []).contains { check in
                rule.yieldsTo.contains(check.rule) && check.system == key.system && check.firstSeen <= group.first
                    && group.last <= check.lastSeen
            }
            guard !isTold else { continue }
            if rule.comparison == nil {
                results.drafts.append(draft(key, group, rule, context))
            } else if let draft = compared(key, group, plan, context) {
                results.drafts.append(draft)
            }
        }
        results.drafts.sort(by: FindingDraft.order)
        let undecided = Set(stopped.keys.map(\.rule))
        for (place, entry) in plan.entries.enumerated() {
            let read = entry.sources.filter(sources.contains)
            let missing = entry.sources.isEmpty ? ["rule-source"] : entry.sources.map { "source-\($0)" }
            let isStopped = undecided.contains(place)
            results.coverage.append(
                CheckCoverage(
                    rule: entry.rule.id,
                    state: read.isEmpty ? .notRun : isStopped ? .partly : .ran,
                    missing: read.isEmpty ? missing : isStopped ? ["rule-limit"] : [],
                    judged: read.reduce(0) { $0 + (events[$1] ?? 0) }
                )
            )
        }
        results.coverage += plan.off.map { CheckCoverage(rule: $0, state: .off) }
        results.diagnostics = stopped.map { stopped, number in
            Diagnostic(
                "rules.match-limit",
                .error,
                file: plan.entries[stopped.rule].rule.file.path,
                [
                    "rule": plan.entries[stopped.rule].rule.id.rawValue, "field": stopped.field,
                    "pattern": stopped.pattern, "problem": stopped.problem, "number": String(number),
                ]
            )
        }.sorted()
        return results
    }

    /// Whether a more specific rule tells of the same: about the same account, beginning before this ends and ending with it or
    /// later.
    private func isReplaced(
        _ key: RuleKey,
        _ group: RuleGroup,
        _ plan: RulePlan,
        _ spans: [Int: [String: [ClosedRange<Instant>]]]
    ) -> Bool {
        plan.replaced.contains { place, replaced in
            replaced.contains(key.rule)
                && (spans[place]?[key.account] ?? []).contains { $0.contains(group.last) }
        }
    }

    /// From when to when some rules have something to tell, by account.
    private func spans(of rules: Set<Int>) -> [Int: [String: [ClosedRange<Instant>]]] {
        var spans: [Int: [String: [ClosedRange<Instant>]]] = [:]
        for (key, group) in groups where rules.contains(key.rule) {
            spans[key.rule, default: [:]][key.account, default: []].append(group.first...group.last)
        }
        return spans
    }

    /// What tells findings apart. A pupil's pseudonym hangs on the board's key, and an id may not: the first record stands in.
    private static func discriminator(_ key: RuleKey, _ group: RuleGroup, _ rule: PackRule) -> [String] {
        var first = ""
        if case .digest(let digest)? = group.evidence.first?.content { first = Hex.text(digest) }
        return zip(rule.group.filter { $0 != "account" }, key.parts).map { $0 == FieldName.pupil ? first : $1 }
    }

    /// The finding of a week that stands out; nil for one that does not.
    private func compared(
        _ key: RuleKey,
        _ group: RuleGroup,
        _ plan: RulePlan,
        _ context: CheckContext
    ) -> FindingDraft? {
        let rule = plan.entries[key.rule].rule
        guard let monday = key.parts.lazy.compactMap({ LocalDate(iso: $0) }).first,
            let verdict = usual[key.rule]?.verdict(
                rule,
                plan.thresholds[rule.id] ?? [:],
                actor: group.actor,
                monday: monday,
                context
            )
        else { return nil }
        var draft = draft(key, group, rule, context)
        // A window may begin in the week before.
        let start = context.settings.zone.startOfDay(monday)
        draft.firstSeen = max(draft.firstSeen, start)
        let records = draft.evidence.filter { $0.time.map { $0 >= start } ?? true }
        if !records.isEmpty { draft.evidence = records }
        draft.count = verdict.week
        draft.facts["week"] = .day(monday)
        if let day = verdict.day { draft.facts["busiest"] = .number(day) }
        if let own = verdict.own {
            draft.facts["usual"] = .number(own.median)
            draft.facts["history"] = .number(own.weeks)
        }
        if let peers = verdict.peers {
            draft.facts["peers"] = .number(peers.count)
            draft.facts["within"] = .number(peers.within)
        }
        return draft
    }

    private func draft(_ key: RuleKey, _ group: RuleGroup, _ rule: PackRule, _ context: CheckContext) -> FindingDraft {
        let definition = CheckDefinition(
            rule.id,
            version: rule.version,
            severity: rule.severity,
            requirements: rule.basis.requirements,
            handbook: rule.basis.handbook,
            norms: rule.basis.norms,
            explanations: rule.explanationKeys,
            inputs: []
        )
        var draft = FindingDraft(definition, key.system, account: key.account, from: group.first, to: group.last)
        draft.discriminator = Self.discriminator(key, group, rule)
        draft.count = group.count
        draft.evidence = group.evidence
        if rule.group.contains("account"), let actor = context.directory.actor(group.actor) {
            draft.setPerson(context.person(actor), on: context.settings.zone.day(group.first))
        }
        if draft.school == nil, rule.group.contains("account") {
            draft.school = group.school.flatMap(context.settings.school(named:))?.name
        }
        for (name, field) in rule.facts {
            let texts = group.texts(field)
            if !texts.isEmpty { draft.facts[name] = .list(texts) }
        }
        if draft.person == nil { draft.facts["person"] = .text(key.account) }
        let open = stopped.reduce(0) { $1.key.rule == key.rule ? $0 + $1.value : $0 }
        if open > 0 { draft.facts["undecided"] = .number(open) }
        if let measure = group.measure, measure.isFinite { draft.facts["measure"] = .number(Int(measure.rounded())) }
        draft.personalData = PersonalData(
            kinds: rule.personalData,
            people: group.people.isEmpty ? nil : group.people.count
        )
        return draft
    }
}
