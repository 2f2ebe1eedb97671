import Model

/// Gives everyone the accounts and rights that belong to the functions of the day of the account exports.
struct Provisioning {
    var world: World

    mutating func make() {
        // Those who look after the buildings look after the server in the cupboard, too.
        for index in world.people.indices
        where world.people[index].allEngagements.contains(where: { $0.job == .facilities }) {
            world.people[index].linux = world.people[index].parnassys
            world.linuxOwners.append((world.people[index].parnassys, world.people[index].number))
        }
        for index in world.people.indices { provide(index) }
        makePermissions()
        makeGuestsAndServices()
    }

    private mutating func provide(_ index: Int) {
        let person = world.people[index]
        let asOf = world.calendar.asOf
        guard person.kind != "Vrijwilliger", let firstDay = person.firstDay else { return }
        var random = world.generator("accounts", index)
        let isOpen = person.isEmployed(on: asOf)
        // Rights of those who have left are kept as they were on the last day.
        let day = isOpen ? asOf : person.lastDay ?? asOf
        let engagements = person.engagements(on: day)
        let begin = returnDay(person) ?? firstDay

        let places = places(person, engagements, on: day)
        if !places.isEmpty {
            var mail = world.upn(person)
            if engagements.first?.school == 0 { mail = "\(person.local)@\(world.schoolDomain)" }
            world.parnassys.append(
                ParnasSysAccount(
                    login: person.parnassys,
                    person: index,
                    number: person.number,
                    mail: mail,
                    places: places,
                    from: begin,
                    through: person.lastDay,
                    passwordChanged: passwordDay(after: begin, until: day, &random),
                    isOpen: isOpen
                )
            )
        }
        world.afas.append(
            AfasAccount(
                code: world.afasCode(person),
                person: index,
                number: person.number,
                groups: Rights.afas(engagements),
                isBlocked: !isOpen
            )
        )
        world.entra.append(
            EntraAccount(
                upn: world.upn(person),
                person: index,
                displayName: person.name,
                given: person.given,
                surname: person.prefix.isEmpty ? person.surname : "\(person.prefix) \(person.surname)",
                mail: world.upn(person),
                jobTitle: engagements.first?.job.rawValue ?? "",
                company: world.schoolName(engagements.first?.school),
                isEnabled: isOpen,
                created: begin,
                passwordChanged: passwordDay(after: begin, until: day, &random)
            )
        )
        var signed: Set<Job> = []
        for engagement in person.allEngagements where engagement.job.signsConfidentiality {
            guard let from = engagement.span.from, signed.insert(engagement.job).inserted else { continue }
            world.confidentiality.append(
                Confidentiality(
                    number: person.number,
                    job: engagement.job,
                    signed: from.adding(days: -random.number(1...20))
                )
            )
        }
    }

    /// The first day of the contract that followed a gap; nil for those who never left.
    private func returnDay(_ person: Person) -> LocalDate? {
        guard person.contracts.count == 2, let end = person.contracts[0].span.through,
            let begin = person.contracts[1].span.from, begin.dayNumber > end.dayNumber + 1
        else { return nil }
        return begin
    }

    /// The roles and groups by school.
    private func places(_ person: Person, _ engagements: [Engagement], on day: LocalDate) -> [AccountPlace] {
        var places: [AccountPlace] = []
        for engagement in engagements {
            guard let role = Rights.parnassys(engagement, of: person, on: day) else { continue }
            let index: Int
            if let known = places.firstIndex(where: { $0.school == engagement.school }) {
                index = known
            } else {
                index = places.count
                places.append(AccountPlace(school: engagement.school, roles: [], groups: []))
            }
            if !places[index].roles.contains(role) { places[index].roles.append(role) }
            guard engagement.job.hasGroups else { continue }
            for assignment in person.groups
            where assignment.school == engagement.school && assignment.span.contains(day) {
                if !places[index].groups.contains(assignment.group) { places[index].groups.append(assignment.group) }
            }
        }
        return places
    }

    /// A day less than eleven months before the account export, and in the employment.
    private func passwordDay(after begin: LocalDate, until end: LocalDate, _ random: inout SeededGenerator) -> LocalDate
    {
        let earliest = max(begin, world.calendar.asOf.adding(days: -330))
        guard end > earliest else { return max(begin, earliest) }
        return earliest.adding(days: random.below(end.dayNumber - earliest.dayNumber))
    }

