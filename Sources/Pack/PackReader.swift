internal import Model
internal import Rules

/// Reads the section `logwacht` of a rule; everything that is wrong with it is said at once.
struct PackReader {
    let file: RuleFile
    let isOwn: Bool
    private(set) var problems: [Diagnostic] = []

    private static let known: Set<String> = [
        "rule", "version", "system", "title", "reason", "expected", "requirements", "handbook", "norms", "group",
        "facts", "personal_data", "people", "thresholds", "enabled", "explanations", "replaces", "yields_to", "compare",
        "cases", "searches",
    ]

    init(_ file: RuleFile, isOwn: Bool) {
        self.file = file
        self.isOwn = isOwn
    }

    /// The rule that a document's section tells of; nil when something in it is wrong.
    mutating func read(_ document: YAMLValue, _ entry: YAMLValue.Entry) -> PackRule? {
        let section = entry.value
        for key in section.entries ?? [] where !Self.known.contains(key.key) {
            problems.append(
                place("pack.key-unknown", key.line, key.key, ["allowed": Self.known.sorted().joined(separator: ", ")])
            )
        }
        let id = text(section, "rule", entry.line)
        if let id, !Self.isID(id) { wrong("rule", entry.line, "lower-case words with hyphens") }
        let title = words(section, "title", entry.line)
        let reason = words(section, "reason", entry.line)
        let expected = words(section, "expected", entry.line)
        let severity = document["level"]?.string.flatMap(Severity.init(rawValue:))
        if severity == nil { problems.append(place("pack.key-missing", entry.line, "level")) }
        if document["tags"]?.elements?.isEmpty ?? true {
            problems.append(place("pack.key-missing", entry.line, "tags"))
        }
        var system: System?
        if let written = section["system"] {
            system = written.string.flatMap(System.init(rawValue:))
            if system == nil { wrong("system", written.line, System.allCases.map(\.rawValue).joined(separator: ", ")) }
        }
        let basis = Basis(
            requirements: list(section, "requirements", entry.line),
            handbook: list(section, "handbook", entry.line),
            norms: list(section, "norms", entry.line)
        )
        let group = list(section, "group", entry.line)
        let explanations = explanations(section, entry.line)
        let thresholds = (section["thresholds"]?.elements ?? []).compactMap { threshold($0) }
        let cases = readCases(section, entry.line)
        let searches = searches(section)
        let comparison = comparison(section, thresholds.map(\.name))
        guard let id, let title, let reason, let expected, let severity, problems.isEmpty else { return nil }
        var facts: [String: String] = [:]
        for fact in section["facts"]?.entries ?? [] { facts[fact.key] = fact.value.text }
        var isEnabled = true
        if case .bool(let flag)? = section["enabled"]?.content { isEnabled = flag }
        var version = 1
        if case .number(let number)? = section["version"]?.content { version = number.integer.map(Int.init) ?? 1 }
        return PackRule(
            id: RuleID(rawValue: id),
            version: version,
            severity: severity,
            file: file,
            isOwn: isOwn,
            isEnabled: isEnabled,
            system: system,
            title: title,
            reason: reason,
            expected: expected,
            basis: basis,
            group: group,
            facts: facts,
            personalData: list(section, "personal_data", entry.line),
            people: section["people"]?.string,
            thresholds: thresholds,
            explanations: explanations,
            replaces: (section["replaces"]?.elements ?? []).map { RuleID(rawValue: $0.text) },
            yieldsTo: (section["yields_to"]?.elements ?? []).map { RuleID(rawValue: $0.text) },
            comparison: comparison,
            searches: searches,
            cases: cases
        )
    }

    /// The thresholds by which a week is compared; all or none.
    private mutating func comparison(_ section: YAMLValue, _ thresholds: [String]) -> PackComparison? {
        guard let map = section["compare"] else { return nil }
        let names = ["least", "day", "own", "peers"].map { map[$0]?.string ?? "" }
        guard names.allSatisfy(thresholds.contains) else {
            wrong("compare", map.line, "least, day, own and peers, each with the name of a threshold")
            return nil
        }
        return PackComparison(least: names[0], day: names[1], own: names[2], peers: names[3])
    }

