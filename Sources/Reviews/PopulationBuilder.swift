public import Access
public import Model

/// When an account was used, by the logs.
public struct AccountUse: Sendable, Hashable, Codable {
    /// The last day.
    public var last: LocalDate?
    /// How often.
    public var count: Int

    /// A use.
    public init(last: LocalDate?, count: Int) {
        self.last = last
        self.count = count
    }
}

/// Whatever knows when accounts were used: the store after a scan.
public protocol UsageSource: Sendable {
    /// The use of an account; nil when its logs tell nothing of it.
    func use(_ system: System, _ account: String) -> AccountUse?
    /// Whether there are logs of a system at all.
    func covers(_ system: System) -> Bool
    /// The use of the rights of these names by an account; nil when the logs of the system do not tell which right is used.
    func use(_ system: System, _ account: String, rights: [String]) -> AccountUse?
    /// The accounts that logs show in use, by system.
    var accounts: [System: Set<String>] { get }
    /// The first and the last day on which the logs of a system tell of anybody's use; nil when they tell of none.
    func logDays(_ system: System) -> DateSpan?
}

extension UsageSource {
    /// Most logs tell who was there, and not by which right.
    public func use(_ system: System, _ account: String, rights: [String]) -> AccountUse? { nil }
    /// Without logs no days are known.
    public func logDays(_ system: System) -> DateSpan? { nil }
}

/// What a right of SharePoint is a right to.
public struct SharePointPlace: Sendable, Hashable {
    /// The part, as the matrix writes it.
    public var area: String
    /// The school.
    public var school: String?

    /// A place.
    public init(area: String, school: String?) {
        self.area = area
        self.school = school
    }
}

/// Makes the list that a round is about from the exports of a day.
public struct PopulationBuilder {
    let access: AccessModel
    let today: LocalDate
    let usage: any UsageSource
    let classes: RightClasses
    let findings: [String: [Finding]]
    let area: (String) -> SharePointPlace?
    /// The systems whose accounts are reviewed.
    public static let systems: [System] = [.parnassys, .afas, .sharepoint, .entra]

    /// A builder.
    ///
    /// - Parameters:
    ///   - access: who is who and what is allowed.
    ///   - today: the day.
    ///   - usage: who used what.
    ///   - classes: which rights are guarded.
    ///   - findings: what is open in the store.
    ///   - area: the part of SharePoint in which a path lies; nil when it lies in none.
    public init(
        _ access: AccessModel,
        today: LocalDate,
        usage: any UsageSource,
        classes: RightClasses,
        findings: [Finding],
        area: @escaping (String) -> SharePointPlace?
    ) {
        self.access = access
        self.today = today
        self.usage = usage
        self.classes = classes
        self.area = area
        let open = findings.filter { $0.status != .justified && $0.account != nil && $0.system != nil }
        self.findings = Dictionary(grouping: open) {
            Observation.key($0.system ?? .parnassys, $0.account ?? "")
        }
    }

    /// All rights of all open accounts, in order of their ids.
    public func allItems() -> [ReviewItem] {
        var items: [ReviewItem] = []
        for system in Self.systems {
            // Thousands of accounts share a few dozen rights.
            var known: [[String]: RightClass] = [:]
            for account in access.accounts[system] ?? [] where account.isOpen(on: today) {
                items += self.items(account) { names in
                    if let found = known[names] { return found }
                    let found = classes.rightClass(system, names)
                    known[names] = found
                    return found
                }
            }
        }
        addRarity(&items)
        var seen: Set<String> = []
        return items.filter { seen.insert($0.id).inserted }.sorted { $0.id < $1.id }
    }

    /// The rights that a scope takes in.
    public func within(_ scope: ReviewScope, _ items: [ReviewItem]) -> [ReviewItem] {
        let functions = Set(scope.functions.map { Fold.key($0) })
        let people = Set(scope.people)
        let wanted = Set(scope.items)
        return items.filter { item in
            if !wanted.isEmpty { return wanted.contains(item.id) }
            if scope.isOffice == true, item.school != nil { return false }
            if scope.isEverywhere != true, let school = scope.school, item.school != school { return false }
            if !scope.systems.isEmpty, !scope.systems.contains(item.system) { return false }
            if !functions.isEmpty, !item.functions.contains(where: { functions.contains(Fold.key($0)) }) {
                return false
            }
            if !people.isEmpty, !(item.personNumber.map(people.contains) ?? false) { return false }
            guard let limit = scope.inactiveDays else { return true }
            guard item.tellsUse else { return false }
            guard let last = item.lastUse else { return true }
            return access.calendar.daysOutsideHolidays(after: last, through: today, school: item.school) > limit
        }
    }

    /// The population of a scope, with what a draft shows and what is not explained.
    public func population(_ scope: ReviewScope, sources: [SourceCount], previous: Population?) -> Population {
        let all = allItems()
        let items = within(scope, all)
        return Population(
            items: items,
            sources: sources,
            differences: differences(items, all, sources: sources, previous: previous),
            issues: issues(items)
        )
    }

