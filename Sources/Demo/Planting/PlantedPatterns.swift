import Model

/// What rules find by what the board knows, or by counting.
extension Planting {
    /// Pupils of a school whose files anybody may ask for.
    func pupils(of school: Int) -> [Int] {
        world.pupils.indices.filter {
            world.pupils[$0].school == school && !world.pupils[$0].isProtected && world.pupils[$0].lastDay == nil
        }
    }

    /// Adds an exemption.
    mutating func exempt(_ index: Int, _ pupil: Int, _ reason: String, _ at: LocalDateTime) {
        world.planted.exemptions.append(
            Exemption(
                at: at,
                login: login(index),
                name: world.people[index].name,
                school: world.pupils[pupil].school,
                pupil: pupil,
                part: "Leerlingdossier",
                reason: reason,
                validDays: 1
            )
        )
    }

    /// The exemptions beside those without a good reason.
    static let exemptionPatterns: [Case] = [
        { p in
            guard let index = p.take(.teacher) else { return }
            let school = p.school(index)
            let pupil = p.world.pupils.indices.first {
                p.world.pupils[$0].school == school && p.world.pupils[$0].isProtected
            }
            guard let pupil else { return }
            p.exempt(index, pupil, "Verjaardag van dit kind opzoeken", p.moment(34, 10, 2, worker: index))
            p.world.key.expect(
                "exemption-protected-pupil",
                p.login(index),
                .parnassys,
                "protected pupil of the own school"
            )
        },
        { p in
            guard let index = p.take(.teacher), let pupil = p.pupils(of: p.otherSchool(index)).first else { return }
            p.exempt(index, pupil, "Neefje van een vriend, even meelezen", p.moment(36, 13, 5, worker: index))
            p.world.key.expect(
                "exemption-other-school",
                p.login(index),
                .parnassys,
                "pupil of a school where the teacher never worked"
            )
        },
        { p in
            guard let index = p.take(.teacher) else { return }
            let number = (p.world.pupils.map(\.number).max() ?? 0) + 1
            p.world.pupils.append(
                Pupil(
                    number: number,
                    school: p.school(index),
                    group: "8A",
                    isProtected: false,
                    lastDay: p.asOf.adding(days: -90)
                )
            )
            let at = p.moment(28, 14, 12, worker: index)
            p.exempt(index, p.world.pupils.count - 1, "Hoe ging het ook weer met dit kind", at)
            p.world.key.expect("exemption-former-pupil", p.login(index), .parnassys, "pupil left two months before")
        },
        { p in
            guard let index = p.take(.teacher), let pupil = p.pupils(of: p.school(index)).last else { return }
            p.exempt(index, pupil, "Gesprek van morgen voorbereiden", p.moment(32, 20, 15, worker: index))
            p.world.key.expect(
                "exemption-outside-school-hours",
                p.login(index),
                .parnassys,
                "a quarter past eight in the evening"
            )
        },
        { p in
            guard let index = p.take(.teacher) else { return }
            for (number, pupil) in p.pupils(of: p.school(index)).prefix(12).enumerated() {
                let at = p.moment(33 - number, 11, 20 + number * 2, worker: index)
                p.exempt(index, pupil, "Voor het groepsoverzicht", at)
            }
            p.world.key.expect(
                "exemption-repeated-reason",
                p.login(index),
                .parnassys,
                "the same words for twelve pupils"
            )
        },
        { p in
            guard let index = p.take(.teacher) else { return }
            for (number, pupil) in p.pupils(of: p.school(index)).suffix(16).enumerated() {
                var at = p.moment(37, 9, 3, worker: index)
                at.secondOfDay += number * 410
                p.exempt(index, pupil, "Toets \(number + 1) vergelijken met die van mijn groep", at)
            }
            p.world.key.expect("exemption-volume", p.login(index), .parnassys, "sixteen files in a morning")
        },
        { p in
            guard let index = p.take(.teacher) else { return }
            let pupils = p.pupils(of: p.school(index))
            for number in 0..<7 {
                let at = p.moment(40 - number * 4, 12, 14 + number, worker: index)
                p.exempt(index, pupils[pupils.count / 2], "Contact met ouders, bericht \(number + 1)", at)
            }
            p.world.key.expect(
                "exemption-repeated-same-pupil",
                p.login(index),
                .parnassys,
                "one pupil seven times in a month"
            )
        },
        { p in
            // Seven colleagues, each with a reason of one's own.
            let school = 1 % p.world.schools.count
            let people = p.world.people.indices.filter { place in
                let person = p.world.people[place]
                let engagements = person.allEngagements
                return !person.special && engagements.count == 1 && engagements[0].job == .teacher
                    && engagements[0].school == school && person.contracts[0].span.through == nil
            }
            guard people.count >= 7, let pupil = p.pupils(of: school).dropFirst(9).first else { return }
            for (number, index) in people.prefix(7).enumerated() {
                p.world.people[index].special = true
                var at = p.moment(23, 9, 40)
                while at.date.weekday > 5 { at.date = at.date.adding(days: -1) }
                at.secondOfDay += number * 900
                p.exempt(index, pupil, "Gehoord in de koffiekamer, versie \(number + 1)", at)
            }
            p.world.key.expect(
                "exemption-many-users-one-pupil",
                p.world.schools[school].name,
                .parnassys,
                "seven teachers at one file in two days"
            )
        },
        { p in
            // Near miss: nine files in a morning, for the discussion of a group.
            guard let index = p.take(.teacher, where: { $0.weekdays & 1 == 1 }) else { return }
            for (number, pupil) in p.pupils(of: p.school(index)).dropFirst(20).prefix(9).enumerated() {
                var at = p.moment(25, 9, 5, worker: index)
                at.secondOfDay += number * 500
                p.exempt(index, pupil, "Groepsbespreking, onderdeel \(number + 1)", at)
            }
        },
        { p in
            // Three or four a day are not many; fourteen in a week are, for somebody who takes hardly any.
            guard let index = p.take(.teacher, where: { $0.weekdays == 0b11111 }) else { return }
            let monday = p.asOf.adding(days: 1 - p.asOf.weekday - 28)
            for (number, pupil) in p.pupils(of: p.school(index)).dropFirst(40).prefix(14).enumerated() {
                let day = monday.adding(days: number % 4)
                let at = LocalDateTime(date: day, secondOfDay: 37_000 + number * 500)
                p.exempt(index, pupil, "Onderdeel \(number + 1) van het schoolplan", at)
            }
            p.world.key.expect(
                "exemption-volume",
                p.login(index),
                .parnassys,
                "fourteen files in a week of a teacher who takes hardly any"
            )
        },
    ]

