internal import Model

/// What a coverage says to people, as sentences: the same for the terminal and for the page.
struct CoverageText {
    /// A part with its heading and its sentences; each may have details.
    struct Section {
        var heading: String
        var items: [Item]
    }

    /// A sentence and what belongs under it.
    struct Item {
        var text: String
        var details: [String] = []
        /// Whether it tells of something that was not read or not checked.
        var isProblem = false
    }

    let words: Words
    let coverage: Coverage

    /// The parts that have something to say.
    var sections: [Section] {
        [read, reference, missing, checks, leftOut, problems].filter { !$0.items.isEmpty }
    }

    /// What was read of the exports, per source.
    var read: Section {
        let known = Dictionary(grouping: coverage.inputs.filter { $0.source != nil }) { $0.source ?? "" }
        var items = known.sorted { $0.key < $1.key }.map { source($0.key, $0.value) }
        for input in coverage.inputs where input.source == nil {
            let details = input.diagnostics.map { words.describe($0) }.flatMap {
                [$0.message, $0.help].compactMap { $0 }
            }
            items.append(
                Item(
                    text: words.text("report.read.unrecognised", ["file": .text(shown(input.file))]),
                    details: details,
                    isProblem: true
                )
            )
        }
        if items.isEmpty { items.append(Item(text: words.text("report.read.nothing"), isProblem: true)) }
        return Section(heading: words.text("report.read.heading"), items: items)
    }

    private func shown(_ file: String) -> String { words.shown(file: file) }

    private func source(_ id: String, _ inputs: [InputCoverage]) -> Item {
        let values: [String: Fact] = [
            "source": .text(words.textIfAny("source.\(id)") ?? id),
            "files": .number(inputs.count),
            "records": .number(inputs.reduce(0) { $0 + $1.records }),
        ]
        let first = inputs.compactMap(\.first).min().map { Fact.day(words.zone.day($0)) }
        let last = inputs.compactMap(\.last).max().map { Fact.day(words.zone.day($0)) }
        let span = ["first": first, "last": last].compactMapValues { $0 }
        var details: [String] = []
        for (code, count) in total(inputs.map(\.unreadable)) {
            let example = inputs.lazy.flatMap(\.diagnostics).first { $0.code == code }
            details.append(unreadable(code, count, example))
        }
        let hasProblem = !details.isEmpty || inputs.contains { !$0.complete }
        for input in inputs where !input.complete {
            details.append(words.text("report.read.cut", ["file": .text(shown(input.file))]))
            // A problem that stopped the reading counts no record and would be told nowhere else.
            for diagnostic in input.diagnostics where input.unreadable[diagnostic.code] == nil {
                details.append(words.describe(diagnostic).line)
            }
        }
        // Doubts about a file that was read to its end count no record either.
        for input in inputs where input.complete {
            for diagnostic in input.diagnostics where input.unreadable[diagnostic.code] == nil {
                let text = words.describe(diagnostic)
                details.append([text.line, text.help].compactMap { $0 }.joined(separator: " "))
            }
        }
        let ignored = total(inputs.map(\.ignored)).map { code, count in
            words.text("report.read.ignored.reason", ["reason": .code(code), "count": .number(count)])
        }
        if !ignored.isEmpty { details.append(words.text("report.read.ignored", ["reasons": .list(ignored)])) }
        let duplicates = inputs.reduce(0) { $0 + $1.duplicates }
        if duplicates > 0 { details.append(words.text("report.read.duplicates", ["count": .number(duplicates)])) }
        let uncertain = inputs.reduce(0) { $0 + $1.uncertainTimes }
        if uncertain > 0 { details.append(words.text("report.read.uncertain", ["count": .number(uncertain)])) }
        return Item(
            text: words.text("report.read.source", values.merging(span) { value, _ in value }),
            details: details,
            isProblem: hasProblem
        )
    }

    private func unreadable(_ code: String, _ count: Int, _ example: Diagnostic?) -> String {
        let text = example.map { words.describe($0) }
        var values: [String: Fact] = ["count": .number(count)]
        values["message"] = .text(words.reason(code, example))
        values["place"] = text?.place.map(Fact.text)
        values["help"] = text?.help.map(Fact.text)
        return words.text("report.read.unreadable", values)
    }

    private func total(_ counts: [[String: Int]]) -> [(key: String, value: Int)] {
        counts.reduce(into: [:]) { sum, next in sum.merge(next, uniquingKeysWith: +) }
            .filter { $0.value > 0 }.sorted { $0.key < $1.key }
    }

