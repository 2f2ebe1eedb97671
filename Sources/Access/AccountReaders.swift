internal import Model

/// Reads the accounts of one system.
struct AccountReader {
    private var reader: RowReader
    private let schools: SchoolNames
    private var accounts: [Account] = []
    private var places: [String: Int] = [:]
    /// Rows of a sharing report that name a group or an unused link, whose people the report does not tell.
    private(set) var unexpanded = 0

    init(_ schema: ReferenceSchema, _ table: Table, schools: SchoolNames) {
        reader = RowReader(schema, table)
        self.schools = schools
    }

    typealias Result = ([Account], [Diagnostic], ReferenceCoverage)

    private mutating func all(_ read: (inout AccountReader, Table.Row) -> Void) -> Result {
        if reader.hasRequiredColumns() {
            for row in reader.table.rows { read(&self, row) }
        } else {
            for row in reader.table.rows { reader.markUnusable(row) }
        }
        return (accounts, reader.diagnostics, reader.coverage)
    }

    // MARK: ParnasSys

    mutating func parnasSys() -> Result { all { $0.readParnasSys($1) } }

    private mutating func readParnasSys(_ row: Table.Row) {
        guard let name = reader.required(row, "Gebruikersnaam"), let days = reader.span(row, "Begindatum", "Einddatum")
        else { return }
        let use = reader.day(row, "Laatst ingelogd")
        let password = reader.day(row, "Wachtwoord gewijzigd")
        guard use != .wrong, password != .wrong else { return }
        var account = Account(system: .parnassys, name: name)
        account.employeeNumber = reader.text(row, "Medewerker")
        account.email = reader.text(row, "E-mail")?.lowercased()
        account.days = days
        account.tellsLastUse = reader.has("Laatst ingelogd")
        account.lastUse = use.value
        account.tellsPassword = reader.has("Wachtwoord gewijzigd")
        account.passwordChanged = password.value
        account.isBlocked = isBlocked(row, "Status")
        let school = school(row)
        account.schools = [school].compactMap { $0 }
        let origin = reader.origin(row)
        account.origins = [origin]
        account.grants = Self.list(reader.text(row, "Rollen")).map { Grant(text: $0, school: school, origin: origin) }
        account.groups = Self.list(reader.text(row, "Groepen")).map { Grant(text: $0, school: school, origin: origin) }
        add(account, row)
    }

    /// An account with one row per school is one account; two rows for one school contradict each other.
    private mutating func add(_ account: Account, _ row: Table.Row) {
        let key = accountKey(account.system, account.name)
        guard let place = places[key] else {
            places[key] = accounts.count
            accounts.append(account)
            return
        }
        let first = accounts[place]
        let sameSchool = account.schools.allSatisfy { first.schools.contains($0) }
        let otherPerson =
            account.employeeNumber != nil && first.employeeNumber != nil
            && account.employeeNumber != first.employeeNumber
        if sameSchool || otherPerson {
            reader.reject(
                row,
                "accounts.double",
                column: reader.schema.columns.first?.name,
                ["first": String(first.origins.first?.record ?? 0)]
            )
            return
        }
        accounts[place].schools += account.schools
        accounts[place].grants += account.grants
        accounts[place].groups += account.groups
        accounts[place].origins += account.origins
        accounts[place].lastUse = [first.lastUse, account.lastUse].compactMap { $0 }.max()
        accounts[place].passwordChanged = [first.passwordChanged, account.passwordChanged].compactMap { $0 }.max()
        // Open where either row leaves it open: someone who can still get in at one school can get in.
        accounts[place].isBlocked = first.isBlocked && account.isBlocked
        let starts = [first.days.from, account.days.from]
        let ends = [first.days.through, account.days.through]
        accounts[place].days = DateSpan(
            from: starts.contains(nil) ? nil : starts.compactMap { $0 }.min(),
            through: ends.contains(nil) ? nil : ends.compactMap { $0 }.max()
        )
    }

    // MARK: AFAS

    mutating func afas() -> Result { all { $0.readAFAS($1) } }

    private mutating func readAFAS(_ row: Table.Row) {
        guard let name = reader.required(row, "Gebruiker") else { return }
        let key = accountKey(.afas, name)
        let origin = reader.origin(row)
        let number = reader.text(row, "Medewerker")
        let group = reader.text(row, "Groep")
        let blocked = isBlocked(row, "Geblokkeerd", yesMeansBlocked: true)
        guard let place = places[key] else {
            var account = Account(system: .afas, name: name)
            account.employeeNumber = number
            account.isBlocked = blocked
            account.origins = [origin]
            account.grants = [group].compactMap { $0 }.map { Grant(text: $0, origin: origin) }
            places[key] = accounts.count
            accounts.append(account)
            return
        }
        let first = accounts[place]
        let firstRecord = String(first.origins.first?.record ?? 0)
        if let number, let known = first.employeeNumber,
            StaffRegister.numberKey(number) != StaffRegister.numberKey(known)
        {
            reader.reject(row, "accounts.owner-conflict", column: "Medewerker", ["first": firstRecord])
            return
        }
        if let group, first.grants.contains(where: { Fold.key($0.text) == Fold.key(group) }) {
            reader.warn(row, "accounts.group-double", column: "Groep", ["value": group])
            return
        }
        if blocked != first.isBlocked {
            reader.warn(row, "accounts.status-conflict", column: "Geblokkeerd", ["first": firstRecord])
            accounts[place].isBlocked = false
        }
        if first.employeeNumber == nil { accounts[place].employeeNumber = number }
        accounts[place].origins.append(origin)
        if let group { accounts[place].grants.append(Grant(text: group, origin: origin)) }
    }

