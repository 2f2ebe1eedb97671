import Model

/// Events that should not have been.
extension Planting {
    /// `activity-after-departure`.
    static let lateActivity: [Case] = [
        { p in
            // Looked into a file nine days after leaving; the account was closed two weeks late.
            guard let index = p.take(.teacher) else { return }
            let last = p.asOf.adding(days: -80)
            p.leave(index, on: last, open: [])
            p.parnassys(index) { $0.through = last.adding(days: 14) }
            let at = LocalDateTime(date: last.adding(days: 9), secondOfDay: 10 * 3600 + 754)
            let school = p.school(index)
            p.world.planted.logins.append(
                ParnasSysLogin(
                    at: at,
                    login: p.login(index),
                    school: p.world.schools[school].name,
                    address: "203.0.113.77"
                )
            )
            if let pupil = p.world.pupils.indices.first(where: {
                p.world.pupils[$0].school == school && !p.world.pupils[$0].isProtected
            }) {
                p.world.planted.exemptions.append(
                    Exemption(
                        at: LocalDateTime(date: at.date, secondOfDay: at.secondOfDay + 95),
                        login: p.login(index),
                        name: p.world.people[index].name,
                        school: school,
                        pupil: pupil,
                        part: "Leerlingdossier",
                        reason: "Overdracht aan de nieuwe leerkracht nog afmaken",
                        validDays: 1
                    )
                )
            }
            p.world.key.expect(
                "activity-after-departure",
                p.login(index),
                .parnassys,
                "nine days after, account closed late"
            )
        },
        { p in
            guard let index = p.take(.teacher) else { return }
            let last = p.asOf.adding(days: -66)
            p.leave(index, on: last, open: [])
            p.world.planted.pages.append(
                PageView(
                    at: LocalDateTime(date: last.adding(days: 12), secondOfDay: 20 * 3600 + 61),
                    code: p.code(index),
                    url: "\(PageViewStream.site)/mijn-dossier/\(p.world.people[index].number)"
                )
            )
            p.world.key.expect("activity-after-departure", p.code(index), .afas, "own file opened after departure")
        },
        { p in
            guard let index = p.take(.teacher) else { return }
            let last = p.asOf.adding(days: -120)
            p.leave(index, on: last, open: [])
            for second in [15 * 3600 + 5, 15 * 3600 + 700] {
                p.world.planted.audits.append(
                    AuditRecord(
                        at: LocalDateTime(date: last.adding(days: 3), secondOfDay: second),
                        upn: p.upn(index),
                        operation: "FileDownloaded",
                        object: p.item(.images, p.school(index), second),
                        address: "203.0.113.90"
                    )
                )
            }
            p.world.key.expect(
                "activity-after-departure",
                p.upn(index),
                .sharepoint,
                "two files three days after departure"
            )
        },
        { p in
            // Ten past midnight: the last day is over.
            guard let index = p.take(.teacher) else { return }
            let last = p.asOf.adding(days: -30)
            p.leave(index, on: last, open: [])
            p.world.planted.signIns.append(
                SignIn(
                    at: LocalDateTime(date: last.adding(days: 1), secondOfDay: 614),
                    upn: p.upn(index),
                    name: p.world.people[index].name,
                    address: "203.0.113.41",
                    application: "Outlook Web",
                    error: 0
                )
            )
            p.world.key.expect("activity-after-departure", p.upn(index), .entra, "ten minutes past midnight")
        },
        { p in
            // Wrong passwords at a closed account.
            guard let index = p.take(.assistant) else { return }
            let last = p.asOf.adding(days: -75)
            p.leave(index, on: last, open: [])
            for (number, second) in [43_200, 43_260].enumerated() {
                p.world.planted.logins.append(
                    ParnasSysLogin(
                        at: LocalDateTime(date: last.adding(days: 20 + number), secondOfDay: second),
                        login: p.login(index),
                        school: p.world.schools[p.school(index)].name,
                        address: "203.0.113.12",
                        succeeded: false
                    )
                )
            }
            p.world.key.expect("activity-after-departure", p.login(index), .parnassys, "failed tries after closing")
        },
        { p in
            // The key of a facilities employee still opened the server.
            guard let index = p.take(.facilities), let login = p.world.people[index].linux else { return }
            let last = p.asOf.adding(days: -85)
            p.leave(index, on: last, open: [])
            var random = p.world.generator("planted-session", index)
            let at = LocalDateTime(date: last.adding(days: 6), secondOfDay: 21 * 3600 + 90)
            p.world.planted.serverLines += ServerStream(p.world).session(login, "203.0.113.8", at, &random)
            p.world.key.expect("activity-after-departure", login, .linux, "key on the server not removed")
        },
        { p in
            // Near miss: eight minutes to midnight on the last day.
            guard let index = p.take(.teacher) else { return }
            let last = p.asOf.adding(days: -31)
            p.leave(index, on: last, open: [])
            p.world.planted.signIns.append(
                SignIn(
                    at: LocalDateTime(date: last, secondOfDay: 86_400 - 480),
                    upn: p.upn(index),
                    name: p.world.people[index].name,
                    address: "203.0.113.42",
                    application: "Outlook Web",
                    error: 0
                )
            )
        },
    ]

