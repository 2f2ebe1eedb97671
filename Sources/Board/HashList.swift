internal import Foundation
internal import Model

/// A file that a list of hashes names.
public struct ListedFile: Sendable, Hashable {
    /// Where it is to be.
    public var path: String
    /// How reports name it.
    public var name: String
    /// The SHA-256 of its bytes, 64 hexadecimal digits in lower case.
    public var hash: String
    /// How reports name the list.
    public var list: String

    /// A file of a list.
    public init(path: String, name: String, hash: String, list: String) {
        self.path = path
        self.name = name
        self.hash = hash
        self.list = list
    }
}

/// A list of SHA-256 hashes beside files, by which is seen whether each of them came whole: `SHA256SUMS`, as `sha256sum` writes
/// it, or `NAME.sha256` for one file.
///
/// A CSV file that was cut exactly between two records says nothing about it; its hash does.
struct HashList {
    /// What the list names, in its order; not the list itself, which many a list names by mistake.
    private(set) var files: [ListedFile] = []
    /// What is wrong with the list.
    private(set) var diagnostics: [Diagnostic] = []
    /// Whether it is a list of all files of its folder.
    let isOfFolder: Bool

    /// Lists are as long as folders are, and never longer than this.
    private static let mostBytes = 16_000_000

    /// Whether a file is a list of hashes, by its name.
    static func isList(_ name: String) -> Bool { isOfFolder(name) || name.lowercased().hasSuffix(".sha256") }

    private static func isOfFolder(_ name: String) -> Bool {
        ["sha256sums", "sha256sums.txt", "sha256sum.txt"].contains(name.lowercased())
    }

    /// Reads a list.
    ///
    /// - Parameters:
    ///   - path: where it is.
    ///   - shown: how reports name it.
    init(path: String, shown: String) {
        let (folder, last) = Self.parts(path)
        isOfFolder = Self.isOfFolder(last)
        guard let text = Self.text(path) else {
            diagnostics = [Diagnostic("hashes.unreadable-list", file: shown)]
            return
        }
        let prefix = shown.contains("/") ? Self.parts(shown).folder + "/" : ""
        var broken: [Int] = []
        for (place, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let line = line.trimmingCharacters(in: .whitespaces)
            if line.isEmpty || line.hasPrefix("#") { continue }
            let alone = isOfFolder ? nil : String(last.dropLast(".sha256".count))
            guard let (hash, name) = Self.entry(line, alone: alone) else {
                broken.append(place + 1)
                continue
            }
            if name == last { continue }
            let isAbsolute = name.hasPrefix("/")
            files.append(
                ListedFile(
                    path: isAbsolute ? name : "\(folder)/\(name)",
                    name: isAbsolute ? name : prefix + name,
                    hash: hash,
                    list: shown
                )
            )
        }
        if let first = broken.first {
            let count = ["count": String(broken.count)]
            diagnostics = [Diagnostic("hashes.broken-line", file: shown, line: first, count)]
        } else if files.isEmpty {
            diagnostics = [Diagnostic("hashes.empty", file: shown)]
        }
    }

    /// The hash and the name of a line; nil when it is none.
    ///
    /// Two blanks or a blank and a star stand between them (`sha256sum`); `SHA256 (NAME) = HASH` is the form of BSD, and a list of
    /// one file may hold the hash alone. Windows writes hashes in upper case and paths with `\`.
    static func entry(_ line: String, alone: String? = nil) -> (hash: String, name: String)? {
        let found = parts(ofLine: line, alone: alone)
        return found?.name.isEmpty == false ? found : nil
    }

