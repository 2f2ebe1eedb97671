internal import Model

/// Reads a sheet of a workbook as CSV: a `sep=,` line, and a line per row, each as wide as the widest so far.
///
/// So everything that reads CSV reads sheets too. Days and times are written as ISO 8601 has them, whatever the language of
/// the workbook. What is read is kept; what is wrong ends reading and stands in `diagnostics`.
final class SheetReader {
    /// How many columns a sheet has at most.
    static let maximumColumns = 16_384

    private let sheet: WorkbookSheet
    private let name: String
    private let options: InputOptions
    private var part: PartReader
    private var strings: SharedStrings?
    /// CSV that was not handed out yet.
    private var ready = Array("sep=,\n".utf8)
    private var handedOut = 0
    private var produced = 0
    /// Columns of the widest row so far.
    private var width = 0
    private var row = 0
    private var isInside = false
    private var finished = false
    private var value: [UInt8] = []
    /// What is doubtful or lost of cells, and the first cell of each.
    private var remarks: [Remark] = []

    private struct Remark {
        var code: String
        var level: Diagnostic.Level
        var count: Int
        var cell: String
    }

    /// A reader of a sheet.
    /// - Throws: `input.unreadable…`, `input.zip-…`, `input.xlsx-…`.
    init(_ sheet: WorkbookSheet, name: String, options: InputOptions) throws(Diagnostic) {
        self.sheet = sheet
        self.name = name
        self.options = options
        part = try PartReader(sheet.sheet, name: name, options: options)
    }

    /// Bytes read of the workbook for this sheet, packed.
    var count: Int { part.fileBytes }
    private var failure: Diagnostic?

    /// What was lost or is doubtful. Whole after the end.
    var diagnostics: [Diagnostic] {
        let counts = remarks.map { remark in
            Diagnostic(remark.code, remark.level, file: name, ["count": String(remark.count), "cell": remark.cell])
        }
        return part.diagnostics + (failure.map { [$0] } ?? []) + counts
    }

    /// Whether a sheet has a cell with something in it; true for one that cannot be read, so that reading says why.
    static func hasContent(_ sheet: WorkbookSheet, name: String, options: InputOptions) -> Bool {
        guard var part = try? PartReader(sheet.sheet, name: name, options: options) else { return true }
        while let token = part.next() {
            guard token.kind == .start else { continue }
            if part.isNamed(token, "v") || part.isNamed(token, "is") || part.isNamed(token, "f") { return true }
        }
        return !part.isWhole
    }

    /// Fills a place of the buffer with at most `length` bytes.
    /// - Returns: the number; 0 at the end or after an error, which `diagnostics` then name.
    func read(into buffer: inout [UInt8], at offset: Int, atMost length: Int) -> Int {
        while handedOut == ready.count, !finished {
            ready.removeAll(keepingCapacity: true)
            handedOut = 0
            fill()
        }
        let number = min(length, ready.count - handedOut)
        guard number > 0 else { return 0 }
        buffer.replaceSubrange(offset..<offset + number, with: ready[handedOut..<handedOut + number])
        handedOut += number
        return number
    }

    /// Reads rows until there is something to hand out.
    private func fill() {
        let goal = min(64 << 10, options.chunkSize)
        while ready.count < goal {
            guard let token = part.next() else { return finish() }
            switch token.kind {
            case .start where part.isNamed(token, "sheetData"): isInside = !token.isEmpty
            case .end where part.isNamed(token, "sheetData"): isInside = false
            case .start where isInside && part.isNamed(token, "row"):
                row = part.number("r", of: token) ?? row + 1
                if !token.isEmpty { readRow() }
            case .start where !isInside && part.isNamed(token, "mergeCell"): noteMerge(token)
            default: break
            }
            if failure != nil || part.problem != nil { return finish() }
        }
    }

    private func finish() {
        finished = true
        // The last row is not whole when something is wrong: nothing of it is handed out.
        if isInside, part.problem == nil, failure == nil { part.breaksOff() }
    }

    private func readRow() {
        let start = ready.count
        var next = 0
        while let token = part.next() {
            if token.kind == .end, part.isNamed(token, "row") {
                guard next > 0 else { return }
                // Rows end where their last cell with something in it does; the header may be wider.
                width = max(width, next)
                while next < width {
                    ready.append(0x2c)
                    next += 1
                }
                ready.append(0x0a)
                produced += ready.count - start
                checkLimits()
                return
            }
            guard token.kind == .start else { continue }
            guard part.isNamed(token, "c") else {
                part.skip(token)
                continue
            }
            guard let column = column(of: token, after: next) else {
                ready.removeLast(ready.count - start)
                return
            }
            // A delimiter stands before every cell but the first.
            ready.append(contentsOf: repeatElement(0x2c, count: column - max(next, 1)))
            next = column
            readCell(token, column)
            // A little too long is for the reader of CSV to report; this is no row of a spreadsheet.
            if ready.count - start > options.maximumRecordLength * 2 { part.breaksOff() }
            if failure != nil || part.problem != nil {
                ready.removeLast(ready.count - start)
                return
            }
        }
        ready.removeLast(ready.count - start)
        part.breaksOff()
    }

