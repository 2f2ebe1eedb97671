public import Model

/// One link of the audit trail: what was done, tied by its hash to everything that was done before.
///
/// The hash covers every field and the hash of the link before, so that a change, a removal or another order anywhere breaks
/// the chain at that place (ISO/IEC 27002:2022, 5.28 and 5.33). The details are not in it but their salted hash is: at the
/// end of their term they can be destroyed, and the chain still proves that they were there and what they were.
public struct TrailEntry: Sendable, Hashable {
    /// The place in the chain, from 1.
    public var number: Int
    /// When.
    public var at: Instant
    /// Who.
    public var actor: String
    /// In which role.
    public var role: String?
    /// What was done.
    public var action: String
    /// What it was done to.
    public var subject: String
    /// SHA-256 of the salt and the details, 32 bytes.
    public var detailsHash: [UInt8]
    /// The hash of the link before; 32 zeros for the first.
    public var previous: [UInt8]
    /// SHA-256 over all of the above, 32 bytes.
    public var hash: [UInt8]

    /// A link as it was kept, whether or not it is true.
    public init(
        number: Int,
        at: Instant,
        actor: String,
        role: String?,
        action: String,
        subject: String,
        detailsHash: [UInt8],
        previous: [UInt8],
        hash: [UInt8]
    ) {
        self.number = number
        self.at = at
        self.actor = actor
        self.role = role
        self.action = action
        self.subject = subject
        self.detailsHash = detailsHash
        self.previous = previous
        self.hash = hash
    }

    /// The link that follows `last`; the first of a chain without one.
    ///
    /// - Parameters:
    ///   - draft: what was done.
    ///   - salt: random bytes that keep short details from being guessed from their hash.
    ///   - last: the link before.
    public init(_ draft: TrailDraft, salt: [UInt8], after last: (number: Int, hash: [UInt8])?) {
        self.init(
            number: (last?.number ?? 0) + 1,
            at: draft.at,
            actor: draft.actor,
            role: draft.role,
            action: draft.action,
            subject: draft.subject,
            detailsHash: TrailHash.of(draft.details, salt: salt),
            previous: last?.hash ?? TrailHash.beginning,
            hash: []
        )
        hash = TrailHash.of(self)
    }

    /// Whether the link's own hash fits what it says.
    public var isWhole: Bool { hash == TrailHash.of(self) }
}
