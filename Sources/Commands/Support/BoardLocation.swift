internal import Access
internal import ArgumentParser
internal import Board
internal import Foundation
internal import Model
internal import Reports

/// Where the board's folder and store are, by the options and the paths that a command was given.
struct BoardLocation {
    /// The board's folder.
    let folder: String
    /// The store.
    let store: String
    /// The paths to read exports from.
    let paths: [String]

    /// The board's folder is `--board`, else the one folder that was given, else the current one.
    init(_ options: StoreOptions, paths: [String] = []) {
        var folder = options.board
        if folder == nil, paths.count == 1, let only = paths.first {
            var isDirectory: ObjCBool = false
            if FileManager.default.fileExists(atPath: only, isDirectory: &isDirectory), isDirectory.boolValue {
                folder = only
            }
        }
        let trimmed = (folder ?? ".").trimmingSuffix("/")
        self.folder = trimmed
        self.paths = paths.isEmpty ? [trimmed] : paths
        store = options.store ?? "\(trimmed)/logwacht.sqlite"
    }

    /// The name of the file with the key of the pseudonyms, in the board's folder.
    var key: String { "\(folder)/logwacht.key" }

    /// Reads the board; mistakes in `logwacht.yml` end the command with exit code 2.
    func load(_ output: OutputOptions) throws -> (BoardFolder, Console) {
        let plain = output.console()
        do {
            let board = try BoardFolder.load(folder, defaults: EmbeddedFiles.all, checks: KnownChecks.ids(folder))
            let console = output.console(boardLanguage: board.file.settings.language, folder: folder)
            return (board, console.with(zone: board.file.settings.zone))
        } catch let problems as Diagnostics {
            plain.report(problems.all)
            throw ExitCode(Outcome.wrongUse.rawValue)
        }
    }

    /// The board's lists for rules; mistakes in `logwacht.yml` end the command with exit code 2.
    func ruleLists(_ output: OutputOptions) throws -> [String: [String]] {
        do {
            return try BoardFolder.settings(folder, defaults: EmbeddedFiles.all, checks: KnownChecks.ids(folder))
                .settings.ruleLists
        } catch let problems as Diagnostics {
            output.console().report(problems.all)
            throw ExitCode(Outcome.wrongUse.rawValue)
        }
    }

    /// The console in the board's language and zone, without reading its tables.
    func console(_ output: OutputOptions) throws -> Console {
        do {
            let file = try BoardFolder.settings(folder, defaults: EmbeddedFiles.all, checks: KnownChecks.ids(folder))
            return output.console(boardLanguage: file.settings.language, folder: folder).with(zone: file.settings.zone)
        } catch let problems as Diagnostics {
            output.console().report(problems.all)
            throw ExitCode(Outcome.wrongUse.rawValue)
        }
    }
}

extension String {
    /// The text without a slash at its end, unless it is all there is.
    fileprivate func trimmingSuffix(_ suffix: Character) -> String {
        var text = self
        while text.count > 1, text.last == suffix { text.removeLast() }
        return text
    }
}
