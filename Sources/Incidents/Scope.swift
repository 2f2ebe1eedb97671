internal import Model

/// How many people an incident touches, as a range, reckoned from the records that the incident keeps (GDPR art. 33(3)(a)):
/// whoever has the incident can reckon it again.
public struct IncidentScope: Sendable, Hashable {
    /// One row: a group of people and a kind of data.
    public struct Row: Sendable, Hashable {
        /// The class or group, as the records say; nil when they do not.
        public var group: String?
        /// The kind of data.
        public var kind: String
        /// People whose data was seen.
        public var seen: Int
        /// People whose data was taken along: downloaded, synchronised or shared.
        public var exported: Int
    }

    /// The rows, by group and kind.
    public var rows: [Row]
    /// Different people seen in the records.
    public var seen: Int
    /// Different people whose data was taken along.
    public var exported: Int
    /// At most: the count that the findings give over all their records, or the number that a person filled in.
    public var couldHaveBeenSeen: Int?
    /// Records kept.
    public var records: Int
    /// Records that the findings rest on; more than `records` when not all were kept.
    public var recordsInAll: Int
}

extension IncidentScope {
    /// The largest number in what somebody wrote about how many people are touched; nil when there is none.
    ///
    /// The field is free text: "tussen 10 en 20", "1.200 leerlingen". It counts toward a figure that says "at most", so of several
    /// numbers the largest counts.
    static func mostPeople(_ text: String) -> Int? {
        text.matches(of: /[0-9]{1,3}(?:[.\u{A0}\u{202F} ][0-9]{3})+(?![0-9])|[0-9]+/)
            .compactMap { Int($0.output.filter { "0"..."9" ~= $0 }) }.max()
    }
}

extension Incident {
    /// The people and records touched, from the findings' records and the field `people`.
    public var scope: IncidentScope {
        let actions: Set<String> = [
            "FileDownloaded", "FileSyncDownloadedFull", "FileCopied", "AnonymousLinkCreated", "AnonymousLinkUsed",
            "SharingSet", "CompanyLinkCreated",
        ]
        struct Key: Hashable {
            var group: String?
            var kind: String
        }
        var seen: [Key: Set<String>] = [:]
        var taken: [Key: Set<String>] = [:]
        var allSeen: Set<String> = []
        var allTaken: Set<String> = []
        for finding in findings {
            for record in finding.records {
                let pupil = record.fields["logwacht.pupil"] ?? record.fields["Leerlingnummer"]
                guard let pupil, !pupil.isEmpty else { continue }
                let isTaken = record.fields["event.action"].map(actions.contains) ?? false
                allSeen.insert(pupil)
                if isTaken { allTaken.insert(pupil) }
                for kind in finding.kinds.isEmpty ? ["unspecified"] : finding.kinds {
                    let key = Key(group: record.fields["logwacht.group"] ?? record.fields["Groep"], kind: kind)
                    seen[key, default: []].insert(pupil)
                    if isTaken { taken[key, default: []].insert(pupil) }
                }
            }
        }
        let rows = seen.map { key, people in
            IncidentScope.Row(
                group: key.group,
                kind: key.kind,
                seen: people.count,
                exported: taken[key]?.count ?? 0
            )
        }.sorted { ($0.group ?? "", $0.kind) < ($1.group ?? "", $1.kind) }
        let counted = findings.compactMap(\.people)
        let filled = field(.people).flatMap(IncidentScope.mostPeople)
        let most = [counted.isEmpty ? nil : counted.reduce(0, +), filled, allSeen.isEmpty ? nil : allSeen.count]
        return IncidentScope(
            rows: rows,
            seen: allSeen.count,
            exported: allTaken.count,
            couldHaveBeenSeen: most.compactMap { $0 }.max(),
            records: findings.reduce(0) { $0 + $1.records.count },
            recordsInAll: findings.reduce(0) { $0 + max($1.count, $1.records.count) }
        )
    }

    /// Whether a fact stands as findings filled it in when the incident was opened, and no person wrote another.
    ///
    /// What a person wrote counts before what logs say: who knows what lay in the file knows more than its log.
    public func isFromFindings(_ field: IncidentField) -> Bool {
        let added = events.lazy.compactMap { event -> FindingExcerpt? in
            guard case .findingAdded(let excerpt) = event.change else { return nil }
            return excerpt
        }
        // Opened from findings, the first thing that is said of what happened is what the first of them says.
        guard fields[field]?.count == 1, let first = added.first,
            fields[.description]?.first?.value.hasPrefix(first.sentence) == true
        else { return false }
        return field != .dataKinds || !first.kinds.isEmpty
    }

    /// The kinds of data of its findings, and whether one of them is sensitive by the handbook.
    public var dataKinds: [String] { Array(Set(findings.flatMap(\.kinds))).sorted() }
}
