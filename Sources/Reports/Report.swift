public import Model
public import Triage

/// A scan's outcome with what is needed to tell it to people.
public struct Report: Sendable {
    /// The board's name; empty when it has none.
    public var board: String
    /// What was read and what was not.
    public var coverage: Coverage
    /// The findings, in `Finding.reportOrder`.
    public var findings: [Finding]
    /// The ids of findings that the store did not know yet; nil when nothing was compared with a store. It shows in the
    /// outputs for people only, because the same input must give the same bytes to programs.
    public var newIDs: Set<String>?
    /// How many findings an agreement keeps out of sight.
    public var hidden: Int

    /// A report; the findings are put in order.
    public init(board: String, coverage: Coverage, findings: [Finding], newIDs: Set<String>? = nil, hidden: Int = 0) {
        self.board = board
        self.coverage = coverage
        self.findings = findings.sorted(by: Finding.reportOrder)
        self.newIDs = newIDs
        self.hidden = hidden
    }

    /// The moment from which was judged.
    public var asOf: Instant { coverage.asOf }

    /// The findings of high and critical severity.
    var grave: Int { findings.count { $0.severity >= .high } }

    /// How many of the findings are new; nil when nothing was compared.
    var newCount: Int? { newIDs.map { ids in findings.count { ids.contains($0.id) } } }
}

/// The forms in which the product speaks.
public enum OutputFormat: String, Sendable, Hashable, CaseIterable {
    /// For people, on a terminal.
    case text
    /// One JSON document.
    case json
    /// JSON lines: one finding per line.
    case jsonl
    /// For a spreadsheet: semicolons, UTF-8 with a byte order mark, RFC 4180 quoting.
    case csv
    /// One self-contained page, to read and to print.
    case html
}

/// Writes reports, lists and single findings in every format.
public struct Renderer: Sendable {
    /// The sentences.
    public var words: Words
    /// Whether text may be coloured with terminal sequences; colour never carries meaning of its own.
    public var color: Bool
    /// The width of the terminal in columns; lines are wrapped between words to fit.
    public var width: Int
    /// For findings that an agreement hides and that are shown all the same: the number of the agreement.
    public var hiddenBy: [String: Int] = [:]

    /// A renderer for one language; the width is held between 40 and 200 columns.
    public init(words: Words, color: Bool = false, width: Int = 100) {
        self.words = words
        self.color = color
        self.width = min(max(width, 40), 200)
    }

    /// The report of a scan: coverage first, then the findings.
    ///
    /// `jsonl` and `csv` have no room for the coverage; whoever prints them must print `coverage` beside them.
    public func report(_ report: Report, as format: OutputFormat) -> String {
        switch format {
        case .text: TextReport(self).report(report)
        case .json: JSONReport(self).report(report)
        case .jsonl: JSONReport(self).lines(report.findings)
        case .csv: CSVReport(words).table(report.findings)
        case .html: HTMLReport(words).report(report)
        }
    }

    /// A list of findings: a table for people, an array for programs.
    public func list(_ findings: [Finding], hidden: Int = 0, as format: OutputFormat) -> String {
        switch format {
        case .text: TextReport(self).table(findings)
        case .json: JSONReport(self).array(findings)
        case .jsonl: JSONReport(self).lines(findings)
        case .csv: CSVReport(words).table(findings)
        case .html: HTMLReport(words, hiddenBy: hiddenBy).list(findings, hidden: hidden)
        }
    }

    /// One finding with everything that is known of it, and what was made of it so far.
    ///
    /// `csv` and `html` have no room for the judgements; they show the last as the status.
    public func detail(_ finding: Finding, judgements: [Judgement] = [], as format: OutputFormat) -> String {
        switch format {
        case .text: TextReport(self).detail(finding, judgements)
        case .json: JSONReport(self).object(finding, judgements)
        case .jsonl: JSONReport(self).line(finding, judgements)
        case .csv: CSVReport(words).table([finding])
        case .html: HTMLReport(words, shownRecords: .max, showsReasons: true, hiddenBy: hiddenBy).list([finding])
        }
    }

    /// Why findings were told, condition by condition: in words for people, in rows for programs.
    ///
    /// The rows have the keys id, rule, step (1-based), condition, seen and holds (`yes` or `no`); those of a condition that
    /// stands in a rule also pattern, as the rule writes it; those of one that compares numbers also value, limit, usual and
    /// base, as far as they are known.
    public func explain(_ explanations: [FindingExplanation], as format: OutputFormat) -> String {
        if format == .text { return TextReport(self).explain(explanations) }
        let rows = explanations.flatMap { explanation in
            explanation.steps.enumerated().map { number, step in
                var row = [
                    "id": explanation.finding.id, "rule": explanation.finding.rule.rawValue,
                    "step": String(number + 1), "condition": step.condition, "seen": step.seen,
                    "holds": step.holds ? "yes" : "no",
                ]
                row["pattern"] = step.pattern
                row["value"] = step.numbers?.value.map(String.init)
                row["limit"] = step.numbers?.limit.map(FindingExplanation.Numbers.text)
                row["usual"] = step.numbers?.usual.map(String.init)
                row["base"] = step.numbers?.base.map(String.init)
                return row
            }
        }
        let columns = [
            "id", "rule", "step", "condition", "seen", "holds", "pattern", "value", "limit", "usual", "base",
        ]
        return listing(rows, columns: columns, as: format) ?? ""
    }

    /// What was read and what was not, as text; to go to stderr beside formats that have no room for it.
    public func coverage(_ report: Report) -> String { TextReport(self).coverage(report) }

    /// The line that matters most: how many points of attention, how many of them grave, how many new.
    public func summary(_ report: Report) -> String { TextReport(self).visible(report.summary(words)) }

    /// Problems, one paragraph each with what to do about it, for stderr.
    public func diagnostics(_ diagnostics: [Diagnostic]) -> String { TextReport(self).diagnostics(diagnostics) }
}
