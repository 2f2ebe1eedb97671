internal import Model
internal import Pack
internal import Reports
internal import Rules

/// The comparisons of a rule that tells a week only when it is more than usual; see `docs/decisions/0045`.
extension PackExplainer {
    /// The three comparisons of a finding, of which one is enough; none for a rule that does not compare.
    func compared(_ rule: PackRule, _ finding: Finding) -> [FindingExplanation.Step] {
        guard let comparison = rule.comparison, let week = finding.facts["week"] else { return [] }
        let count = finding.count
        let first = FindingExplanation.Step(
            condition: words.text("pack.explain.compare"),
            seen: words.text("pack.explain.compare.seen", ["number": .number(count), "week": week]),
            holds: true,
            numbers: .init(value: count)
        )
        return [
            first, day(rule, comparison, finding), own(rule, comparison, finding), peers(rule, comparison, finding),
        ]
    }

    private func limit(_ rule: PackRule, _ name: String) -> Double {
        thresholds[rule.id]?[name] ?? rule.thresholds.first { $0.name == name }?.standard.double ?? .infinity
    }

    private func number(_ finding: Finding, _ name: String) -> Int? {
        guard case .number(let number)? = finding.facts[name] else { return nil }
        return number
    }

    /// A number as people write it: `6`, `7,5`.
    private func shown(_ number: Double) -> Fact {
        let text = FindingExplanation.Numbers.text(number)
        return .text(text.replacing(".", with: words.text("pack.explain.decimal-mark")))
    }

    private func day(_ rule: PackRule, _ names: PackComparison, _ finding: Finding) -> FindingExplanation.Step {
        let limit = limit(rule, names.day)
        let busiest = number(finding, "busiest")
        return .init(
            condition: words.text("pack.explain.compare.day", ["limit": shown(limit)]),
            seen: busiest.map { words.text("pack.explain.compare.day.seen", ["number": .number($0)]) }
                ?? words.text("pack.explain.compare.day.fewer"),
            holds: busiest.map { Double($0) >= limit } ?? false,
            numbers: .init(value: busiest, limit: limit)
        )
    }

    private func own(_ rule: PackRule, _ names: PackComparison, _ finding: Finding) -> FindingExplanation.Step {
        var values: [String: Fact] = [
            "least": shown(limit(rule, names.least)), "times": shown(limit(rule, names.own)),
            "number": .number(finding.count),
        ]
        // Also a week that is above the person's own has to be above that of colleagues, when those are compared.
        let within = number(finding, "within")
        if let within { values["within"] = .number(within) }
        guard let usual = number(finding, "usual") else {
            let none: [String: Fact] = [
                "weeks": .number(PackComparison.weeks), "fewest": .number(PackComparison.fewestWeeks),
            ]
            return .init(
                condition: words.text("pack.explain.compare.own", values),
                seen: words.text("pack.explain.compare.own.none", none),
                holds: false,
                numbers: .init(value: finding.count)
            )
        }
        let bound = PackComparison.bound(limit(rule, names.own), usual)
        values["limit"] = shown(bound)
        values["usual"] = .number(usual)
        values["history"] = finding.facts["history"]
        if usual == 0 { values["one"] = .number(1) }
        let isMany = Double(finding.count) >= limit(rule, names.least) && Double(finding.count) > bound
        return .init(
            condition: words.text("pack.explain.compare.own", values),
            seen: words.text("pack.explain.compare.own.seen", values),
            holds: isMany && within.map { finding.count > $0 } ?? true,
            numbers: .init(value: finding.count, limit: bound, usual: usual, base: number(finding, "history"))
        )
    }

    private func peers(_ rule: PackRule, _ names: PackComparison, _ finding: Finding) -> FindingExplanation.Step {
        var values: [String: Fact] = [
            "least": shown(limit(rule, names.least)), "times": shown(limit(rule, names.peers)),
            "number": .number(finding.count),
        ]
        guard let peers = number(finding, "peers"), let within = number(finding, "within") else {
            let none: [String: Fact] = ["fewest": .number(PackComparison.fewestPeers)]
            return .init(
                condition: words.text("pack.explain.compare.peers", values),
                seen: words.text("pack.explain.compare.peers.none", none),
                holds: false,
                numbers: .init(value: finding.count)
            )
        }
        let bound = PackComparison.bound(limit(rule, names.peers), within)
        values["limit"] = shown(bound)
        values["peers"] = .number(peers)
        values["within"] = .number(within)
        if within == 0 { values["one"] = .number(1) }
        return .init(
            condition: words.text("pack.explain.compare.peers", values),
            seen: words.text("pack.explain.compare.peers.seen", values),
            holds: Double(finding.count) >= limit(rule, names.least) && Double(finding.count) > bound,
            numbers: .init(value: finding.count, limit: bound, usual: within, base: peers)
        )
    }
}
