import Model

/// Log-ins to ParnasSys.
struct ParnasSysLoginStream: LogStream {
    /// The people with an account.
    let people: [(person: Int, login: String)]

    init(_ world: World) {
        people = world.parnassys.compactMap { account in account.person.map { ($0, account.login) } }
    }

    func events(of day: LocalDate, in world: World) -> [ParnasSysLogin] {
        var events: [ParnasSysLogin] = []
        for (index, login) in people where world.uses(.parnassys, index, on: day) {
            var random = world.generator("parnassys-login", index, day.dayNumber)
            guard random.chance(0.36 * world.options.logVolume) || world.mustUse(index, on: day, everyWeeks: 4) else {
                continue
            }
            var second = world.workTime(&random)
            if random.chance(0.08) { second = random.number(19 * 3600...21 * 3600) }
            let school = world.schoolName(world.homeSchool(world.people[index], on: day))
            let address = world.address(index, on: day, second: second)
            if random.chance(0.06) {
                let mistyped = LocalDateTime(date: day, secondOfDay: second - random.number(8...40))
                events.append(
                    ParnasSysLogin(at: mistyped, login: login, school: school, address: address, succeeded: false)
                )
            }
            let at = LocalDateTime(date: day, secondOfDay: second)
            events.append(ParnasSysLogin(at: at, login: login, school: school, address: address))
        }
        return events
    }

    func planted(in world: World) -> [ParnasSysLogin] { world.planted.logins }

    func use(_ event: ParnasSysLogin) -> (system: System, account: String)? {
        event.succeeded ? (.parnassys, event.login) : nil
    }

    func files(in world: World) -> [LogFile<ParnasSysLogin>] {
        let calendar = world.calendar
        let winter = calendar.first.adding(days: 183)
        func file(_ name: String, _ style: CSVStyle, _ from: LocalDate, _ through: LocalDate) -> LogFile<ParnasSysLogin>
        {
            LogFile(
                path: "exports/parnassys/\(name)",
                ending: ".csv",
                span: DateSpan(from: from, through: through),
                encoding: style.encoding,
                head: style.head(["Datum", "Tijd", "Gebruikersnaam", "School", "IP-adres", "Resultaat"])
            ) { event in
                style.line([
                    event.at.date.dutch, event.at.clock(seconds: true), event.login, event.school, event.address,
                    event.succeeded ? "Gelukt" : "Mislukt",
                ])
            }
        }
        return [
            file("aanmeldingen-1e-helft", CSVStyle(encoding: .utf8WithMark), calendar.first, winter),
            file(
                "aanmeldingen-2e-helft",
                CSVStyle(lineEnd: "\n", preamble: ["sep=;"]),
                winter.adding(days: 1),
                calendar.last
            ),
        ]
    }
}

/// Looks into pupils' files outside the own group, by the exemption function.
struct ExemptionStream: LogStream {
    let people: [(person: Int, login: String)]

    init(_ world: World) {
        people = world.parnassys.compactMap { account in account.person.map { ($0, account.login) } }
    }

    func events(of day: LocalDate, in world: World) -> [Exemption] {
        var events: [Exemption] = []
        for (index, login) in people where world.uses(.parnassys, index, on: day) {
            var random = world.generator("exemption", index, day.dayNumber)
            guard random.chance(0.045 * world.options.logVolume) else { continue }
            let person = world.people[index]
            let engagements = person.engagements(on: day).filter { $0.job.hasGroups }
            guard let engagement = engagements.first, let school = engagement.school else { continue }
            let own = person.groups.filter { $0.school == school }.map(\.group)
            let others = world.schools[school].groups.filter { !own.contains($0) }
            guard !others.isEmpty else { continue }
            let group = random.pick(others)
            let pupils = (world.pupilsByGroup[school][group] ?? []).filter { !world.pupils[$0].isProtected }
            guard !pupils.isEmpty else { continue }
            events.append(
                Exemption(
                    at: LocalDateTime(date: day, secondOfDay: world.schoolTime(&random)),
                    login: login,
                    name: person.name,
                    school: school,
                    pupil: random.pick(pupils),
                    part: random.pick(ExemptionStream.parts),
                    reason: Reasons.reason(group: group, day: day, &random),
                    validDays: random.pick([1, 1, 7, 14])
                )
            )
        }
        return events
    }

    static let parts = ["Leerlingdossier", "Toetsen", "Notities", "Absenties", "Handelingsplannen"]

    func planted(in world: World) -> [Exemption] { world.planted.exemptions }

    func use(_ event: Exemption) -> (system: System, account: String)? { (.parnassys, event.login) }

    func files(in world: World) -> [LogFile<Exemption>] {
        let calendar = world.calendar
        let winter = calendar.first.adding(days: 183)
        let header = [
            "Datum", "Tijd", "Gebruikersnaam", "Medewerker", "School", "BRIN", "Groep", "Leerling", "Leerlingnummer",
            "Onderdeel", "Reden", "Geldig tot",
        ]
        func file(_ name: String, _ style: CSVStyle, _ from: LocalDate, _ through: LocalDate) -> LogFile<Exemption> {
            LogFile(
                path: "exports/parnassys/\(name)",
                ending: ".csv",
                span: DateSpan(from: from, through: through),
                encoding: style.encoding,
                head: style.head(header)
            ) { event in
                let pupil = world.pupils[event.pupil]
                let school = world.schools[pupil.school]
                return style.line([
                    event.at.date.dutch, event.at.clock(seconds: true), event.login, event.name, school.name,
                    school.brin,
                    pupil.group, Pupil.name(pupil.number), String(pupil.number), event.part, event.reason,
                    event.at.date.adding(days: event.validDays).dutch,
                ])
            }
        }
        let may = calendar.first.adding(days: 273)
        let june = calendar.first.adding(days: 304)
        let title = "Ontheffingen \(winter.adding(days: 1).dutch) t/m \(may.adding(days: -1).dutch)"
        return [
            file("ontheffingen-1e-helft", CSVStyle(encoding: .windows1252), calendar.first, winter),
            file(
                "ontheffingen-2e-helft",
                CSVStyle(encoding: .utf8WithMark, preamble: [title]),
                winter.adding(days: 1),
                may.adding(days: -1)
            ),
            PastedScreen(world).blocks(DateSpan(from: may, through: june.adding(days: -1))),
            PastedScreen(world).rows(DateSpan(from: june, through: calendar.last)),
        ]
    }
}

