internal import Crypto
internal import Foundation
public import Model

/// What was read of one account export.
public struct SourceCount: Sendable, Hashable, Codable {
    /// The system.
    public var system: System
    /// The accounts in the export.
    public var accounts: Int
    /// SHA-256 over its records: two exports with the same digest are the same export.
    public var digest: String

    /// A count.
    public init(system: System, accounts: Int, digest: String) {
        self.system = system
        self.accounts = accounts
        self.digest = digest
    }
}

/// A difference that nobody has explained yet: the list of the review may be incomplete there (row 23).
public struct Difference: Sendable, Hashable, Codable, Comparable {
    /// The kinds; the sentence is `review.difference.<kind>`.
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        /// The export holds fewer accounts than at the previous round.
        case fewerAccounts = "fewer-accounts"
        /// An account of the previous round is gone although nobody decided so.
        case goneUnordered = "gone-unordered"
        /// An account was seen in the logs and is not in the export.
        case seenInLogs = "seen-in-logs"
        /// Somebody in the staff register has no account in a system in which all colleagues with that function have one.
        case staffWithoutAccount = "staff-without-account"
        /// There is no export of a system at all.
        case noExport = "no-export"
    }

    /// The kind.
    public var kind: Kind
    /// The system.
    public var system: System
    /// The account, the employee number, or the two counts.
    public var subject: String

    /// A difference.
    public init(_ kind: Kind, _ system: System, _ subject: String) {
        self.kind = kind
        self.system = system
        self.subject = subject
    }

    /// By system, kind and subject.
    public static func < (a: Difference, b: Difference) -> Bool {
        (a.system, a.kind.rawValue, a.subject) < (b.system, b.kind.rawValue, b.subject)
    }
}

/// What a draft shows before the round begins: what should be put right first.
public struct DraftIssue: Sendable, Hashable, Codable, Comparable {
    /// The kinds; the sentence is `review.draft.<kind>`.
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        /// Nobody holds the account.
        case noOwner = "no-owner"
        /// One person has several accounts in a system.
        case double
        /// Several people use one account.
        case shared
    }

    /// The kind.
    public var kind: Kind
    /// The system.
    public var system: System
    /// The account, or accounts.
    public var accounts: [String]

    /// An issue.
    public init(_ kind: Kind, _ system: System, _ accounts: [String]) {
        self.kind = kind
        self.system = system
        self.accounts = accounts
    }

    /// By kind, system and account.
    public static func < (a: DraftIssue, b: DraftIssue) -> Bool {
        (a.kind.rawValue, a.system, a.accounts.first ?? "") < (b.kind.rawValue, b.system, b.accounts.first ?? "")
    }
}

/// Everything a round is about, frozen when it begins.
public struct Population: Sendable, Hashable, Codable {
    /// The rights, in order of their ids.
    public var items: [ReviewItem]
    /// The exports they were read from.
    public var sources: [SourceCount]
    /// Differences that nobody has explained.
    public var differences: [Difference]
    /// What the draft showed.
    public var issues: [DraftIssue]

    /// A population; the items are put in order.
    public init(
        items: [ReviewItem],
        sources: [SourceCount] = [],
        differences: [Difference] = [],
        issues: [DraftIssue] = []
    ) {
        self.items = items.sorted { $0.id < $1.id }
        self.sources = sources
        self.differences = differences.sorted()
        self.issues = issues.sorted()
    }

    /// The listing that the hash is taken over: a line per right, in order, each ended by a line feed.
    public var listing: String { items.map { $0.canonicalLine + "\n" }.joined() }

    /// SHA-256 of the listing in lower-case hexadecimal: `sha256sum` over the exported listing gives the same.
    public var hash: String { Self.sha256(listing) }

    /// The number of different accounts.
    public var accounts: Int { Set(items.map { "\($0.system.rawValue) \($0.account)" }).count }

    /// The minutes that deciding will take: twenty seconds for an ordinary right, forty-five for a guarded one.
    public var minutes: Int {
        let seconds = items.reduce(0) { $0 + ($1.rightClass.isGuarded ? 45 : 20) }
        return max(items.isEmpty ? 0 : 1, (seconds + 30) / 60)
    }

    /// SHA-256 of a text in UTF-8, in lower-case hexadecimal.
    public static func sha256(_ text: String) -> String {
        SHA256.hash(data: Data(text.utf8)).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}

/// What has changed since a round began.
public struct ChangedSince: Sendable, Hashable, Codable {
    /// The kinds; the sentence is `review.changed.<kind>`.
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        /// The right is new, and waits for the next round.
        case added
        /// The right is gone.
        case removed
        /// The holder's functions are others.
        case functions
        /// It has been used since.
        case used
        /// The hints are others.
        case hints
    }

    /// The kind.
    public var kind: Kind
    /// The right.
    public var item: ReviewItem

    /// The differences between a frozen population and what the exports say now, in order of the ids.
    public static func between(_ frozen: Population, _ now: [ReviewItem]) -> [ChangedSince] {
        let present = Dictionary(now.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let known = Set(frozen.items.map(\.id))
        var result: [ChangedSince] = []
        for item in frozen.items {
            guard let other = present[item.id] else {
                result.append(ChangedSince(kind: .removed, item: item))
                continue
            }
            if other.functions != item.functions { result.append(ChangedSince(kind: .functions, item: other)) }
            if let use = other.lastUse, item.lastUse.map({ $0 < use }) ?? true {
                result.append(ChangedSince(kind: .used, item: other))
            }
            if Set(other.hints.map(\.kind)) != Set(item.hints.map(\.kind)) {
                result.append(ChangedSince(kind: .hints, item: other))
            }
        }
        result += now.filter { !known.contains($0.id) }.map { ChangedSince(kind: .added, item: $0) }
        return result.sorted { ($0.item.id, $0.kind.rawValue) < ($1.item.id, $1.kind.rawValue) }
    }
}
