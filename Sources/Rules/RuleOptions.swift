/// How rules are read where the specification and its implementations differ, and what the board supplies.
///
/// The defaults are argued in `docs/decisions/0004-sigma-divergences.md`.
public struct RuleOptions: Sendable, Hashable {
    /// Which dashes `windash` exchanges.
    public enum DashReading: String, Sendable, Hashable, CaseIterable {
        /// Each of the five dashes where a flag can begin: not after a letter or digit, and before one.
        case flags
        /// Each of the five dashes anywhere in the value.
        case everywhere
        /// `-` and `/` where a flag can begin, as the reference parser does.
        case reference
    }

    /// What `base64` combined with `contains` and its like searches for.
    public enum Base64Reading: String, Sendable, Hashable, CaseIterable {
        /// The whole encoded text with its padding, as the reference parser does.
        case padded
        /// Without the padding and the last characters that depend on what follows, so that longer texts are found.
        case trimmed
    }

    /// What the condition of a filter means.
    public enum FilterReading: String, Sendable, Hashable, CaseIterable {
        /// What must hold as well: rule and filter, as the reference parser does.
        case include
        /// What must not hold: rule and not filter, as the specification's example means.
        case exclude
    }

    /// The lists that `expand` may use, by name without percent signs; values are read as Sigma strings.
    public var placeholders: [String: [String]]
    /// Which dashes `windash` exchanges.
    public var dashes: DashReading
    /// What `base64` with `contains` searches for.
    public var base64: Base64Reading
    /// What a filter's condition means.
    public var filters: FilterReading

    /// Options with their defaults.
    public init(
        placeholders: [String: [String]] = [:],
        dashes: DashReading = .flags,
        base64: Base64Reading = .padded,
        filters: FilterReading = .include
    ) {
        self.placeholders = placeholders
        self.dashes = dashes
        self.base64 = base64
        self.filters = filters
    }
}