/// The exemption screen copied as text, for there is no public export format of it.
struct PastedScreen {
    let world: World

    init(_ world: World) { self.world = world }

    /// A block of lines for each exemption.
    func blocks(_ span: DateSpan) -> LogFile<Exemption> {
        let world = world
        return LogFile(
            path: "exports/parnassys/ontheffingen-scherm-blokken",
            ending: ".txt",
            span: span,
            separator: "\n"
        ) {
            let pupil = world.pupils[$0.pupil]
            return """
                Ontheffing aangevraagd op \($0.at.date.dutch) om \($0.at.clock(seconds: false))
                  School: \(world.schools[pupil.school].name)
                  Door: \($0.name) (\($0.login))
                  Leerling: \(Pupil.name(pupil.number)) (\(pupil.number)), groep \(pupil.group)
                  Onderdeel: \($0.part)
                  Reden: \($0.reason)
                  Geldig tot: \($0.at.date.adding(days: $0.validDays).dutch)

                """
        }
    }

    /// A row for each exemption, with blanks between the cells as on the screen.
    func rows(_ span: DateSpan) -> LogFile<Exemption> {
        let world = world
        let widths = [16, 20, 40, 40, 5, 16, 70, 10]
        func row(_ cells: [String]) -> String {
            var text = ""
            for (cell, width) in zip(cells, widths) {
                if !text.isEmpty { text += "  " }
                text += cell + String(repeating: " ", count: max(0, width - cell.unicodeScalars.count))
            }
            while text.last == " " { text.removeLast() }
            return text + "\n"
        }
        let years = "\(world.calendar.first.year) / \(world.calendar.last.year)"
        let head =
            "Ontheffingen - schooljaar \(years)\n\n"
            + row([
                "Aangevraagd op", "School", "Aangevraagd door", "Leerling", "Groep", "Onderdeel", "Reden", "Geldig tot",
            ])
        return LogFile(
            path: "exports/parnassys/ontheffingen-scherm-rijen",
            ending: ".txt",
            span: span,
            head: Array(head.utf8),
            tail: "Pagina 1 van 1\n"
        ) { event in
            let pupil = world.pupils[event.pupil]
            return row([
                "\(event.at.date.dutch) \(event.at.clock(seconds: false))", world.schools[pupil.school].name,
                "\(event.name) (\(event.login))", "\(Pupil.name(pupil.number)) (\(pupil.number))", pupil.group,
                event.part,
                event.reason, event.at.date.adding(days: event.validDays).dutch,
            ])
        }
    }
}

extension Pupil {
    /// An invented name that always belongs to the same number.
    static func name(_ number: Int) -> String {
        var random = SeededGenerator(seed: UInt64(number), "pupil-name")
        let given = random.pick(Names.given)
        let surname = random.pick(Names.surnames)
        return surname.prefix.isEmpty ? "\(given) \(surname.name)" : "\(given) \(surname.prefix) \(surname.name)"
    }
}

/// Reasons as teachers type them.
enum Reasons {
    private static let subjects = [
        "rekenen", "spelling", "begrijpend lezen", "technisch lezen", "gedrag", "schrijven", "taal",
    ]
    private static let meetings = [
        "oudergesprek", "groepsbespreking", "leerlingbespreking", "overdracht", "MDO", "tienminutengesprek",
        "startgesprek",
    ]

    static func reason(group: String, day: LocalDate, _ random: inout SeededGenerator) -> String {
        let subject = random.pick(subjects)
        let meeting = random.pick(meetings)
        let date = day.adding(days: random.number(1...9)).dutch.prefix(5)
        switch random.below(12) {
        case 0: return "Vervang vandaag de collega van groep \(group), toetsuitslagen \(subject) nodig"
        case 1: return "Voorbereiding \(meeting) op \(date) over \(subject)"
        case 2: return "Werkt in de \(subject)groep mee vanuit groep \(group)"
        case 3: return "Overdracht met leerkracht groep \(group): \(subject) en zorgafspraken"
        case 4: return "Telefoontje van ouder aangenomen; \(meeting) gepland op \(date)"
        case 5: return "Begeleiding \(subject) overgenomen, afgesproken met IB op \(date)"
        case 6: return "Broertje zit in mijn groep, gezamenlijk \(meeting) \(date)"
        case 7: return "Pleinwacht: incident besproken met groep \(group), notitie gelezen voor \(meeting)"
        case 8: return "Coördinator \(subject): analyse groep \(group) voor de \(meeting) van \(date)"
        case 9: return "Sport- en spelgroep; medicijnafspraak nagekeken, zie ook \(meeting) \(date)"
        case 10: return "Leerling stroomt \(date) door naar mijn groep, beginsituatie \(subject)"
        default: return "Kind zei \"juf, ik ben uitgenodigd\"; afspraak \(meeting) \(date) opgezocht"
        }
    }
}
