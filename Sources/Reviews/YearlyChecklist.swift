public import Access
public import Model

/// What shows points 6, 9 and 10 of the handbook's yearly checklist, per school and for the board.
///
/// It counts and lists; whether a point is met is for the school to say.
public struct YearlyChecklist: Sendable, Hashable {
    /// The points that lists and logs tell something about.
    public enum Point: Int, Sendable, Hashable, CaseIterable {
        /// Access follows the matrices.
        case access = 6
        /// Accounts are closed and devices come back when somebody leaves.
        case departure = 9
        /// An agreement was signed for every device that was given out.
        case agreements = 10

        /// The point that a check on tables says something about.
        public init?(rule: RuleID) {
            switch rule.rawValue {
            case "role-not-in-matrix", "role-of-former-function", "substitute-role-duration", "exception-expired",
                "access-outside-own-group", "account-without-person":
                self = .access
            case "account-after-departure", "device-not-returned": self = .departure
            case "device-without-agreement": self = .agreements
            default: return nil
            }
        }
    }

    /// How a loan stands.
    public enum DeviceState: String, Sendable, Hashable, CaseIterable {
        case signed
        case signedLate = "signed-late"
        case unsigned
        case unknownSignature = "unknown-signature"
        case dueBack = "due-back"
        case overdue
        case returned
        case returnedLate = "returned-late"
        case unknownHolder = "unknown-holder"
        case unknownReturn = "unknown-return"

        /// Whether the device is with somebody who works here.
        public var isInUse: Bool { [.signed, .signedLate, .unsigned, .unknownSignature].contains(self) }
        /// Whether it could not be judged.
        public var isUnknown: Bool { [.unknownSignature, .unknownHolder, .unknownReturn].contains(self) }

        init(_ standing: LoanStanding) {
            switch standing.place {
            case .dueBack: self = .dueBack
            case .overdue: self = .overdue
            case .returned: self = .returned
            case .returnedLate: self = .returnedLate
            case .unknownHolder: self = .unknownHolder
            case .untold: self = .unknownReturn
            case .inUse:
                switch standing.isSigned {
                case nil: self = .unknownSignature
                case false: self = .unsigned
                case true: self = standing.isSignedLate ? .signedLate : .signed
                }
            }
        }
    }

    /// A device that was given out.
    public struct Device: Sendable, Hashable {
        /// The school of the holder; nil for the board's office, and for a holder whom nobody knows.
        public var school: String?
        /// The holder's name; nil when the staff register does not know the number.
        public var person: String?
        /// The employee number as the loan register writes it.
        public var number: String
        /// The employee number as the staff register writes it; nil when it does not know the holder.
        public var personNumber: String?
        /// What it is.
        public var device: String?
        /// The code on it.
        public var tag: String
        /// When it was given out.
        public var issued: LocalDate?
        /// The last contract day of a holder who has left.
        public var lastDay: LocalDate?
        /// When it came back.
        public var returned: LocalDate?
        /// Days between that day and coming back, or the day that is judged for.
        public var daysLate: Int?
        /// When the agreement was signed.
        public var signed: LocalDate?
        /// How it stands.
        public var state: DeviceState
        /// The file and record that say so.
        public var source: String
    }

    /// Somebody who left in the period.
    public struct Leaver: Sendable, Hashable {
        /// The school of the last day.
        public var school: String?
        /// The name.
        public var name: String
        /// The employee number.
        public var number: String
        /// The last contract day.
        public var lastDay: LocalDate
        /// Accounts and rights that are still there.
        public var openAccounts: Int
        /// Devices that should have come back.
        public var devicesOut: Int
    }

    /// Something that a check found, and what was made of it.
    public struct Deviation: Sendable, Hashable {
        /// The point that it speaks against.
        public var point: Point
        /// The finding.
        public var finding: Finding
        /// Whether an agreement puts it out of sight.
        public var isAgreed: Bool

        /// Whether it still asks for something: not judged justified, and not agreed on.
        public var isOpen: Bool { !isAgreed && finding.status != .justified }
    }

