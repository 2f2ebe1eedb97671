internal import Foundation
internal import Model

/// A folder of files that its owner alone can read, with a manifest for `sha256sum -c`.
struct EvidenceFolder {
    private let files: [(name: String, text: String)]
    /// The manifest: a line of hash and name for each file, by name.
    let manifest: String

    /// A folder of these files.
    init(_ files: [(name: String, text: String)]) {
        self.files = files.sorted { $0.name < $1.name }
        manifest = self.files.map { "\(FileHash.of($0.text))  \($0.name)\n" }.joined()
    }

    /// The hash of the manifest.
    var hash: String { FileHash.of(manifest) }

    /// Writes the folder beside its place and moves it there when it is whole, so that nothing half-written is ever left.
    ///
    /// - Parameter name: the name of the manifest.
    /// - Throws: `folder.exists` when something of that name is there, `incident.cannot-write`.
    func write(to path: String, manifest name: String) throws {
        let manager = FileManager.default
        let partial = "\(path).partial-\(ProcessInfo.processInfo.processIdentifier)"
        func refused(_ why: [String: String]) -> Diagnostic { Diagnostic("incident.cannot-write", file: path, why) }
        guard !manager.fileExists(atPath: path) else { throw Diagnostic("folder.exists", .error, ["folder": path]) }
        guard mkdir(partial, 0o700) == 0 else { throw refused(SystemFault.parameters(errno)) }
        do {
            for file in files + [(name: name, text: manifest)] {
                try IncidentDesk.write(file.text, to: "\(partial)/\(file.name)")
            }
            try manager.moveItem(atPath: partial, toPath: path)
        } catch {
            try? manager.removeItem(atPath: partial)
            throw (error as? Diagnostic) ?? refused(SystemFault.parameters(error))
        }
    }
}
