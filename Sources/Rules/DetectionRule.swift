/// A rule about single events.
public struct DetectionRule: Sendable, Hashable {
    /// What it says about itself.
    public var metadata: RuleMetadata
    /// The kind of log it is about.
    public var logSource: LogSource
    /// Its named searches, in file order; those that filters add come after its own.
    public var selections: [Selection]
    /// What must hold of the searches.
    public var condition: Condition
    /// The condition as written; several are alternatives.
    public var conditionTexts: [String]
    /// The line of the condition.
    public var conditionLine: Int
}

/// A named search of a rule.
public struct Selection: Sendable, Hashable {
    /// The name.
    public var name: String
    /// The line of the name.
    public var line: Int
    /// What is searched.
    public var detection: Detection
}

/// What a search asks of an event.
public indirect enum Detection: Sendable, Hashable {
    /// All must hold: a map.
    case all([Detection])
    /// One must hold: a list.
    case any([Detection])
    /// A field, or the whole message, and its values.
    case item(DetectionItem)
}

/// One line of a search: a field with its modifiers and values, or values for the whole message.
public struct DetectionItem: Sendable, Hashable {
    /// The key as written, with its modifiers; empty for plain keywords.
    public var key: String
    /// The field; nil for keywords.
    public var field: String?
    /// The line.
    public var line: Int
    /// Each value of the rule as the alternatives that stand for it.
    public var values: [[ValueTest]]
    /// The values as written, for people.
    public var texts: [String]
    /// Whether all values must match instead of one.
    public var requireAll: Bool
    /// Whether a match counts as none and the other way round.
    public var isNegated: Bool
}

/// A condition over named searches.
public indirect enum Condition: Sendable, Hashable {
    /// A search, by its place in the rule's list.
    case selection(Int)
    /// All must hold.
    case all([Condition])
    /// One must hold.
    case any([Condition])
    /// It must not hold.
    case not(Condition)

    /// The searches it mentions.
    public var selections: Set<Int> {
        switch self {
        case .selection(let index): [index]
        case .all(let parts), .any(let parts): parts.reduce(into: []) { $0.formUnion($1.selections) }
        case .not(let part): part.selections
        }
    }

    /// Its value when each search has the given one.
    public func evaluate(_ values: (Int) -> Bool) -> Bool {
        switch self {
        case .selection(let index): values(index)
        case .all(let parts): parts.allSatisfy { $0.evaluate(values) }
        case .any(let parts): parts.contains { $0.evaluate(values) }
        case .not(let part): !part.evaluate(values)
        }
    }

    /// The same over searches that stand so many places further on.
    func shifted(by offset: Int) -> Condition {
        switch self {
        case .selection(let index): .selection(index + offset)
        case .all(let parts): .all(parts.map { $0.shifted(by: offset) })
        case .any(let parts): .any(parts.map { $0.shifted(by: offset) })
        case .not(let part): .not(part.shifted(by: offset))
        }
    }
}
