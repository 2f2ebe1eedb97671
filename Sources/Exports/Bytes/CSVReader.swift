/// Reads CSV in runs of records with the places of all their cells.
///
/// Rows whose cells are all empty are no records: they are passed over and not counted. A row with too few or too many cells
/// keeps its cells and gets a problem; extra cells that are empty are no problem.
public struct CSVReader {
    private var loop: RecordLoop<CSVFramer>

    /// A reader from the start of an input.
    /// - Parameters:
    ///   - dialect: delimiter, and whether the first line is a `sep=` line.
    ///   - skippingRows: rows with content to leave out before the first record: preamble lines and the header.
    ///   - expectedCells: the number of cells of the header; nil to check nothing.
    public init(_ input: ByteInput, dialect: CSVDialect, skippingRows: Int = 0, expectedCells: Int? = nil) {
        loop = RecordLoop(
            input,
            framer: CSVFramer(
                dialect: dialect,
                skippingRows: skippingRows,
                expectedCells: expectedCells,
                limit: input.options.maximumRecordLength
            )
        )
    }

    /// The input being read.
    public var input: ByteInput { loop.input }

    /// The number of cells of the header, which records are held to.
    public var expectedCells: Int? {
        get { loop.framer.expectedCells }
        set { loop.framer.expectedCells = newValue }
    }

    /// Reads the next run of records.
    /// - Parameters:
    ///   - raw: is filled with the bytes that frames and cells point into.
    ///   - frames: is filled with the records.
    ///   - cells: is filled with the cells of all records.
    /// - Returns: false when the input has no more records.
    public mutating func next(
        into raw: inout [UInt8],
        frames: inout [RecordFrame],
        cells: inout [CSVCell]
    ) -> Bool {
        // The framer owns the array while it works, so that no copy is made.
        swap(&loop.framer.cells, &cells)
        loop.framer.cells.removeAll(keepingCapacity: true)
        let found = loop.next(into: &raw, frames: &frames)
        swap(&loop.framer.cells, &cells)
        return found
    }
}

struct CSVFramer: RecordFramer {
    /// After so many quotes without an end, quotes mean nothing in the rest of the file: a line is then a record.
    static let unterminatedLimit = 100

    var cells: [CSVCell] = []
    var expectedCells: Int?
    private var tokenizer: CSVTokenizer
    private var rowsToSkip: Int
    private var skipsSeparatorLine: Bool
    private let limit: Int
    private var record = 0
    private var unterminated = 0

    init(dialect: CSVDialect, skippingRows: Int, expectedCells: Int?, limit: Int) {
        tokenizer = CSVTokenizer(delimiter: dialect.delimiter)
        skipsSeparatorLine = dialect.hasSeparatorLine
        rowsToSkip = skippingRows
        self.expectedCells = expectedCells
        self.limit = limit
    }

    mutating func consume(
        _ raw: Span<UInt8>,
        from first: Int,
        atEnd: Bool,
        into frames: inout [RecordFrame]
    ) -> Int {
        var start = first
        while start < raw.count {
            let firstCell = cells.count
            switch tokenizer.tokenize(raw, from: start, atEnd: atEnd, into: &cells) {
            case .unfinished:
                cells.removeLast(cells.count - firstCell)
                return start
            case .record(let end, let next):
                if next - start > limit {
                    cells.removeLast(cells.count - firstCell)
                    start = passOver(raw, start, atEnd: atEnd, into: &frames) ?? raw.count
                } else {
                    append(raw, start, end, firstCell: firstCell, into: &frames)
                    start = next
                }
            case .unterminated:
                cells.removeLast(cells.count - firstCell)
                start = passOver(raw, start, atEnd: atEnd, into: &frames) ?? raw.count
            }
        }
        return start
    }

    private mutating func append(
        _ raw: Span<UInt8>,
        _ start: Int,
        _ end: Int,
        firstCell: Int,
        into frames: inout [RecordFrame]
    ) {
        if skipsSeparatorLine {
            skipsSeparatorLine = false
            cells.removeLast(cells.count - firstCell)
            return
        }
        var used = cells.count
        // A cell of a row that counts is nearly always found at once, at the end or at the start.
        while used > firstCell, ByteScan.trim(raw, cells[used - 1].range).isEmpty { used -= 1 }
        if used == firstCell {
            cells.removeLast(cells.count - firstCell)
            return
        }
        if rowsToSkip > 0 {
            rowsToSkip -= 1
            cells.removeLast(cells.count - firstCell)
            return
        }
        record += 1
        var frame = RecordFrame(
            start: start,
            length: end - start,
            record: record,
            firstCell: firstCell,
            cellCount: cells.count - firstCell
        )
        if let expectedCells {
            if frame.cellCount < expectedCells {
                frame.problem = .tooFewCells
            } else if used - firstCell > expectedCells {
                frame.problem = .tooManyCells
            }
        }
        frames.append(frame)
    }

    /// Passes over the first line of a record that is above the limit or holds a quote without an end, so that one quote
    /// cannot swallow the lines behind it.
    /// - Returns: the start of the next line; nil when the line's end is not among the bytes.
    private mutating func passOver(
        _ raw: Span<UInt8>,
        _ start: Int,
        atEnd: Bool,
        into frames: inout [RecordFrame]
    ) -> Int? {
        var end = raw.count
        var next: Int? = atEnd ? raw.count : nil
        switch LineEnd.find(raw, from: start, atEnd: atEnd) {
        case .found(let at, let after): (end, next) = (at, after)
        case .unknown(let at): end = at
        case .none: break
        }
        let isLong = (next ?? raw.count) - start > limit
        if !isLong {
            unterminated += 1
            if unterminated >= Self.unterminatedLimit { tokenizer.ignoresQuotes = true }
        }
        record += 1
        frames.append(
            RecordFrame(
                start: start,
                length: min(end - start, RecordFrame.sampleLength(limit)),
                record: record,
                problem: isLong ? .tooLong : .unterminatedQuote
            )
        )
        return next
    }

    mutating func giveUp(_ raw: Span<UInt8>, from start: Int, into frames: inout [RecordFrame]) -> Int? {
        passOver(raw, start, atEnd: false, into: &frames)
    }
}
