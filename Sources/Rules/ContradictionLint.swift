public import Model

/// Finds conditions that ask for two different texts in one field at the same time.
///
/// A record of the board's own formats has one text in a field, so that such a condition never holds. An event of another program may
/// have several, and the rule is loaded all the same: this is a remark, on rules for log sources that the board has.
public enum ContradictionLint {
    /// More searches than this are not tried out in all combinations.
    private static let maximalVariables = 12

    /// The texts of which a search wants one, in lower case, by the field in lower case.
    private typealias Wanted = [String: Set<String>]

    /// The remarks on a rule set, sorted.
    ///
    /// - Parameters:
    ///   - rules: The rules.
    ///   - fields: The fields that events of a log source can have; nil when no format of the board delivers it.
    public static func check(_ rules: RuleSet, fields: (LogSource) -> Set<String>?) -> [Diagnostic] {
        var remarks: [Diagnostic] = []
        for rule in rules.detections where fields(rule.logSource) != nil {
            let wanted = rule.selections.map { self.wanted($0.detection) }
            guard let field = contradiction(rule.condition, wanted) else { continue }
            let problem = RuleProblem.conditionContradiction
            remarks.append(
                Diagnostic(
                    problem.rawValue,
                    problem.level,
                    file: rule.metadata.file,
                    line: rule.conditionLine,
                    column: "detection.condition",
                    ["title": rule.metadata.title, "field": field]
                )
            )
        }
        return remarks.sorted()
    }

    /// The field of which a condition asks two texts, however it is to hold; nil when it can hold, or does not for another reason.
    private static func contradiction(_ condition: Condition, _ wanted: [Wanted]) -> String? {
        let used = condition.selections.sorted()
        guard !used.isEmpty, used.count <= maximalVariables else { return nil }
        var found: String?
        for combination in 1..<(1 << used.count) {
            let held = used.indices.filter { combination >> $0 & 1 == 1 }.map { used[$0] }
            guard condition.evaluate(held.contains) else { continue }
            guard let field = contradiction(held.map { wanted[$0] }) else { return nil }
            found = min(found ?? field, field)
        }
        // With no search held at all it may hold too: then nothing is asked of any field.
        return condition.evaluate { _ in false } ? nil : found
    }

    /// The first field, by name, of which searches that hold together leave no text.
    private static func contradiction(_ searches: [Wanted]) -> String? {
        var left: Wanted = [:]
        for search in searches { left.merge(search) { $0.intersection($1) } }
        return left.filter(\.value.isEmpty).keys.min()
    }

    private static func wanted(_ detection: Detection) -> Wanted {
        switch detection {
        case .all(let parts):
            return parts.map(wanted).reduce(into: [:]) { $0.merge($1) { $0.intersection($1) } }
        case .any(let parts):
            guard let first = parts.first.map(wanted) else { return [:] }
            return parts.dropFirst().map(wanted).reduce(first) { all, one in
                all.filter { one[$0.key] != nil }.merging(one) { $0.union($1) }.filter { all[$0.key] != nil }
            }
        case .item(let item):
            guard let field = item.field, !item.isNegated, !item.requireAll || item.values.count == 1 else {
                return [:]
            }
            var texts: Set<String> = []
            for value in item.values.joined() {
                guard case .string(let string, _) = value, let literal = string.literal else { return [:] }
                texts.insert(String(decoding: literal, as: UTF8.self).lowercased())
            }
            return texts.isEmpty ? [:] : [field.lowercased(): texts]
        }
    }
}
