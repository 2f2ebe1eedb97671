internal import Model

/// The place that a fact of the reference data came from.
extension Origin {
    init(_ table: String, _ file: String, _ record: Int) {
        self.init(table: table, file: file, record: record)
    }
}

/// Reads the rows of one table and keeps what is wrong with them.
struct RowReader {
    let schema: ReferenceSchema
    let table: Table
    private let places: [String: Int]
    private(set) var diagnostics: [Diagnostic] = []
    /// Records that could not be used at all.
    private(set) var unusable: Set<Int> = []

    init(_ schema: ReferenceSchema, _ table: Table) {
        self.schema = schema
        self.table = table
        places = Dictionary(table.columns.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Whether the columns that the table cannot do without are there; says which are not.
    mutating func hasRequiredColumns() -> Bool {
        var complete = true
        for column in schema.columns where column.required && !table.present.contains(column.name) {
            complete = false
            let accepted = ([column.name] + column.aliases).joined(separator: ", ")
            note("reference.column-missing", column: column.name, ["accepted": accepted])
        }
        return complete
    }

    func text(_ row: Table.Row, _ column: String) -> String? {
        guard let place = places[column], place < row.values.count, let value = row.values[place], !value.isEmpty else {
            return nil
        }
        return value
    }

    func has(_ column: String) -> Bool { table.present.contains(column) }

    func origin(_ row: Table.Row) -> Origin { Origin(schema.table, table.file, row.record) }

    /// A value that a row is useless without.
    mutating func required(_ row: Table.Row, _ column: String) -> String? {
        if let value = text(row, column) { return value }
        reject(row, "reference.value-missing", column: column)
        return nil
    }

    /// A day; `.failure` (noted, the row rejected) when there is text that is no day.
    mutating func day(_ row: Table.Row, _ column: String) -> DayCell {
        guard let value = text(row, column) else { return .empty }
        if let day = DateText.day(value) { return .day(day) }
        reject(row, "reference.date-impossible", column: column, ["value": value])
        return .wrong
    }

    /// A span from two columns; nil when either is no day or the end lies before the start.
    mutating func span(_ row: Table.Row, _ first: String, _ last: String) -> DateSpan? {
        let from = day(row, first)
        let through = day(row, last)
        guard from != .wrong, through != .wrong else { return nil }
        if let start = from.value, let end = through.value, end < start {
            reject(
                row,
                "reference.end-before-start",
                column: last,
                ["start": start.iso, "end": end.iso, "from": first]
            )
            return nil
        }
        return DateSpan(from: from.value, through: through.value)
    }

    /// Counts a row as unused without a message of its own: one about the whole table was given.
    mutating func markUnusable(_ row: Table.Row) { unusable.insert(row.record) }

    func isUnusable(_ row: Table.Row) -> Bool { unusable.contains(row.record) }

    mutating func reject(_ row: Table.Row, _ code: String, column: String? = nil, _ values: [String: String] = [:]) {
        unusable.insert(row.record)
        note(code, row: row, column: column, values)
    }

    mutating func warn(_ row: Table.Row, _ code: String, column: String? = nil, _ values: [String: String] = [:]) {
        note(code, .warning, row: row, column: column, values)
    }

    mutating func note(
        _ code: String,
        _ level: Diagnostic.Level = .error,
        row: Table.Row? = nil,
        column: String? = nil,
        _ values: [String: String] = [:]
    ) {
        diagnostics.append(Diagnostic(code, level, file: table.file, record: row?.record, column: column, values))
    }

    /// What the coverage says of a table that lacks a column it cannot do without.
    var allUnusable: ReferenceCoverage {
        ReferenceCoverage(table: schema.table, file: table.file, records: 0, unusable: table.rows.count)
    }

    /// What the coverage says of this table.
    var coverage: ReferenceCoverage {
        ReferenceCoverage(
            table: schema.table,
            file: table.file,
            records: table.rows.count - unusable.count,
            unusable: unusable.count
        )
    }
}

/// What stands in a cell that holds a day.
enum DayCell: Equatable {
    case empty
    case day(LocalDate)
    case wrong

    var value: LocalDate? {
        if case .day(let day) = self { return day }
        return nil
    }
}

/// Reads yes and no as exports write them; nil for anything else.
func yesOrNo(_ text: String) -> Bool? {
    switch Fold.key(text) {
    case "ja", "j", "yes", "y", "true", "waar", "1", "aan", "actief", "active", "open": true
    case "nee", "n", "no", "false", "onwaar", "0", "uit", "inactief", "inactive", "niet actief", "gesloten",
        "geblokkeerd",
        "uitgeschakeld", "disabled", "blocked", "closed", "beeindigd", "verlopen":
        false
    default: nil
    }
}
