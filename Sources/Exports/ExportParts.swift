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
    /// Standard input is looked at for its first bytes; an archive on it is put in a temporary file without a name, because its
    /// list of contents stands at the end. So is a workbook in a zip.
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
        case .standardInput: return Self.standardInput(name, options)
        default: return [ExportPart(input: self, name: name)]
        }
        return Self.parts(file, name, options) ?? [ExportPart(input: self, name: name)]
    }

    /// What begins as an archive does that is read by its list of contents: a zip, or the container of a workbook with a password.
    private static func isArchive(_ head: [UInt8]) -> Bool {
        guard head.count >= 4 else { return false }
        return [0x0403_4b50, 0x0605_4b50, 0x0807_4b50].contains(head.little(0, 4))
            || head.starts(with: CompoundFile.mark)
    }

    private static func standardInput(_ name: String, _ options: InputOptions) -> [ExportPart] {
        let source = ByteSource()
        var head = [UInt8](repeating: 0, count: CompoundFile.mark.count)
        var count = 0
        while count < head.count {
            let number = source.read(into: &head, at: count, atMost: head.count - count)
            if number == 0 { break }
            count += number
        }
        head.removeLast(head.count - count)
        guard source.failure == nil, isArchive(head) else {
            return [ExportPart(input: .standardInputAfter(head), name: name)]
        }
        do throws(Diagnostic) {
            let spool = try SpoolFile(for: name)
            let whole = ByteSource(standardInputAfter: head)
            let range = try spool.append(limit: options.maximumSpooledBytes) {
                (buffer: inout [UInt8]) throws(Diagnostic) in
                let number = whole.read(into: &buffer, at: 0, atMost: buffer.count)
                if let failure = whole.failure { throw ByteSource.unreadable(failure, name: name) }
                return number
            }
            let found = parts(.spooled(spool, range), name, options)
            return found ?? [ExportPart(input: .refused(Diagnostic("input.zip-corrupt", file: name)), name: name)]
        } catch {
            return [ExportPart(input: .refused(error), name: name)]
        }
    }

    /// The sheets of a workbook in a zip, put in a temporary file; nil for another file, and for one that reading will say of
    /// what is wrong with it.
    private static func workbook(
        _ member: ArchiveMember,
        _ name: String,
        _ spool: inout SpoolFile?,
        _ options: InputOptions
    ) -> [ExportPart]? {
        var small = options
        small.chunkSize = 4096
        guard let peek = try? ZipMemberReader(member, name: name, options: small) else { return nil }
        var head = [UInt8](repeating: 0, count: 4)
        guard peek.read(into: &head, at: 0, atMost: 4) == 4, head.little(0, 4) == 0x0403_4b50 else { return nil }
        do throws(Diagnostic) {
            let reader = try ZipMemberReader(member, name: name, options: options)
            let file: SpoolFile
            if let spool { file = spool } else { file = try SpoolFile(for: name) }
            spool = file
            let range = try file.append(limit: options.maximumSpooledBytes) {
                (buffer: inout [UInt8]) throws(Diagnostic) in
                let number = reader.read(into: &buffer, at: 0, atMost: buffer.count)
                if let diagnostic = reader.diagnostic { throw diagnostic }
                if let failure = reader.failure { throw ByteSource.unreadable(failure, name: name) }
                return number
            }
            let archive = try ArchiveBytes(.spooled(file, range), name: name)
            let entries = try ZipDirectory(archive, name: name).entries
            return try sheets(entries, of: .spooled(file, range), name, options)
        } catch {
            return [ExportPart(input: .refused(error), name: name)]
        }
    }

    /// The parts of an archive; nil for a file that is none.
    private static func parts(_ file: ArchiveFile, _ name: String, _ options: InputOptions) -> [ExportPart]? {
        // What cannot be opened is no zip: reading it says why.
        guard let archive = try? ArchiveBytes(file, name: name), let mark = archive.bytes(at: 0, count: 4) else {
            return nil
        }
        if let code = CompoundFile.refusal(archive) {
            return [ExportPart(input: .refused(Diagnostic(code, file: name)), name: name)]
        }
        guard isArchive(mark) else { return nil }
        do throws(Diagnostic) {
            let entries = try ZipDirectory(archive, name: name).entries
            if let kind = document(entries) {
                throw Diagnostic("input.archive-unsupported", file: name, ["kind": kind])
            }
            if let sheets = try sheets(entries, of: file, name, options) { return sheets }
            return try members(entries, of: file, length: archive.length, name, options)
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
        var spool: SpoolFile?
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
            if total <= options.maximumInflatedBytes, let sheets = workbook(place, name, &spool, options) {
                // Inside the zip its sheets are files, in a folder that is the workbook.
                parts += sheets.map { sheet in
                    var part = sheet
                    part.member = sheet.member.map { "\(member)/\($0)" } ?? member
                    return part
                }
                continue
            }
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