    /// The sharing report: who has rights on which folder on the day of the exports.
    private mutating func makePermissions() {
        var teams: [[(person: Int, job: Job)]] = Array(repeating: [], count: world.schools.count)
        for (index, person) in world.people.enumerated() {
            for engagement in person.engagements(on: world.calendar.asOf) {
                if let school = engagement.school { teams[school].append((index, engagement.job)) }
            }
        }
        for (school, team) in teams.enumerated() {
            for (number, area) in Rights.Area.allCases.enumerated() {
                var random = world.generator("permissions", school, number)
                for member in team {
                    guard let level = Rights.sharePoint(member.job, area).last else { continue }
                    // Not everyone has been given all that the matrix would allow.
                    if level != .manage, random.chance(0.35) { continue }
                    let given: Rights.Level = level == .edit && random.chance(0.3) ? .read : level
                    let person = world.people[member.person]
                    world.permissions.append(
                        Permission(
                            path: "sites/\(world.schools[school].site)/\(area.rawValue)",
                            permission: World.permission(given),
                            name: person.name,
                            mail: world.upn(person)
                        )
                    )
                }
            }
        }
    }

    private mutating func makeGuestsAndServices() {
        world.serviceAccounts = [
            (.parnassys, ["koppeling-bao", "koppeling-leswijs"]),
            (.afas, ["\(World.afasParticipant).CONNECTOR"]),
            (.entra, ["sync_dc01@\(world.domain)", "breekglas@\(world.domain)"]),
            (.linux, ["root", "backup", "monitor"]),
        ]
        let long = world.calendar.first.adding(days: -900)
        let asOf = world.calendar.asOf
        for (index, login) in world.serviceAccounts[0].accounts.enumerated() {
            world.parnassys.append(
                ParnasSysAccount(
                    login: login,
                    person: nil,
                    number: nil,
                    mail: "beheer@\(world.domain)",
                    places: [AccountPlace(school: nil, roles: ["Koppeling"], groups: [])],
                    from: long.adding(days: index * 200),
                    through: nil,
                    passwordChanged: asOf.adding(days: -700),
                    hasTwoFactors: false,
                    isOpen: true
                )
            )
        }
        for code in world.serviceAccounts[1].accounts {
            world.afas.append(AfasAccount(code: code, person: nil, number: nil, groups: ["BEHEER"], isBlocked: false))
        }
        for upn in world.serviceAccounts[2].accounts {
            world.entra.append(
                EntraAccount(
                    upn: upn,
                    person: nil,
                    displayName: upn.split(separator: "@").first.map(String.init) ?? upn,
                    given: "",
                    surname: "",
                    mail: "",
                    jobTitle: "",
                    company: "",
                    isEnabled: true,
                    created: long,
                    passwordChanged: asOf.adding(days: -800)
                )
            )
        }
        for index in world.schools.indices where index % 3 == 0 {
            let upn = world.addGuest(at: index, from: world.calendar.first.adding(days: 45 + index % 60))
            world.exceptions.append(
                AgreedException(
                    account: upn,
                    system: .sharepoint,
                    right: "Groeidocumenten: lezen",
                    reason: "Begeleidt een leerling van \(world.schools[index].name); afspraak met de ouders",
                    grantedBy: "Privacy Officer",
                    span: DateSpan(
                        from: world.calendar.first.adding(days: 45 + index % 60),
                        through: world.calendar.last
                    )
                )
            )
        }
    }
}

extension World {
    /// Adds somebody of another organisation who reads the growth documents of a school; gives the account's name.
    mutating func addGuest(at school: Int, from day: LocalDate) -> String {
        var random = generator("guest", school, guests.count)
        let given = random.pick(Names.given)
        let surname = random.pick(Names.surnames.filter { $0.prefix.isEmpty }).name
        var local = "\(Names.folded(given)).\(Names.folded(surname))"
        if guests.contains(where: { $0.upn.hasPrefix(local + "_") }) { local += String(guests.count) }
        let mail = "\(local)@zorgpartner.example"
        let upn = "\(local)_zorgpartner.example#EXT#@\(tenant).onmicrosoft.example"
        entra.append(
            EntraAccount(
                upn: upn,
                person: nil,
                displayName: "\(given) \(surname)",
                given: given,
                surname: surname,
                mail: mail,
                userType: "Guest",
                jobTitle: "",
                company: "Zorgpartner",
                isEnabled: true,
                created: day,
                passwordChanged: nil
            )
        )
        permissions.append(
            Permission(
                path: "sites/\(schools[school].site)/\(Rights.Area.growth.rawValue)",
                permission: "Read",
                name: "\(given) \(surname)",
                mail: mail,
                type: "External"
            )
        )
        guests.append(Guest(upn: upn, school: school, from: day))
        return upn
    }
}

extension World {
    /// A level in the words of the sharing report.
    static func permission(_ level: Rights.Level) -> String {
        switch level {
        case .read: "Read"
        case .edit: "Contribute"
        case .manage: "Full Control"
        }
    }
}
