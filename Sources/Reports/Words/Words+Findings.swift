public import Model

/// The sentences of a finding in one language.
public struct FindingText: Sendable, Hashable {
    /// A reason that would be innocent, and what would confirm it.
    public struct Explanation: Sendable, Hashable {
        /// The explanation.
        public var text: String
        /// What would confirm it; nil when the catalogue says nothing about it.
        public var confirm: String?
    }

    /// What kind of finding it is, in a few words.
    public var title: String
    /// Why it stands out, with the facts.
    public var reason: String
    /// What the matrix or the rule allows; nil when the rule has no such sentence.
    public var expected: String?
    /// What was found; nil when the rule has no such sentence.
    public var found: String?
    /// Ordinary explanations.
    public var explanations: [Explanation]
}

extension Words {
    /// The sentences of a finding, from `finding.<rule>.title|reason|expected|found[.<variant>]`.
    ///
    /// Besides its facts a finding has the values person, account, school, system, count, firstSeen, lastSeen, firstDay,
    /// lastDay, period (its days: `op 3 juni 2026`, `tussen 30 maart en 11 mei 2026`) and span (the same with the clock);
    /// a fact of the same name goes first.
    public func sentences(of finding: Finding) -> FindingText {
        let values = values(of: finding)
        let stem = "finding.\(finding.rule.rawValue)"
        func sentence(_ part: String) -> String? {
            if let variant = finding.variant, let text = textIfAny("\(stem).\(part).\(variant)", values) { return text }
            return textIfAny("\(stem).\(part)", values)
        }
        return FindingText(
            title: sentence("title") ?? finding.rule.rawValue,
            reason: sentence("reason") ?? text("\(stem).reason"),
            expected: sentence("expected"),
            found: found(sentence("found"), values),
            explanations: finding.explanations.map { key in
                FindingText.Explanation(
                    text: text("explanation.\(key)", values),
                    confirm: textIfAny("explanation.\(key).confirm", values)
                )
            }
        )
    }

    /// What was found, and of how many records the rule could not be decided because a pattern reached its limit.
    private func found(_ sentence: String?, _ values: [String: Fact]) -> String? {
        guard values["undecided"] != nil else { return sentence }
        return [sentence, text("finding.undecided", values)].compactMap { $0 }.joined(separator: " ")
    }

    /// The name of a check for people; its id when the catalogue has none.
    public func title(of rule: RuleID) -> String {
        textIfAny("finding.\(rule.rawValue).title") ?? rule.rawValue
    }

    func values(of finding: Finding) -> [String: Fact] {
        var values: [String: Fact] = [
            "count": .number(finding.count),
            "firstSeen": .moment(finding.firstSeen),
            "lastSeen": .moment(finding.lastSeen),
            "firstDay": .day(zone.day(finding.firstSeen)),
            "lastDay": .day(zone.day(finding.lastSeen)),
            "period": .text(period(finding.firstSeen, finding.lastSeen)),
            "span": .text(span(finding.firstSeen, finding.lastSeen)),
        ]
        values["person"] = finding.person.map(Fact.text)
        values["account"] = finding.account.map(Fact.text)
        values["school"] = finding.school.map(Fact.text)
        values["system"] = finding.system.map { .text(name(of: $0)) }
        values.merge(finding.facts) { _, fact in fact }
        if case .list(let actions)? = values["actions"] { values["actions"] = .list(actions.map(action)) }
        if case .text(let id)? = values["source"], let name = textIfAny("source.\(id)") {
            values["source"] = .text(name)
        }
        return values
    }

    /// What a record holds, named and written for people, in order of the keys; what has no words stands as its source
    /// writes it.
    func fields(of evidence: Evidence) -> [(name: String, value: String)] {
        evidence.fields.sorted { $0.key < $1.key }.map { (name(ofField: $0.key), value(of: $0.key, $0.value)) }
    }

    /// The name of a field of records; the field itself when the catalogue has none.
    public func name(ofField field: String) -> String { textIfAny("field.\(field)") ?? field }

    /// A value of a field for people; as its source writes it when the catalogue has no words for it.
    public func value(of field: String, _ value: String) -> String {
        switch field.lowercased() {
        case FieldName.eventAction: action(value)
        case FieldName.eventOutcome: textIfAny("outcome.\(value)") ?? value
        case _ where ["true", "false"].contains(value) && field.hasPrefix("logwacht."):
            text(value == "true" ? "report.explain.holds" : "report.explain.fails")
        default: value
        }
    }

    /// What an event's action is in words; as its source writes it when the catalogue has none.
    private func action(_ name: String) -> String { textIfAny("action.\(name)", [:]) ?? name }

    /// The name of a system.
    public func name(of system: System) -> String { text("system.\(system.rawValue)") }

    /// The name of a source; its id when the catalogue has none.
    public func name(ofSource source: String) -> String { textIfAny("source.\(source)") ?? source }

    /// The name of a severity.
    public func name(of severity: Severity) -> String { text("severity.\(severity.rawValue)") }

    /// The name of a status.
    public func name(of status: FindingStatus) -> String { text("status.\(status.rawValue)") }

    /// The name of something that was missing, `missing.<key>`; the exports of a source by the name of the source. The key
    /// itself when the catalogue has none.
    public func name(ofMissing key: String) -> String {
        if let text = textIfAny("missing.\(key)") { return text }
        guard key.hasPrefix("source-") else { return key }
        let source = String(key.dropFirst("source-".count))
        return text("report.missing.source", ["source": .text(textIfAny("source.\(source)") ?? source)])
    }
}
