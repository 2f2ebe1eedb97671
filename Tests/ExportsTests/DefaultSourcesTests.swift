import Exports
import Foundation
import Model
import Testing

@Suite struct DefaultSourcesTests {
    @Test func everyDefaultSourceLoads() {
        #expect(DefaultSources.loaded.diagnostics.isEmpty, "\(lines(DefaultSources.loaded.diagnostics))")
        #expect(
            DefaultSources.catalog.sources.map(\.id) == [
                "afas-insite-access", "afas-mutations", "entra-signins", "m365-audit", "parnassys-exemptions",
                "parnassys-exemptions-pasted", "parnassys-logins", "sshd", "windows-security",
            ]
        )
    }

    @Test(arguments: Fixture.all)
    func everySampleIsRecognisedAmongAllSources(_ fixture: Fixture) {
        let result = readAll(fixture.text, now: fixture.now)
        #expect(result.recognition.source == fixture.source, "\(result.recognition)")
        #expect(result.coverage.complete)
    }

    @Test(arguments: Fixture.notMatching)
    func whatMustNotMatchIsNotTakenForTheSource(_ fixture: Fixture) {
        #expect(readAll(fixture.text, now: fixture.now).recognition.source != fixture.source)
    }

    @Test(arguments: Fixture.all)
    func everyChunkSizeGivesTheSameEvents(_ fixture: Fixture) {
        let whole = readAll(fixture.text, now: fixture.now)
        for size in [1, 2, 3, 5, 7, 16, 61, 256, 1000] {
            let pieces = readAll(fixture.text, chunkSize: size, now: fixture.now)
            #expect(pieces.events == whole.events, "chunks of \(size)")
            #expect(pieces.coverage == whole.coverage, "chunks of \(size)")
        }
    }

    @Test(arguments: Fixture.all)
    func lineEndsAndMarksChangeNothing(_ fixture: Fixture) {
        let whole = readAll(fixture.text, now: fixture.now)
        let windows = fixture.text.replacing("\n", with: "\r\n")
        let marked = readAll([0xef, 0xbb, 0xbf] + Array(fixture.text.utf8), now: fixture.now)
        #expect(marked.values == whole.values)
        let other = readAll(windows, now: fixture.now)
        // A value of several lines keeps the line ends of the file.
        let plain = other.values.map { $0.mapValues { $0.replacing("\r\n", with: "\n") } }
        #expect(plain == whole.values)
    }

    @Test(arguments: Fixture.all)
    func theBooksBalance(_ fixture: Fixture) {
        let coverage = readAll(fixture.text, now: fixture.now).coverage
        let ignored = coverage.ignored.values.reduce(0, +)
        #expect(coverage.records == coverage.events + ignored + coverage.unreadableCount)
        #expect(coverage.bytes == fixture.text.utf8.count)
        #expect(coverage.diagnostics.count { $0.level == .error } == coverage.unreadableCount)
    }

    @Test func everySourceExplainsItselfInBothLanguages() {
        for source in DefaultSources.catalog.sources {
            for language in Language.allCases {
                #expect(source.title[language]?.isEmpty == false, "\(source.id)")
                #expect(source.description[language]?.isEmpty == false, "\(source.id)")
                #expect(source.assumptions[language]?.isEmpty == false, "\(source.id)")
            }
            #expect(!source.systems.isEmpty)
        }
    }

    @Test func theDocumentationNamesEverySourceAndColumn() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let page = try String(contentsOf: root.appending(path: "docs/sources.md"), encoding: .utf8)
        for source in DefaultSources.catalog.sources {
            #expect(page.contains("## `\(source.id)`"), "\(source.id)")
            for name in source.columns.map(\.name) + source.patterns {
                #expect(page.contains("| `\(name)` |"), "\(source.id): \(name)")
            }
        }
    }

    @Test func everyCodeHasWordsInBothLanguages() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        func keys(_ language: String) throws -> Set<String> {
            let folder = root.appending(path: "rules/words/\(language)")
            var keys: Set<String> = []
            for name in ["exports.yml", "bytes.yml"] {
                let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
                for line in text.split(separator: "\n") where !line.hasPrefix("#") {
                    guard let end = line.firstRange(of: ": ") else { continue }
                    keys.insert(String(line[..<end.lowerBound]))
                }
            }
            return keys
        }
        let dutch = try keys("nl")
        #expect(dutch == (try keys("en")))
        // Every code that stands in the sources of this module, in the form of a literal.
        let folder = root.appending(path: "Sources/Exports")
        let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path()).filter {
            $0.hasSuffix(".swift") && !$0.hasPrefix("Bytes/")
        }
        var codes: Set<String> = []
        for file in files {
            let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
            for match in text.matches(of: /"((?:source|line|pattern|value|time|system|settings|definition)\.[a-z-]+)"/)
            {
                codes.insert(String(match.output.1))
            }
        }
        #expect(codes.count > 40)
        // Keys of definitions that look like codes.
        for code in codes.subtracting(["time.from", "source.port"]).sorted() {
            #expect(dutch.contains("diagnostic.\(code)"), "\(code)")
            #expect(dutch.contains("diagnostic.\(code).help"), "\(code)")
        }
        for source in DefaultSources.catalog.sources {
            for reason in source.ignoreReasons { #expect(dutch.contains("code.\(reason)"), "\(source.id): \(reason)") }
        }
    }
}