    /// `sharepoint-access-outside-matrix`.
    static let sharePointAccess: [Case] = [
        { p in
            guard let index = p.take(.caretaker) else { return }
            p.touch(index, "FileAccessed", .images, p.school(index), [88, 41])
            p.world.key.expect("sharepoint-access-outside-matrix", p.upn(index), .sharepoint, "caretaker opens photos")
        },
        { p in
            guard let index = p.take(.teacher) else { return }
            p.touch(index, "FileDownloaded", .reviews, p.school(index), [70])
            p.world.key.expect(
                "sharepoint-access-outside-matrix",
                p.upn(index),
                .sharepoint,
                "teacher downloads a review"
            )
        },
        { p in
            guard let index = p.take(.teacher) else { return }
            p.touch(index, "FileAccessed", .growth, p.otherSchool(index), [102, 101, 60])
            p.world.key.expect(
                "sharepoint-access-outside-matrix",
                p.upn(index),
                .sharepoint,
                "pupils' care at another school"
            )
        },
        { p in
            // Let in by a colleague, agreed with nobody.
            let upn = p.world.addGuest(at: 1, from: p.asOf.adding(days: -150))
            p.world.key.expect("sharepoint-access-outside-matrix", upn, .sharepoint, "guest whom nobody agreed on")
        },
    ]

    /// Adds events on a file of an area.
    mutating func touch(_ index: Int, _ operation: String, _ area: Rights.Area, _ school: Int, _ daysBefore: [Int]) {
        for days in daysBefore {
            world.planted.audits.append(
                AuditRecord(
                    at: moment(days, 13, 8 + days % 50, worker: index),
                    upn: upn(index),
                    operation: operation,
                    object: item(area, school, days),
                    address: world.schools[self.school(index)].address
                )
            )
        }
    }

    /// `sharepoint-grant-by-unauthorised`.
    static let sharePointGrants: [Case] = [
        { p in
            guard let index = p.take(.teacher) else { return }
            p.share(index, .images, 47)
            p.world.key.expect(
                "sharepoint-grant-by-unauthorised",
                p.upn(index),
                .sharepoint,
                "teacher shares Beeldmateriaal"
            )
        },
        { p in
            guard let index = p.take(.director) else { return }
            p.share(index, .growth, 63)
            p.world.key.expect(
                "sharepoint-grant-by-unauthorised",
                p.upn(index),
                .sharepoint,
                "director shares Groeidocumenten"
            )
        },
    ]

    mutating func share(_ index: Int, _ area: Rights.Area, _ daysBefore: Int) {
        let school = school(index)
        let colleague = world.people.indices.first { other in
            other != index
                && world.people[other].engagements(on: asOf).contains { $0.job == .teacher && $0.school == school }
        }
        guard let colleague else { return }
        world.planted.audits.append(
            AuditRecord(
                at: moment(daysBefore, 14, 2, worker: index),
                upn: upn(index),
                operation: "SharingSet",
                object: item(area, school, daysBefore, folderOnly: true),
                address: world.schools[school].address,
                target: upn(colleague),
                eventData: "<Permissions granted>Contribute</Permissions granted>"
            )
        )
    }

