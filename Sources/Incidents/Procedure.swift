public import Model

/// What a person wants to do to an incident.
public enum IncidentCommand: Sendable, Hashable {
    case field(IncidentField, String)
    case times(Times)
    case aware(Instant, reason: String)
    case cause(IncidentCause)
    case nature(IncidentNature)
    case answer(ProcedureQuestion, AnswerValue, reason: String)
    case score(SeverityInput)
    case advise(DecisionSubject, Bool, reason: String)
    case decide(DecisionSubject, Bool, reason: String)
    case addMeasure(Measure)
    case finishMeasure(Int, description: String)
    case dropMeasure(Int, reason: String)
    case addFinding(FindingExcerpt)
    case removeFinding(String, reason: String)
    case link(String, reason: String)
    case unlink(String, reason: String)
    case act(Act, reference: String, note: String)
    case explainDelay(ClockKind, String)
    case note(String)
    case close(lessons: String)
    case reopen(reason: String)
}

/// The data-breach procedure as a pure state machine: what is asked, by whom, at which moment, gives changes or is refused.
public struct Procedure: Sendable {
    /// What comes of a command.
    public struct Outcome: Sendable, Hashable {
        /// The changes to add, in order.
        public var changes: [IncidentChange]
        /// What the person must know, though it was done.
        public var remarks: [Diagnostic] = []
    }

    /// The board's terms.
    public var terms: ProcedureTerms
    /// The board's zone.
    public var zone: Zone

    /// The procedure of a board.
    public init(terms: ProcedureTerms, zone: Zone) {
        self.terms = terms
        self.zone = zone
    }

