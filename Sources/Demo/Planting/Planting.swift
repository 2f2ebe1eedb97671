import Model

/// Puts anomalies into a board, each with the findings it must give, and near misses that must give none.
///
/// Every anomaly is somebody's own, so that one never hides or adds to another. A board too small to give each its person
/// gets as many as it has people for: the first of every rule before the second of any.
struct Planting {
    var world: World
    private var turn = 0

    init(_ world: World) { self.world = world }

    /// One anomaly or near miss.
    typealias Case = @Sendable (inout Planting) -> Void

    mutating func plantAll() {
        let groups: [[Case]] = [
            Planting.strangers, Planting.openAccounts, Planting.lateActivity, Planting.roles, Planting.formerRoles,
            Planting.substitutes, Planting.confidentiality, Planting.passwords, Planting.addresses, Planting.dormancy,
            Planting.exceptions, Planting.ownGroups, Planting.sharePointAccess, Planting.sharePointGrants,
            Planting.afasPages, Planting.afasChanges, Planting.exemptionReasons, Planting.guesses, Planting.links,
            Planting.exemptionPatterns, Planting.places, Planting.files,
        ]
        var round = 0
        while groups.contains(where: { round < $0.count }) {
            for group in groups where round < group.count { group[round](&self) }
            round += 1
        }
        // After all others, so that these take nobody from them.
        for plant in Planting.devices { plant(&self) }
    }

    var asOf: LocalDate { world.calendar.asOf }

    // MARK: People to plant on

    /// Somebody with this function only, in service the whole year, on whom nothing is planted yet.
    mutating func take(_ job: Job, where fits: (Person) -> Bool = { _ in true }) -> Int? {
        let candidates = world.people.indices.filter { index in
            let person = world.people[index]
            let engagements = person.allEngagements
            guard !person.special, engagements.count == 1, engagements[0].job == job,
                person.contracts[0].span.through == nil
            else { return false }
            return fits(person)
        }
        guard !candidates.isEmpty else { return nil }
        // A stride of a prime spreads the anomalies over the schools.
        turn += 1
        let chosen = candidates[turn * 37 % candidates.count]
        world.people[chosen].special = true
        return chosen
    }

    func school(_ index: Int) -> Int { world.people[index].allEngagements.compactMap(\.school).first ?? 0 }

    /// Another school than somebody's own.
    func otherSchool(_ index: Int) -> Int { (school(index) + 1) % world.schools.count }

    func login(_ index: Int) -> String { world.people[index].parnassys }
    func code(_ index: Int) -> String { world.afasCode(world.people[index]) }
    func upn(_ index: Int) -> String { world.upn(world.people[index]) }

    /// Changes the account of somebody in ParnasSys.
    mutating func parnassys(_ index: Int, _ change: (inout ParnasSysAccount) -> Void) {
        guard let place = world.parnassys.firstIndex(where: { $0.person == index }) else { return }
        change(&world.parnassys[place])
    }

    mutating func afas(_ index: Int, _ change: (inout AfasAccount) -> Void) {
        guard let place = world.afas.firstIndex(where: { $0.person == index }) else { return }
        change(&world.afas[place])
    }

    mutating func entra(_ index: Int, _ change: (inout EntraAccount) -> Void) {
        guard let place = world.entra.firstIndex(where: { $0.person == index }) else { return }
        change(&world.entra[place])
    }

    // MARK: Careers

    /// Ends the contract of somebody; accounts in `open` stay as they are, the others are closed.
    mutating func leave(_ index: Int, on last: LocalDate, open: Set<System>) {
        for contract in world.people[index].contracts.indices {
            world.people[index].contracts[contract].span.through = last
            for engagement in world.people[index].contracts[contract].engagements.indices {
                world.people[index].contracts[contract].engagements[engagement].span.through = last
            }
        }
        let groups = world.people[index].groups
        world.people[index].groups = groups.compactMap { group in
            guard let span = group.span.intersection(DateSpan(through: last)) else { return nil }
            return GroupAssignment(school: group.school, group: group.group, span: span)
        }
        parnassys(index) { account in
            account.isOpen = open.contains(.parnassys)
            account.through = open.contains(.parnassys) ? nil : last
            account.passwordChanged = account.passwordChanged.map { min($0, last) }
        }
        afas(index) { $0.isBlocked = !open.contains(.afas) }
        entra(index) { account in
            account.isEnabled = open.contains(.entra)
            account.passwordChanged = account.passwordChanged.map { min($0, last) }
        }
        if !open.contains(.sharepoint) {
            let mail = upn(index)
            world.permissions.removeAll { $0.mail == mail }
        }
    }

    /// Gives somebody another function from a day on, with the groups of pupils that belong to it.
    mutating func move(_ index: Int, to job: Job, from day: LocalDate) {
        guard let old = world.people[index].contracts[0].engagements.first else { return }
        world.people[index].contracts[0].engagements[0].span.through = day.adding(days: -1)
        world.people[index].contracts[0].engagements.append(
            Engagement(job: job, school: old.school, span: DateSpan(from: day))
        )
        let year = DateSpan(from: day, through: world.calendar.last)
        if job.hasGroups, let school = old.school {
            world.people[index].groups.append(GroupAssignment(school: school, group: "4A", span: year))
        }
        entra(index) { $0.jobTitle = job.rawValue }
    }

    /// What a teacher has, for somebody who has become one.
    mutating func giveTeacherRights(_ index: Int) {
        let school = school(index)
        parnassys(index) { $0.places = [AccountPlace(school: school, roles: ["Leerkracht"], groups: ["4A"])] }
        afas(index) { $0.groups = ["INSITE"] }
        let mail = upn(index)
        world.permissions.removeAll { $0.mail == mail }
    }

    // MARK: Moments

    /// A moment so many days before the account exports, moved to a day on which somebody works.
    func moment(_ daysBefore: Int, _ hour: Int, _ minute: Int, worker: Int? = nil) -> LocalDateTime {
        var day = asOf.adding(days: -daysBefore)
        if let worker {
            for _ in 0..<40 where !world.works(world.people[worker], on: day) { day = day.adding(days: -1) }
        }
        return LocalDateTime(date: day, secondOfDay: hour * 3600 + minute * 60 + (daysBefore * 7 + minute) % 60)
    }

    /// A file in an area of a school, for an event.
    func item(_ area: Rights.Area, _ school: Int, _ number: Int, folderOnly: Bool = false) -> AuditRecord.Object {
        var random = world.generator("planted-file", school, number)
        let place = AuditStream.place(area, world, school, &random)
        return .item(site: world.site(school), folder: place.folder, file: folderOnly ? "" : place.file)
    }
}
