internal import Access
internal import Model

/// Days on which a source has records as a rule, and had none.
///
/// The rule is the source's own (`Rhythm`): until it has been seen for eight weeks nothing is said about it.
public struct ExportGap: ExportCheck {
    /// What it is.
    public static let definition = CheckDefinition(
        "export-gap",
        severity: .medium,
        requirements: ["R-078"],
        handbook: ["Privacyreglement 1.2"],
        norms: ["AVG art. 32", "ISO/IEC 27002 8.15"],
        explanations: ["export-not-made", "export-day-off", "export-logging-off"],
        inputs: []
    )

    /// Judges every source, and every school in it on the days on which the source as a whole had records.
    public static func run(_ report: inout CheckReport, _ material: ExportMaterial) {
        guard report.hasExports(material) else { return }
        let thresholds = report.context.settings.thresholds
        let newest = material.days.days.values.compactMap { $0.keys.max() }.max()
        let order: (DayLedger.Series, DayLedger.Series) -> Bool = {
            ($0.source, $0.school ?? "") < ($1.source, $1.school ?? "")
        }
        for series in material.rhythms.keys.sorted(by: order) {
            guard let rhythm = material.rhythms[series], !rhythm.expected.isEmpty else { continue }
            report.judged += 1
            let others = material.alternatives(of: series)
            let present = material.days.days[series] ?? [:]
            let last = present.keys.max()
            let runs = rhythm.gaps { day in others.contains { ($0[day] ?? 0) > 0 } }
            for gap in runs {
                guard let first = gap.days.from, let end = gap.days.through else { continue }
                guard gap.count >= (series.school == nil ? thresholds.gapDays : thresholds.gapDaysSchool) else {
                    continue
                }
                // At the end the next export may still have to come.
                let isOpen = last.map { end > $0 } ?? true
                if isOpen, let newest, newest.dayNumber - first.dayNumber < thresholds.exportLateDays { continue }
                report.add(draft(report, material, series, first...end, gap.count, isOpen: isOpen))
            }
        }
    }

    private static func draft(
        _ report: CheckReport,
        _ material: ExportMaterial,
        _ series: DayLedger.Series,
        _ days: ClosedRange<LocalDate>,
        _ count: Int,
        isOpen: Bool
    ) -> FindingDraft {
        let zone = report.context.settings.zone
        let start = zone.startOfDay(days.lowerBound)
        let end = Instant(seconds: zone.startOfDay(days.upperBound.adding(days: 1)).seconds - 1)
        var draft = report.draft(of: series.source, material, from: start, to: end)
        draft.school = series.school
        draft.discriminator = [days.lowerBound.iso, series.school ?? ""]
        draft.variant = isOpen ? "open" : (series.school == nil ? nil : "school")
        draft.facts["days"] = .number(count)
        if let school = series.school { draft.facts["schoolName"] = .text(school) }
        // The files on both sides of the gap, as far as they are still there.
        let files = material.inputs.filter { $0.source == series.source && $0.first != nil }
        let before = files.filter { $0.first.map { $0 < start } ?? false }
            .max { ($0.last ?? start, $0.file) < ($1.last ?? start, $1.file) }
        let after = files.filter { $0.last.map { $0 > end } ?? false }
            .min { ($0.first ?? end, $0.file) < ($1.first ?? end, $1.file) }
        draft.evidence = Set([before, after].compactMap { $0 }.map { EvidenceDraft($0, source: series.source) })
            .sorted()
        if draft.evidence.isEmpty {
            var kept = EvidenceDraft(Origin(table: series.source, file: "logwacht.sqlite", record: 1))
            kept.content = .raw(
                Array([series.source, days.lowerBound.iso, days.upperBound.iso].joined(separator: " ").utf8)
            )
            draft.evidence = [kept]
        }
        draft.count = draft.evidence.count
        return draft
    }
}

extension ExportMaterial {
    /// The days of what can take the place of a series: the same log in another form (`parnassys-exemptions` and
    /// `parnassys-exemptions-pasted`); for a school the days on which its source as a whole had nothing, which is told once.
    fileprivate func alternatives(of series: DayLedger.Series) -> [[LocalDate: Int]] {
        var found = days.days.filter { other, _ in
            other.school == series.school && other.source != series.source
                && (other.source.hasPrefix(series.source + "-") || series.source.hasPrefix(other.source + "-"))
        }.map(\.value)
        if series.school != nil, let whole = rhythms[DayLedger.Series(source: series.source)] {
            found.append(whole.expected.filter { !$0.value }.mapValues { _ in 1 })
        }
        return found
    }
}
