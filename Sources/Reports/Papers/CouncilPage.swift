internal import Model

/// What the board did with its logs in a year, as counts without names, for the participation council (product H10).
public struct CouncilYear: Sendable, Hashable {
    /// The calendar year.
    public var year: Int
    /// Looks, by purpose.
    public var looks: [String: Int] = [:]
    /// How many different people looked.
    public var lookers = 0
    /// Judgements, by verdict.
    public var judgements: [String: Int] = [:]
    /// Findings that were first told in the year, by rule title.
    public var findings: [String: Int] = [:]
    /// Agreements made that hide findings.
    public var agreements = 0
    /// Answers to parents; and how many of them named staff.
    public var answers = 0
    /// Answers in which staff were named.
    public var answersWithNames = 0
    /// Incidents reported in the year.
    public var incidents = 0
    /// Of these, how many were a data breach.
    public var breaches = 0
    /// How often data were destroyed at the end of their term.
    public var destructions = 0

    /// A year in which nothing happened.
    public init(year: Int) { self.year = year }
}

extension Words {
    /// The page for the participation council.
    public func paper(_ year: CouncilYear, at moment: String, head: String) -> Paper {
        func rows(_ counts: [String: Int], _ name: (String) -> String) -> [[String]] {
            counts.map { [name($0.key), String($0.value)] }.sorted { $0[0] < $1[0] }
        }
        func table(_ column: String, _ rows: [[String]]) -> Paper.Block {
            rows.isEmpty
                ? .text(text("council.none"))
                : .table([text("council.column.\(column)"), text("council.column.count")], rows)
        }
        return Paper(
            title: text("council.title", ["year": .text(String(year.year))]),
            subtitle: moment,
            blocks: [
                .text(text("council.purpose")), .text(text("council.no-ranking")),
                .heading(text("council.heading.looks")),
                .text(text("council.lookers", ["count": .number(year.lookers)])),
                table(
                    "purpose",
                    rows(year.looks) {
                        $0 == "incident" ? text("council.looked-incident") : textIfAny("view.purpose.\($0)") ?? $0
                    }
                ),
                .heading(text("council.heading.findings")), table("rule", rows(year.findings) { $0 }),
                .heading(text("council.heading.judgements")),
                table("verdict", rows(year.judgements) { FindingStatus(rawValue: $0).map(name(of:)) ?? $0 }),
                .heading(text("council.heading.rest")),
                .facts([
                    Paper.Line("agreements", text("council.agreements"), String(year.agreements)),
                    Paper.Line("answers", text("council.answers"), String(year.answers)),
                    Paper.Line("answers-with-names", text("council.answers-with-names"), String(year.answersWithNames)),
                    Paper.Line("incidents", text("council.incidents"), String(year.incidents)),
                    Paper.Line("breaches", text("council.breaches"), String(year.breaches)),
                    Paper.Line("destructions", text("council.destructions"), String(year.destructions)),
                ]),
                .text(text("council.proof", ["head": .text(head)])),
            ]
        )
    }
}