    // MARK: Entra

    mutating func entra() -> Result { all { $0.readEntra($1) } }

    private mutating func readEntra(_ row: Table.Row) {
        guard let name = reader.required(row, "userPrincipalName") else { return }
        let created = reader.day(row, "createdDateTime")
        let use = reader.day(row, "lastSignInDateTime")
        let password = reader.day(row, "lastPasswordChangeDateTime")
        guard created != .wrong, use != .wrong, password != .wrong else { return }
        let key = accountKey(.entra, name)
        if let place = places[key] {
            let first = String(accounts[place].origins.first?.record ?? 0)
            reader.reject(row, "accounts.double", column: "userPrincipalName", ["first": first])
            return
        }
        var account = Account(system: .entra, name: name)
        account.displayName = reader.text(row, "displayName")
        account.email = reader.text(row, "mail")?.lowercased()
        account.employeeNumber = reader.text(row, "employeeId")
        account.days = DateSpan(from: created.value)
        account.tellsLastUse = reader.has("lastSignInDateTime")
        account.lastUse = use.value
        account.tellsPassword = reader.has("lastPasswordChangeDateTime")
        account.passwordChanged = password.value
        account.isBlocked = isBlocked(row, "accountEnabled")
        account.isGuest =
            reader.text(row, "userType").map { Fold.key($0) == "guest" } ?? false || name.lowercased().contains("#ext#")
        account.origins = [reader.origin(row)]
        places[key] = accounts.count
        accounts.append(account)
    }

    // MARK: SharePoint

    mutating func sharePoint() -> Result { all { $0.readSharePoint($1) } }

    /// One account per person in the report, with a grant per resource. Links and groups are not accounts of a person.
    private mutating func readSharePoint(_ row: Table.Row) {
        guard let path = reader.required(row, "Resource Path"), let permission = reader.required(row, "Permission")
        else { return }
        // Real reports repeat their header in the middle.
        if Fold.key(path) == "resource path" { return }
        let kind = reader.text(row, "User Or Group Type").map { Fold.key($0) } ?? ""
        let name = reader.text(row, "User E-mail")
        let isGroup = kind.contains("group") || kind.contains("groep")
        if isGroup || (name == nil && reader.text(row, "Link ID") != nil) {
            unexpanded += 1
            return
        }
        guard let name, name.contains("@") else {
            reader.reject(row, "reference.value-missing", column: "User E-mail")
            return
        }
        let grant = Grant(text: permission, resource: path, origin: reader.origin(row))
        let key = accountKey(.sharepoint, name)
        let place: Int
        if let known = places[key] {
            place = known
        } else {
            place = accounts.count
            places[key] = place
            var account = Account(system: .sharepoint, name: name)
            account.email = name.lowercased()
            account.isGuest = kind.contains("extern") || kind.contains("guest") || name.lowercased().contains("#ext#")
            accounts.append(account)
        }
        if SharePointLevel(permission: permission) == nil {
            reader.warn(row, "permissions.level-unknown", column: "Permission", ["value": permission])
        }
        accounts[place].grants.append(grant)
        accounts[place].origins.append(grant.origin)
    }

    // MARK: Cells

    private mutating func school(_ row: Table.Row) -> String? {
        guard let written = reader.text(row, "School") else { return nil }
        if schools.find(written) == .unknown {
            reader.note("accounts.school-unknown", row: row, column: "School", schools.hint(written))
        }
        return schools.canonical(written)
    }

    private mutating func isBlocked(_ row: Table.Row, _ column: String, yesMeansBlocked: Bool = false) -> Bool {
        guard let written = reader.text(row, column) else { return false }
        // A word for "blocked" means that in any column.
        if ["geblokkeerd", "blocked", "uitgeschakeld", "disabled"].contains(Fold.key(written)) { return true }
        guard let yes = yesOrNo(written) else {
            reader.warn(row, "accounts.status-unknown", column: column, ["value": written])
            return false
        }
        return yes == yesMeansBlocked
    }

    /// The parts of a cell with several roles or groups, separated by `,` or `|`.
    static func list(_ text: String?) -> [String] {
        guard let text else { return [] }
        return text.split { $0 == "," || $0 == "|" }.compactMap { part in
            var part = part.drop { $0 == " " }
            while part.last == " " { part = part.dropLast() }
            return part.isEmpty ? nil : String(part)
        }
    }
}
