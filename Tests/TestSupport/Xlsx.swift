internal import Model

/// Makes workbooks of Excel part by part, wrong ones too.
public struct Xlsx {
    /// A cell.
    public enum Cell: Sendable {
        /// Nothing: the cell is not there.
        case empty
        /// A text that cells share.
        case text(String)
        /// A text in the cell itself.
        case inline(String)
        /// A number, as it stands in the file, in a style: 0 plain, 1 a day, 2 a time of day, 3 both, 4 five digits.
        case number(String, style: Int)
        /// Anything, as XML.
        case xml(String)
    }

    /// A sheet.
    public struct Sheet: Sendable {
        /// Its name.
        public var name: String
        /// Its rows.
        public var rows: [[Cell]]
        /// `visible`, `hidden` or `veryHidden`.
        public var state = "visible"
        /// Whether rows and cells say where they are.
        public var hasReferences = true
        /// What stands behind the rows.
        public var tail = ""
        /// What stands in place of the rows, as XML.
        public var data: String?

        /// A sheet of rows.
        public init(_ name: String, _ rows: [[Cell]]) {
            self.name = name
            self.rows = rows
        }
    }

    /// The sheets.
    public var sheets: [Sheet]
    /// Whether days are counted from 1904.
    public var from1904 = false
    /// What stands in front of every part.
    public var head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
    /// Parts that replace those made, or are added, by path.
    public var parts: [String: String] = [:]
    /// How a part is packed; nil to store it.
    public var pack: (([UInt8]) -> [UInt8])?

    /// A workbook with these sheets.
    public init(_ sheets: [Sheet]) { self.sheets = sheets }

    /// Its bytes.
    public var bytes: [UInt8] {
        var strings: [String] = []
        var numbers: [String: Int] = [:]
        var all: [(String, String)] = []
        let relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        for (index, sheet) in sheets.enumerated() {
            var text = "<worksheet xmlns=\"\(main)\"><sheetData>"
            for (row, cells) in sheet.rows.enumerated() {
                text += sheet.hasReferences ? "<row r=\"\(row + 1)\">" : "<row>"
                for (column, cell) in cells.enumerated() {
                    let place = sheet.hasReferences ? " r=\"\(Self.letters(column + 1))\(row + 1)\"" : ""
                    switch cell {
                    case .empty: if !sheet.hasReferences { text += "<c/>" }
                    case .text(let value):
                        let number = numbers[value] ?? strings.count
                        if number == strings.count { strings.append(value) }
                        numbers[value] = number
                        text += "<c\(place) t=\"s\"><v>\(number)</v></c>"
                    case .inline(let value):
                        text += "<c\(place) t=\"inlineStr\"><is><t>\(Self.escaped(value))</t></is></c>"
                    case .number(let value, let style): text += "<c\(place) s=\"\(style)\"><v>\(value)</v></c>"
                    case .xml(let xml): text += xml.replacing("{r}", with: "\(Self.letters(column + 1))\(row + 1)")
                    }
                }
                text += "</row>"
            }
            all.append(
                (
                    "xl/worksheets/sheet\(index + 1).xml",
                    (sheet.data ?? text + "</sheetData>") + sheet.tail + "</worksheet>"
                )
            )
        }
        let texts = strings.map { "<si><t xml:space=\"preserve\">\(Self.escaped($0))</t></si>" }.joined()
        let formats = ["", "dd\\-mm\\-yyyy", "hh:mm:ss", "d/m/yyyy\\ h:mm", "00000"]
        let listed = formats.indices.dropFirst().map {
            "<numFmt numFmtId=\"\(163 + $0)\" formatCode=\"\(formats[$0])\"/>"
        }
        let styles = formats.indices.map { "<xf numFmtId=\"\($0 == 0 ? 0 : 163 + $0)\"/>" }
        let names = sheets.enumerated().map {
            "<sheet name=\"\(Self.escaped($1.name))\" sheetId=\"\($0 + 1)\" state=\"\($1.state)\" r:id=\"rId\($0 + 1)\"/>"
        }
        let links = sheets.indices.map {
            "<Relationship Id=\"rId\($0 + 1)\" Type=\"\(relation)/worksheet\" Target=\"worksheets/sheet\($0 + 1).xml\"/>"
        }
        let rels = "http://schemas.openxmlformats.org/package/2006/relationships"
        all =
            [
                (
                    "[Content_Types].xml",
                    "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>"
                ),
                (
                    "_rels/.rels",
                    "<Relationships xmlns=\"\(rels)\"><Relationship Id=\"r1\" Type=\"\(relation)/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
                ),
                (
                    "xl/workbook.xml",
                    "<workbook xmlns=\"\(main)\" xmlns:r=\"\(relation)\"><workbookPr date1904=\"\(from1904 ? 1 : 0)\"/><sheets>\(names.joined())</sheets></workbook>"
                ),
                (
                    "xl/_rels/workbook.xml.rels",
                    "<Relationships xmlns=\"\(rels)\">\(links.joined())<Relationship Id=\"s\" Type=\"\(relation)/sharedStrings\" Target=\"/xl/sharedStrings.xml\"/><Relationship Id=\"t\" Type=\"\(relation)/styles\" Target=\"styles.xml\"/></Relationships>"
                ),
                ("xl/sharedStrings.xml", "<sst xmlns=\"\(main)\">\(texts)</sst>"),
                (
                    "xl/styles.xml",
                    "<styleSheet xmlns=\"\(main)\"><numFmts>\(listed.joined())</numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs>\(styles.joined())</cellXfs></styleSheet>"
                ),
            ] + all
        for (path, text) in parts.sorted(by: { $0.key < $1.key }) {
            if let place = all.firstIndex(where: { $0.0 == path }) {
                all[place].1 = text
            } else {
                all.append((path, text))
            }
        }
        return Zip(
            all.map { path, text in
                let content = Array((head + text).utf8)
                return Zip.Member(path, content, deflated: pack?(content))
            }
        ).bytes
    }

