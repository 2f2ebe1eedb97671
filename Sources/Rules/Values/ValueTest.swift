public import Patterns

/// One question about one value of an event.
public enum ValueTest: Sendable, Hashable {
    /// The text is like this; the case of letters counts only when `cased`.
    case string(SigmaString, cased: Bool)
    /// The value is this number, or text that reads the same.
    case number(SigmaNumber)
    /// The value is this boolean, or text that reads the same.
    case boolean(Bool)
    /// The value is null, or the event lacks the field.
    case null
    /// The event has the field (or lacks it), whatever its value.
    case exists(Bool)
    /// The text holds a match of a pattern.
    case regex(RegexTest)
    /// The value is a number that compares so.
    case compare(Comparison)
    /// The value is an address in a network.
    case network(Network)
    /// The value is like that of another field.
    case field(FieldReference)
    /// The value is a time of which a part compares so.
    case timePart(TimePart, Comparison)
}

/// A comparison with a number.
public struct Comparison: Sendable, Hashable {
    /// The operators, named as in rules.
    public enum Operator: String, Sendable, Hashable, CaseIterable, Codable {
        case lt
        case lte
        case gt
        case gte
        case eq
        case neq
    }

    /// The operator.
    public let op: Operator
    /// What is compared with.
    public let number: SigmaNumber

    /// A comparison of a value with a number.
    public init(_ op: Operator, _ number: SigmaNumber) {
        self.op = op
        self.number = number
    }

    /// Whether a value compares so; whole numbers of 64 bits exactly.
    public func holds(_ integer: Int64?, _ double: Double) -> Bool {
        if let left = integer, let right = number.integer {
            switch op {
            case .lt: return left < right
            case .lte: return left <= right
            case .gt: return left > right
            case .gte: return left >= right
            case .eq: return left == right
            case .neq: return left != right
            }
        }
        switch op {
        case .lt: return double < number.double
        case .lte: return double <= number.double
        case .gt: return double > number.double
        case .gte: return double >= number.double
        case .eq: return double == number.double
        case .neq: return double != number.double
        }
    }
}

/// A part of a time, by the modifiers of the same names.
public enum TimePart: String, Sendable, Hashable, CaseIterable {
    case minute
    case hour
    case day
    /// The ISO 8601 week, 1 to 53.
    case week
    case month
    case year

    /// The values that can occur.
    public var range: ClosedRange<Int64> {
        switch self {
        case .minute: 0...59
        case .hour: 0...23
        case .day: 1...31
        case .week: 1...53
        case .month: 1...12
        case .year: 0...9999
        }
    }
}

/// A field whose value is the pattern.
public struct FieldReference: Sendable, Hashable {
    /// The other field.
    public let name: String
    /// Whether more may stand before the other field's value (`endswith`, `contains`).
    public var openStart: Bool
    /// Whether more may stand after it (`startswith`, `contains`).
    public var openEnd: Bool
}

/// A regular expression of a rule, compiled.
public struct RegexTest: Sendable, Hashable {
    /// The pattern, which may be shared.
    public let pattern: Pattern
    /// The pattern as written.
    public let source: String

    init(source: String, options: Pattern.Options) throws(PatternError) {
        pattern = try Pattern(source, options: options)
        self.source = source
    }

    /// Equal when written the same with the same options.
    public static func == (a: RegexTest, b: RegexTest) -> Bool {
        a.source == b.source && a.pattern.options == b.pattern.options
    }

    /// Hashes the text and options.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(source)
        hasher.combine(pattern.options)
    }
}