    /// The changes that begin an incident.
    ///
    /// - Throws: `Diagnostics` with every time that cannot be.
    public func open(
        _ opening: Opening,
        times: Times,
        nature: IncidentNature?,
        cause: IncidentCause,
        fields: [IncidentField: String],
        findings: [FindingExcerpt] = [],
        now: Instant
    ) throws -> [IncidentChange] {
        var problems = check(times, now: now)
        for (field, value) in fields.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            problems += check(field, value)
        }
        if !problems.isEmpty { throw Diagnostics(problems) }
        var changes: [IncidentChange] = [.opened(opening), .times(times), .cause(cause)]
        if let nature { changes.append(.nature(nature)) }
        for field in IncidentField.allCases {
            if let value = fields[field], !value.isEmpty { changes.append(.field(field, value)) }
        }
        return changes + findings.map(IncidentChange.findingAdded)
    }

    /// What a command comes to.
    ///
    /// - Parameters:
    ///   - command: what is wanted.
    ///   - incident: as it stands.
    ///   - actor: who wants it, in which role.
    ///   - at: the moment at which it was so: earlier than `now` for what was first done on paper.
    ///   - now: the clock.
    /// - Throws: `Diagnostics`: `incident.wrong-role`, `incident.out-of-order`, `incident.reason-missing`,
    ///   `incident.time-in-future`, `incident.times-out-of-order`, `incident.closed`, and those of closing.
    public func handle(
        _ command: IncidentCommand,
        on incident: Incident,
        by actor: IncidentActor,
        at: Instant,
        now: Instant
    ) throws -> Outcome {
        var problems = checkActor(command, actor)
        if at > now { problems.append(future("--at", at)) }
        if at < incident.openedAt, let event = incident.times.event ?? incident.times.detected, at < event {
            problems.append(Diagnostic("incident.before-incident", column: "--at"))
        }
        if incident.closedAt != nil {
            if case .reopen = command {
            } else {
                problems.append(Diagnostic("incident.closed", .error, ["id": incident.id]))
            }
        }
        if !problems.isEmpty { throw Diagnostics(problems) }
        var outcome = Outcome(changes: [])
        switch command {
        case .field(let field, let value):
            problems = check(field, value)
            if field == .priority, value != "high", incident.assessment.breach == .yes {
                problems.append(Diagnostic("incident.priority-fixed", column: field.rawValue))
            }
            outcome.changes = [.field(field, value)]
        case .times(let times):
            problems = check(times, aware: incident.awareness.last?.value, now: now)
            outcome.changes = [.times(times)]
        case .aware(let moment, let reason):
            problems = check(incident.times, aware: moment, now: now) + needed(reason)
            outcome.changes = [.aware(moment, reason: reason)]
        case .cause(let cause): outcome.changes = [.cause(cause)]
        case .nature(let nature): outcome.changes = [.nature(nature)]
        case .answer(let question, let value, let reason):
            problems = needed(reason)
            if let first = question.prerequisite(incident.currentAnswers) {
                problems.append(
                    Diagnostic(
                        "incident.out-of-order",
                        .error,
                        ["question": question.rawValue, "first": first.rawValue]
                    )
                )
            }
            outcome.changes = [.answered(question, value, reason: reason)] + consequences(incident, question, value)
            if [.lost, .unlawful, .unavailable].contains(question), value == .yes, incident.awareAt == nil {
                outcome.remarks.append(Diagnostic("incident.aware-from-answer", .warning))
            }
        case .score(let input):
            if !input.category.adjustments.contains(input.adjustment) {
                problems = [
                    Diagnostic(
                        "incident.adjustment",
                        column: "--adjustment",
                        [
                            "minimum": String(input.category.adjustments.lowerBound),
                            "maximum": String(input.category.adjustments.upperBound),
                        ]
                    )
                ]
            }
            outcome.changes = [.scored(input)]
        case .advise(let subject, let value, let reason):
            problems = needed(reason) + judged(incident)
            outcome.changes = [.advised(subject, value, reason: reason)]
        case .decide(let subject, let value, let reason):
            problems = needed(reason) + judged(incident)
            outcome.changes = [.decided(subject, value, reason: reason)]
            outcome.remarks = remarks(on: subject, value, incident, at)
        case .addMeasure(var measure):
            problems = needed(measure.text, "text") + needed(measure.owner, "--owner")
            measure.number = (incident.measures.map(\.number).max() ?? 0) + 1
            outcome.changes = [.measureAdded(measure)]
        case .finishMeasure(let number, let description):
            problems = known(number, incident) + needed(description, "--description")
            outcome.changes = [.measureDone(number, at: at, description: description)]
        case .dropMeasure(let number, let reason):
            problems = known(number, incident) + needed(reason)
            outcome.changes = [.measureNotNeeded(number, reason: reason)]
        case .addFinding(let excerpt): outcome.changes = [.findingAdded(excerpt)]
        case .removeFinding(let id, let reason):
            problems = needed(reason)
            if !incident.findings.contains(where: { $0.id == id }) {
                problems.append(Diagnostic("incident.no-such-finding", .error, ["finding": id]))
            }
            outcome.changes = [.findingRemoved(id, reason: reason)]
        case .link(let other, let reason):
            problems = needed(reason)
            if other == incident.id { problems.append(Diagnostic("incident.link-to-self")) }
            outcome.changes = [.linked(other, reason: reason)]
        case .unlink(let other, let reason):
            problems = needed(reason)
            if !incident.links.contains(other) {
                problems.append(Diagnostic("incident.not-linked", .error, ["id": other]))
            }
            outcome.changes = [.unlinked(other, reason: reason)]
        case .act(let act, let reference, let note):
            (problems, outcome) = self.act(act, reference, note, incident, at)
        case .explainDelay(let clock, let reason):
            problems = needed(reason)
            outcome.changes = [.lateReason(clock, reason)]
        case .note(let text):
            problems = needed(text, "text")
            outcome.changes = [.noted(text)]
        case .close(let lessons):
            problems = closing(incident, now: at) + needed(lessons, "--lessons")
            outcome.changes = [.closed(lessons: lessons)]
        case .reopen(let reason):
            problems = needed(reason)
            if incident.closedAt == nil {
                problems.append(Diagnostic("incident.not-closed", .error, ["id": incident.id]))
            }
            outcome.changes = [.reopened(reason: reason)]
        }
        if !problems.isEmpty { throw Diagnostics(problems) }
        return outcome
    }

    /// A breach has high priority by itself.
    private func consequences(
        _ incident: Incident,
        _ question: ProcedureQuestion,
        _ value: AnswerValue
    ) -> [IncidentChange] {
        var answers = incident.currentAnswers
        answers[question] = value
        guard Assessment(answers: answers).breach == .yes, incident.field(.priority) != "high" else { return [] }
        return [.field(.priority, "high")]
    }

    private func remarks(
        on subject: DecisionSubject,
        _ value: Bool,
        _ incident: Incident,
        _ at: Instant
    ) -> [Diagnostic] {
        var remarks: [Diagnostic] = []
        if let advice = incident.advice[subject]?.last {
            if advice.value != value {
                remarks.append(Diagnostic("incident.against-advice", .warning, ["subject": subject.rawValue]))
            }
        } else {
            remarks.append(Diagnostic("incident.without-advice", .warning, ["subject": subject.rawValue]))
        }
        let law = subject == .notify ? incident.assessment.gdpr.notify : incident.assessment.gdpr.tell
        if !value, law == .yes {
            remarks.append(Diagnostic("incident.against-law", .warning, ["subject": subject.rawValue]))
        }
        if subject == .notify, incident.isApprovalLate(at: at, terms: terms, zone: zone) {
            remarks.append(Diagnostic("incident.approval-late", .warning))
        }
        return remarks
    }

    /// What happened is always recorded; what should have come before it is said.
    private func act(
        _ act: Act,
        _ reference: String,
        _ note: String,
        _ incident: Incident,
        _ at: Instant
    ) -> ([Diagnostic], Outcome) {
        var problems: [Diagnostic] = []
        var outcome = Outcome(changes: [.acted(act, reference: reference, note: note)])
        let isFirst = !incident.acts.contains { $0.act == .authority }
        if [.authorityFollowUp, .authorityWithdrawn].contains(act), isFirst {
            problems.append(Diagnostic("incident.no-first-report"))
        }
        let subject: DecisionSubject? = act == .authority ? .notify : act.tellsPeople ? .tell : nil
        if let subject, incident.decisions[subject]?.last?.value != true {
            outcome.remarks.append(Diagnostic("incident.without-approval", .warning, ["subject": subject.rawValue]))
        }
        if act == .authority, isFirst, let aware = incident.awareAt, incident.lateReasons[.authority] == nil {
            let due = terms.due(.authority, from: aware, zone: zone, speed: incident.opening.drillSpeed ?? 1)
            // The law itself asks for the reason of a late report (art. 33(1)); the note is that reason.
            if at > due {
                if note.isEmpty {
                    problems.append(Diagnostic("incident.late-reason-missing", column: "--note"))
                } else {
                    outcome.changes.append(.lateReason(.authority, note))
                }
            }
        }
        return (problems, outcome)
    }
}
