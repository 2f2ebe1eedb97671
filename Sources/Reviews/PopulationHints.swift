internal import Access
internal import Model

extension PopulationBuilder {
    /// Why a right deserves a second look.
    func hints(_ item: ReviewItem, _ account: Account, _ person: Person?) -> [Hint] {
        var hints: [Hint] = []
        if let person {
            if let left = person.departure(before: today) {
                let origin = person.origins.first
                let source = origin.map { "\($0.file)#\($0.record)" } ?? item.source
                hints.append(Hint(.departed, ["day": .day(left)], source: source))
            }
        } else if access.hasStaff {
            hints.append(Hint(.noOwner, source: item.source))
        }
        if item.allowance == .notAllowed, person != nil {
            let functions: Fact = item.functions.isEmpty ? .code("no-function") : .list(item.functions)
            hints.append(Hint(.beyondMatrix, ["functions": functions], source: item.source))
        }
        if let unused = unused(item, account, person) { hints.append(unused) }
        let open = findings[Observation.key(item.system, item.account)] ?? []
        if let first = open.sorted(by: Finding.reportOrder).first {
            hints.append(Hint(.openFinding, ["count": .number(open.count)], source: first.id))
        }
        return hints
    }

    /// Unused for longer than its system or function allows; an account younger than that, or a silent log, says nothing.
    private func unused(_ item: ReviewItem, _ account: Account, _ person: Person?) -> Hint? {
        guard item.tellsUse else { return nil }
        let thresholds = access.settings.thresholds
        let own = item.functions.compactMap { function in
            thresholds.dormantDaysByFunction.first { Fold.key($0.key) == Fold.key(function) }?.value
        }
        let limit = own.max() ?? thresholds.dormantDays[item.system] ?? thresholds.dormantDaysDefault
        let period = person?.employment.first { $0.contains(today) }
        // Where only logs tell, nothing is known of the days before the first and after the last of them.
        let logs = account.tellsLastUse ? nil : item.logs
        let start = [account.days.from, period?.from, logs?.from].compactMap { $0 }.max()
        let end = min(today, logs?.through ?? today)
        guard let base = [item.lastUse, start].compactMap({ $0 }).max() else { return nil }
        let days = access.calendar.daysOutsideHolidays(after: base, through: end, school: item.school)
        guard days > limit else { return nil }
        if let last = item.lastUse {
            let used = access.calendar.daysOutsideHolidays(after: last, through: end, school: item.school)
            return Hint(.unused, ["days": .number(used), "limit": .number(limit)], source: item.source)
        }
        return Hint(
            .neverUsed,
            ["limit": .number(limit), "days": .number(days), "since": .day(base)],
            source: item.source
        )
    }

    /// Says where most colleagues with the same function at the board's other schools do without; silent under five of them.
    func addRarity(_ items: inout [ReviewItem]) {
        let peers = Peers(access, today: today)
        var having: [String: Set<String>] = [:]
        for item in items {
            guard let number = item.personNumber else { continue }
            having[Self.rightKey(item), default: []].insert(number)
        }
        // How many of a function have a right, over all and by school, once for each pair.
        var counts: [String: Peers.Count] = [:]
        for place in items.indices where items[place].holder == .person {
            let item = items[place]
            guard let number = item.personNumber, let function = item.functions.first else { continue }
            let (key, right) = (Fold.key(function), Self.rightKey(item))
            let own = peers.school(number, key)
            let others = peers.all(key).without(own)
            guard others >= 5 else { continue }
            let pair = "\(key)\u{1f}\(right)"
            let have = counts[pair] ?? peers.count(key, among: having[right] ?? [])
            counts[pair] = have
            let without = others - have.without(own)
            guard without * 5 >= others * 4 else { continue }
            items[place].hints.append(
                Hint(
                    .rare,
                    ["without": .number(without), "peers": .number(others), "function": .text(function)],
                    source: item.source
                )
            )
        }
    }

    private static func rightKey(_ item: ReviewItem) -> String {
        "\(item.system.rawValue) \(Fold.key(item.meaning ?? item.right))"
    }

    /// Accounts without owner, doubles and shared accounts.
    func issues(_ items: [ReviewItem]) -> [DraftIssue] {
        var issues: [DraftIssue] = []
        let bySystem = Dictionary(grouping: items, by: \.system)
        for system in Self.systems {
            let here = bySystem[system] ?? []
            let orphans = Set(here.filter { $0.holder == .nobody }.map(\.account))
            issues += orphans.map { DraftIssue(.noOwner, system, [$0]) }
            let owned = Dictionary(grouping: here.filter { $0.personNumber != nil }) { $0.personNumber ?? "" }
            for items in owned.values {
                let accounts = Set(items.map(\.account)).sorted()
                if accounts.count > 1 { issues.append(DraftIssue(.double, system, accounts)) }
            }
            for account in Set(here.map(\.account)) {
                let found = findings[Observation.key(system, account)] ?? []
                if found.contains(where: { $0.rule == "shared-account" }) {
                    issues.append(DraftIssue(.shared, system, [account]))
                }
            }
        }
        return issues.sorted()
    }

