internal import Crypto
internal import Foundation
public import Model

/// An exemption (ontheffing) that is to be judged, as a review keeps it.
///
/// The pupil and the reason that was typed are not kept here: they are read from the kept events as long as those are kept.
public struct ExemptionItem: Sendable, Hashable, Codable {
    /// A hash over everything that the log says of it, so that an export that was saved again gives the same id.
    public var id: String
    /// When it was asked for.
    public var at: Instant
    /// The account, as the log writes it.
    public var account: String
    /// The employee number of its holder; nil when nobody is known.
    public var personNumber: String?
    /// The holder's name, else the account.
    public var name: String
    /// The school, by the name in the settings where it is known there.
    public var school: String?
    /// Findings that tell of it, by id, as they were when the review began.
    public var findings: [String]

    /// An exemption that is to be judged.
    public init(
        id: String,
        at: Instant,
        account: String,
        personNumber: String?,
        name: String,
        school: String?,
        findings: [String]
    ) {
        self.id = id
        self.at = at
        self.account = account
        self.personNumber = personNumber
        self.name = name
        self.school = school
        self.findings = findings
    }

    /// The id of an exemption by the facts of its log, in an order that never changes.
    public static func id(of facts: [String]) -> String {
        let text = (["logwacht exemption 1"] + facts).joined(separator: "\u{1f}")
        return String(Population.sha256(text).prefix(12))
    }

    /// The same without whose it was: what is left when the log that told it is past its term.
    public var withoutPerson: ExemptionItem {
        var item = self
        (item.account, item.name, item.personNumber) = ("", "", nil)
        return item
    }

    /// The order of lists: by name, so that an hour's work goes from person to person, then by time.
    public static func order(_ a: ExemptionItem, _ b: ExemptionItem) -> Bool {
        (a.name, a.account, a.at, a.id) < (b.name, b.account, b.at, b.id)
    }
}

/// Which exemptions are judged, by whom and when.
public struct ExemptionPlan: Sendable, Hashable, Codable {
    /// The id: `ontheffingen`, year, school, number.
    public var id: String
    /// Only this school; nil for all.
    public var school: String?
    /// The first and the last day, both included.
    public var from: LocalDate
    /// The last day.
    public var through: LocalDate
    /// How many of a hundred that nothing flagged are drawn; nil for every one.
    public var samplePercent: Int?
    /// What the draw depends on besides the exemption itself: nobody can choose, and anybody can draw again.
    public var seed: String
    /// Who judges.
    public var reviewer: Reviewer
    /// Who judges the reviewer's own exemptions.
    public var board: Reviewer?
    /// When all must be judged.
    public var due: LocalDate
    /// How many exemptions the log had in the period, drawn or not.
    public var total: Int
    /// How many of those were flagged.
    public var flagged: Int
    /// A hash over the list of what is to be judged.
    public var hash: String
    /// When it was planned.
    public var at: Instant
    /// Who planned it.
    public var by: String

    /// A plan.
    public init(
        id: String,
        school: String?,
        from: LocalDate,
        through: LocalDate,
        samplePercent: Int?,
        seed: String,
        reviewer: Reviewer,
        board: Reviewer?,
        due: LocalDate,
        total: Int,
        flagged: Int,
        hash: String,
        at: Instant,
        by: String
    ) {
        self.id = id
        self.school = school
        self.from = from
        self.through = through
        self.samplePercent = samplePercent
        self.seed = seed
        self.reviewer = reviewer
        self.board = board
        self.due = due
        self.total = total
        self.flagged = flagged
        self.hash = hash
        self.at = at
        self.by = by
    }

    /// What is judged of all exemptions of a period: everything flagged, and of the others those that the draw hits.
    ///
    /// The draw is a hash over seed and id: it does not depend on order or number, and gives the same on any machine.
    public static func drawn(_ all: [ExemptionItem], percent: Int?, seed: String) -> [ExemptionItem] {
        guard let percent else { return all }
        return all.filter { item in
            guard item.findings.isEmpty else { return true }
            let hash = Array(SHA256.hash(data: Data("\(seed)\u{1f}\(item.id)".utf8)))
            let number = hash.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            return number % 10_000 < UInt64(max(0, percent)) * 100
        }
    }

    /// The list that `hash` is taken over, a line for each: what `sha256sum` checks.
    ///
    /// An id is itself a hash over who, when and what, so that the list stays provable when the names in it are destroyed at
    /// the end of their term.
    public static func listing(_ items: [ExemptionItem]) -> String {
        items.sorted { $0.id < $1.id }.map { item in
            "\(item.id)\t\(item.findings.sorted().joined(separator: ","))\n"
        }.joined()
    }

    /// The hash of a listing.
    public static func hash(_ items: [ExemptionItem]) -> String { Population.sha256(listing(items)) }
}
