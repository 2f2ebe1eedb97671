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
            let folded = Dictionary(known.map { ($0.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })
            for (field, line) in rule.fields where folded[field.lowercased()] == nil {
                var parameters = ["field": field, "title": rule.metadata.title]
                if let similar = similar(field.lowercased(), folded) { parameters["similar"] = similar }
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

    /// The known field that differs least, when it differs little.
    private static func similar(_ field: String, _ known: [String: String]) -> String? {
        let name = Array(field.utf8)
        var best: (distance: Int, name: String)?
        for (key, original) in known {
            let distance = distance(name, Array(key.utf8))
            guard distance <= max(1, name.count / 4) else { continue }
            if let found = best, (found.distance, found.name) <= (distance, original) { continue }
            best = (distance, original)
        }
        return best?.name
    }

    /// The number of letters to insert, remove or change (Levenshtein).
    private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
        var row = Array(0...b.count)
        for i in a.indices {
            var diagonal = row[0]
            row[0] = i + 1
            for j in b.indices {
                let substituted = diagonal + (a[i] == b[j] ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(substituted, row[j] + 1, row[j + 1] + 1)
            }
        }
        return row[b.count]
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
