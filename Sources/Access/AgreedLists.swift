public import Model

/// A group of pupils that somebody teaches for a time.
public struct TaughtGroup: Sendable, Hashable {
    /// The account as the list writes it, lower case.
    public var user: String
    /// The school, by canonical name; nil when the list does not say.
    public var school: String?
    /// The group as written.
    public var group: String
    /// The days, both ends included.
    public var days: DateSpan
    /// The row.
    public var origin: Origin

    /// A group of pupils made comparable: `Groep 5a` and `5A` are one.
    public static func key(_ group: String) -> String {
        let key = Fold.key(group)
        return (key.hasPrefix("groep ") ? String(key.dropFirst(6)) : key).filter { $0 != " " }
    }
}

/// A signed confidentiality agreement.
public struct ConfidentialityAgreement: Sendable, Hashable {
    /// The employee number.
    public var number: String
    /// The function it was signed for, by canonical name; nil when it is for all.
    public var function: String?
    /// The day it was signed.
    public var signed: LocalDate
    /// The row.
    public var origin: Origin
}

/// An extra right that was agreed on, for a time.
public struct AgreedException: Sendable, Hashable {
    /// The account as the list writes it, made comparable.
    public var account: String
    /// The system.
    public var system: System
    /// The right as the list writes it: a role, a user group, a level on a domain, a path with a level.
    public var right: String
    /// Why.
    public var reason: String?
    /// Who agreed.
    public var grantedBy: String?
    /// The days; the last one still counts.
    public var days: DateSpan
    /// The row.
    public var origin: Origin
}

/// Reads `groups.csv`.
func readGroups(
    _ table: Table,
    schools: SchoolNames
) -> ([TaughtGroup], [Diagnostic], ReferenceCoverage) {
    var reader = RowReader(.groups, table)
    guard reader.hasRequiredColumns() else { return ([], reader.diagnostics, reader.allUnusable) }
    var result: [TaughtGroup] = []
    for row in table.rows {
        guard let user = reader.required(row, "Gebruikersnaam"), let group = reader.required(row, "Groep"),
            let days = reader.span(row, "Van", "Tot")
        else { continue }
        if let written = reader.text(row, "School"), schools.find(written) == .unknown {
            reader.reject(row, "groups.school-unknown", column: "School", schools.hint(written))
            continue
        }
        result.append(
            TaughtGroup(
                user: user.lowercased(),
                school: schools.canonical(reader.text(row, "School")),
                group: group,
                days: days,
                origin: reader.origin(row)
            )
        )
    }
    return (result, reader.diagnostics, reader.coverage)
}

/// Reads `confidentiality.csv`.
func readConfidentiality(
    _ table: Table,
    functions: FunctionCatalog
) -> ([ConfidentialityAgreement], [Diagnostic], ReferenceCoverage) {
    var reader = RowReader(.confidentiality, table)
    guard reader.hasRequiredColumns() else { return ([], reader.diagnostics, reader.allUnusable) }
    var result: [ConfidentialityAgreement] = []
    for row in table.rows {
        guard let number = reader.required(row, "Medewerker") else { continue }
        let cell = reader.day(row, "Datum ondertekening")
        guard cell != .wrong else { continue }
        guard let signed = cell.value else {
            reader.reject(row, "reference.value-missing", column: "Datum ondertekening")
            continue
        }
        var function: String?
        if let written = reader.text(row, "Functie") {
            guard let canonical = functions.canonical(written) else {
                reader.reject(
                    row,
                    "confidentiality.function-unknown",
                    column: "Functie",
                    ["value": written, "nearest": functions.nearest(written) ?? ""].filter { !$0.value.isEmpty }
                )
                continue
            }
            function = canonical
        }
        result.append(
            ConfidentialityAgreement(
                number: StaffRegister.numberKey(number),
                function: function,
                signed: signed,
                origin: reader.origin(row)
            )
        )
    }
    return (result, reader.diagnostics, reader.coverage)
}

/// Reads `exceptions.csv`. An exception without an end, or one that lasts too long, does not count: it would never be
/// looked at again.
func readExceptions(
    _ table: Table,
    longest: Int
) -> ([AgreedException], [Diagnostic], ReferenceCoverage) {
    var reader = RowReader(.exceptions, table)
    guard reader.hasRequiredColumns() else { return ([], reader.diagnostics, reader.allUnusable) }
    var result: [AgreedException] = []
    for row in table.rows {
        guard let account = reader.required(row, "Account"), let place = reader.required(row, "Systeem"),
            let right = reader.required(row, "Recht")
        else { continue }
        guard let system = System(written: place) else {
            reader.reject(row, "reference.system-unknown", column: "Systeem", System.hint(place))
            continue
        }
        guard reader.text(row, "Einddatum") != nil else {
            reader.reject(row, "exceptions.end-missing", column: "Einddatum")
            continue
        }
        guard reader.text(row, "Begindatum") != nil else {
            reader.reject(row, "reference.value-missing", column: "Begindatum")
            continue
        }
        guard let days = reader.span(row, "Begindatum", "Einddatum") else { continue }
        if let length = days.length, length > longest {
            reader.reject(
                row,
                "exceptions.too-long",
                column: "Einddatum",
                ["days": String(length), "allowed": String(longest)]
            )
            continue
        }
        result.append(
            AgreedException(
                account: accountKey(system, account),
                system: system,
                right: right,
                reason: reader.text(row, "Reden"),
                grantedBy: reader.text(row, "Toegekend door"),
                days: days,
                origin: reader.origin(row)
            )
        )
    }
    return (result, reader.diagnostics, reader.coverage)
}

/// Reads a list of school holidays; a region is `noord`, `midden` or `zuid`, several with `,` or `|`, or empty for all.
public func readHolidays(_ table: Table) -> ([BoardSettings.Holiday], [Diagnostic], ReferenceCoverage) {
    var reader = RowReader(.schoolHolidays, table)
    guard reader.hasRequiredColumns() else { return ([], reader.diagnostics, reader.allUnusable) }
    var result: [BoardSettings.Holiday] = []
    rows: for row in table.rows {
        guard let name = reader.required(row, "Naam"), let days = reader.span(row, "Van", "Tot") else { continue }
        guard days.from != nil, days.through != nil else {
            reader.reject(row, "reference.value-missing", column: days.from == nil ? "Van" : "Tot")
            continue
        }
        var regions: [BoardSettings.Region] = []
        for written in AccountReader.list(reader.text(row, "Regio")) {
            guard let region = BoardSettings.Region(rawValue: Fold.key(written)) else {
                reader.reject(row, "calendar.region-unknown", column: "Regio", ["value": written])
                continue rows
            }
            regions.append(region)
        }
        result.append(BoardSettings.Holiday(name: name, regions: regions, days: days))
    }
    return (result, reader.diagnostics, reader.coverage)
}