    /// A review of accounts that was signed in the period.
    public struct Review: Sendable, Hashable {
        /// Its id.
        public var id: String
        /// The school; nil for the whole board.
        public var school: String?
        /// When it was signed.
        public var signed: LocalDate
        /// Who signed.
        public var by: String
        /// The number of accounts.
        public var accounts: Int
        /// The number of rights.
        public var rights: Int
        /// Orders that are not shown to have happened.
        public var openOrders: Int
        /// The hash of its list.
        public var hash: String
    }

    /// The only school, by name; nil for the whole board.
    public var school: String?
    /// The period, both ends included.
    public var days: DateSpan
    /// The day for which is judged: the last of the period.
    public var day: LocalDate
    /// The schools, in the order of the settings.
    public var schools: [String]
    /// The loans; nil when the board has no register.
    public var devices: [Device]?
    /// Rows of the loan register that could not be used.
    public var unusableDevices: Int
    /// Those who left in the period.
    public var leavers: [Leaver]
    /// What the checks found.
    public var deviations: [Deviation]
    /// The reviews that were signed in the period, the first one first.
    public var reviews: [Review]
    /// Open accounts, by school ("" for the board's office).
    public var accounts: [String: Int]
    /// What the checks of a point could not judge, as text keys `missing.<key>`.
    public var missing: [Point: [String]]

    /// Whether anything of a point stays open as far as lists tell; a point that could not be judged is none.
    public func open(_ point: Point) -> Int { deviations.count { $0.point == point && $0.isOpen } }

    /// A number that shows something of a point.
    public struct Figure: Sendable, Hashable {
        /// The point.
        public var point: Point
        /// The key: the text is `review.checklist.figure.<key>`.
        public var key: String
        /// The number; nil where the board has no loan register.
        public var count: Int?
    }

    /// The loans in a state.
    public func devices(_ states: DeviceState...) -> [Device] {
        (devices ?? []).filter { states.contains($0.state) }
    }

    /// Devices that came back from those who left in the period, on the last day or before.
    public var returnedOnTime: Int {
        let numbers = Set(leavers.map(\.number))
        return devices(.returned).count { device in
            guard let number = device.personNumber, numbers.contains(number) else { return false }
            // What came back long before the departure has no part in it.
            return device.returned.map { days.contains($0) } ?? true
        }
    }

    /// Devices that came back late from those who left in the period.
    public var returnedLate: [Device] {
        devices(.returnedLate).filter { $0.lastDay.map { days.contains($0) } ?? false }
    }

    /// All numbers, point by point.
    public var figures: [Figure] {
        func loans(_ count: Int) -> Int? { devices == nil ? nil : count }
        let access: [(String, Int?)] = [
            ("open-accounts", accounts.values.reduce(0, +)), ("deviations-open", open(.access)),
            ("deviations-settled", deviations.count { $0.point == .access && !$0.isOpen }),
            ("reviews-signed", reviews.count),
        ]
        let departure: [(String, Int?)] = [
            ("leavers", leavers.count),
            (
                "accounts-after-departure",
                deviations.count { $0.finding.rule == "account-after-departure" && $0.isOpen }
            ),
            ("devices-on-time", loans(returnedOnTime)), ("devices-late", loans(returnedLate.count)),
            ("devices-due", loans(devices(.dueBack).count)), ("devices-out", loans(devices(.overdue).count)),
            ("devices-unknown", loans(devices(.unknownHolder, .unknownReturn).count + unusableDevices)),
        ]
        let agreements: [(String, Int?)] = [
            ("devices-in-use", loans((devices ?? []).count { $0.state.isInUse })),
            ("agreements-signed", loans(devices(.signed, .signedLate).count)),
            ("agreements-late", loans(devices(.signedLate).count)),
            ("agreements-missing", loans(devices(.unsigned).count)),
            ("agreements-unknown", loans(devices(.unknownSignature).count)),
        ]
        return [(Point.access, access), (.departure, departure), (.agreements, agreements)].flatMap { point, list in
            list.map { Figure(point: point, key: $0.0, count: $0.1) }
        }
    }

