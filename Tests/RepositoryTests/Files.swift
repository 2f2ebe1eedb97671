import Foundation

/// The root of the repository.
let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

/// A file of the repository as text.
func text(_ path: String) throws -> String {
    try String(contentsOf: repository.appending(path: path), encoding: .utf8)
}

/// The files below a folder with an ending.
func files(_ folder: String, _ ending: String) -> [String] {
    let paths = FileManager.default.subpaths(atPath: repository.appending(path: folder).path) ?? []
    return paths.filter { $0.hasSuffix(ending) }.map { "\(folder)/\($0)" }.sorted()
}
