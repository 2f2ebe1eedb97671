import Model

/// Accounts that are nobody's, that stayed open, that are old, forgotten or reached by a foreign address.
extension Planting {
    /// `account-without-person`.
    static let strangers: [Case] = [
        { p in
            // An account for whoever comes in, in ParnasSys.
            p.world.parnassys.append(
                ParnasSysAccount(
                    login: "invaller1",
                    person: nil,
                    number: nil,
                    mail: "invaller@\(p.world.domain)",
                    places: [AccountPlace(school: 0, roles: ["Leerkracht beperkt"], groups: [])],
                    from: p.world.calendar.first.adding(days: -300),
                    through: nil,
                    passwordChanged: p.asOf.adding(days: -60),
                    hasTwoFactors: false,
                    isOpen: true,
                    lastUse: p.moment(5, 9, 12)
                )
            )
            for day in [60, 33, 5] {
                p.world.planted.logins.append(
                    ParnasSysLogin(
                        at: p.moment(day, 9, 12),
                        login: "invaller1",
                        school: p.world.schools[0].name,
                        address: p.world.schools[0].address
                    )
                )
            }
            p.world.key.expect("account-without-person", "invaller1", .parnassys, "general account for substitutes")
        },
        { p in
            let code = "\(World.afasParticipant).STG"
            p.world.afas.append(
                AfasAccount(code: code, person: nil, number: 99_001, groups: ["INSITE"], isBlocked: false)
            )
            p.world.key.expect("account-without-person", code, .afas, "employee number that the staff register lacks")
        },
        { p in
            let upn = "projectleider@\(p.world.domain)"
            p.world.entra.append(
                EntraAccount(
                    upn: upn,
                    person: nil,
                    displayName: "Projectleider nieuwbouw",
                    given: "",
                    surname: "",
                    mail: upn,
                    jobTitle: "",
                    company: World.office,
                    isEnabled: true,
                    created: p.world.calendar.first.adding(days: 70),
                    passwordChanged: p.asOf.adding(days: -40),
                    lastUse: p.moment(12, 10, 3)
                )
            )
            p.world.key.expect("account-without-person", upn, .entra, "account of a function, of nobody by name")
        },
        { p in
            // Left four months ago: the register has dropped the contract, the account is still there.
            guard let index = p.take(.teacher) else { return }
            p.leave(index, on: p.asOf.adding(days: -128), open: [.parnassys])
            p.world.people[index].isMissing = true
            p.world.key.expect(
                "account-without-person",
                p.login(index),
                .parnassys,
                "contract dropped from the register"
            )
        },
        { p in
            // Nobody has heard of it, no export has it, and it works.
            let school = p.world.schools[1]
            for day in [150, 149, 121] {
                p.world.planted.logins.append(
                    ParnasSysLogin(
                        at: p.moment(day, 10, 27),
                        login: "stagiair2",
                        school: school.name,
                        address: school.address
                    )
                )
            }
            p.world.key.expect("account-without-person", "stagiair2", .parnassys, "seen only in the log of log-ins")
        },
        { p in
            // A supplier's account on the server that nobody wrote down.
            let stream = ServerStream(p.world)
            for day in [140, 96] {
                var random = p.world.generator("planted-session", day)
                p.world.planted.serverLines += stream.session(
                    "leverancier",
                    "203.0.113.200",
                    p.moment(day, 11, 5),
                    &random
                )
            }
            p.world.key.expect("account-without-person", "leverancier", .linux, "logs in on the server, owner unknown")
        },
    ]

