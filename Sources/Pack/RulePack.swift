internal import Detection
public import Model
public import Rules

/// The rules that `scan` judges events by: those that travel with the product, with a board's own added or in their place.
public struct RulePack: Sendable {
    /// The rules, sorted by id.
    public private(set) var rules: [PackRule] = []
    /// The filters of the board, which belong to no rule of theirs.
    public private(set) var filters: [RuleFile] = []
    /// How its rules are read: the lists that `expand` takes from the board.
    public private(set) var options = RuleOptions(placeholders: RulePack.standardLists)

    /// The lists of a board that has set none: the countries from which logins are usual.
    public static let standardLists = ["home_countries": ["NL"]]

    /// How rules are read at a board with these lists; each takes the place of the standard one of its name.
    public static func options(lists: [String: [String]]) -> RuleOptions {
        RuleOptions(placeholders: standardLists.merging(lists) { _, own in own })
    }

    /// What came of a case.
    public struct CaseResult: Sendable, Hashable {
        /// The case.
        public var test: PackCase
        /// How many matches came out.
        public var found: Int
        /// Whether that is what had to come out.
        public var passed: Bool
    }

    /// A file as a linter of rules reads it: thresholds at their standard values, line for line. A file of plain Sigma stays as
    /// it is.
    ///
    /// - Parameter lists: the board's lists for `expand`.
    /// - Returns: the file, nil when its section `logwacht` cannot be honoured; and then all that is wrong with it.
    public static func lintable(
        _ file: RuleFile,
        lists: [String: [String]] = [:]
    ) -> (file: RuleFile?, problems: [Diagnostic]) {
        guard RuleDocuments.read(file).documents.contains(where: { $0.entry("logwacht") != nil }) else {
            return (file, [])
        }
        let (pack, problems) = load(files: [file], lists: lists)
        guard let rule = pack.rules.first else { return (nil, problems) }
        return (RuleFile(path: file.path, text: rule.filled()), [])
    }

    /// Reads rules. A rule that cannot be honoured whole, or that lacks cases, explanations or words, is left out and said.
    ///
    /// - Parameters:
    ///   - files: the rules that travel with the product.
    ///   - own: the board's own; one with the id of another takes its place.
    ///   - lists: the board's lists for `expand`, by name.
    public static func load(
        files: [RuleFile],
        own: [RuleFile] = [],
        lists: [String: [String]] = [:]
    ) -> (pack: RulePack, problems: [Diagnostic]) {
        var pack = RulePack()
        pack.options = options(lists: lists)
        var problems: [Diagnostic] = []
        var places: [RuleID: Int] = [:]
        for (file, isOwn) in files.map({ ($0, false) }) + own.map({ ($0, true) }) {
            let (documents, mistakes) = RuleDocuments.read(file)
            problems += mistakes
            if !documents.isEmpty, documents.allSatisfy({ $0.entry("filter") != nil }) {
                pack.filters.append(file)
                continue
            }
            let sections = documents.compactMap { document in document.entry("logwacht").map { (document, $0) } }
            guard sections.count == 1, let (document, entry) = sections.first else {
                problems.append(Diagnostic("pack.section", file: file.path, line: sections.dropFirst().first?.1.line))
                continue
            }
            var reader = PackReader(file, isOwn: isOwn)
            let rule = reader.read(document, entry)
            problems += reader.problems
            guard let rule else { continue }
            let set = RuleLoader(pack.options).load([RuleFile(path: file.path, text: rule.filled())])
            problems += set.problems
            guard set.errors.isEmpty else { continue }
            let names = Set(set.detections.flatMap { $0.selections.map(\.name) })
            if let stray = rule.searches.keys.filter({ !names.contains($0) }).min() {
                problems.append(
                    Diagnostic(
                        "pack.search-unknown",
                        file: file.path,
                        line: entry.value["searches"]?.line ?? entry.line,
                        column: "logwacht.searches.\(stray)",
                        ["search": stray, "known": names.sorted().joined(separator: ", ")]
                    )
                )
                continue
            }
            if let helper = pack.helper(in: set) {
                problems.append(
                    Diagnostic("pack.helper-unused", file: file.path, line: helper.line, ["title": helper.title])
                )
                continue
            }
            if let place = places[rule.id] {
                guard isOwn, !pack.rules[place].isOwn else {
                    problems.append(
                        Diagnostic(
                            "pack.id-duplicate",
                            file: file.path,
                            line: entry.line,
                            ["rule": rule.id.rawValue, "other": pack.rules[place].file.path]
                        )
                    )
                    continue
                }
                pack.rules[place] = rule
            } else {
                places[rule.id] = pack.rules.count
                pack.rules.append(rule)
            }
        }
        pack.rules.sort { $0.id < $1.id }
        return (pack, problems.sorted())
    }

