internal import Model

/// The texts that the cells of a workbook share, in pages, so that no large piece of memory is ever copied.
struct SharedStrings {
    /// How much text a workbook may share, in bytes. It has to be in memory as a whole: a cell may name any of them.
    static let maximumBytes = 128 << 20
    private static let pageLength = 1 << 20

    private var pages: [[UInt8]] = []
    /// Of each text its page, and its place there.
    private var places: [(page: UInt32, start: UInt32, end: UInt32)] = []
    private var total = 0

    /// No texts.
    init() {}

    /// Reads the texts.
    /// - Throws: `input.xlsx-…`, `input.zip-…`; `input.xlsx-strings` above the limit.
    init(_ part: ArchiveMember, name: String, options: InputOptions) throws(Diagnostic) {
        var reader = try PartReader(part, name: name, options: options)
        while let token = reader.next() {
            guard token.kind == .start, reader.isNamed(token, "si") else { continue }
            if pages.last.map({ $0.count >= Self.pageLength }) ?? true {
                pages.append([])
                pages[pages.count - 1].reserveCapacity(Self.pageLength + 4096)
            }
            let page = pages.count - 1
            let start = pages[page].count
            reader.richText(of: token, to: &pages[page])
            places.append((UInt32(page), UInt32(start), UInt32(pages[page].count)))
            total += pages[page].count - start + 16
            guard total <= Self.maximumBytes else {
                let parameters = ["limit": String(Self.maximumBytes >> 20)]
                throw Diagnostic("input.xlsx-strings", file: name, parameters)
            }
        }
        if let problem = reader.diagnostics.first(where: { $0.level == .error }) { throw problem }
    }

    /// Appends a text as a cell; false when there is none of this number.
    func append(_ number: Int, to out: inout [UInt8]) -> Bool {
        guard places.indices.contains(number) else { return false }
        let place = places[number]
        SheetText.append(pages[Int(place.page)], Int(place.start)..<Int(place.end), to: &out)
        return true
    }
}
