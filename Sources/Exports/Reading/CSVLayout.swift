internal import Model

/// Where the columns of one CSV file go.
struct CSVLayout: Sendable, Hashable {
    /// The header as it is written.
    var header: [String]
    /// The header's line among the rows with content, from 0.
    var row: Int
    /// For each column of the file the slot it fills; -1 for none.
    var slots: [Int]
    /// For each column of the file the index of the source's column; -1 for none.
    var columns: [Int]
    /// The column of the file whose cells hold JSON; -1 without one.
    var embedded: Int
    /// Required columns that the header lacks.
    var missing: [String]
    /// Other columns that it lacks.
    var absent: [String]

    /// How many of its columns the source knows.
    var known: Int { columns.reduce(0) { $0 + ($1 >= 0 ? 1 : 0) } }

    /// Fits a header to a source, by names and never by place.
    init(_ header: [String], row: Int, program: CSVProgram) {
        // Empty columns at the end are what a spreadsheet leaves behind.
        let used = header.lastIndex { !$0.isEmpty }.map { $0 + 1 } ?? 0
        let names = Array(header.prefix(used))
        let keys = names.map { Fold.header($0) }
        self.header = names
        self.row = row
        columns = [Int](repeating: -1, count: names.count)
        missing = []
        absent = []
        for (index, column) in program.columns.enumerated() {
            // The best name first; of a name that stands there twice, the first.
            let place = column.keys.lazy.compactMap { key in keys.firstIndex(of: key) }.first
            if let place, columns[place] < 0 {
                columns[place] = index
            } else if column.isRequired {
                missing.append(column.name)
            } else {
                absent.append(column.name)
            }
        }
        if program.unnamed >= 0, missing.isEmpty, !columns.contains(program.unnamed) {
            // The Event Viewer names five columns and writes six.
            self.header.append("")
            columns.append(program.unnamed)
            absent.removeAll { $0 == program.columns[program.unnamed].name }
        }
        slots = columns.map { $0 < 0 ? -1 : program.columns[$0].slot }
        embedded = program.embedded < 0 ? -1 : columns.firstIndex(of: program.embedded) ?? -1
    }
}
