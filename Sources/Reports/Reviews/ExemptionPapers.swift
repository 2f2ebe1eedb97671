public import Model
public import Reviews

extension ReviewPapers {
    func exemption(_ key: String, _ values: [String: Fact] = [:]) -> String { words.text("exemption.\(key)", values) }

    /// How an exemption is named in sheets and on paper: a letter before the digits keeps a spreadsheet from taking them for a
    /// number.
    public static func mark(exemption id: String) -> String { "O" + id }

    /// The id that was written in a sheet or at a terminal.
    public static func exemption(id written: String) -> String {
        let text = written.lowercased()
        return text.hasPrefix("o") ? String(text.dropFirst()) : text
    }

    /// The name of a verdict on an exemption.
    public func verdict(_ verdict: FindingStatus?) -> String {
        exemption("verdict.\(verdict?.rawValue ?? FindingStatus.new.rawValue)")
    }

    /// What a review of exemptions would be about, before it is kept.
    public func preview(_ review: ExemptionReview) -> Paper {
        Paper(
            title: exemption("preview", ["id": .text(review.plan.id)]),
            subtitle: period(review.plan),
            blocks: [.facts(facts(review)), .text(size(review))]
        )
    }

    private func period(_ plan: ExemptionPlan) -> String {
        exemption("period", ["from": .day(plan.from), "through": .day(plan.through)])
    }

    private func size(_ review: ExemptionReview) -> String {
        let figures = review.figures
        let values: [String: Fact] = [
            "total": .number(figures.total), "count": .number(figures.asked), "flagged": .number(figures.flagged),
            "percent": .number(review.plan.samplePercent ?? 100), "seed": .text(review.plan.seed),
        ]
        return exemption(review.plan.samplePercent == nil ? "size.all" : "size.sample", values)
    }

    private func facts(_ review: ExemptionReview) -> [Paper.Line] {
        let plan = review.plan
        return [
            Paper.Line("school", say("field.school"), plan.school ?? say("field.whole-board")),
            Paper.Line("reviewer", exemption("field.reviewer"), plan.reviewer.name),
            Paper.Line("board", exemption("field.board"), plan.board?.name),
            Paper.Line("due", say("field.due"), words.day(plan.due)),
        ]
    }

    /// How far a review is, in a sentence.
    public func progress(_ review: ExemptionReview, on day: LocalDate) -> String {
        let figures = review.figures
        var values: [String: Fact] = [
            "judged": .number(figures.judged), "count": .number(figures.asked),
            "percent": .number(Percent.of(figures.judged, figures.asked)),
        ]
        for verdict in [FindingStatus.justified, .unjustified, .unknown] {
            values[verdict.rawValue] = .number(figures.verdicts[verdict] ?? 0)
        }
        var text = exemption("progress", values)
        if review.isOverdue(on: day) {
            text += " " + exemption("overdue", ["day": .day(review.plan.due), "open": .number(review.open.count)])
        }
        return text
    }

    /// A review for whoever judges: every exemption with what was typed, why it was flagged, and what was made of it.
    ///
    /// - Parameters:
    ///   - review: the review.
    ///   - items: the exemptions that are shown.
    ///   - records: what the log still tells of them, by id.
    ///   - trailHead: the last link of the audit trail, for the page that is kept; nil otherwise.
    public func exemptions(
        _ review: ExemptionReview,
        items: [ExemptionItem],
        records: [String: ExemptionRecord],
        trailHead: String? = nil
    ) -> Paper {
        var paper = Paper(
            title: exemption("title", ["id": .text(review.plan.id)]),
            subtitle: exemption("as-of", ["moment": .moment(now)]),
            blocks: [
                .text(period(review.plan)), .facts(facts(review)), .text(size(review)),
                .text(progress(review, on: words.zone.day(now))),
            ]
        )
        let own = review.open.count { review.judge(of: $0) == .board }
        if own > 0 {
            paper.blocks.append(
                .notice(
                    exemption(
                        "own",
                        ["count": .number(own), "name": .text(review.plan.board?.name ?? say("role.board"))]
                    )
                )
            )
        }
        let gone = items.count { records[$0.id] == nil }
        if gone > 0 { paper.blocks.append(.notice(exemption("gone", ["count": .number(gone)]))) }
        let headings = ["id", "time", "pupil", "part", "typed", "flagged", "verdict"].map { exemption("column.\($0)") }
        for (key, group) in groups(items) {
            paper.blocks += [
                .heading(key), .table(headings, group.map { row(review, $0, records[$0.id]) }),
            ]
        }
        let wrong = review.items.filter { review.standing($0).verdict == .unjustified }
        if !wrong.isEmpty {
            paper.blocks += [
                .heading(exemption("incident")), .text(exemption("incident.text")),
                .list(wrong.map { "\(Self.mark(exemption: $0.id)): \(incident(review, $0))" }),
            ]
        }
        if let trailHead {
            paper.blocks += [
                .heading(exemption("proof")), .text(exemption("proof.list", ["hash": .text(review.plan.hash)])),
                .text(say("checklist.trail", ["hash": .text(trailHead)])), .text(say("checklist.by-hand")),
            ]
        }
        return paper
    }

