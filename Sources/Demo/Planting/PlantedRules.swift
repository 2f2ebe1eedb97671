import Model

/// What the rules of the pack find.
extension Planting {
    /// `exemption-without-reason` and `exemption-boilerplate-reason`.
    static let exemptionReasons: [Case] = [
        { p in
            guard let index = p.take(.teacher) else { return }
            p.exempt(index, ["", " . "], 33)
            p.world.key.expect("exemption-without-reason", p.login(index), .parnassys, "twice without a reason")
        },
        { p in
            guard let index = p.take(.teacher) else { return }
            p.exempt(index, ["nodig", "Zorgoverleg met de intern begeleider", "xxx"], 40)
            p.world.key.expect("exemption-boilerplate-reason", p.login(index), .parnassys, "reasons that say nothing")
        },
    ]

    /// Looks into files of the own school, one after another.
    mutating func exempt(_ index: Int, _ reasons: [String], _ daysBefore: Int) {
        let school = school(index)
        let pupils = world.pupils.indices.filter { world.pupils[$0].school == school && !world.pupils[$0].isProtected }
        for (number, reason) in reasons.enumerated() where number < pupils.count {
            var at = moment(daysBefore, 11, 4, worker: index)
            at.secondOfDay += number * 340
            world.planted.exemptions.append(
                Exemption(
                    at: at,
                    login: login(index),
                    name: world.people[index].name,
                    school: school,
                    pupil: pupils[number],
                    part: "Leerlingdossier",
                    reason: reason,
                    validDays: 1
                )
            )
        }
    }

    /// `login-failure-burst`, `login-password-spray` and `disabled-account-attempt`.
    static let guesses: [Case] = [
        { p in
            guard let index = p.take(.teacher) else { return }
            p.fail([p.login(index)], 12, every: 25, p.moment(29, 21, 12, worker: index), "203.0.113.140")
            p.world.key.expect("login-failure-burst", p.login(index), .parnassys, "twelve failures in five minutes")
        },
        { p in
            // One password on many names that nobody here has.
            let names = (1...24).map { "gast\($0)" }
            p.fail(names, 1, every: 40, p.moment(26, 3, 20), "203.0.113.66")
            p.world.key.expect("login-password-spray", "203.0.113.66", .parnassys, "24 names from one address")
        },
        { p in
            // Somebody on long leave, whose account was put away.
            guard let index = p.take(.assistant) else { return }
            p.entra(index) { $0.isEnabled = false }
            for second in [0, 31] {
                var at = p.moment(22, 7, 15, worker: index)
                at.secondOfDay += second
                p.world.planted.signIns.append(
                    SignIn(
                        at: at,
                        upn: p.upn(index),
                        name: p.world.people[index].name,
                        address: "203.0.113.91",
                        application: "Outlook Mobile",
                        error: 50057
                    )
                )
            }
            p.world.key.expect("disabled-account-attempt", p.upn(index), .entra, "phone of somebody on leave")
        },
        { p in
            // Near miss: nine failures, and then the right one.
            guard let index = p.take(.teacher) else { return }
            p.fail([p.login(index)], 9, every: 20, p.moment(31, 8, 2, worker: index), "203.0.113.141")
        },
        { p in
            // Near miss: a whole school forgets its password on the first day, but not twenty people.
            p.fail((30...45).map { "gast\($0)" }, 1, every: 60, p.moment(27, 8, 10), "203.0.113.67")
        },
    ]

    mutating func fail(_ logins: [String], _ times: Int, every: Int, _ start: LocalDateTime, _ address: String) {
        for (number, login) in logins.flatMap({ Array(repeating: $0, count: times) }).enumerated() {
            var at = start
            at.secondOfDay += number * every
            world.planted.logins.append(
                ParnasSysLogin(at: at, login: login, school: world.schools[0].name, address: address, succeeded: false)
            )
        }
    }

    /// `sharepoint-anonymous-link`.
    static let links: [Case] = [
        { p in
            guard let index = p.take(.teacher) else { return }
            let upn = p.upn(index)
            let site = p.world.personalSite(upn)
            for (operation, minute) in [("AnonymousLinkCreated", 3), ("AnonymousLinkUpdated", 9)] {
                p.world.planted.audits.append(
                    AuditRecord(
                        at: p.moment(35, 15, minute, worker: index),
                        upn: upn,
                        operation: operation,
                        object: .item(site: site, folder: "Documents", file: "groepsoverzicht.xlsx"),
                        address: p.world.schools[p.school(index)].address,
                        isOneDrive: true
                    )
                )
            }
            p.world.key.expect("sharepoint-anonymous-link", upn, .sharepoint, "group overview open to anyone")
        }
    ]
}
