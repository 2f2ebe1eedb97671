public import Model

/// Something said by a person at a moment; what was said before it stays beneath it.
public struct Said<Value: Sendable & Hashable>: Sendable, Hashable {
    /// What.
    public var value: Value
    /// Why.
    public var reason: String
    /// Who.
    public var actor: IncidentActor
    /// When.
    public var at: Instant
}

/// An incident: everything that its changes come to.
public struct Incident: Sendable, Hashable {
    /// A thing that was done outside.
    public struct Done: Sendable, Hashable {
        /// What was done.
        public var act: Act
        /// The number or mark under which it is known elsewhere.
        public var reference: String
        /// What else is to be said.
        public var note: String
        /// Who did it.
        public var actor: IncidentActor
        /// When.
        public var at: Instant
    }

    /// The id: `2026-001`, or `oefening-2026-001` for a drill.
    public let id: String
    /// Every change, in order.
    public private(set) var events: [IncidentEvent] = []
    /// How it began.
    public private(set) var opening: Opening
    /// When it was opened here.
    public private(set) var openedAt: Instant
    /// Its times.
    public private(set) var times = Times()
    /// From when the board knew, as persons set it; the last counts.
    public private(set) var awareness: [Said<Instant>] = []
    /// The cause.
    public private(set) var cause: IncidentCause = .unknown
    /// What happened to the data.
    public private(set) var nature: IncidentNature?
    /// The thirteen facts, each with its history.
    public private(set) var fields: [IncidentField: [Said<String>]] = [:]
    /// The answers, each with its history.
    public private(set) var answers: [ProcedureQuestion: [Said<AnswerValue>]] = [:]
    /// What the severity is reckoned from.
    public private(set) var severityInput: SeverityInput?
    /// The data protection officer's advice, each with its history.
    public private(set) var advice: [DecisionSubject: [Said<Bool>]] = [:]
    /// The board's decisions, each with its history.
    public private(set) var decisions: [DecisionSubject: [Said<Bool>]] = [:]
    /// The measures.
    public private(set) var measures: [Measure] = []
    /// The findings that belong to it.
    public private(set) var findings: [FindingExcerpt] = []
    /// Other incidents that it has to do with.
    public private(set) var links: [String] = []
    /// What was done outside.
    public private(set) var acts: [Done] = []
    /// Why a clock ran out.
    public private(set) var lateReasons: [ClockKind: String] = [:]
    /// Notes: consultations, promises.
    public private(set) var notes: [Said<String>] = []
    /// When it was closed; nil while it is open.
    public private(set) var closedAt: Instant?
    /// What was learned.
    public private(set) var lessons: String?

    /// An incident from its changes.
    ///
    /// - Throws: `incident.damaged` when they are not in order or do not begin with an opening.
    public init(id: String, events: [IncidentEvent]) throws(Diagnostic) {
        guard let first = events.first, case .opened(let opening) = first.change else {
            throw Diagnostic("incident.damaged", .error, ["id": id])
        }
        self.id = id
        self.opening = opening
        openedAt = first.recordedAt
        for event in events { try apply(event) }
    }

    /// Whether it is a drill: it stays out of the register.
    public var isDrill: Bool { opening.drillSpeed != nil }
    /// The number of changes; who wants to add one must know it.
    public var version: Int { events.count }
    /// The answers that hold now.
    public var currentAnswers: [ProcedureQuestion: AnswerValue] { answers.compactMapValues { $0.last?.value } }
    /// The fact that holds now.
    public func field(_ field: IncidentField) -> String? { fields[field]?.last?.value }
    /// What the tests come to.
    public var assessment: Assessment { Assessment(answers: currentAnswers) }
    /// The severity, as advice.
    public var severity: SeverityAdvice? { severityInput.map(SeverityAdvice.init) }

    /// From when the board knew, for the law's clock: as a person set it, but never later than the moment at which it was
    /// answered that there is a breach (C1).
    public var awareAt: Instant? {
        let breach: Set<ProcedureQuestion> = [.lost, .unlawful, .unavailable]
        var decided: Instant?
        for question in breach {
            for said in answers[question] ?? [] where said.value == .yes {
                decided = min(decided ?? said.at, said.at)
            }
        }
        return [awareness.last?.value, decided].compactMap { $0 }.min()
    }

    /// Adds a change.
    ///
    /// - Throws: `incident.damaged` when it is not the next.
    public mutating func apply(_ event: IncidentEvent) throws(Diagnostic) {
        guard event.number == events.count + 1 else { throw Diagnostic("incident.damaged", .error, ["id": id]) }
        events.append(event)
        func said<T>(_ value: T, _ reason: String = "") -> Said<T> {
            Said(value: value, reason: reason, actor: event.actor, at: event.at)
        }
        switch event.change {
        case .opened(let opening): self.opening = opening
        case .field(let field, let value): fields[field, default: []].append(said(value))
        case .times(let times): self.times = times
        case .aware(let moment, let reason): awareness.append(said(moment, reason))
        case .cause(let cause): self.cause = cause
        case .nature(let nature): self.nature = nature
        case .answered(let question, let value, let reason): answers[question, default: []].append(said(value, reason))
        case .scored(let input): severityInput = input
        case .advised(let subject, let value, let reason): advice[subject, default: []].append(said(value, reason))
        case .decided(let subject, let value, let reason): decisions[subject, default: []].append(said(value, reason))
        case .measureAdded(let measure): measures.append(measure)
        case .measureDone(let number, let at, let description):
            try changeMeasure(number) {
                $0.doneAt = at
                $0.description = description
                $0.notNeeded = nil
            }
        case .measureNotNeeded(let number, let reason): try changeMeasure(number) { $0.notNeeded = reason }
        case .findingAdded(let excerpt):
            findings.removeAll { $0.id == excerpt.id }
            findings.append(excerpt)
        case .findingRemoved(let id, _): findings.removeAll { $0.id == id }
        case .linked(let other, _): if !links.contains(other) { links.append(other) }
        case .unlinked(let other, _): links.removeAll { $0 == other }
        case .acted(let act, let reference, let note):
            acts.append(Done(act: act, reference: reference, note: note, actor: event.actor, at: event.at))
        case .lateReason(let clock, let reason): lateReasons[clock] = reason
        case .noted(let text): notes.append(said(text))
        case .closed(let lessons):
            closedAt = event.at
            self.lessons = lessons
        case .reopened: closedAt = nil
        }
    }

    private mutating func changeMeasure(_ number: Int, _ change: (inout Measure) -> Void) throws(Diagnostic) {
        guard let index = measures.firstIndex(where: { $0.number == number }) else {
            throw Diagnostic("incident.damaged", .error, ["id": id])
        }
        change(&measures[index])
    }

    /// Whether advice and decision on a subject differ.
    public func disagree(_ subject: DecisionSubject) -> Bool {
        guard let advice = advice[subject]?.last?.value, let decision = decisions[subject]?.last?.value else {
            return false
        }
        return advice != decision
    }
}
