public import Access
public import Model

/// An agreement that somebody asks for, before it is known to be allowed.
public struct AgreementRequest: Sendable, Hashable {
    /// Which findings it is to hide.
    public var scope: Agreement.Scope
    /// Who is to answer for it: user code, employee number, address or full name.
    public var owner: String?
    /// Why.
    public var reason: String?
    /// The last day.
    public var until: LocalDate?

    /// A request.
    public init(scope: Agreement.Scope, owner: String?, reason: String?, until: LocalDate?) {
        self.scope = scope
        self.owner = owner
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
        if !scope.isNarrow { problems.append(Diagnostic("agreement.too-wide", column: "--rule")) }
        if Fold.key(reason).isEmpty { problems.append(Diagnostic("agreement.reason-missing", column: "--reason")) }
        var judge: Judge?
        if Fold.key(owner).isEmpty {
            problems.append(Diagnostic("agreement.owner-missing", column: "--owner"))
        } else {
            let found = Judge(owner, in: access)
            judge = found
            if let own = matching.first(where: found.isMeant) {
                problems.append(Diagnostic("agreement.about-himself", column: "--owner", ["id": own.id]))
            }
        }
        if let until {
            let last = today.adding(days: Agreement.longest - 1)
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
        guard problems.isEmpty, let judge, let until else { throw Diagnostics(problems) }
        return Agreement(
            scope: scope,
            owner: judge.name,
            ownerNumber: judge.number,
            reason: reason,
            days: DateSpan(from: today, through: until),
            at: moment
        )
    }
}
