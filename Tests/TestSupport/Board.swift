public import Access
import Foundation
public import Model

/// A table from lines with `;`, the first of which are the columns.
public func table(_ schema: ReferenceSchema, _ text: String, file: String? = nil) -> Table {
    let lines = text.split(separator: "\n").map(String.init)
    let header = (lines.first ?? "").split(separator: ";", omittingEmptySubsequences: false).map(String.init)
    let rows = lines.dropFirst().enumerated().map { number, line in
        let cells = line.split(separator: ";", omittingEmptySubsequences: false).map(String.init)
        return Table.Row(
            record: number + 1,
            values: schema.names.map { name in
                guard let place = header.firstIndex(of: name), place < cells.count, !cells[place].isEmpty else {
                    return nil
                }
                return cells[place]
            }
        )
    }
    return Table(
        file: file ?? "\(schema.table).csv",
        columns: schema.names,
        present: Set(header),
        rows: rows
    )
}

/// A file of the repository as text.
public func repositoryFile(_ path: String) throws -> String {
    try String(contentsOf: repositoryRoot.appending(path: path), encoding: .utf8)
}

/// The names of the files in a folder of the repository, in order.
public func repositoryFiles(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: repositoryRoot.appending(path: folder).path).sorted()
}

private let repositoryRoot = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

/// The tables that travel with the product, nothing of a board.
public func defaultTables() throws -> ReferenceTables {
    var tables = ReferenceTables()
    for system in [System.parnassys, .afas, .sharepoint] {
        tables.matrices[system] = table(.matrix, try repositoryFile("rules/matrices/\(system.rawValue).csv"))
    }
    tables.functionAliases = [table(.functionAliases, try repositoryFile("rules/matrices/function-aliases.csv"))]
    tables.functionGroups = [table(.functionGroups, try repositoryFile("rules/matrices/function-groups.csv"))]
    tables.functionsWithoutRights = [
        table(.functionsWithoutRights, try repositoryFile("rules/matrices/functions-without-rights.csv"))
    ]
    tables.rightInclusions = [table(.rightInclusions, try repositoryFile("rules/matrices/right-inclusions.csv"))]
    return tables
}

/// The columns of the staff register, as they stand in an export.
public let staffHeader =
    "Medewerker;Naam;UPN;Gebruiker;E-mail;Functie;School;Begindatum_contract;Einddatum_contract;Begindatum_functie;Einddatum_functie;Soort_medewerker\n"

/// A day from `yyyy-MM-dd`; the first day of 1970 when a test writes it wrong, which then fails.
public func day(_ text: String) -> LocalDate { LocalDate(iso: text) ?? LocalDate(dayNumber: 0) }

/// A moment of the clock in Amsterdam.
public func amsterdam(_ date: String, _ second: Int) -> Instant {
    Instant(seconds: Zone.amsterdam.resolve(LocalDateTime(date: day(date), secondOfDay: second)).seconds)
}

/// A board with two schools.
public func settings() -> BoardSettings {
    var settings = BoardSettings(name: "Stichting De Waard")
    settings.schools = [
        .init(name: "De Regenboog", aliases: ["OBS De Regenboog"], brin: "12AB", region: .midden),
        .init(name: "Het Kompas", brin: "34CD", region: .zuid),
    ]
    settings.emailDomains = ["dewaard.example"]
    return settings
}
