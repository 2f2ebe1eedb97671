internal import Model

extension ReviewRound {
    /// At most so many rights are decided in one go.
    public static let bulkLimit = 10

    /// Checks decisions, all of them, before any of them counts.
    func decided(
        _ inputs: [DecisionInput],
        _ manner: Manner,
        _ present: Set<String>,
        _ actor: ReviewActor,
        _ now: Instant,
        _ zone: Zone
    ) throws(Diagnostics) -> [ReviewEvent.Body] {
        guard let plan, startedAt != nil else {
            throw Diagnostics([Diagnostic("review.not-open", .error, ["id": plan?.id ?? ""])])
        }
        guard signedAt == nil else { throw Diagnostics([Diagnostic("review.closed", .error, ["id": plan.id])]) }
        let today = zone.day(now)
        guard let role = part(of: actor, today) else {
            throw Diagnostics([Diagnostic("review.no-authority", .error, ["id": plan.id])])
        }
        var problems = manner == .bulk ? bulkProblems(inputs) : []
        if manner == .sheet { problems += copiedReasons(inputs) }
        var seen: [String: DecisionInput] = [:]
        var bodies: [ReviewEvent.Body] = []
        for input in inputs {
            guard let item = find(input.item) else {
                problems.append(Diagnostic("review.item-unknown", record: input.record, ["item": input.item]))
                continue
            }
            if let first = seen[item.id] {
                problems.append(
                    Diagnostic(
                        "review.item-double",
                        record: input.record,
                        ["item": item.id, "first": first.record.map(String.init) ?? "1"]
                    )
                )
                continue
            }
            seen[item.id] = input
            let wrong = self.problems(input, item, role, manner, present, actor, today)
            guard wrong.isEmpty else {
                problems += wrong
                continue
            }
            bodies.append(
                .decided(
                    made: Made(
                        item: item.id,
                        verdict: input.verdict,
                        to: input.to,
                        until: input.until,
                        askWhom: input.askWhom,
                        askName: input.askName,
                        askBy: input.askBy,
                        reason: input.reason,
                        manner: manner,
                        role: role,
                        isStandIn: isStandIn(actor),
                        actor: actor,
                        at: now
                    )
                )
            )
        }
        guard problems.isEmpty else { throw Diagnostics(problems) }
        return bodies
    }

    private func isStandIn(_ actor: ReviewActor) -> Bool {
        let own = [plan?.reviewer.number, plan?.board?.number, plan?.second?.number].compactMap { $0 }
        return actor.number.map { !own.contains($0) } ?? true
    }

    /// What is wrong with one decision.
    private func problems(
        _ input: DecisionInput,
        _ item: ReviewItem,
        _ role: ReviewRole,
        _ manner: Manner,
        _ present: Set<String>,
        _ actor: ReviewActor,
        _ today: LocalDate
    ) -> [Diagnostic] {
        var found: [Diagnostic] = []
        func wrong(_ diagnostic: Diagnostic) {
            var diagnostic = diagnostic
            diagnostic.record = input.record
            diagnostic.parameters["item"] = item.id
            found.append(diagnostic)
        }
        if let number = item.personNumber, number == actor.number { wrong(Diagnostic("review.own-account")) }
        if !mayDecide(item, role, actor, today) {
            wrong(Diagnostic("review.not-yours", .error, ["role": role.rawValue]))
        }
        if !present.contains(item.id) { wrong(Diagnostic("review.account-vanished")) }

        let standing = standings[item.id] ?? Standing()
        let mine = isSecond(role, item) ? standing.second : standing.first
        if let last = mine.last, last.verdict != .dontKnow {
            if last.verdict == .revoke {
                wrong(Diagnostic("review.revoked-stays"))
            } else if !input.corrects {
                wrong(Diagnostic("review.already-decided"))
            }
        }
        if role == .privacyOfficer {
            if !item.rightClass.isGuarded { wrong(Diagnostic("review.no-second-stage")) }
        }
        let isSecondOnly =
            role == .privacyOfficer || (role == .board && secondDecider(item) == .board && !isBoardsOwn(item))
        if isSecondOnly, standing.effective == nil { wrong(Diagnostic("review.first-stage-open")) }
        let reason = (input.reason ?? "").filter { !$0.isWhitespace }
        if reason.count < 3, let why = needsReason(input, item, manner) {
            wrong(Diagnostic("review.reason-missing", .error, ["why": why]))
        }
        switch input.verdict {
        case .shrink where (input.to ?? "").isEmpty: wrong(Diagnostic("review.shrink-to-missing"))
        case .keepUntil where input.until == nil: wrong(Diagnostic("review.until-missing"))
        case .keepUntil where input.until.map({ $0 <= today || $0 > today.adding(days: 366) }) ?? false:
            wrong(Diagnostic("review.until-out-of-range"))
        case .dontKnow where (input.askWhom ?? "").isEmpty || input.askBy.map({ $0 <= today }) ?? true:
            wrong(Diagnostic("review.question-incomplete"))
        case .takeNote where item.holder == .person || item.holder == .nobody:
            wrong(Diagnostic("review.take-note-person"))
        default: break
        }
        return found
    }

