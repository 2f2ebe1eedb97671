import Model
import Testing

@testable import Exports

/// Definitions with one mistake each: what is said of it, and on which line.
@Suite struct BrokenDefinitionTests {
    /// A small definition that is right.
    private static let good = #"""
        id: small
        title: {nl: Klein, en: Small}
        description: {nl: Proef, en: Trial}
        system: linux
        zone: UTC
        time: {from: when, formats: [iso8601]}
        fields:
          event.action: {value: done}
          event.outcome: {from: result, map: {ok: success}, default: failure}
        required: [user.name]
        ignore:
          - reason: other-user
            when: {user.name: [nobody]}
        lines:
          groups: {who: user.name}
          patterns:
            - name: one
              match: '^(?<when>\S+) did (?<who>\S+) (?<result>\S+)$'
            - name: two
              match: '^--'
              ignore: rule
        samples:
          - name: first
            content: |
              2026-01-01T00:00:00Z did jan ok
              2026-01-01T00:00:01Z did nobody ok
              --
            expect:
              - {time: 2026-01-01T00:00:00Z, user.name: jan, event.outcome: success}
              - ignored: other-user
              - ignored: rule
        not_matching:
          - {name: other, content: hello}

        """#

    private func load(_ text: String, path: String = "sources/small.yml") -> (SourceCatalog, [Diagnostic]) {
        let (catalog, diagnostics) = SourceCatalog.load(defaults: [SourceCatalog.File(path: path, text: text)])
        return (catalog, diagnostics)
    }

    @Test func theDefinitionWithoutMistakesLoads() {
        let (catalog, diagnostics) = load(Self.good)
        #expect(diagnostics.isEmpty, "\(lines(diagnostics))")
        #expect(catalog.sources.map(\.id) == ["small"])
        #expect(catalog["small"]?.patterns == ["one", "two"])
        #expect(catalog["small"]?.systems == [.linux])
    }

    @Test(
        arguments: [
            ("id: small", "id: Small One", "definition.id-invalid", 1),
            ("id: small", "id: other", "definition.id-name", 1),
            ("id: small", "id: [small]", "definition.type", 1),
            ("id: small", "", "definition.key-missing", 2),
            ("zone: UTC", "zone: Europe/Amsterdm", "definition.zone-unknown", 5),
            ("zone: UTC", "zoen: UTC", "definition.key-unknown", 5),
            ("zone: UTC", "zone: UTC\nzone: UTC", "definition.key-duplicate", 5),
            ("{nl: Klein, en: Small}", "{nl: Klein}", "definition.key-missing", 2),
            ("{nl: Klein, en: Small}", "{nl: Klein, en: Small, fr: Petit}", "definition.key-unknown", 2),
            ("{nl: Klein, en: Small}", "Klein", "definition.type", 2),
            ("system: linux", "system: linx", "definition.value-unknown", 4),
            ("system: linux", "system: {from: result, map: {ok: linux}}", "definition.system-rest", 4),
            ("formats: [iso8601]", "formats: [dd-MM-jjjj]", "definition.time-format", 6),
            ("from: when, formats", "from: whne, formats", "definition.field-unknown", 6),
            ("event.outcome: {from: result", "event.outcme: {from: result", "definition.field-name", 9),
            ("event.outcome: {from: result", "event.outcome: {from: reslt", "definition.field-unknown", 9),
            ("{value: done}", "{value: done, from: result}", "definition.value-source", 8),
            ("{value: done}", "{}", "definition.value-source", 8),
            ("{value: done}", "{value: done, as: ipp}", "definition.value-unknown", 8),
            ("required: [user.name]", "required: [user.nmae]", "definition.field-unknown", 10),
            ("{user.name: [nobody]}", "{user.nme: [nobody]}", "definition.field-unknown", 13),
            ("when: {user.name: [nobody]}", "why: {user.name: [nobody]}", "definition.key-missing", 12),
            ("{who: user.name}", "{who: user.nmae}", "definition.field-name", 18),
            (#"(?<result>\S+)$"#, #"(?<result>\S+$"#, "definition.pattern-invalid", 18),
            ("name: two", "name: one", "definition.name-duplicate", 20),
            ("name: two\n", "name: two\n      groups: {x: user.id}\n", "definition.group-unknown", 21),
            ("match: '^--'", "match: '^++'", "definition.pattern-invalid", 20),
            ("match: '^--'", "match: '^=='", "definition.sample-failed", 31),
            ("match: '^--'", "mtach: '^--'", "definition.key-missing", 19),
            ("user.name: jan, event", "user.name: eva, event", "definition.sample-failed", 29),
            (", event.outcome: success}", "}", "definition.sample-failed", 29),
            (", event.outcome: success}", ", event.outcome: success, Nope: x}", "definition.sample-failed", 29),
            ("time: 2026-01-01T00:00:00Z,", "time: 2026-01-01T00:00:01Z,", "definition.sample-failed", 29),
            ("- ignored: rule", "- ignored: rul", "definition.sample-failed", 31),
            ("- ignored: rule", "- unreadable: line.no-pattern", "definition.sample-failed", 31),
            ("      - ignored: rule\n", "", "definition.sample-count", 23),
            ("      --\n", "", "definition.sample-count", 23),
            ("content: hello", "content: 2026-01-01T00:00:00Z did jan ok", "definition.sample-recognised", 33),
            (
                "    content: |\n      2026-01-01T00:00:00Z did", "    content: |\n      2026-01-01T00:00:00Z doet",
                "definition.sample-unrecognised", 23
            ),
            ("samples:", "smaples:", "definition.key-missing", 1),
            ("title:", "title: [", "definition.syntax", 3),
        ] as [(String, String, String, Int)]
    )
    func oneMistake(_ right: String, _ wrong: String, _ code: String, _ line: Int) throws {
        // Indentation of the literal is gone in the text.
        let text = Self.good.replacing(right, with: wrong, maxReplacements: 1)
        #expect(text != Self.good, "the mistake must be in the text")
        let (catalog, diagnostics) = load(text)
        #expect(catalog.sources.isEmpty)
        let found = try #require(diagnostics.first { $0.code == code }, "\(lines(diagnostics))")
        #expect(found.line == line, "\(lines(diagnostics))")
        #expect(found.file == "sources/small.yml")
        #expect(found.level == .error)
    }

    @Test(arguments: [
        ("zone: UTC", "zoen: UTC", "definition.key-unknown", "zone"),
        ("system: linux", "system: linx", "definition.value-unknown", "linux"),
        ("event.outcome: {from: result", "event.outcme: {from: result", "definition.field-name", "event.outcome"),
        ("required: [user.name]", "required: [user.nmae]", "definition.field-unknown", "user.name"),
    ])
    func aSlipGetsASuggestion(_ right: String, _ wrong: String, _ code: String, _ suggestion: String) {
        let (_, diagnostics) = load(Self.good.replacing(right, with: wrong))
        #expect(diagnostics.first { $0.code == code }?.parameters["suggestion"] == suggestion)
    }

    @Test func allMistakesAreReportedAtOnce() {
        let text = Self.good.replacing("zone: UTC", with: "zoen: UTC").replacing("linux", with: "linx")
            .replacing("formats: [iso8601]", with: "formats: [x]")
        let (_, diagnostics) = load(text)
        #expect(
            Set(diagnostics.map(\.code)) == [
                "definition.key-unknown", "definition.key-missing", "definition.value-unknown",
                "definition.time-format",
            ]
        )
    }

    @Test func aPatternThatNoSampleReachesDoesNotLoad() {
        let more = "    - {name: three, match: '^=='}\n    - {name: four, match: '^\\+\\+', ignore: plus}\nsamples:"
        let (catalog, diagnostics) = load(Self.good.replacing("samples:", with: more))
        #expect(catalog.sources.isEmpty)
        #expect(diagnostics.map(\.code) == ["definition.pattern-unreached", "definition.pattern-unreached"])
        #expect(diagnostics.map { $0.parameters["pattern"] } == ["three", "four"])
    }

    @Test func aRuleOfIgnoreThatNoSampleReachesDoesNotLoad() {
        let more = "ignore:\n  - reason: never\n    when: {user.name: [never]}\n"
        let (_, diagnostics) = load(Self.good.replacing("ignore:\n", with: more, maxReplacements: 1))
        #expect(diagnostics.map(\.code) == ["definition.pattern-unreached"])
        #expect(diagnostics.first?.parameters["pattern"] == "never")
    }

    @Test func aShapeThatNoSampleReachesDoesNotLoad() {
        let more = "csv:\n  columns:\n    when: {required: true}\n    who: {required: true}\nsamples:"
        let (_, diagnostics) = load(Self.good.replacing("samples:", with: more))
        #expect(diagnostics.map(\.code) == ["definition.form-unreached"])
    }

    @Test func aDefinitionWithoutProofDoesNotLoad() {
        let start = Self.good.replacing("not_matching:\n  - {name: other, content: hello}", with: "not_matching: []")
        #expect(load(start).1.map(\.code) == ["definition.not-matching-missing"])
        let cut = Self.good.prefix(upTo: Self.good.firstRange(of: "samples:")?.lowerBound ?? Self.good.startIndex)
        let (catalog, diagnostics) = load("\(cut)samples: []\nnot_matching: []\n")
        #expect(catalog.sources.isEmpty)
        #expect(diagnostics.map(\.code).contains("definition.samples-missing"))
    }

    @Test(arguments: ["", "# nothing\n", "just text", "- a\n- list\n", "\u{0}", "a: &x [*x]", "<<: {a: b}"])
    func whatIsNoDefinitionIsRefused(_ text: String) {
        let (catalog, diagnostics) = load(text)
        #expect(catalog.sources.isEmpty)
        #expect(!diagnostics.isEmpty)
        #expect(diagnostics.allSatisfy { $0.file == "sources/small.yml" })
    }

    @Test func theSameIDTwiceIsAMistakeAndABoardsOwnReplacesTheDefault() {
        let file = SourceCatalog.File(path: "sources/small.yml", text: Self.good)
        let twice = SourceCatalog.load(defaults: [file, SourceCatalog.File(path: "b/small.yml", text: Self.good)])
        #expect(twice.diagnostics.map(\.code) == ["definition.id-duplicate"])
        #expect(twice.diagnostics.first?.parameters["other"] == "sources/small.yml")
        let own = SourceCatalog.load(
            defaults: [file],
            own: [SourceCatalog.File(path: "own/small.yml", text: Self.good)]
        )
        #expect(own.diagnostics.isEmpty)
        #expect(own.catalog["small"]?.isOwn == true)
        #expect(own.catalog["small"]?.file == "own/small.yml")
        #expect(own.catalog.sources.count == 1)
    }

    @Test func aMistakeInOneDefinitionLeavesTheOthers() {
        let bad = SourceCatalog.File(path: "sources/bad.yml", text: "id: bad")
        let (catalog, diagnostics) = SourceCatalog.load(
            defaults: [bad, SourceCatalog.File(path: "sources/small.yml", text: Self.good)])
        #expect(catalog.sources.map(\.id) == ["small"])
        #expect(diagnostics.allSatisfy { $0.file == "sources/bad.yml" })
    }

    @Test func anAliasThatTwoColumnsClaimIsAMistake() {
        let csv = """
            csv:
              columns:
                when: {aliases: [Tijd], required: true}
                who: {aliases: ['tijd:'], required: true}
            samples:
            """
        let (_, diagnostics) = load(Self.good.replacing("samples:", with: csv))
        #expect(diagnostics.map(\.code) == ["definition.alias-duplicate"])
        #expect(diagnostics.first?.parameters["other"] == "when")
    }

    @Test func aPatternThatGivesUpMakesItsRecordUnreadable() {
        let slow = Self.good.replacing("match: '^--'", with: "match: '^(?:-+)+$'")
        let (catalog, diagnostics) = load(slow)
        #expect(diagnostics.isEmpty, "\(lines(diagnostics))")
        let line = "2026-01-01T00:00:00Z did jan ok\n" + String(repeating: "-", count: 60) + "!\n"
        let result = readAll(line, source: "small", catalog: catalog)
        #expect(result.coverage.unreadable == ["pattern.failed": 1])
        #expect(result.coverage.events == 1)
        #expect(result.coverage.diagnostics.first?.parameters["pattern"] == "two")
        #expect(result.coverage.diagnostics.first?.parameters["problem"] == "match limit exceeded")
    }
}
