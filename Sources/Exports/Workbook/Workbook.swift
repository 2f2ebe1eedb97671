internal import Model

/// A sheet of a workbook: what is needed to read it without reading the workbook again.
public struct WorkbookSheet: Sendable, Hashable {
    /// Where the workbook is; nil when it is in memory.
    public var path: String? { sheet.path }
    let sheet: ArchiveMember
    /// The texts that cells share; nil for none.
    let strings: ArchiveMember?
    /// What numbers mean in each of the styles.
    let formats: [SheetFormat]
    /// Whether days are counted from 1904, as workbooks of old Macs do.
    let from1904: Bool
    /// Whether Excel does not show it.
    let isHidden: Bool
}

/// What a workbook (`.xlsx`, ECMA-376) consists of: its sheets in order, and what is needed to read them.
struct Workbook {
    /// The sheets with their names. Charts have no rows and are left out.
    private(set) var sheets: [(name: String, sheet: WorkbookSheet)] = []

    /// How many ways a number can be shown; Excel allows 65,490.
    private static let maximumFormats = 100_000

    /// Reads what a workbook consists of; nil when the zip is none.
    ///
    /// - Parameter part: gives a member of the zip by its path, in lower case; nil when there is none.
    /// - Throws: `input.xlsx-…` and `input.zip-…`.
    init?(
        name: String,
        options: InputOptions,
        part: (String) throws(Diagnostic) -> ArchiveMember?
    ) throws(Diagnostic) {
        guard let root = try part("_rels/.rels") else { return nil }
        let start = try Self.relations(root, folder: "", name, options).first { $0.kind == "officeDocument" }
        guard let start, let book = try part(start.target) else { return nil }
        var reader = try PartReader(book, name: name, options: options)
        var listed: [(name: String, id: String, isHidden: Bool)] = []
        var from1904 = false
        var isWorkbook = false
        while let token = reader.next() {
            guard token.kind == .start else { continue }
            if !isWorkbook {
                // The documents of other programs look the same from outside.
                guard reader.isNamed(token, "workbook") else { return nil }
                isWorkbook = true
            } else if reader.isNamed(token, "workbookPr") {
                from1904 = ["1", "true", "on"].contains(reader.text("date1904", of: token))
            } else if reader.isNamed(token, "sheet") {
                let state = reader.text("state", of: token)
                let isHidden = state == "hidden" || state == "veryHidden"
                guard let title = reader.text("name", of: token), let id = reader.text("id", of: token) else {
                    throw PartReader.corrupt(name, book.name)
                }
                listed.append((title, id, isHidden))
            }
        }
        if let problem = reader.diagnostics.first(where: { $0.level == .error }) { throw problem }
        guard isWorkbook else { return nil }
        let folder = start.target.split(separator: "/").dropLast().joined(separator: "/")
        let file = start.target.split(separator: "/").last ?? ""
        let relationsPath = (folder.isEmpty ? "" : folder + "/") + "_rels/\(file).rels"
        guard let list = try part(relationsPath) else { throw PartReader.corrupt(name, relationsPath) }
        let relations = try Self.relations(list, folder: folder, name, options)
        var strings: ArchiveMember?
        if let found = relations.first(where: { $0.kind == "sharedStrings" }) { strings = try part(found.target) }
        var formats: [SheetFormat] = []
        if let found = relations.first(where: { $0.kind == "styles" }), let styles = try part(found.target) {
            formats = try Self.formats(styles, name, options)
        }
        for (title, id, isHidden) in listed {
            guard let relation = relations.first(where: { $0.id == id }) else {
                throw PartReader.corrupt(name, relationsPath)
            }
            guard relation.kind == "worksheet" else { continue }
            guard let sheet = try part(relation.target) else { throw PartReader.corrupt(name, relation.target) }
            sheets.append(
                (
                    title,
                    WorkbookSheet(
                        sheet: sheet,
                        strings: strings,
                        formats: formats,
                        from1904: from1904,
                        isHidden: isHidden
                    )
                )
            )
        }
    }

    private struct Relation {
        var id: String
        /// The last part of its type, which is the same in both forms of the standard.
        var kind: String
        /// The path of the part inside the zip, in lower case.
        var target: String
    }

    private static func relations(
        _ part: ArchiveMember,
        folder: String,
        _ name: String,
        _ options: InputOptions
    ) throws(Diagnostic) -> [Relation] {
        var reader = try PartReader(part, name: name, options: options)
        var relations: [Relation] = []
        while let token = reader.next() {
            guard token.kind == .start, reader.isNamed(token, "Relationship"),
                // What lies outside the workbook is never fetched.
                reader.text("TargetMode", of: token) != "External",
                let id = reader.text("Id", of: token), let type = reader.text("Type", of: token),
                let target = reader.text("Target", of: token)
            else { continue }
            let kind = String(type.split(separator: "/").last ?? "")
            relations.append(Relation(id: id, kind: kind, target: path(target, in: folder)))
        }
        if let problem = reader.diagnostics.first(where: { $0.level == .error }) { throw problem }
        return relations
    }

    /// A target as a path from the root of the zip.
    private static func path(_ target: String, in folder: String) -> String {
        var parts = target.hasPrefix("/") ? [] : folder.split(separator: "/").map(String.init)
        for part in target.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(String(part)) }
        }
        return parts.joined(separator: "/").lowercased()
    }

    /// What numbers mean in each of the styles that cells name.
    private static func formats(
        _ part: ArchiveMember,
        _ name: String,
        _ options: InputOptions
    ) throws(Diagnostic) -> [SheetFormat] {
        var reader = try PartReader(part, name: name, options: options)
        var own: [Int: SheetFormat] = [:]
        var formats: [SheetFormat] = []
        var isInside = false
        while let token = reader.next() {
            if reader.isNamed(token, "cellXfs"), token.kind == .start || token.kind == .end {
                isInside = token.kind == .start && !token.isEmpty
            }
            guard token.kind == .start else { continue }
            if reader.isNamed(token, "numFmt") {
                guard let number = reader.text("numFmtId", of: token).flatMap({ Int($0) }),
                    let code = reader.text("formatCode", of: token)
                else { continue }
                own[number] = SheetFormat(code: code)
            } else if isInside, reader.isNamed(token, "xf") {
                let number = reader.text("numFmtId", of: token).flatMap { Int($0) } ?? 0
                formats.append(own[number] ?? SheetFormat(builtIn: number))
            }
            guard own.count <= maximumFormats, formats.count <= maximumFormats else {
                throw PartReader.corrupt(name, part.name)
            }
        }
        if let problem = reader.diagnostics.first(where: { $0.level == .error }) { throw problem }
        return formats
    }
}
