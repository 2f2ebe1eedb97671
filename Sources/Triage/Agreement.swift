public import Model

/// An agreement that hides findings until a day: agreed with somebody who answers for it, for a reason, never for long.
///
/// `exceptions.csv` agrees on a *right* that the matrix does not give, so that there is nothing to find. This agrees on a
/// *finding*: it stays what it is, is kept and counted, and is out of sight until the day has passed.
public struct Agreement: Sendable, Hashable, Codable {
    /// Which findings it hides: those with one of the ids, or those of a rule for which all that is named holds.
    public struct Scope: Sendable, Hashable, Codable {
        /// Ids of findings; then nothing else counts.
        public var findings: [String]
        /// The rule.
        public var rule: RuleID?
        /// The account, whatever the case.
        public var account: String?
        /// The system.
        public var system: System?
        /// The school, whatever the case.
        public var school: String?

        /// A scope.
        public init(
            findings: [String] = [],
            rule: RuleID? = nil,
            account: String? = nil,
            system: System? = nil,
            school: String? = nil
        ) {
            self.findings = findings
            self.rule = rule
            self.account = account
            self.system = system
            self.school = school
        }

        /// Whether it means a finding.
        public func covers(_ finding: Finding) -> Bool {
            if !findings.isEmpty { return findings.contains(finding.id) }
            guard let rule, rule == finding.rule else { return false }
            func same(_ wanted: String?, _ found: String?) -> Bool {
                guard let wanted else { return true }
                return found.map { $0.lowercased() == wanted.lowercased() } ?? false
            }
            return same(account, finding.account) && same(school, finding.school)
                && (system == nil || system == finding.system)
        }

        /// Whether it is narrow enough: ids, or a rule with something beside it. A rule alone is turned off in `logwacht.yml`.
        public var isNarrow: Bool {
            !findings.isEmpty || (rule != nil && (account != nil || system != nil || school != nil))
        }
    }

    /// The last day that one may hide, when it is made on a day: the same day a year later.
    public static func latest(from day: LocalDate) -> LocalDate { day.adding(years: 1) }

    /// Its number in the store.
    public var number: Int
    /// Which findings it hides.
    public var scope: Scope
    /// Who answers for it, by the name in the staff register or as given.
    public var owner: String
    /// The employee number of the owner; nil when the register does not know him.
    public var ownerNumber: String?
    /// Who made it, by the name in the staff register or as given; often the owner.
    public var madeBy: String
    /// The employee number of who made it; nil when the register does not know him.
    public var madeByNumber: String?
    /// Why.
    public var reason: String
    /// The first and the last day on which it hides.
    public var days: DateSpan
    /// When it was made.
    public var at: Instant
    /// When it was withdrawn; nil as long as it stands.
    public var withdrawn: Instant?

    /// An agreement; without a maker the owner made it.
    public init(
        number: Int = 0,
        scope: Scope,
        owner: String,
        ownerNumber: String?,
        madeBy: String? = nil,
        madeByNumber: String? = nil,
        reason: String,
        days: DateSpan,
        at: Instant,
        withdrawn: Instant? = nil
    ) {
        self.number = number
        self.scope = scope
        self.owner = owner
        self.ownerNumber = ownerNumber
        self.madeBy = madeBy ?? owner
        self.madeByNumber = madeBy == nil ? ownerNumber : madeByNumber
        self.reason = reason
        self.days = days
        self.at = at
        self.withdrawn = withdrawn
    }

    /// How it stands on a day.
    public enum State: String, Sendable, Hashable, Codable {
        case upcoming
        case active
        case expired
        case withdrawn
    }

    /// How it stands on a day. Before its first day, when looking back, it hides nothing yet.
    public func state(on day: LocalDate) -> State {
        if withdrawn != nil { return .withdrawn }
        if let first = days.from, day < first { return .upcoming }
        return days.contains(day) ? .active : .expired
    }

    /// Whether it means a finding: one of its scope that is not about who answers for it or who made it.
    ///
    /// When it is made nobody may hide a finding about himself; a scope also means what is found later, and then the same holds.
    public func covers(_ finding: Finding) -> Bool {
        scope.covers(finding) && !Judge.isMeant(by: finding, name: owner, number: ownerNumber)
            && !Judge.isMeant(by: finding, name: madeBy, number: madeByNumber)
    }
}

/// Agreements over findings: which are hidden, and by which.
public struct AgreementSet: Sendable, Hashable {
    /// The agreements, by number.
    public let all: [Agreement]
    /// The day on which is looked.
    public let day: LocalDate
    private let active: [Agreement]

    /// Agreements as they stand on a day.
    public init(_ all: [Agreement], on day: LocalDate) {
        self.all = all.sorted { $0.number < $1.number }
        self.day = day
        active = self.all.filter { $0.state(on: day) == .active }
    }

    /// The agreement that hides a finding, the one with the lowest number; nil when it is in sight.
    public func hiding(_ finding: Finding) -> Agreement? {
        active.first { $0.covers(finding) }
    }

    /// The findings in sight, and the others with the number of the agreement that hides each.
    public func split(_ findings: [Finding]) -> (shown: [Finding], hidden: [Finding], by: [String: Int]) {
        guard !active.isEmpty else { return (findings, [], [:]) }
        var shown: [Finding] = []
        var hidden: [Finding] = []
        var by: [String: Int] = [:]
        for finding in findings {
            if let agreement = hiding(finding) {
                hidden.append(finding)
                by[finding.id] = agreement.number
            } else {
                shown.append(finding)
            }
        }
        return (shown, hidden, by)
    }
}
