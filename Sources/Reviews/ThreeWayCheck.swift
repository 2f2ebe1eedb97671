internal import Access
public import Model

/// A right that no account list shows of somebody: allowed, used, or both.
public struct UngrantedRight: Sendable, Hashable {
    /// The system.
    public var system: System
    /// The employee number.
    public var personNumber: String
    /// The name in the staff register.
    public var personName: String
    /// The functions of the day.
    public var functions: [String]
    /// Where it would hold; nil for the board, or where the system does not tell schools apart.
    public var school: String?
    /// The right, as the matrix writes it; `account` where only the account itself is known.
    public var right: String
    /// How it stands.
    public var state: ThreeWay
    /// The last day of use, by the logs.
    public var lastUse: LocalDate?
    /// The number of uses in the logs.
    public var uses: Int
}

/// Allowed, granted and used held against each other for everybody whom a scope takes in (feature H1).
///
/// What is granted comes from the account lists. What is allowed or used without being granted is looked for among the rights of
/// the matrix, for everybody who works here on that day. It is told beside the list of a review and is no part of it: there is
/// nothing to decide on a right that nobody has.
public struct ThreeWayCheck: Sendable, Hashable {
    /// Rights in the account lists.
    public var granted: [ReviewItem] = []
    /// Rights that are allowed or used, and in no account list.
    public var ungranted: [UngrantedRight] = []
    /// Rights that somebody may not have, has not and does not use.
    public var withoutAccess = 0
    /// Rights that could not be judged, granted or not.
    public var unchecked = 0
    /// Systems without an account list, a matrix or logs: nothing can be said of what is not granted there.
    public var uncheckedSystems: [System] = []

    /// How many rights stand so.
    public func count(_ state: ThreeWay) -> Int {
        granted.count { $0.threeWay == state } + ungranted.count { $0.state == state }
            + (state == .noAccess ? withoutAccess : 0)
    }
}

extension PopulationBuilder {
    /// The three-way check of a scope, as the exports and logs are now.
    ///
    /// A right that a greater one contains is told with the greater one. ParnasSys and Entra tell when an account is used and not by
    /// which right: there only the use of an account that is in no list says that something is used that was not granted.
    ///
    /// - Parameter scope: schools, systems, functions and people count; what a review leaves out because it was used or answered
    ///   before does not.
    public func threeWay(_ scope: ReviewScope) -> ThreeWayCheck {
        var scope = scope
        scope.inactiveDays = nil
        scope.items = []
        var check = ThreeWayCheck()
        let listed = within(scope, allItems())
        check.granted = listed.filter { $0.threeWay != nil }
        check.unchecked = listed.count - check.granted.count
        let people = access.staff.people.indices.filter { isWithin(scope, access.staff.people[$0]) }
        for system in Self.systems where scope.systems.isEmpty || scope.systems.contains(system) {
            guard access.hasStaff, let accounts = access.accounts[system], usage.covers(system),
                system == .entra || access.matrices.rows[system] != nil
            else {
                check.uncheckedSystems.append(system)
                continue
            }
            let open = Dictionary(grouping: accounts.filter { $0.isOpen(on: today) }) { $0.person }
            for place in people {
                let holder = HolderOfRights(
                    person: access.staff.people[place],
                    accounts: open[place] ?? [],
                    system: system,
                    schools: scope.isEverywhere == true ? nil : scope.school.map { [$0] }
                )
                system == .entra ? addAccount(holder, to: &check) : addRights(holder, to: &check)
            }
        }
        check.ungranted.sort {
            ($0.system, $0.personName, $0.personNumber, $0.school ?? "", $0.right)
                < ($1.system, $1.personName, $1.personNumber, $1.school ?? "", $1.right)
        }
        return check
    }

    /// Somebody who works here, and his open accounts in a system.
    private struct HolderOfRights {
        var person: Person
        var accounts: [Account]
        var system: System
        /// The schools that count; nil for all of the person's.
        var schools: [String]?
    }

    private func isWithin(_ scope: ReviewScope, _ person: Person) -> Bool {
        guard person.isEmployed(on: today) else { return false }
        let held = person.functions(on: today)
        if scope.isOffice == true, !held.contains(where: { $0.school == nil }) { return false }
        if scope.isEverywhere != true, let school = scope.school, !held.contains(where: { $0.school == school }) {
            return false
        }
        let wanted = Set(scope.functions.map { Fold.key($0) })
        if !wanted.isEmpty, !held.contains(where: { wanted.contains(Fold.key($0.function)) }) { return false }
        return scope.people.isEmpty || scope.people.contains(person.number)
    }

    /// Entra has no matrix: whoever works here may have an account.
    private func addAccount(_ holder: HolderOfRights, to check: inout ThreeWayCheck) {
        guard holder.accounts.isEmpty else { return }
        add("account", nil, isAllowed: true, use(holder), holder, to: &check)
    }

