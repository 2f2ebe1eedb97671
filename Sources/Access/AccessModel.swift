public import Model

/// The tables from which who was who, and what was allowed, are worked out; nil for one that the board does not have.
public struct ReferenceTables: Sendable {
    /// The staff register.
    public var staff: Table?
    /// The groups that people teach.
    public var groups: Table?
    /// The accounts of ParnasSys.
    public var parnasSys: Table?
    /// The accounts of AFAS.
    public var afas: Table?
    /// The accounts of Entra ID.
    public var entra: Table?
    /// The permissions on SharePoint.
    public var permissions: Table?
    /// Signed confidentiality agreements.
    public var confidentiality: Table?
    /// Agreed exceptions.
    public var exceptions: Table?
    /// The loan register of devices.
    public var devices: Table?
    /// The matrices by system, the board's own or those that travel with the product.
    public var matrices: [System: Table] = [:]
    /// Lists of other names of functions; later ones add.
    public var functionAliases: [Table] = []
    /// Lists of groups of functions.
    public var functionGroups: [Table] = []
    /// Lists of functions without rights.
    public var functionsWithoutRights: [Table] = []
    /// Lists of rights inside rights.
    public var rightInclusions: [Table] = []

    /// No tables.
    public init() {}
}

/// Who was who and what was allowed, at any moment: the context in which accounts and events are judged.
public struct AccessModel: Sendable {
    /// The board's settings.
    public let settings: BoardSettings
    /// Everybody in the staff register.
    public let staff: StaffRegister
    /// Whether the board has a staff register at all.
    public let hasStaff: Bool
    /// The accounts, by system; a system without an export has no entry.
    public let accounts: [System: [Account]]
    /// The functions.
    public let functions: FunctionCatalog
    /// The matrices.
    public let matrices: Matrices
    /// The groups that people teach, by the place of the person; nil when the board has no list.
    public let taught: [TaughtGroup]?
    /// Signed agreements; nil when the board has no list.
    public let agreements: [ConfidentialityAgreement]?
    /// Agreed exceptions; nil when the board has no list.
    public let exceptions: [AgreedException]?
    /// The loan register of devices; nil when the board has none.
    public let devices: DeviceRegister?
    /// The schools by every name.
    public let schools: SchoolNames
    /// School holidays.
    public let calendar: SchoolCalendar
    /// Rows of the sharing report that name a group or a link, whose people are not told.
    public let unexpandedPermissions: Int
    /// Places of accounts in `accounts`, by system and comparable name.
    private let accountPlaces: [System: [String: Int]]
    private let exceptionsByAccount: [String: [AgreedException]]
    private let taughtByUser: [String: [TaughtGroup]]

    /// What came of reading the tables.
    public struct Reading: Sendable {
        /// The model of all that could be used.
        public var model: AccessModel
        /// What was wrong, in total order.
        public var diagnostics: [Diagnostic]
        /// What was read of each table, in the order of the interface.
        public var coverage: [ReferenceCoverage]
    }

    /// Reads the tables. Nothing throws: what cannot be used is left out and said.
    public static func read(_ tables: ReferenceTables, settings: BoardSettings) -> Reading {
        var diagnostics: [Diagnostic] = []
        var coverage: [ReferenceCoverage] = []
        func take<Value>(_ result: (Value, [Diagnostic], ReferenceCoverage)) -> Value {
            diagnostics += result.1
            coverage.append(result.2)
            return result.0
        }
        let schools = SchoolNames(settings)
        var functions = FunctionCatalog()
        readFunctionLists(tables, settings, &functions, &diagnostics, &coverage)
        var rows: [System: [MatrixRow]] = [:]
        for system in System.allCases {
            guard let table = tables.matrices[system] else { continue }
            var reader = MatrixReader(
                table,
                system: system,
                fourWeeks: settings.thresholds.shortSubstituteDays
            )
            rows[system] = take(reader.read(&functions))
        }
        let inclusions = readInclusions(tables.rightInclusions)
        diagnostics += inclusions.1
        coverage += inclusions.2

        var staff = StaffRegister()
        if let table = tables.staff {
            var reader = StaffReader(table, functions: functions, schools: schools, zone: settings.zone)
            staff = take(reader.read())
        }
        var accounts: [System: [Account]] = [:]
        var unexpanded = 0
        if let table = tables.parnasSys {
            var reader = AccountReader(.accountsParnasSys, table, schools: schools)
            accounts[.parnassys] = take(reader.parnasSys())
        }
        if let table = tables.afas {
            var reader = AccountReader(.accountsAFAS, table, schools: schools)
            accounts[.afas] = take(reader.afas())
        }
        if let table = tables.entra {
            var reader = AccountReader(.accountsEntra, table, schools: schools)
            accounts[.entra] = take(reader.entra())
        }
        if let table = tables.permissions {
            var reader = AccountReader(.permissionsSharePoint, table, schools: schools)
            accounts[.sharepoint] = take(reader.sharePoint())
            unexpanded = reader.unexpanded
        }
        for (system, list) in accounts {
            accounts[system] = joinAccounts(list, to: staff, settings: settings, &diagnostics)
        }
        let model = AccessModel(
            settings: settings,
            staff: staff,
            hasStaff: tables.staff != nil,
            accounts: accounts,
            functions: functions,
            matrices: Matrices(rows: rows, inclusions: inclusions.0),
            taught: tables.groups.map { take(readGroups($0, schools: schools)) },
            agreements: tables.confidentiality.map { take(readConfidentiality($0, functions: functions)) },
            exceptions: tables.exceptions.map {
                take(readExceptions($0, longest: settings.thresholds.exceptionDays))
            },
            devices: tables.devices.map { take(readDevices($0)) },
            schools: schools,
            unexpandedPermissions: unexpanded
        )
        return Reading(model: model, diagnostics: diagnostics.sorted(), coverage: coverage)
    }

