internal import Patterns

/// A modifier of a field: `Field|name: value`. Each has a file of its own and a line in `Modifier.registry`.
///
/// Modifiers are applied from left to right, each to the values that the one before it made.
struct Modifier: Sendable {
    /// Its name in rules.
    let name: String
    /// Other names for it.
    let aliases: [String]
    /// Whether it makes no sense without a field, that is in keywords.
    let needsField: Bool
    /// Changes the draft.
    let apply: @Sendable (inout ItemDraft, RuleOptions) throws(ModifierMistake) -> Void

    init(
        _ name: String,
        aliases: [String] = [],
        needsField: Bool = false,
        apply: @escaping @Sendable (inout ItemDraft, RuleOptions) throws(ModifierMistake) -> Void
    ) {
        self.name = name
        self.aliases = aliases
        self.needsField = needsField
        self.apply = apply
    }

    /// All modifiers.
    static let registry: [Modifier] = [
        .all, .neq, .cased, .exists, .expand,
        .contains, .startswith, .endswith, .windash,
        .re, .i, .m, .s,
        .base64, .base64offset, .utf16, .utf16le, .utf16be, .wide,
        .lt, .lte, .gt, .gte,
        .cidr, .fieldref,
        .minute, .hour, .day, .week, .month, .year,
    ]

    /// The modifiers by all their names.
    static let named: [String: Modifier] = {
        var named: [String: Modifier] = [:]
        for modifier in registry {
            for name in [modifier.name] + modifier.aliases { named[name] = modifier }
        }
        return named
    }()
}

/// A detection item while its modifiers are applied.
struct ItemDraft {
    /// A value on its way to a test.
    enum Value {
        case string(SigmaString)
        case cased(SigmaString)
        case number(SigmaNumber)
        case boolean(Bool)
        case null
        /// A pattern that can still get options, and whether more may stand before and after what it matches.
        case regex(source: String, options: Pattern.Options)
        case reference(FieldReference)
        case part(TimePart, SigmaNumber)
        case test(ValueTest)

        /// The kind of value, as a code for messages.
        var kind: String {
            switch self {
            case .string: "string"
            case .cased: "string"
            case .number: "number"
            case .boolean: "boolean"
            case .null: "null"
            case .regex: "regex"
            case .reference: "field"
            case .part: "time-part"
            case .test: "comparison"
            }
        }
    }

    /// Each value of the rule as the alternatives that stand for it.
    var values: [[Value]]
    /// Whether all values must match instead of one.
    var requireAll = false
    /// Whether a match counts as none and the other way round.
    var isNegated = false
    /// The names of the modifiers applied so far.
    var applied: [String] = []
    /// All modifiers of the item, to look ahead.
    let names: [String]
    /// Whether the rule gives a list.
    let isList: Bool

    init(values: [Value], names: [String], isList: Bool) {
        self.values = values.map { [$0] }
        self.names = names
        self.isList = isList
    }

    /// Changes each value; `transform` answers nil for a kind of value it cannot take.
    mutating func map(
        _ expected: String,
        _ transform: (Value) throws(ModifierMistake) -> Value?
    ) throws(ModifierMistake) {
        try flatMap(expected) { value throws(ModifierMistake) in try transform(value).map { [$0] } }
    }

    /// Replaces each value by alternatives; `transform` answers nil for a kind of value it cannot take.
    mutating func flatMap(
        _ expected: String,
        _ transform: (Value) throws(ModifierMistake) -> [Value]?
    ) throws(ModifierMistake) {
        for index in values.indices {
            var alternatives: [Value] = []
            for value in values[index] {
                let made: [Value]?
                do throws(ModifierMistake) {
                    made = try transform(value)
                } catch {
                    var placed = error
                    placed.value = error.value ?? index
                    throw placed
                }
                guard let made else {
                    throw ModifierMistake(.modifierType, value: index, ["found": value.kind, "expected": expected])
                }
                alternatives += made
                guard alternatives.count <= 10_000 else {
                    throw ModifierMistake(.placeholderTooMany, value: index, ["limit": "10000"])
                }
            }
            values[index] = alternatives
        }
    }
}

/// Why a modifier cannot be applied.
struct ModifierMistake: Error {
    /// What is wrong.
    let problem: RuleProblem
    /// The value it concerns, by its place in the list.
    var value: Int?
    /// For the sentence.
    let parameters: [String: String]

    init(_ problem: RuleProblem, value: Int? = nil, _ parameters: [String: String] = [:]) {
        self.problem = problem
        self.value = value
        self.parameters = parameters
    }
}
