public import Incidents
public import Model

/// What people read of an incident, and what goes out about it.
public struct IncidentPapers: Sendable {
    let words: Words
    let terms: ProcedureTerms
    let now: Instant

    /// Papers in one language, as things stand at a moment.
    public init(words: Words, terms: ProcedureTerms, now: Instant) {
        self.words = words
        self.terms = terms
        self.now = now
    }

    func say(_ key: String, _ values: [String: Fact] = [:]) -> String { words.text("incident.\(key)", values) }

    func when(_ moment: Instant?) -> String? { moment.map(words.moment) }

    func value(_ answer: AnswerValue) -> String { say("value.\(answer.rawValue)") }

    func yesNo(_ value: Bool) -> String { say("value.\(value ? "yes" : "no")") }

    func role(_ role: IncidentRole) -> String { say("role.\(role.rawValue)") }

    func question(_ question: ProcedureQuestion) -> String { say("question.\(question.rawValue)") }

    func subtitle(_ incident: Incident) -> String {
        say("subtitle", ["id": .text(incident.id), "moment": .moment(now), "version": .number(incident.version)])
    }

    /// The thirteen facts of part B, step 2, in the handbook's order.
    func fields(_ incident: Incident) -> [Paper.Line] {
        IncidentField.allCases.map { field in
            var value = incident.field(field)
            if field.choices != nil { value = value.map { say("value.\($0)") } }
            // Kept as yyyy-mm-dd; what a person wrote otherwise stays as it is.
            if field == .date { value = value.map { text in LocalDate(iso: text).map(words.day) ?? text } }
            return Paper.Line(field.rawValue, say("field.\(field.rawValue)"), value)
        }
    }

    /// The file as a whole.
    public func file(_ incident: Incident) -> Paper {
        var paper = Paper(
            title: say("title", ["id": .text(incident.id), "title": .text(incident.opening.title)]),
            subtitle: subtitle(incident)
        )
        if incident.isDrill { paper.blocks.append(.notice(say("drill-notice"))) }
        if let closed = incident.closedAt { paper.blocks.append(.text(say("closed-at", ["moment": .moment(closed)]))) }
        if let lessons = incident.lessons, incident.closedAt != nil {
            paper.blocks += [.heading(say("heading.lessons")), .text(lessons)]
        }
        paper.blocks += clocks(incident) + next(incident) + [.heading(say("heading.sort")), .facts(sort(incident))]
        paper.blocks += [
            .heading(say("heading.times")),
            .facts([
                Paper.Line("event", say("time.event"), when(incident.times.event)),
                Paper.Line("event-end", say("time.event-end"), when(incident.times.eventEnd)),
                Paper.Line("detected", say("time.detected"), when(incident.times.detected)),
                Paper.Line("reported", say("time.reported"), when(incident.times.reported)),
                Paper.Line("aware", say("time.aware"), when(incident.awareAt), source: incident.awareness.last?.reason),
            ]),
            .heading(say("heading.fields")), .facts(fields(incident)),
        ]
        paper.blocks += recovery(incident) + answers(incident) + tests(incident) + severity(incident)
        paper.blocks += decisions(incident) + measures(incident) + findings(incident)
        return paper
    }

    /// What sort of incident it is: what the register counts by.
    private func sort(_ incident: Incident) -> [Paper.Line] {
        var lines = [
            Paper.Line("kind", say("sort.kind"), say("kind.\(incident.opening.kind.rawValue)")),
            Paper.Line("nature", say("form.nature"), incident.nature.map { say("nature.\($0.rawValue)") }),
            Paper.Line(
                "cause",
                say("form.cause"),
                incident.cause == .unknown ? nil : say("cause.\(incident.cause.rawValue)")
            ),
        ]
        // Without a school it is the board as a whole: nothing that is still to be found out.
        if let school = incident.opening.school { lines.append(Paper.Line("school", say("sort.school"), school)) }
        if let system = incident.opening.system {
            lines.append(Paper.Line("system", say("sort.system"), words.name(of: system)))
        }
        return lines
    }