    /// What is different from the previous round, the staff register and the logs, and that nothing explains.
    func differences(
        _ items: [ReviewItem],
        _ all: [ReviewItem],
        sources: [SourceCount],
        previous: Population?
    ) -> [Difference] {
        var found: [Difference] = []
        for system in Self.systems where access.accounts[system] == nil {
            found.append(Difference(.noExport, system, ""))
        }
        if let previous {
            for before in previous.sources {
                let now = sources.first { $0.system == before.system }?.accounts ?? 0
                if now < before.accounts {
                    found.append(Difference(.fewerAccounts, before.system, "\(before.accounts) → \(now)"))
                }
            }
            let present = Set(all.map { Observation.key($0.system, $0.account) })
            for item in previous.items where !present.contains(Observation.key(item.system, item.account)) {
                // A blocked account, or one of somebody who has left, is gone for a reason that shows.
                let blocked = access.account(item.system, named: item.account).map { !$0.isOpen(on: today) } ?? false
                let place = item.personNumber.flatMap { access.staff.person(number: $0) }
                let left = access.person(place)?.departure(before: today)
                if !blocked, left == nil { found.append(Difference(.goneUnordered, item.system, item.account)) }
            }
        }
        for (system, accounts) in usage.accounts where access.accounts[system] != nil {
            for account in accounts where access.account(system, named: account) == nil {
                if !isExplained(account, system) { found.append(Difference(.seenInLogs, system, account)) }
            }
        }
        found += staffWithoutAccount(items, all)
        return Array(Set(found))
    }

    /// Whether it is no wonder that an account of the logs is in no export: its holder has left, or it is SharePoint's, whose
    /// accounts are those of Entra and whose own workers have none.
    private func isExplained(_ account: String, _ system: System) -> Bool {
        if let person = access.person(access.staff.person(address: account)), person.departure(before: today) != nil {
            return true
        }
        guard system == .sharepoint else { return false }
        let domain = account.split(separator: "@").last.map(String.init) ?? ""
        return access.account(.entra, named: account) != nil || !account.contains("@") || !domain.contains(".")
    }

    /// Staff of the reviewed schools without an account where all other holders of the function have one.
    private func staffWithoutAccount(_ items: [ReviewItem], _ all: [ReviewItem]) -> [Difference] {
        let schools = Set(items.compactMap(\.school))
        let people = access.staff.people.filter { $0.isEmployed(on: today) }
        var found: [Difference] = []
        for system in [System.parnassys, .entra] where access.accounts[system] != nil {
            let having = Set(all.filter { $0.system == system }.compactMap(\.personNumber))
            var byFunction: [String: (with: Int, without: [Person])] = [:]
            for person in people {
                for function in person.functionNames(on: today) {
                    if having.contains(person.number) {
                        byFunction[function, default: (0, [])].with += 1
                    } else {
                        byFunction[function, default: (0, [])].without.append(person)
                    }
                }
            }
            for (_, group) in byFunction where group.with >= 5 && group.without.count * 10 <= group.with {
                for person in group.without where person.schools(on: today).contains(where: schools.contains) {
                    found.append(Difference(.staffWithoutAccount, system, person.number))
                }
            }
        }
        return found
    }
}

/// Who has the same function, and at which school.
private struct Peers {
    /// A number of people, over all and by school.
    struct Count {
        var all = 0
        var schools: [String: Int] = [:]

        /// Those of other schools.
        func without(_ school: String?) -> Int { all - (school.flatMap { schools[$0] } ?? 0) }
    }

    /// The school of each employee number, by function.
    private var functions: [String: [String: String]] = [:]
    private var totals: [String: Count] = [:]

    init(_ access: AccessModel, today: LocalDate) {
        for person in access.staff.people where person.isEmployed(on: today) {
            for term in person.functions(on: today) {
                guard let school = term.school else { continue }
                functions[Fold.key(term.function), default: [:]][person.number] = school
            }
        }
        for (function, people) in functions { totals[function] = Self.count(people.values) }
    }

    func school(_ number: String, _ function: String) -> String? { functions[function]?[number] }
    func all(_ function: String) -> Count { totals[function] ?? Count() }

    func count(_ function: String, among numbers: Set<String>) -> Count {
        let people = functions[function] ?? [:]
        return Self.count(numbers.compactMap { people[$0] })
    }

    private static func count(_ schools: some Sequence<String>) -> Count {
        var count = Count()
        for school in schools {
            count.all += 1
            count.schools[school, default: 0] += 1
        }
        return count
    }
}
