import Model

/// Pages of InSite that people opened.
struct PageViewStream: LogStream {
    let people: [(person: Int, code: String)]

    init(_ world: World) {
        people = world.afas.compactMap { account in account.person.map { ($0, account.code) } }
    }

    /// The address of InSite.
    static let site = "https://\(World.afasParticipant).afasinsite.example"

    func events(of day: LocalDate, in world: World) -> [PageView] {
        var events: [PageView] = []
        // A director's pages need to know who is on which school today.
        var colleagues: [Int: [Int]] = [:]
        for (index, person) in world.people.enumerated() where !person.isMissing {
            for engagement in person.engagements(on: day) {
                if let school = engagement.school { colleagues[school, default: []].append(index) }
            }
        }
        for (index, code) in people where world.uses(.afas, index, on: day) {
            var random = world.generator("insite", index, day.dayNumber)
            let engagements = world.people[index].engagements(on: day)
            let works = engagements.contains {
                $0.job.isOffice || $0.job == .director || $0.job == .schoolAdministration
            }
            let often = (works ? 0.5 : 0.12) * world.options.logVolume
            guard random.chance(often) || world.mustUse(index, on: day, everyWeeks: 4) else { continue }
            var second = world.workTime(&random)
            for _ in 0...(works ? random.below(3) : 0) {
                let url = page(world, index, engagements, colleagues, &random)
                events.append(PageView(at: LocalDateTime(date: day, secondOfDay: second), code: code, url: url))
                second += random.number(20...400)
            }
        }
        return events
    }

    private func page(
        _ world: World,
        _ index: Int,
        _ engagements: [Engagement],
        _ colleagues: [Int: [Int]],
        _ random: inout SeededGenerator
    ) -> String {
        let person = world.people[index]
        var paths = [
            "/publiek/nieuws/\(random.number(100...480))",
            "/publiek/handboek/\(random.pick(["verlof", "privacy", "arbo"]))",
            "/mijn-dossier/\(person.number)", "/mijn-dossier/\(person.number)/verlof",
            "/mijn-dossier/\(person.number)/salarisstrook",
        ]
        var own: [String] = []
        let anyone = world.people[random.below(world.people.count)]
        let someone = anyone.isMissing ? person.number : anyone.number
        for engagement in engagements {
            let invoice = "/fin/facturen/\(random.number(10_000...19_999))"
            let relation = "/crm/organisaties/\(random.number(3000...3999))"
            switch engagement.job {
            case .finance: own += [invoice, "/fin/begroting/\(random.number(10...80))", relation]
            case .personnel: own += ["/medewerker/\(someone)", "/medewerker/\(someone)/contract", relation]
            case .administration: own += [invoice, "/medewerker/\(someone)", relation]
            case .chair: own += ["/fin/rapportage/kwartaal", "/medewerker/overzicht", relation]
            case .controller:
                own += ["/fin/begroting/\(random.number(10...80))", "/beheer/processen", "/medewerker/\(someone)"]
            case .policy: own += [relation]
            case .facilities: own += ["/projecten/\(random.number(200...260))", "/beheer/autorisatie", relation]
            case .director:
                own.append(invoice)
                if let school = engagement.school, let team = colleagues[school], !team.isEmpty {
                    let member = world.people[random.pick(team)].number
                    own += ["/medewerker/\(member)", "/medewerker/\(member)/verlof"]
                }
            case .schoolAdministration: own += [relation]
            default: break
            }
        }
        if !own.isEmpty, random.chance(0.75) { paths = own }
        return PageViewStream.site + random.pick(paths)
    }

    func planted(in world: World) -> [PageView] { world.planted.pages }

    func use(_ event: PageView) -> (system: System, account: String)? { (.afas, event.code) }

    func files(in world: World) -> [LogFile<PageView>] {
        let calendar = world.calendar
        let first = calendar.first
        // AFAS Online may write its own domain before a user's code, and leave out the seconds.
        func file(
            _ name: String,
            _ style: CSVStyle,
            _ from: Int,
            _ through: Int,
            domain: String = "",
            seconds: Bool = true
        ) -> LogFile<PageView> {
            LogFile(
                path: "exports/afas/\(name)",
                ending: ".csv",
                span: DateSpan(from: first.adding(days: from), through: first.adding(days: through)),
                encoding: style.encoding,
                head: style.head(["URL", "Gebruikersnaam", "Datum/tijd"])
            ) { event in
                style.line([
                    event.url, domain + event.code, "\(event.at.date.dutch) \(event.at.clock(seconds: seconds))",
                ])
            }
        }
        return [
            file("toegangslogboek-insite-1", CSVStyle(preamble: ["sep=;"]), 0, 122),
            file("toegangslogboek-insite-2", CSVStyle(delimiter: ",", lineEnd: "\n"), 123, 242),
            file(
                "toegangslogboek-insite-3",
                CSVStyle(preamble: ["Toegangslogboek InSite"]),
                243,
                400,
                domain: "AOL\\",
                seconds: false
            ),
        ]
    }
}

