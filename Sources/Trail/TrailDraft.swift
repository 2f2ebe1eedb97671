public import Model

/// Something that was done or decided, before it has its place in the trail.
public struct TrailDraft: Sendable, Hashable {
    /// When.
    public var at: Instant
    /// Who: a person's name or account, or `logwacht` for the program itself.
    public var actor: String
    /// In which role: `director`, `privacy-officer`; nil where none matters.
    public var role: String?
    /// What was done, as a dotted word: `finding.judged`, `review.signed`, `incident.opened`, `export.written`.
    public var action: String
    /// What it was done to: the id of a finding, a round or an incident.
    public var subject: String
    /// What else must be provable: the verdict, the reason, the hash of a file. May be destroyed at the end of its term.
    public var details: [String: String]

    /// A draft.
    public init(
        at: Instant,
        actor: String,
        role: String? = nil,
        action: String,
        subject: String,
        details: [String: String] = [:]
    ) {
        self.at = at
        self.actor = actor
        self.role = role
        self.action = action
        self.subject = subject
        self.details = details
    }
}
