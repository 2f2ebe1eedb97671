import Model

/// Rights that the functions of today do not give.
extension Planting {
    /// `role-not-in-matrix`.
    static let roles: [Case] = [
        { p in
            guard let index = p.take(.teacher) else { return }
            p.parnassys(index) { $0.places[0].roles.append("Applicatiebeheerder") }
            p.world.key.expect(
                "role-not-in-matrix",
                p.login(index),
                .parnassys,
                "teacher with the manager's role on top"
            )
        },
        { p in
            guard let index = p.take(.assistant) else { return }
            p.parnassys(index) { $0.places[0].roles = ["Leerkracht"] }
            p.world.key.expect("role-not-in-matrix", p.login(index), .parnassys, "assistant with a teacher's role")
        },
        { p in
            guard let index = p.take(.schoolAdministration) else { return }
            p.afas(index) { $0.groups.append("PZ-INK") }
            p.world.key.expect("role-not-in-matrix", p.code(index), .afas, "school administration sees personnel files")
        },
        { p in
            guard let index = p.take(.teacher) else { return }
            p.afas(index) { $0.groups.append("FIN-BEP") }
            p.world.key.expect("role-not-in-matrix", p.code(index), .afas, "teacher with invoices")
        },
        { p in
            guard let index = p.take(.caretaker) else { return }
            p.grant(index, .images, p.school(index), "Contribute")
            p.world.key.expect("role-not-in-matrix", p.upn(index), .sharepoint, "caretaker may edit Beeldmateriaal")
        },
        { p in
            guard let index = p.take(.teacher) else { return }
            p.grant(index, .reviews, p.school(index), "Read")
            p.world.key.expect("role-not-in-matrix", p.upn(index), .sharepoint, "teacher may read Gesprekkencyclus")
        },
        { p in
            // Near miss: the narrower role where the wider one is allowed.
            guard let index = p.take(.teacher) else { return }
            p.parnassys(index) { $0.places[0].roles = ["Leerkracht beperkt"] }
        },
    ]

    /// Adds a line to the sharing report.
    mutating func grant(_ index: Int, _ area: Rights.Area, _ school: Int, _ permission: String) {
        world.permissions.append(
            Permission(
                path: "sites/\(world.schools[school].site)/\(area.rawValue)",
                permission: permission,
                name: world.people[index].name,
                mail: upn(index)
            )
        )
    }

    /// `role-of-former-function`.
    static let formerRoles: [Case] = [
        { p in
            guard let index = p.take(.careCoordinator) else { return }
            p.move(index, to: .teacher, from: p.asOf.adding(days: -160))
            p.giveTeacherRights(index)
            p.parnassys(index) { $0.places[0].roles = ["Leerkracht", "Intern begeleider applicatiebeheerder"] }
            p.world.key.expect(
                "role-of-former-function",
                p.login(index),
                .parnassys,
                "was care coordinator, teaches now"
            )
        },
        { p in
            guard let index = p.take(.director) else { return }
            p.move(index, to: .teacher, from: p.asOf.adding(days: -130))
            p.giveTeacherRights(index)
            p.afas(index) { $0.groups = ["INSITE", "FIN-BEP", "DIR-PZ"] }
            p.world.key.expect("role-of-former-function", p.code(index), .afas, "was director, teaches now")
        },
        { p in
            guard let index = p.take(.careCoordinator) else { return }
            p.move(index, to: .teacher, from: p.asOf.adding(days: -90))
            p.giveTeacherRights(index)
            p.grant(index, .growth, p.school(index), "Full Control")
            p.world.key.expect("role-of-former-function", p.upn(index), .sharepoint, "still manages Groeidocumenten")
        },
    ]

    /// Substitutes who are there on the day of the account exports, by the number of their days.
    func currentSubstitutes(_ fits: (Int) -> Bool) -> [Int] {
        world.people.indices.filter { index in
            let person = world.people[index]
            guard person.isEmployed(on: asOf), person.allEngagements.allSatisfy({ $0.job == .substitute }),
                let length = person.stretch(around: asOf)?.length
            else { return false }
            return fits(length)
        }
    }

    /// `substitute-role-duration`.
    static let substitutes: [Case] = [
        { p in
            guard let index = p.currentSubstitutes({ $0 < 28 }).first else { return }
            p.parnassys(index) { $0.places[0].roles = ["Leerkracht"] }
            p.world.key.expect(
                "substitute-role-duration",
                p.login(index),
                .parnassys,
                "less than four weeks, full role"
            )
        },
        { p in
            guard let index = p.currentSubstitutes({ $0 == 28 }).first else { return }
            p.parnassys(index) { $0.places[0].roles = ["Leerkracht"] }
            p.world.key.expect("substitute-role-duration", p.login(index), .parnassys, "exactly four weeks: borderline")
        },
        { p in
            // Near miss: 29 days with the full role.
            guard let index = p.currentSubstitutes({ $0 > 35 }).first else { return }
            p.setSpan(of: index, DateSpan(from: p.asOf.adding(days: -14), through: p.asOf.adding(days: 14)))
            p.parnassys(index) { $0.places[0].roles = ["Leerkracht"] }
        },
        { p in
            // Near miss: two short assignments without a day between, 36 days together.
            guard let index = p.currentSubstitutes({ $0 > 35 }).last,
                let span = p.world.people[index].contracts.first?.span, let from = span.from
            else { return }
            var second = p.world.people[index].contracts[0]
            p.setSpan(of: index, DateSpan(from: from, through: from.adding(days: 17)))
            second.span = DateSpan(from: from.adding(days: 18), through: from.adding(days: 35))
            second.engagements[0].span = second.span
            p.world.people[index].contracts.append(second)
            p.parnassys(index) { $0.through = second.span.through }
        },
    ]

