public import Model

/// An exemption as the log tells it, beside what a review keeps of it.
public struct ExemptionRecord: Sendable, Hashable {
    /// What a review keeps.
    public var item: ExemptionItem
    /// The functions of the holder on that day.
    public var functions: [String]
    /// The group of the pupil.
    public var group: String?
    /// The pupil, by pseudonym.
    public var pupil: String?
    /// Which part of the file.
    public var part: String?
    /// The reason that was typed.
    public var reason: String?
    /// Until when it gave access, as the log writes it.
    public var validUntil: String?
    /// The file and record.
    public var source: String
    /// The SHA-256 of its records, in hexadecimal, by which findings name it: several when more than one export tells of it.
    public var digests: [String]

    /// An exemption as the log tells it.
    public init(
        item: ExemptionItem,
        functions: [String],
        group: String?,
        pupil: String?,
        part: String?,
        reason: String?,
        validUntil: String?,
        source: String,
        digests: [String]
    ) {
        self.item = item
        self.functions = functions
        self.group = group
        self.pupil = pupil
        self.part = part
        self.reason = reason
        self.validUntil = validUntil
        self.source = source
        self.digests = digests
    }
}

extension [ExemptionRecord] {
    /// The same, each with the findings that tell of it.
    ///
    /// A finding names at most its first records. One that has more tells of every exemption of its account, or of its school
    /// where that stands in the account's place, between its first and last event: rather one too many than one passed over.
    public func flagged(by findings: [Finding]) -> [ExemptionRecord] {
        var byDigest: [String: Set<String>] = [:]
        var wide: [Finding] = []
        for finding in findings {
            for evidence in finding.evidence { byDigest[evidence.sha256, default: []].insert(finding.id) }
            if finding.count > finding.evidence.count, finding.rule.rawValue.hasPrefix("exemption-") {
                wide.append(finding)
            }
        }
        return map { record in
            var record = record
            var ids = Set(record.digests.flatMap { byDigest[$0] ?? [] })
            for finding in wide where finding.firstSeen <= record.item.at && record.item.at <= finding.lastSeen {
                let subject = finding.account.map { Fold.key($0) }
                let mine = [record.item.account, record.item.school ?? ""].map { Fold.key($0) }
                if let subject, mine.contains(subject) { ids.insert(finding.id) }
            }
            record.item.findings = ids.sorted()
            return record
        }
    }
}