    init(
        settings: BoardSettings,
        staff: StaffRegister,
        hasStaff: Bool,
        accounts: [System: [Account]],
        functions: FunctionCatalog,
        matrices: Matrices,
        taught: [TaughtGroup]?,
        agreements: [ConfidentialityAgreement]?,
        exceptions: [AgreedException]?,
        devices: DeviceRegister?,
        schools: SchoolNames,
        unexpandedPermissions: Int
    ) {
        self.settings = settings
        self.staff = staff
        self.hasStaff = hasStaff
        self.accounts = accounts
        self.functions = functions
        self.matrices = matrices
        self.taught = taught
        self.agreements = agreements
        self.exceptions = exceptions
        self.devices = devices
        self.schools = schools
        self.unexpandedPermissions = unexpandedPermissions
        calendar = SchoolCalendar(settings)
        accountPlaces = accounts.mapValues { list in
            Dictionary(
                list.enumerated().map { (accountKey($1.system, $1.name), $0) },
                uniquingKeysWith: { first, _ in first }
            )
        }
        exceptionsByAccount = Dictionary(grouping: exceptions ?? []) { "\($0.system.rawValue) \($0.account)" }
        taughtByUser = Dictionary(grouping: taught ?? []) { $0.user }
    }

    /// The account of a system by its name, whatever the case.
    public func account(_ system: System, named name: String) -> Account? {
        guard let place = accountPlaces[system]?[accountKey(system, name)] else { return nil }
        return accounts[system]?[place]
    }

    /// A person by place; nil for nobody.
    public func person(_ place: Int?) -> Person? {
        guard let place, staff.people.indices.contains(place) else { return nil }
        return staff.people[place]
    }

    /// Whether the board lists an account as one of a system or service.
    public func isServiceAccount(_ system: System, _ name: String) -> Bool {
        guard let listed = settings.serviceAccounts[system] else { return false }
        return listed.contains(name.lowercased()) || listed.contains(accountKey(system, name))
    }

    /// The names by which lists may mean the account of somebody.
    func names(_ system: System, account: String?, person: Person?) -> Set<String> {
        var names: Set<String> = []
        if let account { names.insert(accountKey(system, account)) }
        if let person {
            names.formUnion(person.upns)
            names.formUnion(person.emails)
            names.formUnion(person.userCodes.map { $0.lowercased() })
            names.insert(person.number.lowercased())
        }
        return names
    }

    /// The agreed exceptions of an account in a system, at any time, in the order of the list.
    public func exceptions(_ system: System, account: String?, person: Person?) -> [AgreedException] {
        guard !exceptionsByAccount.isEmpty else { return [] }
        return names(system, account: account, person: person)
            .flatMap { exceptionsByAccount["\(system.rawValue) \($0)"] ?? [] }
            .sorted { $0.origin < $1.origin }
    }

    /// The groups taught on a day by whoever an account belongs to; nil when the board has no list of groups.
    public func taughtGroups(account: String?, person: Person?, on day: LocalDate) -> [TaughtGroup]? {
        guard taught != nil else { return nil }
        return names(.parnassys, account: account, person: person)
            .flatMap { taughtByUser[$0] ?? [] }
            .filter { $0.days.contains(day) }
            .sorted { $0.origin < $1.origin }
    }
}

/// Reads the lists that say which functions exist.
private func readFunctionLists(
    _ tables: ReferenceTables,
    _ settings: BoardSettings,
    _ functions: inout FunctionCatalog,
    _ diagnostics: inout [Diagnostic],
    _ coverage: inout [ReferenceCoverage]
) {
    func each(_ schema: ReferenceSchema, _ list: [Table], _ use: (inout RowReader, Table.Row) -> Void) {
        for table in list {
            var reader = RowReader(schema, table)
            if reader.hasRequiredColumns() {
                for row in table.rows { use(&reader, row) }
                coverage.append(reader.coverage)
            } else {
                coverage.append(reader.allUnusable)
            }
            diagnostics += reader.diagnostics
        }
    }
    each(.functionAliases, tables.functionAliases) { reader, row in
        guard let function = reader.required(row, "Functie"), let alias = reader.required(row, "Alias") else { return }
        if let taken = functions.addAlias(alias, of: function) {
            reader.reject(row, "functions.alias-taken", column: "Alias", ["value": alias, "function": taken])
        }
    }
    for (alias, function) in settings.functionAliases.sorted(by: { $0.key < $1.key }) {
        if let taken = functions.addAlias(alias, of: function) {
            diagnostics.append(
                Diagnostic("functions.alias-taken", column: "functions", ["value": alias, "function": taken])
            )
        }
    }
    each(.functionGroups, tables.functionGroups) { reader, row in
        guard let group = reader.required(row, "Groep"), let function = reader.required(row, "Functie") else { return }
        functions.addMember(function, to: group)
    }
    each(.functionsWithoutRights, tables.functionsWithoutRights) { reader, row in
        guard let function = reader.required(row, "Functie") else { return }
        functions.addWithoutRights(function)
    }
    for function in settings.functionsWithoutRights { functions.addWithoutRights(function) }
}
