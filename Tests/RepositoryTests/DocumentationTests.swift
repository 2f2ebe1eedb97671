import Foundation
import Testing

@Suite struct DocumentationTests {
    @Test func `the README opens with two commands, and the continuous integration runs them as they stand`() throws {
        let readme = try text("README.md")
        let blocks = readme.components(separatedBy: "```sh\n").dropFirst().map {
            $0.components(separatedBy: "\n```")[0]
        }
        let first = try #require(blocks.first)
        #expect(first.contains("libsqlite3-dev") && first.contains("libpcre2-dev"))
        #expect(first.contains("swift build -c release") && first.contains("scan samples/board"))
        #expect(blocks.count >= 2 && blocks[1] == "swift test")
        let run = try text(".ci/run")
        #expect(run.contains("readme_command 1") && run.contains("readme_command 2"))
    }

    @Test func `every check stands in the documentation`() throws {
        let key = try text("samples/answer-key.csv")
        let rules = Set(
            key.split(separator: "\n").dropFirst().compactMap { $0.split(separator: ";").first.map(String.init) }
        )
        let page = try text("docs/checks.md") + (try? text("docs/checks-events.md")).map { $0 }.orEmpty
        #expect(rules.count >= 18)
        for rule in rules { #expect(page.contains("`\(rule)`"), "docs/checks.md does not name \(rule)") }
    }

    @Test func `every source stands in the documentation`() throws {
        let page = try text("docs/sources.md")
        let sources = files("rules/sources", ".yml")
        #expect(sources.count >= 8)
        for source in sources {
            let id = URL(filePath: source).deletingPathExtension().lastPathComponent
            #expect(page.contains("`\(id)`"), "docs/sources.md does not name \(id)")
        }
    }

    @Test func `links between pages lead somewhere`() throws {
        for page in files("docs", ".md") + ["README.md"] {
            let folder = URL(filePath: page).deletingLastPathComponent().relativePath
            for part in try text(page).components(separatedBy: "](").dropFirst() {
                let target = String(part.prefix { $0 != ")" && $0 != "#" })
                if target.isEmpty || target.contains("://") { continue }
                let path = repository.appending(path: folder == "." ? target : "\(folder)/\(target)")
                    .standardizedFileURL
                #expect(FileManager.default.fileExists(atPath: path.path), "\(page): \(target)")
            }
        }
    }
}

@Suite struct HouseRuleTests {
    @Test(arguments: [
        ("GRDB", "Sources/Store/"), ("CPCRE2", "Sources/Patterns/"), ("CZlib", "Sources/Exports/Bytes/"),
        ("ArgumentParser", "Sources/Commands/"), ("Mustache", "Sources/Reports/"),
    ])
    func `a library has one room`(_ library: String, _ room: String) throws {
        for file in files("Sources", ".swift") where !file.hasPrefix(room) {
            let imports = try text(file).split(separator: "\n").filter { $0.contains("import ") }
            #expect(!imports.contains { $0.hasSuffix("import \(library)") }, "\(file)")
        }
    }

    @Test func `sources hold no traps and no promises`() throws {
        for file in files("Sources", ".swift") where !file.hasPrefix("Sources/EmbedRules") {
            let source = try text(file)
            for trap in ["try!", "as!", "fatalError(", "TODO", "FIXME", "preconditionFailure("] {
                #expect(!source.contains(trap), "\(file): \(trap)")
            }
        }
    }

    @Test func `no path of one machine stands in a file`() throws {
        for file in files("Sources", ".swift") + files("docs", ".md") + files("rules", ".yml") + [
            "README.md", ".ci/run",
        ] {
            let source = try text(file)
            for path in ["/home/", "/root/"] { #expect(!source.contains(path), "\(file)") }
        }
    }
}

extension String? {
    fileprivate var orEmpty: String { self ?? "" }
}
