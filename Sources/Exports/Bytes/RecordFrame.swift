public import Model

/// One record of an input: where its bytes lie, which number it has, what is wrong with it.
public struct RecordFrame: Sendable, Hashable {
    /// Offset in the raw bytes of the batch.
    public var start: Int
    /// Length in bytes, without the line end.
    public var length: Int
    /// The number, 1-based: for text the line in the file, for CSV the data record, for JSON the value.
    public var record: Int
    /// Index of its first cell among the cells of the batch (CSV).
    public var firstCell: Int
    /// The number of its cells (CSV).
    public var cellCount: Int
    /// What is wrong; the cells of a record with too few or too many are there nevertheless.
    public var problem: RecordProblem?

    /// A record and its place.
    public init(
        start: Int,
        length: Int,
        record: Int,
        firstCell: Int = 0,
        cellCount: Int = 0,
        problem: RecordProblem? = nil
    ) {
        self.start = start
        self.length = length
        self.record = record
        self.firstCell = firstCell
        self.cellCount = cellCount
        self.problem = problem
    }

    /// Bytes that are kept of a record that is too long, to show where it is.
    static func sampleLength(_ limit: Int) -> Int { min(512, limit) }

    /// The place in the raw bytes.
    @inlinable
    public var range: Range<Int> { start..<start + length }
    /// The places of its cells among the cells of the batch.
    @inlinable
    public var cells: Range<Int> { firstCell..<firstCell + cellCount }
}

/// What can be wrong with the frame of a record.
public enum RecordProblem: UInt8, Sendable, Hashable, CaseIterable {
    /// Longer than the limit; the frame holds its first bytes.
    case tooLong
    /// A quoted cell has no end, or its end is followed by text after a line break; the frame holds its first line, and
    /// reading went on with the next line.
    case unterminatedQuote
    /// Fewer cells than the header.
    case tooFewCells
    /// More cells than the header, and not all of the extra ones empty.
    case tooManyCells
    /// Not JSON; the frame holds the bytes up to where reading went on.
    case invalidJSON
    /// The JSON breaks off at the end of the line or file.
    case truncatedJSON
    /// More nesting than is read.
    case tooDeepJSON
    /// Not XML; the frame holds the bytes up to where reading went on.
    case invalidXML
    /// The XML breaks off: at the end of the file, or where another record starts.
    case truncatedXML
    /// A document type or an entity of the file's own, which are never read.
    case refusedXML
    /// More nesting than is read.
    case tooDeepXML

    /// The code of the diagnostic.
    public var code: String {
        switch self {
        case .tooLong: "record.too-long"
        case .unterminatedQuote: "csv.unterminated-quote"
        case .tooFewCells: "csv.too-few-cells"
        case .tooManyCells: "csv.too-many-cells"
        case .invalidJSON: "json.invalid"
        case .truncatedJSON: "json.truncated"
        case .tooDeepJSON: "json.too-deep"
        case .invalidXML: "xml.invalid"
        case .truncatedXML: "xml.truncated"
        case .refusedXML: "xml.refused"
        case .tooDeepXML: "xml.too-deep"
        }
    }

    /// The diagnostic for a record of a file.
    /// - Parameter cells: cells found and expected, for the problems that are about their number.
    public func diagnostic(
        file: String,
        record: Int,
        cells: (found: Int, expected: Int)? = nil
    ) -> Diagnostic {
        var parameters: [String: String] = [:]
        if let cells {
            parameters["found"] = String(cells.found)
            parameters["expected"] = String(cells.expected)
        }
        return Diagnostic(code, file: file, record: record, parameters)
    }
}
