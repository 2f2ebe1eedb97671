internal import Model

/// The headers of a board's reference tables (interface 2.1): a file with one of them is no log.
enum ReferenceTables {
    /// A table and the columns by which it is known.
    private static let tables: [(name: String, columns: [String])] = [
        ("staff", ["Medewerker", "Naam", "Functie", "Begindatum_contract", "Einddatum_contract"]),
        ("groups", ["Gebruikersnaam", "School", "Groep", "Van", "Tot"]),
        ("accounts-parnassys", ["Gebruikersnaam", "Medewerker", "Rollen", "Groepen"]),
        ("accounts-afas", ["Gebruiker", "Medewerker", "Groep", "Geblokkeerd"]),
        ("accounts-entra", ["userPrincipalName", "displayName", "userType", "accountEnabled"]),
        ("permissions-sharepoint", ["Resource Path", "Item Type", "Permission", "User Name"]),
        ("confidentiality", ["Medewerker", "Functie", "Datum ondertekening"]),
        ("exceptions", ["Account", "Systeem", "Recht", "Reden", "Toegekend door"]),
        ("devices", ["Medewerker", "Apparaat", "Tagcode", "Uitgegeven"]),
        ("pupils", ["Leerlingnummer", "School", "Groep", "Van", "Tot"]),
        ("matrices", ["Blok", "Functie", "Recht", "Niveau"]),
    ]

    private static let keys = tables.map { (name: $0.name, keys: Set($0.columns.map { Fold.header($0) })) }

    /// The table whose columns a header has, all of them; nil when there is none.
    static func name(of header: [String]) -> String? {
        let present = Set(header.map { Fold.header($0) })
        return keys.filter { $0.keys.isSubset(of: present) }.max { $0.keys.count < $1.keys.count }?.name
    }
}
