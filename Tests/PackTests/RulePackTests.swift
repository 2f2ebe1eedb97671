import Defaults
import Detection
import Foundation
import Model
import Pack
import Reports
import Rules
import Testing

@Suite struct RulePackTests {
    private static var standard: [RuleFile] {
        Defaults.files(in: "detections").map { RuleFile(path: $0.path, text: $0.text) }
    }

    private static func text(_ name: String) throws -> String {
        try #require(standard.first { $0.path == "detections/\(name).yml" }).text
    }

    @Test func `the rules that travel with the product load, and their cases come out as they say`() {
        let (pack, problems) = RulePack.load(files: Self.standard)
        #expect(problems.isEmpty, "\(problems)")
        #expect(pack.rules.count == Self.standard.count && !pack.rules.isEmpty)
        for rule in pack.rules {
            #expect(rule.file.path == "detections/\(rule.id).yml")
            for result in RulePack.test(rule) {
                #expect(result.passed, "\(rule.id), line \(result.test.line), \(result.test.name): \(result.found)")
            }
        }
    }

    @Test func `docs checks md has a row for every rule, with its severity and a requirement, and for no other`() throws
    {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let page = try String(contentsOf: root.appending(path: "../docs/checks.md"), encoding: .utf8)
        let start = try #require(page.range(of: "\n## The rules\n"))
        let rows = page[start.upperBound...].split(separator: "\n").filter { $0.hasPrefix("| `") }
        let rules = RulePack.load(files: Self.standard).pack.rules.sorted { $0.id < $1.id }
        #expect(
            rows.compactMap { $0.split(separator: "`").dropFirst().first.map(String.init) } == rules.map(\.id.rawValue)
        )
        for (row, rule) in zip(rows, rules) {
            let severity = row.split(separator: "|").dropFirst().first?.trimmingCharacters(in: .whitespaces) ?? ""
            #expect(severity.hasPrefix(rule.severity.rawValue), "\(rule.id)")
            #expect(severity.contains("off by itself") != rule.isEnabled, "\(rule.id)")
            #expect(rule.basis.requirements.contains { row.contains($0) }, "\(rule.id)")
        }
    }

    @Test func `the board's lists take the place of the standard ones, and a list that is not there is refused`() throws
    {
        let event = #"{"event.outcome":"success","user.name":"s.bakker","source.geo.country_iso_code":"BE"}"#
        func found(_ lists: [String: [String]]) throws -> Int {
            let pack = RulePack.load(files: Self.standard, lists: lists).pack
            let rule = try #require(pack["login-unusual-country"])
            var options = RuleEvaluator.Options()
            options.rules = pack.options
            var found = 0
            let evaluator = try RuleEvaluator(files: [rule.file], options: options)
            evaluator.consume(Array((event + "\n").utf8)) { if case .match = $0 { found += 1 } }
            return found
        }
        #expect(try found([:]) == 1)
        #expect(try found(["home_countries": ["NL", "BE"]]) == 0)
        #expect(try found(["home_countries": ["NL"], "other": ["BE"]]) == 1)
        let text = try Self.text("login-unusual-country").replacing("%home_countries%", with: "%nowhere%")
        let problems = RulePack.load(files: [RuleFile(path: "r.yml", text: text)]).problems
        #expect(problems.map(\.code) == ["rule.placeholder-unknown"])
        #expect(problems.first?.parameters["name"] == "nowhere")
    }

    @Test func `a case that does not come out is told`() throws {
        let text = try Self.text("login-failure-burst").replacing("times: 9, every: 30", with: "times: 12, every: 30")
        let pack = RulePack.load(files: [RuleFile(path: "burst.yml", text: text)]).pack
        let rule = try #require(pack["login-failure-burst"])
        let failed = RulePack.test(rule).filter { !$0.passed }
        #expect(failed.map(\.test.name) == ["nine failures"])
        #expect(failed.map(\.found) == [3])
    }

    @Test func `a threshold of the board takes the place of the standard one`() throws {
        let pack = RulePack.load(files: Self.standard).pack
        let rule = try #require(pack["login-failure-burst"])
        let text = rule.filled(["failures": SigmaNumber(Int64(25))])
        #expect(text.contains("gte: 25\n") && text.contains("timespan: '10m'"))
        #expect(text.split(separator: "\n").count == rule.file.text.split(separator: "\n").count)
    }

    @Test(arguments: [
        ("        match:\n", "        matches:\n", "pack.cases-missing"),
        ("    explanations:\n", "    explained:\n", "pack.key-unknown"),
        ("level: medium\n", "", "pack.key-missing"),
        ("    system: parnassys\n", "    system: fax\n", "pack.value"),
        ("tags: [logwacht.exemption]\n", "", "pack.key-missing"),
        ("    rule: exemption-without-reason\n", "    rule: Geen Reden\n", "pack.value"),
        ("logwacht:\n", "other:\n", "pack.section"),
    ])
    func `a rule that is not whole does not load`(_ old: String, _ new: String, _ code: String) throws {
        let text = try Self.text("exemption-without-reason")
        let broken = text.replacing(old, with: new)
        #expect(broken != text)
        let (pack, problems) = RulePack.load(files: [RuleFile(path: "broken.yml", text: broken)])
        #expect(pack.rules.isEmpty)
        #expect(problems.contains { $0.code == code }, "\(problems)")
    }

    @Test func `a rule of the board takes the place of the one with its id, and no other does`() throws {
        let text = try Self.text("exemption-without-reason").replacing("level: medium", with: "level: high")
        let own = RuleFile(path: "rules/own.yml", text: text)
        let replaced = RulePack.load(files: Self.standard, own: [own])
        #expect(replaced.problems.isEmpty)
        #expect(replaced.pack["exemption-without-reason"]?.severity == .high)
        #expect(replaced.pack.rules.count == Self.standard.count)
        let twice = RulePack.load(files: [], own: [own, RuleFile(path: "rules/twice.yml", text: text)])
        #expect(twice.problems.map(\.code) == ["pack.id-duplicate"])
    }

    @Test func `every search of every rule has a sentence, and a sentence has a search`() throws {
        let pack = RulePack.load(files: Self.standard).pack
        for rule in pack.rules {
            let set = RuleLoader(pack.options).load([RuleFile(path: rule.file.path, text: rule.filled())])
            let names = Set(set.detections.flatMap { $0.selections.map(\.name) })
            #expect(Set(rule.searches.keys) == names, "\(rule.id)")
            for (name, sentence) in rule.searches {
                for language in Language.allCases {
                    #expect(sentence.text(language).hasSuffix("."), "\(rule.id) \(name)")
                }
            }
        }
        let text = try Self.text("exemption-without-reason").replacing(
            "        blank:\n            nl",
            with: "        blak:\n            nl"
        )
        let problems = RulePack.load(files: [RuleFile(path: "r.yml", text: text)]).problems
        #expect(problems.map(\.code) == ["pack.search-unknown"])
        #expect(problems.first?.parameters["search"] == "blak")
    }

    @Test func `of several records each part of a rule is told of the one that meets it`() throws {
        let pack = RulePack.load(files: Self.standard).pack
        let rule = try #require(pack["login-success-after-failures"])
        let events = [
            ["user.name": "a", "event.action": "login-failed", "event.outcome": "failure"],
            ["user.name": "a", "event.action": "logged-in", "event.outcome": "success"],
        ]
        let steps = PackTrace.steps(rule, thresholds: [:], options: pack.options, events: events)
        let searches = steps.compactMap { step -> String? in
            guard case .search(let name, let holds, _) = step else { return nil }
            return holds ? name : "not \(name)"
        }
        #expect(searches == ["failure", "not stopped", "success"])
        let windows = steps.compactMap { step -> PackTrace.Window? in
            guard case .window(let window) = step else { return nil }
            return window
        }
        #expect(windows.map(\.kind) == ["event_count", "temporal_ordered"] && windows.map(\.isLast) == [false, true])
    }

    @Test func `a helper that nothing counts is refused`() throws {
        let text =
            try Self.text("login-failure-burst").replacing(
                "    rules: [login-failure-burst-failure]",
                with: "    rules: [login-failure-burst-other]"
            ) + "---\ntitle: Other\nname: login-failure-burst-other\nlogsource: {category: authentication}\n"
            + "detection: {any: {event.outcome: failure}, condition: any}\n"
        let (pack, problems) = RulePack.load(files: [RuleFile(path: "a.yml", text: text)])
        #expect(pack.rules.isEmpty)
        #expect(problems.contains { $0.code == "pack.helper-unused" }, "\(problems)")
    }

    @Test(arguments: Language.allCases) func `the words of every rule are templates`(_ language: Language) {
        let pack = RulePack.load(files: Self.standard).pack
        let words = Words(language: language, files: pack.rules.map { $0.words(language) })
        #expect(words.problems.isEmpty, "\(words.problems)")
        for rule in pack.rules {
            #expect(words.title(of: rule.id) == rule.title.text(language))
            for key in rule.explanationKeys { #expect(words.has("explanation.\(key).confirm")) }
        }
    }
}
