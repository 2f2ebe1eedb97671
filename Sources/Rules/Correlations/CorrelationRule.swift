/// A rule about several matches of other rules within a span of time (specification, "Sigma Correlation Rules").
public struct CorrelationRule: Sendable, Hashable {
    /// What is measured in a window.
    public enum Kind: String, Sendable, Hashable, CaseIterable, Codable {
        /// The number of events.
        case eventCount = "event_count"
        /// The number of different values.
        case valueCount = "value_count"
        /// The number of rules that matched.
        case temporal
        /// The number of rules that matched in the order of the list.
        case temporalOrdered = "temporal_ordered"
        /// The sum of values.
        case valueSum = "value_sum"
        /// The mean of values.
        case valueAverage = "value_avg"
        /// A percentile of values, interpolated linearly.
        case valuePercentile = "value_percentile"
        /// The median of values: the 50th percentile.
        case valueMedian = "value_median"

        /// Whether it is about which rules matched.
        public var isTemporal: Bool { self == .temporal || self == .temporalOrdered }
        /// Whether it needs numbers.
        public var isNumeric: Bool {
            switch self {
            case .valueSum, .valueAverage, .valuePercentile, .valueMedian: true
            default: false
            }
        }
    }

    struct OpenAlias: Sendable, Hashable {
        var alias: String
        var rule: String
        var field: String
        var line: Int
    }

    /// A rule it counts.
    public struct Reference: Sendable, Hashable {
        /// The id or name as written.
        public let text: String
        /// The line.
        public let line: Int
        /// The rule; set when all files have been read.
        public var target: RuleTarget?
    }

    /// When a window matches.
    public enum Condition: Sendable, Hashable {
        /// The measure compares so with each number.
        case thresholds([Comparison])
        /// The rules that matched are like this, by their place in `references`.
        case expression(Rules.Condition, text: String)
    }

    /// What it says about itself.
    public var metadata: RuleMetadata
    /// What is measured.
    public var kind: Kind
    /// The rules it counts.
    public var references: [Reference]
    /// Fields (or aliases) that the events of a window have in common.
    public var groupBy: [String]
    /// The length of the window in seconds; both ends belong to it.
    public var seconds: Int64
    /// Names for fields that are called differently in different rules: alias, place in `references`, field.
    public var aliases: [String: [Int: String]]
    /// Aliases that call a rule otherwise than `references` does (name for id); looked up when all files have been read.
    var openAliases: [OpenAlias] = []
    /// When a window matches.
    public var condition: Condition
    /// The fields of which values are counted or computed with.
    public var fields: [String]
    /// Which percentile, 0 to 100.
    public var percentile: Double
    /// Whether the rules it counts report their own matches too.
    public var generate: Bool

    /// The field that a group-by or value field means for one of the rules.
    public func field(_ name: String, of reference: Int) -> String { aliases[name]?[reference] ?? name }
}

/// A rule by its place in a rule set.
public enum RuleTarget: Sendable, Hashable {
    /// A rule about single events.
    case detection(Int)
    /// A correlation.
    case correlation(Int)
}
