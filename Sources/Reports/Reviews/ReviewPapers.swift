public import Model
public import Reviews

/// What people read of a review.
public struct ReviewPapers: Sendable {
    let words: Words
    let now: Instant

    /// Papers in one language, as things stand at a moment.
    public init(words: Words, now: Instant) {
        self.words = words
        self.now = now
    }

    func say(_ key: String, _ values: [String: Fact] = [:]) -> String { words.text("review.\(key)", values) }

    /// The sentence of a hint, without its source.
    public func sentence(_ hint: Hint) -> String { say("hint.\(hint.kind.rawValue)", hint.facts) }

    /// The sentences of the differences that nothing explains, one for all of a kind in a system.
    public func sentences(_ differences: [Difference]) -> [String] {
        var groups: [[Difference]] = []
        for difference in differences.sorted() {
            if let last = groups.last?.first, last.kind == difference.kind, last.system == difference.system {
                groups[groups.count - 1].append(difference)
            } else {
                groups.append([difference])
            }
        }
        return groups.map { group in
            say(
                "difference.\(group[0].kind.rawValue)",
                [
                    "system": .text(words.name(of: group[0].system)), "subject": .list(group.map(\.subject)),
                    "count": .number(group.count),
                ]
            )
        }
    }

    /// The sentence of something to put right before the round begins.
    public func sentence(_ issue: DraftIssue) -> String {
        say(
            "draft.\(issue.kind.rawValue)",
            ["system": .text(words.name(of: issue.system)), "accounts": .list(issue.accounts)]
        )
    }

    /// The name of an occasion.
    public func name(_ occasion: ReviewOccasion) -> String { say("occasion.\(occasion.rawValue)") }

    /// The name of a part.
    public func name(_ role: ReviewRole) -> String { say("role.\(role.rawValue)") }

