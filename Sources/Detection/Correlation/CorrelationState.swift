internal import Model
internal import Rules

/// What correlations remember from one run to the next: open windows and events that still wait for earlier ones.
///
/// Rules and fields are kept by name, so that a state outlives a change of the rule files. The windows of a correlation that
/// was changed are dropped and counted: its past was measured differently.
public struct CorrelationState: Sendable, Codable {
    /// The form of this state.
    public var version = 1
    var sequence: Int
    var latest: Int64
    var passed: Int64
    var counts: CorrelationCounts
    var waiting: [StoredHit]
    var correlations: [StoredCorrelation]

    struct StoredHit: Sendable, Codable {
        var event: EventReference
        var time: Instant
        var sequence: Int
        var rules: [String]
        var captures: [StoredCapture]
    }

    struct StoredCapture: Sendable, Codable {
        var field: String
        var text: String
    }

    struct StoredCorrelation: Sendable, Codable {
        var fingerprint: String
        var groups: [StoredGroup]
        var anchors: [CorrelationEngine.Anchor]
    }

    struct StoredGroup: Sendable, Codable {
        var key: String
        var told: Int
        var entries: [Window.Entry]
        /// The values of `entries[i].captures` by name, as indices change with the rules.
        var captures: [[StoredCapture]?]
    }
}

extension CorrelationEngine {
    /// What has to be remembered until the next run.
    public var state: CorrelationState {
        let fields = compiled.fields.names
        func stored(_ captures: [Hit.Capture]) -> [CorrelationState.StoredCapture] {
            captures.map { CorrelationState.StoredCapture(field: fields[$0.field], text: $0.text) }
        }
        return CorrelationState(
            sequence: sequence,
            latest: latest,
            passed: passed,
            counts: counts,
            waiting: waiting.items.sorted { ($0.time, $0.sequence) < ($1.time, $1.sequence) }.map { hit in
                CorrelationState.StoredHit(
                    event: hit.event,
                    time: hit.time,
                    sequence: hit.sequence,
                    rules: hit.rules.map { compiled.rules.detections[$0].metadata.identity },
                    captures: stored(hit.captures)
                )
            },
            correlations: plans.indices.map { index in
                CorrelationState.StoredCorrelation(
                    fingerprint: plans[index].fingerprint,
                    groups: tables[index].groups.sorted { $0.key < $1.key }.map { key, group in
                        CorrelationState.StoredGroup(
                            key: key,
                            told: group.told,
                            entries: group.window.current.map { entry in
                                var entry = entry
                                entry.captures = nil
                                return entry
                            },
                            captures: group.window.current.map { $0.captures.map(stored) }
                        )
                    },
                    anchors: Array(tables[index].anchors[tables[index].anchorHead...])
                )
            }
        )
    }

    /// An engine that goes on where another stopped.
    ///
    /// - Returns: The engine and how many correlations of the state are not among the rules any more, or changed.
    public static func resume(
        _ state: CorrelationState,
        _ compiled: CompiledRules,
        options: EvaluationOptions = EvaluationOptions()
    ) -> (engine: CorrelationEngine, dropped: Int) {
        var engine = CorrelationEngine(compiled, options: options)
        engine.sequence = state.sequence
        engine.latest = state.latest
        engine.passed = state.passed
        engine.counts = state.counts
        func captures(_ stored: [CorrelationState.StoredCapture]) -> [Hit.Capture] {
            stored.compactMap { capture in
                compiled.fields.index(of: capture.field).map { Hit.Capture(field: $0, text: capture.text) }
            }
        }
        var rules: [String: Int] = [:]
        for (index, rule) in compiled.rules.detections.enumerated() { rules[rule.metadata.identity] = index }
        for hit in state.waiting {
            let known = hit.rules.compactMap { rules[$0] }
            guard !known.isEmpty else { continue }
            var made = Hit(event: hit.event, time: hit.time, rules: known, captures: captures(hit.captures))
            made.sequence = hit.sequence
            engine.waiting.push(made)
        }
        var dropped = 0
        for stored in state.correlations {
            guard let index = engine.plans.firstIndex(where: { $0.fingerprint == stored.fingerprint }) else {
                dropped += 1
                continue
            }
            let plan = engine.plans[index]
            for group in stored.groups {
                engine.tables[index].groups[group.key] = engine.restored(group, plan, captures)
            }
            engine.tables[index].anchors = stored.anchors.filter { $0.clause < plan.clauses.count }
        }
        return (engine, dropped)
    }

    private func restored(
        _ stored: CorrelationState.StoredGroup,
        _ plan: CorrelationPlan,
        _ captures: ([CorrelationState.StoredCapture]) -> [Hit.Capture]
    ) -> Group {
        var group = newGroup(plan)
        group.told = stored.told
        var index = 0
        while index < stored.entries.count {
            // Events of one moment together, as they were judged.
            let time = stored.entries[index].time
            var together: UInt64 = 0
            let first = index
            while index < stored.entries.count, stored.entries[index].time == time,
                index == first || options.simultaneous == .together
            {
                var entry = stored.entries[index]
                if index < stored.captures.count { entry.captures = stored.captures[index].map(captures) }
                together |= entry.places
                group.window.append(entry, plan.rule.kind)
                index += 1
            }
            for chain in group.chains.indices { group.chains[chain].add(together, at: time) }
        }
        return group
    }
}
