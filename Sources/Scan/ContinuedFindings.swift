public import Model

extension BoardScanner.Outcome {
    /// The outcome with findings that go on under the ids that they had.
    ///
    /// What is told apart by pupil has an id that hangs on its first record, as neither a pupil's number nor a board's key may be
    /// in it (`docs/decisions/0041`). When the first record is past its term the finding goes on with the others: it is the
    /// one of the same rule and account that rests on one of the same records.
    ///
    /// - Parameters:
    ///   - earlier: the findings that the store has, also those that are not seen any more.
    ///   - rules: the rules that tell findings apart by pupil.
    public func continuing(_ earlier: [Finding], rules: Set<RuleID>) -> BoardScanner.Outcome {
        let known = earlier.filter { rules.contains($0.rule) }
        let ids = Set(known.map(\.id))
        var taken = Set(findings.map(\.id))
        var outcome = self
        for (place, finding) in findings.enumerated() where rules.contains(finding.rule) && !ids.contains(finding.id) {
            let records = Set(finding.evidence.map(\.sha256))
            let before = known.first { other in
                !taken.contains(other.id) && other.rule == finding.rule && other.system == finding.system
                    && other.account == finding.account && other.evidence.contains { records.contains($0.sha256) }
            }
            guard let before else { continue }
            taken.insert(before.id)
            outcome.findings[place].id = before.id
        }
        guard outcome.findings != findings else { return self }
        outcome.findings.sort(by: Finding.reportOrder)
        outcome.digest = Fingerprint.sha256((digest + outcome.findings.map(\.id).joined(separator: " ")).utf8)
        return outcome
    }
}