    /// The tables of reference data: those that were read whole in a line, those of which rows could not be used in one each.
    var reference: Section {
        let whole = coverage.reference.filter { $0.unusable == 0 && !isUseless($0) }
        var items: [Item] = []
        func line(_ key: String, _ tables: [ReferenceCoverage]) {
            guard !tables.isEmpty else { return }
            let names = tables.map { table in
                table.file == nil && !table.isDefault
                    ? name(table)
                    : words.text(
                        "report.reference.table",
                        ["table": .text(name(table)), "records": .number(table.records)]
                    )
            }
            items.append(
                Item(text: words.text(key, ["tables": .list(names)]))
            )
        }
        line("report.reference.own", whole.filter { !$0.isDefault && $0.file != nil })
        line("report.reference.default", whole.filter(\.isDefault))
        line("report.reference.none", whole.filter { !$0.isDefault && $0.file == nil })
        for table in coverage.reference where table.unusable > 0 {
            var values: [String: Fact] = [
                "table": .text(name(table)), "records": .number(table.records), "unusable": .number(table.unusable),
            ]
            values["file"] = table.file.map(Fact.text)
            items.append(Item(text: words.text("report.reference.unusable", values), isProblem: true))
        }
        return Section(heading: words.text("report.reference.heading"), items: items)
    }

    private func name(_ table: ReferenceCoverage) -> String {
        words.textIfAny("table.\(table.table)") ?? table.table
    }

    /// Whether a table is there and was refused as a whole; the problems say why.
    private func isUseless(_ table: ReferenceCoverage) -> Bool {
        guard let file = table.file, !table.isDefault, table.records == 0 else { return false }
        return coverage.diagnostics.contains { $0.file == file && $0.level == .error }
    }

    /// What was expected and did not come.
    var missing: Section {
        Section(
            heading: words.text("report.missing.heading"),
            items: coverage.missing.sorted().map { Item(text: words.name(ofMissing: $0), isProblem: true) }
        )
    }

    /// The checks that did not run or not wholly, and for lack of what.
    var checks: Section {
        var items: [Item] = []
        for state in [CheckCoverage.State.notRun, .partly, .off] {
            let found = coverage.checks.filter { $0.state == state }
            let groups = Dictionary(grouping: found) { $0.missing }
            for (missing, checks) in groups.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
                let names = checks.map { words.title(of: $0.rule) }.sorted()
                var values: [String: Fact] = ["count": .number(checks.count)]
                var key = "report.checks.\(state.rawValue)"
                if !missing.isEmpty, state != .off {
                    values["missing"] = .list(missing.map { words.name(ofMissing: $0) })
                    key += ".missing"
                }
                items.append(
                    Item(
                        text: words.text(key, values),
                        details: names,
                        isProblem: state != .off
                    )
                )
            }
        }
        let ran = coverage.checks.count { $0.state == .ran }
        if ran > 0 {
            let key = ran == coverage.checks.count ? "report.checks.all" : "report.checks.ran"
            let values: [String: Fact] = ["count": .number(ran), "total": .number(coverage.checks.count)]
            items.insert(Item(text: words.text(key, values)), at: 0)
        }
        return Section(heading: words.text("report.checks.heading"), items: items)
    }

    /// What was left out on purpose.
    var leftOut: Section {
        var items: [Item] = []
        if !coverage.serviceAccounts.isEmpty {
            let accounts = coverage.serviceAccounts.sorted { $0.key < $1.key }
            items.append(
                Item(
                    text: words.text("report.left-out.service", ["count": .number(accounts.count)]),
                    details: accounts.map { account, events in
                        words.text(
                            "report.left-out.service.account",
                            ["account": .text(withSystem(account)), "count": .number(events)]
                        )
                    }
                )
            )
        }
        for (system, count) in coverage.unknownAttempts.sorted(by: { $0.key < $1.key }) where count > 0 {
            let name = System(rawValue: system).map { words.name(of: $0) } ?? system
            items.append(
                Item(
                    text: words.text(
                        coverage.unknownAttemptsAtLeast?.contains(system) == true
                            ? "report.left-out.unknown.at-least" : "report.left-out.unknown",
                        ["system": .text(name), "count": .number(count)]
                    )
                )
            )
        }
        if coverage.hiddenByException > 0 {
            items.append(
                Item(text: words.text("report.left-out.exceptions", ["count": .number(coverage.hiddenByException)]))
            )
        }
        for (rule, reasons) in coverage.passedOver.sorted(by: { $0.key < $1.key }) {
            let title = words.title(of: RuleID(rawValue: rule))
            for (reason, count) in reasons.sorted(by: { $0.key < $1.key }) {
                items.append(Item(text: "\(title): \(words.text("passed.\(reason)", ["count": .number(count)]))"))
            }
        }
        return Section(heading: words.text("report.left-out.heading"), items: items)
    }

    /// An account whose system stands before it, as people write the system: `linux backup` is `Linux: backup`.
    private func withSystem(_ account: String) -> String {
        guard let blank = account.firstIndex(of: " "), let system = System(rawValue: String(account[..<blank])) else {
            return account
        }
        return "\(words.name(of: system)): \(account[account.index(after: blank)...])"
    }

    /// Problems with configuration and reference data.
    var problems: Section {
        let items = coverage.diagnostics.sorted().map { diagnostic in
            let text = words.describe(diagnostic)
            return Item(
                text: text.line,
                details: text.help.map { [$0] } ?? [],
                isProblem: diagnostic.level == .error
            )
        }
        return Section(heading: words.text("report.problems.heading"), items: items)
    }
}
