public import Model

/// Finds log sources that nothing delivers, and fields that the events of a rule's log source never have: a search for such a
/// field never matches, and its negation always does.
public enum FieldLint {
    /// The remarks on a rule set, sorted: one per rule on its log source, else one per field on its first mention.
    ///
    /// - Parameters:
    ///   - rules: The rules.
    ///   - fields: The fields that events of a log source can have; nil when no source delivers it.
    public static func check(_ rules: RuleSet, fields: (LogSource) -> Set<String>?) -> [Diagnostic] {
        var remarks: [Diagnostic] = []
        // The names of a log source are the same for all its rules.
        var folded: [LogSource: Set<String>] = [:]
        func remark(_ problem: RuleProblem, _ rule: RuleMetadata, line: Int, key: String, _ more: [String: String]) {
            remarks.append(
                Diagnostic(
                    problem.rawValue,
                    problem.level,
                    file: rule.file,
                    line: line,
                    column: key,
                    more.merging(["title": rule.title]) { own, _ in own }
                )
            )
        }
        func check(_ field: String, _ log: LogSource, _ known: Set<String>, _ rule: RuleMetadata, line: Int) {
            let names = folded[log] ?? Set(known.map { $0.lowercased() })
            folded[log] = names
            guard !names.contains(field.lowercased()) else { return }
            var parameters = ["field": field]
            parameters["similar"] = Nearest.name(to: field, among: known.sorted())
            remark(.fieldUnknown, rule, line: line, key: field, parameters)
        }
        for rule in rules.detections {
            guard let known = fields(rule.logSource) else {
                let source = rule.logSource.text
                remark(.logSourceUnknown, rule.metadata, line: rule.metadata.line, key: "logsource", ["source": source])
                continue
            }
            for (field, line) in rule.fields { check(field, rule.logSource, known, rule.metadata, line: line) }
        }
        for rule in rules.correlations {
            var seen: Set<String> = []
            for (place, reference) in rule.references.enumerated() {
                guard case .detection(let target) = reference.target else { continue }
                let log = rules.detections[target].logSource
                guard let known = fields(log) else { continue }
                for name in rule.groupBy + rule.fields {
                    let field = rule.field(name, of: place)
                    if seen.insert(field.lowercased()).inserted {
                        check(field, log, known, rule.metadata, line: rule.metadata.line)
                    }
                }
            }
        }
        return remarks.sorted()
    }
}

extension LogSource {
    /// What it names, for people: `product: windows, service: security`.
    var text: String {
        ([("category", category), ("product", product), ("service", service)] + custom.sorted { $0.key < $1.key })
            .compactMap { name, value in value.map { "\(name): \($0)" } }
            .joined(separator: ", ")
    }
}

extension DetectionRule {
    /// The fields that the rule asks for, each with the line of its first mention, in the order of mention.
    public var fields: [(name: String, line: Int)] {
        var found: [(String, Int)] = []
        func add(_ name: String, _ line: Int) {
            if !found.contains(where: { $0.0.lowercased() == name.lowercased() }) { found.append((name, line)) }
        }
        func walk(_ detection: Detection) {
            switch detection {
            case .all(let parts), .any(let parts): parts.forEach(walk)
            case .item(let item):
                if let field = item.field { add(field, item.line) }
                for case .field(let reference) in item.values.joined() { add(reference.name, item.line) }
            }
        }
        for selection in selections { walk(selection.detection) }
        return found
    }
}
