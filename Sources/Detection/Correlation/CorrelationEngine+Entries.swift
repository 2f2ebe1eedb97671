internal import Model
internal import Rules

extension CorrelationEngine {
    /// The entries that an event makes: one for each combination of values of the fields grouped by.
    mutating func entries(
        _ index: Int,
        _ event: EventReference,
        _ sequence: Int,
        _ captures: [Hit.Capture],
        _ inner: [RuleMatch.Key],
        _ place: Int,
        _ time: Int64
    ) -> [(key: String, entry: Window.Entry)] {
        let plan = plans[index]
        func texts(_ source: CorrelationPlan.Source) -> [String] {
            if let key = inner.first(where: { $0.name == source.name || $0.name == source.alias }) {
                return [key.value]
            }
            return captures.filter { $0.field == source.field }.map(\.text)
        }
        guard let groups = Self.combinations(plan.groups[place].map(texts)) else {
            counts.withoutGroup += 1
            return []
        }
        var values: [String] = []
        var number: Double?
        if plan.rule.kind == .valueCount {
            guard let tuples = Self.combinations(plan.values[place].map(texts)), !tuples.isEmpty else {
                counts.withoutValue += 1
                return []
            }
            values = tuples.map { joined($0) }
        } else if plan.rule.kind.isNumeric, let source = plan.values[place].first {
            number = texts(source).lazy.compactMap { SigmaNumber(text: $0)?.double }.first
            guard number != nil else {
                counts.withoutValue += 1
                return []
            }
        }
        // What outer correlations and the report need stays with the entry only where something can ask for it.
        let keepsCaptures = plan.clauses.contains { !$0.absent.isEmpty } ? captures : nil
        return groups.map { group in
            let keys = zip(plan.rule.groupBy, group).map { RuleMatch.Key(name: $0, value: $1) }
            let entry = Window.Entry(
                time: time,
                event: event,
                sequence: sequence,
                places: 1 << UInt64(place),
                values: values,
                number: number,
                keys: keys,
                captures: keepsCaptures,
                passing: captures
            )
            return (joined(group), entry)
        }
    }

    /// All ways to take one text of each list, at most 64; nil when a list is empty.
    private static func combinations(_ lists: [[String]]) -> [[String]]? {
        var all: [[String]] = [[]]
        for list in lists {
            if list.isEmpty { return nil }
            all = all.flatMap { head in list.map { head + [$0] } }
            if all.count > 64 { all = Array(all.prefix(64)) }
        }
        return all
    }

    /// One text for several, such that different texts stay different.
    private func joined(_ texts: [String]) -> String {
        let folded = options.casedKeys ? texts : texts.map { Self.folded($0) }
        if folded.count == 1 { return folded[0] }
        return folded.map { "\($0.utf8.count):\($0)" }.joined()
    }

    private static func folded(_ text: String) -> String {
        String(decoding: CaseFolding.folded(Array(text.utf8)), as: UTF8.self)
    }
}
