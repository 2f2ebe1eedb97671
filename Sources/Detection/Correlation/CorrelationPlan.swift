internal import Rules

/// A correlation with its names looked up. A class, so that handing it around for each event copies nothing.
final class CorrelationPlan: Sendable {
    /// Where an event's value for a group-by or value field comes from, for one of the rules it counts.
    struct Source: Sendable {
        /// The field as the rule names it, to find it among what an inner correlation groups by.
        var name: String
        /// The alias, likewise.
        var alias: String
        /// The field of the event.
        var field: Int
    }

    /// A way in which an extended condition can hold: rules that must have matched, in the order of the list, and rules that
    /// must not.
    struct Clause: Sendable, Hashable {
        var present: [Int]
        var absent: [Int]
    }

    let rule: CorrelationRule
    let nanoseconds: Int64
    let groups: [[Source]]
    let values: [[Source]]
    /// For an extended condition the ways in which it can hold.
    let clauses: [Clause]
    /// What tells it from other correlations in a stored state.
    let fingerprint: String

    init(_ rule: CorrelationRule, _ compiled: CompiledRules) {
        self.rule = rule
        nanoseconds = rule.seconds * 1_000_000_000
        func sources(_ names: [String]) -> [[Source]] {
            rule.references.indices.map { place in
                names.map { name in
                    let field = rule.field(name, of: place)
                    return Source(name: field, alias: name, field: compiled.fields.index(of: field) ?? 0)
                }
            }
        }
        groups = sources(rule.groupBy)
        values = sources(rule.fields)
        if case .expression(let condition, _) = rule.condition {
            clauses = Self.clauses(condition, negated: false).map {
                Clause(present: $0.present.sorted(), absent: $0.absent.sorted())
            }
        } else {
            clauses = []
        }
        let references = rule.references.map(\.text).joined(separator: ",")
        let aliases = rule.aliases.sorted { $0.key < $1.key }
            .map { "\($0.key)=\($0.value.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value)" })" }
        fingerprint = [
            rule.metadata.identity, rule.kind.rawValue, references, rule.groupBy.joined(separator: ","),
            String(rule.seconds), rule.fields.joined(separator: ","), aliases.joined(separator: ";"),
        ].joined(separator: "|")
    }

    private struct Term {
        var present: Set<Int>
        var absent: Set<Int>
    }

    /// The disjunctive normal form, contradictions left out.
    private static func clauses(_ condition: Condition, negated: Bool) -> [Term] {
        switch condition {
        case .selection(let index):
            return [negated ? Term(present: [], absent: [index]) : Term(present: [index], absent: [])]
        case .not(let part):
            return clauses(part, negated: !negated)
        case .all(let parts), .any(let parts):
            var isAnd = negated
            if case .all = condition { isAnd.toggle() }
            let children = parts.map { clauses($0, negated: negated) }
            guard isAnd else { return children.flatMap { $0 } }
            var terms = [Term(present: [], absent: [])]
            for child in children {
                terms = terms.flatMap { left in
                    child.compactMap { right in
                        let present = left.present.union(right.present)
                        let absent = left.absent.union(right.absent)
                        return present.isDisjoint(with: absent) ? Term(present: present, absent: absent) : nil
                    }
                }
            }
            return terms
        }
    }

    /// Whether a measure satisfies the thresholds.
    func holds(_ measure: Double?, isWhole: Bool) -> Bool {
        guard let measure, case .thresholds(let comparisons) = rule.condition else { return false }
        let integer = isWhole ? Int64(exactly: measure) : nil
        return comparisons.allSatisfy { $0.holds(integer, measure) }
    }
}
