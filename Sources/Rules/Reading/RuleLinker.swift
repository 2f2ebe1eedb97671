internal import Model

/// Puts the documents of all files together: checks that ids and names are unique, looks up references and applies filters.
struct RuleLinker {
    let options: RuleOptions
    var problems: [Diagnostic] = []
    var refused = 0

    private var detections: [DetectionRule] = []
    private var correlations: [CorrelationRule] = []
    private var filters: [FilterRule] = []
    /// Ids and names of documents that could not be read.
    private var refusedNames: Set<String> = []
    private var ids: [String: RuleMetadata] = [:]
    private var names: [String: RuleMetadata] = [:]

    init(options: RuleOptions) { self.options = options }

    mutating func add(_ document: DocumentReader.Document) {
        switch document {
        case .detection(let rule):
            if isUnique(rule.metadata) { detections.append(rule) }
        case .correlation(let rule):
            if isUnique(rule.metadata) { correlations.append(rule) }
        case .filter(let filter):
            if isUnique(filter.metadata) { filters.append(filter) }
        }
    }

    mutating func addRefused(_ document: YAMLValue) {
        refused += 1
        for key in ["id", "name"] {
            if let text = document[key]?.string { refusedNames.insert(key == "id" ? text.lowercased() : text) }
        }
    }

    private mutating func isUnique(_ metadata: RuleMetadata) -> Bool {
        var isUnique = true
        if let id = metadata.id {
            if let other = ids[id] {
                report(.idDuplicate, metadata, metadata.line, "id", place(other, ["value": id]))
                isUnique = false
            } else {
                ids[id] = metadata
            }
        }
        if let name = metadata.name {
            if let other = names[name] {
                report(.nameDuplicate, metadata, metadata.line, "name", place(other, ["value": name]))
                isUnique = false
            } else {
                names[name] = metadata
            }
        }
        if !isUnique { refused += 1 }
        return isUnique
    }

    private func place(_ metadata: RuleMetadata, _ parameters: [String: String]) -> [String: String] {
        parameters.merging(["other": metadata.file, "line": String(metadata.line)]) { first, _ in first }
    }

    private mutating func report(
        _ problem: RuleProblem,
        _ metadata: RuleMetadata,
        _ line: Int,
        _ key: String,
        _ parameters: [String: String]
    ) {
        var parameters = parameters
        parameters["title"] = metadata.title
        problems.append(
            Diagnostic(problem.rawValue, problem.level, file: metadata.file, line: line, column: key, parameters)
        )
    }

    // MARK: Linking

    mutating func link() -> RuleSet {
        linkCorrelations()
        applyFilters()
        var set = RuleSet()
        set.detections = detections
        set.correlations = correlations
        set.filters = filters
        set.problems = problems.sorted()
        set.refused = refused
        return set
    }

    /// Looks up the rules of correlations, and puts each correlation behind those it refers to. Those with a reference that
    /// leads nowhere are refused, and then those that refer to these.
    private mutating func linkCorrelations() {
        var places: [String: RuleTarget] = [:]
        for (index, rule) in detections.enumerated() { enter(rule.metadata, .detection(index), &places) }
        var pending = correlations
        var isKnown: Set<String> = []
        for rule in pending {
            for key in [rule.metadata.id, rule.metadata.name].compactMap({ $0 }) { isKnown.insert(key) }
        }
        correlations = []
        // Each pass places the correlations whose references have all been placed.
        var hasProgress = true
        while hasProgress, !pending.isEmpty {
            hasProgress = false
            var waiting: [CorrelationRule] = []
            for var rule in pending {
                var missing: [CorrelationRule.Reference] = []
                var waits = false
                for index in rule.references.indices {
                    let text = rule.references[index].text
                    let key = MetadataReader.uuid(text) ?? text
                    if let target = places[key] {
                        rule.references[index].target = target
                    } else if isKnown.contains(key) {
                        waits = true
                    } else {
                        missing.append(rule.references[index])
                    }
                }
                if !missing.isEmpty {
                    refuse(rule, missing, &isKnown)
                    hasProgress = true
                } else if waits {
                    waiting.append(rule)
                } else {
                    hasProgress = true
                    if resolveAliases(&rule, &isKnown) {
                        enter(rule.metadata, .correlation(correlations.count), &places)
                        correlations.append(rule)
                    }
                }
            }
            pending = waiting
        }
        for rule in pending {
            refused += 1
            report(
                .correlationCycle,
                rule.metadata,
                rule.references.first?.line ?? rule.metadata.line,
                "correlation.rules",
                [:]
            )
        }
    }