    /// The checklist of one school, or of those of no school when nil.
    public func of(school name: String?) -> YearlyChecklist {
        var part = self
        part.school = name
        part.schools = name.map { [$0] } ?? []
        part.devices = devices?.filter { $0.school == name && ($0.person != nil || name == nil) }
        part.leavers = leavers.filter { $0.school == name }
        part.deviations = deviations.filter { $0.finding.school == name }
        part.reviews = reviews.filter { $0.school == name || $0.school == nil }
        part.accounts = accounts.filter { $0.key == name ?? "" }
        // The rows that could not be read name nobody, so that they are told with the board.
        if name != nil { part.unusableDevices = 0 }
        return part
    }
}

extension YearlyChecklist {
    /// What the tables of a board and the store show.
    ///
    /// - Parameters:
    ///   - access: who is who, and the loan register.
    ///   - days: the period; its last day is judged for.
    ///   - findings: what the checks find in the tables of that day, with what was made of it.
    ///   - agreed: the ids of findings that an agreement hides.
    ///   - checks: what the checks could and could not judge.
    ///   - rounds: the reviews.
    public init(
        _ access: AccessModel,
        from first: LocalDate,
        through day: LocalDate,
        findings: [Finding],
        agreed: Set<String>,
        checks: [CheckCoverage],
        rounds: [ReviewRound]
    ) {
        let days = DateSpan(from: first, through: day)
        self.days = days
        reviews = []
        accounts = [:]
        missing = [:]
        self.day = day
        school = nil
        schools = access.settings.schools.map(\.name)
        deviations = findings.compactMap { finding in
            Point(rule: finding.rule).map {
                Deviation(point: $0, finding: finding, isAgreed: agreed.contains(finding.id))
            }
        }
        devices = access.loanStandings(on: day)?.map { Device($0, on: day) }
        unusableDevices = access.devices?.unusable ?? 0
        leavers = access.staff.people.compactMap { person in
            guard let lastDay = person.departure(before: day), lastDay >= first else { return nil }
            return Leaver(
                school: person.schools(on: lastDay).first,
                name: person.name,
                number: person.number,
                lastDay: lastDay,
                openAccounts: 0,
                devicesOut: 0
            )
        }
        for place in leavers.indices {
            let mine = findings.filter { $0.personID == leavers[place].number }
            leavers[place].openAccounts = mine.count { $0.rule == "account-after-departure" }
            leavers[place].devicesOut = mine.count { $0.rule == "device-not-returned" }
        }
        for account in access.accounts.values.joined() where account.isOpen(on: day) {
            if access.isServiceAccount(account.system, account.name) { continue }
            let school = account.schools.first ?? access.person(account.person)?.schools(on: day).first
            accounts[school ?? "", default: 0] += 1
        }
        for check in checks {
            guard let point = Point(rule: check.rule) else { continue }
            // Logs have no part in this: what the tables of a day say is judged.
            let keys = check.missing.filter { !$0.hasPrefix("events-") && !$0.hasPrefix("source-") }
            missing[point] = Array(Set(missing[point] ?? []).union(keys)).sorted()
        }
        let zone = access.settings.zone
        reviews = rounds.compactMap { round in
            guard let plan = round.plan, let at = round.signedAt, days.contains(zone.day(at)) else { return nil }
            let signer = round.events.last { $0.action == "review.signed" }?.actor.name
            return Review(
                id: plan.id,
                school: plan.scope.school,
                signed: zone.day(at),
                by: signer ?? plan.reviewer.name,
                accounts: round.population.accounts,
                rights: round.population.items.count,
                openOrders: round.openOrders.count,
                hash: round.startHash ?? ""
            )
        }
    }
}

extension YearlyChecklist.Device {
    fileprivate init(_ standing: LoanStanding, on day: LocalDate) {
        let loan = standing.loan
        school = standing.person?.schools(on: day).first
        person = standing.person?.name
        number = loan.number
        personNumber = standing.person?.number
        device = loan.device
        tag = loan.tag
        issued = loan.issued
        lastDay = standing.lastDay
        returned = loan.returned.isDone(by: day) ? loan.returned.day : nil
        daysLate = standing.daysLate
        signed = loan.signed.day
        state = YearlyChecklist.DeviceState(standing)
        source = "\(loan.origin.file)#\(loan.origin.record)"
    }
}
