internal import Access
public import Model

/// What is known of the exports of a scan when all of them are read.
public struct ExportMaterial: Sendable {
    /// The files, those that were known already included.
    public var inputs: [InputCoverage]
    /// The events of every source by day.
    public var days: DayLedger
    /// The rhythm of every series of days.
    let rhythms: [DayLedger.Series: Rhythm]

    init(_ inputs: [InputCoverage], _ days: DayLedger, _ context: CheckContext) {
        self.inputs = inputs.sorted { $0.file < $1.file }
        self.days = days
        rhythms = days.rhythms(context)
    }

    /// The first system of a source's events; that of none tells ParnasSys, the first of all.
    func system(of source: String) -> System { days.systems[source] ?? .parnassys }
}

/// A check on the exports themselves: runs once, after all events.
public protocol ExportCheck: Sendable {
    /// What it is.
    static var definition: CheckDefinition { get }
    /// Judges the exports, and says in the report what it found.
    static func run(_ report: inout CheckReport, _ material: ExportMaterial)
}

extension CheckReport {
    /// A draft on a source, which stands in the place of the account.
    func draft(of source: String, _ material: ExportMaterial, from first: Instant, to last: Instant) -> FindingDraft {
        var draft = FindingDraft(
            definition,
            material.system(of: source),
            account: source,
            from: min(first, context.asOf),
            to: min(last, context.asOf)
        )
        draft.facts["source"] = .text(source)
        return draft
    }

    /// Whether there is any export or kept event to judge; says when there is none.
    mutating func hasExports(_ material: ExportMaterial) -> Bool {
        guard material.days.days.isEmpty, material.inputs.allSatisfy({ $0.source == nil }) else { return true }
        couldNotJudge("exports")
        return false
    }

    /// A draft on one file of a source.
    func draft(of input: InputCoverage, source: String, _ material: ExportMaterial) -> FindingDraft {
        let first = input.first ?? context.asOf
        var draft = draft(of: source, material, from: first, to: input.last ?? first)
        draft.facts["file"] = .text(input.file)
        draft.facts["records"] = .number(input.records)
        draft.evidence = [EvidenceDraft(input, source: source)]
        return draft
    }
}

extension EvidenceDraft {
    /// The end of a file: its last record, with a hash over name, number of records and span of the file.
    init(_ input: InputCoverage, source: String) {
        self.init(Origin(table: source, file: input.file, record: max(input.records, 1)))
        let span = [input.first, input.last].map { $0?.rfc3339 ?? "" }
        content = .raw(Array(([input.file, String(input.records)] + span).joined(separator: "\u{1f}").utf8))
    }
}

/// A file that stops at exactly the number of rows at which Microsoft's exports are cut off: there was more.
public struct ExportTruncated: ExportCheck {
    /// What it is.
    public static let definition = CheckDefinition(
        "export-truncated",
        severity: .medium,
        requirements: ["R-078"],
        handbook: ["Privacyreglement 1.2"],
        norms: ["AVG art. 32", "ISO/IEC 27002 8.15"],
        explanations: ["export-limit-reached", "export-just-as-long"],
        inputs: []
    )

    /// The same rows under two names of a file are one finding: its id is made of number and span.
    public static func run(_ report: inout CheckReport, _ material: ExportMaterial) {
        var drafts: [[String]: FindingDraft] = [:]
        guard report.hasExports(material) else { return }
        for input in material.inputs {
            guard let source = input.source else { continue }
            report.judged += 1
            guard let limit = input.rowLimit else { continue }
            var draft = report.draft(of: input, source: source, material)
            draft.count = limit
            draft.discriminator = [
                String(limit), input.first?.rfc3339 ?? input.file, input.last?.rfc3339 ?? input.file,
            ]
            drafts[[source] + draft.discriminator, default: draft].evidence.append(contentsOf: draft.evidence)
        }
        for var draft in drafts.values.sorted(by: FindingDraft.order) {
            draft.evidence = Set(draft.evidence).sorted()
            report.add(draft)
        }
    }
}

/// A file of which a notable part could not be read.
public struct ExportUnreadable: ExportCheck {
    /// What it is.
    public static let definition = CheckDefinition(
        "export-unreadable",
        severity: .medium,
        requirements: ["R-078"],
        handbook: ["Privacyreglement 1.2"],
        norms: ["AVG art. 32", "ISO/IEC 27002 8.15"],
        explanations: ["export-resaved", "export-new-form"],
        inputs: []
    )

    /// A few unreadable records are the ordinary damage of an export, such as a line cut off at the end; the coverage tells of
    /// them all.
    static let fewestRecords = 3

    /// Judges every file whose source is known.
    public static func run(_ report: inout CheckReport, _ material: ExportMaterial) {
        let percent = report.context.settings.thresholds.unreadablePercent
        guard report.hasExports(material) else { return }
        for input in material.inputs {
            guard let source = input.source else { continue }
            report.judged += 1
            let bad = input.unreadableCount
            guard bad >= fewestRecords, bad * 100 > input.records * percent else { continue }
            var draft = report.draft(of: input, source: source, material)
            draft.count = bad
            draft.discriminator = [input.file]
            draft.facts["percent"] = .number(max(1, bad * 100 / max(input.records, 1)))
            draft.facts["limit"] = .number(percent)
            report.add(draft)
        }
    }
}