    /// The days from 30 December 1899 to a day, which is what Excel writes for it.
    public static func serial(_ iso: String) -> Int { day(iso).dayNumber + 25_569 }

    /// Text as XML.
    public static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("\"", with: "&quot;")
            .replacing("\r", with: "_x000D_")
    }

    /// The letters of a column, from 1.
    public static func letters(_ column: Int) -> String {
        var (rest, letters) = (column, "")
        while rest > 0 {
            letters = String(Character(Unicode.Scalar(UInt8(65 + (rest - 1) % 26)))) + letters
            rest = (rest - 1) / 26
        }
        return letters
    }

    /// Text as the cell that Excel makes of it: days and times of day as a Dutch Excel knows them become numbers.
    public static func typed(_ text: String) -> Cell {
        if text.isEmpty { return .empty }
        if let match = text.wholeMatch(of: #/(\d\d)-(\d\d)-(\d{4})/#) {
            return .number(String(serial("\(match.3)-\(match.2)-\(match.1)")), style: 1)
        }
        if let match = text.wholeMatch(of: #/(\d\d):(\d\d)(?::(\d\d))?/#) {
            return .number(String(fraction(match.1, match.2, match.3)), style: 2)
        }
        if let match = text.wholeMatch(of: #/(\d\d)-(\d\d)-(\d{4}) (\d\d):(\d\d)(?::(\d\d))?/#) {
            let whole = Double(serial("\(match.3)-\(match.2)-\(match.1)"))
            return .number(String(whole + fraction(match.4, match.5, match.6)), style: 3)
        }
        if text.count < 12, !text.hasPrefix("0"), let number = Int(text) { return .number(String(number), style: 0) }
        return .text(text)
    }

    private static func fraction(_ hour: Substring, _ minute: Substring, _ second: Substring?) -> Double {
        let parts = [hour, minute, second ?? "0"].map { Double($0) ?? 0 }
        return (parts[0] * 3600 + parts[1] * 60 + parts[2]) / 86_400
    }
}