    /// The clocks: those of the house and that of the law apart.
    func clocks(_ incident: Incident) -> [Paper.Block] {
        let clocks = incident.clocks(at: now, terms: terms, zone: words.zone)
        func rows(_ kinds: (Clock) -> Bool) -> [[String]] {
            clocks.filter(kinds).map { clock in
                let warned = clock.warns.map { recipient in
                    say(
                        recipient.isStandIn ? "warns.stand-in" : "warns.role",
                        ["role": .text(role(recipient.role)), "name": .text(recipient.name ?? "")]
                    )
                }
                return [
                    say("clock.\(clock.kind.rawValue)")
                        + (clock.kind.isLaw ? " " + say("start.\(clock.start.rawValue)") : ""),
                    say("state.\(clock.state.rawValue)"), when(clock.due) ?? "", warned.joined(separator: ", "),
                    clock.needsReason ? say("reason-owed") : incident.lateReasons[clock.kind] ?? "",
                ]
            }
        }
        let headings = ["clock", "state", "due", "warned", "reason"].map { say("column.\($0)") }
        return [
            .heading(say("heading.law-clock")), .table(headings, rows(\.kind.isLaw)),
            .heading(say("heading.house-clocks")), .table(headings, rows { !$0.kind.isLaw }),
        ]
    }

    /// The clocks on a page of their own.
    public func clockSheet(_ incident: Incident) -> Paper {
        drilled(Paper(title: say("paper.clocks"), subtitle: subtitle(incident), blocks: clocks(incident)), incident)
    }

    /// What comes next, by role.
    func next(_ incident: Incident) -> [Paper.Block] {
        var items = incident.assessment.open.prefix(6).map { question in
            say(
                "next.answer",
                [
                    "question": .text(self.question(question)), "key": .text(question.rawValue),
                    "roles": .list(question.owners.map(role)),
                ]
            )
        }
        if incident.assessment.breach == .yes {
            for subject in DecisionSubject.allCases {
                if incident.advice[subject] == nil { items.append(say("next.advise.\(subject.rawValue)")) }
                if incident.decisions[subject] == nil { items.append(say("next.decide.\(subject.rawValue)")) }
            }
        }
        if incident.isApprovalLate(at: now, terms: terms, zone: words.zone) {
            items.insert(say("approval-late"), at: 0)
        }
        guard incident.closedAt == nil, !items.isEmpty else { return [] }
        return [.heading(say("heading.next")), .list(items)]
    }

    private func recovery(_ incident: Incident) -> [Paper.Block] {
        let items = incident.recoverySteps.map { step in
            say(
                "recovery.\(step.key)",
                ["target": .text(step.target ?? ""), "system": .text(step.system.map(words.name(of:)) ?? "")]
            )
        }
        return [.heading(say("heading.recovery")), .list(items)]
    }

    private func answers(_ incident: Incident) -> [Paper.Block] {
        let rows = ProcedureQuestion.allCases.flatMap { question in
            (incident.answers[question] ?? []).map { said in
                [
                    self.question(question), value(said.value), said.reason,
                    "\(said.actor.name), \(role(said.actor.role))", words.moment(said.at),
                ]
            }
        }
        guard !rows.isEmpty else { return [] }
        return [
            .heading(say("heading.answers")),
            .table(["question", "answer", "reason", "who", "when"].map { say("column.\($0)") }, rows),
        ]
    }

    /// The tests side by side, and where they differ.
    func tests(_ incident: Incident) -> [Paper.Block] {
        let assessment = incident.assessment
        let rows = [assessment.partC, assessment.model, assessment.gdpr].map { path in
            [say("test.\(path.test.rawValue)"), value(path.breach), value(path.notify), value(path.tell)]
        }
        var blocks: [Paper.Block] = [
            .heading(say("heading.tests")),
            .table(["test", "breach", "notify", "tell"].map { say("column.\($0)") }, rows),
        ]
        blocks += assessment.differences.map { .notice(say("difference.\($0.rawValue)")) }
        return blocks
    }

    /// The severity as it was reckoned last, on its own.
    public func severityPaper(_ incident: Incident) -> Paper {
        Paper(title: say("heading.severity"), subtitle: subtitle(incident), blocks: steps(incident))
    }

    /// The severity with every step and its grade; the form and letter take it over.
    func severity(_ incident: Incident) -> [Paper.Block] {
        let steps = steps(incident)
        return steps.isEmpty ? [] : [.heading(say("heading.severity"))] + steps
    }

    private func steps(_ incident: Incident) -> [Paper.Block] {
        guard let advice = incident.severity else { return [] }
        func number(_ hundredths: Int) -> String {
            let digits = String(hundredths.magnitude % 100)
            let mark = words.language == .nl ? "," : "."
            return
                "\(hundredths < 0 ? "-" : "")\(hundredths.magnitude / 100)\(mark)\(digits.count < 2 ? "0" : "")\(digits)"
        }
        var lines = advice.steps.map { Paper.Line($0.key, say("step.\($0.key)"), number($0.hundredths)) }
        lines.append(Paper.Line("sum", say("step.sum"), number(advice.hundredths)))
        lines.append(Paper.Line("level", say("step.level"), say("grade.\(advice.level.rawValue)")))
        return [.text(say("severity-note")), .facts(lines)]
    }

