import Model

/// The Microsoft 365 audit log: SharePoint, OneDrive and log-ins.
struct AuditStream: LogStream {
    let people: [(person: Int, upn: String)]
    /// Everyone who ever taught at a school, by school.
    private let teachers: [[Int]]

    init(_ world: World) {
        var teachers: [[Int]] = Array(repeating: [], count: world.schools.count)
        for (index, person) in world.people.enumerated() {
            for engagement in person.allEngagements where engagement.job == .teacher {
                if let school = engagement.school { teachers[school].append(index) }
            }
        }
        self.teachers = teachers
        people = world.entra.compactMap { account in account.person.map { ($0, account.upn) } }
    }

    func events(of day: LocalDate, in world: World) -> [AuditRecord] {
        var events: [AuditRecord] = []
        for (index, upn) in people where world.uses(.entra, index, on: day) {
            var random = world.generator("m365", index, day.dayNumber)
            guard random.chance(0.036 * world.options.logVolume) else { continue }
            let person = world.people[index]
            let engagements = person.engagements(on: day)
            guard let engagement = engagements.first(where: { $0.school != nil }) ?? engagements.first else { continue }
            var second = world.workTime(&random)
            let address = world.address(index, on: day, second: second)
            for _ in 0...random.below(3) {
                events.append(
                    record(
                        world,
                        upn,
                        person,
                        engagement,
                        LocalDateTime(date: day, secondOfDay: second),
                        address,
                        &random
                    )
                )
                second += random.number(15...900)
            }
        }
        events += yearlyWork(of: day, in: world)
        events += tidyUp(of: day, in: world)
        events += guestWork(of: day, in: world)
        events += systemWork(of: day, in: world)
        return events
    }

    private func record(
        _ world: World,
        _ upn: String,
        _ person: Person,
        _ engagement: Engagement,
        _ at: LocalDateTime,
        _ address: String,
        _ random: inout SeededGenerator
    ) -> AuditRecord {
        func item(
            _ operation: String,
            _ site: String,
            _ folder: String,
            _ file: String,
            oneDrive: Bool = false
        ) -> AuditRecord {
            AuditRecord(
                at: at,
                upn: upn,
                operation: operation,
                object: .item(site: site, folder: folder, file: file),
                address: address,
                isOneDrive: oneDrive
            )
        }
        let reads = ["FileAccessed", "FileAccessed", "FileAccessed", "FilePreviewed", "FileDownloaded"]
        let edits = ["FileModified", "FileModified", "FileUploaded", "FileRenamed"]
        switch random.below(10) {
        case 0:
            return AuditRecord(at: at, upn: upn, operation: "UserLoggedIn", object: .login(error: 0), address: address)
        case 1, 2:
            let personal = world.personalSite(upn)
            let file = "\(random.pick(AuditStream.words)) \(random.pick(AuditStream.words)).docx"
            return item(
                random.chance(0.5) ? "FileModified" : "FileAccessed",
                personal,
                "Documents",
                file,
                oneDrive: true
            )
        case 3, 4, 5:
            let site = engagement.school.map { world.site($0) } ?? world.officeSite
            let file =
                "\(random.pick(AuditStream.words)) \(random.pick(AuditStream.words)) \(random.number(1...60)).docx"
            return item(random.pick(reads + edits), site, "Gedeelde documenten/Teamoverleg", file)
        default:
            let areas = Rights.Area.allCases.filter { !Rights.sharePoint(engagement.job, $0).isEmpty }
            guard !areas.isEmpty, let school = engagement.school else {
                let site = engagement.school.map { world.site($0) } ?? world.officeSite
                return item("PageViewed", site, "SitePages", "Home.aspx")
            }
            let area = random.pick(areas)
            let mayEdit = Rights.sharePoint(engagement.job, area).contains(.edit)
            let operation = mayEdit && random.chance(0.35) ? random.pick(edits) : random.pick(reads)
            let place = AuditStream.place(area, world, school, &random)
            return item(operation, world.site(school), place.folder, place.file)
        }
    }

    /// A folder and a file that belong in an area.
    static func place(
        _ area: Rights.Area,
        _ world: World,
        _ school: Int,
        _ random: inout SeededGenerator
    ) -> (folder: String, file: String) {
        let group = random.pick(world.schools[school].groups)
        let year = "\(world.calendar.first.year)-\(world.calendar.last.year)"
        switch area {
        case .images:
            let what = random.pick(["schoolreis", "sportdag", "kerstviering", "afscheid", "juffendag"])
            return ("Beeldmateriaal/\(year)/Groep \(group)", "\(what) \(random.number(1...400)).jpg")
        case .growth:
            return ("Groeidocumenten/Groep \(group)", "groeidocument \(random.number(100...999)).docx")
        case .reviews:
            return ("Gesprekkencyclus/\(year)", "gespreksverslag \(random.number(1...80)).docx")
        }
    }

    static let words = [
        "verslag", "rapport", "toetsplan", "notulen", "overzicht", "planning", "begeleiding", "evaluatie", "reünie",
        "jaarplan", "rooster", "excursie", "crisisplan", "oudercafé",
    ]

