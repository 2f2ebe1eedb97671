/// The tables of reference data: their columns, the other names that exports give them, and which must be there.
///
/// Names are matched without regard to case, accents, blanks and punctuation, so that only truly other names are listed.
public struct ReferenceSchema: Sendable, Hashable {
    /// One column.
    public struct Column: Sendable, Hashable {
        /// The canonical name of the interface.
        public var name: String
        /// Other names of the same.
        public var aliases: [String]
        /// Whether the table is useless without it.
        public var required: Bool
        /// Whether something is judged by it, so that its absence has to be said: an empty column is an answer, none is not.
        public var judged: Bool

        /// A column.
        public init(_ name: String, _ aliases: [String] = [], required: Bool = false, judged: Bool = false) {
            self.name = name
            self.aliases = aliases
            self.required = required
            self.judged = judged
        }
    }

    /// The table's name, which is its file's without `.csv`: `staff`, `accounts-parnassys`.
    public var table: String
    /// The columns, in the order of the interface.
    public var columns: [Column]

    /// A schema.
    public init(_ table: String, _ columns: [Column]) {
        self.table = table
        self.columns = columns
    }

    /// Whether the table can be true without any row. A board without agreed exceptions is one; a board without staff is an
    /// export that went wrong.
    public var mayBeEmpty: Bool {
        !["staff", "groups", "accounts-parnassys", "accounts-afas", "accounts-entra"].contains(table)
    }

    /// The canonical column names.
    public var names: [String] { columns.map(\.name) }

    /// The staff register: one row per function of a contract.
    public static let staff = ReferenceSchema(
        "staff",
        [
            Column("Medewerker", ["Medewerkernummer", "Personeelsnummer", "EmployeeId", "Nummer"], required: true),
            Column("Naam", ["DisplayName", "Medewerkernaam", "Volledige naam"], judged: true),
            Column("UPN", ["userPrincipalName", "Aanmeldnaam"], judged: true),
            Column("Gebruiker", ["Gebruikerscode", "AFAS-gebruiker", "Gebruiker AFAS"], judged: true),
            Column("E-mail", ["Email_werk", "E-mail werk", "E-mailadres", "Mail"], judged: true),
            Column("Functie", ["Functie_omschrijving", "Functieomschrijving"], required: true),
            Column(
                "School",
                ["Organisatorische_eenheid_omschrijving", "Organisatorische eenheid", "Locatie"],
                judged: true
            ),
            Column(
                "Begindatum_contract",
                ["Datum in dienst", "In dienst", "Begindatum dienstverband"],
                required: true
            ),
            Column(
                "Einddatum_contract",
                ["Datum uit dienst", "Uit dienst", "Einddatum dienstverband"],
                required: true
            ),
            Column("Begindatum_functie", ["Startdatum functie"], judged: true),
            Column("Einddatum_functie", ["Datum einde functie"], judged: true),
            Column("Soort_medewerker", ["Type_contract", "Soort medewerker omschrijving"], judged: true),
        ]
    )

    /// The groups a person teaches.
    public static let groups = ReferenceSchema(
        "groups",
        [
            Column("Gebruikersnaam", ["Gebruiker", "Account", "UPN"], required: true),
            Column("School", ["Schoolnaam", "BRIN"], judged: true),
            Column("Groep", ["Groepsnaam", "Klas"], required: true),
            Column("Van", ["Begindatum", "Vanaf"], judged: true),
            Column("Tot", ["Einddatum", "Tot en met"], judged: true),
        ]
    )

    /// Accounts of ParnasSys.
    public static let accountsParnasSys = ReferenceSchema(
        "accounts-parnassys",
        [
            Column("Gebruikersnaam", ["Account", "Inlognaam"], required: true),
            Column("Medewerker", ["Medewerkernummer", "Personeelsnummer"], judged: true),
            Column("E-mail", ["E-mailadres", "Mail"], judged: true),
            Column("School", ["Schoolnaam", "BRIN"], judged: true),
            Column("Rollen", ["Rol", "Schoolrollen"], required: true),
            Column("Groepen", ["Groep"], judged: true),
            Column("Begindatum", ["Startdatum"], judged: true),
            Column("Einddatum", ["Datum einde"], judged: true),
            Column("Laatst ingelogd", ["Laatste login", "Laatste inlog"], judged: true),
            Column("Wachtwoord gewijzigd", ["Wachtwoord gewijzigd op", "Laatste wachtwoordwijziging"], judged: true),
            Column("2FA", ["Tweefactorauthenticatie", "MFA"]),
            Column("Status", ["Actief"], judged: true),
        ]
    )

    /// Accounts of AFAS, one row per user group.
    public static let accountsAFAS = ReferenceSchema(
        "accounts-afas",
        [
            Column("Gebruiker", ["Gebruikerscode", "Gebruikersnaam", "UserId"], required: true),
            Column("Medewerker", ["Medewerkernummer", "Personeelsnummer"], judged: true),
            Column("Groep", ["Gebruikersgroep", "GroupId"], required: true),
            Column("Geblokkeerd", ["Blocked"], required: true),
        ]
    )

