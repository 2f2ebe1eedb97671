public import Model

/// One clock of an incident, as it stands.
public struct Clock: Sendable, Hashable {
    /// From what it runs: the law's clock has three starting points (C1).
    public enum Start: String, Sendable, Hashable, Codable, CaseIterable {
        case reported
        case detected
        case aware
    }

    /// How far it is.
    public enum State: String, Sendable, Hashable, Codable, CaseIterable {
        /// Its start is not known yet.
        case waiting
        case running
        /// Half of the term is gone.
        case half
        /// Four fifths of the term are gone.
        case fourFifths = "four-fifths"
        case late
        case done
        case doneLate = "done-late"
        /// It was found that nothing needs to be done.
        case notNeeded = "not-needed"
    }

    /// The clock.
    public var kind: ClockKind
    /// From what it runs.
    public var start: Start
    /// Whether it is the one that counts in law; the others of the same kind are the handbook's.
    public var isLaw: Bool
    /// When it began.
    public var began: Instant?
    /// When it ends.
    public var due: Instant?
    /// When what it asks was done.
    public var doneAt: Instant?
    /// How far it is.
    public var state: State
    /// The part of the term that is gone, in hundredths; nil when it does not run.
    public var hundredths: Int?
    /// Whether it ran out and nobody said why.
    public var needsReason: Bool
    /// Who is warned: the role that must act, then its stand-in from four fifths on.
    public var warns: [Recipient]

    /// Someone to warn.
    public struct Recipient: Sendable, Hashable {
        /// The role that must act.
        public var role: IncidentRole
        /// Whether it is the stand-in.
        public var isStandIn: Bool
        /// The name, when the board has given one.
        public var name: String?
    }

    /// Whether it asks for attention.
    public var isAlarming: Bool { [.half, .fourFifths, .late].contains(state) }
}

extension Incident {
    /// The clocks at a moment: the house's from the report; the law's from awareness, with beside it the two other starting
    /// points that the handbook names. `authority` clocks come earliest first, because the earliest warns.
    ///
    /// - Parameters:
    ///   - now: the moment.
    ///   - terms: the board's terms.
    ///   - zone: the board's zone, for terms in days.
    public func clocks(at now: Instant, terms: ProcedureTerms, zone: Zone) -> [Clock] {
        let assessment = assessment
        let isDecidedNot = decisions[.notify]?.last?.value == false
        let officerDone = assessment.breach == .unknown ? nil : firstMoment { $0.assessment.breach != .unknown }
        let notBreach = assessment.breach == .no
        var result = [
            clock(
                .leader,
                .reported,
                answers[.personalData]?.first { $0.value != .unknown }?.at,
                false,
                now,
                terms,
                zone
            ),
            clock(.officer, .reported, officerDone, false, now, terms, zone),
        ]
        let told = acts.filter { $0.act == .authority }.map(\.at).min()
        let notNeeded = notBreach || (told == nil && isDecidedNot)
        let authority = Clock.Start.allCases.map { clock(.authority, $0, told, notNeeded, now, terms, zone) }
        result += authority.sorted {
            ($0.due?.nanoseconds ?? .max, $0.start.rawValue) < ($1.due?.nanoseconds ?? .max, $1.start.rawValue)
        }
        let people = acts.filter(\.act.tellsPeople).map(\.at).min()
        let untold = notBreach || (people == nil && decisions[.tell]?.last?.value == false)
        result.append(clock(.people, .reported, people, untold, now, terms, zone))
        return result
    }

    /// Whether waiting for the board's approval eats the law's hours: the tests say that the authority must be told, half of
    /// the term is gone, and nothing was decided.
    public func isApprovalLate(at now: Instant, terms: ProcedureTerms, zone: Zone) -> Bool {
        guard decisions[.notify] == nil, assessment.gdpr.notify == .yes || assessment.partC.notify == .yes else {
            return false
        }
        return clocks(at: now, terms: terms, zone: zone).contains { $0.kind == .authority && $0.isAlarming }
    }

    /// The moment of the change from which on something held without interruption until now.
    private func firstMoment(_ holds: (Incident) -> Bool) -> Instant? {
        guard let start = try? Incident(id: id, events: [events[0]]) else { return nil }
        var replay = start
        var since: Instant?
        for event in events.dropFirst() {
            guard (try? replay.apply(event)) != nil else { return nil }
            guard case .answered = event.change else { continue }
            since = holds(replay) ? since ?? event.at : nil
        }
        return since
    }

    private func clock(
        _ kind: ClockKind,
        _ start: Clock.Start,
        _ doneAt: Instant?,
        _ notNeeded: Bool,
        _ now: Instant,
        _ terms: ProcedureTerms,
        _ zone: Zone
    ) -> Clock {
        let began: Instant? =
            switch start {
            case .reported: times.reported
            case .detected: times.detected
            case .aware: awareAt
            }
        let due = began.map { terms.due(kind, from: $0, zone: zone, speed: opening.drillSpeed ?? 1) }
        var clock = Clock(
            kind: kind,
            start: start,
            isLaw: kind.isLaw && start == .aware,
            began: began,
            due: due,
            doneAt: doneAt,
            state: .waiting,
            needsReason: false,
            warns: []
        )
        guard let began, let due else {
            if notNeeded { clock.state = .notNeeded }
            if doneAt != nil { clock.state = .done }
            return clock
        }
        let term = Double(max(due.nanoseconds - began.nanoseconds, 1))
        if let doneAt {
            clock.state = doneAt <= due ? .done : .doneLate
        } else if notNeeded {
            clock.state = .notNeeded
        } else {
            // A moment that was given beforehand (a clock that stands wrong) is no time gone.
            let gone = max(0, Int(Double(now.nanoseconds - began.nanoseconds) / term * 100))
            clock.hundredths = gone
            clock.state = now > due ? .late : gone >= 80 ? .fourFifths : gone >= 50 ? .half : .running
        }
        // The three starting points share one reason; the house's own starting points are shown and warn, but the law's term
        // is the one for which a reason is owed.
        let owed = kind.isLaw ? clock.isLaw : true
        clock.needsReason = owed && [.late, .doneLate].contains(clock.state) && lateReasons[kind] == nil
        if clock.isAlarming {
            let holder = terms.holders[kind.role]
            clock.warns.append(.init(role: kind.role, isStandIn: false, name: holder?.name))
            if clock.state != .half {
                clock.warns.append(.init(role: kind.role, isStandIn: true, name: holder?.standIn))
            }
        }
        return clock
    }
}

/// How long a finding has waited for someone to look at it: a flag is not awareness yet, but it must not be left lying
/// (EDPB Guidelines 9/2022: who could have known cannot say that he was not aware).
public enum TriageAge {
    /// The step that is reached: 0 fresh, then one more for each of `terms.triageHours` that has gone by.
    public static func step(since detected: Instant, at now: Instant, terms: ProcedureTerms) -> Int {
        let hours = (now.nanoseconds - detected.nanoseconds) / 3_600_000_000_000
        return terms.triageHours.count { hours >= Int64($0) }
    }
}
