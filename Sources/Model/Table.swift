/// A small table of reference data: rows of text under known column names, with the place each row came from.
///
/// Columns are the canonical names of the interface, in the order in which they were asked for; a column that the file does
/// not have holds nil in every row, an empty cell holds nil too.
public struct Table: Sendable, Hashable {
    /// One record.
    public struct Row: Sendable, Hashable {
        /// The data record, 1-based, the header not counted.
        public var record: Int
        /// A value per column of the table, trimmed and in Unicode normal form C; nil for empty or absent.
        public var values: [String?]
        /// The raw record in UTF-8 without its line end, for the hash in evidence.
        public var raw: [UInt8]

        /// A row of values in the order of the table's columns.
        public init(record: Int, values: [String?], raw: [UInt8] = []) {
            self.record = record
            self.values = values
            self.raw = raw
        }
    }

    /// The file, relative to the board folder.
    public var file: String
    /// The canonical column names.
    public var columns: [String]
    /// The canonical names of the columns that the file really has.
    public var present: Set<String>
    /// The records, in file order.
    public var rows: [Row]
    /// The words of records that could not be read as rows, lower case: whom such a record was about is not told, but may be known.
    public var wordsOfBroken: Set<String> = []

    /// A table with its rows.
    public init(file: String, columns: [String], present: Set<String>? = nil, rows: [Row]) {
        self.file = file
        self.columns = columns
        self.present = present ?? Set(columns)
        self.rows = rows
    }

    /// The value in a row under a canonical column name; nil when empty or when there is no such column.
    public func value(_ row: Row, _ column: String) -> String? {
        guard let index = columns.firstIndex(of: column) else { return nil }
        return row.values[index]
    }
}