    /// Looks up the aliases that call a rule otherwise than the list of rules does.
    private mutating func resolveAliases(_ rule: inout CorrelationRule, _ isKnown: inout Set<String>) -> Bool {
        var isValid = true
        for open in rule.openAliases {
            let place = rule.references.firstIndex { reference in
                switch reference.target {
                case .detection(let index): detections[index].metadata.isMeant(by: open.rule)
                case .correlation(let index): correlations[index].metadata.isMeant(by: open.rule)
                case nil: false
                }
            }
            if let place {
                rule.aliases[open.alias, default: [:]][place] = open.field
            } else {
                let key = "correlation.aliases.\(open.alias)"
                report(.correlationAliasInvalid, rule.metadata, open.line, key, ["rule": open.rule])
                isValid = false
            }
        }
        if !isValid {
            refused += 1
            for key in [rule.metadata.id, rule.metadata.name].compactMap({ $0 }) {
                refusedNames.insert(key)
                isKnown.remove(key)
            }
        }
        return isValid
    }

    private func enter(_ metadata: RuleMetadata, _ target: RuleTarget, _ places: inout [String: RuleTarget]) {
        for key in [metadata.id, metadata.name].compactMap({ $0 }) { places[key] = target }
    }

    private mutating func refuse(
        _ rule: CorrelationRule,
        _ missing: [CorrelationRule.Reference],
        _ isKnown: inout Set<String>
    ) {
        for reference in missing {
            let key = MetadataReader.uuid(reference.text) ?? reference.text
            report(
                refusedNames.contains(key) ? .correlationRuleRefused : .correlationRuleUnknown,
                rule.metadata,
                reference.line,
                "correlation.rules",
                ["rule": reference.text]
            )
        }
        refused += 1
        for key in [rule.metadata.id, rule.metadata.name].compactMap({ $0 }) {
            refusedNames.insert(key)
            isKnown.remove(key)
        }
    }

    private mutating func applyFilters() {
        for filter in filters {
            var applied = 0
            if case .rules(let references) = filter.target {
                for reference in references where !isKnown(reference, filter) {
                    report(.filterRuleUnknown, filter.metadata, filter.line, "filter.rules", ["rule": reference])
                }
            }
            for index in detections.indices where applies(filter, detections[index]) {
                apply(filter, to: &detections[index])
                applied += 1
            }
            if applied == 0 {
                report(.filterWithoutEffect, filter.metadata, filter.line, "filter.rules", [:])
            }
        }
    }

    /// Whether a reference leads to a rule; one that leads to a correlation is remarked on: filters leave those alone.
    private mutating func isKnown(_ reference: String, _ filter: FilterRule) -> Bool {
        if correlations.contains(where: { $0.metadata.isMeant(by: reference) }) {
            report(.filterOnCorrelation, filter.metadata, filter.line, "filter.rules", ["rule": reference])
            return true
        }
        return detections.contains { $0.metadata.isMeant(by: reference) }
    }

    private func applies(_ filter: FilterRule, _ rule: DetectionRule) -> Bool {
        var source = filter.logSource
        source.custom = [:]
        guard source.covers(rule.logSource) else { return false }
        switch filter.target {
        case .any: return true
        case .rules(let references): return references.contains { rule.metadata.isMeant(by: $0) }
        }
    }

    private func apply(_ filter: FilterRule, to rule: inout DetectionRule) {
        let added = filter.condition.shifted(by: rule.selections.count)
        rule.selections += filter.selections
        rule.condition = .all([rule.condition, options.filters == .include ? added : .not(added)])
    }
}
