internal import Access
internal import Exports
internal import Foundation
internal import Model

/// Reads the tables of a board's folder, and those that travel with the product where the board has none of its own.
struct ReferenceReader {
    private let folder: String?
    private let defaults: [BoardFolder.DefaultFile]
    /// What was wrong.
    private(set) var diagnostics: [Diagnostic] = []
    /// The tables, by the file that evidence names.
    private(set) var byFile: [String: Table] = [:]
    /// Tables whose file is not the board's own.
    private var defaultTables: Set<String> = []
    /// Records that the table reader could not use, by table.
    private var unusable: [String: Int] = [:]
    /// Files that are there and could not be read as a table.
    private var unreadable: [ReferenceCoverage] = []

    init(folder: String?, defaults: [BoardFolder.DefaultFile]) {
        self.folder = folder
        self.defaults = defaults
    }

    /// Reads all tables that there are.
    mutating func readAll() -> ReferenceTables {
        var tables = ReferenceTables()
        tables.staff = own(.staff)
        tables.groups = own(.groups)
        tables.parnasSys = own(.accountsParnasSys)
        tables.afas = own(.accountsAFAS)
        tables.entra = own(.accountsEntra)
        tables.permissions = own(.permissionsSharePoint)
        tables.confidentiality = own(.confidentiality)
        tables.exceptions = own(.exceptions)
        tables.devices = own(.devices)
        _ = own(.pupils)
        for system in System.allCases {
            tables.matrices[system] = ownOrDefault("matrices/\(system.rawValue)", .matrix)
        }
        tables.functionAliases = both("matrices/function-aliases", .functionAliases)
        tables.functionGroups = both("matrices/function-groups", .functionGroups)
        tables.functionsWithoutRights = both("matrices/functions-without-rights", .functionsWithoutRights)
        tables.rightInclusions = both("matrices/right-inclusions", .rightInclusions)
        reportOtherNames()
        return tables
    }

    /// Says of files that are not read because of their name: a matrix under another name would leave the handbook's in force.
    private mutating func reportOtherNames() {
        guard let folder else { return }
        let known = System.allCases.map(\.rawValue) + ReferenceSchema.matrixLists.map(\.table)
        let names = known.flatMap { ["\($0).csv", "\($0).xlsx"] }
        let path = "\(folder)/matrices"
        guard FileManager.default.fileExists(atPath: path) else { return }
        var found: [String] = []
        do {
            found = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
        } catch {
            diagnostics.append(Discovery.unreadableFolder("matrices", path: path, error))
        }
        for name in found
        where !name.hasPrefix(".") && !name.lowercased().hasSuffix(".md") && !names.contains(name) {
            diagnostics.append(
                Diagnostic(
                    "board.matrix-name",
                    file: "matrices/\(name)",
                    ["allowed": known.map { "\($0).csv" }.joined(separator: ", ")]
                )
            )
        }
    }

    /// The school holidays that travel with the product.
    mutating func readHolidays() -> [BoardSettings.Holiday] {
        guard let table = readDefault("calendars/school-holidays", .schoolHolidays) else { return [] }
        let (holidays, problems, _) = Access.readHolidays(table)
        diagnostics += problems
        return holidays
    }

    /// The coverage of the tables, with those that the board does not have.
    func complete(_ coverage: [ReferenceCoverage]) -> [ReferenceCoverage] {
        var result = coverage.map { entry in
            var entry = entry
            if let file = entry.file, defaultTables.contains(file) { entry.isDefault = true }
            entry.unusable += unusable[entry.table] ?? 0
            return entry
        }
        result += unreadable
        for schema in ReferenceSchema.board where !result.contains(where: { $0.table == schema.table }) {
            if let table = byFile["\(schema.table).csv"] ?? byFile["\(schema.table).xlsx"] {
                result.append(ReferenceCoverage(table: schema.table, file: table.file, records: table.rows.count))
            } else {
                result.append(ReferenceCoverage(table: schema.table, file: nil))
            }
        }
        return result
    }