    /// What was decided, in words.
    public func sentence(_ made: Made) -> String {
        var values: [String: Fact] = ["name": .text(made.actor.name), "role": .text(name(made.role))]
        values["to"] = made.to.map(Fact.text)
        values["day"] = made.until.map(Fact.day) ?? made.askBy.map(Fact.day)
        values["whom"] = (made.askName ?? made.askWhom).map(Fact.text)
        let verdict = say("verdict.\(made.verdict.rawValue)", values)
        let by = say(made.isStandIn ? "decided-by-stand-in" : "decided-by", values)
        return [verdict + " " + by, made.reason].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: ": ")
    }

    /// When a right was last used, as far as anything tells.
    public func use(_ item: ReviewItem) -> String {
        guard item.tellsUse else { return say("use.silent") }
        guard let right = item.rightUse else { return accountUse(item) }
        guard let last = right.last else {
            return say("use.right.never", unseen(item).merging(["account": .text(accountUse(item))]) { $1 })
        }
        return say("use.right", ["day": .day(last), "count": .number(right.count)])
    }

    private func accountUse(_ item: ReviewItem) -> String {
        guard let last = item.lastUse else { return say("use.never", unseen(item)) }
        guard item.uses > 0 else { return say("use.last", ["day": .day(last)]) }
        return say("use.often", ["day": .day(last), "count": .number(item.uses)])
    }

    /// Since when, and until when, logs would have shown use; nothing where only the list of accounts tells.
    func unseen(_ item: ReviewItem) -> [String: Fact] {
        var values: [String: Fact] = [:]
        values["since"] = item.logs?.from.map(Fact.day)
        values["through"] = item.logs?.through.map(Fact.day)
        return values
    }

    /// What the round would be about, before it begins.
    public func preview(_ plan: RoundPlan, _ population: Population, previous: [SourceCount]) -> Paper {
        var paper = Paper(
            title: say("preview.title", ["id": .text(plan.id)]),
            subtitle: say(
                "preview.size",
                [
                    "accounts": .number(population.accounts), "rights": .number(population.items.count),
                    "minutes": .number(population.minutes),
                ]
            )
        )
        paper.blocks.append(.facts(people(plan, population)))
        paper.blocks += completeness(population, previous: previous)
        let issues = population.issues.map { sentence($0) }
        paper.blocks += [
            .heading(say("heading.issues")), issues.isEmpty ? .text(say("no-issues")) : .list(issues),
        ]
        return paper
    }

    /// The school, the board's office or the whole board.
    public func place(_ scope: ReviewScope) -> String {
        scope.school ?? say(scope.isOffice == true ? "field.office" : "field.whole-board")
    }

    /// What a round is about when it is less than all that a school has: people, systems, functions, unused accounts, or what was
    /// left open; nil for a whole round.
    func narrowed(_ scope: ReviewScope, _ population: Population) -> String? {
        var parts: [String] = []
        if !scope.people.isEmpty {
            let names = Dictionary(
                population.items.compactMap { item in item.personNumber.map { ($0, item.personName ?? $0) } },
                uniquingKeysWith: { first, _ in first }
            )
            parts.append(say("scope.people", ["names": .list(scope.people.map { names[$0] ?? $0 })]))
        }
        if !scope.systems.isEmpty {
            parts.append(say("scope.systems", ["systems": .list(scope.systems.map { words.name(of: $0) })]))
        }
        if !scope.functions.isEmpty { parts.append(say("scope.functions", ["functions": .list(scope.functions)])) }
        if let days = scope.inactiveDays { parts.append(say("scope.inactive", ["days": .number(days)])) }
        if !scope.items.isEmpty { parts.append(say("scope.items")) }
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }

    private func people(_ plan: RoundPlan, _ population: Population) -> [Paper.Line] {
        let narrowed = narrowed(plan.scope, population)
        let only = narrowed.map { [Paper.Line("only", say("field.only"), $0)] } ?? []
        return [
            Paper.Line("school", say("field.school"), place(plan.scope))
        ] + only + [
            Paper.Line("occasion", say("field.occasion"), name(plan.occasion)),
            Paper.Line("reviewer", say("role.director").capitalizedFirst, plan.reviewer.name),
            Paper.Line("board", say("role.board").capitalizedFirst, plan.board?.name),
            Paper.Line("second", say("role.privacy-officer").capitalizedFirst, plan.second?.name),
            Paper.Line("opens", say("field.opens"), words.day(plan.opens)),
            Paper.Line("due", say("field.due"), words.day(plan.due)),
        ]
    }

    /// How it is known that the list is complete: counts against the previous round, and what nothing explains.
    func completeness(_ population: Population, previous: [SourceCount]) -> [Paper.Block] {
        let rows = population.sources.map { source in
            [
                words.name(of: source.system),
                previous.first { $0.system == source.system }.map { words.number($0.accounts) } ?? "–",
                words.number(source.accounts), String(source.digest.prefix(12)),
            ]
        }
        let differences = sentences(population.differences)
        return [
            .heading(say("heading.complete")),
            .table(["system", "before", "now", "digest"].map { say("column.\($0)") }, rows),
            differences.isEmpty ? .text(say("no-differences")) : .list(differences),
        ]
    }

    /// The round for whoever decides.
    ///
    /// - Parameters:
    ///   - round: the round.
    ///   - items: the rights that are shown.
    ///   - changed: what the exports say now that they did not when the round began; nil when they were not read.
    ///   - previous: the counts of the round before.
    public func round(
        _ round: ReviewRound,
        items: [ReviewItem],
        changed: [ChangedSince],
        previous: [SourceCount]
    ) -> Paper {
        guard let plan = round.plan else { return Paper(title: "") }
        let figures = round.figures
        var paper = Paper(
            title: say("title", ["id": .text(plan.id)]),
            subtitle: say(
                "subtitle",
                ["status": .text(say("stage.\(round.status.rawValue)")), "moment": .moment(now)]
            )
        )
        paper.blocks.append(.facts(people(plan, round.population)))
        if round.status == .draft { paper.blocks.append(.notice(say("next.start", ["id": .text(plan.id)]))) }
        guard round.startedAt != nil else { return paper }
        paper.blocks.append(
            .text(
                say(
                    "progress",
                    [
                        "decided": .number(figures.decided), "rights": .number(figures.items),
                        "accounts": .number(figures.accounts), "minutes": .number(round.population.minutes),
                    ]
                )
            )
        )
        paper.blocks += waiting(round) + questions(round)
        paper.blocks += completeness(round.population, previous: previous)
        if !changed.isEmpty {
            paper.blocks += [
                .heading(say("heading.changed")),
                .list(
                    changed.map { change in
                        say("changed.\(change.kind.rawValue)", ["right": .text(label(change.item))])
                    }
                ),
            ]
        }
        paper.blocks += rights(round, items)
        paper.blocks += signature(round)
        return paper
    }

    /// For whom something waits.
    private func waiting(_ round: ReviewRound) -> [Paper.Block] {
        let counts = Dictionary(grouping: round.undecided) { round.waitsFor($0) ?? .coordinator }.mapValues(\.count)
        return ReviewRole.allCases.compactMap { role in
            counts[role].map { .notice(say("waits", ["count": .number($0), "role": .text(name(role))])) }
        }
    }

    private func questions(_ round: ReviewRound) -> [Paper.Block] {
        let open = round.openQuestions
        guard !open.isEmpty else { return [] }
        return [
            .heading(say("heading.questions")),
            .list(
                open.map { made in
                    let item = round.items[made.item]
                    return "\(made.item): \(item.map(label) ?? ""). \(sentence(made))"
                }
            ),
        ]
    }

    /// A right in a line: whose, which and where.
    public func label(_ item: ReviewItem) -> String {
        let place = [item.school, item.resource].compactMap { $0 }.joined(separator: ", ")
        return "\(words.name(of: item.system)) \(item.account): \(item.right)" + (place.isEmpty ? "" : " (\(place))")
    }

    /// The rights, account by account.
    private func rights(_ round: ReviewRound, _ items: [ReviewItem]) -> [Paper.Block] {
        var blocks: [Paper.Block] = [.heading(say("heading.rights"))]
        var accounts: [(key: String, items: [ReviewItem])] = []
        for item in items.sorted(by: Self.order) {
            let key = "\(words.name(of: item.system)) \(item.account)"
            if accounts.last?.key == key {
                accounts[accounts.count - 1].items.append(item)
            } else {
                accounts.append((key, [item]))
            }
        }
        let headings = ["id", "right", "check", "use", "hints", "decision"].map { say("column.\($0)") }
        for (key, items) in accounts {
            let first = items[0]
            let who = [first.personName ?? say("holder.\(first.holder.rawValue)")] + first.functions
            blocks.append(.subheading("\(key) – \(who.joined(separator: ", "))"))
            blocks.append(.table(headings, items.map { row(round, $0) }))
        }
        return blocks
    }

    private func row(_ round: ReviewRound, _ item: ReviewItem) -> [String] {
        let place = [item.school, item.resource].compactMap { $0 }.joined(separator: ", ")
        var right = item.right + (place.isEmpty ? "" : " (\(place))")
        if item.rightClass.isGuarded { right += " – " + say("class.\(item.rightClass.rawValue)") }
        let standing = round.standings[item.id] ?? ReviewRound.Standing()
        var decision = (standing.first + standing.second).map { sentence($0) }
        if let answer = standing.answer { decision.append(say("answered", ["text": .text(answer)])) }
        if let role = round.waitsFor(item) { decision.append(say("waits-for", ["role": .text(name(role))])) }
        if standing.order != .none {
            let state = say("order.\(standing.order.rawValue)", ["days": .number(round.daysOpen(item.id, now: now))])
            decision.append([round.orderName(item.id), state].compactMap { $0 }.joined(separator: ": "))
        }
        return [
            item.id, right, check(item), use(item),
            item.hints.map { "\(sentence($0)) [\($0.source)]" }.joined(separator: " "),
            decision.joined(separator: "; "),
        ]
    }

    /// The three-way check in words; what the matrix says where it could not be made.
    public func check(_ item: ReviewItem) -> String {
        item.threeWay.map { words.text("three-way.\($0.rawValue)") } ?? say("allowance.\(item.allowance.rawValue)")
    }

    /// By person, system and account, so that an hour's work goes from person to person.
    static func order(_ a: ReviewItem, _ b: ReviewItem) -> Bool {
        (a.personName ?? "", a.system, a.account, a.right, a.id) < (
            b.personName ?? "", b.system, b.account, b.right, b.id
        )
    }

    /// Speed and share of what was decided in bulk: shown before signing and in the report.
    public func figures(_ figures: ReviewFigures) -> [Paper.Line] {
        func share(_ part: Int) -> String {
            let percent = figures.items > 0 ? Percent.of(part, figures.items) : 0
            return say("share", ["count": .number(part), "percent": .number(percent)])
        }
        return [
            Paper.Line("accounts", say("figure.accounts"), words.number(figures.accounts)),
            Paper.Line("decided", say("figure.decided"), share(figures.decided)),
            Paper.Line("removed", say("figure.removed"), share(removed(figures))),
            Paper.Line("bulk", say("figure.bulk"), share(figures.bulk)),
            Paper.Line("sheet", say("figure.sheet"), share(figures.sheet)),
            Paper.Line("against-hints", say("figure.against-hints"), share(figures.againstHints)),
            Paper.Line(
                "seconds",
                say("figure.seconds"),
                figures.medianSeconds.map { say("seconds", ["count": .number($0)]) } ?? say("figure.unmeasured")
            ),
        ]
    }

    private func removed(_ figures: ReviewFigures) -> Int {
        Verdict.allCases.filter(\.removes).reduce(0) { $0 + (figures.verdicts[$1.rawValue] ?? 0) }
    }

    /// The statement that somebody signs.
    public func statement(_ round: ReviewRound, name: String, function: String, at moment: Instant) -> Paper {
        Paper(
            title: say("sign.title", ["id": .text(round.plan?.id ?? "")]),
            blocks: [
                .text(
                    say(
                        "sign.statement",
                        [
                            "name": .text(name), "function": .text(function), "moment": .moment(moment),
                            "accounts": .number(round.population.accounts),
                            "rights": .number(round.population.items.count),
                            "school": .text(round.plan.map { place($0.scope) } ?? ""),
                            "only": .text(round.plan.flatMap { narrowed($0.scope, round.population) } ?? ""),
                        ]
                    )
                ),
                .text(say("sign.hash", ["hash": .text(round.startHash ?? "")])),
                .heading(say("heading.figures")), .facts(figures(round.figures)),
            ]
        )
    }

    /// The signature and what it was given under.
    func signature(_ round: ReviewRound) -> [Paper.Block] {
        var blocks: [Paper.Block] = []
        for event in round.events {
            guard case .signed(_, let function, _, let figures, let leftOpen) = event.body else { continue }
            let paper = statement(round, name: event.actor.name, function: function, at: event.at)
            blocks += [.heading(say("heading.signature"))] + paper.blocks.prefix(2)
            blocks += [.heading(say("heading.figures")), .facts(self.figures(figures))]
            if !leftOpen.isEmpty { blocks.append(.notice(say("left-open", ["count": .number(leftOpen.count)]))) }
        }
        return blocks
    }
}