/// Changes in AFAS, from the log of mutations.
struct MutationStream: LogStream {
    let people: [(person: Int, code: String)]

    init(_ world: World) {
        people = world.afas.compactMap { account in account.person.map { ($0, account.code) } }
    }

    func events(of day: LocalDate, in world: World) -> [Mutation] {
        var events: [Mutation] = []
        for (index, code) in people where world.uses(.afas, index, on: day) {
            for engagement in world.people[index].engagements(on: day) {
                let rate: Double =
                    switch engagement.job {
                    case .finance, .personnel, .administration: 1.8
                    case .facilities: 0.5
                    case .controller, .schoolAdministration: 0.15
                    case .director: 0.08
                    default: 0
                    }
                guard rate > 0 else { continue }
                var random = world.generator("mutation", index, day.dayNumber, engagement.school ?? -1)
                var left = rate * world.options.logVolume
                while left > 0, random.chance(min(1, left)) {
                    left -= 1
                    let at = LocalDateTime(date: day, secondOfDay: world.workTime(&random))
                    if let event = mutation(world, engagement.job, code, at, &random) { events.append(event) }
                }
            }
        }
        return events
    }

    private func mutation(
        _ world: World,
        _ job: Job,
        _ code: String,
        _ at: LocalDateTime,
        _ random: inout SeededGenerator
    ) -> Mutation? {
        let invoice = { (r: inout SeededGenerator) in
            Mutation(
                at: at,
                code: code,
                table: "Factuur",
                field: r.pick(["Status", "Kostenplaats", "Bedrag", "Vervaldatum"]),
                action: r.pick(["Toevoegen", "Wijzigen", "Wijzigen"]),
                key: "F\(at.date.year)-\(r.number(10_000...19_999))",
                old: "",
                new: r.pick(["Geboekt", "Akkoord", "Te betalen", "125,50", "1.980,00"])
            )
        }
        let employee = { (r: inout SeededGenerator) in
            Mutation(
                at: at,
                code: code,
                table: "Medewerker",
                field: r.pick(["Adres", "Telefoon mobiel", "Uren per week", "Einddatum contract", "Voorletters"]),
                action: "Wijzigen",
                key: "\(world.people[r.below(world.people.count)].number)",
                old: r.pick(["", "24,0", "32,0"]),
                new: r.pick(["36,0", "40,0", "gewijzigd"])
            )
        }
        switch job {
        case .finance: return invoice(&random)
        case .personnel: return employee(&random)
        case .administration: return random.chance(0.5) ? invoice(&random) : employee(&random)
        case .director:
            var event = invoice(&random)
            (event.field, event.action, event.new) = ("Status", "Wijzigen", "Akkoord directeur")
            return event
        case .controller, .facilities:
            let user = world.afas[random.below(world.afas.count)].code
            if job == .facilities, random.chance(0.5) {
                return Mutation(
                    at: at,
                    code: code,
                    table: "Project",
                    field: "Omschrijving",
                    action: "Wijzigen",
                    key: "P\(random.number(200...260))",
                    old: "",
                    new: random.pick(["Schilderwerk", "Meubilair", "Zonnepanelen"])
                )
            }
            return Mutation(
                at: at,
                code: code,
                table: "Gebruiker",
                field: "Gebruikersgroep",
                action: random.pick(["Toevoegen", "Verwijderen"]),
                key: user,
                old: "",
                new: "INSITE"
            )
        case .schoolAdministration:
            return Mutation(
                at: at,
                code: code,
                table: "Relatie",
                field: random.pick(["Telefoon", "E-mail"]),
                action: "Wijzigen",
                key: "R\(random.number(3000...3999))",
                old: "",
                new: "gewijzigd"
            )
        default: return nil
        }
    }

    func planted(in world: World) -> [Mutation] { world.planted.mutations }

    func use(_ event: Mutation) -> (system: System, account: String)? { (.afas, event.code) }

    func files(in world: World) -> [LogFile<Mutation>] {
        let calendar = world.calendar
        let header = [
            "Datum", "Tijd", "Gebruiker", "Tabel", "Veld", "Actie", "Sleutel", "Oude waarde", "Nieuwe waarde",
        ]
        func file(_ name: String, _ ending: String, _ style: CSVStyle, _ from: Int, _ through: Int) -> LogFile<Mutation>
        {
            LogFile(
                path: "exports/afas/\(name)",
                ending: ending,
                span: DateSpan(from: calendar.first.adding(days: from), through: calendar.first.adding(days: through)),
                encoding: style.encoding,
                head: style.head(header)
            ) { event in
                style.line([
                    event.at.date.dutch, event.at.clock(seconds: true), event.code, event.table, event.field,
                    event.action,
                    event.key, event.old, event.new,
                ])
            }
        }
        return [
            file("overzicht-mutatie-1", ".csv", CSVStyle(encoding: .windows1252), 0, 242),
            // What Excel calls Unicode text: UTF-16 with tabs.
            file("overzicht-mutatie-2", ".txt", CSVStyle(delimiter: "\t", encoding: .utf16), 243, 400),
        ]
    }
}
