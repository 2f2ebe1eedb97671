internal import Model

/// Judges whether a file is CSV of a source, by the set of its column names.
struct CSVProbe {
    /// How many rows above the header are looked through.
    private static let preamble = 20

    /// The first rows as each delimiter cuts them, what the file looks like most first. The others are there because text of
    /// several lines with tabs in it, as in the messages of Windows, can outnumber the rows that it stands in.
    private let readings: [(dialect: CSVDialect, rows: [[String]])]

    init(head: [UInt8]) {
        var dialects: [CSVDialect] = []
        if let detected = CSVDialect.detect(head.span) {
            dialects = [detected]
            if !detected.hasSeparatorLine {
                dialects += [.semicolon, .comma, .tab].filter { $0 != detected }
            }
        }
        readings = dialects.map { ($0, CSVDialect.rows(head.span, dialect: $0, limit: CSVProbe.preamble)) }
    }

    private var rows: [[String]] { readings.first?.rows ?? [] }

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
        guard let (dialect, best) = layout(program) else {
            rejected.append(Recognition.Rejection(source: source.id, form: .csv, reason: "other-form"))
            return
        }
        let filled = best.header.count { !$0.isEmpty }
        let confidence = filled == 0 ? 0 : min(100, best.known * 100 / filled)
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
    private func layout(_ program: CSVProgram) -> (CSVDialect, CSVLayout)? {
        var best: (dialect: CSVDialect, layout: CSVLayout)?
        for reading in readings {
            for (index, row) in reading.rows.enumerated() where row.count >= 2 {
                let layout = CSVLayout(row, row: index, program: program)
                guard layout.known > 0 else { continue }
                let isBetter =
                    best.map { ($0.layout.missing.count, -$0.layout.known) > (layout.missing.count, -layout.known) }
                    ?? true
                if isBetter { best = (reading.dialect, layout) }
            }
        }
        return best
    }
}
