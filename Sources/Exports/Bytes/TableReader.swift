internal import Foundation
public import Model

/// Reads a small CSV file of reference data whole, by the names of its columns.
///
/// What cannot be read is reported and left out; the rest is used. Delimiter, encoding, a `sep=` line, lines above the header,
/// trailing empty columns and rows, repeated headers and total rows are dealt with as in `interface.md` section 2.
public struct TableReader: Sendable {
    /// A column that is looked for.
    public struct Column: Sendable, Hashable {
        /// The canonical name.
        public var name: String
        /// Other names that boards and systems use for it.
        public var aliases: [String]
        /// Whether the table is of no use without it.
        public var isRequired: Bool

        /// A column by its name and aliases.
        public init(_ name: String, aliases: [String] = [], isRequired: Bool = false) {
            self.name = name
            self.aliases = aliases
            self.isRequired = isRequired
        }
    }

    /// What was read, and what was wrong.
    public struct Result: Sendable {
        /// The table; without rows when there is no header or a required column is missing.
        public var table: Table
        /// What was wrong, in order of the file. Records that could not be used have an error each.
        public var diagnostics: [Diagnostic]
        /// Records that could not be used.
        public var unusable: Int
        /// Rows that were passed over on purpose, by reason: `total-row`, `repeated-header`.
        public var ignored: [String: Int]
        /// The row of the header among the rows with content, from 0; nil when none was found.
        public var headerRow: Int?
        /// The header as it stands in the file.
        public var header: [String]
    }

    /// The columns that are looked for.
    public let columns: [Column]
    /// Rows from the top among which the header may be.
    public static let headerSearchLimit = 40

    /// A reader of tables with these columns.
    public init(_ columns: [Column]) { self.columns = columns }

    /// Reads a file.
    /// - Parameters:
    ///   - path: where it is.
    ///   - name: how messages name it: relative to the board folder.
    public func read(path: String, name: String, options: InputOptions = InputOptions()) -> Result {
        do {
            return read(try ByteInput(path: path, name: name, options: options))
        } catch {
            return empty(name, [error])
        }
    }

    /// Reads a part of a file: the file itself, or a sheet of a workbook.
    /// - Parameter name: how messages name it.
    public func read(_ part: ExportPart, name: String, options: InputOptions = InputOptions()) -> Result {
        do {
            return read(try part.input.open(name: name, options: options))
        } catch {
            return empty(name, [error])
        }
    }

    /// Reads an input.
    public func read(_ input: ByteInput) -> Result {
        let head = input.head
        let found = locate(head.span)
        guard let (dialect, row, header, places) = found else { return withoutHeader(input, head) }
        var result = empty(input.name, headerDiagnostics(header, places, file: input.name))
        result.headerRow = row
        result.header = header
        result.table.present = Set(zip(columns, places).compactMap { $1 == nil ? nil : $0.name })
        guard !zip(columns, places).contains(where: { $0.isRequired && $1 == nil }) else { return result }
        var reader = CSVReader(input, dialect: dialect, skippingRows: row + 1, expectedCells: width(header))
        var raw: [UInt8] = []
        var frames: [RecordFrame] = []
        var cells: [CSVCell] = []
        let normalised = header.map { Fold.header($0) }
        while reader.next(into: &raw, frames: &frames, cells: &cells) {
            for frame in frames {
                let texts = cells[frame.cells].map { Self.composed(CSVDialect.trimmed($0.text(in: raw.span))) }
                take(frame, raw, texts, normalised, places, input.name, &result)
            }
        }
        result.diagnostics.append(contentsOf: input.diagnostics)
        if result.table.rows.isEmpty, result.unusable == 0 {
            result.diagnostics.append(Diagnostic("csv.no-records", .warning, file: input.name))
        }
        return result
    }

    /// Columns up to the last one with a name.
    private func width(_ header: [String]) -> Int { (header.lastIndex { !$0.isEmpty } ?? -1) + 1 }

    private func empty(_ name: String, _ diagnostics: [Diagnostic]) -> Result {
        let table = Table(file: name, columns: columns.map(\.name), present: [], rows: [])
        return Result(table: table, diagnostics: diagnostics, unusable: 0, ignored: [:], headerRow: nil, header: [])
    }

    private typealias Located = (dialect: CSVDialect, row: Int, header: [String], places: [Int?])

    /// The header: of all rows from the top, with all delimiters, the first with the most columns that are looked for.
    private func locate(_ head: Span<UInt8>) -> Located? {
        var dialects = [CSVDialect.semicolon, .comma, .tab]
        if let detected = CSVDialect.detect(head) {
            dialects = detected.hasSeparatorLine ? [detected] : [detected] + dialects.filter { $0 != detected }
        }
        var best: (score: Int, located: Located)?
        for dialect in dialects {
            let rows = CSVDialect.rows(head, dialect: dialect, limit: Self.headerSearchLimit)
            for (index, row) in rows.enumerated() {
                let places = self.places(row)
                let score = places.count { $0 != nil }
                // One known name of many could be a cell of a row; of one column it is all there is.
                guard score > 0, score >= min(2, columns.count), score > best?.score ?? 0 else { continue }
                best = (score, (dialect, index, row, places))
            }
        }
        return best?.located
    }

    /// For each column its place in a header; the canonical name before the aliases, the first of equal names.
    private func places(_ header: [String]) -> [Int?] {
        var known: [String: Int] = [:]
        for (index, name) in header.enumerated().reversed() { known[Fold.header(name)] = index }
        known[""] = nil
        var used = Set<Int>()
        return columns.map { column in
            for name in [column.name] + column.aliases {
                if let place = known[Fold.header(name)], used.insert(place).inserted { return place }
            }
            return nil
        }
    }