    private static func parts(ofLine line: String, alone: String?) -> (hash: String, name: String)? {
        var line = line[...]
        if let open = line.firstIndex(of: "("), line[..<open].uppercased().hasPrefix("SHA"),
            let close = line.lastIndex(of: ")"), open < close
        {
            let rest = line[line.index(after: close)...].drop { $0 == " " || $0 == "=" }
            return hash(rest).map { ($0, plain(String(line[line.index(after: open)..<close]))) }
        }
        // GNU marks a line of which the name is written with escapes.
        let isEscaped = line.first == "\\"
        if isEscaped { line = line.dropFirst() }
        let digits = line.prefix { $0 != " " && $0 != "\t" }
        guard let hash = hash(digits) else { return nil }
        var name = line.dropFirst(digits.count + 1)
        if name.first == " " || name.first == "*" { name = name.dropFirst() }
        if name.isEmpty { return alone.map { (hash, $0) } }
        if isEscaped {
            let bare = name.replacing("\\\\", with: "\u{0}").replacing("\\n", with: "\n").replacing("\\r", with: "\r")
            return (hash, plain(String(bare.replacing("\u{0}", with: "\\")), isWindows: false))
        }
        return (hash, plain(String(name)))
    }

    private static func hash(_ text: Substring) -> String? {
        text.utf8.count == 64 && text.utf8.allSatisfy { Character(UnicodeScalar($0)).isHexDigit }
            ? text.lowercased() : nil
    }

    /// A name without what says nothing: `./` before it.
    private static func plain(_ name: String, isWindows: Bool = true) -> String {
        var name = isWindows ? name.replacing("\\", with: "/") : name
        while name.hasPrefix("./") { name.removeFirst(2) }
        return name
    }

    private static func parts(_ path: String) -> (folder: String, last: String) {
        guard let slash = path.lastIndex(of: "/") else { return (".", path) }
        return (slash == path.startIndex ? "" : String(path[..<slash]), String(path[path.index(after: slash)...]))
    }

    /// The text of a list; Windows' PowerShell writes UTF-16 with a mark, or UTF-8 with one.
    private static func text(_ path: String) -> String? {
        guard !Discovery.isSpecial(path), let file = FileHandle(forReadingAtPath: path),
            let data = try? file.read(upToCount: mostBytes + 1) ?? Data(), data.count <= mostBytes
        else { return nil }
        if data.starts(with: [0xff, 0xfe]) || data.starts(with: [0xfe, 0xff]) {
            return String(data: data, encoding: .utf16)
        }
        let text = String(decoding: data, as: UTF8.self)
        return text.hasPrefix("\u{feff}") ? String(text.dropFirst()) : text
    }
}

/// The lists of hashes that were met, and what they say of the files that concern a scan.
struct HashLists {
    /// What the lists name, in order.
    private(set) var files: [ListedFile] = []
    /// What is wrong with the lists.
    private(set) var diagnostics: [Diagnostic] = []

    private var seen: Set<ListedFile> = []
    /// The lists of all files of a folder, by the folder.
    private var ofFolders: [String: String] = [:]

    /// Reads a list and takes in what concerns the scan.
    mutating func add(_ path: String, shown: String, where concerns: (ListedFile) -> Bool) {
        let list = HashList(path: path, shown: shown)
        diagnostics += list.diagnostics
        for file in list.files where concerns(file) && seen.insert(file).inserted { files.append(file) }
        if list.isOfFolder { ofFolders[Discovery.realPath(Self.folder(path))] = shown }
    }

    /// Reads the lists that lie in a folder.
    mutating func addAll(in folder: String, shown prefix: String, where concerns: (ListedFile) -> Bool) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in names.sorted() where HashList.isList(name) {
            add("\(folder)/\(name)", shown: prefix.isEmpty ? name : "\(prefix)/\(name)", where: concerns)
        }
    }

    /// Tells of files that lie beside a list of all files and do not stand in it: nothing says whether they are whole.
    func unlisted(among exports: [Discovery.Found]) -> [Diagnostic] {
        let named = Set(files.map { Discovery.realPath($0.path) })
        var missed: [String: Set<String>] = [:]
        for export in exports where !ofFolders.isEmpty {
            let path = Discovery.realPath(export.path)
            guard !named.contains(path), let list = ofFolders[Self.folder(path)] else { continue }
            missed[list, default: []].insert(path)
        }
        return missed.sorted { $0.key < $1.key }.map { list, paths in
            let first = paths.min()?.split(separator: "/").last.map(String.init) ?? ""
            return Diagnostic("hashes.unlisted", .warning, file: list, ["count": String(paths.count), "first": first])
        }
    }

    static func folder(_ path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
