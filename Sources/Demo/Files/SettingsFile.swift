import Model

/// Writes `logwacht.yml`.
struct SettingsFile {
    let world: World

    init(_ world: World) { self.world = world }

    var bytes: [UInt8] {
        let calendar = world.calendar
        var lines: [String] = []
        lines += [
            "# Instellingen van een voorbeeldbestuur. Alle namen van mensen en scholen zijn verzonnen.",
            "# Gemaakt met: \(command)",
            "board: \(quoted(world.name))",
            "language: nl",
            "zone: Europe/Amsterdam",
            "# Het moment waarop de lijsten met accounts zijn gemaakt: wat open staat, wordt op deze dag bekeken.",
            "as_of: \"\(calendar.asOf.iso)T07:00:00+02:00\"",
            "# Adressen die het bestuur of een school zelf beheert.",
            "email_domains: [\(world.domain), \(world.schoolDomain)]",
            "",
            "schools:",
        ]
        for school in world.schools {
            lines += [
                "  - name: \(quoted(school.name))",
                "    brin: \(quoted(school.brin))",
                "    aliases: [\(quoted(school.shortName))]",
                "    region: \(school.region.rawValue)",
                "    sites: [\(school.site)]",
            ]
            if school.worksAcrossGroups {
                lines += [
                    "    across_groups:",
                    "      - {from: \(calendar.first.iso), through: \(calendar.last.iso), reason: \"units in plaats van groepen\"}",
                ]
            }
        }
        lines += [
            "",
            "functions:",
            "  # Zo schrijft een export het soms: links de schrijfwijze, rechts de functie.",
            "  aliases: {Groepsleerkracht: Leerkracht}",
            "  # Functies die bestaan en waar geen rechten bij horen.",
            "  without_rights: [Overblijfmedewerker]",
            "",
            "afas:",
            "  # Gebruikersgroepen van AFAS en de rechten van de matrix die zij geven.",
            "  groups:",
        ]
        lines += Rights.afasGroups.map { "    \($0.group): [\($0.rights.joined(separator: ", "))]" }
        lines += [
            "  # Bladzijden van InSite; de eerste die past, telt.",
            "  pages:",
            "    - {pattern: '/publiek/', audience: everyone}",
            "    - {pattern: '/mijn-dossier/(?<medewerker>\\d+)', audience: own}",
            "    - {pattern: '/fin/', domain: Fin}",
            "    - {pattern: '/medewerker/(?<medewerker>\\d+)', domain: PZ}",
            "    - {pattern: '/medewerker/', domain: PZ}",
            "    - {pattern: '/crm/', domain: CRM}",
            "    - {pattern: '/beheer/', domain: Beheer}",
            "    - {pattern: '/projecten/', domain: Projecten}",
            "  tables: {Factuur: Fin, Medewerker: PZ, Relatie: CRM, Project: Projecten, Gebruiker: Autorisatie}",
            "",
            "sharepoint:",
            "  # Mappen met een eigen regel in matrices/sharepoint.csv; de eerste die past, telt.",
            "  areas:",
        ]
        lines += Rights.Area.allCases.map {
            "    - {path: \($0.rawValue), pattern: '(^|/)sites/(?<school>[^/]+)/\($0.rawValue)(/|$)'}"
        }
        lines += ["", "# Accounts van koppelingen en systemen: geen mensen.", "service_accounts:"]
        lines += world.serviceAccounts.map { entry in
            "  \(entry.system.rawValue): [\(entry.accounts.map(quoted).joined(separator: ", "))]"
        }
        if !world.linuxOwners.isEmpty {
            lines += ["", "# Van wie een account is waar geen gegeven het zegt.", "account_owners:", "  linux:"]
            lines += world.linuxOwners.map { "    \($0.account): \"\($0.number)\"" }
        }
        lines += [
            "",
            "# Wat er moet zijn; ontbreekt het, dan is het rapport niet volledig.",
            "expected: [staff, groups, accounts-parnassys, accounts-afas, accounts-entra, permissions-sharepoint, confidentiality, "
                + "exceptions, parnassys-exemptions, parnassys-logins, afas-insite-access, afas-mutations, m365-audit, "
                + "entra-signins, sshd]",
            "",
            "checks: {off: []}",
            "# Een schooljaar is korter dan een jaar: hier moet een map na negen maanden zijn opgeruimd.",
            "thresholds: {departure_grace_days: 0, dormant_days: 90, password_days: 365, library_days: 270}",
            "exports: {}",
            "",
        ]
        return Array(lines.joined(separator: "\n").utf8)
    }

    private var command: String {
        let options = world.options
        let standard = DemoOptions()
        var words = ["logwacht demo MAP"]
        if options.schools != standard.schools { words.append("--schools \(options.schools)") }
        if options.people != standard.people { words.append("--people \(options.people)") }
        if options.seed != standard.seed { words.append("--seed \(options.seed)") }
        if options.logVolume != standard.logVolume { words.append("--volume \(options.logVolume)") }
        return words.joined(separator: " ")
    }

    private func quoted(_ text: String) -> String { "\"\(text)\"" }
}

extension School {
    /// The name without its article.
    var shortName: String {
        name.split(separator: " ").drop { $0 == "De" || $0 == "Het" }.joined(separator: " ")
    }
}
