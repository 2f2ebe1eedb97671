import Model

/// Writes the reference tables of interface 2.1.
///
/// Each is in the encoding and with the separator that the system it comes from would use.
struct ReferenceFiles {
    let world: World
    private var asOf: LocalDate { world.calendar.asOf }

    init(_ world: World) { self.world = world }

    func write(_ write: (String, [UInt8]) throws -> Void) throws {
        try write("staff.csv", staff)
        try write("groups.csv", groups)
        try write("accounts-parnassys.csv", parnassys)
        try write("accounts-afas.csv", afas)
        try write("accounts-entra.csv", entra)
        try write("permissions-sharepoint.csv", permissions)
        try write("confidentiality.csv", confidentiality)
        try write("exceptions.csv", exceptions)
        try write("devices.csv", devices)
        try write("pupils.csv", pupils)
        try write("matrices/sharepoint.csv", matrix)
    }

    private func text(_ day: LocalDate?) -> String { day.map(\.dutch) ?? "" }

    var staff: [UInt8] {
        var rows: [[String]] = []
        for person in world.people where !person.isMissing {
            let hasAccounts = person.kind != "Vrijwilliger"
            for contract in person.contracts {
                for engagement in contract.engagements {
                    rows.append([
                        "\(person.number)", person.listName, hasAccounts ? world.upn(person) : "",
                        hasAccounts ? world.afasCode(person) : "", hasAccounts ? world.upn(person) : "",
                        engagement.job.rawValue, world.schoolName(engagement.school), text(contract.span.from),
                        text(contract.span.through), text(engagement.span.from), text(engagement.span.through),
                        person.kind,
                    ])
                }
            }
        }
        // AFAS Profit: a semicolon and the code page of Windows.
        return CSVStyle(encoding: .windows1252).file(
            [
                "Medewerker", "Naam", "UPN", "Gebruiker", "E-mail", "Functie", "School", "Begindatum_contract",
                "Einddatum_contract", "Begindatum_functie", "Einddatum_functie", "Soort_medewerker",
            ],
            rows
        )
    }

    var groups: [UInt8] {
        var rows: [[String]] = []
        for person in world.people where !person.isMissing {
            for group in person.groups {
                rows.append([
                    person.parnassys, world.schools[group.school].name, group.group, text(group.span.from),
                    text(group.span.through),
                ])
            }
        }
        return CSVStyle(encoding: .utf8WithMark).file(["Gebruikersnaam", "School", "Groep", "Van", "Tot"], rows)
    }

    var parnassys: [UInt8] {
        var rows: [[String]] = []
        for account in world.parnassys {
            let use = world.lastUse[.parnassys]?[account.login] ?? account.lastUse
            for place in account.places.isEmpty ? [AccountPlace(school: nil, roles: [], groups: [])] : account.places {
                rows.append([
                    account.login, account.number.map(String.init) ?? "", account.mail, world.schoolName(place.school),
                    place.roles.joined(separator: ", "), place.groups.joined(separator: "|"), text(account.from),
                    text(account.through), use.map { "\($0.date.dutch) \($0.clock(seconds: false))" } ?? "",
                    text(account.passwordChanged), account.hasTwoFactors ? "Ja" : "Nee",
                    account.isOpen ? "Actief" : "Inactief",
                ])
            }
        }
        return CSVStyle(encoding: .utf8WithMark).file(
            [
                "Gebruikersnaam", "Medewerker", "E-mail", "School", "Rollen", "Groepen", "Begindatum", "Einddatum",
                "Laatst ingelogd", "Wachtwoord gewijzigd", "2FA", "Status",
            ],
            rows
        )
    }

    var afas: [UInt8] {
        var rows: [[String]] = []
        for account in world.afas {
            for group in account.groups {
                rows.append([
                    account.code, account.number.map(String.init) ?? "", group, account.isBlocked ? "Ja" : "Nee",
                ])
            }
        }
        return CSVStyle(preamble: ["sep=;"]).file(["Gebruiker", "Medewerker", "Groep", "Geblokkeerd"], rows)
    }

    /// The header of "Download users" with the two columns that Graph adds.
    static let entraHeader = [
        "userPrincipalName", "displayName", "surname", "mail", "givenName", "id", "userType", "jobTitle", "department",
        "accountEnabled", "usageLocation", "streetAddress", "state", "country", "officeLocation", "city", "postalCode",
        "telephoneNumber", "mobilePhone", "alternateEmailAddress", "ageGroup", "consentProvidedForMinor",
        "legalAgeGroupClassification", "companyName", "creationType", "directorySynced", "invitationState",
        "identityIssuer",
        "createdDateTime", "lastPasswordChangeDateTime", "lastSignInDateTime",
    ]

