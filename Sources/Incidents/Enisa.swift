/// What the severity by ENISA's method is reckoned from (Recommendations for a methodology of the assessment of severity of
/// personal data breaches, working document 1.0, December 2013).
public struct SeverityInput: Sendable, Hashable, Codable {
    /// The gravest kind of data.
    public enum Category: String, Sendable, Hashable, Codable, CaseIterable {
        case simple
        case behavioural
        case financial
        case sensitive

        var base: Int { [.simple: 1, .behavioural: 2, .financial: 3, .sensitive: 4][self] ?? 4 }
        /// How far the context may move the base.
        public var adjustments: ClosedRange<Int> {
            switch self {
            case .simple: 0...3
            case .behavioural: -1...2
            case .financial: -2...1
            case .sensitive: -3...0
            }
        }
    }

    /// How easily the people can be told from the data.
    public enum Identification: String, Sendable, Hashable, Codable, CaseIterable {
        case negligible
        case limited
        case significant
        case maximum

        var hundredths: Int { [.negligible: 25, .limited: 50, .significant: 75, .maximum: 100][self] ?? 100 }
    }

    /// Who saw it.
    public enum Confidentiality: String, Sendable, Hashable, Codable, CaseIterable {
        case none
        /// Known recipients.
        case known
        /// An unknown number.
        case unknown
    }

    /// What happened to it, for integrity and for availability.
    public enum Loss: String, Sendable, Hashable, Codable, CaseIterable {
        case none
        /// Altered but recoverable; away for a time.
        case temporary
        /// Not recoverable; gone.
        case full
    }

    /// The gravest kind of data.
    public var category: Category
    /// The move by context, within `category.adjustments`.
    public var adjustment: Int
    /// Whether children or other vulnerable people are concerned: with simple data that counts 3.
    public var minors: Bool
    /// How easily people can be told from the data.
    public var identification: Identification
    /// Who saw it.
    public var confidentiality: Confidentiality
    /// Whether it was altered.
    public var integrity: Loss
    /// Whether it was away.
    public var availability: Loss
    /// Whether there was intent.
    public var malicious: Bool
    /// Whether more than a hundred people are concerned.
    public var overHundred: Bool
    /// Whether the data is unintelligible to whoever has it.
    public var unintelligible: Bool

    /// What the severity is reckoned from.
    public init(
        category: Category,
        adjustment: Int = 0,
        minors: Bool = false,
        identification: Identification,
        confidentiality: Confidentiality = .none,
        integrity: Loss = .none,
        availability: Loss = .none,
        malicious: Bool = false,
        overHundred: Bool = false,
        unintelligible: Bool = false
    ) {
        self.category = category
        self.adjustment = adjustment
        self.minors = minors
        self.identification = identification
        self.confidentiality = confidentiality
        self.integrity = integrity
        self.availability = availability
        self.malicious = malicious
        self.overHundred = overHundred
        self.unintelligible = unintelligible
    }
}

/// The severity with every step: advice, never a decision. It does not say whether the authority or the people must be told.
public struct SeverityAdvice: Sendable, Hashable, Codable {
    /// The four levels.
    public enum Level: String, Sendable, Hashable, Codable, CaseIterable {
        case low
        case medium
        case high
        case veryHigh = "very-high"
    }

    /// One step of the sum.
    public struct Step: Sendable, Hashable, Codable {
        /// What it is about.
        public var key: String
        /// Its value in hundredths.
        public var hundredths: Int
    }

    /// The steps, in order: base, adjustment, minors, context (their sum, 1 to 4), identification, and the circumstances.
    public var steps: [Step]
    /// The sum in hundredths.
    public var hundredths: Int
    /// The level: below 2 low, below 3 medium, below 4 high, else very high.
    public var level: Level

    /// Reckons `context × identification + circumstances`.
    public init(_ input: SeverityInput) {
        let allowed = input.category.adjustments
        let adjustment = min(max(input.adjustment, allowed.lowerBound), allowed.upperBound)
        // Children: the data becomes critical for those who cannot protect themselves. The method knows this for simple data
        // only; other kinds have it in their base.
        let minors = input.minors && input.category == .simple ? max(0, 3 - max(adjustment, 0)) : 0
        let context = min(max(input.category.base + adjustment + minors, 1), 4)
        func half(_ loss: SeverityInput.Loss) -> Int { [.none: 0, .temporary: 25, .full: 50][loss] ?? 50 }
        let seen = [.none: 0, .known: 25, .unknown: 50][input.confidentiality] ?? 50
        let circumstances = [
            Step(key: "confidentiality", hundredths: seen),
            Step(key: "integrity", hundredths: half(input.integrity)),
            Step(key: "availability", hundredths: half(input.availability)),
            Step(key: "malicious", hundredths: input.malicious ? 50 : 0),
        ]
        steps =
            [
                Step(key: "base", hundredths: input.category.base * 100),
                Step(key: "adjustment", hundredths: adjustment * 100),
                Step(key: "minors", hundredths: minors * 100),
                Step(key: "context", hundredths: context * 100),
                Step(key: "identification", hundredths: input.identification.hundredths),
            ] + circumstances
        hundredths =
            context * input.identification.hundredths + circumstances.reduce(0) { $0 + $1.hundredths }
        level =
            switch hundredths {
            case ..<200: .low
            case ..<300: .medium
            case ..<400: .high
            default: .veryHigh
            }
    }
}
