internal import Model
public import Reviews

/// The list of a round as a table that a director fills in with a spreadsheet and gives back.
public enum ReviewSheet {
    /// The columns by their keys; the headings are `review.sheet.<key>` of the reader's language.
    public static let columns = [
        "id", "system", "account", "employee", "functions", "school", "right", "weight", "check", "last-use", "uses",
        "use-of", "hint", "source", "waits", "verdict", "reason", "until", "to", "ask", "answer-by",
    ]

    /// The columns that are filled in.
    public static let filled = ["verdict", "reason", "until", "to", "ask", "answer-by"]

    /// How a right is named in a sheet: a letter before the digits keeps a spreadsheet from taking them for a number.
    public static func mark(_ id: String) -> String { "R" + id }

    /// The id that was written in a sheet or at a terminal.
    public static func id(_ written: String) -> String {
        let text = written.lowercased()
        return text.hasPrefix("r") && text.dropFirst().allSatisfy(\.isHexDigit) ? String(text.dropFirst()) : text
    }
}

extension Renderer {
    /// The sheet: a row for each right that is shown, with its hint and the line that says so.
    public func reviewSheet(_ round: ReviewRound, items: [ReviewItem], papers: ReviewPapers) -> String {
        var out = CSVText.mark + CSVText.row(ReviewSheet.columns.map { papers.say("sheet.\($0)") })
        for item in items.sorted(by: ReviewPapers.order) {
            let place = [item.right, item.resource].compactMap { $0 }.joined(separator: ", ")
            out += CSVText.row([
                ReviewSheet.mark(item.id), words.name(of: item.system), item.account,
                item.personName ?? papers.say("holder.\(item.holder.rawValue)"), item.functions.joined(separator: ", "),
                item.school ?? "", place, papers.say("class.\(item.rightClass.rawValue)"), papers.check(item),
                item.tellsUse
                    ? (item.rightUse.map(\.last) ?? item.lastUse)?.iso
                        ?? papers.say("use-of.never", papers.unseen(item))
                    : papers.say("use.silent"),
                item.tellsUse ? String(item.rightUse?.count ?? item.uses) : "",
                item.tellsUse ? papers.say(item.rightUse == nil ? "use-of.account" : "use-of.right") : "",
                item.hints.map { papers.sentence($0) }.joined(separator: " "),
                ([item.source] + item.hints.map(\.source).filter { $0 != item.source }).joined(separator: " | "),
                round.waitsFor(item).map { papers.name($0) } ?? "", "", "", "", "", "", "",
            ])
        }
        return out
    }

    /// The round as one JSON object.
    public func reviewJSON(_ round: ReviewRound, items: [ReviewItem], changed: [ChangedSince]) -> String {
        let plan = round.plan
        return JSONValue.object([
            "id": .text(plan?.id), "status": .string(round.status.rawValue),
            "school": .text(plan?.scope.school), "occasion": .text(plan?.occasion.rawValue),
            "people": .texts(plan?.scope.people ?? []),
            "systems": .texts((plan?.scope.systems ?? []).map(\.rawValue)),
            "functions": .texts(plan?.scope.functions ?? []),
            "inactive_days": plan?.scope.inactiveDays.map(JSONValue.number) ?? .null,
            "triggers": .texts(plan?.triggers ?? []), "opens": .text(plan?.opens.iso), "due": .text(plan?.due.iso),
            "reviewer": .text(plan?.reviewer.number), "board": .text(plan?.board?.number),
            "second": .text(plan?.second?.number), "population_hash": .text(round.startHash),
            "started": .text(round.startedAt?.rfc3339), "signed": .text(round.signedAt?.rfc3339),
            "accounts": .number(round.population.accounts), "rights": .number(round.population.items.count),
            "minutes": .number(round.population.minutes), "figures": Self.json(round.figures),
            "sources": .array(
                round.population.sources.map {
                    .object([
                        "system": .string($0.system.rawValue), "accounts": .number($0.accounts),
                        "digest": .string($0.digest),
                    ])
                }
            ),
            "differences": .array(
                round.population.differences.map {
                    .object([
                        "kind": .string($0.kind.rawValue), "system": .string($0.system.rawValue),
                        "subject": .string($0.subject),
                    ])
                }
            ),
            "issues": .array(
                round.population.issues.map {
                    .object([
                        "kind": .string($0.kind.rawValue), "system": .string($0.system.rawValue),
                        "accounts": .texts($0.accounts),
                    ])
                }
            ),
            "changed": .array(
                changed.map { .object(["kind": .string($0.kind.rawValue), "item": .string($0.item.id)]) }
            ),
            "items": .array(items.map { json($0, round) }),
        ]).document
    }

    static func json(_ figures: ReviewFigures) -> JSONValue {
        .object([
            "items": .number(figures.items), "accounts": .number(figures.accounts), "decided": .number(figures.decided),
            "verdicts": .counts(figures.verdicts), "bulk": .number(figures.bulk), "sheet": .number(figures.sheet),
            "against_hints": .number(figures.againstHints),
            "median_seconds": figures.medianSeconds.map(JSONValue.number) ?? .null,
        ])
    }

    private func json(_ item: ReviewItem, _ round: ReviewRound) -> JSONValue {
        let standing = round.standings[item.id] ?? ReviewRound.Standing()
        return .object([
            "id": .string(item.id), "system": .string(item.system.rawValue), "account": .string(item.account),
            "right": .string(item.right), "school": .text(item.school), "resource": .text(item.resource),
            "holder": .string(item.holder.rawValue), "person": .text(item.personNumber),
            "name": .text(item.personName), "functions": .texts(item.functions),
            "class": .string(item.rightClass.rawValue), "allowance": .string(item.allowance.rawValue),
            "three_way": .text(item.threeWay?.rawValue), "last_use": .text(item.lastUse?.iso),
            "logs_from": .text(item.logs?.from?.iso), "logs_through": .text(item.logs?.through?.iso),
            "right_last_use": .text(item.rightUse?.last?.iso),
            "right_uses": item.rightUse.map { .number($0.count) } ?? .null,
            "uses": item.tellsUse ? .number(item.uses) : .null, "source": .string(item.source),
            "hints": .array(
                item.hints.map { .object(["kind": .string($0.kind.rawValue), "source": .string($0.source)]) }
            ),
            "waits_for": .text(round.waitsFor(item)?.rawValue), "verdict": .text(standing.effective?.verdict.rawValue),
            "decisions": .array((standing.first + standing.second).map(Self.json)), "answer": .text(standing.answer),
            "order": .string(standing.order.rawValue), "order_number": .text(round.orderName(item.id)),
        ])
    }

    private static func json(_ made: Made) -> JSONValue {
        .object([
            "verdict": .string(made.verdict.rawValue), "to": .text(made.to), "until": .text(made.until?.iso),
            "ask": .text(made.askWhom), "ask_name": .text(made.askName), "answer_by": .text(made.askBy?.iso),
            "reason": .text(made.reason),
            "manner": .string(made.manner.rawValue), "role": .string(made.role.rawValue),
            "stand_in": .bool(made.isStandIn), "by": .string(made.actor.name), "at": .string(made.at.rfc3339),
        ])
    }
}
