public import Model

/// What somebody looks at data about staff for.
///
/// The board may use its logs to secure and check its systems, and not to follow people (requirement R-078, GDPR art. 5(1)(b)).
/// Every look at findings or events of people therefore has one of these purposes, and is a link of the audit trail.
public enum ViewPurpose: String, Sendable, Hashable, CaseIterable {
    /// The regular check of what was flagged.
    case logReview = "log-review"
    /// An incident that is in the store.
    case incident
    /// An answer to a parent, pupil or employee who asks who used their data (GDPR art. 15).
    case accessRequest = "access-request"
    /// A review of accounts and rights.
    case accountReview = "account-review"
    /// Supervision by the data protection officer, the board or an auditor.
    case oversight
}

/// A look at data about people, as it is kept in the trail.
public struct View: Sendable, Hashable {
    /// What for.
    public var purpose: ViewPurpose
    /// The number of the incident, where that is the purpose.
    public var incident: String?
    /// Who looks.
    public var actor: String

    /// A look.
    public init(purpose: ViewPurpose, incident: String? = nil, actor: String) {
        self.purpose = purpose
        self.incident = incident
        self.actor = actor
    }

    /// The link for the trail.
    ///
    /// - Parameters:
    ///   - what: what was looked at, as a word: `findings`, `timeline`, `incident`, `sql`.
    ///   - subject: of what or whom.
    ///   - details: what else must be provable.
    public func draft(_ what: String, of subject: String, at moment: Instant, details: [String: String]) -> TrailDraft {
        var details = details
        details["purpose"] = purpose.rawValue
        details["incident"] = incident
        return TrailDraft(at: moment, actor: actor, action: "view.\(what)", subject: subject, details: details)
    }
}
