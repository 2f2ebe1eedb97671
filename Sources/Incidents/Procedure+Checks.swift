public import Model

extension Procedure {
    /// Who may do what.
    func checkActor(_ command: IncidentCommand, _ actor: IncidentActor) -> [Diagnostic] {
        var problems: [Diagnostic] = []
        if actor.name.allSatisfy(\.isWhitespace) {
            problems.append(Diagnostic("incident.actor-missing", column: "--actor"))
        }
        let allowed: [IncidentRole]
        switch command {
        case .answer(let question, _, _): allowed = question.owners
        case .advise: allowed = [.fg]
        case .decide: allowed = [.board]
        case .act(let act, _, _): allowed = act.owners
        case .aware, .score: allowed = [.privacyOfficer, .fg]
        case .close, .reopen: allowed = [.privacyOfficer]
        case .note, .explainDelay: allowed = [.schoolLeader, .privacyOfficer, .fg, .board]
        default: allowed = [.schoolLeader, .privacyOfficer]
        }
        if !allowed.contains(actor.role) {
            problems.append(
                Diagnostic(
                    "incident.wrong-role",
                    column: "--role",
                    ["role": actor.role.rawValue, "allowed": allowed.map(\.rawValue).joined(separator: ", ")]
                )
            )
        }
        return problems
    }

    /// Event, detection and report in the order of time, and none of them still to come.
    func check(_ times: Times, aware: Instant? = nil, now: Instant) -> [Diagnostic] {
        let named: [(String, Instant?)] = [
            ("--event", times.event), ("--event-end", times.eventEnd), ("--detected", times.detected),
            ("--reported", times.reported), ("--aware", aware),
        ]
        var problems = named.compactMap { name, moment in
            moment.flatMap { $0 > now ? future(name, $0) : nil }
        }
        let order: [(Int, Int)] = [(0, 1), (0, 2), (2, 3), (2, 4), (0, 3), (0, 4)]
        for (early, late) in order {
            guard let first = named[early].1, let second = named[late].1, second < first else { continue }
            problems.append(
                Diagnostic(
                    "incident.times-out-of-order",
                    column: named[late].0,
                    ["first": named[early].0, "second": named[late].0]
                )
            )
        }
        return problems
    }

    func future(_ name: String, _ moment: Instant) -> Diagnostic {
        Diagnostic("incident.time-in-future", column: name, ["time": moment.rfc3339])
    }

    func check(_ field: IncidentField, _ value: String) -> [Diagnostic] {
        guard let choices = field.choices, !choices.contains(value) else { return [] }
        return [
            Diagnostic(
                "incident.field-value",
                column: field.rawValue,
                ["found": value, "allowed": choices.joined(separator: ", ")]
            )
        ]
    }

    func needed(_ text: String, _ name: String = "--reason") -> [Diagnostic] {
        text.allSatisfy(\.isWhitespace) ? [Diagnostic("incident.reason-missing", column: name)] : []
    }

    func known(_ measure: Int, _ incident: Incident) -> [Diagnostic] {
        incident.measures.contains { $0.number == measure }
            ? [] : [Diagnostic("incident.no-such-measure", .error, ["number": String(measure)])]
    }

    /// Advice and decisions come after it was answered whether there is a breach.
    func judged(_ incident: Incident) -> [Diagnostic] {
        guard incident.assessment.breach == .unknown else { return [] }
        let first = incident.assessment.open.first ?? .personalData
        return [Diagnostic("incident.not-judged", .error, ["first": first.rawValue])]
    }

    /// What stands in the way of closing (R-139 and what the register must hold): all of it at once.
    public func closing(_ incident: Incident, now: Instant) -> [Diagnostic] {
        var problems: [Diagnostic] = []
        let assessment = incident.assessment
        let empty = IncidentField.allCases.filter { incident.field($0)?.isEmpty ?? true }
        if !empty.isEmpty {
            problems.append(
                Diagnostic("incident.close.fields", .error, ["fields": empty.map(\.rawValue).joined(separator: ", ")])
            )
        }
        if assessment.breach == .unknown || (assessment.breach == .yes && !assessment.open.isEmpty) {
            problems.append(
                Diagnostic(
                    "incident.close.questions",
                    .error,
                    ["questions": assessment.open.map(\.rawValue).joined(separator: ", ")]
                )
            )
        }
        if assessment.breach == .yes {
            for subject in DecisionSubject.allCases {
                if incident.advice[subject] == nil {
                    problems.append(Diagnostic("incident.close.advice", .error, ["subject": subject.rawValue]))
                }
                guard let decision = incident.decisions[subject]?.last else {
                    problems.append(Diagnostic("incident.close.decision", .error, ["subject": subject.rawValue]))
                    continue
                }
                let isDone = incident.acts.contains { subject == .notify ? $0.act == .authority : $0.act.tellsPeople }
                if decision.value, !isDone {
                    problems.append(Diagnostic("incident.close.act", .error, ["subject": subject.rawValue]))
                }
            }
        }
        problems += measureProblems(incident)
        for clock in incident.clocks(at: now, terms: terms, zone: zone) where clock.needsReason {
            problems.append(Diagnostic("incident.close.late", .error, ["clock": clock.kind.rawValue]))
        }
        return problems
    }

    private func measureProblems(_ incident: Incident) -> [Diagnostic] {
        var problems: [Diagnostic] = []
        let recovery = incident.measures.filter { $0.kind == .recovery }
        if recovery.isEmpty { problems.append(Diagnostic("incident.close.no-recovery")) }
        let left = recovery.filter { !$0.isSettled }.map { String($0.number) }
        if !left.isEmpty {
            problems.append(Diagnostic("incident.close.recovery", .error, ["numbers": left.joined(separator: ", ")]))
        }
        let prevented = incident.measures.contains {
            $0.kind == .preventive && $0.doneAt != nil && !($0.description ?? "").isEmpty
        }
        if !prevented { problems.append(Diagnostic("incident.close.preventive")) }
        return problems
    }
}
