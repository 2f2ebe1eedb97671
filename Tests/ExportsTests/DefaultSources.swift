import Exports
import Foundation
import Model

/// The definitions of the repository, as the binary carries them.
enum DefaultSources {
    static let files: [SourceCatalog.File] = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let folder = root.appending(path: "rules/sources")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? []
        return names.filter { $0.hasSuffix(".yml") }.sorted().map { name in
            let text = (try? String(contentsOf: folder.appending(path: name), encoding: .utf8)) ?? ""
            return SourceCatalog.File(path: "sources/\(name)", text: text)
        }
    }()

    static let loaded = SourceCatalog.load(defaults: files)
    static var catalog: SourceCatalog { loaded.catalog }
}

/// Diagnostics as lines to read in a failed test.
func lines(_ diagnostics: [Diagnostic]) -> String {
    diagnostics.map { diagnostic in
        let place = [diagnostic.file, diagnostic.line.map { "line \($0)" }, diagnostic.column].compactMap { $0 }
        let parameters = diagnostic.parameters.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        return "\(place.joined(separator: " ")): \(diagnostic.code) \(parameters.joined(separator: " · "))"
    }.joined(separator: "\n")
}