    /// What happens once a year: directors and care coordinators hand out rights, take them back, and tidy up.
    private func yearlyWork(of day: LocalDate, in world: World) -> [AuditRecord] {
        var events: [AuditRecord] = []
        let offset = day.dayNumber - world.calendar.first.dayNumber
        for (index, upn) in people {
            let person = world.people[index]
            guard
                let engagement = person.engagements(on: day).first(where: {
                    $0.job == .director || $0.job == .careCoordinator
                }),
                let school = engagement.school, world.uses(.entra, index, on: day)
            else { continue }
            // One day in eight weeks each, another for each school.
            guard (offset + school * 5) % 56 < 3, person.weekdays.trailingZeroBitCount == day.weekday - 1 else {
                continue
            }
            var random = world.generator("yearly", index, day.dayNumber)
            let area: Rights.Area = engagement.job == .director ? .images : .growth
            let colleagues = teachers[school].filter { other in
                other != index
                    && world.people[other].engagements(on: day).contains { $0.school == school && $0.job == .teacher }
            }
            guard !colleagues.isEmpty else { continue }
            let target = world.upn(world.people[random.pick(colleagues)])
            let place = AuditStream.place(area, world, school, &random)
            var second = world.workTime(&random)
            let address = world.address(index, on: day, second: second)
            func share(_ operation: String, _ folder: String, _ file: String, _ target: String?, _ data: String?) {
                events.append(
                    AuditRecord(
                        at: LocalDateTime(date: day, secondOfDay: second),
                        upn: upn,
                        operation: operation,
                        object: .item(site: world.site(school), folder: folder, file: file),
                        address: address,
                        target: target,
                        eventData: data
                    )
                )
                second += 90
            }
            share("SharingSet", place.folder, "", target, "<Permissions granted>Contribute</Permissions granted>")
            if random.chance(0.5) {
                share(
                    "SharingRevoked",
                    place.folder,
                    "",
                    target,
                    "<Permissions revoked>Contribute</Permissions revoked>"
                )
            }
            if area == .images, !world.untidySchools.contains(school) {
                share("FileRecycled", place.folder, place.file, nil, nil)
            }
        }
        return events
    }

    /// Once a year, in autumn, each director throws old pictures away.
    private func tidyUp(of day: LocalDate, in world: World) -> [AuditRecord] {
        let first = world.calendar.first.adding(days: 105)
        guard (first..<first.adding(days: 21)).contains(day) else { return [] }
        return people.compactMap { index, upn in
            let person = world.people[index]
            guard let school = person.engagements(on: day).first(where: { $0.job == .director })?.school,
                !world.untidySchools.contains(school), world.uses(.entra, index, on: day),
                !(first.dayNumber..<day.dayNumber).contains(where: {
                    world.works(person, on: LocalDate(dayNumber: $0))
                })
            else { return nil }
            var random = world.generator("tidy-up", index, day.dayNumber)
            let second = world.workTime(&random)
            let old = "\(world.calendar.first.year - 2)-\(world.calendar.first.year - 1)"
            return AuditRecord(
                at: LocalDateTime(date: day, secondOfDay: second),
                upn: upn,
                operation: "FolderRecycled",
                object: .item(site: world.site(school), folder: "Beeldmateriaal/\(old)", file: ""),
                address: world.address(index, on: day, second: second)
            )
        }
    }

    /// Guests read what they were let in for, every fourth week.
    private func guestWork(of day: LocalDate, in world: World) -> [AuditRecord] {
        var events: [AuditRecord] = []
        for (index, guest) in world.guests.enumerated() where day > guest.from && day.weekday == 2 {
            guard (day.dayNumber / 7 + index) % 4 == 0,
                world.calendar.isSchoolDay(day, world.schools[guest.school].region)
            else { continue }
            var random = world.generator("guest-work", index, day.dayNumber)
            let place = AuditStream.place(.growth, world, guest.school, &random)
            events.append(
                AuditRecord(
                    at: LocalDateTime(date: day, secondOfDay: world.workTime(&random)),
                    upn: guest.upn,
                    operation: "FileAccessed",
                    object: .item(site: world.site(guest.school), folder: place.folder, file: place.file),
                    address: "203.0.113.\(index % 250 + 2)",
                    userType: 10
                )
            )
        }
        return events
    }

    /// Records that no person makes, and that must not be read as a person's.
    private func systemWork(of day: LocalDate, in world: World) -> [AuditRecord] {
        guard day.weekday == 1, let school = world.schools.indices.first else { return [] }
        let item = AuditRecord.Object.item(site: world.site(school), folder: "Gedeelde documenten", file: "index.aspx")
        return [
            AuditRecord(
                at: LocalDateTime(date: day, secondOfDay: 10_000),
                upn: "app@sharepoint",
                operation: "FileModified",
                object: item,
                address: "",
                userType: 5
            ),
            AuditRecord(
                at: LocalDateTime(date: day, secondOfDay: 10_060),
                upn: "SHAREPOINT\\system",
                operation: "FileAccessed",
                object: item,
                address: "",
                userType: 4
            ),
        ]
    }

    func planted(in world: World) -> [AuditRecord] { world.planted.audits }

    func use(_ event: AuditRecord) -> (system: System, account: String)? {
        guard event.userType == 0 || event.userType == 10 else { return nil }
        if case .login(let error) = event.object, error != 0 { return nil }
        return (.entra, event.upn)
    }
}

extension World {
    /// The address of a school's site.
    func site(_ school: Int) -> String { "https://\(tenant).sharepoint.example/sites/\(schools[school].site)" }
    /// The address of the board office's site.
    var officeSite: String { "https://\(tenant).sharepoint.example/sites/bestuursbureau" }
    /// The address of someone's OneDrive.
    func personalSite(_ upn: String) -> String {
        let name = upn.map { $0 == "@" || $0 == "." ? "_" : $0 }
        return "https://\(tenant)-my.sharepoint.example/personal/\(String(name))"
    }
}