    private func groups(_ items: [ExemptionItem]) -> [(String, [ExemptionItem])] {
        var groups: [(key: String, items: [ExemptionItem])] = []
        for item in items.sorted(by: ExemptionItem.order) {
            let key = item.name.isEmpty ? exemption("not-kept") : "\(item.name) (\(item.account))"
            if groups.last?.key == key {
                groups[groups.count - 1].items.append(item)
            } else {
                groups.append((key, [item]))
            }
        }
        return groups.map { ($0.key, $0.items) }
    }

    private func row(_ review: ExemptionReview, _ item: ExemptionItem, _ record: ExemptionRecord?) -> [String] {
        [
            Self.mark(exemption: item.id), words.moment(item.at),
            [record?.pupil, record?.group, item.school].compactMap { $0 }.joined(separator: ", "), record?.part ?? "",
            record == nil ? exemption("not-kept") : typed(record), flags(review, item), made(review, item),
        ]
    }

    private func typed(_ record: ExemptionRecord?) -> String {
        let reason = record?.reason ?? ""
        return reason.isEmpty ? exemption("no-reason") : reason
    }

    /// Why findings tell of it.
    func flags(_ review: ExemptionReview, _ item: ExemptionItem) -> String {
        item.findings.compactMap { review.findings[$0] }.map { "\($0.title) [\($0.id.prefix(8))]" }
            .joined(separator: "; ")
    }

    /// What was made of it, by whom and why.
    func made(_ review: ExemptionReview, _ item: ExemptionItem) -> String {
        let standing = review.standing(item)
        guard standing.verdict != nil else {
            return review.judge(of: item) == .board ? exemption("waits.board") : verdict(nil)
        }
        var parts = [verdict(standing.verdict)]
        if let last = standing.judgements.last, !last.by.isEmpty {
            parts.append(
                exemption(
                    "by",
                    ["name": .text(last.by), "day": .day(words.zone.day(last.at)), "reason": .text(last.reason)]
                )
            )
        }
        parts += standing.through.map {
            exemption("through", ["finding": .text(String($0.id.prefix(8))), "verdict": .text(verdict($0.status))])
        }
        return parts.joined(separator: "; ")
    }

    /// The command that carries an exemption into an incident.
    public func incident(_ review: ExemptionReview, _ item: ExemptionItem) -> String {
        let found = item.findings.filter { review.findings[$0] != nil }
        let who = "--actor \"…\" --role privacy-officer"
        guard found.isEmpty else {
            return "logwacht incident open \(found.map { String($0.prefix(8)) }.joined(separator: " ")) \(who)"
        }
        // A name of a school may hold what a shell reads otherwise.
        let school = item.school.map { " --school '\($0.replacing("'", with: "'\\''"))'" } ?? ""
        let title = exemption("incident.title", ["id": .text(Self.mark(exemption: item.id))])
        return
            "logwacht incident open --kind access --system parnassys --title '\(title)'\(school) --event \(item.at.rfc3339) \(who)"
    }
}

/// The sheet of a review of exemptions.
public enum ExemptionSheet {
    /// The columns by their keys; the headings are `exemption.column.<key>` of the reader's language.
    public static let columns = [
        "id", "time", "employee", "functions", "school", "group", "pupil", "part", "typed", "flagged", "waits",
        "verdict", "motivation",
    ]
}

extension Renderer {
    /// The sheet that somebody fills in with a spreadsheet and gives back.
    public func exemptionSheet(
        _ review: ExemptionReview,
        items: [ExemptionItem],
        records: [String: ExemptionRecord],
        papers: ReviewPapers
    ) -> String {
        var out = CSVText.mark + CSVText.row(ExemptionSheet.columns.map { papers.exemption("column.\($0)") })
        for item in items.sorted(by: ExemptionItem.order) {
            let record = records[item.id]
            let local = words.zone.local(item.at)
            let judge = review.judge(of: item) == .board ? review.plan.board : review.plan.reviewer
            out += CSVText.row([
                ReviewPapers.mark(exemption: item.id), "\(local.date.iso) \(local.clock(seconds: false))", item.name,
                record?.functions.joined(separator: ", ") ?? "", item.school ?? "", record?.group ?? "",
                record?.pupil ?? "", record?.part ?? "",
                record.map { $0.reason ?? "" } ?? papers.exemption("not-kept"), papers.flags(review, item),
                review.standing(item).verdict == nil ? judge?.name ?? papers.say("role.board") : "", "", "",
            ])
        }
        return out
    }

