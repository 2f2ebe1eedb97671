public import Model
public import Reviews

extension ReviewPapers {
    /// The columns of the list of removals; the headings are `review.column.<key>`.
    static let orderColumns = [
        "order", "system", "account", "employee", "right", "task", "decision", "state", "right-id",
    ]

    /// What is to be done about a right.
    private func task(_ made: Made?) -> String {
        switch made?.verdict {
        case .shrink: say("task.shrink", ["to": .text(made?.to ?? "")])
        case .keepUntil: say("task.expired", ["day": made?.until.map(Fact.day) ?? .text("")])
        default: say("task.revoke")
        }
    }

    func orderRow(_ round: ReviewRound, _ item: ReviewItem) -> [String] {
        let standing = round.standings[item.id] ?? ReviewRound.Standing()
        return [
            round.orderName(item.id) ?? "", words.name(of: item.system), item.account,
            item.personName ?? say("holder.\(item.holder.rawValue)"),
            [item.right, item.school, item.resource].compactMap { $0 }.joined(separator: ", "),
            task(standing.effective), standing.effective.map { sentence($0) } ?? "",
            say("order.\(standing.order.rawValue)", ["days": .number(round.daysOpen(item.id, now: now))]), item.id,
        ]
    }

    /// The rights to take back, per system, for whoever can do so.
    public func orders(_ round: ReviewRound, _ items: [ReviewItem]) -> Paper {
        var paper = Paper(
            title: say("orders.title", ["id": .text(round.plan?.id ?? "")]),
            subtitle: say("orders.as-of", ["moment": .moment(now)])
        )
        if items.isEmpty { paper.blocks.append(.text(say("orders.none"))) }
        let headings = Self.orderColumns.map { say("column.\($0)") }
        for (system, rights) in Dictionary(grouping: items, by: \.system).sorted(by: { $0.key < $1.key }) {
            paper.blocks += [
                .heading(words.name(of: system)), .text(say("orders.ask", ["count": .number(rights.count)])),
                .table(headings, sorted(rights, round).map { orderRow(round, $0) }),
            ]
        }
        if let first = sorted(items, round).first {
            paper.blocks += [
                .text(say("orders.answer", ["order": .text(round.orderName(first.id) ?? "")])),
                .text(say("orders.proof")),
            ]
        }
        return paper
    }

    /// Removals in the order of their numbers.
    func sorted(_ items: [ReviewItem], _ round: ReviewRound) -> [ReviewItem] {
        items.sorted {
            (round.standings[$0.id]?.orderNumber ?? 0, $0.id) < (round.standings[$1.id]?.orderNumber ?? 0, $1.id)
        }
    }

    /// A removal in a line: its number, and what it is about.
    private func orderLine(_ round: ReviewRound, _ item: ReviewItem) -> String {
        [round.orderName(item.id), "(\(item.id))", label(item)].compactMap { $0 }.joined(separator: " ")
    }

    /// How long removals took or are taking, per system.
    ///
    /// - Parameter removers: who takes rights back in a system, where the board says so.
    public func daysOpen(_ round: ReviewRound, removers: [System: String] = [:]) -> [Paper.Block] {
        let ordered = round.population.items.filter { (round.standings[$0.id]?.order ?? .none) != .none }
        guard !ordered.isEmpty else { return [] }
        let rows = Dictionary(grouping: ordered, by: \.system).sorted { $0.key < $1.key }.map { system, items in
            let days = items.map { round.daysOpen($0.id, now: now) }.sorted()
            let open = items.count { round.standings[$0.id]?.order != .closed }
            return [
                words.name(of: system), removers[system] ?? "–", words.number(items.count), words.number(open),
                words.number(days[days.count / 2]), words.number(days.last ?? 0),
            ]
        }
        let headings = ["system", "remover", "ordered", "still-open", "median-days", "most-days"].map {
            say("column.\($0)")
        }
        return [.heading(say("heading.days-open")), .table(headings, rows)]
    }

