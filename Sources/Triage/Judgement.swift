public import Model

/// What somebody made of a finding, once. Judgements are history: a later one is added, none is ever replaced.
public struct Judgement: Sendable, Hashable, Codable {
    /// The finding's id.
    public var finding: String
    /// When.
    public var at: Instant
    /// The verdict: justified, unjustified or unknown.
    public var verdict: FindingStatus
    /// Who judged, by the name in the staff register, or as given when the register does not know him.
    public var by: String
    /// The employee number of who judged; nil when the register does not know him.
    public var byNumber: String?
    /// Why.
    public var reason: String

    /// A judgement.
    public init(
        finding: String,
        at: Instant,
        verdict: FindingStatus,
        by: String,
        byNumber: String?,
        reason: String
    ) {
        self.finding = finding
        self.at = at
        self.verdict = verdict
        self.by = by
        self.byNumber = byNumber
        self.reason = reason
    }

    /// The verdicts that a person can give.
    public static let verdicts: [FindingStatus] = [.justified, .unjustified, .unknown]
}

/// How often the findings of a rule got each verdict, each finding by its last judgement.
public struct VerdictCounts: Sendable, Hashable, Codable {
    /// Findings in the store.
    public var findings = 0
    /// Not judged yet.
    public var new = 0
    /// Judged justified.
    public var justified = 0
    /// Judged unjustified.
    public var unjustified = 0
    /// Judged, and it could not be told.
    public var unknown = 0

    /// Nothing counted.
    public init() {}

    /// Counts one finding.
    public mutating func add(_ status: FindingStatus) {
        switch status {
        case .new: new += 1
        case .justified: justified += 1
        case .unjustified: unjustified += 1
        case .unknown: unknown += 1
        }
    }
}
