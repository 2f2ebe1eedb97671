internal import Access
internal import Model
internal import Patterns

/// Judges every right that accounts have on the day of the scan. The checks on rights each take their own verdicts from it,
/// so that a right ends up in exactly one of them.
struct RightsJudge {
    /// A right of an account that is not in order.
    struct Case {
        var account: Account
        var person: Person
        var grant: Grant
        /// The right of the matrix that was asked about; for AFAS the one of the user group that decided.
        var decision: Decision
        /// The school of the resource, for SharePoint.
        var school: String?
        /// The part of SharePoint.
        var area: String?
        /// The agreed exception that ended before today, when there is one.
        var expired: AgreedException?
    }

    private(set) var cases: [Case] = []

    /// Judges the accounts of ParnasSys, AFAS and SharePoint; the report says what could not be judged.
    init(_ report: inout CheckReport) {
        guard report.requires(.staff) else { return }
        for system in [System.parnassys, .afas, .sharepoint] {
            guard report.context.access.matrices.rows[system] != nil else {
                report.couldNotJudge(CheckInput.matrix(system).key)
                continue
            }
            let accounts = report.accounts(of: [system])
            switch system {
            case .parnassys: judgeRoles(accounts, &report)
            case .afas: judgeGroups(accounts, &report)
            default: judgePermissions(accounts, &report)
            }
        }
    }

    private mutating func judgeRoles(_ accounts: [Account], _ report: inout CheckReport) {
        for account in accounts where report.isLasting(account) {
            for grant in account.grants {
                judge([AccessRight(.parnassys, grant.text)], account, grant, grant.school, &report)
            }
        }
    }

    private mutating func judgeGroups(_ accounts: [Account], _ report: inout CheckReport) {
        var rights: [String: [String]] = [:]
        for (group, given) in report.context.settings.afasGroups { rights[Fold.key(group)] = given }
        for account in accounts where report.isLasting(account) {
            for grant in account.grants {
                guard let given = rights[Fold.key(grant.text)] else {
                    report.couldNotJudge("afas-group-unmapped")
                    continue
                }
                judge(given.map { AccessRight(.afas, $0) }, account, grant, nil, &report)
            }
        }
    }

    private mutating func judgePermissions(_ accounts: [Account], _ report: inout CheckReport) {
        if report.context.access.unexpandedPermissions > 0 { report.couldNotJudge("sharepoint-groups") }
        let areas = AreaFinder(report.context.access)
        var matcher = Matcher()
        var undecided: [Int: Int] = [:]
        for account in accounts {
            if account.isGuest {
                report.couldNotJudge("sharepoint-guests")
                continue
            }
            guard report.isLasting(account) else { continue }
            for grant in account.grants {
                guard let level = SharePointLevel(permission: grant.text) else {
                    report.couldNotJudge("sharepoint-permission")
                    continue
                }
                switch areas.find(Array("\(grant.resource ?? "")/".utf8), &matcher) {
                case .none: report.couldNotJudge("sharepoint-outside-areas")
                case .undecided(let pattern): undecided[pattern, default: 0] += 1
                case .area(let area, let isSiteKnown):
                    if !isSiteKnown { report.couldNotJudge("sharepoint-site-unknown") }
                    let right = AccessRight(.sharepoint, area.path, level: level)
                    judge([right], account, grant, area.school, &report, area: area.path)
                }
            }
        }
        report.tell(areas.patterns, undecided: undecided)
    }

    /// Judges one record of an account; of several rights that it gives, the first that is not in order counts.
    private mutating func judge(
        _ rights: [AccessRight],
        _ account: Account,
        _ grant: Grant,
        _ school: String?,
        _ report: inout CheckReport,
        area: String? = nil
    ) {
        let context = report.context
        guard let person = context.access.person(account.person) else { return }
        var wasJudged = rights.isEmpty
        for right in rights {
            let decision = context.access.decide(
                right,
                for: person,
                account: account.name,
                school: school,
                alsoNamed: [grant.text],
                on: context.today
            )
            if let unchecked = decision.unchecked {
                report.couldNotJudge(unchecked.key(right.system))
                continue
            }
            wasJudged = true
            if decision.verdict == .byException { report.hidden += 1 }
            guard !decision.isClear else { continue }
            let past = context.access.exceptions(right.system, account: account.name, person: person).filter {
                ($0.days.through.map { $0 < context.today } ?? false)
                    && context.access.covers($0, right, [Fold.key(grant.text)])
            }
            cases.append(
                Case(
                    account: account,
                    person: person,
                    grant: grant,
                    decision: decision,
                    school: school,
                    area: area,
                    expired: past.max { ($0.days.through?.dayNumber ?? 0) < ($1.days.through?.dayNumber ?? 0) }
                )
            )
            break
        }
        if wasJudged { report.judged += 1 }
    }
}

extension Decision.Unchecked {
    /// The text key without `missing.`.
    func key(_ system: System) -> String {
        switch self {
        case .matrixAbsent: "matrix-\(system.rawValue)"
        case .matrixSilent: "matrix-\(system.rawValue)-level"
        case .functionUnknown: "function-unknown"
        case .functionMissing: "function-missing"
        }
    }
}

extension RightsJudge.Case {
    /// The draft of a finding on this right, with what all such findings tell.
    func draft(_ report: CheckReport, since: LocalDate? = nil) -> FindingDraft {
        var draft = report.draft(account, since: since)
        if let school = grant.school ?? school { draft.school = school }
        draft.discriminator = [grant.resource ?? grant.text, grant.resource == nil ? (grant.school ?? "") : grant.text]
            .map { Fold.key($0) }
        draft.facts["right"] = .text(decision.right.text)
        draft.facts["given"] = .text(grant.text)
        // In brackets behind the right, where the export writes it another way.
        if grant.text != decision.right.text { draft.facts["givenAs"] = .text(grant.text) }
        if let resource = grant.resource { draft.facts["path"] = .text(resource) }
        if let area { draft.facts["area"] = .text(area) }
        if let place = grant.school ?? school { draft.facts["place"] = .text(place) }
        let held = decision.functions.map(\.function).uniqued
        if !held.isEmpty { draft.facts["functions"] = .list(held) }
        let granted = report.context.access.granted(account.system, to: person, on: report.context.today)
        draft.facts["allowed"] = granted.isEmpty ? .code("no-right") : .list(granted.map(\.right.text).uniqued)
        draft.basis.matrixRows = (decision.rows.isEmpty ? granted : decision.rows).map(\.reference).uniqued
        var fields = ["account": account.name, "right": grant.text]
        if let resource = grant.resource { fields["path"] = resource }
        draft.evidence = [EvidenceDraft(grant.origin, fields: fields)]
        for term in decision.functions + [decision.term].compactMap({ $0 }) {
            let row = EvidenceDraft(term.origin, fields: ["Functie": term.function])
            if !draft.evidence.contains(row) { draft.evidence.append(row) }
        }
        draft.evidence.sort()
        return draft
    }

    /// The variant for the system: a role, a user group, a permission.
    var systemVariant: String? {
        switch account.system {
        case .afas: "afas"
        case .sharepoint: "sharepoint"
        default: nil
        }
    }
}
