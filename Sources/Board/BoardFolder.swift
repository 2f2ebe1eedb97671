public import Access
public import Exports
internal import Foundation
public import Model

/// A board as its folder shows it: settings, people and rights, the sources it knows, and what was wrong with any of them.
public struct BoardFolder: Sendable {
    /// The folder; nil when there is none to read from.
    public let folder: String?
    /// What stands in `logwacht.yml`.
    public let file: SettingsFile
    /// The sources: those that travel with the product and the board's own.
    public let catalog: SourceCatalog
    /// Who was who and what was allowed.
    public let access: AccessModel
    /// What was read of each table.
    public let reference: [ReferenceCoverage]
    /// The texts of the definitions of its sources, the product's and its own: what decides how exports are read.
    public let sourceTexts: [String]
    /// What was wrong with tables and sources.
    public let diagnostics: [Diagnostic]
    /// The tables, by the file that evidence names.
    public let tables: [String: Table]

    /// The board's own table of this name, from whichever file it came.
    public func table(_ name: String) -> Table? { tables["\(name).csv"] ?? tables["\(name).xlsx"] }

    /// The files that travel with the product: (path below `rules/`, text).
    public typealias DefaultFile = (path: String, text: String)

    /// Reads a board's folder.
    ///
    /// - Parameters:
    ///   - folder: the board's folder; nil for a board of defaults.
    ///   - defaults: the files of `rules/`.
    ///   - checks: the ids of the checks, which `checks.off` may name.
    /// - Throws: `Diagnostics` with every mistake in `logwacht.yml` at once: then nothing may be judged or changed.
    public static func load(_ folder: String?, defaults: [DefaultFile], checks: [RuleID]) throws -> BoardFolder {
        // The sources' names are needed to check the settings, and the settings to load the sources with their columns.
        let defaultSources = defaults.filter { $0.path.hasPrefix("sources/") && $0.path.hasSuffix(".yml") }
            .map { SourceCatalog.File(path: $0.path, text: $0.text) }
        var problems: [Diagnostic] = []
        let ownSources = readSources(folder, &problems)
        let plain = SourceCatalog.load(defaults: defaultSources, own: ownSources)
        let names = SettingsFile.Names(
            sources: plain.catalog.sources.map(\.id),
            tables: ReferenceSchema.board.map(\.table),
            checks: checks
        )
        var file = try readSettings(folder, defaults: defaults, names: names)
        let loaded =
            file.columns.isEmpty
            ? plain
            : SourceCatalog.load(defaults: defaultSources, own: ownSources, settings: .init(columns: file.columns))
        problems += loaded.diagnostics

        var reader = ReferenceReader(folder: folder, defaults: defaults)
        let tables = reader.readAll()
        file.settings.holidays += reader.readHolidays()
        let reading = AccessModel.read(tables, settings: file.settings)
        problems += reader.diagnostics + reading.diagnostics
        return BoardFolder(
            folder: folder,
            file: file,
            catalog: loaded.catalog,
            access: reading.model,
            reference: reader.complete(reading.coverage),
            sourceTexts: (defaultSources + ownSources).map(\.text),
            diagnostics: problems.sorted(),
            tables: reader.byFile
        )
    }

    /// The settings alone, for commands that need no tables.
    ///
    /// - Throws: `Diagnostics` as `load` does.
    public static func settings(_ folder: String?, defaults: [DefaultFile], checks: [RuleID]) throws -> SettingsFile {
        var problems: [Diagnostic] = []
        let sources = catalog(folder, defaults: defaults, &problems)
        let names = SettingsFile.Names(
            sources: sources.sources.map(\.id),
            tables: ReferenceSchema.board.map(\.table),
            checks: checks
        )
        return try readSettings(folder, defaults: defaults, names: names)
    }

    /// The sources alone, with what was wrong with them.
    public static func catalog(
        _ folder: String?,
        defaults: [DefaultFile],
        columns: [String: [String: [String]]] = [:],
        _ problems: inout [Diagnostic]
    ) -> SourceCatalog {
        let files = defaults.filter { $0.path.hasPrefix("sources/") && $0.path.hasSuffix(".yml") }
            .map { SourceCatalog.File(path: $0.path, text: $0.text) }
        let own = readSources(folder, &problems)
        let loaded = SourceCatalog.load(defaults: files, own: own, settings: .init(columns: columns))
        problems += loaded.diagnostics
        return loaded.catalog
    }

    private static func readSettings(
        _ folder: String?,
        defaults: [DefaultFile],
        names: SettingsFile.Names
    ) throws -> SettingsFile {
        guard let path = folder.map({ $0 + "/logwacht.yml" }), FileManager.default.fileExists(atPath: path) else {
            try refuseOtherNames(folder)
            return .none
        }
        guard !Discovery.isSpecial(path) else {
            throw Diagnostics([Diagnostic("board.special-file", file: "logwacht.yml")])
        }
        let data: Data
        do {
            data = try Data(contentsOf: URL(filePath: path))
        } catch {
            let forbidden = Diagnostic("settings.unreadable-permission", file: "logwacht.yml")
            let other = Diagnostic("settings.unreadable", file: "logwacht.yml", SystemFault.parameters(error))
            throw Diagnostics([Discovery.isForbidden(path) ? forbidden : other])
        }
        let schema = defaults.first { $0.path == "schema/logwacht.schema.json" }?.text ?? ""
        let text = String(decoding: data, as: UTF8.self)
        return try SettingsFile(text: text, file: "logwacht.yml", schema: schema, names: names)
    }

    /// Settings under a name that is not read would be defaults that nobody chose.
    private static func refuseOtherNames(_ folder: String?) throws {
        let names = folder.flatMap { try? FileManager.default.contentsOfDirectory(atPath: $0) } ?? []
        let near = names.filter { ["logwacht.yml", "logwacht.yaml", "logwacht.yml.txt"].contains($0.lowercased()) }
        guard !near.isEmpty else { return }
        throw Diagnostics(near.map { Diagnostic("settings.name", file: $0) })
    }

    private static func readSources(_ folder: String?, _ problems: inout [Diagnostic]) -> [SourceCatalog.File] {
        guard let folder = folder.map({ $0 + "/sources" }), FileManager.default.fileExists(atPath: folder) else {
            return []
        }
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
                .filter { $0.hasSuffix(".yml") || $0.hasSuffix(".yaml") }
                .map { name in
                    let data = try Data(contentsOf: URL(filePath: "\(folder)/\(name)"))
                    return SourceCatalog.File(path: "sources/\(name)", text: String(decoding: data, as: UTF8.self))
                }
        } catch {
            problems.append(Discovery.unreadableFolder("sources", path: folder, error))
            return []
        }
    }
}
