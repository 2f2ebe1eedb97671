public import Model

/// What a year shows of the procedure itself: whether staff know it (point 5 of the yearly checklist, R-191) and whether it was
/// followed and can be followed. It counts and names no reporter; whether it is enough is for the board to say.
public struct ProcedureYear: Sendable, Hashable {
    /// What came from a school, or from the board's own office.
    public struct Place: Sendable, Hashable {
        /// The school; nil for the board.
        public var school: String?
        /// Incidents that were reported, what was no breach included.
        public var reports: Int
        /// Different people who reported.
        public var reporters: Int
        /// Hours between detection and report, the middle of all; nil without reports.
        public var medianHours: Int?
        /// The longest of them.
        public var longestHours: Int?
    }

    /// How the clocks of a kind ended.
    public struct Ends: Sendable, Hashable {
        /// In time.
        public var inTime = 0
        /// Too late, done or not.
        public var late = 0
        /// Of these, without a reason.
        public var unexplained = 0
        /// Still running, or waiting for their start.
        public var open = 0
        /// Nothing had to be done.
        public var notNeeded = 0

        /// Nothing counted yet.
        public init() {}
    }

    /// The calendar year.
    public var year: Int
    /// The schools of the board in its own order, the board last.
    public var places: [Place]
    /// The clocks, each counted once per incident: of the law's, the one that counts.
    public var clocks: [ClockKind: Ends]
    /// Incidents reported in the year.
    public var incidents: Int
    /// Of these, closed.
    public var closed: Int
    /// Drills held in the year.
    public var drills: Int
    /// The day of the last drill ever.
    public var lastDrill: LocalDate?
    /// Roles of the procedure that nobody fills, by the settings.
    public var rolesWithoutHolder: [IncidentRole]
    /// Roles that somebody fills and nobody stands in for.
    public var rolesWithoutStandIn: [IncidentRole]
    /// Whether anybody fills any role: without, nothing can be said of stand-ins.
    public var isAnyRoleFilled: Bool
    /// Terms for which the settings do not say where the handbook sets them.
    public var termsWithoutPage: [ClockKind]

    /// A year of the register.
    ///
    /// - Parameters:
    ///   - year: the calendar year.
    ///   - incidents: all incidents, drills among them.
    ///   - schools: the schools of the board; one without a report is told too.
    ///   - terms: the board's terms and who fills the roles.
    ///   - now: the moment.
    ///   - zone: the board's zone.
    public init(
        _ year: Int,
        incidents: [Incident],
        schools: [String],
        terms: ProcedureTerms,
        now: Instant,
        zone: Zone
    ) {
        self.year = year
        func reported(_ incident: Incident) -> Instant { incident.times.reported ?? incident.openedAt }
        let held = incidents.filter(\.isDrill)
        lastDrill = held.map { zone.day(reported($0)) }.max()
        drills = held.count { zone.day(reported($0)).year == year }
        let own = incidents.filter { !$0.isDrill && zone.day(reported($0)).year == year }
        self.incidents = own.count
        closed = own.count { $0.closedAt != nil }
        let bySchool = Dictionary(grouping: own) { $0.opening.school }
        let others = bySchool.keys.compactMap { $0 }.filter { !schools.contains($0) }.sorted()
        places = ((schools + others).map(Optional.some) + [nil]).map { school in
            let found = bySchool[school] ?? []
            let hours = found.compactMap { incident -> Int? in
                guard let detected = incident.times.detected else { return nil }
                return Int(max(0, reported(incident).seconds - detected.seconds) / 3600)
            }.sorted()
            return Place(
                school: school,
                reports: found.count,
                reporters: Set(found.map { Fold.key($0.opening.reporter) }).count,
                medianHours: hours.isEmpty ? nil : hours[hours.count / 2],
                longestHours: hours.last
            )
        }
        clocks = [:]
        for incident in own {
            for clock in incident.clocks(at: now, terms: terms, zone: zone) where !clock.kind.isLaw || clock.isLaw {
                var ends = clocks[clock.kind] ?? Ends()
                switch clock.state {
                case .done: ends.inTime += 1
                case .late, .doneLate:
                    ends.late += 1
                    if incident.lateReasons[clock.kind] == nil { ends.unexplained += 1 }
                case .notNeeded: ends.notNeeded += 1
                case .waiting, .running, .half, .fourFifths: ends.open += 1
                }
                clocks[clock.kind] = ends
            }
        }
        let roles: [IncidentRole] = [.schoolLeader, .privacyOfficer, .fg, .board]
        rolesWithoutHolder = roles.filter { terms.holders[$0]?.name == nil }
        isAnyRoleFilled = rolesWithoutHolder.count < roles.count
        rolesWithoutStandIn = roles.filter { terms.holders[$0]?.name != nil && terms.holders[$0]?.standIn == nil }
        termsWithoutPage = ClockKind.allCases.filter { terms.pages[$0] == nil }
    }
}

/// When the procedure was last gone through, and whether a year has passed since (R-119: at least once a year).
public enum ProcedureCheck {
    /// The action of the audit trail that says that it was.
    public static let action = "procedure.checked"

    /// Whether it is due.
    ///
    /// - Parameters:
    ///   - last: when it was last done; nil for never.
    ///   - first: when the first incident or drill was opened; nil while the procedure is not in use, and nothing is due then.
    ///   - today: the day.
    ///   - zone: the board's zone.
    public static func isDue(last: Instant?, first: Instant?, today: LocalDate, zone: Zone) -> Bool {
        guard let since = last ?? first else { return false }
        let day = zone.day(since)
        // A year after 29 February is 1 March.
        let next =
            LocalDate(year: day.year + 1, month: day.month, day: day.day)
            ?? LocalDate(year: day.year + 1, month: 3, day: 1)
        return next.map { $0 <= today } ?? false
    }
}