    /// Whether somebody's part reaches a right.
    private func mayDecide(_ item: ReviewItem, _ role: ReviewRole, _ actor: ReviewActor, _ today: LocalDate) -> Bool {
        if isStandIn(actor) {
            let reaches = standIns.contains { standIn in
                standIn.person.number == actor.number && standIn.role == role && standIn.days.contains(today)
                    && (standIn.systems.isEmpty || standIn.systems.contains(item.system))
            }
            guard reaches else { return false }
        }
        switch role {
        case .director: return !isOwn(item)
        case .board: return isBoardsOwn(item) || secondDecider(item) == .board
        case .privacyOfficer: return secondDecider(item) == .privacyOfficer
        case .coordinator, .asked: return false
        }
    }

    /// Whether the board is the first to decide: on the reviewer's own accounts, and on those of whoever stands in for him.
    private func isBoardsOwn(_ item: ReviewItem) -> Bool {
        isOwn(item) || standIns.contains { $0.person.number == item.personNumber }
    }

    /// Why a reason has to be given, as `code.<why>`; nil when none has to.
    private func needsReason(_ input: DecisionInput, _ item: ReviewItem, _ manner: Manner) -> String? {
        if manner == .bulk { return "reason-bulk" }
        if input.corrects { return "reason-correction" }
        if input.verdict == .dontKnow { return nil }
        if item.rightClass == .administrator { return "reason-administrator" }
        if !item.hints.isEmpty, !input.verdict.removes { return "reason-against-hint" }
        return nil
    }

    /// Bulk is at most ten of one kind, and never a guarded right (row 10).
    private func bulkProblems(_ inputs: [DecisionInput]) -> [Diagnostic] {
        var problems: [Diagnostic] = []
        if inputs.count > Self.bulkLimit {
            problems.append(
                Diagnostic(
                    "review.bulk-too-many",
                    .error,
                    ["count": String(inputs.count), "limit": String(Self.bulkLimit)]
                )
            )
        }
        let items = inputs.compactMap { find($0.item) }
        for item in items where item.rightClass.isGuarded {
            problems.append(Diagnostic("review.bulk-guarded", .error, ["item": item.id]))
        }
        if Set(items.map(\.kindKey)).count > 1 { problems.append(Diagnostic("review.bulk-kinds")) }
        return problems
    }

    /// A sheet in which one reason stands under more than ten rows was filled in by dragging it down.
    private func copiedReasons(_ inputs: [DecisionInput]) -> [Diagnostic] {
        let written = inputs.filter { !($0.reason ?? "").isEmpty }
        return Dictionary(grouping: written) { Fold.key($0.reason ?? "") }.values
            .filter { $0.count > Self.bulkLimit }
            .map { rows in
                Diagnostic(
                    "review.reason-copied",
                    record: rows.compactMap(\.record).min(),
                    ["count": String(rows.count), "limit": String(Self.bulkLimit)]
                )
            }
    }
}