    /// `account-after-departure`.
    static let openAccounts: [Case] = [
        { p in
            guard let index = p.take(.teacher) else { return }
            p.leave(index, on: p.asOf.adding(days: -100), open: [.parnassys])
            p.world.key.expect("account-after-departure", p.login(index), .parnassys, "left 100 days ago")
        },
        { p in
            guard let index = p.take(.teacher) else { return }
            p.leave(index, on: p.asOf.adding(days: -40), open: [.afas])
            p.world.key.expect("account-after-departure", p.code(index), .afas, "not blocked after departure")
        },
        { p in
            guard let index = p.take(.caretaker) else { return }
            p.leave(index, on: p.asOf.adding(days: -71), open: [.entra])
            p.world.key.expect("account-after-departure", p.upn(index), .entra, "still enabled after departure")
        },
        { p in
            guard let index = p.take(.careCoordinator) else { return }
            p.leave(index, on: p.asOf.adding(days: -55), open: [.sharepoint])
            let (school, upn, name) = (p.school(index), p.upn(index), p.world.people[index].name)
            p.world.permissions.removeAll { $0.mail == upn }
            p.world.permissions.append(
                Permission(
                    path: "sites/\(p.world.schools[school].site)/\(Rights.Area.growth.rawValue)",
                    permission: "Full Control",
                    name: name,
                    mail: upn
                )
            )
            p.world.key.expect("account-after-departure", upn, .sharepoint, "rights on Groeidocumenten not withdrawn")
        },
        { p in
            // Yesterday was the last day: without a term of grace the account is open one day too long.
            guard let index = p.take(.teacher) else { return }
            p.leave(index, on: p.asOf.adding(days: -1), open: [.parnassys])
            p.world.key.expect("account-after-departure", p.login(index), .parnassys, "left yesterday")
        },
        { p in
            // Near miss: today is the last day, which still counts.
            guard let index = p.take(.teacher) else { return }
            p.leave(index, on: p.asOf, open: [.parnassys, .afas, .entra, .sharepoint])
        },
    ]

    /// `missing-confidentiality-agreement`.
    static let confidentiality: [Case] = [
        { p in
            guard let index = p.take(.schoolAdministration) else { return }
            let number = p.world.people[index].number
            p.world.confidentiality.removeAll { $0.number == number }
            p.world.key.expect(
                "missing-confidentiality-agreement",
                p.login(index),
                .parnassys,
                "administrative employee without a signature"
            )
        },
        { p in
            // A manager of ParnasSys who is a teacher as well.
            let found = p.world.people.indices.first { index in
                let jobs = p.world.people[index].engagements(on: p.asOf).map(\.job)
                return jobs.contains(.administrator) && jobs.contains(.teacher)
            }
            guard let index = found else { return }
            let number = p.world.people[index].number
            p.world.confidentiality.removeAll { $0.number == number }
            p.world.key.expect(
                "missing-confidentiality-agreement",
                p.login(index),
                .parnassys,
                "manager of ParnasSys without a signature"
            )
        },
        { p in
            guard let index = p.take(.schoolAdministration) else { return }
            let start = p.world.people[index].firstDay ?? p.asOf
            p.sign(p.world.people[index].number, start.adding(days: 75))
            p.world.key.expect(
                "missing-confidentiality-agreement",
                p.login(index),
                .parnassys,
                "signed eleven weeks after the start"
            )
        },
    ]

    /// Gives somebody's agreement another day.
    mutating func sign(_ number: Int, _ day: LocalDate) {
        for place in world.confidentiality.indices where world.confidentiality[place].number == number {
            world.confidentiality[place].signed = day
        }
    }

    /// `password-older-than-a-year`.
    static let passwords: [Case] = [
        { p in
            guard let index = p.take(.teacher) else { return }
            let asOf = p.asOf
            p.parnassys(index) { $0.passwordChanged = asOf.adding(days: -366) }
            p.world.key.expect("password-older-than-a-year", p.login(index), .parnassys, "366 days")
        },
        { p in
            guard let index = p.take(.teacher) else { return }
            p.parnassys(index) { $0.passwordChanged = nil }
            p.world.key.expect("password-older-than-a-year", p.login(index), .parnassys, "no date known")
        },
        { p in
            guard let index = p.take(.teacher) else { return }
            let asOf = p.asOf
            p.entra(index) { $0.passwordChanged = asOf.adding(days: -812) }
            p.world.key.expect("password-older-than-a-year", p.upn(index), .entra, "more than two years")
        },
        { p in
            // Near miss: a year to the day.
            guard let index = p.take(.teacher) else { return }
            let asOf = p.asOf
            p.parnassys(index) { $0.passwordChanged = asOf.adding(days: -365) }
        },
    ]