    /// The column of a cell, from 1; nil when it cannot be, and `failure` says why.
    private func column(of token: XMLToken, after previous: Int) -> Int? {
        guard let reference = part.attribute("r", of: token) else {
            guard previous < Self.maximumColumns else { return tooWide() }
            return previous + 1
        }
        var column = 0
        for index in reference {
            let letter = part.window[index] & 0xdf
            guard letter >= 0x41, letter <= 0x5a else { break }
            column = column * 26 + Int(letter - 0x40)
            guard column <= Self.maximumColumns else { return tooWide() }
        }
        guard column > previous else {
            part.breaksOff()
            return nil
        }
        return column
    }

    private func tooWide() -> Int? {
        failure = Diagnostic(
            "input.xlsx-columns",
            file: name,
            ["row": String(row), "limit": String(Self.maximumColumns)]
        )
        return nil
    }

    private func readCell(_ token: XMLToken, _ column: Int) {
        guard !token.isEmpty else { return }
        let kind = part.text("t", of: token) ?? "n"
        let style = part.number("s", of: token) ?? 0
        value.removeAll(keepingCapacity: true)
        var hasValue = false
        var hasFormula = false
        while let inner = part.next() {
            if inner.kind == .end {
                if hasFormula, !hasValue { note("input.xlsx-formula", .error, column) }
                if hasValue { append(kind, style, column) }
                return
            }
            guard inner.kind == .start else { continue }
            if part.isNamed(inner, "v") {
                hasValue = true
                part.content(of: inner, to: &value)
            } else if part.isNamed(inner, "is") {
                hasValue = true
                part.richText(of: inner, to: &value)
            } else {
                if part.isNamed(inner, "f") { hasFormula = true }
                part.skip(inner)
            }
        }
        part.breaksOff()
    }

    private func append(_ kind: String, _ style: Int, _ column: Int) {
        switch kind {
        case "s":
            guard let number = Int(String(decoding: value, as: UTF8.self)), appendShared(number) else {
                return part.breaksOff()
            }
        case "inlineStr": SheetText.append(value, to: &ready)
        case "str":
            SheetText.unescape(&value, from: 0)
            SheetText.append(value, to: &ready)
        case "b": ready.append(contentsOf: (value.first == 0x31 ? "TRUE" : "FALSE").utf8)
        case "e":
            note("input.xlsx-error-cells", .warning, column)
            SheetText.append(value, to: &ready)
        case "d":
            // A moment in words: the letter between day and time becomes the blank that all formats know.
            for place in value.indices where value[place] == 0x54 { value[place] = 0x20 }
            SheetText.append(value, to: &ready)
        default: appendNumber(style, column)
        }
    }

    private func appendShared(_ number: Int) -> Bool {
        if strings == nil {
            guard let texts = sheet.strings else { return false }
            do throws(Diagnostic) {
                strings = try SharedStrings(texts, name: name, options: options)
            } catch {
                failure = error
                return true
            }
        }
        return strings?.append(number, to: &ready) ?? false
    }

    private func appendNumber(_ style: Int, _ column: Int) {
        let format = sheet.formats.indices.contains(style) ? sheet.formats[style] : .plain
        // Most numbers are short and whole: they stand as they are.
        if format == .plain, value.count < 16, value.allSatisfy(ByteScan.isDigit) {
            return SheetText.append(value, to: &ready)
        }
        guard let number = Double(CSVDialect.trimmed(String(decoding: value, as: UTF8.self))), number.isFinite else {
            return SheetText.append(value, to: &ready)
        }
        if format.isMoment, let text = SheetText.moment(number, format: format, from1904: sheet.from1904) {
            return ready.append(contentsOf: text.utf8)
        }
        let (text, isRounded) = SheetText.number(number, format: format)
        if isRounded { note("input.xlsx-rounded", .warning, column) }
        ready.append(contentsOf: text.utf8)
    }

    private func note(_ code: String, _ level: Diagnostic.Level, _ column: Int) {
        if let place = remarks.firstIndex(where: { $0.code == code }) {
            remarks[place].count += 1
        } else {
            remarks.append(Remark(code: code, level: level, count: 1, cell: "\(Self.letters(column))\(row)"))
        }
    }

    /// Cells that are made one over several rows hold their value in the first: the other rows lack it.
    private func noteMerge(_ token: XMLToken) {
        guard let reference = part.text("ref", of: token) else { return }
        let rows = reference.split(separator: ":").map { $0.filter(\.isNumber) }
        guard rows.count == 2, rows[0] != rows[1] else { return }
        if let place = remarks.firstIndex(where: { $0.code == "input.xlsx-merged" }) {
            remarks[place].count += 1
        } else {
            remarks.append(Remark(code: "input.xlsx-merged", level: .warning, count: 1, cell: reference))
        }
    }

    /// The letters of a column, from 1.
    static func letters(_ column: Int) -> String {
        var column = column
        var letters = ""
        while column > 0 {
            letters = String(Character(Unicode.Scalar(UInt8(0x41 + (column - 1) % 26)))) + letters
            column = (column - 1) / 26
        }
        return letters
    }

    private func checkLimits() {
        let isDense = produced > 64 << 20 && produced / options.maximumRatio > count
        guard produced > options.maximumInflatedBytes || isDense else { return }
        failure = Diagnostic("input.zip-too-large", file: name, ["bytes": String(produced)])
    }
}
