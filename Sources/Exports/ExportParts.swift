public import Model

/// A file in a zip: what is needed to read it without reading the list of contents again.
public struct ArchiveMember: Sendable, Hashable {
    /// Where the zip is; nil when it is in memory.
    public var path: String? {
        if case .path(let path) = file { path } else { nil }
    }
    /// The file inside the zip, fit to be shown, with `/` between folders.
    public let name: String
    let file: ArchiveFile
    let place: ZipPlace
}

/// One file of an export: the export itself, a member of the zip or a sheet of the workbook that it is.
public struct ExportPart: Sendable, Hashable {
    /// Where its bytes come from.
    public var input: ExportInput
    /// How reports name it: `archive.zip/member.csv` for a member.
    public var name: String
    /// Its name inside the zip or the workbook; nil for an export that is neither.
    public var member: String?
    /// Whether there is nothing to read: an empty sheet. It is told, not read.
    public var isEmpty = false
    /// What is to be said of it, whether or not it is read.
    public var remarks: [Diagnostic] = []
}

extension ExportInput {
    /// The files that an export consists of: the members of a zip or the sheets of a workbook, which are recognised by their
    /// first bytes; else the export.
    ///
    /// Folders, hidden files and what macOS adds are left out. A zip that cannot be read as a whole is one part that is
    /// refused, and a member that cannot be read is refused on its own: the others are read.
    ///
    /// - Parameters:
    ///   - name: how reports name the export.
    ///   - options: how much a zip may unpack to.
    public func parts(name: String, options: InputOptions = InputOptions()) -> [ExportPart] {
        let file: ArchiveFile
        switch self {
        case .file(let path): file = .path(path)
        case .bytes(let bytes): file = .bytes(bytes)
        default: return [ExportPart(input: self, name: name)]
        }
        // What cannot be opened is no zip: reading it says why.
        guard let archive = try? ArchiveBytes(file, name: name), let mark = archive.bytes(at: 0, count: 4) else {
            return [ExportPart(input: self, name: name)]
        }
        if let code = CompoundFile.refusal(archive) {
            return [ExportPart(input: .refused(Diagnostic(code, file: name)), name: name)]
        }
        guard [0x0403_4b50, 0x0605_4b50, 0x0807_4b50].contains(mark.little(0, 4)) else {
            return [ExportPart(input: self, name: name)]
        }
        do throws(Diagnostic) {
            let entries = try ZipDirectory(archive, name: name).entries
            if let kind = Self.document(entries) {
                throw Diagnostic("input.archive-unsupported", file: name, ["kind": kind])
            }
            if let sheets = try Self.sheets(entries, of: file, name, options) { return sheets }
            return try Self.members(entries, of: file, length: archive.length, name, options)
        } catch {
            return [ExportPart(input: .refused(error), name: name)]
        }
    }

    /// The program whose document a zip is; nil for a zip of files.
    private static func document(_ entries: [ZipDirectory.Entry]) -> String? {
        let names = Set(entries.map(\.name.text))
        if names.contains("xl/workbook.bin") { return "Excel binary, .xlsb" }
        if names.contains("word/document.xml") { return "Word" }
        if names.contains("mimetype"), names.contains("content.xml") { return "OpenDocument" }
        return nil
    }

    /// The sheets of a workbook, in its order; nil for another zip.
    private static func sheets(
        _ entries: [ZipDirectory.Entry],
        of file: ArchiveFile,
        _ name: String,
        _ options: InputOptions
    ) throws(Diagnostic) -> [ExportPart]? {
        let byPath = Dictionary(
            entries.map { ($0.name.text.lowercased(), $0) },
            uniquingKeysWith: { first, _ in first }
        )
        let book = try Workbook(name: name, options: options) { (path: String) throws(Diagnostic) in
            guard let entry = byPath[path] else { return nil }
            if let refusal = refusal(entry, name, options) { throw refusal }
            return ArchiveMember(name: path, file: file, place: entry.place)
        }
        guard let book else {
            guard byPath["xl/workbook.xml"] == nil else { throw PartReader.corrupt(name, "_rels/.rels") }
            return nil
        }
        guard !book.sheets.isEmpty else { throw Diagnostic("input.xlsx-empty", file: name) }
        var seen: [String: Int] = [:]
        var parts: [ExportPart] = []
        for (title, sheet) in book.sheets {
            var member = ZipName.sheet(title)
            seen[member, default: 0] += 1
            if let count = seen[member], count > 1 { member += "#\(count)" }
            var part = ExportPart(input: .sheet(sheet), name: "\(name)/\(member)", member: member)
            part.isEmpty = !SheetReader.hasContent(sheet, name: part.name, options: options)
            if part.isEmpty {
                part.remarks = [Diagnostic("input.xlsx-sheet-empty", .warning, file: part.name)]
            } else if sheet.isHidden {
                part.remarks = [Diagnostic("input.xlsx-sheet-hidden", .warning, file: part.name)]
            }
            parts.append(part)
        }
        guard parts.contains(where: { !$0.isEmpty }) else { throw Diagnostic("input.xlsx-empty", file: name) }
        return parts
    }

    private static func members(
        _ entries: [ZipDirectory.Entry],
        of file: ArchiveFile,
        length: Int,
        _ archive: String,
        _ options: InputOptions
    ) throws(Diagnostic) -> [ExportPart] {
        var parts: [ExportPart] = []
        var seen: [String: Int] = [:]
        var total = 0
        for entry in entries where !entry.name.isFolder && !entry.name.isHidden {
            // A nameless file is still a file.
            var member = entry.name.parts.isEmpty ? "_" : entry.name.text
            seen[member, default: 0] += 1
            if let count = seen[member], count > 1 { member += "#\(count)" }
            let name = "\(archive)/\(member)"
            if let refusal = refusal(entry, name, options) {
                parts.append(ExportPart(input: .refused(refusal), name: name, member: member))
                continue
            }
            total += entry.place.size
            let place = ArchiveMember(name: member, file: file, place: entry.place)
            parts.append(ExportPart(input: .member(place), name: name, member: member))
        }
        guard !parts.isEmpty else { throw Diagnostic("input.zip-empty", file: archive) }
        let isDense = total > 64 << 20 && total / options.maximumRatio > length
        guard total <= options.maximumInflatedBytes, !isDense else {
            throw Diagnostic("input.zip-too-large", file: archive, ["bytes": String(total)])
        }
        return parts
    }

    /// Why a member cannot be read; nil when it can be tried.
    private static func refusal(_ entry: ZipDirectory.Entry, _ name: String, _ options: InputOptions) -> Diagnostic? {
        let place = entry.place
        if entry.flags & 0x2041 != 0 || place.method == 99 { return Diagnostic("input.zip-encrypted", file: name) }
        guard place.method == 0 || place.method == 8 else {
            let names = [9: "Deflate64", 12: "bzip2", 14: "LZMA", 93: "Zstandard", 95: "xz", 98: "PPMd"]
            return Diagnostic("input.zip-method", file: name, ["method": names[place.method] ?? String(place.method)])
        }
        let isDense = place.size > 64 << 20 && place.size / options.maximumRatio > place.packed
        if place.size > options.maximumInflatedBytes || isDense {
            return Diagnostic("input.zip-too-large", file: name, ["bytes": String(place.size)])
        }
        if place.method == 0, place.packed != place.size { return Diagnostic("input.zip-corrupt", file: name) }
        return nil
    }
}
