/// The record of the reference data that a fact came from.
public struct Origin: Sendable, Hashable, Comparable {
    /// The table: `staff`, `accounts-afas`, `matrices/parnassys`.
    public var table: String
    /// The file, relative to the board folder.
    public var file: String
    /// The data record, 1-based.
    public var record: Int

    /// A record of a table.
    public init(table: String, file: String, record: Int) {
        self.table = table
        self.file = file
        self.record = record
    }

    /// The order by file and record.
    public static func < (a: Origin, b: Origin) -> Bool {
        (a.file, a.record, a.table) < (b.file, b.record, b.table)
    }
}