    var entra: [UInt8] {
        var rows: [[String]] = []
        for account in world.entra {
            var hash: UInt64 = 0xCBF2_9CE4_8422_2325
            for byte in account.upn.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
            var random = SeededGenerator(seed: world.options.seed, "user-id", hash)
            let id = random.uuid()
            let isGuest = account.userType == "Guest"
            let (year, month, day) = account.created.components
            let use = world.lastUse[.entra]?[account.upn] ?? account.lastUse
            let known: [String: String] = [
                "userPrincipalName": account.upn, "displayName": account.displayName, "surname": account.surname,
                "mail": account.mail, "givenName": account.given, "id": id, "userType": account.userType,
                "jobTitle": account.jobTitle, "accountEnabled": account.isEnabled ? "True" : "False",
                "usageLocation": "NL",
                "country": "Nederland", "companyName": account.company, "creationType": isGuest ? "Invitation" : "",
                "directorySynced": isGuest ? "" : "True", "invitationState": isGuest ? "Accepted" : "",
                "identityIssuer": "\(world.tenant).onmicrosoft.example",
                "createdDateTime": "\(month)/\(day)/\(year) 9:05:11 AM",
                "lastPasswordChangeDateTime": account.passwordChanged.map { "\($0.iso)T08:41:07Z" } ?? "",
                "lastSignInDateTime": use.map { moment in
                    Instant(seconds: Zone.amsterdam.resolve(moment).seconds).rfc3339
                } ?? "",
            ]
            rows.append(ReferenceFiles.entraHeader.map { known[$0] ?? "" })
        }
        return CSVStyle(delimiter: ",").file(ReferenceFiles.entraHeader, rows)
    }

    var permissions: [UInt8] {
        let rows = world.permissions.map { [$0.path, "Folder", $0.permission, $0.name, $0.mail, $0.type, "", "", ""] }
        return CSVStyle(delimiter: ",", encoding: .utf8WithMark).file(
            [
                "Resource Path", "Item Type", "Permission", "User Name", "User E-mail", "User Or Group Type", "Link ID",
                "Link Type", "AccessViaLinkID",
            ],
            rows
        )
    }

    var confidentiality: [UInt8] {
        CSVStyle(lineEnd: "\n").file(
            ["Medewerker", "Functie", "Datum ondertekening"],
            world.confidentiality.map { ["\($0.number)", $0.job.rawValue, $0.signed.dutch] }
        )
    }

    var exceptions: [UInt8] {
        let names: [System: String] = [
            .parnassys: "ParnasSys", .afas: "AFAS", .sharepoint: "SharePoint", .entra: "Entra ID",
        ]
        return CSVStyle(encoding: .utf8WithMark).file(
            ["Account", "Systeem", "Recht", "Reden", "Toegekend door", "Begindatum", "Einddatum"],
            world.exceptions.map {
                [
                    $0.account, names[$0.system] ?? $0.system.rawValue, $0.right, $0.reason, $0.grantedBy,
                    text($0.span.from), text($0.span.through),
                ]
            }
        )
    }

    /// Laptops of everyone who has a function with rights; handed in on the last day.
    var devices: [UInt8] {
        var rows: [[String]] = []
        for (index, person) in world.people.enumerated() where !person.isMissing {
            guard person.kind == "Personeel", let issued = world.issued(index) else { continue }
            var returned = person.lastDay.flatMap { $0 < asOf ? $0 : nil }
            var signed: LocalDate? = issued
            switch world.loans[index] {
            case .kept: returned = nil
            case .unsigned: signed = nil
            case .signedAfter(let days): signed = issued.adding(days: days)
            case nil: break
            }
            rows.append([
                "\(person.number)", index % 5 == 0 ? "Tablet" : "Laptop", world.tag(index), issued.dutch,
                text(returned),
                text(signed),
            ])
        }
        // What Excel calls Unicode text: UTF-16 with tabs.
        return CSVStyle(delimiter: "\t", encoding: .utf16).file(
            ["Medewerker", "Apparaat", "Tagcode", "Uitgegeven", "Ingenomen", "Overeenkomst getekend"],
            rows
        )
    }

    var pupils: [UInt8] {
        let from = world.calendar.first
        let through = world.calendar.last
        return CSVStyle(lineEnd: "\n").file(
            ["Leerlingnummer", "School", "Groep", "Van", "Tot", "Beschermd"],
            world.pupils.map {
                [
                    "\($0.number)", world.schools[$0.school].name, $0.group, from.dutch, ($0.lastDay ?? through).dutch,
                    $0.isProtected ? "Ja" : "",
                ]
            }
        )
    }

    /// The board's own matrix: the handbook's table for SharePoint is lost, so each board writes its own.
    var matrix: [UInt8] {
        CSVStyle(encoding: .utf8WithMark).file(
            ["Blok", "Functie", "Recht", "Niveau", "Voorwaarde"],
            Rights.sharePointMatrix
        )
    }
}
