public import Access
public import Model

/// An agreement that somebody asks for, before it is known to be allowed.
public struct AgreementRequest: Sendable, Hashable {
    /// Which findings it is to hide.
    public var scope: Agreement.Scope
    /// Who is to answer for it: user code, employee number, address or full name.
    public var owner: String?
    /// Who makes it, in the same ways; nil when the owner does.
    public var by: String?
    /// Why.
    public var reason: String?
    /// The last day.
    public var until: LocalDate?

    /// A request.
    public init(scope: Agreement.Scope, owner: String?, by: String? = nil, reason: String?, until: LocalDate?) {
        self.scope = scope
        self.owner = owner
        self.by = by
        self.reason = reason
        self.until = until
    }

    /// The agreement, or everything that is wrong with the request.
    ///
    /// - Parameters:
    ///   - matching: the findings that it means now.
    ///   - access: who is who.
    ///   - today: its first day.
    ///   - moment: when it is made.
    public func agreement(
        matching: [Finding],
        access: AccessModel,
        today: LocalDate,
        at moment: Instant
    ) throws(Diagnostics) -> Agreement {
        var problems: [Diagnostic] = []
        let reason = (reason ?? "").trimmedBlanks
        let owner = (owner ?? "").trimmedBlanks
        let by = by?.trimmedBlanks ?? owner
        if !scope.isNarrow { problems.append(Diagnostic("agreement.too-wide", column: "--rule")) }
        if Fold.key(reason).isEmpty { problems.append(Diagnostic("agreement.reason-missing", column: "--reason")) }
        func judge(_ written: String, _ column: String) -> Judge? {
            guard !Fold.key(written).isEmpty else {
                problems.append(Diagnostic("agreement.owner-missing", column: column))
                return nil
            }
            let judge = Judge(written, in: access)
            guard let own = matching.first(where: judge.isMeant) else { return judge }
            let isSure = judge.number != nil
            problems.append(
                Diagnostic(
                    isSure ? "agreement.about-himself" : "agreement.maybe-himself",
                    column: column,
                    ["id": own.id, "who": written]
                )
            )
            return judge
        }
        let answers = judge(owner, "--owner")
        let maker = by == owner ? answers : judge(by, "--by")
        if let until {
            let last = Agreement.latest(from: today)
            if until < today {
                problems.append(Diagnostic("agreement.until-past", column: "--until", ["day": until.iso]))
            } else if until > last {
                problems.append(
                    Diagnostic("agreement.too-long", column: "--until", ["day": until.iso, "last": last.iso])
                )
            }
        } else {
            problems.append(Diagnostic("agreement.until-missing", column: "--until"))
        }
        guard problems.isEmpty, let answers, let maker, let until else { throw Diagnostics(problems) }
        return Agreement(
            scope: scope,
            owner: answers.name,
            ownerNumber: answers.number,
            madeBy: maker.name,
            madeByNumber: maker.number,
            reason: reason,
            days: DateSpan(from: today, through: until),
            at: moment
        )
    }
}
