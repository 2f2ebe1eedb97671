import Foundation
import PackagePlugin

/// Writes every file below `rules/` into one Swift source file, so that the binary needs nothing beside it.
@main
struct EmbedRulesPlugin: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let rules = context.package.directoryURL.appending(path: "rules")
        let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedRules.swift")
        var inputs: [URL] = []
        let files = FileManager.default.enumerator(at: rules, includingPropertiesForKeys: nil)
        while let file = files?.nextObject() as? URL {
            var isDirectory: ObjCBool = false
            let exists = FileManager.default.fileExists(atPath: file.path, isDirectory: &isDirectory)
            if exists && !isDirectory.boolValue && !file.lastPathComponent.hasPrefix(".") { inputs.append(file) }
        }
        inputs.sort { $0.path < $1.path }
        return [
            .buildCommand(
                displayName: "Embedding rules/",
                executable: try context.tool(named: "EmbedRules").url,
                arguments: [rules.path, output.path] + inputs.map(\.path),
                inputFiles: inputs,
                outputFiles: [output]
            )
        ]
    }
}