    /// All judgements on the exemptions of a review, in the order in which they were given.
    public func exemptionJudgements(_ review: ExemptionReview) -> String {
        let columns = ["at", "id", "verdict", "reason", "by", "number", "review", "findings"]
        return CSVText.mark + CSVText.row(columns)
            + review.judgements.map { judgement in
                CSVText.row([
                    judgement.at.rfc3339, ReviewPapers.mark(exemption: judgement.item), judgement.verdict.rawValue,
                    judgement.reason, judgement.by, judgement.byNumber, judgement.review,
                    judgement.findings.joined(separator: " "),
                ])
            }.joined()
    }

    /// Every exemption of a review with what was made of it, as a table.
    public func exemptionTable(
        _ review: ExemptionReview,
        records: [String: ExemptionRecord],
        papers: ReviewPapers
    ) -> String {
        let columns = [
            "id", "time", "account", "employee", "number", "functions", "school", "group", "pupil", "part",
            "reason_typed", "valid_until", "findings", "verdict", "judgement", "source", "sha256",
        ]
        return CSVText.mark + CSVText.row(columns)
            + review.items.sorted(by: ExemptionItem.order).map { item in
                let record = records[item.id]
                return CSVText.row([
                    ReviewPapers.mark(exemption: item.id), item.at.rfc3339, item.account, item.name,
                    item.personNumber ?? "", record?.functions.joined(separator: ", ") ?? "", item.school ?? "",
                    record?.group ?? "", record?.pupil ?? "", record?.part ?? "", record?.reason ?? "",
                    record?.validUntil ?? "", item.findings.joined(separator: " "),
                    review.standing(item).verdict?.rawValue ?? "", papers.made(review, item), record?.source ?? "",
                    record?.digests.joined(separator: " ") ?? "",
                ])
            }.joined()
    }

    /// A review of exemptions as one JSON object.
    public func exemptionJSON(
        _ review: ExemptionReview,
        items: [ExemptionItem],
        records: [String: ExemptionRecord],
        on day: LocalDate
    ) -> String {
        let (plan, figures) = (review.plan, review.figures)
        return JSONValue.object([
            "id": .string(plan.id), "school": .text(plan.school), "from": .string(plan.from.iso),
            "through": .string(plan.through.iso), "due": .string(plan.due.iso),
            "reviewer": .string(plan.reviewer.number), "board": .text(plan.board?.number),
            "sample_percent": plan.samplePercent.map(JSONValue.number) ?? .null, "seed": .string(plan.seed),
            "list_hash": .string(plan.hash), "overdue": .bool(review.isOverdue(on: day)),
            "figures": .object([
                "total": .number(figures.total), "asked": .number(figures.asked), "flagged": .number(figures.flagged),
                "judged": .number(figures.judged),
                "verdicts": .counts(
                    Dictionary(
                        figures.verdicts.map { ($0.key.rawValue, $0.value) },
                        uniquingKeysWith: { first, _ in first }
                    )
                ),
            ]),
            "items": .array(
                items.map { item in
                    let record = records[item.id]
                    let standing = review.standing(item)
                    return .object([
                        "id": .string(item.id), "time": .string(item.at.rfc3339), "account": .string(item.account),
                        "person": .text(item.personNumber), "name": .string(item.name), "school": .text(item.school),
                        "functions": .texts(record?.functions ?? []), "group": .text(record?.group),
                        "pupil": .text(record?.pupil), "part": .text(record?.part), "reason": .text(record?.reason),
                        "valid_until": .text(record?.validUntil), "kept": .bool(record != nil),
                        "findings": .texts(item.findings), "judged_by": .string(review.judge(of: item).rawValue),
                        "verdict": .text(standing.verdict?.rawValue),
                        "judgements": .array(
                            standing.judgements.map { judgement in
                                .object([
                                    "at": .string(judgement.at.rfc3339), "verdict": .string(judgement.verdict.rawValue),
                                    "reason": .string(judgement.reason), "by": .string(judgement.by),
                                    "number": .string(judgement.byNumber), "review": .string(judgement.review),
                                    "findings": .texts(judgement.findings),
                                ])
                            }
                        ),
                    ])
                }
            ),
        ]).document
    }
}
