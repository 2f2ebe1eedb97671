internal import Model
internal import Patterns

/// Recognises the source of an export from its first bytes.
///
/// CSV by the set of its column names, JSON by the paths its objects have, lines by the share that patterns match; never by
/// the file's name or by places.
struct Recogniser {
    /// The sources to choose from.
    let catalog: SourceCatalog
    /// The file, as diagnostics name it.
    let file: String
    /// The source that the user named.
    let forced: String?
    /// How to read the head.
    let options: ReaderOptions

    /// A way to read the file.
    struct Choice {
        var source: SourceDefinition
        var plan: Plan
    }

    /// What a reader needs to start.
    enum Plan {
        case lines
        case csv(CSVDialect, CSVLayout)
        case json(JSONShape)
        /// `hasRoot` when an element around the records holds them together, so that its end says the file is whole.
        case xml(record: String, hasRoot: Bool)
    }

    /// How well a source fits.
    struct Candidate {
        var source: SourceDefinition
        var plan: Plan
        var form: Recognition.Form
        /// 0 to 100: the share of columns known, paths present, lines matched.
        var confidence: Int
        /// The number of columns or paths known: with more of them a source is more specific.
        var weight: Int
        var absent: [String] = []
        var patterns: [String: Int] = [:]
    }

    /// What was seen, and the way to read it when there is one.
    func recognise(_ head: [UInt8]) -> (Recognition, Choice?) {
        var pool = catalog.sources
        if let forced {
            guard let named = catalog[forced] else {
                var recognition = Recognition(verdict: .unknown)
                var parameters = ["source": forced, "known": pool.map(\.id).joined(separator: ", ")]
                parameters["suggestion"] = Nearest.name(to: forced, among: pool.map(\.id))
                recognition.diagnostics = [Diagnostic("source.not-known", file: file, parameters)]
                return (recognition, nil)
            }
            pool = [named]
        }
        var candidates: [Candidate] = []
        var rejected: [Recognition.Rejection] = []
        if let shape = JSONShape.detect(head.span) {
            let probe = JSONProbe(head: head, shape: shape, isForced: forced != nil)
            for source in pool { probe.judge(source, &candidates, &rejected) }
            if candidates.isEmpty, case .lines = shape {
                // A line that starts with a brace may still be text.
                judgeLines(head, pool, &candidates, &rejected)
            }
        } else if XMLReader.starts(head.span), pool.contains(where: { $0.xml != nil }) {
            let probe = XMLProbe(head: head, isForced: forced != nil)
            if probe.hasDocumentType {
                var recognition = Recognition(verdict: .unreadable)
                recognition.diagnostics = [Diagnostic("xml.document-type", file: file)]
                return (recognition, nil)
            }
            for source in pool { probe.judge(source, &candidates, &rejected) }
            if candidates.isEmpty { judgeLines(head, pool, &candidates, &rejected) }
        } else {
            let probe = CSVProbe(head: head)
            if forced == nil, let table = probe.referenceTable {
                var recognition = Recognition(verdict: .referenceTable(table))
                recognition.diagnostics = [
                    Diagnostic("source.reference-table", .warning, file: file, ["table": table])
                ]
                return (recognition, nil)
            }
            for source in pool { probe.judge(source, &candidates, &rejected) }
            judgeLines(head, pool, &candidates, &rejected)
        }
        return choose(candidates, rejected, head: head)
    }

    private func judgeLines(
        _ head: [UInt8],
        _ pool: [SourceDefinition],
        _ candidates: inout [Candidate],
        _ rejected: inout [Recognition.Rejection]
    ) {
        let probe = LinesProbe(head: head, options: options, isForced: forced != nil)
        for source in pool { probe.judge(source, &candidates, &rejected) }
    }