    private func headerDiagnostics(_ header: [String], _ places: [Int?], file: String) -> [Diagnostic] {
        var diagnostics: [Diagnostic] = []
        let unused = header.indices.filter { !places.contains($0) && !header[$0].isEmpty }.map { header[$0] }
        for (column, place) in zip(columns, places) where column.isRequired && place == nil {
            var parameters = ["columns": list(header), "wanted": column.name]
            parameters["suggestion"] = Nearest.name(to: column.name, among: unused)
            diagnostics.append(Diagnostic("csv.column-missing", file: file, column: column.name, parameters))
        }
        for (column, place) in zip(columns, places) {
            guard let place else { continue }
            let wanted = Fold.header(header[place])
            let again = header.indices.count { Fold.header(header[$0]) == wanted }
            if again > 1 {
                let parameters = ["count": String(again)]
                diagnostics.append(
                    Diagnostic("csv.column-duplicate", .warning, file: file, column: column.name, parameters)
                )
            }
        }
        return diagnostics
    }

    private func list(_ names: [String]) -> String {
        names.filter { !$0.isEmpty }.prefix(40).joined(separator: ", ")
    }

    /// No row holds the columns: says what is there instead.
    private func withoutHeader(_ input: ByteInput, _ head: [UInt8]) -> Result {
        guard let dialect = CSVDialect.detect(head.span),
            let first = CSVDialect.rows(head.span, dialect: dialect, limit: 1).first
        else {
            let wanted = columns.filter(\.isRequired).map(\.name).joined(separator: ", ")
            return empty(input.name, [Diagnostic("csv.no-delimiter", file: input.name, ["wanted": wanted])])
        }
        let names = columns.filter(\.isRequired).map(\.name)
        // The first row is shown only when it can be a header: a row of data may hold names of people.
        let looksLikeHeader = first.allSatisfy { cell in !cell.contains(where: \.isNumber) && !cell.contains("@") }
        var parameters = ["wanted": names.joined(separator: ", ")]
        if looksLikeHeader, !columns.isEmpty, nearMatches(first) > 0 { parameters["columns"] = list(first) }
        return empty(input.name, [Diagnostic("csv.header-not-found", file: input.name, parameters)])
    }

    private func nearMatches(_ row: [String]) -> Int {
        columns.count { Nearest.name(to: $0.name, among: row) != nil }
    }

    private func take(
        _ frame: RecordFrame,
        _ raw: [UInt8],
        _ texts: [String],
        _ header: [String],
        _ places: [Int?],
        _ file: String,
        _ result: inout Result
    ) {
        switch frame.problem {
        case .tooLong, .unterminatedQuote, .invalidJSON, .truncatedJSON, .tooDeepJSON, .invalidXML, .truncatedXML,
            .refusedXML, .tooDeepXML:
            result.unusable += 1
            keepWords(raw, frame, &result)
            if let problem = frame.problem {
                result.diagnostics.append(problem.diagnostic(file: file, record: frame.record))
            }
            return
        case .tooFewCells, .tooManyCells, nil: break
        }
        if let reason = Self.ignoreReason(texts, header) {
            result.ignored[reason, default: 0] += 1
            return
        }
        if let problem = frame.problem {
            result.unusable += 1
            keepWords(raw, frame, &result)
            let cells = (found: texts.count, expected: result.header.lastIndex { !$0.isEmpty }.map { $0 + 1 } ?? 0)
            result.diagnostics.append(problem.diagnostic(file: file, record: frame.record, cells: cells))
            return
        }
        let values = places.map { place -> String? in
            guard let place, place < texts.count, !texts[place].isEmpty else { return nil }
            return texts[place]
        }
        // A row with nothing in the columns that matter says nothing.
        guard values.contains(where: { $0 != nil }) else { return }
        result.table.rows.append(Table.Row(record: frame.record, values: values, raw: Array(raw[frame.range])))
    }

    /// Text in Unicode normal form C, as all reference data is kept: macOS writes accents as characters of their own.
    private static func composed(_ text: String) -> String {
        text.utf8.allSatisfy { $0 < 0x80 } ? text : text.precomposedStringWithCanonicalMapping
    }

    /// Keeps the words of a broken record, of one that is no longer than a row may be.
    private func keepWords(_ raw: [UInt8], _ frame: RecordFrame, _ result: inout Result) {
        guard frame.range.count <= 65_536, frame.range.upperBound <= raw.count else { return }
        let text = String(decoding: raw[frame.range], as: UTF8.self).lowercased()
        result.table.wordsOfBroken.formUnion(
            text.split { !$0.isLetter && !$0.isNumber && !"@._-\\#".contains($0) }.map(String.init)
        )
    }

    /// Why a row is no record: the header again (reports put it on every page), or a total.
    ///
    /// The first cell that says something decides for nearly every row, so only its name is made comparable for those.
    static func ignoreReason(_ texts: [String], _ header: [String]) -> String? {
        var label = ""
        guard
            let first = texts.indices.first(where: {
                label = Fold.header(texts[$0]); return !label.isEmpty
            })
        else { return nil }
        let totals = ["totaal", "total", "eindtotaal", "subtotaal", "grandtotal", "aantal"]
        let isTotal = totals.contains { label.hasPrefix($0) && label.dropFirst($0.count).allSatisfy(\.isNumber) }
        guard isTotal || first < header.count && header[first] == label else { return nil }
        let names = texts.map { Fold.header($0) }
        let filled = names.indices.filter { !names[$0].isEmpty }
        if filled.allSatisfy({ $0 < header.count && header[$0] == names[$0] }) { return "repeated-header" }
        let othersAreNumbers = filled.dropFirst().allSatisfy { names[$0].allSatisfy(\.isNumber) }
        return isTotal && othersAreNumbers ? "total-row" : nil
    }
}
