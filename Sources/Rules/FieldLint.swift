public import Model

/// Finds fields that the events of a rule's log source never have: such a line can never match.
public enum FieldLint {
    /// The remarks on a rule set, sorted.
    ///
    /// - Parameters:
    ///   - rules: The rules.
    ///   - fields: The fields of a log source's events; nil when they are not known, and then nothing is said.
    public static func check(_ rules: RuleSet, fields: (LogSource) -> Set<String>?) -> [Diagnostic] {
        var remarks: [Diagnostic] = []
        for rule in rules.detections {
            guard let known = fields(rule.logSource) else { continue }
            let folded = Set(known.map { $0.lowercased() })
            for (field, line) in rule.fields where !folded.contains(field.lowercased()) {
                var parameters = ["field": field, "title": rule.metadata.title]
                parameters["similar"] = Nearest.name(to: field, among: known)
                remarks.append(
                    Diagnostic(
                        RuleProblem.fieldUnknown.rawValue,
                        RuleProblem.fieldUnknown.level,
                        file: rule.metadata.file,
                        line: line,
                        column: field,
                        parameters
                    )
                )
            }
        }
        return remarks.sorted()
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
