public import Model

/// The clocks of the procedure.
public enum ClockKind: String, Sendable, Hashable, Codable, CaseIterable {
    /// Part B, step 1: the school leader.
    case leader
    /// Part C, step 2: the privacy officer.
    case officer
    /// GDPR art. 33(1) and part C, step 5: the report to the authority.
    case authority
    /// Part D: the people concerned.
    case people

    /// Who must act.
    public var role: IncidentRole {
        switch self {
        case .leader: .schoolLeader
        case .officer: .privacyOfficer
        case .authority: .fg
        case .people: .board
        }
    }

    /// Whether the law sets it; otherwise the house does.
    public var isLaw: Bool { self == .authority }
}

/// The terms of the procedure, from `logwacht.yml`, each with where the handbook sets it.
public struct ProcedureTerms: Sendable, Hashable {
    /// Who fills a role, and who stands in.
    public struct Holder: Sendable, Hashable {
        /// The name.
        public var name: String?
        /// Where to reach him or her.
        public var contact: String?
        /// The stand-in's name.
        public var standIn: String?

        /// A holder.
        public init(name: String? = nil, contact: String? = nil, standIn: String? = nil) {
            self.name = name
            self.contact = contact
            self.standIn = standIn
        }
    }

    /// The hours that the law gives at most (GDPR art. 33(1)); a board can set fewer, never more.
    public static let lawHours = 72

    /// Hours for the school leader.
    public var leaderHours = 8
    /// Hours for the privacy officer.
    public var officerHours = 8
    /// Hours for the report to the authority, 72 at most.
    public var authorityHours = ProcedureTerms.lawHours
    /// Days for telling the people.
    public var peopleDays = 7
    /// Hours after which an untriaged finding is shown as waiting, waiting long, and overdue.
    public var triageHours = [8, 24, 72]
    /// Days that a source itself keeps its log, by source id; what the board knows better goes before `SourceReach.usualDays`.
    public var keepsDays: [String: Int] = [:]
    /// From how many people on a breach is large, and the press checklist is added.
    public var largeFrom = 100
    /// Years that a register entry is kept after closing, three at least.
    public var registerYears = 3
    /// Years that a review of accounts is kept after its signature.
    public var reviewYears = 3
    /// Where the board's handbook sets a term, by clock.
    public var pages: [ClockKind: String] = [:]
    /// Who fills the roles.
    public var holders: [IncidentRole: Holder] = [:]
    /// The board, as its settings name it: the controller.
    public var organisation: String?
    /// Where people can turn to, as letters say it.
    public var contactPoint: String?
    /// The address of the authority's form.
    public var authorityForm = "https://datalekken.autoriteitpersoonsgegevens.nl"

    /// The handbook's terms.
    public init() {}

    /// Where the handbook sets a term: the board's own page, else the section.
    public func page(of clock: ClockKind) -> String { pages[clock] ?? "handbook.\(clock.rawValue)" }

    /// The term of a clock that starts at a moment.
    ///
    /// Hours are elapsed hours: weekends, holidays and the change of the clocks stop nothing (Regulation 1182/71, art. 3(4)).
    /// Days are days of the wall clock in the board's zone.
    ///
    /// - Parameter speed: how many times faster the clocks of a drill run.
    public func due(_ clock: ClockKind, from start: Instant, zone: Zone, speed: Int = 1) -> Instant {
        func hours(_ hours: Int) -> Instant {
            Instant(nanoseconds: start.nanoseconds + Int64(hours) * 3_600_000_000_000 / Int64(max(speed, 1)))
        }
        switch clock {
        case .leader: return hours(leaderHours)
        case .officer: return hours(officerHours)
        case .authority: return hours(min(authorityHours, Self.lawHours))
        case .people:
            guard speed <= 1 else { return hours(peopleDays * 24) }
            let local = zone.local(start)
            let later = LocalDateTime(date: local.date.adding(days: peopleDays), secondOfDay: local.secondOfDay)
            return Instant(seconds: zone.resolve(later).seconds)
        }
    }
}