    mutating func setSpan(of index: Int, _ span: DateSpan) {
        world.people[index].contracts[0].span = span
        world.people[index].contracts[0].engagements[0].span = span
        for group in world.people[index].groups.indices { world.people[index].groups[group].span.from = span.from }
        parnassys(index) { account in
            account.from = span.from ?? account.from
            account.through = span.through
            account.passwordChanged = span.from
        }
        entra(index) { account in
            account.created = span.from ?? account.created
            account.passwordChanged = span.from
        }
    }

    /// `exception-expired`, and an exception that still runs.
    static let exceptions: [Case] = [
        { p in
            guard let index = p.take(.teacher) else { return }
            p.parnassys(index) { $0.places[0].roles.append("Applicatiebeheerder") }
            p.agree(p.login(index), .parnassys, "Applicatiebeheerder", from: -200, through: -20)
            p.world.key.expect("exception-expired", p.login(index), .parnassys, "role still there after the end date")
        },
        { p in
            guard let index = p.take(.schoolAdministration) else { return }
            p.afas(index) { $0.groups.append("FIN-BEP") }
            p.agree(p.code(index), .afas, "Beperkt Fin", from: -300, through: -1)
            p.world.key.expect("exception-expired", p.code(index), .afas, "ended yesterday")
        },
        { p in
            // Near miss: the exception still runs, today is its last day.
            guard let index = p.take(.teacher) else { return }
            p.parnassys(index) { $0.places[0].roles.append("Applicatiebeheerder") }
            p.agree(p.login(index), .parnassys, "Applicatiebeheerder", from: -120, through: 0)
        },
        { p in
            // Near miss: ended, and the right is gone.
            guard let index = p.take(.teacher) else { return }
            p.agree(p.login(index), .parnassys, "Administratie", from: -200, through: -90)
        },
        { p in
            // Near miss: agreed and used in SharePoint.
            guard let index = p.take(.caretaker) else { return }
            p.grant(index, .images, p.school(index), "Contribute")
            p.agree(p.upn(index), .sharepoint, "Beeldmateriaal: bewerken", from: -250, through: 21)
            p.world.planted.audits.append(
                AuditRecord(
                    at: p.moment(50, 10, 41, worker: index),
                    upn: p.upn(index),
                    operation: "FileUploaded",
                    object: p.item(.images, p.school(index), 1),
                    address: p.world.schools[p.school(index)].address
                )
            )
        },
    ]

    mutating func agree(_ account: String, _ system: System, _ right: String, from: Int, through: Int) {
        world.exceptions.append(
            AgreedException(
                account: account,
                system: system,
                right: right,
                reason: "Vervangt tijdelijk een collega bij dit werk",
                grantedBy: "Privacy Officer",
                span: DateSpan(from: asOf.adding(days: from), through: asOf.adding(days: through))
            )
        )
    }

    /// `access-outside-own-group`.
    static let ownGroups: [Case] = [
        { p in
            guard let index = p.take(.teacher, where: Planting.isOn(p.schools(acrossGroups: false))) else { return }
            let other = p.foreignGroup(index)
            p.parnassys(index) { $0.places[0].groups.append(other) }
            p.world.key.expect(
                "access-outside-own-group",
                p.login(index),
                .parnassys,
                "account has a group more than is taught"
            )
        },
        { p in
            guard let index = p.take(.assistant, where: Planting.isOn(p.schools(acrossGroups: false))) else { return }
            let other = p.foreignGroup(index)
            p.parnassys(index) { $0.places[0].groups = [other] }
            p.world.key.expect("access-outside-own-group", p.login(index), .parnassys, "account has another group")
        },
        { p in
            // Near miss: this school works across groups.
            guard let index = p.take(.teacher, where: Planting.isOn(p.schools(acrossGroups: true))) else { return }
            let other = p.foreignGroup(index)
            p.parnassys(index) { $0.places[0].groups.append(other) }
        },
    ]

    func schools(acrossGroups: Bool) -> Set<Int> {
        Set(world.schools.indices.filter { world.schools[$0].worksAcrossGroups == acrossGroups })
    }

    static func isOn(_ schools: Set<Int>) -> (Person) -> Bool {
        { person in person.allEngagements.contains { $0.school.map(schools.contains) ?? false } }
    }

    func foreignGroup(_ index: Int) -> String {
        let own = world.people[index].groups.map(\.group)
        return world.schools[school(index)].groups.first { !own.contains($0) } ?? "8A"
    }
}
