import Foundation
import PackagePlugin

/// Writes every file below `rules/` into one Swift source file, so that the binary needs nothing beside it.
@main
struct EmbedRulesPlugin: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let rules = context.package.directoryURL.appending(path: "rules")
        let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedRules.swift")
        // Folders are inputs too: this plan is kept from build to build, and only a folder tells of a file that was added.
        var inputs = [rules]
        let entries = FileManager.default.enumerator(at: rules, includingPropertiesForKeys: nil)
        while let entry = entries?.nextObject() as? URL {
            if !entry.lastPathComponent.hasPrefix(".") { inputs.append(entry) }
        }
        inputs.sort { $0.path < $1.path }
        return [
            .buildCommand(
                displayName: "Embedding rules/",
                executable: try context.tool(named: "EmbedRules").url,
                arguments: [rules.path, output.path],
                inputFiles: inputs,
                outputFiles: [output]
            )
        ]
    }
}