    private func items(_ account: Account, _ rightClass: ([String]) -> RightClass) -> [ReviewItem] {
        let person = access.person(account.person)
        let holder: Holder =
            access.isServiceAccount(account.system, account.name)
            ? .service : account.isGuest ? .guest : person == nil ? .nobody : .person
        let use = usage.use(account.system, account.name)
        let lastUse = [account.lastUse, use?.last].compactMap { $0 }.max()
        let grants =
            account.grants.isEmpty && account.system == .entra
            ? account.origins.prefix(1).map { Grant(text: "account", origin: $0) } : account.grants
        return grants.map { grant in
            let judged = judge(grant, account, person)
            // The account's own school where the grant tells none, else that of its holder, whose director answers for it.
            let school = grant.school ?? judged.school ?? account.schools.first ?? person?.schools(on: today).first
            var item = ReviewItem(
                id: Self.id(account, grant),
                system: account.system,
                account: account.name,
                right: grant.text,
                meaning: judged.meaning.map(\.text),
                school: school,
                resource: grant.resource,
                holder: holder,
                personNumber: person?.number,
                personName: person?.name ?? account.displayName,
                functions: person?.functionNames(on: today) ?? [],
                rightClass: rightClass([grant.text, judged.meaning?.text, judged.place].compactMap { $0 }),
                allowance: holder == .service || holder == .guest ? .notChecked : judged.allowance,
                lastUse: lastUse,
                uses: use?.count ?? 0,
                tellsUse: account.tellsLastUse || use != nil || usage.covers(account.system),
                hints: [],
                source: "\(grant.origin.file)#\(grant.origin.record)"
            )
            item.logs = logs(account.system)
            item.rightUse = rightUse(judged, account)
            if holder == .person || holder == .nobody { item.hints = hints(item, account, person) }
            return item
        }
    }

    /// The days of which logs tell. Logs that end within a week of the list are as good as those of the day itself: exports are
    /// not made every night, and weekends and short holidays are quiet.
    private func logs(_ system: System) -> DateSpan? {
        guard var days = usage.logDays(system) else { return nil }
        if let last = days.through, last >= today.adding(days: -7) { days.through = nil }
        return days
    }

    /// The id of a right: what makes it that right, and nothing that changes while it stays.
    public static func id(_ account: Account, _ grant: Grant) -> String {
        let parts = [
            account.system.rawValue, accountKey(account.system, account.name), Fold.key(grant.text), grant.school ?? "",
            grant.resource ?? "",
        ]
        return String(Population.sha256(parts.joined(separator: "\u{1f}")).prefix(12))
    }

    /// The use of a right where the logs tell it: a part of SharePoint at its level or a lesser one, and pages of an AFAS domain.
    ///
    /// What is done in AFAS outside InSite stands in no log: that no page was opened does not say that the right was not used.
    private func rightUse(_ judged: Judged, _ account: Account) -> AccountUse? {
        switch account.system {
        case .sharepoint:
            guard let place = judged.place, let level = judged.meaning?.level else { return nil }
            let names = SharePointLevel.allCases.filter { $0 <= level }.map {
                AccessRight(.sharepoint, place, level: $0).text
            }
            return usage.use(.sharepoint, account.name, rights: names)
        case .afas:
            guard let domain = judged.meaning.flatMap({ access.matrices.domain(of: $0) }),
                let use = usage.use(.afas, account.name, rights: [domain]), use.count > 0
            else { return nil }
            return use
        default: return nil
        }
    }

    private struct Judged {
        var allowance: Allowance
        var meaning: AccessRight?
        var school: String?
        var place: String?
    }

    private func judge(_ grant: Grant, _ account: Account, _ person: Person?) -> Judged {
        func ask(_ right: AccessRight, _ school: String?, _ place: String? = nil) -> Judged {
            let decision = access.decide(
                right,
                for: person,
                account: account.name,
                school: school,
                alsoNamed: [grant.text],
                on: today
            )
            let allowance: Allowance =
                decision.verdict == .notChecked ? .notChecked : decision.isClear ? .allowed : .notAllowed
            return Judged(
                allowance: allowance,
                meaning: right.text == grant.text ? nil : right,
                school: school,
                place: place
            )
        }
        guard access.hasStaff else { return Judged(allowance: .notChecked) }
        switch GrantMeaning(grant, account.system, access.settings, area: area) {
        case .unknown: return Judged(allowance: .notChecked)
        case .none: return Judged(allowance: person?.isEmployed(on: today) == true ? .allowed : .notAllowed)
        case .rights(let given):
            let all = given.map { ask($0.right, $0.school, $0.area) }
            return all.first { $0.allowance == .notAllowed } ?? all.first { $0.allowance == .notChecked } ?? all[0]
        }
    }
}
