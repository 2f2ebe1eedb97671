internal import Checks
internal import Exports
internal import Model

/// Turns what the checks found into findings: ids, hashes, pseudonyms.
struct FindingMaker: Sendable {
    private let pseudonyms: Pseudonyms
    private let rows: [String: [Int: [UInt8]]]

    /// - Parameter tables: the reference tables, whose rows evidence may name.
    init(tables: [String: Table], pseudonyms: Pseudonyms) {
        self.pseudonyms = pseudonyms
        rows = tables.mapValues { table in
            Dictionary(table.rows.map { ($0.record, $0.raw) }, uniquingKeysWith: { first, _ in first })
        }
    }

    /// The finding of a draft.
    func finding(_ draft: FindingDraft) -> Finding {
        Finding(
            id: Fingerprint.findingID(
                rule: draft.rule,
                system: draft.system,
                account: draft.account,
                discriminator: draft.discriminator.joined(separator: "\u{1f}")
            ),
            rule: draft.rule,
            ruleVersion: draft.version,
            severity: draft.severity,
            system: draft.system,
            school: draft.school,
            person: draft.person,
            personID: draft.personID,
            account: draft.account,
            firstSeen: draft.firstSeen,
            lastSeen: draft.lastSeen,
            count: draft.count,
            variant: draft.variant,
            facts: draft.facts,
            basis: draft.basis,
            explanations: draft.explanations,
            evidence: draft.evidence.map(evidence).sorted(),
            personalData: draft.personalData
        )
    }

    private func evidence(_ draft: EvidenceDraft) -> Evidence {
        let digest =
            switch draft.content {
            case .raw(let bytes): Fingerprint.sha256(bytes)
            case .digest(let digest): Hex.text(digest)
            case .row: Fingerprint.sha256(rows[draft.file]?[draft.record] ?? [])
            }
        var isKept = false
        if case .digest = draft.content { isKept = true }
        return Evidence(
            source: draft.source,
            file: draft.file,
            record: draft.record,
            sha256: digest,
            time: draft.time,
            fields: draft.fields.reduce(into: [:]) { fields, field in
                // A kept event names its pupils by pseudonym already.
                let isPseudonym = isKept && field.key == FieldName.pupil
                fields[field.key] = isPseudonym ? field.value : Disclosure.shown(field.key, field.value, pseudonyms)
            }
        )
    }
}
