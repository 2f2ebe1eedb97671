internal import Model

/// Judges whether a file is CSV of a source, by the set of its column names.
struct CSVProbe {
    /// How many rows above the header are looked through.
    private static let preamble = 20

    private let dialect: CSVDialect?
    private let rows: [[String]]

    init(head: [UInt8]) {
        dialect = CSVDialect.detect(head.span)
        rows = dialect.map { CSVDialect.rows(head.span, dialect: $0, limit: CSVProbe.preamble) } ?? []
    }

    /// The reference table that the first rows are the header of; nil when there is none.
    var referenceTable: String? { rows.lazy.compactMap(ReferenceTables.name).first }

    /// The row that looks most like a header: the first of those with the most cells.
    var likelyHeader: [String] {
        let width = rows.map(\.count).max() ?? 0
        return (rows.first { $0.count == width } ?? []).filter { !$0.isEmpty }
    }

    func judge(
        _ source: SourceDefinition,
        _ candidates: inout [Recogniser.Candidate],
        _ rejected: inout [Recognition.Rejection]
    ) {
        guard let program = source.csv else { return }
        guard let dialect, let best = layout(program) else {
            rejected.append(Recognition.Rejection(source: source.id, form: .csv, reason: "other-form"))
            return
        }
        let filled = best.header.count { !$0.isEmpty }
        let confidence = filled == 0 ? 0 : best.known * 100 / filled
        guard best.missing.isEmpty, best.known >= 2 else {
            // Of what the source needs and has, how much is there.
            let required = program.columns.count { $0.isRequired }
            let found = best.known * 100 / max(1, best.known + best.missing.count)
            rejected.append(
                Recognition.Rejection(
                    source: source.id,
                    form: .csv,
                    reason: "columns-missing",
                    missing: best.missing,
                    confidence: required == best.missing.count ? 0 : found
                )
            )
            return
        }
        candidates.append(
            Recogniser.Candidate(
                source: source,
                plan: .csv(dialect, best),
                form: .csv,
                confidence: confidence,
                weight: best.known * 1000,
                absent: best.absent
            )
        )
    }

    /// The row that fits the source best.
    private func layout(_ program: CSVProgram) -> CSVLayout? {
        var best: CSVLayout?
        for (index, row) in rows.enumerated() where row.count >= 2 {
            let layout = CSVLayout(row, row: index, program: program)
            guard layout.known > 0 else { continue }
            let isBetter =
                best.map { ($0.missing.count, -$0.known) > (layout.missing.count, -layout.known) } ?? true
            if isBetter { best = layout }
        }
        return best
    }
}
