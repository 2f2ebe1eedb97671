public import Model

/// What somebody made of an exemption, once. A later judgement is added, none is ever replaced.
public struct ExemptionJudgement: Sendable, Hashable, Codable {
    /// The exemption.
    public var item: String
    /// The review in which it was judged.
    public var review: String
    /// When.
    public var at: Instant
    /// Justified, unjustified or unknown.
    public var verdict: FindingStatus
    /// Who, by name.
    public var by: String
    /// The employee number.
    public var byNumber: String
    /// Why.
    public var reason: String
    /// The findings of this exemption alone, which carry the judgement: then nothing is kept beside them.
    public var findings: [String]

    /// The same without who judged and why: what is left when the log that it is about is past its term.
    public var withoutPerson: ExemptionJudgement {
        var judgement = self
        (judgement.by, judgement.byNumber, judgement.reason) = ("", "", "")
        return judgement
    }

    /// A judgement.
    public init(
        item: String,
        review: String,
        at: Instant,
        verdict: FindingStatus,
        by: String,
        byNumber: String,
        reason: String,
        findings: [String] = []
    ) {
        self.item = item
        self.review = review
        self.at = at
        self.verdict = verdict
        self.by = by
        self.byNumber = byNumber
        self.reason = reason
        self.findings = findings
    }
}

/// A finding that tells of exemptions, as far as a review needs it.
public struct ExemptionFinding: Sendable, Hashable {
    /// The finding's id.
    public var id: String
    /// What it is, in a few words.
    public var title: String
    /// What was made of it.
    public var status: FindingStatus
    /// Whether it tells of one exemption alone; then the judgement of that exemption is its judgement.
    public var isSingle: Bool

    /// A finding.
    public init(id: String, title: String, status: FindingStatus, isSingle: Bool) {
        self.id = id
        self.title = title
        self.status = status
        self.isSingle = isSingle
    }
}

/// A judgement that somebody asks for.
public struct ExemptionInput: Sendable, Hashable {
    /// The exemption, or enough of the beginning of its id.
    public var item: String
    /// The verdict.
    public var verdict: FindingStatus
    /// Why.
    public var reason: String?
    /// The record of the sheet; nil for the command line.
    public var record: Int?

    /// A judgement that somebody asks for.
    public init(_ item: String, _ verdict: FindingStatus, reason: String?, record: Int? = nil) {
        self.item = item
        self.verdict = verdict
        self.reason = reason
        self.record = record
    }
}

/// A review of exemptions: what is to be judged, what was judged, and what follows.
///
/// An exemption that a finding tells of alone has one judgement, the finding's. Of several that hold, the strictest counts: a
/// finding about many exemptions that was judged unjustified makes each of them so.
public struct ExemptionReview: Sendable, Hashable {
    /// The plan.
    public var plan: ExemptionPlan
    /// What is to be judged.
    public var items: [ExemptionItem]
    /// The judgements on these exemptions, in the order in which they were given, those of other reviews among them.
    public var judgements: [ExemptionJudgement]
    /// The findings that tell of these exemptions, by id.
    public var findings: [String: ExemptionFinding]

    /// A review.
    public init(
        plan: ExemptionPlan,
        items: [ExemptionItem],
        judgements: [ExemptionJudgement] = [],
        findings: [String: ExemptionFinding] = [:]
    ) {
        self.plan = plan
        self.items = items
        self.judgements = judgements
        self.findings = findings
    }

    /// What was made of an exemption.
    public struct Standing: Sendable, Hashable {
        /// The verdict that counts; nil as long as nobody judged.
        public var verdict: FindingStatus?
        /// The judgements given on the exemption itself.
        public var judgements: [ExemptionJudgement]
        /// Judged findings that tell of it.
        public var through: [ExemptionFinding]
    }

    /// What was made of an exemption.
    public func standing(_ item: ExemptionItem) -> Standing {
        let own = judgements.filter { $0.item == item.id }
        let told = item.findings.compactMap { findings[$0] }
        let judged = told.filter { $0.status != .new }
        // A judgement that its findings carry says nothing beside them: they may have been judged anew since.
        var verdicts = judged.map(\.status)
        if let last = own.last(where: { $0.findings.isEmpty }) { verdicts.append(last.verdict) }
        let isJudged =
            own.contains { $0.findings.isEmpty } || judged.contains { $0.isSingle }
            || judged.contains { $0.status == .unjustified } || (!told.isEmpty && judged.count == told.count)
        return Standing(
            verdict: isJudged ? Self.strictest(verdicts) : nil,
            judgements: own,
            through: judged
        )
    }