    /// What holding new exports against the orders came to.
    public func verified(
        _ round: ReviewRound,
        closed: [ReviewItem],
        reopened: [ReviewItem],
        removers: [System: String] = [:]
    ) -> Paper {
        var paper = Paper(
            title: say("verify.title", ["id": .text(round.plan?.id ?? "")]),
            subtitle: say("orders.as-of", ["moment": .moment(now)])
        )
        for (kind, items) in [("closed", closed), ("reopened", reopened)] where !items.isEmpty {
            paper.blocks += [.heading(say("verify.\(kind)")), .list(sorted(items, round).map { orderLine(round, $0) })]
        }
        let open = round.openOrders.filter { item in !reopened.contains { $0.id == item.id } }
        if !open.isEmpty {
            let lines = sorted(open, round).map { item in
                let days = round.daysOpen(item.id, now: now)
                let state = round.standings[item.id]?.order ?? .ordered
                return orderLine(round, item) + ": " + say("order.\(state.rawValue)", ["days": .number(days)])
            }
            paper.blocks += [.heading(say("verify.open")), .list(lines)]
        }
        if round.openOrders.isEmpty { paper.blocks.append(.text(say("verify.done"))) }
        paper.blocks += daysOpen(round, removers: removers)
        return paper
    }

    /// The round as it is printed and kept: with all rights, the signature, and how long removals took.
    ///
    /// - Parameter checklist: what lists show of the other points of the yearly checklist, for the school of the round.
    public func evidence(
        _ round: ReviewRound,
        previous: [SourceCount],
        checklist: YearlyChecklist,
        trailHead: String,
        removers: [System: String] = [:]
    ) -> Paper {
        var paper = self.round(round, items: round.population.items, changed: [], previous: previous)
        paper.blocks += daysOpen(round, removers: removers)
        paper.blocks += [
            .heading(say("heading.checklist")),
            .text(say("checklist.six", ["id": .text(round.plan?.id ?? ""), "hash": .text(round.startHash ?? "")])),
        ]
        paper.blocks += blocks(checklist, .departure) + blocks(checklist, .agreements)
        paper.blocks += [
            .text(say("checklist.trail", ["hash": .text(trailHead)])), .text(say("checklist.by-hand")),
        ]
        return paper
    }
}

extension Renderer {
    /// The list of removals as a table for a spreadsheet.
    public func reviewOrders(_ round: ReviewRound, _ items: [ReviewItem], papers: ReviewPapers) -> String {
        CSVText.mark + CSVText.row(ReviewPapers.orderColumns.map { papers.say("column.\($0)") })
            + papers.sorted(items, round).map { item in
                var row = papers.orderRow(round, item)
                row[row.count - 1] = ReviewSheet.mark(item.id)
                return CSVText.row(row)
            }.joined()
    }

    /// All decisions of a round, in the order in which they were given, as a table.
    public func reviewDecisions(_ round: ReviewRound) -> String {
        let columns = [
            "event", "at", "id", "system", "account", "right", "verdict", "to", "until", "reason", "manner", "role",
            "stand_in", "by", "number",
        ]
        var out = CSVText.mark + CSVText.row(columns)
        for event in round.events {
            guard case .decided(let made) = event.body else { continue }
            let item = round.items[made.item]
            out += CSVText.row([
                String(event.number), event.at.rfc3339, ReviewSheet.mark(made.item), item?.system.rawValue ?? "",
                item?.account ?? "", item?.right ?? "", made.verdict.rawValue, made.to ?? "", made.until?.iso ?? "",
                made.reason ?? "", made.manner.rawValue, made.role.rawValue, made.isStandIn ? "yes" : "no",
                made.actor.name, made.actor.number ?? "",
            ])
        }
        return out
    }

    /// The removals of one system as a mail, not sent by anybody yet.
    public func reviewMail(
        _ paper: Paper,
        from sender: String,
        to address: String?,
        at moment: Instant,
        isDraft: Bool = true
    ) -> Mail {
        let body = Renderer(words: words, color: false, width: 78).paper(paper, as: .text)
        return Mail(from: sender, to: address, subject: paper.title, body: body, date: moment, isDraft: isDraft)
    }
}