    private static func isID(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2d }
    }

    private func place(_ code: String, _ line: Int, _ key: String, _ more: [String: String] = [:]) -> Diagnostic {
        Diagnostic(code, file: file.path, line: line, column: "logwacht.\(key)", more)
    }

    private mutating func wrong(_ key: String, _ line: Int, _ expected: String) {
        problems.append(place("pack.value", line, key, ["expected": expected]))
    }

    private mutating func text(_ map: YAMLValue, _ key: String, _ line: Int) -> String? {
        guard let value = map[key], value.isScalar, !value.text.isEmpty else {
            problems.append(place("pack.key-missing", line, key))
            return nil
        }
        return value.text
    }

    private mutating func words(_ map: YAMLValue, _ key: String, _ line: Int) -> PackText? {
        words(map[key], named: key, line)
    }

    private mutating func words(_ value: YAMLValue?, named key: String, _ line: Int) -> PackText? {
        var texts: [Language: String] = [:]
        for language in Language.allCases {
            if let text = value?[language.rawValue]?.string, !text.isEmpty { texts[language] = text }
        }
        guard texts.count == Language.allCases.count else {
            problems.append(place("pack.key-missing", value?.line ?? line, "\(key).nl, \(key).en"))
            return nil
        }
        return PackText(texts: texts)
    }

    private mutating func list(_ map: YAMLValue, _ key: String, _ line: Int) -> [String] {
        let values = map[key]?.elements?.filter(\.isScalar).map(\.text).filter { !$0.isEmpty } ?? []
        if values.isEmpty { problems.append(place("pack.key-missing", map[key]?.line ?? line, key)) }
        return values
    }

    private mutating func explanations(_ section: YAMLValue, _ line: Int) -> [PackExplanation] {
        let written = section["explanations"]?.elements ?? []
        if written.isEmpty { problems.append(place("pack.key-missing", line, "explanations")) }
        return written.compactMap { one in
            var texts: [Language: String] = [:]
            for language in Language.allCases { texts[language] = one[language.rawValue]?.string }
            let confirm = words(one, "confirm", one.line)
            guard texts.count == Language.allCases.count, let confirm else {
                problems.append(place("pack.key-missing", one.line, "explanations.nl, explanations.en"))
                return nil
            }
            return PackExplanation(text: PackText(texts: texts), confirm: confirm)
        }
    }

    private mutating func searches(_ section: YAMLValue) -> [String: PackText] {
        var searches: [String: PackText] = [:]
        for entry in section["searches"]?.entries ?? [] {
            searches[entry.key] = words(entry.value, named: "searches.\(entry.key)", entry.line)
        }
        return searches
    }

    private mutating func threshold(_ map: YAMLValue) -> PackThreshold? {
        let name = text(map, "name", map.line)
        let unit = text(map, "unit", map.line)
        let reason = words(map, "reason", map.line)
        guard case .number(let standard)? = map["default"]?.content else {
            wrong("thresholds.default", map.line, "a number")
            return nil
        }
        guard let name, let unit, let reason else { return nil }
        return PackThreshold(name: name, standard: standard, unit: unit, reason: reason)
    }

    private mutating func readCases(_ section: YAMLValue, _ line: Int) -> [PackCase] {
        var cases: [PackCase] = []
        for (key, matches) in [("match", true), ("no_match", false)] {
            let written = section["cases"]?[key]?.elements ?? []
            if written.isEmpty { problems.append(place("pack.cases-missing", line, "cases.\(key)")) }
            for one in written {
                let name = text(one, "name", one.line)
                var events: [String] = []
                for event in one["events"]?.elements ?? [] { events += CaseEvents.read(event) }
                if events.isEmpty { problems.append(place("pack.cases-missing", one.line, "cases.\(key).events")) }
                var count: Int?
                if case .number(let number)? = one["count"]?.content { count = number.integer.map(Int.init) }
                guard let name, !events.isEmpty else { continue }
                cases.append(PackCase(name: name, line: one.line, matches: matches, events: events, count: count))
            }
        }
        return cases
    }
}