    /// `afas-page-outside-matrix` and `afas-staff-of-other-school`.
    static let afasPages: [Case] = [
        { p in
            guard let index = p.take(.teacher) else { return }
            p.open(index, ["/fin/facturen/10412", "/fin/facturen/10413"], 52)
            p.world.key.expect("afas-page-outside-matrix", p.code(index), .afas, "teacher opens invoices")
        },
        { p in
            guard let index = p.take(.director) else { return }
            let other = p.otherSchool(index)
            let colleague = p.world.people.indices.first { place in
                let person = p.world.people[place]
                return person.allEngagements.count == 1 && person.allEngagements[0].school == other
                    && person.lastDay == nil && person.allEngagements[0].job == .assistant && !person.special
            }
            guard let colleague else { return }
            p.world.people[colleague].special = true
            let number = p.world.people[colleague].number
            p.open(index, ["/medewerker/\(number)", "/medewerker/\(number)/verlof"], 37)
            p.world.key.expect(
                "afas-staff-of-other-school",
                p.code(index),
                .afas,
                "director opens a file of another school"
            )
        },
        { p in
            guard let index = p.take(.schoolAdministration) else { return }
            p.open(index, ["/medewerker/\(p.world.people[0].number)/contract"], 44)
            p.world.key.expect(
                "afas-page-outside-matrix",
                p.code(index),
                .afas,
                "school administration opens a contract"
            )
        },
        { p in
            // Somebody else's file under the address of the own file.
            guard let index = p.take(.teacher),
                let other = p.world.people.indices.first(where: {
                    $0 != index && p.school($0) == p.school(index) && p.world.people[$0].lastDay == nil
                })
            else { return }
            p.open(index, ["/mijn-dossier/\(p.world.people[other].number)/salarisstrook"], 58)
            p.world.key.expect("afas-page-outside-matrix", p.code(index), .afas, "a colleague's payslip")
        },
    ]

    mutating func open(_ index: Int, _ paths: [String], _ daysBefore: Int) {
        for (number, path) in paths.enumerated() {
            var at = moment(daysBefore, 12, 31, worker: index)
            at.secondOfDay += number * 48
            world.planted.pages.append(PageView(at: at, code: code(index), url: PageViewStream.site + path))
        }
    }

    /// `afas-change-by-view-only` and `afas-rights-change-unauthorised`.
    static let afasChanges: [Case] = [
        { p in
            guard let index = p.take(.chair) else { return }
            p.change(index, "Factuur", "Bedrag", "F\(p.asOf.year)-14210", "1.200,00", "12.000,00", 61)
            p.change(index, "Medewerker", "Uren per week", "\(p.world.people[20].number)", "24,0", "32,0", 60)
            p.world.key.expect("afas-change-by-view-only", p.code(index), .afas, "chair may look and changes")
        },
        { p in
            guard let index = p.take(.finance) else { return }
            p.change(index, "Gebruiker", "Gebruikersgroep", p.code(index), "", "BEHEER", 48)
            p.world.key.expect("afas-rights-change-unauthorised", p.code(index), .afas, "finance gives itself rights")
        },
        { p in
            guard let index = p.take(.director) else { return }
            p.change(index, "Gebruiker", "Gebruikersgroep", p.world.afas[30].code, "", "DIR-PZ", 76)
            p.world.key.expect("afas-rights-change-unauthorised", p.code(index), .afas, "director hands out rights")
        },
    ]

    mutating func change(
        _ index: Int,
        _ table: String,
        _ field: String,
        _ key: String,
        _ old: String,
        _ new: String,
        _ daysBefore: Int
    ) {
        world.planted.mutations.append(
            Mutation(
                at: moment(daysBefore, 16, 11, worker: index),
                code: code(index),
                table: table,
                field: field,
                action: "Wijzigen",
                key: key,
                old: old,
                new: new
            )
        )
    }
}