    mutating func signIn(_ index: Int, _ at: LocalDateTime, _ country: String, _ address: String) {
        world.planted.signIns.append(
            SignIn(
                at: at,
                upn: upn(index),
                name: world.people[index].name,
                address: address,
                application: "Outlook Web",
                error: 0,
                country: country
            )
        )
    }

    /// Logins from places where somebody is not.
    static let places: [Case] = [
        { p in
            guard let index = p.take(.teacher) else { return }
            p.fail([p.login(index)], 11, every: 22, p.moment(25, 19, 30, worker: index), "203.0.113.150")
            var at = p.moment(25, 19, 40, worker: index)
            at.secondOfDay += 20
            p.world.planted.logins.append(
                ParnasSysLogin(at: at, login: p.login(index), school: p.world.schools[0].name, address: "203.0.113.150")
            )
            p.world.key.expect(
                "login-success-after-failures",
                p.login(index),
                .parnassys,
                "eleven failures and then in"
            )
        },
        { p in
            guard let index = p.take(.assistant) else { return }
            p.signIn(index, p.moment(21, 16, 45, worker: index), "ES", "203.0.113.160")
            p.world.key.expect("login-unusual-country", p.upn(index), .entra, "mail read in Spain")
        },
        { p in
            guard let index = p.take(.teacher) else { return }
            p.signIn(index, p.moment(20, 12, 5, worker: index), "NL", "203.0.113.161")
            p.signIn(index, p.moment(20, 12, 31, worker: index), "BR", "203.0.113.162")
            p.world.key.expect(
                "login-impossible-travel",
                p.upn(index),
                .entra,
                "Utrecht and Brazil within half an hour"
            )
        },
        { p in
            guard let index = p.take(.teacher) else { return }
            for (number, address) in ["203.0.113.170", "203.0.113.171", "203.0.113.172"].enumerated() {
                var at = p.moment(19, 10, 5, worker: index)
                at.secondOfDay += number * 200
                p.world.planted.logins.append(
                    ParnasSysLogin(
                        at: at,
                        login: p.login(index),
                        school: p.world.schools[p.school(index)].name,
                        address: address
                    )
                )
            }
            p.world.key.expect("shared-account", p.login(index), .parnassys, "three addresses in ten minutes")
        },
    ]