    /// `foreign-email-domain`.
    static let addresses: [Case] = [
        { p in
            guard let index = p.take(.teacher) else { return }
            let local = p.world.people[index].local
            p.parnassys(index) { $0.mail = "\(local)@mailbus.example" }
            p.world.key.expect("foreign-email-domain", p.login(index), .parnassys, "private address")
        },
        { p in
            guard let index = p.take(.assistant) else { return }
            let local = p.world.people[index].local
            p.entra(index) { $0.mail = "\(local)@thuispost.example" }
            p.world.key.expect("foreign-email-domain", p.upn(index), .entra, "private address")
        },
        { p in
            // A domain that only looks like the board's.
            guard let index = p.take(.teacher) else { return }
            let mail = "\(p.world.people[index].local)@\(p.world.domain.replacing(".", with: "-")).example"
            p.parnassys(index) { $0.mail = mail }
            p.world.key.expect(
                "foreign-email-domain",
                p.login(index),
                .parnassys,
                "a domain that looks like the board's"
            )
        },
    ]

    /// `dormant-account`.
    static let dormancy: [Case] = [
        { p in
            guard let index = p.take(.teacher) else { return }
            p.world.quietAfter[.parnassys, default: [:]][index] = p.asOf.adding(days: -125)
            p.world.key.expect(
                "dormant-account",
                p.login(index),
                .parnassys,
                "four months unused, holidays not counted"
            )
        },
        { p in
            guard let index = p.take(.caretaker) else { return }
            p.world.quietAfter[.entra, default: [:]][index] = p.asOf.adding(days: -160)
            p.world.key.expect("dormant-account", p.upn(index), .entra, "five months without a sign-in")
        },
        { p in
            // Near miss: 96 days on the calendar, of which nine were May holiday.
            guard let index = p.take(.teacher, where: { $0.weekdays == 0b11111 }) else { return }
            let last = p.moment(96, 11, 20, worker: index)
            p.world.quietAfter[.parnassys, default: [:]][index] = last.date
            p.world.planted.logins.append(
                ParnasSysLogin(
                    at: last,
                    login: p.login(index),
                    school: p.world.schools[p.school(index)].name,
                    address: p.world.schools[p.school(index)].address
                )
            )
        },
        { p in
            guard let index = p.take(.teacher, where: { $0.weekdays == 0b11111 }) else { return }
            p.sleep(index, from: 126, until: 12)
            p.world.key.expect(
                "dormant-account-awakened",
                p.login(index),
                .parnassys,
                "used again after more than ninety days, holidays not counted"
            )
        },
        { p in
            // Near miss: used again after 96 days on the calendar, of which nine were May holiday.
            guard let index = p.take(.teacher, where: { $0.weekdays == 0b11111 }) else { return }
            p.sleep(index, from: 106, until: 10)
        },
    ]

    /// Logs in to ParnasSys on two days before the account exports, and not in between.
    mutating func sleep(_ index: Int, from first: Int, until second: Int) {
        let last = moment(first, 9, 10, worker: index)
        world.quietAfter[.parnassys, default: [:]][index] = last.date
        for at in [last, moment(second, 9, 25, worker: index)] {
            world.planted.logins.append(
                ParnasSysLogin(
                    at: at,
                    login: login(index),
                    school: world.schools[school(index)].name,
                    address: world.schools[school(index)].address
                )
            )
        }
    }
}