    private mutating func own(_ schema: ReferenceSchema, as name: String? = nil) -> Table? {
        guard let (path, file) = find(name ?? schema.table) else { return nil }
        // A pipe would be waited for without end.
        guard !Discovery.isSpecial(path) else {
            diagnostics.append(Diagnostic("board.special-file", file: file))
            unreadable.append(ReferenceCoverage(table: name ?? schema.table, file: file))
            return nil
        }
        var result = read(TableReader(schema.readerColumns), path, file)
        if result.headerRow != nil {
            for column in schema.columns where column.judged && !result.table.present.contains(column.name) {
                let columns = result.header.filter { !$0.isEmpty }.prefix(40).joined(separator: ", ")
                result.diagnostics.append(
                    Diagnostic("table.column-absent", file: file, column: column.name, ["columns": columns])
                )
            }
        }
        if !schema.mayBeEmpty, result.headerRow != nil, result.table.rows.isEmpty {
            // Nobody to judge by: as good as no table, and never a reason to say that nothing was found.
            result.headerRow = nil
            if let place = result.diagnostics.firstIndex(where: { $0.code == "csv.no-records" }) {
                result.diagnostics[place] = Diagnostic("table.empty", file: file)
            }
        }
        return keep(result, name ?? schema.table, file)
    }

    /// The file of a table: `staff.csv`, or `staff.xlsx` without it.
    private mutating func find(_ table: String) -> (path: String, file: String)? {
        guard let folder else { return nil }
        let found = ["\(table).csv", "\(table).xlsx"].filter {
            FileManager.default.fileExists(atPath: "\(folder)/\($0)")
        }
        guard let file = found.first else { return nil }
        if found.count > 1 {
            // Which of them is the newest is not for a program to guess.
            diagnostics.append(Diagnostic("table.two-files", file: found[1], ["used": file]))
        }
        return ("\(folder)/\(file)", file)
    }

    /// Reads a file, or the one sheet of a workbook that holds the table.
    private mutating func read(_ reader: TableReader, _ path: String, _ file: String) -> TableReader.Result {
        let parts = ExportInput.file(path).parts(name: file).filter { !$0.isEmpty }
        guard parts.count > 1 else {
            return parts.first.map { reader.read($0, name: file) } ?? reader.read(path: path, name: file)
        }
        let results = parts.map { reader.read($0, name: file) }
        let fitting = results.indices.filter { place in
            results[place].headerRow != nil && !results[place].diagnostics.contains { $0.code == "csv.column-missing" }
        }
        let names = parts.map { $0.member ?? "" }
        guard let chosen = fitting.first else { return results[0] }
        var result = results[chosen]
        if fitting.count > 1 {
            let sheets = fitting.map { names[$0] }.joined(separator: ", ")
            result.diagnostics.append(
                Diagnostic("table.several-sheets", file: file, ["sheets": sheets, "used": names[chosen]])
            )
        } else {
            let others = names.indices.filter { $0 != chosen }.map { names[$0] }.joined(separator: ", ")
            result.diagnostics.append(
                Diagnostic("table.other-sheets", .warning, file: file, ["sheets": others, "used": names[chosen]])
            )
        }
        return result
    }

    private mutating func readDefault(_ name: String, _ schema: ReferenceSchema, shownAs shown: String? = nil) -> Table?
    {
        guard let text = defaults.first(where: { $0.path == "\(name).csv" })?.text else { return nil }
        let file = shown ?? "\(name).csv"
        defaultTables.insert(file)
        do {
            let input = try ByteInput(bytes: Array(text.utf8), name: file)
            return keep(TableReader(schema.readerColumns).read(input), name, file)
        } catch {
            diagnostics.append(error)
            return nil
        }
    }

    private mutating func ownOrDefault(_ name: String, _ schema: ReferenceSchema) -> Table? {
        let path = folder.map { "\($0)/\(name)" }
        let isOwn = path.map { path in [".csv", ".xlsx"].contains { FileManager.default.fileExists(atPath: path + $0) }
        }
        return isOwn ?? false ? own(schema, as: name) : readDefault(name, schema)
    }

    /// Lists add up: the product's own and the board's.
    private mutating func both(_ name: String, _ schema: ReferenceSchema) -> [Table] {
        // The product's list has a name of its own, so that a record of it is not taken for one of the board's.
        let standard = readDefault(name, schema, shownAs: "rules/\(name).csv")
        return [standard, own(schema, as: name)].compactMap { $0 }
    }

    private mutating func keep(_ result: TableReader.Result, _ name: String, _ file: String) -> Table? {
        diagnostics += result.diagnostics
        if result.unusable > 0 { unusable[name, default: 0] += result.unusable }
        guard result.headerRow != nil, !result.diagnostics.contains(where: { $0.code == "csv.column-missing" }) else {
            unreadable.append(ReferenceCoverage(table: name, file: file))
            return nil
        }
        byFile[file] = result.table
        return result.table
    }
}

extension ReferenceSchema {
    /// The columns as the table reader wants them.
    var readerColumns: [TableReader.Column] {
        columns.map { TableReader.Column($0.name, aliases: $0.aliases, isRequired: $0.required) }
    }
}
