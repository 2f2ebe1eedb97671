internal import Model

extension CoverageText {
    /// The first line of every report: whether all was read, how much, and what is missing.
    var completeness: String {
        let inputs = coverage.inputs
        var values: [String: Fact] = [
            "files": .number(inputs.count { $0.source != nil }),
            "records": .number(inputs.reduce(0) { $0 + $1.records }),
        ]
        values["first"] = inputs.compactMap(\.first).min().map { .day(words.zone.day($0)) }
        values["last"] = inputs.compactMap(\.last).max().map { .day(words.zone.day($0)) }
        if let expected = coverage.expectedDays {
            let missed = holes(agreed: nil, "export-gap").filter { $0.school == nil }.reduce(0) { $0 + $1.count }
            values["expectedDays"] = .number(expected)
            values["days"] = .number(max(0, expected - missed))
        }
        let agreed = holes(agreed: true)
        if !agreed.isEmpty { values["agreed"] = .number(agreed.count) }
        guard !coverage.isComplete else { return words.text("report.completeness.complete", values) }
        values["missing"] = .list(missingParts)
        return words.text("report.completeness.incomplete", values)
    }

    private func holes(agreed: Bool?, _ rule: RuleID? = nil) -> [Hole] {
        (coverage.holes ?? []).filter { hole in
            (agreed.map { $0 == hole.isAgreed } ?? true) && (rule.map { $0 == hole.rule } ?? true)
        }
    }

    /// What makes the coverage incomplete, in the order of how much it can hide.
    private var missingParts: [String] {
        let inputs = coverage.inputs
        let gaps = holes(agreed: false, "export-gap")
        let names = coverage.missing.sorted().map { words.name(ofMissing: $0) }
        func part(_ count: Int, _ text: (Words, [String: Fact]) -> String) -> String? {
            count > 0 ? text(words, ["count": .number(count)]) : nil
        }
        let parts = [
            part(inputs.count { $0.source == nil }) { $0.text("report.completeness.unknown", $1) },
            part(inputs.count { $0.source != nil && !$0.complete }) { $0.text("report.completeness.cut", $1) },
            hashes,
            part(holes(agreed: false, "export-truncated").count) { $0.text("report.completeness.truncated", $1) },
            part(gaps.filter { $0.school == nil }.reduce(0) { $0 + $1.count }) {
                $0.text("report.completeness.gaps", $1)
            },
            part(gaps.filter { $0.school != nil }.reduce(0) { $0 + $1.count }) {
                $0.text("report.completeness.gaps.school", $1)
            },
            part(inputs.reduce(0) { $0 + $1.unreadableCount }) { $0.text("report.completeness.unreadable", $1) },
        ].compactMap { $0 }
        // What is missing has a problem of its own in the list of problems.
        let told = Set(["staff.missing", "source.missing", "table.missing"] + Self.hashProblems)
        let problems = coverage.diagnostics.count { $0.level == .error && !told.contains($0.code) }
        let rest = problems > 0 ? [words.text("report.completeness.problems", ["count": .number(problems)])] : []
        return names + parts + rest
    }

    private static let hashProblems = ["hashes.differs", "hashes.missing", "hashes.unreadable"]

    /// Files that are not as a list of hashes says; they were read as far as they are there.
    private var hashes: String? {
        let problems = coverage.diagnostics.filter { Self.hashProblems.contains($0.code) }
        guard !problems.isEmpty else { return nil }
        let lists = Set(problems.compactMap { $0.parameters["list"]?.split(separator: "/").last.map(String.init) })
        return words.text(
            "report.completeness.hashes",
            ["count": .number(Set(problems.map(\.file)).count), "lists": .list(lists.sorted())]
        )
    }
}