    /// What is done with files.
    static let files: [Case] = [
        { p in
            guard let index = p.take(.teacher) else { return }
            let upn = p.upn(index)
            for number in 0..<120 {
                var at = p.moment(24, 15, 2, worker: index)
                at.secondOfDay += number * 20
                p.world.planted.audits.append(
                    AuditRecord(
                        at: at,
                        upn: upn,
                        operation: number % 2 == 0 ? "FileDownloaded" : "FileSyncDownloadedFull",
                        object: .item(
                            site: p.world.personalSite(upn),
                            folder: "Documents",
                            file: "kopie \(number).docx"
                        ),
                        address: "203.0.113.180",
                        isOneDrive: true
                    )
                )
            }
            p.world.key.expect(
                "sharepoint-mass-download",
                upn,
                .sharepoint,
                "a hundred and twenty files in forty minutes"
            )
        },
        { p in
            guard let index = p.take(.teacher) else { return }
            p.give(index, "AddedToGroup", p.upn(index), 18)
            p.world.key.expect(
                "sharepoint-self-granted-right",
                p.upn(index),
                .sharepoint,
                "teacher adds the own account to a group"
            )
        },
        { p in
            guard let index = p.take(.teacher) else { return }
            p.give(index, "SharingSet", "vriendin@thuis.example", 17)
            p.world.key.expect(
                "sharepoint-guest-not-listed",
                p.upn(index),
                .sharepoint,
                "shared with a private address"
            )
        },
        { p in
            guard let index = p.take(.careCoordinator) else { return }
            p.download(index, p.item(.growth, p.school(index), 16), 16, isManaged: false)
            p.world.key.expect(
                "sharepoint-unmanaged-device",
                p.upn(index),
                .sharepoint,
                "growth document taken to a laptop at home"
            )
        },
        { p in
            // Nobody of the school throws pictures away, but they go on being looked at from the first month on.
            let school = 2 % p.world.schools.count
            p.world.untidySchools.insert(school)
            p.world.key.expect(
                "sharepoint-library-not-cleaned",
                "Beeldmateriaal",
                .sharepoint,
                "no picture thrown away since the summer"
            )
        },
        { p in
            // Near misses: the same on a laptop of the board, and a file of no protected folder on a device at home.
            guard let index = p.take(.careCoordinator) else { return }
            p.download(index, p.item(.growth, p.school(index), 15), 15, isManaged: true)
            let own = AuditRecord.Object.item(
                site: p.world.personalSite(p.upn(index)),
                folder: "Documents",
                file: "boodschappen.docx"
            )
            p.download(index, own, 14, isManaged: false)
        },
    ]

    mutating func download(_ index: Int, _ object: AuditRecord.Object, _ daysBefore: Int, isManaged: Bool) {
        world.planted.audits.append(
            AuditRecord(
                at: moment(daysBefore, 15, 40, worker: index),
                upn: upn(index),
                operation: "FileDownloaded",
                object: object,
                address: "203.0.113.190",
                isManaged: isManaged
            )
        )
    }

    mutating func give(_ index: Int, _ operation: String, _ target: String, _ daysBefore: Int) {
        world.planted.audits.append(
            AuditRecord(
                at: moment(daysBefore, 14, 22, worker: index),
                upn: upn(index),
                operation: operation,
                object: .item(site: world.personalSite(upn(index)), folder: "Documents", file: "groepslijst.xlsx"),
                address: world.schools[school(index)].address,
                target: target,
                eventData: "<Permissions granted>Contribute</Permissions granted>",
                isOneDrive: true
            )
        )
    }
}
