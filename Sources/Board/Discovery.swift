internal import Access
public import Exports
internal import Foundation
public import Model

/// Which files are exports: everything that was named, and in folders everything that is not known to be something else.
///
/// Nothing is passed over because its name looks odd: a file that logwacht does not know is read, and when its format is
/// unknown the coverage says so.
public struct Discovery: Sendable {
    /// A file to read as an export.
    public struct Found: Sendable, Hashable {
        /// Where it is.
        public var path: String
        /// How reports name it: relative to the folder it was found in.
        public var name: String
        /// What to read: the file, or a member of the zip that it is.
        public var input: ExportInput

        /// A file.
        public init(path: String, name: String, input: ExportInput? = nil) {
            self.path = path
            self.name = name
            self.input = input ?? .file(path)
        }
    }

    /// The files, sorted by name.
    public private(set) var files: [Found] = []
    /// Folders and files that could not be looked at.
    public private(set) var diagnostics: [Diagnostic] = []
    /// What lists of hashes (`SHA256SUMS`) say of files that are read; whether it is so is not looked at yet.
    public var listed: [ListedFile] { hashes.files }

    private let ignored: [String]
    private let board: String?
    private var seen: Set<String> = []
    private var folders: Set<String> = []
    private var hashes = HashLists()

    /// Looks for exports.
    ///
    /// - Parameters:
    ///   - paths: files and folders, as the user named them.
    ///   - ignored: names or paths, with `*` and `?`, that are no exports.
    ///   - board: the board's folder, whose reference tables are no exports; a folder with a `logwacht.yml` is one too.
    ///   - standardInput: whether standard input is read too, after the files.
    public init(paths: [String], ignored: [String] = [], board: String? = nil, standardInput: Bool = false) {
        self.ignored = ignored
        self.board = board.map(Self.realPath)
        var named: [String: Set<String>] = [:]
        for path in paths {
            var isDirectory: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
                diagnostics.append(Diagnostic("board.missing-path", file: path))
                continue
            }
            if isDirectory.boolValue {
                walk(path, prefix: "", depth: 0)
            } else if HashList.isList(Self.last(path)) {
                hashes.add(path, shown: path) { [self] in !isIgnored($0) }
            } else {
                add(path, name: path)
                named[HashLists.folder(path), default: []].insert(Self.realPath(path))
            }
        }
        addLists(of: named)
        diagnostics += hashes.diagnostics + hashes.unlisted(among: files)
        files.sort { ($0.name, $0.path) < ($1.name, $1.path) }
        if standardInput { add(.standardInput, path: "-", name: "-") }
    }

    /// Names of reference tables and of the product's own files in the root of a board folder.
    static let reservedFolders: Set<String> = ["matrices", "sources", "rules"]

    private mutating func walk(_ folder: String, prefix: String, depth: Int) {
        // A link to a folder above would make every file appear again under ever longer names.
        guard folders.insert(Self.realPath(folder)).inserted else { return }
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        } catch {
            let name = prefix.isEmpty ? folder : prefix
            diagnostics.append(Self.unreadableFolder(name, path: folder, error))
            return
        }
        let isBoard = depth == 0 && (names.contains("logwacht.yml") || Self.realPath(folder) == board)
        for name in names where !name.hasPrefix(".") {
            let path = folder + "/" + name
            let shown = prefix.isEmpty ? name : prefix + "/" + name
            var isDirectory: ObjCBool = false
            // A link that leads nowhere does not exist for FileManager, but it is there and was not read.
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
                diagnostics.append(Diagnostic("board.missing-path", file: shown))
                continue
            }
            if isIgnored(name, shown) { continue }
            if isDirectory.boolValue {
                if isBoard && Self.reservedFolders.contains(name) { continue }
                // Sixty-four levels: deeper than any export, and a loop of links ends.
                if depth < 64 { walk(path, prefix: shown, depth: depth + 1) }
            } else {
                if HashList.isList(name) { hashes.add(path, shown: shown) { [self] in !isIgnored($0) } }
                if Self.isOwnFile(name, inBoardRoot: isBoard) { continue }
                add(path, name: shown)
            }
        }
    }

    /// Takes in the lists beside files that were named by themselves, for these files alone, and the board's own list for the
    /// tables, which are read whatever the paths are.
    private mutating func addLists(of named: [String: Set<String>]) {
        for (folder, paths) in named.sorted(by: { $0.key < $1.key }) where !folders.contains(Self.realPath(folder)) {
            hashes.addAll(in: folder, shown: folder == "." ? "" : folder) { paths.contains(Self.realPath($0.path)) }
        }
        guard let board, !folders.contains(board) else { return }
        hashes.addAll(in: board, shown: "") {
            Self.isOwnFile($0.name, inBoardRoot: true) && FileManager.default.fileExists(atPath: $0.path)
        }
    }

    private mutating func add(_ path: String, name: String) {
        let real = Self.realPath(path)
        guard seen.insert(real).inserted else { return }
        if Self.isSpecial(real) {
            diagnostics.append(Diagnostic("board.special-file", file: name))
            return
        }
        add(.file(path), path: path, name: name)
    }

    private mutating func add(_ input: ExportInput, path: String, name: String) {
        for part in input.parts(name: name) {
            // A member is passed over for the reasons for which a file in a folder is.
            if let member = part.member {
                let last = Self.last(member)
                if isIgnored(last, part.name) || Self.isOwnFile(last, inBoardRoot: false) { continue }
            }
            diagnostics += part.remarks
            if part.isEmpty { continue }
            files.append(Found(path: path, name: part.name, input: part.input))
        }
    }

    private static let referenceFiles = Set(
        ReferenceSchema.board.flatMap { ["\($0.table).csv", "\($0.table).xlsx"] }
    )

    /// Whether a file is the product's own or reference data, and so no export.
    static func isOwnFile(_ name: String, inBoardRoot: Bool) -> Bool {
        let lower = name.lowercased()
        if lower.contains(".sqlite") || [".key", ".lock", ".md"].contains(where: lower.hasSuffix) { return true }
        if HashList.isList(name) { return true }
        // Exactly these names: `Staff.csv` is not read as the register, so it must not be passed over either.
        return inBoardRoot && (name == "logwacht.yml" || referenceFiles.contains(name))
    }

    private func isIgnored(_ file: ListedFile) -> Bool { isIgnored(Self.last(file.name), file.name) }

    private static func last(_ path: String) -> String { String(path.split(separator: "/").last ?? "") }

    private func isIgnored(_ name: String, _ path: String) -> Bool {
        ignored.contains { fnmatch($0, name, 0) == 0 || fnmatch($0, path, 0) == 0 }
    }

    /// Whether something is there that is no file to read to its end: a folder, a pipe, a device.
    public static func isSpecial(_ path: String) -> Bool {
        let type = (try? FileManager.default.attributesOfItem(atPath: realPath(path)))?[.type] as? FileAttributeType
        return type.map { $0 != .typeRegular } ?? false
    }

    /// The path without links, so that one file under two names is read once.
    static func realPath(_ path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// What is wrong with a folder that cannot be opened.
    static func unreadableFolder(_ name: String, path: String, _ error: any Error) -> Diagnostic {
        if isForbidden(path) { return Diagnostic("board.unreadable-permission", file: name) }
        return Diagnostic("board.unreadable", file: name, SystemFault.parameters(error))
    }

    /// Whether something is there that this user may not read.
    static func isForbidden(_ path: String) -> Bool { access(path, R_OK) != 0 && errno == EACCES }
}