    /// Advice and decisions, apart and with their history.
    func decisions(_ incident: Incident) -> [Paper.Block] {
        var rows: [[String]] = []
        for subject in DecisionSubject.allCases {
            for (kind, list) in [("advice", incident.advice[subject]), ("decision", incident.decisions[subject])] {
                for said in list ?? [] {
                    rows.append([
                        say("\(kind).\(subject.rawValue)"), yesNo(said.value), said.reason, said.actor.name,
                        words.moment(said.at),
                    ])
                }
            }
        }
        for done in incident.acts {
            rows.append([
                say("act.\(done.act.rawValue)"), say("value.yes"),
                [done.reference, done.note].filter { !$0.isEmpty }.joined(separator: "; "), done.actor.name,
                words.moment(done.at),
            ])
        }
        guard !rows.isEmpty else { return [] }
        var blocks: [Paper.Block] = [
            .heading(say("heading.decisions")),
            .table(["what", "answer", "reason", "who", "when"].map { say("column.\($0)") }, rows),
        ]
        for subject in DecisionSubject.allCases where incident.disagree(subject) {
            blocks.append(.notice(say("disagree.\(subject.rawValue)")))
        }
        return blocks
    }

    func measures(_ incident: Incident) -> [Paper.Block] {
        guard !incident.measures.isEmpty else { return [] }
        let rows = incident.measures.map { measure in
            [
                String(measure.number), say("measure.\(measure.kind.rawValue)"), measure.text, measure.owner,
                words.day(measure.check),
                when(measure.doneAt).map { "\($0): \(measure.description ?? "")" } ?? measure.notNeeded.map {
                    say("not-needed", ["reason": .text($0)])
                } ?? say("open"),
            ]
        }
        return [
            .heading(say("heading.measures")),
            .table(["number", "kind", "what", "owner", "check", "state"].map { say("column.\($0)") }, rows),
        ]
    }

    private func findings(_ incident: Incident) -> [Paper.Block] {
        var blocks: [Paper.Block] = []
        if !incident.findings.isEmpty {
            blocks.append(.heading(say("heading.findings")))
            for finding in incident.findings {
                blocks.append(.text("\(finding.id.prefix(8)): \(finding.sentence)"))
                let rows = finding.records.map { [$0.file, String($0.record), when($0.time) ?? "", $0.sha256] }
                blocks.append(.table(["file", "record", "when", "hash"].map { say("column.\($0)") }, rows))
            }
            blocks += scope(incident)
        }
        if !incident.links.isEmpty {
            let reasons = incident.events.reduce(into: [String: String]()) { reasons, event in
                if case .linked(let other, let reason) = event.change { reasons[other] = reason }
            }
            let items = incident.links.map { other in reasons[other].map { "\(other): \($0)" } ?? other }
            blocks += [.heading(say("heading.links")), .list(items)]
        }
        if !incident.notes.isEmpty {
            blocks += [
                .heading(say("heading.notes")),
                .list(incident.notes.map { "\(words.moment($0.at)), \($0.actor.name): \($0.value)" }),
            ]
        }
        return blocks
    }

    /// People touched, as a range, and how to reckon it again.
    func scope(_ incident: Incident) -> [Paper.Block] { [.heading(say("heading.scope"))] + figures(incident) }

    /// The figures of that range.
    func figures(_ incident: Incident) -> [Paper.Block] {
        let scope = incident.scope
        // As it can be pasted: an export is noted in the trail, and so asks who wants it.
        let command =
            "logwacht incident export \(incident.id) scope --role privacy-officer --actor \"\(say("your-name"))\""
        let table: Paper.Block = .table(
            ["group", "data", "seen", "exported"].map { say("column.\($0)") },
            scope.rows.map { row in
                [
                    row.group ?? "", words.textIfAny("code.\(row.kind)") ?? row.kind, String(row.seen),
                    String(row.exported),
                ]
            }
        )
        return [
            .facts([
                Paper.Line("seen", say("scope.seen"), scope.seen == 0 ? nil : String(scope.seen)),
                Paper.Line("exported", say("scope.exported"), String(scope.exported)),
                Paper.Line("could-have-been-seen", say("scope.could"), scope.couldHaveBeenSeen.map(String.init)),
                Paper.Line("records", say("scope.records"), "\(scope.records) / \(scope.recordsInAll)"),
            ])
        ] + (scope.rows.isEmpty ? [] : [table]) + [.text(say("scope.again", ["command": .text(command)]))]
    }
}