    /// Of several verdicts the strictest.
    static func strictest(_ verdicts: [FindingStatus]) -> FindingStatus? {
        [.unjustified, .unknown, .justified].first(where: verdicts.contains)
    }

    /// Who judges an exemption: the reviewer, and the board for the reviewer's own.
    public func judge(of item: ExemptionItem) -> ReviewRole {
        item.personNumber == plan.reviewer.number ? .board : .director
    }

    /// The exemptions that nobody has judged.
    public var open: [ExemptionItem] { items.filter { standing($0).verdict == nil } }

    /// Whether it had to be ready before a day and is not.
    public func isOverdue(on day: LocalDate) -> Bool { plan.due < day && !open.isEmpty }

    /// The figures of a review.
    public struct Figures: Sendable, Hashable {
        /// Exemptions of the period.
        public var total: Int
        /// To be judged.
        public var asked: Int
        /// Of these flagged by a finding.
        public var flagged: Int
        /// Judged.
        public var judged: Int
        /// By verdict.
        public var verdicts: [FindingStatus: Int]
    }

    /// The figures.
    public var figures: Figures {
        let verdicts = items.compactMap { standing($0).verdict }
        return Figures(
            total: plan.total,
            asked: items.count,
            flagged: items.count { !$0.findings.isEmpty },
            judged: verdicts.count,
            verdicts: Dictionary(grouping: verdicts) { $0 }.mapValues(\.count)
        )
    }

    /// An exemption by its id or enough of its beginning; nil for none or several.
    public func find(_ written: String) -> ExemptionItem? {
        let key = written.lowercased()
        if let exact = items.first(where: { $0.id == key }) { return exact }
        guard key.count >= 4 else { return nil }
        let found = items.filter { $0.id.hasPrefix(key) }
        return found.count == 1 ? found[0] : nil
    }

    /// The judgements that are asked for, or everything that is wrong with them: nothing is judged in part.
    ///
    /// - Parameters:
    ///   - inputs: what is asked for.
    ///   - actor: who judges.
    ///   - parts: the parts that his functions allow him, at this school.
    ///   - now: when.
    public func judge(
        _ inputs: [ExemptionInput],
        _ actor: ReviewActor,
        parts: Set<ReviewRole>,
        now: Instant
    ) throws(Diagnostics) -> [ExemptionJudgement] {
        guard let number = actor.number else {
            throw Diagnostics([Diagnostic("exemption.judge-unknown", column: "--by", ["name": actor.name])])
        }
        let isNamed = [plan.reviewer.number, plan.board?.number].contains(number)
        guard isNamed || parts.contains(.board) || parts.contains(.privacyOfficer) else {
            throw Diagnostics([
                Diagnostic(
                    "exemption.no-authority",
                    column: "--by",
                    ["name": actor.name, "reviewer": plan.reviewer.name]
                )
            ])
        }
        if let last = judgements.map(\.at).max(), now < last {
            throw Diagnostics([
                Diagnostic("review.clock-back", .error, ["now": now.rfc3339, "last": last.rfc3339])
            ])
        }
        var problems: [Diagnostic] = []
        var made: [ExemptionJudgement] = []
        var seen: Set<String> = []
        for input in inputs {
            func wrong(_ code: String, _ column: String, _ values: [String: String] = [:]) {
                problems.append(
                    Diagnostic(
                        code,
                        record: input.record,
                        column: input.record == nil ? "--\(column)" : column,
                        values.merging(["item": input.item]) { given, _ in given }
                    )
                )
            }
            guard let item = find(input.item) else {
                wrong("exemption.unknown", "id")
                continue
            }
            guard seen.insert(item.id).inserted else {
                wrong("exemption.twice", "id")
                continue
            }
            if item.personNumber == number {
                wrong("exemption.about-himself", "by")
                continue
            }
            let reason = input.reason ?? ""
            // At least one letter or digit: a row of dots is no reason.
            guard !Fold.key(reason).isEmpty else {
                wrong("exemption.reason-missing", "reason")
                continue
            }
            let told = item.findings.compactMap { findings[$0] }
            let single = told.filter(\.isSingle)
            if input.verdict != .unjustified,
                let strict = told.first(where: { !$0.isSingle && $0.status == .unjustified })
            {
                wrong("exemption.finding-stricter", "verdict", ["finding": String(strict.id.prefix(8))])
                continue
            }
            made.append(
                ExemptionJudgement(
                    item: item.id,
                    review: plan.id,
                    at: now,
                    verdict: input.verdict,
                    by: actor.name,
                    byNumber: number,
                    reason: reason,
                    findings: single.map(\.id)
                )
            )
        }
        guard problems.isEmpty else { throw Diagnostics(problems) }
        return made
    }
}
