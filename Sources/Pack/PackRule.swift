public import Model
public import Rules

/// A text in the languages of the product.
public struct PackText: Sendable, Hashable {
    /// The text by language; both are there.
    public var texts: [Language: String]

    /// The text in a language.
    public func text(_ language: Language) -> String { texts[language] ?? "" }
}

/// An ordinary, innocent explanation of what a rule finds, and what would confirm it.
public struct PackExplanation: Sendable, Hashable {
    /// The explanation.
    public var text: PackText
    /// What would confirm it.
    public var confirm: PackText
}

/// A number in a rule that a board may set otherwise.
public struct PackThreshold: Sendable, Hashable {
    /// The name, used in the rule as `%threshold.name%`.
    public var name: String
    /// The value without a setting.
    public var standard: SigmaNumber
    /// The unit, such as `logins` or `minutes`.
    public var unit: String
    /// Why this value.
    public var reason: PackText
}

/// A case of a rule: events, and how many matches must come out.
public struct PackCase: Sendable, Hashable {
    /// What the case shows.
    public var name: String
    /// The line in the file.
    public var line: Int
    /// Whether the rule must match.
    public var matches: Bool
    /// The events, each as one JSON object, in order.
    public var events: [String]
    /// The exact number of matches; nil for at least one.
    public var count: Int?
}

/// How the number of events of a week is compared before it is told, by names of thresholds; see `docs/decisions/0045`.
public struct PackComparison: Sendable, Hashable {
    /// Fewer in a week are not compared.
    public var least: String
    /// A day with as many is told whatever is usual.
    public var day: String
    /// How many times the person's own usual week.
    public var own: String
    /// How many times what nine out of ten colleagues with the same function stay within.
    public var peers: String

    /// How many weeks before count as somebody's history.
    public static let weeks = 8
    /// With fewer known weeks there is no history.
    public static let fewestWeeks = 4
    /// A comparison with fewer colleagues would be one with persons.
    public static let fewestPeers = 5

    /// What a number is held against: so many times what is usual, where a usual of nothing counts as one.
    public static func bound(_ times: Double, _ usual: Int) -> Double { times * Double(max(usual, 1)) }
}

/// A rule of the pack: a file of Sigma documents, of which one says under `logwacht` what the product has to know.
public struct PackRule: Sendable, Hashable {
    /// The id, such as `login-failure-burst`.
    public var id: RuleID
    /// Rises when its verdicts change.
    public var version: Int
    /// How much a finding matters: the document's `level`.
    public var severity: Severity
    /// The file, with its thresholds not yet filled in.
    public var file: RuleFile
    /// Whether it is one of the board's own.
    public var isOwn: Bool
    /// Whether it runs when the board says nothing.
    public var isEnabled: Bool
    /// The system; nil for that of the event.
    public var system: System?
    /// The title for people.
    public var title: PackText
    /// The plain sentence that says why, with places for facts.
    public var reason: PackText
    /// What is usual instead.
    public var expected: PackText
    /// Requirements, sections of the handbook by title, and norms.
    public var basis: Basis
    /// What matches have in common that make one finding: `account`, `day`, `month`, or a field.
    public var group: [String]
    /// Facts of the sentence and the fields they come from.
    public var facts: [String: String]
    /// The kinds of personal data that a finding touches.
    public var personalData: [String]
    /// The field whose different values are the people touched; nil when the events do not tell.
    public var people: String?
    /// The numbers that a board may set otherwise.
    public var thresholds: [PackThreshold]
    /// Ordinary explanations, at least one.
    public var explanations: [PackExplanation]
    /// Rules whose findings about the same account and time it takes the place of.
    public var replaces: [RuleID]
    /// Checks and rules that say more: where they tell of the same account over the same time, this one is silent.
    public var yieldsTo: [RuleID]
    /// How many events are usual; nil when the rule does not ask. Its findings are of an account and a week.
    public var comparison: PackComparison?
    /// What is the case where a search of the rule holds, in a sentence, by the name of the search.
    public var searches: [String: PackText]
    /// What must match and what must not.
    public var cases: [PackCase]
}
