/// A filter: searches and a condition that are added to rules (specification, "Sigma Filters").
public struct FilterRule: Sendable, Hashable {
    /// Which rules it changes.
    public enum Target: Sendable, Hashable {
        /// All rules of its log source.
        case any
        /// The rules with these ids or names, as far as they have its log source.
        case rules([String])
    }

    /// What it says about itself.
    public var metadata: RuleMetadata
    /// The log source of the rules it changes.
    public var logSource: LogSource
    /// Which rules it changes.
    public var target: Target
    /// Its searches.
    public var selections: [Selection]
    /// Its condition.
    public var condition: Condition
    /// The line of `rules`.
    public var line: Int
}