    /// Accounts of Entra ID, by the header of "Download users".
    public static let accountsEntra = ReferenceSchema(
        "accounts-entra",
        [
            Column("userPrincipalName", ["User principal name"], required: true),
            Column("displayName", ["Display name"]),
            Column("mail", ["E-mail"], judged: true),
            Column("id", ["objectId"]),
            Column("userType", ["User type"], judged: true),
            Column("jobTitle", ["Job title"]),
            Column("department", ["Department"]),
            Column("accountEnabled", ["Account enabled"], required: true),
            Column("employeeId", ["Employee id"]),
            Column("companyName", ["Company name"]),
            Column("creationType", ["Creation type"]),
            Column("createdDateTime", ["Created date time", "Created"], judged: true),
            Column("lastPasswordChangeDateTime", ["Last password change date time"]),
            Column("lastSignInDateTime", ["Last sign in date time", "Last interactive sign in time"]),
        ]
    )

    /// SharePoint permissions, by the header of a site's sharing report.
    public static let permissionsSharePoint = ReferenceSchema(
        "permissions-sharepoint",
        [
            Column("Resource Path", ["ResourcePath"], required: true),
            Column("Item Type"),
            Column("Permission", ["Permissions"], required: true),
            Column("User Name"),
            Column("User E-mail", ["User Email"], required: true),
            Column("User Or Group Type", ["User or Group Type"], judged: true),
            Column("Link ID"),
            Column("Link Type"),
            Column("AccessViaLinkID", ["Access via Link ID"]),
        ]
    )

    /// Signed confidentiality agreements.
    public static let confidentiality = ReferenceSchema(
        "confidentiality",
        [
            Column("Medewerker", ["Medewerkernummer", "Personeelsnummer"], required: true),
            Column("Functie", judged: true),
            Column("Datum ondertekening", ["Ondertekend op", "Datum"], required: true),
        ]
    )

    /// Agreed exceptions to the matrices.
    public static let exceptions = ReferenceSchema(
        "exceptions",
        [
            Column("Account", ["Gebruikersnaam", "Gebruiker", "UPN"], required: true),
            Column("Systeem", ["System"], required: true),
            Column("Recht", ["Rol", "Groep"], required: true),
            Column("Reden"),
            Column("Toegekend door"),
            Column("Begindatum", ["Van"], required: true),
            Column("Einddatum", ["Tot", "Tot en met"], required: true),
        ]
    )

    /// The loan register of devices.
    public static let devices = ReferenceSchema(
        "devices",
        [
            Column("Medewerker", ["Medewerkernummer", "Personeelsnummer"], required: true),
            Column("Apparaat"),
            Column("Tagcode", required: true),
            Column("Uitgegeven", ["Datum uitgifte", "Datum uitgegeven"], judged: true),
            Column("Ingenomen", ["Datum inname", "Datum ingenomen"], judged: true),
            Column("Overeenkomst getekend", ["Datum overeenkomst"], judged: true),
        ]
    )

    /// Pupils, by number.
    public static let pupils = ReferenceSchema(
        "pupils",
        [
            Column("Leerlingnummer", required: true),
            Column("School", ["BRIN"]),
            Column("Groep"),
            Column("Van"),
            Column("Tot"),
            Column("Beschermd"),
        ]
    )

    /// A matrix: `matrices/parnassys.csv`, `matrices/afas.csv`, `matrices/sharepoint.csv`.
    public static let matrix = ReferenceSchema(
        "matrix",
        [
            Column("Blok"), Column("Functie", required: true), Column("Recht", ["Rol", "Pad"], required: true),
            Column("Niveau"), Column("Voorwaarde"),
        ]
    )

    /// `matrices/function-aliases.csv`: other names of functions.
    public static let functionAliases = ReferenceSchema(
        "function-aliases",
        [Column("Functie", required: true), Column("Alias", required: true)]
    )

    /// `matrices/function-groups.csv`: functions that a row of a matrix takes together.
    public static let functionGroups = ReferenceSchema(
        "function-groups",
        [Column("Groep", required: true), Column("Functie", required: true)]
    )

    /// `matrices/functions-without-rights.csv`: functions that exist and that no matrix gives anything.
    public static let functionsWithoutRights = ReferenceSchema(
        "functions-without-rights",
        [Column("Functie", required: true)]
    )

    /// `matrices/right-inclusions.csv`: a right that, where it is granted, allows another too.
    public static let rightInclusions = ReferenceSchema(
        "right-inclusions",
        [Column("Systeem", required: true), Column("Recht", required: true), Column("Omvat", required: true)]
    )

    /// `calendars/school-holidays.csv`: periods without school per region; an empty region is all.
    public static let schoolHolidays = ReferenceSchema(
        "school-holidays",
        [
            Column("Naam", required: true), Column("Regio"), Column("Van", required: true),
            Column("Tot", ["Tot en met"], required: true), Column("Bron"),
        ]
    )

    /// The tables that lie in a board's root.
    public static let board: [ReferenceSchema] = [
        staff, groups, accountsParnasSys, accountsAFAS, accountsEntra, permissionsSharePoint, confidentiality,
        exceptions, devices, pupils,
    ]
    /// The lists beside the matrices.
    public static let matrixLists: [ReferenceSchema] = [
        functionAliases, functionGroups, functionsWithoutRights, rightInclusions,
    ]
}
