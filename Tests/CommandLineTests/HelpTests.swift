import Foundation
import Testing

/// What the argument parser tells of a command in `--experimental-dump-help`.
private struct Tool: Decodable {
    var command: Command

    struct Command: Decodable {
        var commandName: String
        var abstract: String?
        var arguments: [Argument]?
        var subcommands: [Command]?
    }

    struct Argument: Decodable {
        struct Name: Decodable {
            var kind: String
            var name: String
        }

        var names: [Name]?
        var abstract: String?
        var shouldDisplay: Bool
    }
}

@Suite struct HelpTests {
    @Test func `every command and every option has a help text and stands in docs/commands.md`() throws {
        let run = try Binary.run(["--experimental-dump-help"])
        let tool = try JSONDecoder().decode(Tool.self, from: run.bytes)
        let page = try String(contentsOf: Binary.repository.appending(path: "docs/commands.md"), encoding: .utf8)
        var commands = 0
        func look(_ command: Tool.Command, _ path: [String]) {
            guard command.commandName != "help" else { return }
            commands += 1
            #expect(command.abstract?.isEmpty == false, "\(path) has no help")
            if !path.isEmpty { #expect(page.contains(path.joined(separator: " ")), "docs/commands.md: \(path)") }
            for argument in command.arguments ?? [] where argument.shouldDisplay {
                #expect(
                    argument.abstract?.isEmpty == false,
                    "\(path): \(argument.names?.first?.name ?? "argument") has no help"
                )
                for name in argument.names ?? [] where name.kind == "long" {
                    #expect(page.contains("--\(name.name)"), "docs/commands.md: \(path) --\(name.name)")
                }
            }
            for child in command.subcommands ?? [] { look(child, path + [child.commandName]) }
        }
        look(tool.command, [])
        #expect(commands >= 15)
    }

    @Test func `every option that a sentence or a page names exists`() throws {
        let run = try Binary.run(["--experimental-dump-help"])
        let tool = try JSONDecoder().decode(Tool.self, from: run.bytes)
        var known: Set<String> = []
        func look(_ command: Tool.Command) {
            for argument in command.arguments ?? [] {
                known.formUnion((argument.names ?? []).filter { $0.kind == "long" }.map(\.name))
            }
            for child in command.subcommands ?? [] { look(child) }
        }
        look(tool.command)
        #expect(known.count > 50)
        // Of other programs: journalctl, swift.
        let others: Set = ["unit", "filter", "static-swift-stdlib"]
        var named = 0
        for folder in ["rules/words/nl", "rules/words/en", "docs"] {
            let url = Binary.repository.appending(path: folder)
            for name in try FileManager.default.contentsOfDirectory(atPath: url.path) where name.contains(/\.(yml|md)$/)
            {
                let text = try String(contentsOf: url.appending(path: name), encoding: .utf8)
                for match in text.matches(of: /(?:^|[^\w-])--([a-z][a-z0-9-]*)/) {
                    named += 1
                    let option = String(match.output.1)
                    #expect(known.contains(option) || others.contains(option), "\(folder)/\(name): --\(option)")
                }
            }
        }
        #expect(named > 200)
    }
}