    private func addRights(_ holder: HolderOfRights, to check: inout ThreeWayCheck) {
        let rows = access.matrices.rows[holder.system] ?? []
        var seen: Set<AccessRight> = []
        let rights = rows.map(\.right).filter { seen.insert($0).inserted }
        let rowRights = access.granted(holder.system, to: holder.person, on: today).map(\.right)
        let greatest = rowRights.filter { right in
            !rowRights.contains { $0 != right && access.matrices.allows($0, right) }
        }
        let held = holder.accounts.flatMap { account in account.grants.flatMap { self.rights($0, account.system) } }
        // An account that is in no list and is used: by what right cannot be told.
        let hidden = holder.accounts.isEmpty && holder.system == .parnassys ? use(holder) : nil
        var isExplained = false
        var domains: [String: Bool] = [:]
        for school in schools(holder) {
            for right in rights {
                let isHeld = held.contains {
                    access.matrices.allows($0.right, right)
                        && ($0.school == nil || school == nil || $0.school == school)
                }
                if isHeld { continue }
                let decision = access.decide(
                    right,
                    for: holder.person,
                    account: holder.accounts.first?.name,
                    school: school,
                    on: today
                )
                if decision.verdict == .notChecked {
                    check.unchecked += 1
                    continue
                }
                let isAllowed = decision.isClear
                // What a greater right contains is told with the greater one.
                if decision.verdict == .allowed, !greatest.contains(right) { continue }
                var use = hidden
                if holder.system == .sharepoint { use = self.use(holder, [right.text]) }
                if holder.system == .afas, let domain = access.matrices.domain(of: right) {
                    // Pages tell the domain and not the level: what is held in that domain explains their use.
                    use =
                        held.contains { access.matrices.domain(of: $0.right) == domain }
                        ? nil : self.use(holder, [domain])
                    if use != nil, isAllowed { domains[domain] = true }
                    if use != nil, !isAllowed {
                        domains[domain] = domains[domain] ?? false
                        continue
                    }
                }
                if hidden != nil, !isAllowed { use = nil }
                if hidden != nil, isAllowed { isExplained = true }
                add(right.text, school, isAllowed: isAllowed, use, holder, to: &check)
            }
        }
        for (domain, isAllowed) in domains where !isAllowed {
            add(domain, nil, isAllowed: false, use(holder, [domain]), holder, to: &check)
        }
        if let hidden, !isExplained { add("account", nil, isAllowed: false, hidden, holder, to: &check) }
    }

    private func add(
        _ right: String,
        _ school: String?,
        isAllowed: Bool,
        _ use: AccountUse?,
        _ holder: HolderOfRights,
        to check: inout ThreeWayCheck
    ) {
        let state = ThreeWay(isAllowed: isAllowed, isGranted: false, isUsed: use != nil)
        guard state != .noAccess else {
            check.withoutAccess += 1
            return
        }
        let functions = holder.person.functions(on: today)
        check.ungranted.append(
            UngrantedRight(
                system: holder.system,
                personNumber: holder.person.number,
                personName: holder.person.name,
                functions: functions.map(\.function).uniqued,
                school: school ?? holder.schools?.first ?? functions.first?.school,
                right: right,
                state: state,
                lastUse: use?.last,
                uses: use?.count ?? 0
            )
        )
    }

    /// ParnasSys gives roles per school; the others do not tell schools apart in the same way as the matrix.
    private func schools(_ holder: HolderOfRights) -> [String?] {
        guard holder.system == .parnassys else { return [nil] }
        let own = holder.schools ?? holder.person.schools(on: today)
        return own.isEmpty ? [nil] : own
    }

    /// The rights of the matrix that a grant gives.
    private func rights(_ grant: Grant, _ system: System) -> [(right: AccessRight, school: String?)] {
        guard case .rights(let given) = GrantMeaning(grant, system, access.settings, area: area) else { return [] }
        return given.map { ($0.right, $0.school) }
    }

    /// The use of somebody's accounts, listed or not; of some rights only when they are named. Nil for none.
    private func use(_ holder: HolderOfRights, _ rights: [String]? = nil) -> AccountUse? {
        let person = holder.person
        var seen: Set<String> = []
        let names = (holder.accounts.map(\.name) + person.upns + person.emails + person.userCodes)
            .filter { seen.insert(accountKey(holder.system, $0)).inserted }
        let found = names.compactMap { name in
            rights.map { usage.use(holder.system, name, rights: $0) } ?? usage.use(holder.system, name)
        }
        let count = found.reduce(0) { $0 + $1.count }
        return count > 0 ? AccountUse(last: found.compactMap(\.last).max(), count: count) : nil
    }
}
