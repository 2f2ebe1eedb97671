public import Model

/// What can be wrong with a rule. The code names the sentences in `rules/words/<language>/rules.yml`.
public enum RuleProblem: String, Sendable, Hashable, CaseIterable {
    // The file.
    case yamlInvalid = "rule.yaml-invalid"
    case yamlDuplicateKey = "rule.yaml-duplicate-key"
    case yamlTooDeep = "rule.yaml-too-deep"
    case yamlTooLarge = "rule.yaml-too-large"
    case documentNotMap = "rule.document-not-map"
    case documentEmpty = "rule.document-empty"
    case documentKindUnclear = "rule.document-kind-unclear"
    case collectionActionUnknown = "rule.collection-action-unknown"
    case collectionRepeatFirst = "rule.collection-repeat-first"

    // The head of a rule.
    case keyMissing = "rule.key-missing"
    case keyCase = "rule.key-case"
    case keyUnknown = "rule.key-unknown"
    case valueType = "rule.value-type"
    case titleTooLong = "rule.title-too-long"
    case textTooLong = "rule.text-too-long"
    case idNotUUID = "rule.id-not-uuid"
    case idDuplicate = "rule.id-duplicate"
    case nameDuplicate = "rule.name-duplicate"
    case statusUnknown = "rule.status-unknown"
    case levelUnknown = "rule.level-unknown"
    case dateInvalid = "rule.date-invalid"
    case tagInvalid = "rule.tag-invalid"
    case relatedInvalid = "rule.related-invalid"
    case relatedTypeUnknown = "rule.related-type-unknown"
    case logSourceEmpty = "rule.logsource-empty"
    case logSourceCase = "rule.logsource-case"
    case logSourceUnknown = "rule.logsource-unknown"

    // Detections.
    case selectionsMissing = "rule.selections-missing"
    case selectionEmpty = "rule.selection-empty"
    case selectionName = "rule.selection-name"
    case selectionUnused = "rule.selection-unused"
    case nestedValue = "rule.nested-value"
    case fieldUnknown = "rule.field-unknown"
    case valueListEmpty = "rule.value-list-empty"
    case nullInList = "rule.null-in-list"
    case nullWithoutField = "rule.null-without-field"
    case valueAmbiguous = "rule.value-ambiguous"
    case valueDuplicate = "rule.value-duplicate"
    case timeframeObsolete = "rule.timeframe-obsolete"
    case detectionTooDeep = "rule.detection-too-deep"

    // Modifiers.
    case modifierUnknown = "rule.modifier-unknown"
    case modifierType = "rule.modifier-type"
    case modifierOrder = "rule.modifier-order"
    case modifierNeedsField = "rule.modifier-needs-field"
    case modifierRepeated = "rule.modifier-repeated"
    case allOnSingleValue = "rule.all-on-single-value"
    case encodingWildcard = "rule.encoding-wildcard"
    case networkInvalid = "rule.network-invalid"
    case networkHostBits = "rule.network-host-bits"
    case timePartRange = "rule.time-part-range"
    case fieldReferenceInvalid = "rule.field-reference-invalid"
    case placeholderUnknown = "rule.placeholder-unknown"
    case placeholderMissing = "rule.placeholder-missing"
    case placeholderNotExpanded = "rule.placeholder-not-expanded"
    case placeholderTooMany = "rule.placeholder-too-many"
    case regexInvalid = "rule.regex-invalid"
    case regexRisk = "rule.regex-risk"

    // Conditions.
    case conditionEmpty = "rule.condition-empty"
    case conditionSyntax = "rule.condition-syntax"
    case conditionUnknownSelection = "rule.condition-unknown-selection"
    case conditionPatternMatchesNothing = "rule.condition-pattern-matches-nothing"
    case conditionAggregation = "rule.condition-aggregation"
    case conditionTooDeep = "rule.condition-too-deep"
    case conditionNever = "rule.condition-never"
    case conditionAlways = "rule.condition-always"
    case conditionContradiction = "rule.condition-contradiction"

    // Correlations.
    case correlationTypeUnknown = "rule.correlation-type-unknown"
    case correlationRulesMissing = "rule.correlation-rules-missing"
    case correlationRuleUnknown = "rule.correlation-rule-unknown"
    case correlationRuleRefused = "rule.correlation-rule-refused"
    case correlationRuleRepeated = "rule.correlation-rule-repeated"
    case correlationCycle = "rule.correlation-cycle"
    case correlationTimespan = "rule.correlation-timespan"
    case correlationConditionMissing = "rule.correlation-condition-missing"
    case correlationConditionInvalid = "rule.correlation-condition-invalid"
    case correlationConditionType = "rule.correlation-condition-type"
    case correlationConditionRule = "rule.correlation-condition-rule"
    case correlationConditionTooComplex = "rule.correlation-condition-too-complex"
    case correlationRulesMany = "rule.correlation-rules-many"
    case correlationOnlyAbsence = "rule.correlation-only-absence"
    case correlationFieldMissing = "rule.correlation-field-missing"
    case correlationFieldUnused = "rule.correlation-field-unused"
    case correlationPercentile = "rule.correlation-percentile"
    case correlationAliasInvalid = "rule.correlation-alias-invalid"
    case correlationAliasIncomplete = "rule.correlation-alias-incomplete"
    case correlationAliasUnused = "rule.correlation-alias-unused"
    case correlationGenerateConflict = "rule.correlation-generate-conflict"
    case correlationGroupMissing = "rule.correlation-group-missing"

    // Filters.
    case filterRulesMissing = "rule.filter-rules-missing"
    case filterRuleUnknown = "rule.filter-rule-unknown"
    case filterOnCorrelation = "rule.filter-on-correlation"
    case filterWithoutEffect = "rule.filter-without-effect"

    /// Whether the rule can still be honoured whole: then the problem is a remark, otherwise the rule is refused.
    public var level: Diagnostic.Level {
        switch self {
        case .fieldUnknown, .keyCase, .tagInvalid, .logSourceCase, .logSourceUnknown, .selectionUnused, .valueListEmpty,
            .valueAmbiguous,
            .valueDuplicate,
            .placeholderNotExpanded, .regexRisk, .conditionNever, .conditionAlways, .conditionContradiction,
            .correlationFieldUnused,
            .correlationAliasIncomplete, .correlationAliasUnused, .correlationGroupMissing, .filterRuleUnknown,
            .filterOnCorrelation, .filterWithoutEffect:
            .warning
        default: .error
        }
    }
}

/// Collects what is wrong with the rules of one file; reading goes on after each problem.
struct ProblemList {
    /// The file, as the user named it.
    let file: String
    /// What was found, in the order of finding.
    private(set) var all: [Diagnostic] = []
    /// How many of them refuse a rule.
    private(set) var errors = 0

    init(file: String) { self.file = file }

    /// Adds a problem at a place.
    mutating func add(_ problem: RuleProblem, line: Int, key: String?, _ parameters: [String: String] = [:]) {
        if problem.level == .error { errors += 1 }
        all.append(
            Diagnostic(problem.rawValue, problem.level, file: file, line: line, column: key, parameters)
        )
    }
}