    private func choose(
        _ candidates: [Candidate],
        _ rejected: [Recognition.Rejection],
        head: [UInt8]
    ) -> (Recognition, Choice?) {
        // Where two fit as well, the board has written its own for this: it goes before the one that travels with the product.
        let ordered = candidates.sorted {
            ($0.weight, $0.confidence, $0.source.isOwn ? 1 : 0, $1.source.id)
                > ($1.weight, $1.confidence, $1.source.isOwn ? 1 : 0, $0.source.id)
        }
        var rejected = rejected
        guard let best = ordered.first else {
            rejected.sort { ($0.confidence, $1.source) > ($1.confidence, $0.source) }
            var recognition = Recognition(verdict: .unknown)
            recognition.rejected = rejected
            recognition.forced = forced != nil
            recognition.diagnostics = explainUnknown(rejected, head: head)
            return (recognition, nil)
        }
        let rivals = ordered.dropFirst()
        let equals = rivals.filter {
            $0.source.id != best.source.id && $0.weight == best.weight && $0.confidence == best.confidence
                && $0.source.isOwn == best.source.isOwn
        }
        if !equals.isEmpty {
            let ids = ([best] + equals).map(\.source.id).sorted()
            var recognition = Recognition(verdict: .ambiguous(ids))
            recognition.rejected = rejected
            recognition.diagnostics = [
                Diagnostic("source.ambiguous", file: file, ["sources": ids.joined(separator: ", ")])
            ]
            return (recognition, nil)
        }
        for rival in rivals {
            rejected.append(
                Recognition.Rejection(
                    source: rival.source.id,
                    form: rival.form,
                    reason: "less-specific",
                    confidence: rival.confidence
                )
            )
        }
        rejected.sort { ($0.confidence, $1.source) > ($1.confidence, $0.source) }
        return (describe(best, rejected), Choice(source: best.source, plan: best.plan))
    }

    private func describe(_ best: Candidate, _ rejected: [Recognition.Rejection]) -> Recognition {
        var recognition = Recognition(verdict: .recognised)
        recognition.source = best.source.id
        recognition.form = best.form
        recognition.forced = forced != nil
        recognition.confidence = best.confidence
        recognition.absent = best.absent.sorted()
        recognition.patterns = best.patterns
        recognition.rejected = rejected
        if case .csv(let dialect, let layout) = best.plan {
            recognition.delimiter = Character(Unicode.Scalar(dialect.delimiter))
            recognition.headerLine = layout.row + 1
            recognition.columns = zip(layout.header, layout.columns).map { header, index in
                guard index >= 0, let program = best.source.csv else {
                    return Recognition.Column(header: header, column: nil, fields: [])
                }
                let name = program.columns[index].name
                let fields = best.source.columns.first { $0.name == name }?.fields ?? [name]
                return Recognition.Column(header: header, column: name, fields: fields)
            }
        }
        return recognition
    }

    /// What a person must be told when nothing fits: the nearest source and what it lacks, when one is near.
    private func explainUnknown(_ rejected: [Recognition.Rejection], head: [UInt8]) -> [Diagnostic] {
        let near = rejected.first { $0.form == .csv && $0.reason == "columns-missing" && $0.confidence >= 50 }
        if let near = near ?? (forced == nil ? nil : rejected.first { $0.reason == "columns-missing" }) {
            let header = CSVProbe(head: head).likelyHeader
            return near.missing.map { column in
                var parameters = ["source": near.source, "column": column, "columns": header.joined(separator: ", ")]
                parameters["suggestion"] = Nearest.name(to: column, among: header)
                return Diagnostic("source.column-missing", file: file, column: column, parameters)
            }
        }
        if let forced {
            return [Diagnostic("source.does-not-fit", file: file, ["source": forced])]
        }
        var parameters: [String: String] = [:]
        if let nearest = rejected.first, nearest.confidence > 0 {
            parameters["nearest"] = nearest.source
            if !nearest.missing.isEmpty { parameters["missing"] = nearest.missing.joined(separator: ", ") }
        }
        return [Diagnostic("source.unknown", file: file, parameters)]
    }
}
