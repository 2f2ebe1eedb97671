/// What correlations could not use, counted: nothing is left out in silence.
public struct CorrelationCounts: Sendable, Hashable, Codable {
    /// Events that came after their time had been passed.
    public var late = 0
    /// Events later than the allowed latest moment: they count, but do not move the time on.
    public var future = 0
    /// Events left out of a correlation because they lack a field it groups by.
    public var withoutGroup = 0
    /// Events left out of a correlation because they lack a value to count or compute with.
    public var withoutValue = 0
    /// Windows after an event that must not be followed by another, which had not passed when the input ended.
    public var openWindows = 0

    /// Nothing counted yet.
    public init() {}
}