    /// The sentences of rules as files of the word catalogues, without judging whether the rules themselves can be honoured.
    public static func sentences(
        files: [RuleFile],
        own: [RuleFile],
        _ language: Language
    ) -> [(path: String, text: String)] {
        var rules: [RuleID: PackRule] = [:]
        for (file, isOwn) in files.map({ ($0, false) }) + own.map({ ($0, true) }) {
            for document in RuleDocuments.read(file).documents {
                guard let entry = document.entry("logwacht") else { continue }
                var reader = PackReader(file, isOwn: isOwn)
                guard let rule = reader.read(document, entry), rules[rule.id].map({ !$0.isOwn }) ?? true else {
                    continue
                }
                rules[rule.id] = rule
            }
        }
        return rules.values.sorted { $0.id < $1.id }.map { $0.words(language) }
    }

    /// A document without a section that would report by itself: nobody could say what its findings mean.
    private func helper(in set: RuleSet) -> RuleMetadata? {
        let compiled = CompiledRules(set)
        for (place, rule) in set.detections.enumerated()
        where compiled.reportsDetection[place] && !rule.metadata.hasSection {
            return rule.metadata
        }
        return nil
    }

    /// The rule with an id.
    public subscript(id: RuleID) -> PackRule? { rules.first { $0.id == id } }

    /// Runs a rule's own cases, each on its own, with thresholds and lists as they are without settings.
    public static func test(_ rule: PackRule) -> [CaseResult] {
        rule.cases.map { test in
            var found = 0
            let file = RuleFile(path: rule.file.path, text: rule.filled())
            var options = RuleEvaluator.Options()
            options.rules = RulePack.options(lists: [:])
            if let evaluator = try? RuleEvaluator(files: [file], options: options) {
                func count(_ output: RuleEvaluator.Output) {
                    if case .match = output { found += 1 }
                }
                for event in test.events { evaluator.consume(Array((event + "\n").utf8), count) }
                evaluator.finish(count)
            }
            let passed = test.matches ? (test.count.map { $0 == found } ?? (found > 0)) : found == 0
            return CaseResult(test: test, found: found, passed: passed)
        }
    }
}

extension RuleMetadata {
    /// Whether the document has a section of the pack.
    var hasSection: Bool { custom.contains { $0.key == "logwacht" } }
}

extension PackRule {
    /// The text of the rule with its thresholds filled in.
    ///
    /// A value that is nothing but a threshold becomes a number: `gte: '%threshold.count%'` reads `gte: 10`. Lines stay where
    /// they are.
    ///
    /// - Parameter values: what a board sets otherwise, by name.
    public func filled(_ values: [String: SigmaNumber] = [:]) -> String {
        var text = file.text
        for threshold in thresholds {
            let value = (values[threshold.name] ?? threshold.standard).text
            let name = "%threshold.\(threshold.name)%"
            for quote in ["'", "\""] { text = text.replacing("\(quote)\(name)\(quote)", with: value) }
            text = text.replacing(name, with: value)
        }
        return text
    }

    /// The sentences of the rule as a file of the word catalogues: `finding.<rule>.…` and `explanation.<rule>-<n>`.
    public func words(_ language: Language) -> (path: String, text: String) {
        var lines: [String] = []
        func add(_ key: String, _ text: String) {
            let quoted = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: " ")
            lines.append("\(key): \"\(quoted)\"")
        }
        add("finding.\(id).title", title.text(language))
        add("finding.\(id).reason", reason.text(language))
        add("finding.\(id).expected", expected.text(language))
        for (number, explanation) in explanations.enumerated() {
            let key = "explanation.\(explanationKeys[number])"
            add(key, explanation.text.text(language))
            add("\(key).confirm", explanation.confirm.text(language))
        }
        return (file.path, lines.joined(separator: "\n") + "\n")
    }

    /// The keys of its explanations, for findings.
    public var explanationKeys: [String] { explanations.indices.map { "\(id)-\($0 + 1)" } }
}
